package diff_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/catalog/diff"
	"github.com/groundworkgrc/groundwork/mapping"
)

const edition1 = `framework: {id: x, title: X, edition: "1"}
requirements:
  - {id: "1", title: Group}
  - {id: "1.1", title: One, parent: "1", points: [{id: a, text: A.}, {id: b, text: B.}]}
  - {id: "1.2", title: Two, parent: "1", points: [{id: a, text: Moved along.}]}
  - {id: "1.3", title: Three, parent: "1"}
  - {id: "1.4", title: Four, parent: "1"}
evidence_types: [{id: log, title: Log}]
controls:
  - {id: keep, title: Keep, does: It is kept., evidence: {operation: [log]}, links: [{to: x:1.1, points: [a], why: So.}, {to: x:1.3, why: So.}]}
  - {id: gone, title: Gone, evidence: {operation: [log]}, links: [{to: x:1.3, why: So.}]}
rules: [{control: keep, basis: operation, expr: "true"}]
relations: [{from: x:1.1, to: x:1.3, is: subset, why: So.}]
`

const edition2 = `framework: {id: x, title: X, edition: "2"}
requirements:
  - {id: "1", title: Group}
  - {id: "1.1", title: Uno, parent: "1", weight: 2, points: [{id: a, text: Another A., weight: 3}, {id: c, text: C.}]}
  - {id: "1.20", title: Two, parent: "1", points: [{id: a, text: Moved along.}]}
  - {id: "1.3", title: Three, parent: "1"}
  - {id: "1.5", title: Five, parent: "1"}
evidence_types: [{id: log, title: Log}]
controls:
  - {id: keep, title: Keep, does: It is kept well., evidence: {operation: [log]}, links: [{to: x:1.1, why: So.}, {to: x:1.5, why: So.}]}
rules: [{control: keep, basis: operation, expr: "false"}]
relations: [{from: x:1.1, to: x:1.3, is: intersects, why: So.}]
`

func graphOf(t *testing.T, text string) *mapping.Graph {
	t.Helper()
	set, err := catalog.Load(fstest.MapFS{"x.yaml": {Data: []byte(text)}})
	require.NoError(t, err)
	g, err := mapping.Build(set.Source)
	require.NoError(t, err)
	return g
}

func TestDiff(t *testing.T) {
	t.Parallel()
	a, b := graphOf(t, edition1), graphOf(t, edition2)
	var got []string
	for _, c := range diff.Between(a, b) {
		got = append(got, fmt.Sprintf("%s %s: %s -> %s (%s)", c.Kind, c.What, c.Was, c.Is, c.Place))
	}
	assert.Equal(t, strings.Split(strings.TrimSpace(`
reissued framework x: 1 -> 2 (x.yaml:1:12)
retitled x:1.1: One -> Uno (x.yaml:4:5)
reweighted x:1.1: 1 -> 2 (x.yaml:4:5)
reworded x:1.1#a: A. -> Another A. (x.yaml:4:5)
reweighted x:1.1#a: 1 -> 3 (x.yaml:4:5)
withdrawn x:1.1#b: B. ->  (x.yaml:4:5)
added x:1.1#c:  -> C. (x.yaml:4:5)
withdrawn x:1.4: Four ->  (x.yaml:7:5)
added x:1.5:  -> Five (x.yaml:7:5)
renumbered x:1.20: 1.2 -> 1.20 (x.yaml:5:5)
withdrawn control gone: Gone ->  (x.yaml:11:5)
reworded control keep: It is kept. -> It is kept well. (x.yaml:10:5)
relinked control keep to x:1.1: a -> all points (x.yaml:10:5)
relinked control keep to x:1.3: all points ->  (x.yaml:10:5)
relinked control keep to x:1.5:  -> all points (x.yaml:10:5)
reworded rule of keep on operation: true -> false (x.yaml:11:9)
reworded relation x:1.1 to x:1.3: subset -> intersects (x.yaml:12:13)`), "\n"), got)
}

// The same catalogs give nothing; exchanged, what was added is withdrawn.
func TestDiffLaws(t *testing.T) {
	t.Parallel()
	a, b := graphOf(t, edition1), graphOf(t, edition2)
	assert.Empty(t, diff.Between(a, a))
	assert.Empty(t, diff.Between(graphOf(t, edition1), graphOf(t, edition1)))
	count := func(list []diff.Change, kind diff.Kind) int {
		n := 0
		for _, c := range list {
			if c.Kind == kind {
				n++
			}
		}
		return n
	}
	there, back := diff.Between(a, b), diff.Between(b, a)
	assert.Len(t, back, len(there))
	assert.Equal(t, count(there, diff.Added), count(back, diff.Withdrawn))
	assert.Equal(t, count(there, diff.Renumbered), count(back, diff.Renumbered))
}
