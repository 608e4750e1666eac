package main

func Example() {
	main()
	// Output:
	// 32 of 119 controls and 57 of 275 evidence types serve both
	// iso42001: evidence for 86 of 185 required points shows something of the other too, for 99 it does not
	// soc2: evidence for 79 of 289 required points shows something of the other too, for 210 it does not
}
