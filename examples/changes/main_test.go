package main

func Example() {
	main()
	// Output:
	// soc2:A1.2: 98–99 %, then 100 %
	//   EV-400 supports it now
	//   no longer missing: data-backup, no accepted backup-job-report on 30 of 181 days: 2026-04-01/2026-04-30
	// soc2:AI1.5: 66–100 %, then 100 %
	//   EV-012 supports it now
	//   EV-013 supports it now
	//   no longer missing: ai-verification-and-validation, not answered: ai_affects_people
}
