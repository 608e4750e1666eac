package verdict_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/internal/point"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
	"github.com/groundworkgrc/groundwork/scoring/internal/verdict"
	"github.com/groundworkgrc/groundwork/scoring/internal/words"
)

// ground is a quarterly control with a policy, a settings export and a review, of which the link to
// #a takes the policy and the review, and that to #b, which can be left out, the export; and a
// control of which rules judge the operation.
const ground = `
framework: {id: t, title: T, fails_at: 0.1, may_be_not_relevant: ["1#b"]}
requirements:
  - {id: "1", kind: requirement, title: One, points: [{id: a, text: A.}, {id: b, text: B.}]}
  - {id: "2", kind: requirement, title: Two, points: [{id: a, text: C.}]}
evidence_types:
  - {id: pol, title: Policy, kind: document}
  - {id: set, title: Settings, kind: state}
  - {id: rev, title: Review, kind: record, attributes: {population: int, deviations: int, sample: int}}
  - {id: reg, title: Register, kind: state}
  - {id: log, title: Log, kind: record, attributes: {population: int, deviations: int}}
fact_types: [{id: outside, type: bool, title: "Does somebody outside do it?"}]
controls:
  - {id: c, title: C, cadence: quarterly, evidence: {design: [pol, set], operation: [rev]}, links: [
      {to: "t:1", points: [a], why: W., by: [pol, rev], needs: {expr: 'e.type != "rev" || e.outcome != ""', why: A review says how it went.}},
      {to: "t:1", points: [b], why: V., by: [set]}]}
  - {id: d, title: D, cadence: monthly, evidence: {design: [reg], operation: [log]}, links: [{to: "t:2", why: W.}]}
rules:
  - {control: d, basis: operation, expr: 'facts.outside || evidence.ofType("log").count() >= 2', why: Two logs., tests: []}
organisation: {name: O}
scope: [{framework: t, basis: [design, operation], window: 2026-01-01/2026-06-30, not_relevant: [{point: "t:1#b", why: Nothing of the kind.}]}]
`

// A piece that does not support says the first reason that holds, and what it is by.
func TestReasons(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, pieces, facts, of string
		reason                  verdict.Reason
		stale                   verdict.Staleness
		shows, asked, why       string
	}{
		{"links of what is in scope name other types", "{id: E, type: set, collected: 2026-03-01}", "", "1", verdict.Stale, verdict.Struck, "", "", "what is in scope asks for other evidence types"},
		{"not a day of it", "{id: E, type: pol, effective: 2024-01-01, valid: 2025-12-31}", "", "1", verdict.Stale, verdict.NoDay, "2024-01-01/2025-12-31", "2026-01-01/2026-06-30",
			"it shows 2024-01-01/2025-12-31, and 2026-01-01/2026-06-30 is asked"},
		{"replaced before", "{id: E, type: pol, effective: 2024-01-01}, {id: N, type: pol, effective: 2025-06-01, replaces: [E]}", "", "1", verdict.Stale, verdict.Replaced, "", "",
			"replaced before what is asked: by N from 2025-06-01 on"},
		{"replaced, and over anyway", "{id: E, type: pol, effective: 2024-01-01, valid: 2024-12-31}, {id: N, type: pol, effective: 2024-06-01, replaces: [E]}", "", "1", verdict.Stale, verdict.NoDay,
			"2024-01-01/2024-12-31", "2026-01-01/2026-06-30", "it shows 2024-01-01/2024-12-31, and 2026-01-01/2026-06-30 is asked"},
		{"too late for its slice", "{id: E, type: rev, period: 2026-01-01/2026-03-31, performed: 2026-05-20, collected: 2026-05-21, outcome: passed}", "", "1", verdict.Stale, verdict.TooLate,
			"2026-05-20", "2026-01-01/2026-03-31", "performed on 2026-05-20, too late for 2026-01-01/2026-03-31"},
		{"stale before it deviates", "{id: E, type: rev, performed: 2025-05-20, outcome: failed, attributes: {population: 3, deviations: 3}}", "", "1", verdict.Stale, verdict.NoDay,
			"2025-05-20", "2026-01-01/2026-06-30", "it shows 2025-05-20, and 2026-01-01/2026-06-30 is asked"},
		{"deviates", "{id: E, type: rev, performed: 2026-05-20, outcome: failed, attributes: {population: 3, deviations: 3}}", "", "1", verdict.Deviates, 0, "", "", "3 of 3 deviate: it is worth nothing"},
		{"a needs that it fails", "{id: E, type: rev, performed: 2026-05-20}", "", "1", verdict.NeedsMore, 0, "", "", "wanted: A review says how it went"},
		{"a needs of another type", "{id: E, type: pol, effective: 2026-01-01}", "", "1", verdict.Supports, 0, "", "", ""},
		{"a rule asks two", "{id: E, type: log, performed: 2026-05-20}", "", "2", verdict.NeedsMore, 0, "", "", "what a rule of its control asks: Two logs"},
		{"a rule that holds without it", "{id: E, type: log, performed: 2026-05-20}", "facts: {outside: true}", "2", verdict.Stale, verdict.Satisfied, "", "", "nothing is asked of it: a rule of its control holds without it: Two logs"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			v, p := judged(t, ground+tt.facts+"\nevidence: ["+strings.ReplaceAll(tt.pieces, "{id", "{status: accepted, accepted_by: lee, id")+"]\n", tt.of)
			assert.Equal(t, tt.reason.String(), v.Reason.String())
			if tt.reason == verdict.Stale {
				assert.Equal(t, tt.stale, v.Old.Why)
				assert.Equal(t, tt.shows, period(v.Old.Shows))
				assert.Equal(t, tt.asked, period(v.Old.Asked))
			}
			assert.Equal(t, tt.why, words.Why(words.Reason{Verdict: v, Piece: p}))
		})
	}
}

// A document that holds on is not over where what is asked is yet to come.
func TestStaleOfAWindowToCome(t *testing.T) {
	t.Parallel()
	at := framework.NewDate(2026, 11, 26)
	asked := framework.Period{First: at.AddDays(5), Last: at.AddDays(186)}
	old := verdict.Old{Shows: framework.Period{First: at.AddDays(-90), Last: piece.OpenEnd}, Asked: asked}
	why := func(old verdict.Old) string {
		return words.Why(words.Reason{Verdict: verdict.Verdict{Reason: verdict.Stale, Old: old}, Piece: &piece.Piece{Source: &piece.Source{}}, At: at})
	}
	assert.Equal(t, "it holds from 2026-08-28 on; 2026-12-01/2027-05-31 is asked, which has not begun, and of days to come nothing is shown", why(old))
	old.Asked.First = at
	assert.Equal(t, "it shows what holds from 2026-08-28 on, and 2026-11-26/2027-05-31 is asked", why(old))
}

// judged is what piece E does for a requirement of the workspace on 2026-08-15.
func judged(t *testing.T, text, requirement string) (verdict.Verdict, *piece.Piece) {
	t.Helper()
	set, err := catalog.Load(fstest.MapFS{"workspace.yaml": {Data: []byte(text)}})
	require.NoError(t, err)
	g, err := mapping.Build(set.Source)
	require.NoError(t, err)
	at, err := framework.ParseDate("2026-08-15")
	require.NoError(t, err)
	facts := &rule.Facts{Values: map[string]any{}}
	for _, f := range set.Organisation.Facts {
		facts.Values[f.ID] = f.Value
	}
	pc := &point.Case{Graph: g, Rules: compiled(t, g), Organisation: set.Organisation, At: at, Facts: facts}
	stock, err := pc.Ready(t.Context())
	require.NoError(t, err)
	l, err := pc.Lens(set.Organisation.Scopes[0], stock)
	require.NoError(t, err)
	reach := set.Organisation.Scopes[0].Reach(l.Framework, at)
	leaves := g.Leaves("t")
	j, err := verdict.New(t.Context(), verdict.NewNet(leaves, nil), func(string) *point.Lens { return l }, func(leaf, point int) bool {
		return reach.Point(leaves[leaf].Points[point].Ref).Standing == framework.InScope
	})
	require.NoError(t, err)
	e, ok := stock.Pieces.Find("E")
	require.True(t, ok)
	for k, leaf := range leaves {
		if leaf.Requirement.ID == requirement {
			v, err := j.For(t.Context(), e, k)
			require.NoError(t, err)
			return v, e
		}
	}
	require.Fail(t, "no such requirement")
	return verdict.Verdict{}, nil
}

func period(p framework.Period) string {
	switch {
	case p.IsZero():
		return ""
	case p.First == p.Last:
		return p.First.String()
	}
	return p.String()
}
