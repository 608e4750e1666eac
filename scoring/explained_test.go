package scoring_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/explanation"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// told is a framework of one requirement: #a is shown by a good control beside one that deviates, #b
// is advice, #c rests on lists of events, one of nothing beside one of something, #d is compensated
// for a part, and #e is left out.
const told = `
framework: {id: t, title: T, fails_at: 0.1, may_be_not_relevant: ["1#e"]}
requirements:
  - {id: "1", kind: requirement, title: One, points: [{id: a, text: A.}, {id: b, text: B., rank: guidance}, {id: c, text: C.}, {id: d, text: D.}, {id: e, text: E.}]}
evidence_types:
  - {id: pol, title: Policy, kind: document}
  - {id: rev, title: Review, kind: record, attributes: {population: int, deviations: int}}
  - {id: test, title: Test, kind: record, attributes: {population: int, deviations: int}}
  - {id: list, title: List, kind: record, attributes: {population: int, deviations: int}}
  - {id: note, title: Note, kind: document}
controls:
  - {id: good, title: Good, cadence: quarterly, evidence: {design: [pol], operation: [rev]}, links: [
      {to: "t:1", points: [a], why: W., needs: {expr: 'e.type != "list" || e.outcome != ""', why: A list says how it went.}},
      {to: "t:1", points: [b], why: V., by: [pol]}, {to: "t:1", points: [e], why: U.}]}
  - {id: weak, title: Weak, cadence: quarterly, evidence: {design: [pol], operation: [test]}, links: [{to: "t:1", points: [a], why: X.}]}
  - {id: event, title: Event, cadence: per-event, evidence: {design: {none: It is a list.}, operation: [list]}, links: [
      {to: "t:1", points: [c], why: Y., needs: {expr: 'e.performed_by != ""', why: Somebody signed the list.}}]}
  - {id: paper, title: Paper, evidence: {design: [note], operation: {none: It is a paper.}}, links: [{to: "t:1", points: [d], why: Z.}]}
  - {id: other, title: Other, evidence: {design: [pol], operation: {none: It is a paper.}}, links: []}
organisation: {name: O}
scope: [{framework: t, basis: [design, operation], window: 2026-01-01/2026-06-30, populations: true, not_relevant: [{point: "t:1#e", why: Nothing of the kind.}]}]
treatments: [{kind: compensating, control: paper, by: other, points: ["t:1#d"], since: 2026-01-01, until: 2026-12-31, why: It stands in., owner: kim, approved_by: lee}]
evidence:
  - {id: P, type: pol, effective: 2025-01-01, status: accepted, accepted_by: lee}
  - {id: R1, type: rev, period: 2026-01-01/2026-03-31, performed: 2026-04-10, collected: 2026-04-11, status: accepted, accepted_by: lee}
  - {id: R2, type: rev, performed: 2026-05-10, collected: 2026-05-11, status: accepted, accepted_by: lee}
  - {id: T1, type: test, performed: 2026-02-10, collected: 2026-02-11, status: accepted, accepted_by: lee, attributes: {population: 20, deviations: 1}}
  - {id: L, type: list, period: 2026-01-03/2026-01-11, collected: 2026-02-11, status: accepted, accepted_by: lee, performed_by: kim, source: {system: s}, attributes: {population: 4, deviations: 0}}
  - {id: Z, type: list, period: 2026-01-01/2026-06-30, collected: 2026-07-01, status: accepted, accepted_by: lee, source: {system: s}, attributes: {population: 0}}
`

func explained(t *testing.T, text string) *explanation.Explanation {
	t.Helper()
	set, err := catalog.Load(fstest.MapFS{"workspace.yaml": {Data: []byte(text)}})
	require.NoError(t, err)
	g, err := mapping.Build(set.Source)
	require.NoError(t, err)
	e, err := scoring.New(g)
	require.NoError(t, err)
	xs, err := e.Explain(t.Context(), set.Organisation, day(t, "2026-08-15"), ref(t, "t:1"))
	require.NoError(t, err)
	require.Len(t, xs, 1)
	return &xs[0]
}

func used(t *testing.T, c *explanation.Control, id string) explanation.Use {
	t.Helper()
	for _, u := range c.Evidence {
		if u.ID == id {
			return u
		}
	}
	require.Fail(t, "not there", id)
	return explanation.Use{}
}

// Each piece says the days or slices that it carries, and what is late, not tested or contradicted
// is told.
func TestExplainedPieces(t *testing.T) {
	t.Parallel()
	x := explained(t, told)
	good, weak, event := &x.Points[0].Controls[0], &x.Points[0].Controls[1], &x.Points[2].Controls[0]
	carried := func(b framework.Basis, u result.Unit, found, expected int, slices []int, what string) []explanation.Carried {
		return []explanation.Carried{{Basis: b, Unit: u, Found: found, Expected: expected, Slices: slices, What: what}}
	}
	assert.Equal(t, carried(framework.Design, "days", 181, 181, []int{}, "all 181 days"), used(t, good, "P").Carries)
	assert.Equal(t, carried(framework.Operation, "quarters", 1, 2, []int{1}, "slice 1 of 2"), used(t, good, "R1").Carries)
	assert.Equal(t, carried(framework.Operation, "days", 9, 181, []int{}, "covers 9 of 181 days"), used(t, event, "L").Carries)
	assert.Empty(t, used(t, event, "Z").Carries)
	assert.Contains(t, good.Notes, "R1 came late for 2026-01-01/2026-03-31")
	assert.Contains(t, event.Notes, "Contradiction: Z lists no occurrence of list, and L lists some on the same days: 2026-01-03/2026-01-11", "both pieces are named")
	assert.Contains(t, weak.Conditions, explanation.Step{Of: explanation.StepUnit, Basis: framework.Operation, Text: "2026-01-01/2026-03-31: T1, 1 of 20 deviate", Value: "0.5"})
	assert.Contains(t, event.Conditions, explanation.Step{Of: explanation.StepBasis, Text: "design is not asked: It is a list."})
}

// Which control deviates beside a good one is told; advice has its rank, and a point that is left out
// no control; the figure with what compensates stands beside.
func TestExplainedPoints(t *testing.T) {
	t.Parallel()
	x := explained(t, told)
	a, b, d, e := &x.Points[0], &x.Points[1], &x.Points[3], &x.Points[4]
	assert.Empty(t, a.Deviating, "good came late for a quarter, and is no better in that")
	assert.True(t, a.Controls[0].Exceptions && a.Controls[1].Exceptions)
	assert.False(t, a.Advice())
	assert.True(t, b.Advice())
	assert.Equal(t, "guidance", b.Rank)
	assert.Equal(t, result.StatusOutOfScope, e.Status)
	assert.Equal(t, "not relevant: Nothing of the kind", e.Why)
	assert.Equal(t, result.Interval{}, d.Readiness)
	require.NotNil(t, d.WithCompensation)
	assert.Equal(t, result.Interval{Low: 1, High: 1}, *d.WithCompensation)
	require.NotNil(t, x.WithCompensation)
	assert.Greater(t, x.WithCompensation.Low, x.Readiness.Low, "and counts in no other figure")
	require.NotNil(t, a.Design)
	assert.InDelta(t, 1, a.Design.Low, 0)

	x = explained(t, strings.Replace(told, "performed: 2026-04-10", "performed: 2026-03-30", 1))
	assert.Equal(t, []string{"weak"}, x.Points[0].Deviating)
	assert.Contains(t, x.Because[0], "by good; weak deviates")
}

// What a link asks of each piece is told where a piece fails it, and records only where operation is
// asked.
func TestExplainedNeeds(t *testing.T) {
	t.Parallel()
	x := explained(t, told)
	assert.Empty(t, x.Points[0].Controls[0].Needs, "no piece fails it: it is asked of another type")
	assert.Equal(t, "Somebody signed the list.", x.Points[2].Controls[0].Needs, "Z fails it")
	assert.Equal(t, "good", x.Points[0].Controls[0].Test.Control)
	assert.Empty(t, x.Points[1].Controls[0].Test.Control, "by policy alone")
	for _, u := range x.Points[1].Controls[0].Evidence {
		assert.Equal(t, "P", u.ID, "what the link does not take is not its evidence")
	}
}

// A control that serves advice alone is marked in the Statement of Applicability, and what shows
// advice alone shows nothing of the row.
func TestStatedAdvice(t *testing.T) {
	t.Parallel()
	text := strings.NewReplacer("kind: requirement", "kind: control", "fails_at: 0.1,", "fails_at: 0.1, excludable: {kinds: [control]},",
		"links: [{to: \"t:1\", points: [a], why: X.}]", "links: [{to: \"t:1\", points: [b], why: X.}]").Replace(told)
	before, _, found := strings.Cut(text, "evidence:\n")
	require.True(t, found)
	text = before + "evidence:\n  - {id: T1, type: test, performed: 2026-02-10, collected: 2026-02-11, status: accepted, accepted_by: lee}\n"
	set, err := catalog.Load(fstest.MapFS{"workspace.yaml": {Data: []byte(text)}})
	require.NoError(t, err)
	g, err := mapping.Build(set.Source)
	require.NoError(t, err)
	e, err := scoring.New(g)
	require.NoError(t, err)
	s, err := e.Statement(t.Context(), set.Organisation, day(t, "2026-08-15"), "t")
	require.NoError(t, err)
	row := s.Rows[0]
	advice := map[string]bool{}
	for _, c := range row.ImplementedBy {
		advice[c.Control] = c.Advice
	}
	assert.Equal(t, map[string]bool{"good": false, "weak": true, "event": false, "paper": false}, advice)
	assert.Equal(t, "weak (partly-supported; for advice alone, without weight)", row.ImplementedBy[3].Text())
	assert.Equal(t, result.StatusNotShown, row.Status)
	assert.Empty(t, row.ShownBy)
}
