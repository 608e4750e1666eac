package rule

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

// plainUnits counts days and months; the stage that lends its own tests those.
type plainUnits struct{ w framework.Period }

func (u plainUnits) Covered(list []*Item) float64 {
	w := u.w
	covered := map[framework.Date]bool{}
	for _, i := range list {
		for d := max(i.Speaks.First, w.First); d <= min(i.Speaks.Last, w.Last); d++ {
			covered[d] = true
		}
	}
	return float64(len(covered)) / float64(w.Days())
}

func (u plainUnits) Held(_ calendar.Cadence, list []*Item) (float64, bool) {
	months := map[string]bool{}
	for _, i := range list {
		if u.w.Contains(i.Occurred) {
			months[i.Occurred.String()[:7]] = true
		}
	}
	return min(1, float64(len(months))/6), true
}

func declaredTypes() []*evidence.Type {
	return []*evidence.Type{
		{ID: "review", Attributes: []evidence.Attribute{
			{Name: "population", Type: evidence.IntValue}, {Name: "ratio", Type: evidence.DoubleValue},
			{Name: "note", Type: evidence.StringValue}, {Name: "tags", Type: evidence.ListValue}, {Name: "independent", Type: evidence.BoolValue},
		}},
		{ID: "log"},
	}
}

func declaredFacts() []*evidence.FactType {
	return []*evidence.FactType{
		{ID: "done", Type: evidence.BoolValue}, {ID: "n", Type: evidence.IntValue}, {ID: "text", Type: evidence.StringValue},
		{ID: "list", Type: evidence.ListValue}, {ID: "share", Type: evidence.DoubleValue},
	}
}

func configured() Config {
	return Config{EvidenceTypes: declaredTypes(), FactTypes: declaredFacts(), CostLimit: 1_000_000}
}

func compiler(t testing.TB, functions ...Function) *Compiler {
	t.Helper()
	cfg := configured()
	cfg.Functions = functions
	c, err := NewCompiler(cfg)
	require.NoError(t, err)
	return c
}

func anExpr(text string) mapping.Expr {
	return mapping.Expr{Text: text, Pos: framework.Position{File: "rules.yaml", Line: 4, Column: 11}}
}

// compiled compiles a rule that must fit.
func compiled(t testing.TB, text string, functions ...Function) *Program {
	t.Helper()
	c := compiler(t, functions...)
	p := c.Rule(anExpr(text))
	require.Empty(t, c.Problems(), text)
	require.NotNil(t, p, text)
	return p
}

func day(t testing.TB, s string) framework.Date {
	t.Helper()
	d, err := framework.ParseDate(s)
	require.NoError(t, err)
	return d
}

// vars is a rule that looks at the first half of 2026.
func vars(list ...*Item) *Vars {
	w := framework.Period{First: framework.NewDate(2026, 1, 1), Last: framework.NewDate(2026, 6, 30)}
	return &Vars{
		Evidence: list,
		At:       framework.NewDate(2026, 6, 30),
		Window:   Window{Period: w, Fill: plainUnits{w}},
		Facts:    &Facts{Values: map[string]any{}},
	}
}

// review is a review of a month of 2026.
func review(id string, month int, attributes map[string]any) *Item {
	first := framework.NewDate(2026, 1, 1).AddMonths(month - 1)
	period := framework.Period{First: first, Last: first.AddMonths(1).AddDays(-1)}
	return &Item{
		Piece:   &evidence.Piece{ID: id, Type: "review", Attributes: attributes, Status: evidence.Accepted, Collected: period.Last, Owner: ""},
		Kind:    declaredTypes()[0],
		InForce: period, Speaks: period, Occurred: period.Last, Accepted: true, Present: true,
	}
}

func pieces(n int) []*Item {
	list := make([]*Item, n)
	for i := range list {
		list[i] = review(fmt.Sprintf("R%06d", i), 1+i%6, map[string]any{"population": int64(40), "ratio": .5})
	}
	return list
}
