package main

func Example() {
	main()
	// Output:
	// ISO/IEC 42001:2023               82–86 %    nearly
	// SOC 2 (Trust Services Criteria)  89–93 %    nearly
	// Indicative, not legal or audit advice.
}
