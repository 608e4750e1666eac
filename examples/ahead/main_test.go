package main

func Example() {
	main()
	// Output:
	// iso42001: 90–93 %, 76–80 % by 2026-09-13
	// soc2: 90–95 %, 90–95 % by 2026-09-13
	// the next window could be 2026-05-01/2026-10-31
	// an earlier one is held back by data-backup
}
