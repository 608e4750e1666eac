package main

func Example() {
	main()
	// Output:
	// 39 included, 1 excluded
	// A.10.4 Customers: no reason is stated
	// A.10.3 Suppliers stands until 2026-08-05
	// A.6.2.2 Requirements and specification stands until 2026-08-06
	// A.6.2.3 Design and build documentation stands until 2026-08-06
}
