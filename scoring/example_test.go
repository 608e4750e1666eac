package scoring_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring"
)

// house is a framework with one requirement and the control that meets it.
func house(rules ...*mapping.Rule) *mapping.Graph {
	ref := framework.Ref{Framework: "house", Requirement: "1"}
	g, err := mapping.Build(mapping.Source{
		Frameworks: []*framework.Framework{{ID: "house", Title: "House rules", Requirements: []framework.Requirement{{ID: "1", Title: "Rights are reviewed"}}}},
		EvidenceTypes: []*mapping.EvidenceType{
			{ID: "policy", Title: "Policy", Counts: mapping.Coverage},
			{ID: "review", Title: "Review", Attributes: []mapping.Attribute{{Name: "population", Type: mapping.Int}}},
		},
		Controls: []*mapping.Control{{
			ID: "review-rights", Title: "Review of rights", Cadence: mapping.Quarterly,
			Evidence: mapping.Shows{Design: mapping.BasisShows{Types: []mapping.AnyOf{{"policy"}}}, Operation: mapping.BasisShows{Types: []mapping.AnyOf{{"review"}}}},
			Links:    []mapping.Link{{To: ref, Why: "Each quarter rights are reviewed."}},
		}},
		Rules: rules,
	})
	if err != nil {
		panic(err)
	}
	return g
}

func date(s string) framework.Date {
	d, err := framework.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func organisation() *mapping.Organisation {
	return &mapping.Organisation{
		Name: "House",
		Scopes: []framework.Scope{{
			Framework: "house", Basis: []framework.Basis{framework.Design, framework.Operation},
			Window: framework.Period{First: date("2026-01-01"), Last: date("2026-06-30")},
		}},
		Evidence: []mapping.Evidence{
			{ID: "E1", Type: "policy", Effective: date("2025-11-01"), Collected: date("2025-11-01"), Status: mapping.EvidenceAccepted},
			{ID: "E2", Type: "review", Period: framework.Period{First: date("2026-03-02"), Last: date("2026-03-02")}, Collected: date("2026-03-03"), Status: mapping.EvidenceAccepted},
		},
	}
}

func ExampleEngine_Assess() {
	engine, err := scoring.New(house())
	if err != nil {
		fmt.Println(err) // every rule that does not fit, with its place
		return
	}
	a, err := engine.Assess(context.Background(), organisation(), date("2026-07-15"))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range a.Frameworks {
		fmt.Println(f.Title, f.Readiness)
		for _, gap := range f.Requirements[0].Gaps {
			fmt.Println(gap.Control, gap.Basis, gap.What)
		}
	}
	fmt.Println(a.Notice)
	// Output:
	// House rules 75 %
	// review-rights operation 1 of 2 quarters hold an accepted review; missing in 2026-04-01/2026-06-30
	// Indicative, not legal or audit advice.
}

func ExampleEngine_Explain() {
	engine, err := scoring.New(house())
	if err != nil {
		fmt.Println(err)
		return
	}
	ref := framework.Ref{Framework: "house", Requirement: "1"}
	list, err := engine.Explain(context.Background(), organisation(), date("2026-07-15"), ref)
	if err != nil {
		fmt.Println(err)
		return
	}
	control := list[0].Points[0].Controls[0]
	for _, c := range control.Conditions {
		fmt.Println(c.Text, "=", c.Value)
	}
	// Output:
	// share of the days of 2026-01-01/2026-06-30 on which policy is in force = true
	// quarters of 2026-01-01/2026-06-30 that hold review: 1 of 2 = 0.5
}

func ExampleEngine_Test() {
	rule := &mapping.Rule{
		Control: "review-rights", Basis: framework.Operation, Why: "Reviews say of how many.",
		Expr: mapping.Expr{Text: `evidence.ofType("review").with("population").exists()`},
		Tests: []mapping.RuleTest{{
			Name: "of how many is not said", Window: framework.Period{First: date("2026-01-01"), Last: date("2026-06-30")},
			Evidence: []mapping.Evidence{{ID: "E", Type: "review", Effective: date("2026-03-02"), Status: mapping.EvidenceAccepted}},
			Want:     mapping.Want{Value: 1},
		}},
	}
	engine, err := scoring.New(house(rule))
	if err != nil {
		fmt.Println(err)
		return
	}
	cases, err := engine.Test(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range cases {
		fmt.Printf("%s: passed %t, want %s, got %s\n", c.Name, c.Passed, c.Want, c.Got)
	}
	// Output:
	// of how many is not said: passed false, want true, got false
}

func ExampleFunctions() {
	inHours := scoring.Function{
		Name: "inHours", Params: []mapping.ValueType{mapping.Int}, Result: mapping.Bool,
		Call: func(args []any) (any, error) {
			h, ok := args[0].(int64)
			if !ok || h < 0 || h > 23 {
				return nil, errors.New("want 0 to 23") // makes the rule unknown
			}
			return h >= 8 && h < 18, nil
		},
	}
	rule := &mapping.Rule{Control: "review-rights", Basis: framework.Operation, Expr: mapping.Expr{Text: `inHours(9)`}, Why: "Within office hours."}
	engine, err := scoring.New(house(rule), scoring.Functions(inHours))
	if err != nil {
		fmt.Println(err)
		return
	}
	a, err := engine.Assess(context.Background(), organisation(), date("2026-07-15"))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(a.Frameworks[0].Readiness)
	// Output: 100 %
}
