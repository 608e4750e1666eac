package main

func Example() {
	main()
	// Output:
	// soc2:A1.2: 97–98 %, then 100 %
	//   EV-400 supports it now
	//   no longer missing: data-backup, 5 of 6 months hold an accepted backup-job-report; missing in 2026-04-01/2026-04-30
	// iso42001:A.6.2.4: 62–100 %, then 100 %
	//   no longer missing: ai-verification-and-validation, not answered: facts.ai_affects_people
	//   no longer missing: ai-verification-and-validation, not shown: Each quarter holds an evaluation, by groups of people where outputs bear on decisions about people (A.6.2.4)
	// soc2:AI1.5: 66–100 %, then 100 %
	//   no longer missing: ai-verification-and-validation, not answered: facts.ai_affects_people
	//   no longer missing: ai-verification-and-validation, not shown: Each quarter holds an evaluation, by groups of people where outputs bear on decisions about people (A.6.2.4)
}
