package main

func Example() {
	main()
	// Output:
	// iso42001: 82–86 %, 61–66 % by 2026-09-13, no longer nearly from 2026-08-15 on
	// soc2: 89–93 %, 89–93 % by 2026-09-13
	// the next window could be 2026-05-01/2026-10-31
	// an earlier one is held back by data-backup
}
