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
