package diff_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/catalog/diff"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
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

// What is judged in another way is told, with how it was and how it is.
func TestRejudged(t *testing.T) {
	t.Parallel()
	const was = `framework: {id: x, title: X, system_kinds: {ai: [provider]}}
requirements: [{id: "1", title: One, points: [{id: a, text: A.}, {id: b, text: B.}]}]
evidence_types: [{id: log, title: Log, kind: record}]
controls: [{id: k, title: K, cadence: monthly, evidence: {design: {none: so}, operation: [log]}, links: [{to: x:1, why: So.}]}]
`
	is := strings.NewReplacer("title: X,", "title: X, fails_at: 0.2, points: focus, may_be_not_relevant: [\"1#b\"],",
		"text: A.", "text: A., essential: either", "text: B.", "text: B., rank: guidance, each: {kind: ai, roles: [provider]}",
		"kind: record", "kind: report, continuous: true", "cadence: monthly", "cadence: monthly, nature: automated", "why: So.", "why: So., by: [log]").Replace(was)
	var got []string
	list, err := diff.Between(t.Context(), graphOf(t, was), graphOf(t, is))
	require.NoError(t, err)
	for _, c := range list {
		got = append(got, fmt.Sprintf("%s %s: %s -> %s", c.Kind, c.What, c.Was, c.Is))
	}
	assert.Equal(t, []string{
		"rejudged framework x: demands, fails at 0.1 -> focus, fails at 0.2, may be not relevant: 1#b",
		"rejudged x:1#a: required -> required, essential on either",
		"rejudged x:1#b: required -> guidance, of each ai provider",
		"rejudged control k: manual, monthly, design: none, operation: log -> automated, monthly, design: none, operation: log",
		"relinked control k to x:1: all points -> all points, by log",
		"rejudged evidence type log: record -> report, continuous",
	}, got)
}

// What begins is compared, too: start rules, steps and questions, and of a rule the reasons stand beside
// what is written.
func TestBeginnings(t *testing.T) {
	t.Parallel()
	const was = `framework: {id: x, title: X}
requirements: [{id: "1", title: One, points: [{id: a, text: A.}]}]
fact_types: [{id: asked, type: bool, title: Asked}, {id: wide, type: bool, title: Anything}]
questions: [{fact: wide, area: expected, ask: "Is there anything?", settles: {no: [asked]}}]
start_rules:
  - {id: buyers, says: x, when: facts.asked, weight: 3, why: Buyers ask.}
  - {id: few, says: x, against: true, when: "!facts.asked", why: Nobody asks.}
start_steps: [{id: gaps, framework: x, title: Close gaps, takes: 1m, work: own, why: They are open.}]
`
	is := strings.NewReplacer("weight: 3", "weight: 2", `when: "!facts.asked"`, "when: facts.asked == false", "takes: 1m", "takes: 2m", "Is there anything?", "Is anything there?").Replace(was)
	var got []string
	list, err := diff.Between(t.Context(), graphOf(t, was), graphOf(t, is))
	require.NoError(t, err)
	for _, c := range list {
		if c.InWords != nil {
			assert.NotEqual(t, c.Was, c.InWords.Was)
			c.Was, c.Is = c.InWords.Was, c.InWords.Is
		}
		got = append(got, fmt.Sprintf("%s %s: %s -> %s", c.Kind, c.What, c.Was, c.Is))
	}
	assert.Equal(t, []string{
		"reworded start rule buyers: for x, weight 3: Buyers ask. -> for x, weight 2: Buyers ask.",
		"reworded start rule few: against x, weight 1: Nobody asks. -> against x, weight 1: Nobody asks. (written otherwise)",
		"reworded start step gaps: Close gaps, x, takes 1m, work: own, They are open. -> Close gaps, x, takes 2m, work: own, They are open.",
		"reworded question wide: Is there anything?, expected, no settles asked -> Is anything there?, expected, no settles asked",
	}, got)
	list, err = diff.Between(t.Context(), graphOf(t, strings.SplitN(was, "fact_types", 2)[0]), graphOf(t, was))
	require.NoError(t, err)
	assert.Len(t, list, 4)
	for _, c := range list {
		assert.Equal(t, diff.Added, c.Kind)
	}
}

func graphOf(t *testing.T, text string) *mapping.Graph {
	t.Helper()
	set, err := catalog.Load(fstest.MapFS{"x.yaml": {Data: []byte(text)}})
	require.NoError(t, err)
	g, err := mapping.Build(set.Source)
	require.NoError(t, err)
	return g
}

func between(t *testing.T, older, newer *mapping.Graph) []diff.Revision {
	t.Helper()
	list, err := diff.Between(t.Context(), older, newer)
	require.NoError(t, err)
	return list
}

func TestDiff(t *testing.T) {
	t.Parallel()
	a, b := graphOf(t, edition1), graphOf(t, edition2)
	var got []string
	for _, c := range between(t, a, b) {
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
	assert.Empty(t, between(t, a, a))
	assert.Empty(t, between(t, graphOf(t, edition1), graphOf(t, edition1)))
	count := func(list []diff.Revision, kind diff.Kind) int {
		n := 0
		for _, c := range list {
			if c.Kind == kind {
				n++
			}
		}
		return n
	}
	there, back := between(t, a, b), between(t, b, a)
	assert.Len(t, back, len(there))
	assert.Equal(t, count(there, diff.Added), count(back, diff.Withdrawn))
	assert.Equal(t, count(there, diff.Renumbered), count(back, diff.Renumbered))
}

// numbered is a catalog of n requirements and controls, all under ids of their own.
func numbered(t *testing.T, n int, prefix string) *mapping.Graph {
	t.Helper()
	f := &framework.Framework{ID: "x", Title: "X", Requirements: make([]framework.Requirement, n)}
	src := mapping.Source{Frameworks: []*framework.Framework{f}, EvidenceTypes: []*evidence.Type{{ID: "log", Title: "Log"}}}
	for i := range n {
		f.Requirements[i] = framework.Requirement{ID: fmt.Sprint(prefix, i), Title: fmt.Sprint("Title ", i)}
		src.Controls = append(src.Controls, &mapping.Control{
			ID: fmt.Sprint(prefix, i), Title: fmt.Sprint("Control ", i),
			Evidence: mapping.Shows{Operation: mapping.BasisShows{Types: []mapping.AnyOf{{"log"}}}},
			Links:    []mapping.Link{{To: framework.Ref{Framework: "x", Requirement: fmt.Sprint(prefix, i)}, Why: "So."}},
		})
	}
	g, err := mapping.Build(src)
	require.NoError(t, err)
	return g
}

// Fifty thousand requirements and controls under other ids: to look for each among all others
// would take many minutes.
func TestDiffGrowsWithTheSize(t *testing.T) {
	t.Parallel()
	const n = 50_000
	a, b := numbered(t, n, "a"), numbered(t, n, "b")
	kinds := map[diff.Kind]int{}
	for _, c := range between(t, a, b) {
		kinds[c.Kind]++
	}
	assert.Equal(t, map[diff.Kind]int{diff.Renumbered: n, diff.Added: n, diff.Withdrawn: n}, kinds)
}

// ending is a context that ends once it was looked at so often.
type ending struct {
	context.Context

	looks int
}

func (e *ending) Err() error {
	if e.looks--; e.looks < 0 {
		return context.Canceled
	}
	return nil
}

func TestDiffStopsWithTheContext(t *testing.T) {
	t.Parallel()
	const n = 4000
	a, b := numbered(t, n, "a"), numbered(t, n, "b")
	counting := &ending{t.Context(), 1 << 30}
	_, err := diff.Between(counting, a, b)
	require.NoError(t, err)
	looks := 1<<30 - counting.looks
	assert.Greater(t, looks, 4*2*n/1000, "at least every thousand steps")
	for _, after := range []int{0, 1, looks / 3, looks / 2, looks - 1} {
		e := &ending{t.Context(), after}
		_, err := diff.Between(e, a, b)
		require.ErrorIs(t, err, context.Canceled, "after %d looks", after)
		assert.GreaterOrEqual(t, e.looks, -100, "after %d looks it goes on", after)
	}
}

func TestNilIsAnError(t *testing.T) {
	t.Parallel()
	g := graphOf(t, edition1)
	for want, between := range map[string]func() ([]diff.Revision, error){
		"diff: no context":            func() ([]diff.Revision, error) { return diff.Between(nil, g, g) }, //nolint:staticcheck // what a caller may do
		"diff: the older one: no gra": func() ([]diff.Revision, error) { return diff.Between(t.Context(), nil, g) },
		"diff: the newer one: no gra": func() ([]diff.Revision, error) { return diff.Between(t.Context(), g, nil) },
		"diff: the newer one: no gr":  func() ([]diff.Revision, error) { return diff.Between(t.Context(), g, &mapping.Graph{}) },
	} {
		list, err := between()
		require.ErrorContains(t, err, want)
		assert.Nil(t, list)
	}
}

// A control under another id is renamed, whichever way round; what readers said, who performs a
// control and how it is tested, and what was considered are told.
func TestDiffOfWhatWasConsidered(t *testing.T) {
	t.Parallel()
	const was = `framework: {id: x, title: X}
requirements: [{id: "1", title: One}]
evidence_types: [{id: log, title: Log, kind: record}]
controls:
  - {id: k, title: K, evidence: {design: {none: so}, operation: [log]}, links: [{to: x:1, why: So.}]}
  - {id: m, title: M, evidence: {design: {none: so}, operation: [log]}, links: [{to: x:1, why: So.}]}
---
framework: {id: y, title: Y}
requirements: [{id: "1", title: One}, {id: "2", title: Two}]
relations: [{from: x:1, to: y:1, is: subset, why: So.}]
open: [{requirement: "y:2", against: [x:1], why: So.}]
rejected: [{control: k, to: y:1, why: So.}]
`
	is := strings.NewReplacer("id: k, title: K", "id: n, was: [k], title: K", "id: m, title: M,", "id: m, title: M, kind: detective, key: true, relies_on: [n], performed_by: {by: Ann, not: Lee}, procedures: [{inspect: Look.}],",
		"to: x:1, why: So.}", "to: x:1, why: So., votes: [{by: R, says: accept}]}", "is: subset, why: So.", "is: subset, why: So., votes: [{by: R, says: change, why: No.}]",
		"[x:1], why: So.", "[x:1], why: Thus.", "control: k, to: y:1, why: So.", "from: x:1, to: y:2, is: equal, why: So.").Replace(was)
	graph := func(text string) *mapping.Graph {
		a, b, _ := strings.Cut(text, "---\n")
		set, err := catalog.Load(fstest.MapFS{"x.yaml": {Data: []byte(a)}, "y.yaml": {Data: []byte(b)}})
		require.NoError(t, err)
		g, err := mapping.Build(set.Source)
		require.NoError(t, err)
		return g
	}
	var got []string
	for _, c := range between(t, graph(was), graph(is)) {
		got = append(got, fmt.Sprintf("%s %s: %s -> %s", c.Kind, c.What, c.Was, c.Is))
	}
	assert.Equal(t, []string{
		"renamed control n: k -> n",
		"reworded tests of control m:  -> performed by Ann, not by Lee, inspect: Look.",
		"rejudged control m: manual, design: none, operation: log -> manual, detective, key, relies on n, design: none, operation: log",
		"reread control m to x:1: draft -> draft, R, accept",
		"reread control n to x:1: draft -> draft, R, accept",
		"reread relation x:1 to y:1: draft -> draft, R, change, No.",
		"reworded open y:2 against x:1: So. -> Thus.",
		"withdrawn rejected link of k to y:1: So. -> ",
		"added rejected relation x:1 equal y:2:  -> So.",
	}, got)
}
