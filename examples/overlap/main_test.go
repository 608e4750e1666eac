package main

func Example() {
	main()
	// Output:
	// iso42001: 112 of 237 points rest on a shared control, 125 do not
	// soc2: 105 of 292 points rest on a shared control, 187 do not
}
