package basis_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/internal/basis"
	"github.com/groundworkgrc/groundwork/scoring/internal/figure"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
	"github.com/groundworkgrc/groundwork/scoring/internal/unit"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

func day(text string) framework.Date {
	d, _ := framework.ParseDate(text)
	return d
}

func kinds() []*evidence.Type {
	numbers := []evidence.Attribute{{Name: evidence.Sample, Type: evidence.IntValue}, {Name: evidence.Deviations, Type: evidence.IntValue}, {Name: "n", Type: evidence.IntValue}}
	return []*evidence.Type{{ID: "pol", Kind: evidence.Document}, {ID: "cfg", Kind: evidence.State}, {ID: "rec", Kind: evidence.Record, Attributes: numbers}}
}

func item(sure bool, e evidence.Piece) unit.Item {
	for _, k := range kinds() {
		if k.ID == e.Type {
			return unit.Item{Piece: piece.Prepare(&e, k), Sure: sure}
		}
	}
	return unit.Item{}
}

func policy() unit.Item {
	return item(true, evidence.Piece{ID: "P", Type: "pol", Effective: day("2025-01-01")})
}

func done(id, performed string, sure bool, tested, deviating int64) unit.Item {
	return item(sure, evidence.Piece{ID: id, Type: "rec", Performed: day(performed), Attributes: map[string]any{evidence.Sample: tested, evidence.Deviations: deviating}})
}

func subject(items ...unit.Item) *unit.Subject {
	w, _ := framework.ParsePeriod("2026-01-01/2026-06-30")
	return &unit.Subject{Frame: &unit.Frame{At: day("2026-08-15"), Instant: day("2026-08-15"), Window: w, Fails: .1}, Cadence: calendar.Quarterly, Items: unit.Each(items...)}
}

func shows(types ...string) mapping.BasisShows {
	var b mapping.BasisShows
	for _, t := range types {
		b.Types = append(b.Types, mapping.AnyOf{t})
	}
	return b
}

func ask(design, operation mapping.BasisShows, asked ...framework.Basis) *basis.Case {
	if len(asked) == 0 {
		asked = []framework.Basis{framework.Design, framework.Operation}
	}
	return &basis.Case{
		Control: &mapping.Control{ID: "c", Cadence: calendar.Quarterly, Question: "done", Evidence: mapping.Shows{Design: design, Operation: operation}}, Asked: asked,
		Rules: func(string, framework.Basis) basis.Rules { return basis.Rules{} }, Facts: &rule.Facts{Values: map[string]any{}},
		Kind: func(id string) unit.Type {
			for _, k := range kinds() {
				if k.ID == id {
					return unit.Type{ID: id, Kind: k.Kind}
				}
			}
			return unit.Type{ID: id}
		},
	}
}

func judge(t *testing.T, c *basis.Case, s *unit.Subject) *basis.Outcome {
	t.Helper()
	o, err := basis.Judge(context.Background(), c, s)
	require.NoError(t, err)
	return o
}

// A control is worth the mean of the bases that are asked of it; by strikes types from them.
func TestBases(t *testing.T) {
	t.Parallel()
	none := mapping.BasisShows{None: "not written down"}
	s := subject(policy(), done("A", "2026-03-20", true, 25, 0))
	for _, c := range []struct {
		name string
		ask  *basis.Case
		by   []string
		want float64
	}{
		{"both", ask(shows("pol"), shows("rec")), nil, .75},
		{"design is none", ask(none, shows("rec")), nil, .5},
		{"design is left out, so 0", ask(mapping.BasisShows{}, shows("rec")), nil, .25},
		{"two entries", ask(shows("pol", "cfg"), shows("rec")), nil, .5},
		{"any of two types", ask(mapping.BasisShows{Types: []mapping.AnyOf{{"cfg", "pol"}}}, shows("rec")), nil, .75},
		{"by the record alone", ask(shows("pol"), shows("rec")), []string{"rec"}, .5},
		{"by one of two entries", ask(shows("pol", "cfg"), shows("rec")), []string{"pol", "rec"}, .75},
		{"the basis that it has, instead", ask(shows("pol"), none, framework.Operation), nil, 1},
		{"nothing is asked of it", ask(none, none), nil, 0},
	} {
		c.ask.By = c.by
		o := judge(t, c.ask, s)
		assert.InDelta(t, c.want, o.Value.Low, 1e-12, c.name)
		assert.Equal(t, c.name == "the basis that it has, instead", o.Instead, c.name)
	}
	o := judge(t, ask(none, shows("rec")), s)
	assert.Equal(t, o.Value, o.Of([]framework.Basis{framework.Design, framework.Operation}, framework.Design), "where a basis is none the whole stands for it")
}

func TestStated(t *testing.T) {
	t.Parallel()
	for answer, want := range map[any]result.Interval{
		true: figure.Full, false: figure.Nothing, .25: {Low: .25, High: .25}, int64(1): figure.Full, int64(17): figure.Unknown, -.5: figure.Unknown, "yes": figure.Unknown,
	} {
		c := ask(shows("pol"), shows("rec"), framework.Stated)
		c.Facts.Values["done"] = answer
		assert.Equal(t, want, judge(t, c, subject(policy())).Value, "%v", answer)
	}
	c := ask(shows("pol"), shows("rec"), framework.Stated)
	assert.Equal(t, figure.Unknown, judge(t, c, subject()).Value)
	c.Control.Question = ""
	assert.Equal(t, figure.Unknown, judge(t, c, subject()).Value)
}

// ruled judges operation by a rule.
func ruled(t *testing.T, text string, s *unit.Subject, tighter ...string) basis.On {
	t.Helper()
	cc, err := rule.NewCompiler(rule.Config{EvidenceTypes: kinds(), FactTypes: []*evidence.FactType{{ID: "f", Type: evidence.BoolValue}}, CostLimit: 1_000_000})
	require.NoError(t, err)
	rules := basis.Rules{}
	if text != "" {
		rules.Rule = &basis.Rule{Program: cc.Rule(mapping.Expr{Text: text}), Why: "so"}
	}
	for _, x := range tighter {
		rules.Tightenings = append(rules.Tightenings, &basis.Rule{Program: cc.Rule(mapping.Expr{Text: x})})
	}
	require.Empty(t, cc.Problems())
	c := ask(shows("pol"), shows("rec"), framework.Operation)
	c.Rules = func(string, framework.Basis) basis.Rules { return rules }
	return judge(t, c, s).On[0]
}

// A rule runs on what counts for sure and on what may count; covered and held are the units.
func TestRules(t *testing.T) {
	t.Parallel()
	good, bad, draft := done("A", "2026-03-20", true, 25, 0), done("B", "2026-03-21", true, 4, 4), done("C", "2026-06-20", false, 25, 0)
	for _, c := range []struct {
		text      string
		items     []unit.Item
		low, high float64
	}{
		{`evidence.exists()`, []unit.Item{good}, 1, 1},
		{`evidence.exists()`, []unit.Item{bad}, 0, 0},
		{`evidence.count() >= 2`, []unit.Item{good, draft}, 0, 1},
		{`evidence.size() >= 1 && evidence.exists(e, e.type == "rec")`, []unit.Item{good, bad}, 1, 1},
		{`window.held(evidence)`, []unit.Item{good, draft}, .5, 1},
		{`window.held(evidence.filter(e, e.type == "rec"))`, []unit.Item{good, bad}, 0, 0},
		{`window.held("half-yearly", evidence)`, []unit.Item{good}, 1, 1},
		{`evidence.all(e, e.has("n"))`, []unit.Item{good, draft}, 0, 1},
		{`evidence.all(e, !e.has("n"))`, []unit.Item{good}, 1, 1},
		{`facts.f && evidence.exists()`, []unit.Item{good}, 0, 1},
		{`evidence.count() >= 1`, []unit.Item{done("D", "2026-07-10", true, 1, 0)}, 0, 1},
		{`evidence.filter(e, e.type == "rec").exists()`, []unit.Item{bad}, 0, 0},
	} {
		on := ruled(t, c.text, subject(c.items...))
		assert.InDelta(t, c.low, on.Value.Low, 1e-12, "%s, low", c.text)
		assert.InDelta(t, c.high, on.Value.High, 1e-12, "%s, high", c.text)
		assert.True(t, on.Ruled)
	}
	open := subject(good)
	open.At = day("2026-05-15")
	assert.Equal(t, result.Interval{High: 1}, ruled(t, `evidence.count() >= 2`, open).Value, "the window is open")
	assert.InDelta(t, .5, ruled(t, ``, subject(good, draft), `evidence.exists()`).Value.Low, 1e-12, "the least counts")
	assert.Zero(t, ruled(t, ``, subject(good), `evidence.count() >= 3`).Value.High)
	assert.True(t, func() bool {
		on := ruled(t, `evidence.exists() || window.held(evidence) > 0.0`, subject(good, bad))
		return on.Exceptions()
	}(),
		"what one condition decides hides no deviation that another asks for")
}

// A rule that waits for an answer, or for more, makes no piece stale that low might rest on; one from
// after the lens's time fits nowhere.
func TestWhereAPieceFitsUnderARule(t *testing.T) {
	t.Parallel()
	for _, text := range []string{`evidence.exists()`, `evidence.count() >= 3`, `facts.f && evidence.exists()`, `evidence.all(e, facts.f)`} {
		for performed, want := range map[string]float64{"2026-03-20": 1, "2026-08-10": 0} {
			s := subject(done("A", performed, true, 25, 0))
			s.Relaxed = true
			assert.InDelta(t, want, ruled(t, text, s).Value.Low, 1e-12, "%s, %s", text, performed)
		}
	}
}

// What is missing is told from the units that the figure was read off.
func TestShortfalls(t *testing.T) {
	t.Parallel()
	c := ask(shows("pol"), shows("rec"))
	s := subject(done("A", "2026-03-20", true, 25, 1), done("C", "2026-06-20", false, 25, 0))
	o := judge(t, c, s)
	design := o.On[0].Shortfalls(c.Control, basis.Rules{})
	require.Len(t, design, 1)
	assert.Equal(t, basis.UnitsEmpty, design[0].Code)
	assert.Equal(t, 181, design[0].Expected)
	assert.Equal(t, "2026-01-01/2026-06-30", design[0].Missing[0].String())
	operation := o.On[1].Shortfalls(c.Control, basis.Rules{})
	require.Len(t, operation, 2)
	assert.Equal(t, []int{2, 1, 1}, []int{operation[0].Expected, operation[0].Found, operation[0].Drafts})
	assert.Equal(t, basis.Deviate, operation[1].Code)
	assert.Equal(t, []int64{1, 25}, []int64{operation[1].Bad[0].Deviating, operation[1].Bad[0].Tested})
	cover := o.On[1].Coverage(c.Control)
	require.Len(t, cover, 1)
	assert.Equal(t, []string{"A"}, cover[0].Held[0].Evidence)
	assert.Len(t, cover[0].Missing, 1)
	o = judge(t, ask(mapping.BasisShows{}, shows("rec")), s)
	assert.Equal(t, basis.NoTypes, o.On[0].Shortfalls(c.Control, basis.Rules{})[0].Code)
}
