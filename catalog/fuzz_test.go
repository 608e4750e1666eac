package catalog_test

import (
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/mapping"
)

// Whatever lies over a catalog: it is refused, or makes a graph; and the same however often it is read.
func FuzzOverlay(f *testing.F) {
	const under = `framework: {id: own, title: Own}
requirements: [{id: "1", kind: requirement, title: T, points: [{id: a, text: A}, {id: b, text: B}]}, {id: "2", kind: requirement, title: T}]
evidence_types: [{id: rec, kind: document, title: Rec}, {id: log, kind: record, title: Log}]
controls:
  - {id: c1, title: C, cadence: monthly, evidence: {design: [rec], operation: [log]}, links: [{to: "own:1", points: [a], why: x}]}
  - {id: c2, title: C, evidence: {design: [rec], operation: {none: x}}, links: [{to: "own:2", why: x}]}
`
	for _, s := range []string{
		"overlay:\n  id: house\n  retitle:\n    - {requirement: own:1, title: Owners}\n    - {control: c1, title: Review}\n  reweight:\n    - {point: \"own:1#b\", weight: 2}\n",
		"overlay:\n  id: house\n  drop:\n    - {point: \"own:1#b\", why: so}\n  relink:\n    - {control: c1, to: own:1, points: [a, b], why: Both.}\n",
		"overlay:\n  id: house\n  tighten:\n    - {control: c1, basis: operation, expr: 'evidence.exists()', why: so}\n", "overlay:\n  id: house\n  add:\n    - {requirement: own:1, point: {id: c, text: C}}\n", "overlay: {id: e\u0301}\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		fsys := fstest.MapFS{"a.yaml": {Data: []byte(under)}, "o.yaml": {Data: data}}
		set, err := catalog.Load(fsys)
		again, errAgain := catalog.Load(fsys)
		require.Equal(t, err, errAgain)
		if err != nil {
			return
		}
		require.Equal(t, set.Digests, again.Digests)
		_, err = mapping.Build(set.Source)
		require.NoError(t, err)
	})
}
