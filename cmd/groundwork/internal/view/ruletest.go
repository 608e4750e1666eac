package view

import "github.com/groundworkgrc/groundwork/scoring"

// TestReport is the JSON of catalog test.
type TestReport struct {
	Rules  int        `json:"rules"`
	Tests  int        `json:"tests"`
	Failed int        `json:"failed"`
	Cases  []TestCase `json:"cases"`
}

// TestCase is the outcome of one test, with its place.
type TestCase struct {
	scoring.RuleCase

	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

// TestReportOf counts the outcomes of the tests of so many rules.
func TestReportOf(rules int, cases []scoring.RuleCase) TestReport {
	r := TestReport{Rules: rules, Cases: []TestCase{}}
	for _, c := range cases {
		if c.Name != "" {
			r.Tests++
		}
		if !c.Passed {
			r.Failed++
		}
		r.Cases = append(r.Cases, TestCase{RuleCase: c, File: c.Pos.File, Line: c.Pos.Line, Column: c.Pos.Column})
	}
	return r
}
