package main

func Example() {
	main()
	// Output:
	// acme-ai:1.10 Model owners are named and confirm it: partly-supported, 75–100 %
	//   2026-01-01/2026-06-30: OWN-1 = true
	//   A quarter counts only if every model was confirmed = 0.5 to 1
	//   window.held(evidence.ofType("owner-confirmation").filter(e, e.attributes.confirmed >= e.attributes.models)) = 0.5
	//   2026-01-01/2026-03-31: OWN-2 = true
	//   2026-04-01/2026-06-30: may still be shown = unknown
}
