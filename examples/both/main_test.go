package main

func Example() {
	main()
	// Output:
	// EV-172 serves neither: in iso42001 it is not-accepted, a draft: not accepted yet
	// EV-193 serves neither: in iso42001 it is not-accepted, rejected
	// 119 of 309 pieces of evidence satisfy both
}
