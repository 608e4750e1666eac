package main

func Example() {
	main()
	// Output:
	// 40 included, 2 excluded
	// A.6.2.4 Verification and validation stands until 2026-08-07
	// A.6.2.5 Deployment stands until 2026-08-07
	// A.6.2.8 Event logging stands until 2026-08-07
}
