package main

func Example() {
	main()
	// Output:
	// ISO/IEC 42001:2023               90–93 %    building
	// SOC 2 (Trust Services Criteria)  90–95 %    building
	// Indicative, not legal or audit advice.
}
