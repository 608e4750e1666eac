package mapping_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/relation"
	"github.com/groundworkgrc/groundwork/mapping/review"
)

// What can be looked up can be listed, in order, and the other way round.
func TestListsAndLookUps(t *testing.T) {
	t.Parallel()
	g, err := mapping.Build(full())
	require.NoError(t, err)
	for _, f := range g.Frameworks() {
		got, err := g.Framework(f.ID)
		require.NoError(t, err)
		assert.Same(t, f, got)
	}
	for _, c := range g.Controls() {
		got, err := g.Control(c.ID)
		require.NoError(t, err)
		assert.Same(t, c, got)
	}
	require.Len(t, g.EvidenceTypes(), 3)
	for _, x := range g.EvidenceTypes() {
		got, err := g.EvidenceType(x.ID)
		require.NoError(t, err)
		assert.Same(t, x, got)
	}
	require.Len(t, g.FactTypes(), 1)
	for _, x := range g.FactTypes() {
		got, err := g.FactType(x.ID)
		require.NoError(t, err)
		assert.Same(t, x, got)
	}
	require.Len(t, g.Checklists(), 1)
	for _, x := range g.Checklists() {
		got, err := g.Checklist(x.ID)
		require.NoError(t, err)
		assert.Same(t, x, got)
	}
	assert.Len(t, g.Rules(), 1)
	assert.Len(t, g.Questions(), 1)
	require.Len(t, g.Guides(), 1)
	got, ok := g.Guide("y", "x")
	assert.True(t, ok, "in whichever order")
	assert.Same(t, g.Guides()[0], got)
	_, ok = g.Guide("x", "x")
	assert.False(t, ok)
	assert.Equal(t, []*mapping.Control{g.Controls()[0]}, g.Takers("log"))
	assert.Empty(t, g.Takers("paper"))
}

func TestLookUpsOfNothing(t *testing.T) {
	t.Parallel()
	src := full()
	src.Relations = append(src.Relations, &relation.Statement{From: ref("x:1.1"), To: ref("far:1"), Is: relation.Set(relation.Equal), Why: "so"})
	g, err := mapping.Build(src)
	require.NoError(t, err, "relations may end in what nobody loaded")
	for want, look := range map[string]func() error{
		`framework "z" not found`:                                                                          func() error { _, err := g.Framework("z"); return err },
		`control "kepe" not found; did you mean "keep"?`:                                                   func() error { _, err := g.Control("kepe"); return err },
		`evidence type "lgo" not found; did you mean "log"?`:                                               func() error { _, err := g.EvidenceType("lgo"); return err },
		`fact type "poeple" not found; did you mean "people"?`:                                             func() error { _, err := g.FactType("poeple"); return err },
		`checklist "wriitten" not found; did you mean "written"?`:                                          func() error { _, err := g.Checklist("wriitten"); return err },
		`requirement "x:1.22" not found; did you mean "x:1.2"?`:                                            func() error { _, err := g.Requirement(ref("x:1.22")); return err },
		`framework "far" not found: relations name it, and nobody loaded it (catalog import takes one in)`: func() error { _, err := g.Framework("far"); return err },
		`framework "w" not found`:                                                                          func() error { _, err := g.Requirement(ref("w:1")); return err },
		`x:1 is a group: name one of its requirements, such as x:1.1`:                                      func() error { _, err := g.Leaf(ref("x:1")); return err },
	} {
		err := look()
		require.ErrorIs(t, err, mapping.ErrNotFound, want)
		assert.EqualError(t, err, want)
	}
}

// Every requirement stands below its parent, one deeper, and every leaf is in the list.
func TestTree(t *testing.T) {
	t.Parallel()
	g, err := mapping.Build(full())
	require.NoError(t, err)
	count := 0
	var walk func(n, parent *mapping.Node)
	walk = func(n, parent *mapping.Node) {
		count++
		assert.Same(t, parent, n.Parent)
		if parent != nil {
			assert.Equal(t, parent.Depth+1, n.Depth)
			assert.Equal(t, parent.Requirement.ID, n.Requirement.Parent)
		}
		got, err := g.Requirement(n.Ref)
		require.NoError(t, err)
		assert.Same(t, n, got)
		if len(n.Children) == 0 {
			leaf, err := g.Leaf(n.Ref)
			require.NoError(t, err)
			assert.Contains(t, g.Leaves(n.Ref.Framework), leaf)
			assert.Len(t, leaf.Points, len(n.Requirement.AllPoints()))
		}
		for _, c := range n.Children {
			walk(c, n)
		}
	}
	for _, f := range g.Frameworks() {
		for _, top := range g.Tree(f.ID) {
			walk(top, nil)
		}
	}
	assert.Equal(t, 4, count)
}

// A graph that nobody built has no index, and says so.
func TestIndex(t *testing.T) {
	t.Parallel()
	var none *mapping.Graph
	_, err := none.Index(t.Context())
	require.Error(t, err)
	_, err = (&mapping.Graph{}).Index(t.Context())
	require.Error(t, err)
	x, err := full().Index(t.Context())
	require.NoError(t, err)
	assert.True(t, x.Controls.Has("keep"))
	assert.NotNil(t, x.Framework("x"))
	assert.True(t, x.Node(ref("x:1")).Group)
	assert.True(t, x.Takes("keep", "log"))
	assert.False(t, x.Takes("keep", "paper"))
}

// A rejected link reaches nothing, a draft one is a draft share, and an overlap of reviewed
// links alone is never more than of all.
func TestOverlapOfReviews(t *testing.T) {
	t.Parallel()
	src := twoFrameworks()
	g, err := mapping.Build(src)
	require.NoError(t, err)
	all, err := g.Overlap(t.Context(), "p", "q", mapping.OverlapOptions{})
	require.NoError(t, err)
	assert.InDelta(t, 1, all.Forward.DraftShare, 0, "nobody reviewed a link")
	strict, err := g.Overlap(t.Context(), "p", "q", mapping.OverlapOptions{ReviewedOnly: true})
	require.NoError(t, err)
	assert.Zero(t, strict.Forward.Covered)
	assert.Empty(t, strict.Pairs)

	for i := range src.Controls[0].Links {
		src.Controls[0].Links[i].Review.State = review.Reviewed
	}
	g, err = mapping.Build(src)
	require.NoError(t, err)
	strict, err = g.Overlap(t.Context(), "p", "q", mapping.OverlapOptions{ReviewedOnly: true})
	require.NoError(t, err)
	assert.InDelta(t, all.Forward.Covered, strict.Forward.Covered, 0)
	assert.Zero(t, strict.Forward.DraftShare)

	for i := range src.Controls[0].Links {
		src.Controls[0].Links[i].Review.State = review.Rejected
	}
	g, err = mapping.Build(src)
	require.NoError(t, err)
	o, err := g.Overlap(t.Context(), "p", "q", mapping.OverlapOptions{})
	require.NoError(t, err)
	assert.Zero(t, o.Forward.Covered)
	assert.Empty(t, o.Controls.IDs)
	assert.Empty(t, o.EvidenceTypes.IDs)
}

// From one side or from the other, an overlap is the same.
func TestOverlapTurned(t *testing.T) {
	t.Parallel()
	src := twoFrameworks()
	src.Relations = []*relation.Statement{{From: ref("q:7"), To: ref("p:1.1"), Is: relation.Set(relation.Superset)}}
	g, err := mapping.Build(src)
	require.NoError(t, err)
	a, err := g.Overlap(t.Context(), "p", "q", mapping.OverlapOptions{})
	require.NoError(t, err)
	b, err := g.Overlap(t.Context(), "q", "p", mapping.OverlapOptions{})
	require.NoError(t, err)
	assert.Equal(t, a.Forward, b.Backward)
	assert.Equal(t, a.Backward, b.Forward)
	assert.Equal(t, a.Unmapped.From, b.Unmapped.To)
	assert.Equal(t, a.Controls.IDs, b.Controls.IDs)
	assert.Equal(t, a.Controls.OnlyFrom, b.Controls.OnlyTo)
	assert.Equal(t, a.EvidenceTypes.IDs, b.EvidenceTypes.IDs)
	require.Len(t, b.Pairs, len(a.Pairs))
	for _, p := range a.Pairs {
		found := false
		for _, q := range b.Pairs {
			if q.From == p.To && q.To == p.From {
				found = true
				assert.Equal(t, p.Controls, q.Controls)
				assert.Equal(t, p.EvidenceTypes, q.EvidenceTypes)
				assert.InDelta(t, p.FromShare, q.ToShare, 0)
			}
		}
		assert.True(t, found, "%s %s", p.From, p.To)
	}
	_, err = g.Overlap(t.Context(), "p", "z", mapping.OverlapOptions{})
	require.ErrorIs(t, err, mapping.ErrNotFound)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = g.Overlap(ended, "p", "q", mapping.OverlapOptions{})
	require.ErrorIs(t, err, context.Canceled)
}

// What a scope leaves out is in no denominator.
func TestOverlapWithin(t *testing.T) {
	t.Parallel()
	g, err := mapping.Build(twoFrameworks())
	require.NoError(t, err)
	for _, leaf := range g.Leaves("p") {
		for _, p := range leaf.Points {
			o, err := g.Overlap(t.Context(), "p", "q", mapping.OverlapOptions{Includes: func(r framework.PointRef) bool { return r != p.Ref }})
			require.NoError(t, err)
			assert.NotContains(t, o.Forward.Uncovered, p.Ref)
			assert.NotContains(t, o.Unmapped.From, p.Ref)
			assert.Equal(t, 2, o.Forward.OfPoints)
		}
	}
}

func TestSubjects(t *testing.T) {
	t.Parallel()
	for _, s := range []mapping.Subject{mapping.SubjectRequirement, mapping.SubjectGroup, mapping.SubjectControl, mapping.SubjectTest} {
		text, err := s.MarshalText()
		require.NoError(t, err)
		var back mapping.Subject
		require.NoError(t, back.UnmarshalText(text))
		assert.Equal(t, s, back)
	}
	var s mapping.Subject
	assert.EqualError(t, s.UnmarshalText([]byte("groop")), `unknown subject of a finding rule "groop"; did you mean "group"?`)
	assert.Error(t, s.UnmarshalText(nil))
	assert.Empty(t, mapping.NoSubject.String())
}

func TestLinksReach(t *testing.T) {
	t.Parallel()
	l := mapping.Link{}
	assert.True(t, l.Reaches("a"), "a link that names no points reaches all")
	l.Points = []string{"b"}
	assert.False(t, l.Reaches("a"))
	assert.True(t, l.Reaches("b"))
	s := shows("one", "two")
	assert.True(t, s.Operation.Lists("two"))
	assert.False(t, s.Operation.Lists("three"))
	assert.False(t, s.On(framework.Design).IsZero(), "a reason is said")
	assert.True(t, s.On(framework.Stated).IsZero())
	c := mapping.Control{Evidence: mapping.Shows{Design: mapping.BasisShows{Types: []mapping.AnyOf{{"b", "a"}, {"b"}}}, Operation: mapping.BasisShows{Types: []mapping.AnyOf{{"a", "c"}}}}}
	assert.Equal(t, []string{"b", "a", "c"}, c.Takes())
}
