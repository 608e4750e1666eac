package main

func Example() {
	main()
	// Output:
	// house:1.1 Every model has an owner   partly-supported 75–100 %
	// house:1.2 People may stop a model    unmapped 0 %
	// house:1.1 and iso42001:A.3.2 share [model-register owner-confirmation]
}
