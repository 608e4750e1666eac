package main

func Example() {
	main()
	// Output:
	// iso42001: 117 of 237 points rest on a shared control, 120 do not
	// soc2: 112 of 291 points rest on a shared control, 179 do not
}
