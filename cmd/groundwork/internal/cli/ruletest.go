package cli

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring"
)

// A testReport is the outcome of `catalog test`.
type testReport struct {
	Rules  int        `json:"rules"`
	Tests  int        `json:"tests"`
	Failed int        `json:"failed"`
	Cases  []testCase `json:"cases"`
}

type testCase struct {
	scoring.RuleCase

	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

func (a *app) testCommand() *cobra.Command {
	c := &cobra.Command{
		Use: "test [DIR]", Short: "Run the tests that stand beside the rules", Args: args(0, 1),
		Long: `Run the tests that stand beside the rules, those of the built-in catalog and those of DIR.

A test lists accepted evidence and facts and says what the rule is to return: true, false,
a number in 0..1, or unknown. The exit code is 1 where one returns something else, or where
a rule has no test.`,
		Example: "  groundwork catalog test\n  groundwork catalog test grc/",
		RunE: func(c *cobra.Command, list []string) error {
			dir := ""
			if len(list) == 1 {
				dir = list[0]
			}
			_, g, err := a.load(dir)
			if err != nil {
				return err
			}
			e, err := scoring.NewContext(c.Context(), g)
			if err != nil {
				return err
			}
			cases, err := e.Test(c.Context())
			if err != nil {
				return err
			}
			r := reportOf(len(g.Source().Rules), cases)
			if err := a.show(r, func(p *page) { p.testReport(r) }); err != nil {
				return err
			}
			if r.Failed > 0 {
				return errors.New("rule tests failed")
			}
			return nil
		},
	}
	return c
}

func reportOf(rules int, cases []scoring.RuleCase) testReport {
	r := testReport{Rules: rules, Cases: []testCase{}}
	for _, c := range cases {
		if c.Name != "" {
			r.Tests++
		}
		if !c.Passed {
			r.Failed++
		}
		r.Cases = append(r.Cases, testCase{RuleCase: c, File: c.Pos.File, Line: c.Pos.Line, Column: c.Pos.Column})
	}
	return r
}

func (p *page) testReport(r testReport) {
	for _, c := range r.Cases {
		if c.Passed {
			continue
		}
		at := framework.Position{File: c.File, Line: c.Line, Column: c.Column}
		if c.Name == "" {
			p.line("%s: the rule of %s on %s has no test", at, c.Control, c.Basis)
			continue
		}
		p.line("%s: %s on %s, test %q: want %s, got %s", at, c.Control, c.Basis, c.Name, c.Want, gotText(c.RuleCase))
		for _, s := range c.Conditions {
			p.line("    %-9s %s", s.Value, s.Text)
		}
	}
	p.line("%d rules, %d tests, %d failed", r.Rules, r.Tests, r.Failed)
}

func gotText(c scoring.RuleCase) string {
	if c.Why == "" {
		return c.Got
	}
	return fmt.Sprintf("%s (%s)", c.Got, c.Why)
}
