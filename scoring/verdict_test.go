package scoring_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring"
)

// one is a workspace to which a test adds a piece: a review each quarter and a list of leavers, a
// policy, a register for each AI system, and a scan of which a rule wants two.
const one = `
framework:
  id: t
  title: T
  system_kinds: {ai: [developer]}
requirements:
  - {id: R, kind: criterion, title: R, points: [{id: a, text: A.}, {id: b, text: B.}, {id: c, text: C., each: {kind: ai}}, {id: d, text: D.}]}
evidence_types:
  - {id: pol, title: Policy, kind: document}
  - {id: rec, title: Review, kind: record, attributes: {population: int, sample: int, deviations: int, owner: bool}}
  - {id: list, title: List, kind: record, attributes: {population: int, sample: int, deviations: int}}
  - {id: reg, title: Register, kind: state}
  - {id: scan, title: Scan, kind: record}
  - {id: other, title: Other, kind: record}
controls:
  - id: review
    title: Review
    cadence: quarterly
    evidence: {design: [pol], operation: [rec]}
    links: [{to: "t:R", points: [a], why: So., needs: {expr: 'e.type == "pol" || e.has("owner")', why: the owner has confirmed}}]
  - {id: leavers, title: Leavers, cadence: per-event, evidence: {design: {none: So.}, operation: [list]}, links: [{to: "t:R", points: [b], why: So.}]}
  - {id: register, title: Register, evidence: {design: [reg], operation: {none: So.}}, links: [{to: "t:R", points: [c], why: So.}]}
  - {id: scanning, title: Scanning, evidence: {design: {none: So.}, operation: [scan]}, links: [{to: "t:R", points: [d], why: So.}]}
rules:
  - {control: scanning, basis: operation, expr: 'evidence.ofType("scan").count() >= 2', why: Two scans a year.}
organisation: {name: One, systems: [app, {id: bot, kind: ai, roles: [developer]}, {id: aid, kind: ai, roles: [developer]}, away]}
scope: [{framework: t, basis: [design, operation], window: 2026-01-01/2026-06-30, populations: true, systems: [app, bot, aid]}]
evidence:
  - {id: E, PIECE}
`

// Each verdict of the page, the first reason that holds; and what a piece needs is named.
func TestVerdictOfOne(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, piece, verdict, why string }{
		{"a policy", "type: pol, effective: 2026-06-30, status: accepted", "supports", ""},
		{"a policy that is no more in force", "type: pol, effective: 2025-01-01, valid: 2025-12-31, status: accepted", "stale", ""},
		{"a policy of after the window", "type: pol, effective: 2026-07-01, status: accepted", "not-yet", ""},
		{"a policy that is not collected yet", "type: pol, effective: 2026-01-01, collected: 2026-08-16, status: accepted", "not-yet", ""},
		{"a draft", "type: pol, effective: 2026-01-01", "not-accepted", ""},
		{"a draft of after the day", "type: pol, effective: 2027-01-01", "not-accepted", ""},
		{"a rejected policy", "type: pol, effective: 2026-01-01, status: rejected", "not-accepted", ""},
		{"a policy that says failed", "type: pol, effective: 2026-01-01, outcome: failed, status: accepted", "deviates", ""},
		{"of a type that nothing takes", "type: other, performed: 2026-03-01, status: accepted", "out-of-scope", ""},
		{"of a system that the scope leaves out", "type: pol, effective: 2026-01-01, systems: [away], status: accepted", "out-of-scope", "away"},
		{"a review", "type: rec, performed: 2026-03-01, status: accepted, attributes: {owner: true}", "supports", ""},
		{"a review of before", "type: rec, performed: 2025-12-31, status: accepted, attributes: {owner: true}", "stale", ""},
		{"a review of the last day of grace", "type: rec, period: 2026-01-01/2026-03-31, performed: 2026-04-22, status: accepted, attributes: {owner: true}", "supports", ""},
		{"a review of the day after", "type: rec, period: 2026-01-01/2026-03-31, performed: 2026-04-23, status: accepted, attributes: {owner: true}", "stale", ""},
		{"a review that nothing is left of", "type: rec, performed: 2026-03-01, status: accepted, attributes: {owner: true, sample: 10, deviations: 1}", "deviates", ""},
		{"a review that half is left of", "type: rec, performed: 2026-03-01, status: accepted, attributes: {owner: true, sample: 20, deviations: 1}", "supports", ""},
		{"a review that the link asks more of", "type: rec, performed: 2026-03-01, status: accepted", "needs-more", "the owner has confirmed"},
		{"a sample that does not state its deviations", "type: rec, performed: 2026-03-01, status: accepted, attributes: {owner: true, sample: 10}", "needs-more", "sample"},
		{"a sample of none", "type: rec, performed: 2026-03-01, status: accepted, attributes: {owner: true, sample: 0}", "needs-more", "tested"},
		{"a list of some days", "type: list, period: 2026-06-22/2026-06-30, status: accepted, source: {system: hr}, attributes: {population: 4}", "supports", ""},
		{"a list without a population", "type: list, period: 2026-06-22/2026-06-30, status: accepted, source: {system: hr}", "needs-more", "population"},
		{"a list without its source", "type: list, period: 2026-06-22/2026-06-30, status: accepted, attributes: {population: 4}", "needs-more", "source"},
		{"a list of nothing", "type: list, period: 2026-06-22/2026-06-30, status: accepted, source: {system: hr}, attributes: {population: 0}", "needs-more", "occurrence"},
		{"a register that names its system", "type: reg, collected: 2026-03-01, systems: [bot], status: accepted", "supports", ""},
		{"a register that names none of two", "type: reg, collected: 2026-03-01, status: accepted", "needs-more", "system"},
		{"a register of another time", "type: reg, collected: 2025-11-16, systems: [bot], status: accepted", "stale", ""},
		{"a register that still speaks of the first day", "type: reg, collected: 2025-11-17, systems: [bot], status: accepted", "supports", ""},
		{"one scan of two", "type: scan, performed: 2026-03-01, status: accepted", "needs-more", "rule"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			set, err := catalog.Load(fstest.MapFS{"one.yaml": {Data: []byte(strings.Replace(one, "PIECE", tt.piece, 1))}})
			require.NoError(t, err)
			g, err := mapping.Build(set.Source)
			require.NoError(t, err)
			e, err := scoring.New(g)
			require.NoError(t, err)
			v := assess(t, e, set.Organisation, "2026-08-15").Evidence[0].Verdicts[0]
			assert.Equal(t, tt.verdict, v.Verdict.String(), v.Why)
			assert.Contains(t, v.Why, tt.why)
		})
	}
}
