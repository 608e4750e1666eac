package mapping_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
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
func TestOverlaid(t *testing.T) {
	t.Parallel()
	src := base()
	src.Overlays = []*mapping.Overlay{{
		ID:       "house",
		Add:      []mapping.Addition{{Requirement: ref("x:1.1"), Points: []framework.Point{{ID: "c", Text: "C."}}}, {Framework: "x", Requirements: []framework.Requirement{{ID: "1.3", Title: "Three", Parent: "1"}}}},
		Retitle:  []mapping.Retitling{{Requirement: ref("x:1.1"), Title: "Uno"}, {Control: "keep", Title: "Keep well"}},
		Reweight: []mapping.Reweighing{{Point: ref("x:1.1").Point("a"), Weight: 3}, {Requirement: ref("x:1.1"), Weight: 2}},
		Relink:   []mapping.Relinking{{Control: "keep", To: ref("x:1.3"), Why: "New."}},
		Tighten:  []mapping.Tightening{{Control: "keep", Basis: framework.Operation, Expr: mapping.Expr{Text: "evidence.count() > 1"}, Why: "More than one."}},
		Drop:     []mapping.Dropping{{Point: ref("x:1.1").Point("b"), Why: "Not for us."}, {Requirement: ref("x:1.2"), Why: "Nor this."}},
	}}
	laid, problems := src.Overlaid()
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
	assert.Len(t, g.Source().Laid, 1)

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
		a, b     mapping.Overlay
		want     string
		severity framework.Severity
	}{
		"unknown": {
			a:    mapping.Overlay{ID: "a", Retitle: []mapping.Retitling{{Requirement: ref("x:1.12"), Title: "T", Places: at(3)}}},
			want: `o.yaml:3: unknown requirement "x:1.12"; did you mean "x:1.1"?`,
		},
		"no reason": {
			a:    mapping.Overlay{ID: "a", Drop: []mapping.Dropping{{Control: "keep", Places: at(3)}}},
			want: "o.yaml:3: a dropping gives no reason: say why",
		},
		"conflict of the same order": {
			a:    mapping.Overlay{ID: "a", Retitle: []mapping.Retitling{{Control: "keep", Title: "T", Places: at(3)}}},
			b:    mapping.Overlay{ID: "b", Retitle: []mapping.Retitling{{Control: "keep", Title: "U", Places: at(9)}}},
			want: `o.yaml:9: title of keep: "U" here, and "T" at o.yaml:3; give the overlays an order`,
		},
		"the later order holds": {
			a:    mapping.Overlay{ID: "a", Order: 2, Retitle: []mapping.Retitling{{Control: "keep", Title: "T", Places: at(3)}}},
			b:    mapping.Overlay{ID: "b", Order: 1, Retitle: []mapping.Retitling{{Control: "keep", Title: "U", Places: at(9)}}},
			want: `o.yaml:3: warning: title of keep: "T" here holds over "U" at o.yaml:9`, severity: framework.Warning,
		},
		"changed after it is gone": {
			a:    mapping.Overlay{ID: "a", Drop: []mapping.Dropping{{Control: "keep", Why: "So.", Places: at(3)}}},
			b:    mapping.Overlay{ID: "b", Order: 1, Retitle: []mapping.Retitling{{Control: "keep", Title: "U", Places: at(9)}}},
			want: `o.yaml:9: control "keep" is dropped at o.yaml:3`,
		},
		"no such link": {
			a:    mapping.Overlay{ID: "a", Drop: []mapping.Dropping{{Control: "keep", Link: ref("x:1"), Why: "So.", Places: at(3)}}},
			want: `o.yaml:3: control "keep" has no link to x:1`,
		},
		"weight of nothing": {
			a:    mapping.Overlay{ID: "a", Reweight: []mapping.Reweighing{{Requirement: ref("x:1.1"), Places: at(3)}}},
			want: "o.yaml:3: weight 0: want a number above 0; to take something out, drop it with a reason",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			src := base()
			src.Overlays = []*mapping.Overlay{&tt.a}
			if tt.b.ID != "" {
				src.Overlays = append(src.Overlays, &tt.b)
			}
			_, problems := src.Overlaid()
			require.Len(t, problems, 1, "%s", problems.Error())
			assert.Equal(t, tt.want, problems[0].String())
			assert.Equal(t, tt.severity, problems[0].Severity)
		})
	}
}

// A graph does not see what is done to its source afterwards.
func TestGraphIsItsOwn(t *testing.T) {
	t.Parallel()
	src := base()
	g, err := mapping.Build(src)
	require.NoError(t, err)
	src.Controls[0].Title, src.Controls[0].Links[0].Why = "Changed", "Changed."
	src.Frameworks[0].Requirements[1].Points[0].Text = "Changed."
	c, err := g.Control("keep")
	require.NoError(t, err)
	assert.Equal(t, "Keep", c.Title)
	assert.Equal(t, "Kept.", c.Links[0].Why)
	leaf, err := g.Leaf(ref("x:1.1"))
	require.NoError(t, err)
	assert.Equal(t, "A.", leaf.Points[0].Text)
}

func ExampleBuild() {
	g, err := mapping.Build(base())
	if err != nil {
		fmt.Println(err) // every problem, with its place
		return
	}
	leaf, err := g.Leaf(ref("x:1.1"))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range leaf.Points {
		fmt.Println(p.Ref, p.Text, p.Links[0].Control.Title)
	}
	_, err = g.Leaf(ref("x:1"))
	fmt.Println(err)
	// Output:
	// x:1.1#a A. Keep
	// x:1.1#b B. Keep
	// x:1 is a group: name one of its requirements, such as x:1.1
}
