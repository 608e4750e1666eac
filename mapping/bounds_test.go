package mapping_test

import (
	"fmt"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/mapping/relation"
)

// These are what a file of a megabyte can hold. Each of them would take minutes, or all of
// the memory, without its bound.

// flat is a framework of n requirements.
func flat(id string, n int) *framework.Framework {
	f := &framework.Framework{ID: id, Title: "F"}
	for i := range n {
		f.Requirements = append(f.Requirements, framework.Requirement{ID: strconv.Itoa(i), Title: "T"})
	}
	return f
}

// chain is a framework of n requirements, each of them the parent of the one before.
func chain(n int) *framework.Framework {
	f := flat("f", n)
	for i := range n - 1 {
		f.Requirements[i].Parent = strconv.Itoa(i + 1)
	}
	return f
}

func TestLongChain(t *testing.T) {
	t.Parallel()
	const n = mapping.MaxLevels + 1
	f := chain(n)
	g, err := mapping.Build(mapping.Source{Frameworks: []*framework.Framework{f}})
	require.NoError(t, err)
	leaves := g.Leaves("f")
	require.Len(t, leaves, 1)
	node, err := g.Requirement(leaves[0].Ref)
	require.NoError(t, err)
	depth := 0
	for up := node; up.Parent != nil; up = up.Parent {
		depth++
	}
	assert.Equal(t, n-1, depth)
	assert.Equal(t, depth, node.Depth)

	s := framework.Scope{Framework: "f", Basis: []framework.Basis{framework.Design}}
	for i := range n {
		s.SoA = append(s.SoA, framework.Applicability{Requirement: strconv.Itoa(i), Applicable: new(false), Why: "Not here: " + strconv.Itoa(i)})
	}
	reach := s.Reach(f, 1)
	for i := range n {
		require.Equal(t, framework.InScope, reach.Requirement(strconv.Itoa(i)).Standing)
	}
	problems, err := organisation.Check(t.Context(), g, &organisation.Organisation{Scopes: []framework.Scope{s}})
	require.NoError(t, err)
	assert.Len(t, problems, n, "nothing of it may be excluded")

	f.Requirements[n-1].Parent = "0"
	problems, err = mapping.Check(t.Context(), mapping.Source{Frameworks: []*framework.Framework{f}})
	require.NoError(t, err)
	assert.Len(t, problems, 1, "one circle")
}

func TestWideUnion(t *testing.T) {
	t.Parallel()
	const n = 20_000
	u := &relation.Union{}
	for i := range n {
		u.From = append(u.From, framework.Ref{Framework: "f", Requirement: strconv.Itoa(i)})
		u.To = append(u.To, framework.Ref{Framework: "f", Requirement: strconv.Itoa(n + i)})
	}
	src := mapping.Source{Frameworks: []*framework.Framework{flat("f", 2*n)}, Unions: []*relation.Union{u}}
	u.Is = relation.Set(relation.Equal)
	g, err := mapping.Build(src)
	require.NoError(t, err, "nothing follows for a pair of it")
	assert.Empty(t, g.Relations().Neighbours(u.From[0]))
	u.Is = relation.Set(relation.Disjoint)
	_, err = mapping.Build(src)
	require.EqualError(t, err, "catalog: unions[0]: a union of 20000 by 20000: with those before it that is more than the 200000 pairs that unions may say something of (MaxPairs)")
	list, err := mapping.Check(t.Context(), src)
	require.NoError(t, err)
	assert.Equal(t, mapping.CodeTooMuch, list[0].Code)

	src.Unions = nil
	for range 30 { // each of them small, and too many together
		src.Unions = append(src.Unions, &relation.Union{From: u.From[:100], To: u.To[:100], Is: u.Is})
	}
	_, err = mapping.Build(src)
	require.ErrorContains(t, err, "unions[20]: a union of 100 by 100")
}

// links is a source in which one control links to n requirements of each of two frameworks.
func links(n int) mapping.Source {
	c := &mapping.Control{ID: "c", Title: "C", Evidence: mapping.Shows{Design: mapping.BasisShows{Types: []mapping.AnyOf{{"r"}}}, Operation: mapping.BasisShows{None: "So."}}}
	for i := range n {
		c.Links = append(c.Links, link(fmt.Sprintf("x:%d", i), "So."), link(fmt.Sprintf("y:%d", i), "So."))
	}
	return mapping.Source{
		Frameworks: []*framework.Framework{flat("x", n), flat("y", n)}, Controls: []*mapping.Control{c},
		EvidenceTypes: []*evidence.Type{{ID: "r", Title: "R", Kind: evidence.Record}},
	}
}

func TestManyPairs(t *testing.T) {
	t.Parallel()
	g, err := mapping.Build(links(4000))
	require.NoError(t, err)
	o, err := g.Overlap(t.Context(), "x", "y", mapping.OverlapOptions{})
	require.NoError(t, err)
	assert.Empty(t, o.Pairs)
	assert.Equal(t, 4000*4000, o.PairsLeftOut, "they are counted")
	assert.Equal(t, 4000, o.Forward.Points, "and the figures are as they are")
	assert.InDelta(t, 1, o.Backward.Share, 0)

	g, err = mapping.Build(links(100))
	require.NoError(t, err)
	o, err = g.Overlap(t.Context(), "x", "y", mapping.OverlapOptions{})
	require.NoError(t, err)
	assert.Len(t, o.Pairs, 100*100)
	assert.Zero(t, o.PairsLeftOut)
}

func TestManyNames(t *testing.T) {
	t.Parallel()
	const n = 20_000
	src := mapping.Source{}
	c := &mapping.Control{ID: "c", Title: "C"}
	big := &framework.Framework{ID: "b", Title: "B", Requirements: []framework.Requirement{{ID: "1", Title: "One"}}}
	for i := range n {
		src.EvidenceTypes = append(src.EvidenceTypes, &evidence.Type{ID: fmt.Sprintf("record-of-kind-%d", i)})
		c.Evidence.Design.Types = append(c.Evidence.Design.Types, mapping.AnyOf{fmt.Sprintf("recrod-of-kind-%d", i)})
		big.Requirements[0].Points = append(big.Requirements[0].Points, framework.Point{ID: fmt.Sprintf("point-%d", i), Text: "T"})
	}
	to := link("b:1", "So.")
	for i := range n {
		to.Points = append(to.Points, fmt.Sprintf("point-%d", n-1-i))
	}
	good := &mapping.Control{ID: "d", Title: "D", Evidence: mapping.Shows{Design: mapping.BasisShows{None: "So."}}, Links: []mapping.Link{to}}
	src.Frameworks, src.Controls = []*framework.Framework{big}, []*mapping.Control{good}
	_, err := mapping.Build(src)
	require.NoError(t, err, "each point of the link is looked up once")

	src.Controls = append(src.Controls, c)
	problems, err := mapping.Check(t.Context(), src)
	require.NoError(t, err)
	require.Len(t, problems, n)
	guessed := 0
	for _, p := range problems {
		if p.Suggestion != "" {
			guessed++
		}
	}
	assert.Equal(t, 100, guessed, "the nearest name is looked for a hundred times")
}

// A message does not grow with the catalog.
func TestMessagesStayShort(t *testing.T) {
	t.Parallel()
	src := links(1)
	for i := range 5000 {
		src.Frameworks[0].Requirements[0].Points = append(src.Frameworks[0].Requirements[0].Points, framework.Point{ID: fmt.Sprintf("p%d", i), Text: "T"})
	}
	src.Controls[0].Links[0].Points = []string{"no such point"}
	problems, err := mapping.Check(t.Context(), src)
	require.NoError(t, err)
	require.Len(t, problems, 1)
	assert.Less(t, len(problems[0].Message), 300)
	assert.Contains(t, problems[0].Message, "p18, p19 and 4980 more")
}
