package main

func Example() {
	main()
	// Output:
	// 0 of 0 pieces of evidence satisfy both
}
