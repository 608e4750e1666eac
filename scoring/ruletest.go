package scoring

import (
	"context"
	"fmt"
	"math"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring/explanation"
	"github.com/groundworkgrc/groundwork/scoring/internal/days"
	"github.com/groundworkgrc/groundwork/scoring/internal/figure"
	"github.com/groundworkgrc/groundwork/scoring/internal/lens"
	"github.com/groundworkgrc/groundwork/scoring/internal/pool"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
	"github.com/groundworkgrc/groundwork/scoring/internal/words"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A RuleCase is the outcome of one test that stands beside a rule, or of a rule
// that has none.
type RuleCase struct {
	Control    string             `json:"control"`
	Basis      framework.Basis    `json:"basis"`
	Name       string             `json:"name"` // "" for a rule without tests
	Passed     bool               `json:"passed"`
	Want       string             `json:"want"` // "true", "false", a number, "unknown"
	Got        string             `json:"got"`
	Why        string             `json:"why"`        // what made the result unknown
	Conditions []explanation.Step `json:"conditions"` // the rule's parts with their values, where the test failed
	Pos        framework.Position `json:"-"`
}

// Test runs the tests beside every rule, in the order of the catalog; a rule
// without a test is a case that did not pass. The error means that the context
// ended or that a test names an evidence type that does not exist.
func (e *Engine) Test(ctx context.Context) ([]RuleCase, error) {
	if err := e.ready(ctx); err != nil {
		return nil, err
	}
	cases := []RuleCase{}
	for _, r := range e.graph.Source().Rules {
		if err := ended(ctx); err != nil {
			return nil, err
		}
		if len(r.Tests) == 0 {
			cases = append(cases, RuleCase{
				Control: r.Control, Basis: r.Basis, Pos: r.Places.Item, Conditions: []explanation.Step{}, Why: "the rule has no test",
			})
		}
		for i := range r.Tests {
			c, err := e.testCase(ctx, r, &r.Tests[i])
			if err != nil {
				return nil, err
			}
			cases = append(cases, c)
		}
	}
	return cases, nil
}

func (e *Engine) testCase(ctx context.Context, r *mapping.Rule, t *mapping.RuleTest) (RuleCase, error) {
	c := RuleCase{Control: r.Control, Basis: r.Basis, Name: t.Name, Want: wantText(t.Want), Pos: t.Places.Item, Conditions: []explanation.Step{}}
	b, err := e.testVars(t)
	if err != nil {
		return c, fmt.Errorf("%s: test %q: %w", t.Places.Item, t.Name, err)
	}
	program := e.catalog.Rules[lens.RuleKey{Control: r.Control, Basis: r.Basis}].Rule.Program
	v, open, err := program.Judge(ctx, b)
	if err != nil {
		return c, err
	}
	c.Got, c.Passed = words.Value(v), wanted(t.Want, v)
	if open != nil {
		c.Why = words.Open(open)
	}
	if c.Passed {
		return c, nil
	}
	for _, part := range program.Parts() {
		value, _, err := part.Judge(ctx, b)
		if err != nil {
			return c, err
		}
		c.Conditions = append(c.Conditions, explanation.Step{Text: part.Text, Value: words.Value(value)})
	}
	return c, nil
}

// testVars are the variables of a test: the accepted evidence that it lists,
// seen at its instant, which is the end of its window unless it says otherwise. A test
// without a window is seen as a lens without one sees.
func (e *Engine) testVars(t *mapping.RuleTest) (*rule.Vars, error) {
	at := t.At
	if at.IsZero() {
		at = t.Window.Last
	}
	window := rule.Window{Period: t.Window, Open: t.Window.IsZero()}
	if window.Open {
		window.Period = days.YearTo(at)
	}
	list := []*rule.Item{}
	for i := range t.Evidence {
		kind, err := e.graph.EvidenceType(t.Evidence[i].Type)
		if err != nil {
			return nil, fmt.Errorf("evidence type: %w", err)
		}
		if it := pool.Prepare(&t.Evidence[i], kind, at); it.Present && it.Accepted {
			list = append(list, &it)
		}
	}
	values := map[string]any{}
	for _, f := range t.Facts {
		values[f.ID] = f.Value
	}
	return &rule.Vars{Evidence: list, At: at, Window: window, Facts: &rule.Facts{Values: values}}, nil
}

func wanted(w mapping.Want, v result.Interval) bool {
	if w.Unknown {
		return v == figure.Unknown
	}
	return v.Low == v.High && math.Abs(v.Low-w.Value) <= result.Epsilon
}

func wantText(w mapping.Want) string {
	if w.Unknown {
		return "unknown"
	}
	return words.Value(figure.Exactly(w.Value))
}
