package main

func Example() {
	main()
	// Output:
	// ISO/IEC 42001:2023               0 %        early
	// SOC 2 (Trust Services Criteria)  0 %        early
	// Indicative, not legal or audit advice.
}
