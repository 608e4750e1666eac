package scoring_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/difference"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// house is a framework with one requirement and the control that meets it.
func house(rules ...*mapping.Rule) *mapping.Graph {
	ref := framework.Ref{Framework: "house", Requirement: "1"}
	g, err := mapping.Build(mapping.Source{
		Frameworks: []*framework.Framework{{ID: "house", Title: "House rules", Requirements: []framework.Requirement{{ID: "1", Title: "Rights are reviewed"}}}},
		EvidenceTypes: []*evidence.Type{
			{ID: "policy", Title: "Policy", Kind: evidence.Document},
			{ID: "review", Title: "Review", Attributes: []evidence.Attribute{{Name: "population", Type: evidence.IntValue}}},
		},
		Controls: []*mapping.Control{{
			ID: "review-rights", Title: "Review of rights", Cadence: calendar.Quarterly,
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

func northwind() *organisation.Organisation {
	return &organisation.Organisation{
		Name: "House",
		Scopes: []framework.Scope{{
			Framework: "house", Basis: []framework.Basis{framework.Design, framework.Operation},
			Window: framework.Period{First: date("2026-01-01"), Last: date("2026-06-30")},
		}},
		Evidence: []evidence.Piece{
			{ID: "E1", Type: "policy", Effective: date("2025-11-01"), Collected: date("2025-11-01"), Status: evidence.Accepted},
			{ID: "E2", Type: "review", Period: framework.Period{First: date("2026-03-02"), Last: date("2026-03-02")}, Collected: date("2026-03-03"), Status: evidence.Accepted},
		},
	}
}

func ExampleEngine_Assess() {
	engine, err := scoring.New(house())
	if err != nil {
		fmt.Println(err) // every rule that does not fit, with its place
		return
	}
	a, err := engine.Assess(context.Background(), northwind(), date("2026-07-15"))
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
	// House rules 75–100 %
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
	list, err := engine.Explain(context.Background(), northwind(), date("2026-07-15"), ref)
	if err != nil {
		fmt.Println(err)
		return
	}
	control := list[0].Points[0].Controls[0]
	for _, c := range control.Conditions {
		fmt.Println(c.Text, "=", c.Value)
	}
	// Output:
	// 2026-01-01/2026-06-30: E1 = true
	// 2026-01-01/2026-03-31: E2 = true
	// 2026-04-01/2026-06-30: may still be shown = unknown
}

func ExampleEngine_Test() {
	rule := &mapping.Rule{
		Control: "review-rights", Basis: framework.Operation, Why: "Reviews say of how many.",
		Expr: mapping.Expr{Text: `evidence.ofType("review").with("population").exists()`},
		Tests: []mapping.RuleTest{{
			Name: "of how many is not said", Window: framework.Period{First: date("2026-01-01"), Last: date("2026-06-30")},
			Evidence: []evidence.Piece{{ID: "E", Type: "review", Effective: date("2026-03-02"), Status: evidence.Accepted}},
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
		Name: "inHours", Params: []scoring.Kind{scoring.IntKind}, Result: scoring.BoolKind,
		Call: func(_ context.Context, args []any) (any, error) {
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
	a, err := engine.Assess(context.Background(), northwind(), date("2026-07-15"))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(a.Frameworks[0].Readiness)
	// Output: 100 %
}

func ExampleEngine_Open() {
	engine, err := scoring.New(house())
	if err != nil {
		fmt.Println(err)
		return
	}
	session, err := engine.Open(context.Background(), northwind(), date("2026-07-15"))
	if err != nil {
		fmt.Println(err) // every item that does not fit
		return
	}
	moved, err := session.Apply(context.Background(), scoring.Change{Put: []evidence.Piece{
		{ID: "E3", Type: "review", Period: framework.Period{First: date("2026-05-04"), Last: date("2026-05-08")}, Status: evidence.Accepted},
	}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, l := range moved.Lenses {
		fmt.Println(l.Lens, l.Was, "to", l.Is)
		for _, q := range l.Requirements {
			for _, because := range q.Because {
				fmt.Println(because)
			}
		}
	}
	// Output:
	// house 75–100 % to 100 %
	// E3 supports it now
	// no longer missing: review-rights, 1 of 2 quarters hold an accepted review; missing in 2026-04-01/2026-06-30
}

func Example_difference() {
	engine, err := scoring.New(house())
	if err != nil {
		fmt.Println(err)
		return
	}
	org := northwind()
	org.Scopes[0].Window = framework.Period{} // what holds now, rather than over a window
	var states []*result.Assessment
	for _, at := range []string{"2026-06-01", "2026-08-01"} {
		a, err := engine.Assess(context.Background(), org, date(at))
		if err != nil {
			fmt.Println(err)
			return
		}
		states = append(states, a)
	}
	for _, l := range difference.Between(states[0], states[1]).Lenses {
		fmt.Println(l.Was, "to", l.Is, "because of", l.Requirements[0].Lost)
	}
	// Output: 100 % to 50 % because of [E2]
}

func ExampleEngine_Statement() {
	graph, err := mapping.Build(mapping.Source{
		Frameworks: []*framework.Framework{{
			ID: "house", Title: "House rules", Excludable: framework.Excludable{Kinds: []string{"control"}},
			Requirements: []framework.Requirement{{ID: "1", Kind: "control", Title: "Rights are reviewed"}, {ID: "2", Kind: "control", Title: "Visitors sign in"}},
		}},
		EvidenceTypes: []*evidence.Type{{ID: "review", Title: "Review"}},
		Controls: []*mapping.Control{{
			ID: "review-rights", Title: "Review of rights", Cadence: calendar.Quarterly, Owner: "it",
			Evidence: mapping.Shows{Design: mapping.BasisShows{None: "The record is it."}, Operation: mapping.BasisShows{Types: []mapping.AnyOf{{"review"}}}},
			Links:    []mapping.Link{{To: framework.Ref{Framework: "house", Requirement: "1"}, Why: "Each quarter rights are reviewed."}},
		}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	engine, err := scoring.New(graph)
	if err != nil {
		fmt.Println(err)
		return
	}
	org := &organisation.Organisation{
		Name: "House",
		Scopes: []framework.Scope{{
			Framework: "house", Basis: []framework.Basis{framework.Design, framework.Operation},
			SoA: []framework.Applicability{{Requirement: "2", Applicable: new(false), Why: "Nobody visits."}},
		}},
		Risks:    []organisation.Risk{{ID: "R-1", Title: "Leavers keep their rights", Owner: "it", Controls: []string{"review-rights"}}},
		Evidence: []evidence.Piece{{ID: "E1", Type: "review", Period: framework.Period{First: date("2026-03-02"), Last: date("2026-03-02")}, Status: evidence.Accepted}},
	}
	s, err := engine.Statement(context.Background(), org, date("2026-06-01"), "")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, row := range s.Rows {
		fmt.Println(row.Ref.Requirement, row.Applicable, row.Why, row.ShownBy, row.Until)
	}
	// Output:
	// 1 true [treats R-1, Leavers keep their rights] [E1] 2026-06-24
	// 2 false [Nobody visits] []
}
