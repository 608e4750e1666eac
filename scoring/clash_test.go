package scoring_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/scoring/result"
)

// clashing is a workspace with so many lists of nothing, each beside so many occurrences of the same month.
func clashing(zeros, others int, apart string) string {
	var b strings.Builder
	b.WriteString(`organisation: {name: A, as_of: 2026-08-15}
framework: {id: t, title: T}
requirements: [{id: "1", title: One, points: [{id: a, text: A.}]}]
evidence_types: [{id: lst, title: L, kind: record, attributes: {population: int, deviations: int}}]
controls: [{id: c, title: C, cadence: per-event, evidence: {design: {none: X.}, operation: [lst]}, links: [{to: "t:1", why: W.}]}]
scope: [{framework: t, basis: [operation], window: 2026-01-01/2026-06-30, populations: true}]
evidence:
`)
	put := func(id, period string, population int) {
		fmt.Fprintf(&b, "  - {id: %s, type: lst, period: %s, collected: 2026-07-01, status: accepted, source: {system: s}, attributes: {population: %d, deviations: 0}}\n", id, period, population)
	}
	for i := range zeros {
		put(fmt.Sprintf("Z%03d", i), "2026-02-01/2026-02-28", 0)
	}
	for i := range others {
		put(fmt.Sprintf("O%03d", i), "2026-02-10/2026-03-10", 3)
	}
	if apart != "" {
		put("Y", apart, 0)
		put("P", apart, 5)
	}
	return b.String()
}

// A contradiction is told with both pieces and the days that both speak of, and with no other piece.
func TestClash(t *testing.T) {
	t.Parallel()
	a := judged(t, own(clashing(1, 2, "2026-05-01/2026-05-31")), false)
	var notes []result.Note
	for _, n := range a.Frameworks[0].Notes {
		if n.About == result.NoteContradiction {
			notes = append(notes, n)
		}
	}
	require.Len(t, notes, 2)
	assert.Equal(t, []string{"Y", "P"}, notes[0].Of)
	assert.Equal(t, "Contradiction: Y lists no occurrence of lst, and P lists some on the same days: 2026-05-01/2026-05-31", notes[0].Text)
	assert.Equal(t, []string{"Z000", "O000", "O001"}, notes[1].Of)
	assert.Equal(t, "Contradiction: Z000 lists no occurrence of lst, and O000, O001 list some on the same days: 2026-02-10/2026-02-28", notes[1].Text)
}

// What is told of contradictions grows with the evidence and not with its square: the first lists of nothing
// stand with what they contradict, and the others are counted, each by its id.
func TestClashesAreBounded(t *testing.T) {
	t.Parallel()
	const zeros = 300
	a := judged(t, own(clashing(zeros, zeros, "")), false)
	f := a.Frameworks[0]
	told := map[string]bool{}
	notes, names := 0, 0
	for _, n := range f.Notes {
		if n.About == result.NoteContradiction {
			notes, names = notes+1, names+len(n.Of)
			for _, id := range n.Of {
				if strings.HasPrefix(id, "Z") {
					told[id] = true
				}
			}
		}
	}
	assert.Equal(t, 21, notes)
	assert.Len(t, told, zeros, "each is named")
	assert.Less(t, names, 30*zeros)
	assert.True(t, slices.ContainsFunc(f.Notes, func(n result.Note) bool {
		return strings.HasPrefix(n.Text, "Contradiction: 280 more pieces list no occurrence")
	}), "and the others counted")
}
