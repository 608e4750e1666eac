package main

func Example() {
	main()
	// Output:
	// acme-ai:1.10 Model owners are named and confirm it: partial, 75 %
	//   share of the days of 2026-01-01/2026-06-30 on which owner-register is in force = true
	//   window.held("quarterly", evidence.ofType("owner-confirmation").filter(e, e.attributes.confirmed >= e.attributes.models)) = 0.5
}
