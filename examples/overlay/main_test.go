package main

func Example() {
	main()
	// Output:
	// as built in: soc2:CC6.3 partly-supported, 86–96 %
	//   leaver-mover-withdrawal on operation: no accepted leaver-mover-record on 172 of 181 days: 2026-01-01/2026-01-02, 2026-01-12/2026-06-30
	//   user-access-review on operation: not shown: Each quarter holds a review that says who went through the rights and that the owners of the systems confirmed (CC6.3)
	//   user-access-review on operation: 2 of 24 deviate in 2026-04-01/2026-06-30 (EV-218)
	// with house.yaml: soc2:CC6.3 partly-supported, 80–90 %
	//   leaver-mover-withdrawal on operation: no accepted leaver-mover-record on 172 of 181 days: 2026-01-01/2026-01-02, 2026-01-12/2026-06-30
	//   user-access-review on operation: not shown: Each quarter holds a review that says who went through the rights and that the owners of the systems confirmed (CC6.3)
	//   user-access-review on operation: 2 of 24 deviate in 2026-04-01/2026-06-30 (EV-218)
}
