package main

func Example() {
	main()
	// Output:
	// as built in: soc2:CC6.3 met, 100 %
	// with house.yaml: soc2:CC6.3 partial, 90 %
	//   user-access-review on operation: not shown: No review of the window found a right that should not have been there; each piece is to satisfy e.type != "user-access-review-record" || e.has("population")
}
