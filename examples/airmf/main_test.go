package main

func Example() {
	main()
	// Output:
	// 49 maps of 192 pairs
	// unknown id "iso-iec-42001_7--2" of iso42001 is left out; did you mean 7.2
	// 191 relations follow, of which 2 say more than that anything may hold
}
