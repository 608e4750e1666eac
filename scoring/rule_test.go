package scoring_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/explanation"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

func rule(src *mapping.Source, text string) {
	src.Rules = append(src.Rules, &mapping.Rule{
		Control: "monthly", Basis: framework.Operation,
		Expr: mapping.Expr{Text: text, Pos: framework.Position{File: "rules.yaml", Line: 4, Column: 11}},
	})
}

func TestRules(t *testing.T) {
	t.Parallel()
	one := accepted(t, "R1", "review", "2026-01-01/2026-01-31")
	one.Attributes = map[string]any{"population": int64(40), "ratio": .5}
	two := accepted(t, "R2", "review", "2026-02-01/2026-02-28")
	draft := accepted(t, "R3", "review", "2026-03-01/2026-03-31")
	draft.Status = evidence.Draft
	for _, tt := range []struct {
		name, text string
		want       result.Interval
	}{
		{"count", `evidence.ofType("review").accepted().within(window).count() >= 2`, result.Interval{Low: 1, High: 1}},
		{"a draft may count yet", `evidence.ofType("review").within(window).count() >= 3`, result.Interval{Low: 0, High: 1}},
		{"no cliff", `evidence.ofType("review").count().of(4)`, result.Interval{Low: .5, High: .75}},
		{"held", `window.held("monthly", evidence)`, result.Interval{Low: 2. / 6, High: 4. / 6}},  // the draft's month, and June, which is open until 7 July
		{"covered", `window.covered(evidence)`, result.Interval{Low: 32. / 181, High: 33. / 181}}, // a list's 31 days, and the day of each review without one
		{"exists, and the macro beside it", `evidence.exists() && evidence.exists(e, e.attributes.ratio >= 0.5)`, result.Interval{Low: 1, High: 1}},
		{"an attribute that is not there is unknown", `evidence.all(e, e.attributes.population > 10)`, result.Interval{Low: 0, High: 1}},
		{"filter gives a list with the same members", `evidence.filter(e, e.has("population")).ofType("review").count() >= 1`, result.Interval{Low: 1, High: 1}},
		{"what counts to a number is unknown beside a draft", `evidence.filter(e, e.has("population")).ofType("review").count() == 1`, result.Interval{Low: 0, High: 1}},
		{"with", `evidence.with("population").exists()`, result.Interval{Low: 1, High: 1}},
		{"an unanswered fact", `facts.done`, result.Interval{Low: 0, High: 1}},
		{"unknown or true", `facts.n > 3 || true`, result.Interval{Low: 1, High: 1}},
		{"unknown and false", `facts.n > 3 && false`, result.Interval{}},
		{"dates", `evidence.exists(e, at - e.occurred < days(130))`, result.Interval{Low: 1, High: 1}},
		{"dates that only the draft reaches", `evidence.exists(e, at - e.occurred < days(122))`, result.Interval{Low: 0, High: 1}},
		{"which is the latest is unknown beside a draft", `evidence.latest().exists(e, at - e.occurred < days(130))`, result.Interval{Low: 0, High: 1}},
		{"share", `share(evidence.exists()) * 0.5 + share(facts.n == 1 || true) * 0.25`, result.Interval{Low: .75, High: .75}},
		{"out of range", `2.0`, result.Interval{Low: 0, High: 1}},
		{"failing", `1 / (evidence.count() - evidence.count()) == 1`, result.Interval{Low: 0, High: 1}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			e := engine(t, func(s *mapping.Source) {
				rule(s, tt.text)
				control(s, "monthly").Evidence.Design = mapping.BasisShows{None: "not asked here"}
			})
			got := point(t, assess(t, e, type2(t, one, two, draft), "2026-06-30"), "x:1.1#a").Readiness
			assert.InDelta(t, tt.want.Low, got.Low, 1e-12)
			assert.InDelta(t, tt.want.High, got.High, 1e-12)
		})
	}
}

func TestRulesAreRefusedWithTheirPlace(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ text, want string }{
		{`evidence.exists(e, e.ownr == "x")`, "rules.yaml:4:32: there is no \"ownr\" to read here"},
		{`evidence.ofType("reveiw").exists()`, `rules.yaml:4:27: unknown evidence type "reveiw"; did you mean "review"?`},
		{`evidence.exists(e, e.has("populaton"))`, `did you mean "population"?`},
		{`evidence.count()`, "the expression returns int, want bool or double"},
		{`evidence.exists(e, e.attributes.nothing > 1)`, "there is no \"nothing\" to read here"},
		{`facts.dnoe`, "rules.yaml:4:17: there is no \"dnoe\" to read here"},
		{"true &&\nfacts.dnoe", "rules.yaml:5:17: there is no \"dnoe\" to read here"},
		{`evidence.exists(`, "rules.yaml:4:"},
		{`at - at < duration("30d")`, "invalid duration"},
		{`evidence.all(a, evidence.all(b, evidence.exists(c, c.id == a.id)))`, "rules.yaml:4:"},
		{`evidence.all(a, evidence.all(b, a.id + b.id + a.owner != b.owner + a.id))`, "could cost"},
	} {
		t.Run(tt.text, func(t *testing.T) {
			t.Parallel()
			src := small(t)
			rule(&src, tt.text)
			g, err := mapping.Build(src)
			require.NoError(t, err)
			_, err = scoring.New(g)
			require.Error(t, err)
			assert.Contains(t, err.Error(), tt.want)
			var problems framework.Problems
			assert.ErrorAs(t, err, &problems)
		})
	}
}

// A loop that is cheap over a thousand pieces and dear over more stops at run time,
// says so, and leaves the point unknown.
func TestCostLimitAtRunTime(t *testing.T) {
	t.Parallel()
	var many []evidence.Piece
	for i := range 8000 {
		e := accepted(t, "R"+strings.Repeat("0", 3)+string(rune('a'+i%26)), "review", "2026-01-01/2026-01-31")
		e.ID += strings.Repeat("x", i/26)
		many = append(many, e)
	}
	e := engine(t, func(s *mapping.Source) { rule(s, `evidence.all(e, e.type == "review" && e.owner == "")`) }, scoring.CostLimit(31_100))
	a := assess(t, e, type2(t, many...), "2026-07-01")
	p := point(t, a, "x:1.1#a")
	assert.Zero(t, p.Readiness.Low)
	assert.InDelta(t, .5, p.Readiness.High, 0, "operation unknown, design not shown")
	require.NotEmpty(t, a.Problems)
	assert.Contains(t, a.Problems[0], "cost limit")
}

func TestContextEnds(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := engine(t, nil).Assess(ctx, type2(t), day(t, "2026-07-01"))
	assert.ErrorIs(t, err, context.Canceled)
}

func TestFunctions(t *testing.T) {
	t.Parallel()
	double := scoring.Function{
		Name: "half", Params: []scoring.Kind{scoring.IntKind}, Result: scoring.DoubleKind,
		Call: func(_ context.Context, args []any) (any, error) {
			n, _ := args[0].(int64)
			if n > 100 {
				return nil, errors.New("too many")
			}
			return float64(n) / 2, nil
		},
	}
	run := func(text string) result.Interval {
		e := engine(t, func(s *mapping.Source) {
			rule(s, text)
			control(s, "monthly").Evidence.Design = mapping.BasisShows{None: "not asked here"}
		}, scoring.Functions(double))
		return point(t, assess(t, e, type2(t), "2026-07-01"), "x:1.1#a").Readiness
	}
	assert.Equal(t, result.Interval{Low: .5, High: .5}, run(`half(1)`))
	assert.Equal(t, result.Interval{Low: 0, High: 1}, run(`half(101)`))
}

// Order changes no byte.
func TestOrderChangesNothing(t *testing.T) {
	t.Parallel()
	org := type2(t, accepted(t, "A", "review", "2026-01-01/2026-01-31"), accepted(t, "B", "review", "2026-02-01/2026-02-28"), accepted(t, "C", "log", "2026-02-01/2026-02-28"))
	org.Scopes = append(org.Scopes, framework.Scope{Framework: "y", Basis: []framework.Basis{framework.Design}})
	first, err := json.Marshal(assess(t, engine(t, nil), org, "2026-07-01"))
	require.NoError(t, err)
	slices.Reverse(org.Evidence)
	slices.Reverse(org.Scopes)
	e := engine(t, func(s *mapping.Source) { slices.Reverse(s.Controls); slices.Reverse(s.Frameworks) })
	second, err := json.Marshal(assess(t, e, org, "2026-07-01"))
	require.NoError(t, err)
	assert.Equal(t, string(first), string(second))
	assert.NotContains(t, string(first), "null")
}

func TestNoOrganisation(t *testing.T) {
	t.Parallel()
	a := assess(t, engine(t, nil), nil, "2026-07-01")
	require.Len(t, a.Frameworks, 2)
	assert.Zero(t, a.Frameworks[0].Readiness.Low)
	assert.Equal(t, result.Notice, a.Notice)
}

func TestExplain(t *testing.T) {
	t.Parallel()
	e := engine(t, func(s *mapping.Source) { rule(s, `evidence.exists() && evidence.count() >= 2`) })
	org := type2(t, accepted(t, "R1", "review", "2026-01-01/2026-01-31"))
	x, err := e.Explain(t.Context(), org, day(t, "2026-07-01"), ref(t, "x:1.1"))
	require.NoError(t, err)
	require.Len(t, x, 1)
	c := x[0].Points[0].Controls[0]
	assert.Equal(t, []explanation.Use{{ID: "R1", Verdict: result.VerdictNeedsMore, Why: "what a rule of its control asks", Notes: []string{}, Carries: []explanation.Carried{}}}, c.Evidence)
	assert.Contains(t, c.Conditions, explanation.Step{Text: "evidence.exists()", Value: "true"})
	assert.Contains(t, c.Conditions, explanation.Step{Text: "evidence.count() >= 2", Value: "false"})
	a := assess(t, e, org, "2026-07-01")
	assert.Equal(t, requirement(t, a, "x:1.1").Readiness, x[0].Readiness, "a trace changes no figure")

	_, err = e.Explain(t.Context(), org, day(t, "2026-07-01"), ref(t, "x:1"))
	require.ErrorIs(t, err, mapping.ErrNotFound)
	_, err = e.Explain(t.Context(), org, day(t, "2026-07-01"), ref(t, "y:1"))
	require.ErrorIs(t, err, mapping.ErrNotFound)
}

// A member of a list walks it: within a loop over the same list it is refused at load, or
// stops at the cost limit.
func TestMembersAreNotFree(t *testing.T) {
	t.Parallel()
	for _, text := range []string{`evidence.exists(e, window.covered(evidence) < 0.0)`, `evidence.exists(e, evidence.ofType("log").count() < 0)`} {
		src := small(t)
		rule(&src, text)
		g, err := mapping.Build(src)
		require.NoError(t, err)
		_, err = scoring.New(g)
		require.ErrorContains(t, err, "could cost", text)
		e, err := scoring.New(g, scoring.CostLimit(2_500_000))
		require.NoError(t, err)
		org := type2(t)
		for i := range 1800 {
			x := accepted(t, "", "review", "2026-01-01/2026-01-31")
			x.ID = "R" + strconv.Itoa(i)
			org.Evidence = append(org.Evidence, x)
		}
		a := assess(t, e, org, "2026-07-01")
		require.NotEmpty(t, a.Problems, text)
		assert.Contains(t, a.Problems[0], "cost limit")
		assert.True(t, a.Frameworks[0].Unknowns[0].Faulty)
	}
}
