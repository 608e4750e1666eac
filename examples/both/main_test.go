package main

func Example() {
	main()
	// Output:
	// EV-012 serves neither; iso42001: needs-more, what a rule of its control asks: Each quarter holds an evaluation, by groups of people where outputs bear on decisions about people (A.6.2.4)
	// EV-013 serves neither; iso42001: needs-more, what a rule of its control asks: Each quarter holds an evaluation, by groups of people where outputs bear on decisions about people (A.6.2.4)
	// EV-137 serves neither; soc2: stale, what is in scope asks for other evidence types
	// EV-148 serves neither; soc2: deviates, 2 of 4 deviate: it is worth nothing
	// EV-172 serves neither; iso42001: not-accepted, a draft: not accepted yet
	// EV-193 serves neither; iso42001: not-accepted, rejected
	// EV-232 serves neither; soc2: stale, what is in scope asks for other evidence types
	// EV-233 serves neither; soc2: stale, what is in scope asks for other evidence types
	// EV-505 serves neither; iso42001: needs-more, an occurrence: it says that there was none
	// EV-515 serves neither; soc2: needs-more, an occurrence: it says that there was none
	// EV-519 serves neither; soc2: deviates, 1 of 2 deviate: it is worth nothing
	// EV-530 serves neither; soc2: needs-more, an occurrence: it says that there was none
	// 98 of 366 pieces of evidence satisfy both
}
