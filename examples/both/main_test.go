package main

func Example() {
	main()
	// Output:
	// EV-038 serves neither: in iso42001 it is stale, of 2026-03-31, and model-performance-monitoring wants one since 2026-06-08 (monthly and a quarter)
	// EV-039 serves neither: in iso42001 it is stale, of 2026-04-30, and model-performance-monitoring wants one since 2026-06-08 (monthly and a quarter)
	// EV-040 serves neither: in iso42001 it is stale, of 2026-05-31, and model-performance-monitoring wants one since 2026-06-08 (monthly and a quarter)
	// EV-063 serves neither: in iso42001 it is stale, valid until 2026-05-19, before 2026-07-15
	// EV-172 serves neither: in iso42001 it is not-accepted, a draft: not accepted yet
	// EV-193 serves neither: in iso42001 it is not-accepted, rejected
	// 99 of 308 pieces of evidence satisfy both
}
