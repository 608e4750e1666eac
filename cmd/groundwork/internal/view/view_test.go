package view_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

func builtin(t *testing.T) *mapping.Graph {
	t.Helper()
	set, err := catalog.Loader{}.Load(t.Context(), catalog.Builtin())
	require.NoError(t, err)
	g, err := mapping.BuildContext(t.Context(), set.Source)
	require.NoError(t, err)
	return g
}

func written(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	require.NoError(t, err)
	return string(b)
}

// Whatever the catalog holds has a view in which an empty list is a list.
func TestNoNull(t *testing.T) {
	g := builtin(t)
	for _, f := range g.Frameworks() {
		tree, depth := view.TreeOf(g, f)
		assert.Len(t, tree.Requirements, len(depth), "each requirement once")
		assert.NotContains(t, written(t, tree), ":null", f.ID)
	}
	for _, c := range g.Controls() {
		assert.NotContains(t, written(t, view.ControlOf(g, c, true)), ":null", c.ID)
	}
	for _, e := range g.Source().EvidenceTypes {
		assert.NotContains(t, written(t, view.EvidenceTypeOf(g, e)), ":null", e.ID)
	}
	for _, f := range g.FactTypes() {
		assert.NotContains(t, written(t, view.FactOf(g, f)), ":null", f.ID)
	}
	for _, l := range g.Source().Checklists {
		assert.NotContains(t, written(t, view.ChecklistOf(l)), ":null", l.ID)
	}
}

// The disciplines of a comparison count each control that serves either framework once, and
// none where nothing is in.
func TestComparisonOf(t *testing.T) {
	g := builtin(t)
	o, err := g.Overlap(t.Context(), "iso42001", "soc2", mapping.OverlapOptions{})
	require.NoError(t, err)
	v := view.ComparisonOf(g, o)
	shared, all := 0, 0
	for _, d := range v.Disciplines {
		shared, all = shared+d.Shared, all+d.Shared+d.From+d.To
	}
	assert.Equal(t, o.Controls.Of, all)
	assert.Equal(t, o.Controls.Both, shared)
	assert.Len(t, v.Dimensions, 6)
	o, err = g.Overlap(t.Context(), "iso42001", "soc2", mapping.OverlapOptions{Includes: func(framework.PointRef) bool { return false }})
	require.NoError(t, err)
	assert.Empty(t, view.ComparisonOf(g, o).Disciplines)
}

func TestEvidenceOf(t *testing.T) {
	v := view.EvidenceOf(&result.Assessment{}, []view.Worth{
		{Evidence: result.Evidence{ID: "1", SatisfiesBoth: true, SupportsIn: []string{"a", "b"}}}, {Evidence: result.Evidence{ID: "2", SupportsIn: []string{"a"}}}, {}, {},
	})
	assert.Equal(t, view.Totals{Pieces: 4, SatisfiesBoth: 1, SupportsOne: 1, SupportsNone: 2}, v.Totals)
}

// A lens that only one of the two has is not compared; one in which nothing moved is told.
func TestMoves(t *testing.T) {
	lens := func(id string, low float64) result.Lens {
		q := result.Requirement{Ref: framework.Ref{Framework: "x", Requirement: "1"}, Readiness: result.Interval{Low: low, High: 1}}
		return result.Lens{Lens: id, Readiness: q.Readiness, Requirements: []result.Requirement{q}}
	}
	was := &result.Assessment{Frameworks: []result.Lens{lens("a", 0.5), lens("b", 0.5), lens("gone", 1)}}
	is := &result.Assessment{Frameworks: []result.Lens{lens("a", 0.75), lens("b", 0.5), lens("new", 1)}}
	assert.JSONEq(t, `[
		{"lens": "a", "was": {"low": 0.5, "high": 1}, "is": {"low": 0.75, "high": 1}, "moved": [{"ref": "x:1", "was": {"low": 0.5, "high": 1}, "is": {"low": 0.75, "high": 1}}]},
		{"lens": "b", "was": {"low": 0.5, "high": 1}, "is": {"low": 0.5, "high": 1}, "moved": []}
	]`, written(t, view.Moves(was, is)))
}

// A rule without a test has a case without a name: it fails, and is no test.
func TestTestReportOf(t *testing.T) {
	r := view.TestReportOf(3, []scoring.RuleCase{{Name: "a", Passed: true}, {Name: "b"}, {}})
	assert.Equal(t, [3]int{3, 2, 2}, [3]int{r.Rules, r.Tests, r.Failed})
	assert.Len(t, r.Cases, 3)
}
