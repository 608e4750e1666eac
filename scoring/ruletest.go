package scoring

import (
	"context"
	"fmt"
	"math"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/scoring/explanation"
	"github.com/groundworkgrc/groundwork/scoring/internal/basis"
	"github.com/groundworkgrc/groundwork/scoring/internal/figure"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
	"github.com/groundworkgrc/groundwork/scoring/internal/unit"
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

// OfNothing lists the rules on controls that hold, wholly or in part, where there is no
// evidence and no answer, in the order of the catalog: what such a rule says was shown, nothing
// has to show. The error means that the context ended.
func (e *Engine) OfNothing(ctx context.Context) ([]*mapping.Rule, error) {
	if err := e.ready(ctx); err != nil {
		return nil, err
	}
	const day, half = framework.Date(739000), 180
	list := []*mapping.Rule{}
	for _, r := range e.graph.Source().Rules {
		for _, window := range []framework.Period{{First: day - half, Last: day}, {}} {
			b, err := e.testVars(r, &mapping.RuleTest{At: day, Window: window})
			if err != nil {
				return nil, err
			}
			v, _, err := e.program(r).Judge(ctx, b)
			if err != nil {
				return nil, err
			}
			if v.Low > result.Epsilon {
				list = append(list, r)
				break
			}
		}
	}
	return list, nil
}

func (e *Engine) program(r *mapping.Rule) *rule.Program {
	return e.catalog.RulesOf(r.Control, r.Basis).Rule.Program
}

func (e *Engine) testCase(ctx context.Context, r *mapping.Rule, t *mapping.RuleTest) (RuleCase, error) {
	c := RuleCase{Control: r.Control, Basis: r.Basis, Name: t.Name, Want: wantText(t.Want), Pos: t.Places.Item, Conditions: []explanation.Step{}}
	b, err := e.testVars(r, t)
	if err != nil {
		return c, fmt.Errorf("%s: test %q: %w", t.Places.Item, t.Name, err)
	}
	program := e.program(r)
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
func (e *Engine) testVars(r *mapping.Rule, t *mapping.RuleTest) (*rule.Vars, error) {
	at := t.At
	if at.IsZero() {
		at = t.Window.Last
	}
	var cadence calendar.Cadence
	if k, err := e.graph.Control(r.Control); err == nil {
		cadence = k.Cadence
	}
	s := &unit.Subject{Frame: &unit.Frame{At: at, Instant: at, Window: t.Window, Fails: framework.DefaultFailsAt}, Cadence: cadence}
	var items []unit.Item
	for i := range t.Evidence {
		kind, err := e.graph.EvidenceType(t.Evidence[i].Type)
		if err != nil {
			return nil, fmt.Errorf("evidence type: %w", err)
		}
		if p := piece.Prepare(&t.Evidence[i], kind); p.Present(at) && p.Accepted {
			items = append(items, unit.Item{Piece: p, Sure: true})
		}
	}
	s.Items = unit.Each(items...)
	values := map[string]any{}
	for _, f := range t.Facts {
		values[f.ID] = f.Value
	}
	return basis.Vars(s, r.Basis == framework.Design, &rule.Facts{Values: values}), nil
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
