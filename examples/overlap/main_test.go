package main

func Example() {
	main()
	// Output:
	// 49 of 121 controls and 92 of 288 evidence types serve both
	// iso42001: evidence for 151 of 209 required points shows something of the other too, for 58 it does not
	// soc2: evidence for 121 of 313 required points shows something of the other too, for 192 it does not
}
