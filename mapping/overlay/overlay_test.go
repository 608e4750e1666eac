package overlay_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/overlay"
)

func base() mapping.Source {
	return mapping.Source{
		Frameworks: []*framework.Framework{{ID: "x", Title: "X", Requirements: []framework.Requirement{
			{ID: "1", Title: "Group"},
			{ID: "1.1", Title: "One", Parent: "1", Points: []framework.Point{{ID: "a", Text: "A."}, {ID: "b", Text: "B."}}},
			{ID: "1.2", Title: "Two", Parent: "1"},
		}}},
		EvidenceTypes: []*evidence.Type{{ID: "log", Title: "Log"}},
		Controls: []*mapping.Control{{
			ID: "keep", Title: "Keep", Evidence: mapping.Shows{Operation: mapping.BasisShows{Types: []mapping.AnyOf{{"log"}}}},
			Links: []mapping.Link{
				{To: ref("x:1.1"), Points: []string{"a", "b"}, Why: "Kept."},
				{To: ref("x:1.2"), Why: "Kept too."},
			},
		}},
		Rules: []*mapping.Rule{{Control: "keep", Basis: framework.Operation, Expr: mapping.Expr{Text: "true"}}},
	}
}

func ref(s string) framework.Ref {
	r, err := framework.ParseRef(s)
	if err != nil {
		panic(err)
	}
	return r
}

// An overlay adds, retitles, reweighs, relinks, tightens and drops, and what it lies
// over stays as it was.
func TestLayChangesWhatItNamesAlone(t *testing.T) {
	t.Parallel()
	src := base()
	laid, problems, err := overlay.Lay(t.Context(), src, []*overlay.Overlay{{
		ID:       "house",
		Add:      []overlay.Addition{{Requirement: ref("x:1.1"), Points: []framework.Point{{ID: "c", Text: "C."}}}, {Framework: "x", Requirements: []framework.Requirement{{ID: "1.3", Title: "Three", Parent: "1"}}}},
		Retitle:  []overlay.Retitling{{Requirement: ref("x:1.1"), Title: "Uno"}, {Control: "keep", Title: "Keep well"}},
		Reweight: []overlay.Reweighing{{Point: ref("x:1.1").Point("a"), Weight: 3}, {Requirement: ref("x:1.1"), Weight: 2}},
		Relink:   []overlay.Relinking{{Control: "keep", To: ref("x:1.3"), Why: "New."}},
		Tighten:  []mapping.Tightening{{Control: "keep", Basis: framework.Operation, Expr: mapping.Expr{Text: "evidence.count() > 1"}, Why: "More than one."}},
		Drop:     []overlay.Dropping{{Point: ref("x:1.1").Point("b"), Why: "Not for us."}, {Requirement: ref("x:1.2"), Why: "Nor this."}},
	}})
	require.NoError(t, err)
	require.Empty(t, problems)
	g, err := mapping.Build(laid)
	require.NoError(t, err)

	leaf, err := g.Leaf(ref("x:1.1"))
	require.NoError(t, err)
	assert.Equal(t, "Uno", leaf.Requirement.Title)
	assert.InDelta(t, 2, leaf.Requirement.Share(), 0)
	require.Len(t, leaf.Points, 2)
	assert.Equal(t, "a", leaf.Points[0].ID)
	assert.InDelta(t, 3, leaf.Points[0].Share(), 0)
	assert.Len(t, leaf.Points[0].Links, 1)
	assert.Equal(t, "c", leaf.Points[1].ID)
	assert.Empty(t, leaf.Points[1].Links, "the link named its points")
	_, err = g.Leaf(ref("x:1.2"))
	require.ErrorIs(t, err, mapping.ErrNotFound)
	leaf, err = g.Leaf(ref("x:1.3"))
	require.NoError(t, err)
	assert.Len(t, leaf.Points[0].Links, 1)
	assert.Len(t, g.Source().Tightenings, 1)

	want := base()
	assert.Equal(t, want.Frameworks, src.Frameworks, "the catalog below is as it was")
	assert.Equal(t, want.Controls, src.Controls)
}

func TestOverlaysThatDoNotFit(t *testing.T) {
	t.Parallel()
	at := func(line int) framework.Places {
		return framework.Places{Item: framework.Position{File: "o.yaml", Line: line}}
	}
	for name, tt := range map[string]struct {
		a, b     overlay.Overlay
		want     string
		severity framework.Severity
	}{
		"unknown": {
			a:    overlay.Overlay{ID: "a", Retitle: []overlay.Retitling{{Requirement: ref("x:1.12"), Title: "T", Places: at(3)}}},
			want: `o.yaml:3: unknown requirement "x:1.12"; did you mean "x:1.1"?`,
		},
		"no reason": {
			a:    overlay.Overlay{ID: "a", Drop: []overlay.Dropping{{Control: "keep", Places: at(3)}}},
			want: "o.yaml:3: a dropping gives no reason: say why",
		},
		"conflict of the same order": {
			a:    overlay.Overlay{ID: "a", Retitle: []overlay.Retitling{{Control: "keep", Title: "T", Places: at(3)}}},
			b:    overlay.Overlay{ID: "b", Retitle: []overlay.Retitling{{Control: "keep", Title: "U", Places: at(9)}}},
			want: `o.yaml:9: title of keep: "U" here, and "T" at o.yaml:3; give the overlays an order`,
		},
		"the later order holds": {
			a:    overlay.Overlay{ID: "a", Order: 2, Retitle: []overlay.Retitling{{Control: "keep", Title: "T", Places: at(3)}}},
			b:    overlay.Overlay{ID: "b", Order: 1, Retitle: []overlay.Retitling{{Control: "keep", Title: "U", Places: at(9)}}},
			want: `o.yaml:3: warning: title of keep: "T" here holds over "U" at o.yaml:9`, severity: framework.Warning,
		},
		"changed after it is gone": {
			a:    overlay.Overlay{ID: "a", Drop: []overlay.Dropping{{Control: "keep", Why: "So.", Places: at(3)}}},
			b:    overlay.Overlay{ID: "b", Order: 1, Retitle: []overlay.Retitling{{Control: "keep", Title: "U", Places: at(9)}}},
			want: `o.yaml:9: control "keep" is dropped at o.yaml:3`,
		},
		"no such link": {
			a:    overlay.Overlay{ID: "a", Drop: []overlay.Dropping{{Control: "keep", Link: ref("x:1"), Why: "So.", Places: at(3)}}},
			want: `o.yaml:3: control "keep" has no link to x:1`,
		},
		"weight of nothing": {
			a:    overlay.Overlay{ID: "a", Reweight: []overlay.Reweighing{{Requirement: ref("x:1.1"), Places: at(3)}}},
			want: "o.yaml:3: weight 0: want a number above 0; to take something out, drop it with a reason",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			list := []*overlay.Overlay{&tt.a}
			if tt.b.ID != "" {
				list = append(list, &tt.b)
			}
			_, problems, err := overlay.Lay(t.Context(), base(), list)
			require.NoError(t, err)
			require.Len(t, problems, 1, "%s", problems.Error())
			assert.Equal(t, tt.want, problems[0].String())
			assert.Equal(t, tt.severity, problems[0].Severity)
		})
	}
}
