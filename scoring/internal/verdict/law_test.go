package verdict_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/internal/point"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
	"github.com/groundworkgrc/groundwork/scoring/internal/verdict"
)

// field has controls of each cadence and nature, with evidence of each kind on each basis.
const field = `
framework: {id: t, title: T, fails_at: 0.1, system_kinds: {ai: [developer, user]}}
requirements:
  - {id: "1", kind: requirement, title: One, points: [{id: a, text: A.}, {id: b, text: B., each: {kind: ai}}, {id: c, text: C., essential: operation}]}
  - {id: "2", kind: requirement, title: Two, points: [{id: a, text: D.}, {id: b, text: E.}]}
  - {id: "3", kind: requirement, title: Three, points: [{id: a, text: F.}]}
  - {id: "4", kind: requirement, title: Four, points: [{id: a, text: G., each: {kind: ai}}]}
evidence_types:
  - {id: pol, title: Policy, kind: document}
  - {id: set, title: Settings, kind: state}
  - {id: rep, title: Report, kind: report, attributes: {population: int, deviations: int, sample: int}}
  - {id: rev, title: Review, kind: record, attributes: {population: int, deviations: int, sample: int}}
  - {id: evt, title: Event, kind: record, attributes: {population: int, deviations: int, sample: int}}
fact_types: [{id: outside, type: bool, title: "Does somebody outside do it?"}]
controls:
  - {id: q, title: Q, cadence: quarterly, evidence: {design: [pol, set], operation: [rev, rep]}, links: [
      {to: "t:1", points: [a], why: W., by: [pol, rev], needs: {expr: 'e.type != "rev" || e.outcome != ""', why: A review says how it went.}},
      {to: "t:1", points: [b], why: V.}, {to: "t:2", points: [a], why: V.}]}
  - {id: p, title: P, cadence: per-event, evidence: {design: [pol, rev], operation: [evt, [rev, set]]}, links: [{to: "t:1", why: W.}, {to: "t:2", points: [b], why: W., by: [evt]}, {to: "t:4", why: W.}]}
  - {id: a, title: A, cadence: daily, nature: automated, evidence: {design: {none: It is as it was set.}, operation: [set, rep, [rev, pol]]}, links: [{to: "t:1", points: [b, c], why: W.}, {to: "t:3", why: W.}]}
  - {id: n, title: N, evidence: {design: [[pol, set, rev]], operation: [evt, rep]}, links: [{to: "t:2", why: W.}]}
  - {id: r, title: R, cadence: monthly, evidence: {design: [set], operation: [rev, pol]}, links: [{to: "t:3", why: W.}]}
  - {id: m, title: M, cadence: monthly, evidence: {design: [rep, rev], operation: [rev]}, links: [{to: "t:2", points: [a], why: W.}]}
rules:
  - {control: r, basis: operation, expr: 'facts.outside || evidence.ofType("rev").count() >= 1', why: A review., tests: []}
`

const shape = `
organisation: {name: O, systems: [{id: app}, {id: bot, kind: ai, roles: [user]}, {id: aid, kind: ai, roles: [developer], since: 2026-06-01}]}
scope: [{framework: t}]
`

// A made piece is of any type and time, and says any of what a piece may say.
func madePiece(rng *rand.Rand, i int) evidence.Piece {
	day := func() framework.Date { return framework.NewDate(2025, 6, 1).AddDays(rng.IntN(500)) }
	one := func(n int) bool { return rng.IntN(n) == 0 }
	e := evidence.Piece{ID: fmt.Sprintf("E%02d", i), Type: []string{"pol", "set", "rep", "rev", "evt"}[rng.IntN(5)], Status: evidence.Accepted, AcceptedBy: "lee", Collected: day(), Attributes: map[string]any{}}
	if one(2) {
		e.Period = framework.Period{First: e.Collected.AddDays(-rng.IntN(120)), Last: e.Collected.AddDays(rng.IntN(10) - 5)}
		e.Period.Last = max(e.Period.First, e.Period.Last)
	}
	if one(2) {
		e.Performed = e.Collected.AddDays(-rng.IntN(60))
	}
	if one(3) {
		e.Effective = day()
	}
	if one(2) {
		n := int64(rng.IntN(20))
		e.Attributes[evidence.Population] = n
		if one(2) {
			e.Attributes[evidence.Deviations] = min(n, int64(rng.IntN(3)))
		}
		if one(4) {
			e.Attributes[evidence.Sample] = min(n, int64(rng.IntN(9)))
		}
	}
	if one(2) {
		e.Origin.System = "tickets"
	}
	e.Outcome = evidence.Outcome(rng.IntN(3))
	switch rng.IntN(6) {
	case 0:
		e.Systems = []string{"bot"}
	case 1:
		e.Systems = []string{"app", "aid"}
	case 2:
		e.Points = []framework.PointRef{framework.Ref{Framework: "t", Requirement: "2"}.Point("b"), framework.Ref{Framework: "t", Requirement: "1"}.Point("b")}
	case 3:
		e.Controls = []string{[]string{"q", "p", "n"}[rng.IntN(3)]}
	}
	return e
}

// madeLens looks at the pieces in any way: over a window or at an instant, on some bases.
func madeLens(t *testing.T, rng *rand.Rand, g *mapping.Graph, org *organisation.Organisation, rules point.Rules) *point.Lens {
	t.Helper()
	own := *org
	for i := range 12 {
		e := madePiece(rng, i)
		for k := range own.Evidence {
			if was := &own.Evidence[k]; was.Type == e.Type && (e.Type == "pol" || e.Type == "set") && rng.IntN(2) == 0 {
				e.Replaces = []string{was.ID}
			}
		}
		own.Evidence = append(own.Evidence, e)
	}
	if rng.IntN(3) == 0 {
		own.Systems = nil
	}
	facts := &rule.Facts{Values: map[string]any{}}
	if rng.IntN(2) == 0 {
		facts.Values["outside"] = rng.IntN(3) == 0
	}
	at := framework.NewDate(2026, 3, 1).AddDays(rng.IntN(200))
	pc := &point.Case{Graph: g, Rules: rules, Organisation: &own, At: at, Facts: facts}
	stock, err := pc.Ready(t.Context())
	require.NoError(t, err)
	l, err := pc.Lens(own.Scopes[0], stock)
	require.NoError(t, err)
	l.Asked = [][]framework.Basis{{framework.Design, framework.Operation}, {framework.Design}, {framework.Operation}}[rng.IntN(3)]
	l.Frame.Instant = at.AddDays(rng.IntN(60) - 50)
	if l.InPlace, l.Frame.Populations = rng.IntN(2) == 0, rng.IntN(2) == 0; rng.IntN(2) == 0 {
		l.Frame.Window = framework.Period{First: at.AddDays(-120 - rng.IntN(80)), Last: at.AddDays(rng.IntN(60) - 40)}
	}
	return l
}

// What a piece lifts by what it fills is what it lifts where the points are judged over it alone, as it
// is and however well it is looked at.
func TestToldIsJudged(t *testing.T) {
	t.Parallel()
	set, err := catalog.Load(fstest.MapFS{"workspace.yaml": {Data: []byte(field + shape)}})
	require.NoError(t, err)
	g, err := mapping.Build(set.Source)
	require.NoError(t, err)
	rules := compiled(t, g)
	rng := rand.New(rand.NewPCG(17, 18))
	seen, known, unknown := map[string]int{}, 0, 0
	net := verdict.NewNet(g.Leaves("t"), nil) // one for lenses that ask in all manners
	for range 150 {
		l := madeLens(t, rng, g, set.Organisation, rules)
		j, err := verdict.New(t.Context(), net, func(string) *point.Lens { return l }, func(int, int) bool { return true })
		require.NoError(t, err)
		for p := range l.Pieces.All() {
			if !p.Present(l.At) {
				continue // nothing is asked of it
			}
			known, unknown = checkTwice(t, l, j, p, seen, known, unknown)
		}
	}
	assert.Greater(t, known, 20*unknown, "judging is the exception")
	for _, kind := range []string{"pol", "set", "rep", "rev", "evt"} {
		for _, lifts := range []bool{true, false} {
			for look := range point.Looks {
				assert.Positive(t, seen[fmt.Sprintf("%s %d %t", kind, look, lifts)], "%s %d %t", kind, look, lifts)
			}
		}
	}
}

func checkTwice(t *testing.T, l *point.Lens, j *verdict.Judge, p *piece.Piece, seen map[string]int, known, unknown int) (allKnown, allUnknown int) {
	t.Helper()
	list, err := j.Twice(t.Context(), p)
	require.NoError(t, err)
	for _, x := range list {
		require.Equal(t, x.Judged, x.Told, "leaf %d, looked at as %d: %+v\nin %+v asking %v, in place %t, %d systems", x.Leaf, x.Look, *p.Source, l.Frame, l.Asked, l.InPlace, len(l.Systems))
		seen[fmt.Sprintf("%s %d %t", p.Type, x.Look, x.Told)]++
		known, unknown = known+x.Known, unknown+x.Unknown
	}
	return known, unknown
}
