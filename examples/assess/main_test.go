package main

func Example() {
	main()
	// Output:
	// ISO/IEC 42001:2023               84–85 %    nearly
	// SOC 2 (Trust Services Criteria)  89–91 %    nearly
	// Indicative, not legal or audit advice.
}
