package plan

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring"
)

// small makes a catalog of two frameworks whose points controls share at random: every control has a
// document for its design and a record for its operation, some of them in common.
func small(r *rand.Rand) string {
	b := &strings.Builder{}
	b.WriteString(`bands:
  - {name: good, when: lowest >= 0.9}
  - {name: fair, when: lowest >= 0.5}
  - {name: poor, when: lowest >= 0.0}
framework: {id: one, title: One}
requirements:
  - {id: "1", title: First, kind: requirement, points: [{id: a, text: A., weight: 2}, {id: b, text: B.}]}
  - {id: "2", title: Second, kind: requirement, points: [{id: a, text: C.}, {id: b, text: D.}]}
evidence_types:
`)
	controls := 2 + r.IntN(3)
	for i := range controls {
		fmt.Fprintf(b, "  - {id: doc-%d, title: Document %d, kind: document}\n  - {id: rec-%d, title: Record %d, kind: record}\n", i, i, i, i)
	}
	b.WriteString("controls:\n")
	points := []string{`"one:1"`, "a", `"one:1"`, "b", `"one:2"`, "a", `"one:2"`, "b"}
	for i := range controls {
		doc := i
		if r.IntN(4) == 0 {
			doc = r.IntN(controls) // shared with another
		}
		operation := fmt.Sprintf("{design: [doc-%d], operation: [rec-%d]}", doc, i)
		if r.IntN(4) == 0 {
			operation = fmt.Sprintf("{design: [doc-%d], operation: [[rec-%d, rec-%d]]}", doc, i, r.IntN(controls))
		}
		cadence := []string{"", "cadence: quarterly, ", "cadence: annual, "}[r.IntN(3)]
		fmt.Fprintf(b, "  - {id: c-%d, title: Control %d, does: It does., %seffort: {first: %dd, upkeep: %dd}, owner: it, evidence: %s, links: [", i, i, cadence, 1+r.IntN(6), 1+r.IntN(9), operation)
		some := false
		for p := range 4 {
			if r.IntN(2) == 0 || i == controls-1 && !some && p == 3 || i == p {
				if some {
					b.WriteString(", ")
				}
				fmt.Fprintf(b, "{to: %s, points: [%s], why: So.}", points[2*p], points[2*p+1])
				some = true
			}
		}
		b.WriteString("]}\n")
	}
	return b.String()
}

const two = `framework: {id: two, title: Two}
requirements:
  - {id: "1", title: First, kind: requirement}
controls:
  - {id: both, title: Both, does: It does., effort: {first: 2d, upkeep: 4d}, owner: it, evidence: {design: [doc-0], operation: [rec-1]}, links: [{to: "two:1", why: So.}, {to: "one:2", points: [b], why: So.}]}
`

func opened(t testing.TB, text ...string) (*scoring.Engine, *organisation.Organisation) {
	t.Helper()
	files := map[string][]byte{}
	for i, s := range text {
		files[fmt.Sprintf("%d.yaml", i)] = []byte(s)
	}
	set, err := catalog.Load(catalog.Files(files))
	require.NoError(t, err, strings.Join(text, "\n"))
	graph, err := mapping.Build(set.Source)
	require.NoError(t, err)
	engine, err := scoring.New(graph)
	require.NoError(t, err)
	return engine, set.Organisation
}

const smallOrg = `organisation: {name: Small, as_of: 2026-01-15, owners: {it: Maya}}
scope:
  - {framework: one, basis: [design, operation], window: 2026-02-01/2026-07-31}
  - {framework: two, basis: [design, operation]}
evidence:
  - {id: E-1, type: doc-0, effective: 2025-06-01, status: draft}
`

// Over small organisations made at random, the plan needs exactly as much as the best of all sets of
// actions, each judged as a whole and from nothing; the bound is never above that, and the greedy
// choice never below.
func TestPlanEqualsBruteForce(t *testing.T) {
	t.Parallel()
	reached, sets := 0, 0
	for seed := range uint64(16) {
		r := rand.New(rand.NewPCG(seed, 1))
		engine, org := opened(t, small(r), two, smallOrg)
		band := []string{"good", "fair"}[seed%2]
		targets := []Target{{"one", band}, {"two", "fair"}}
		p, err := Make(t.Context(), engine, org, org.AsOf, Options{Targets: targets})
		require.NoError(t, err)
		m := begun(t, engine, org, targets)
		require.LessOrEqual(t, len(m.actions), exactMost, "seed %d", seed)
		least := -1
		for mask := range 1 << len(m.actions) {
			s := make(set, len(m.actions))
			var pieces []evidence.Piece
			for i := range s {
				if s[i] = mask>>i&1 == 1; s[i] {
					pieces = append(pieces, m.actions[i].pieces...)
				}
			}
			if c := m.cost(s); (least < 0 || c < least) && bands(t, engine, with(org, pieces), p.By, targets) {
				least = c
			}
			sets++
		}
		assert.Equal(t, least >= 0, p.Reaches, "seed %d: %+v", seed, p.Targets)
		if least < 0 {
			continue
		}
		reached++
		assert.True(t, p.Bound.Exact, "seed %d", seed)
		assert.InDelta(t, float64(least)/10, p.TotalEffort, 1e-9, "seed %d", seed)
		low, begin, ok, err := m.bound(t.Context())
		require.NoError(t, err)
		assert.True(t, ok, "seed %d", seed)
		assert.LessOrEqual(t, low, least, "seed %d", seed)
		for _, some := range [][]int{nil, begin[0], begin[1]} {
			order, err := m.greedy(t.Context(), some)
			require.NoError(t, err)
			order, err = m.thin(t.Context(), order)
			require.NoError(t, err)
			assert.GreaterOrEqual(t, m.cost(m.chosen(order)), least, "seed %d", seed)
		}
	}
	assert.Greater(t, reached, 6, "of 16 organisations and %d sets", sets)
	t.Logf("%d organisations reach their bands, %d sets judged", reached, sets)
}

// begun is a maker that knows its actions and has chosen none.
func begun(t *testing.T, e *scoring.Engine, org *organisation.Organisation, targets []Target) *maker {
	t.Helper()
	now, err := e.Assess(t.Context(), org, org.AsOf)
	require.NoError(t, err)
	m := &maker{engine: e, org: org, now: now, opt: Options{Targets: targets}, plan: &Plan{At: org.AsOf}}
	require.NoError(t, m.targets(t.Context()))
	require.NoError(t, m.horizon())
	require.NoError(t, m.open(t.Context()))
	return m
}

// with is the organisation with pieces more, or in the place of those with the same id.
func with(org *organisation.Organisation, pieces []evidence.Piece) *organisation.Organisation {
	out := *org
	out.Evidence = slices.Clone(org.Evidence)
	for _, p := range pieces {
		if i := slices.IndexFunc(out.Evidence, func(e evidence.Piece) bool { return e.ID == p.ID }); i >= 0 {
			out.Evidence[i] = p
			continue
		}
		out.Evidence = append(out.Evidence, p)
	}
	return &out
}

// bands reports whether the organisation is judged to reach all targets.
func bands(t *testing.T, e *scoring.Engine, org *organisation.Organisation, at framework.Date, targets []Target) bool {
	t.Helper()
	a, err := e.Assess(t.Context(), org, at)
	require.NoError(t, err)
	order := []string{}
	for _, b := range e.Graph().Source().Bands {
		order = append(order, b.Name)
	}
	for _, x := range targets {
		l, ok := a.Lens(x.Lens)
		require.True(t, ok)
		if slices.Index(order, l.Band.Name) > slices.Index(order, x.Band) {
			return false
		}
	}
	return true
}

// What shows how a control is designed comes before what shows that it runs, and is begun before.
func TestDesignComesFirst(t *testing.T) {
	t.Parallel()
	engine, org := opened(t, small(rand.New(rand.NewPCG(3, 1))), two, smallOrg)
	p, err := Make(t.Context(), engine, org, org.AsOf, Options{Targets: []Target{{"one", "good"}}})
	require.NoError(t, err)
	require.True(t, p.Reaches)
	by := map[string]Action{}
	for _, a := range p.Actions {
		by[a.ID] = a
	}
	after := 0
	for _, a := range p.Actions {
		assert.Equal(t, "Maya", a.Who)
		assert.LessOrEqual(t, a.BeginBy, a.Due)
		assert.LessOrEqual(t, a.Due, a.Until)
		assert.Greater(t, a.BeginBy, p.At)
		for _, id := range a.After {
			after++
			assert.True(t, slices.ContainsFunc(a.Controls, func(c string) bool { return slices.Contains(by[id].Controls, c) }))
			assert.Equal(t, "design", by[id].Basis)
			assert.LessOrEqual(t, by[id].BeginBy, a.BeginBy)
		}
	}
	assert.Positive(t, after)
	assert.NotEmpty(t, p.Critical)
}

// A budget is never passed. It is spent greedily, so that more of it may gain a little less, and never
// much.
func TestBudget(t *testing.T) {
	t.Parallel()
	engine, org := opened(t, small(rand.New(rand.NewPCG(5, 1))), two, smallOrg)
	was := -1.0
	for _, budget := range []float64{0.4, 2, 5, 12, 100} {
		p, err := Make(t.Context(), engine, org, org.AsOf, Options{Budget: budget})
		require.NoError(t, err)
		assert.LessOrEqual(t, p.TotalEffort, budget)
		low := 0.0
		for _, r := range p.Targets {
			low += r.Then.Readiness.Low
		}
		assert.GreaterOrEqual(t, low, was-0.05, "%v days", budget)
		was = low
	}
}

// What cannot be planned for is said before anything is judged at length.
func TestMakeRefuses(t *testing.T) {
	t.Parallel()
	engine, org := opened(t, small(rand.New(rand.NewPCG(5, 1))), two, smallOrg)
	for name, tt := range map[string]struct {
		opt  Options
		want string
	}{
		"a lens":        {Options{Targets: []Target{{"three", "good"}}}, `has no lens "three": want one of one, two`},
		"a band":        {Options{Targets: []Target{{"one", "best"}}}, `there is no band "best": want one of good, fair, poor`},
		"twice":         {Options{Targets: []Target{{"one", "good"}, {"one", "fair"}}}, `"one" has two targets`},
		"a day before":  {Options{By: org.AsOf}, "the last day 2026-01-15 does not fit: want one after 2026-01-15"},
		"a debt":        {Options{Budget: -5}, "a budget of -5 days does not fit: want days of effort"},
		"no number":     {Options{Budget: math.NaN()}, "a budget of NaN days does not fit: want days of effort"},
		"without end":   {Options{Budget: math.Inf(1)}, "a budget of +Inf days does not fit: want days of effort"},
		"too few tries": {Options{Assessments: 1}, "judged as often as allowed"},
	} {
		p, err := Make(t.Context(), engine, org, org.AsOf, tt.opt)
		assert.ErrorContains(t, err, tt.want, name)
		assert.Nil(t, p, name)
	}
	var none *Plan
	assert.Empty(t, none.Pieces())
	assert.Empty(t, none.Change())
	assert.Empty(t, none.Sum())
}

// A figure below every band, and no organisation at all, are told as out of reach.
func TestNoBandHolds(t *testing.T) {
	t.Parallel()
	text := strings.Replace(small(rand.New(rand.NewPCG(5, 1))), "  - {name: fair, when: lowest >= 0.5}\n  - {name: poor, when: lowest >= 0.0}\n", "", 1)
	engine, org := opened(t, text, two, smallOrg)
	over := *org
	over.Scopes = slices.Clone(org.Scopes)
	over.Scopes[0].Window = framework.Period{First: org.AsOf.AddDays(-200), Last: org.AsOf.AddDays(-20)}
	p, err := Make(t.Context(), engine, &over, org.AsOf, Options{})
	require.NoError(t, err)
	assert.True(t, p.Targets[0].OutOfReach)
	assert.False(t, p.Targets[0].Reached)
	assert.True(t, p.Targets[1].Reached)

	p, err = Make(t.Context(), engine, nil, org.AsOf, Options{})
	require.NoError(t, err)
	assert.Len(t, p.Targets, 2)
	for _, a := range p.Actions {
		assert.Empty(t, a.Who)
	}
}

// Of a band that asks for another figure than the lowest no such figure is told, and none is made of a
// band below a better one that is good enough by it.
func TestBandOfAnotherFigure(t *testing.T) {
	t.Parallel()
	text := small(rand.New(rand.NewPCG(5, 1)))
	bare := strings.Replace(text, "  - {name: fair, when: lowest >= 0.5}\n  - {name: poor, when: lowest >= 0.0}\n", "", 1)
	for when, told := range map[string]bool{"lowest >= 0.9": true, "0.9 <= lowest": true, "readiness >= 0.9": false} {
		engine, org := opened(t, strings.Replace(bare, "lowest >= 0.9", when, 1), two, smallOrg)
		org.Scopes[0].Window = framework.Period{First: org.AsOf.AddDays(-200), Last: org.AsOf.AddDays(-20)}
		p, err := Make(t.Context(), engine, org, org.AsOf, Options{})
		require.NoError(t, err)
		require.True(t, p.Targets[0].OutOfReach, when)
		why := strings.Join(p.Targets[0].Because, "\n")
		assert.Contains(t, why, "% at most", when)
		assert.Equal(t, told, strings.Contains(why, "the band asks for 90 %"), why)
		assert.NotContains(t, why, "the band asks for 100 %", when)
	}

	engine, _ := opened(t, strings.Replace(text, "lowest >= 0.9", "readiness >= 0.2", 1), two, smallOrg)
	m := &maker{engine: engine}
	require.NoError(t, m.ask(t.Context(), engine.Graph().Source().Bands))
	assert.Equal(t, []asked{{1, false}, {0.5, false}, {0, false}}, m.asks)
}

// With few assessments left the plan still reaches what it can, and states no bound that it does not know.
func TestFewAssessments(t *testing.T) {
	t.Parallel()
	engine, org := opened(t, small(rand.New(rand.NewPCG(3, 1))), two, smallOrg)
	targets := []Target{{"one", "good"}}
	free, err := Make(t.Context(), engine, org, org.AsOf, Options{Targets: targets})
	require.NoError(t, err)
	for most := 1; most < free.Assessments; most++ {
		p, err := Make(t.Context(), engine, org, org.AsOf, Options{Targets: targets, Assessments: most})
		if err != nil {
			require.ErrorIs(t, err, errMost)
			continue
		}
		assert.LessOrEqual(t, p.Assessments, most)
		assert.True(t, p.Reaches)
		assert.False(t, p.Bound.Exact && p.TotalEffort > free.TotalEffort)
	}
}
