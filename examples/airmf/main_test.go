package main

func Example() {
	main()
	// Output:
	// 49 maps of 192 pairs
	// unknown id "iso-iec-42001_7--2" of iso42001 is left out; did you mean 7.2
	// 2 relations and 46 unions
	// ai-rmf-genai: 0–89 %, 0 proven, 48 open, 6 unrelated
}
