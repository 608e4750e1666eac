package main

func Example() {
	main()
	// Output:
	// iso42001: 0 of 237 points rest on a shared control, 0 do not
	// soc2: 0 of 291 points rest on a shared control, 0 do not
}
