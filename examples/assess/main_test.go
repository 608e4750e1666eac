package main

func Example() {
	main()
	// Output:
	// ISO/IEC 42001:2023               89–92 %    building
	// SOC 2 (Trust Services Criteria)  91–95 %    building
	// Indicative, not legal or audit advice.
}
