package scoring_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// What begins only after the day, or after the lens's time, lifts no low through a rule that looks at no
// time by itself (law 1): a document in force only then, an observation made only then, a list kept only
// then.
func TestRulesSeeNothingToCome(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		piece string
		low   float64
	}{
		"in force within the window":               {"type: pol, effective: 2026-06-30, collected: 2026-07-01", 1},
		"in force only after it":                   {"type: pol, effective: 2026-07-01, collected: 2026-06-01", 0},
		"over before it":                           {"type: pol, effective: 2025-01-01, valid: 2025-12-31", 1},
		"observed so that it speaks of the window": {"type: set, collected: 2026-08-10", 1},
		"observed so that it does not":             {"type: set, collected: 2026-08-15", 0},
		"effective only after the window":          {"type: set, collected: 2026-08-10, effective: 2026-07-05", 0},
		"a report of the window":                   {"type: rep, period: 2026-06-30/2026-07-31, collected: 2026-08-01", 1},
		"a report of what came after":              {"type: rep, period: 2026-07-01/2026-07-31, collected: 2026-08-01", 0},
		"a report collected before its days":       {"type: rep, period: 2026-06-01/2026-06-30, collected: 2026-05-01", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := judged(t, own(`organisation: {name: A, as_of: 2026-08-16}
framework: {id: t, title: T}
requirements: [{id: "1", title: One, points: [{id: a, text: A.}]}]
evidence_types: [{id: pol, title: P, kind: document}, {id: set, title: S, kind: state}, {id: rep, title: R, kind: report}]
controls: [{id: c, title: C, evidence: {design: [pol, set, rep]}, links: [{to: "t:1", why: W.}]}]
rules: [{control: c, basis: design, expr: evidence.exists(), why: Something is there.}]
scope: [{framework: t, basis: [design], window: 2026-01-01/2026-06-30}]
evidence: [{id: E, status: accepted, accepted_by: lee, `+tt.piece+"}]\n"), false)
			assert.InDelta(t, tt.low, a.Frameworks[0].Readiness.Low, 1e-9)
		})
	}
}
