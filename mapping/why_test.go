package mapping_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/relation"
	"github.com/groundworkgrc/groundwork/mapping/review"
)

func at(s string) framework.Ref {
	r, err := framework.ParseRef(s)
	if err != nil {
		panic(err)
	}
	return r
}

// considered is a catalog of two frameworks in which each way of standing is there once.
func considered() mapping.Source {
	point := func(rank framework.Rank) []framework.Point {
		return []framework.Point{{ID: "a", Text: "A."}, {ID: "b", Text: "B.", Rank: rank}}
	}
	shows := func(types ...string) mapping.Shows {
		var list []mapping.AnyOf
		for _, t := range types {
			list = append(list, mapping.AnyOf{t})
		}
		return mapping.Shows{Design: mapping.BasisShows{None: "So."}, Operation: mapping.BasisShows{Types: list}}
	}
	link := func(to string, points []string, by ...string) mapping.Link {
		return mapping.Link{To: at(to), Points: points, By: by, Why: "So."}
	}
	votes := []review.Vote{{By: "R", Says: review.Change, Why: "So."}, {By: "S", Says: review.Accept}}
	voted := link("y:6", nil)
	voted.Votes = votes
	return mapping.Source{
		Frameworks: []*framework.Framework{
			{ID: "x", Title: "X", Requirements: []framework.Requirement{
				{ID: "1", Title: "Group"}, {ID: "1.1", Title: "One", Parent: "1", Points: point(framework.Guidance)}, {ID: "1.2", Title: "Two", Parent: "1"},
			}},
			{ID: "y", Title: "Y", Categories: []framework.Category{{ID: "core", Always: true}, {ID: "more", Additional: true}}, Requirements: []framework.Requirement{
				{ID: "1", Title: "Linked", Category: "core"}, {ID: "2", Title: "Advice", Category: "core"}, {ID: "3", Title: "Apart", Category: "core"},
				{ID: "4", Title: "Related", Category: "core"}, {ID: "5", Title: "Struck", Category: "core"}, {ID: "6", Title: "Open", Category: "core"},
				{ID: "7", Title: "Unsaid", Category: "core"}, {ID: "8", Title: "More", Category: "more"},
			}},
		},
		EvidenceTypes: []*evidence.Type{{ID: "s", Title: "S"}, {ID: "t", Title: "T"}, {ID: "u", Title: "U"}, {ID: "v", Title: "V"}},
		Controls: []*mapping.Control{
			{ID: "c", Title: "C", Evidence: shows("s", "t", "u"), Links: []mapping.Link{
				link("x:1.1", []string{"a"}, "s"), link("y:1", nil, "s", "t"), link("y:3", nil, "u"),
			}},
			{ID: "d", Title: "D", Evidence: shows("v"), Links: []mapping.Link{link("x:1.1", []string{"b"}), link("y:2", nil)}},
			{ID: "e", Title: "E", Evidence: shows("u"), Links: []mapping.Link{voted, link("y:8", nil)}},
		},
		Relations: []*relation.Statement{
			{From: at("y:4"), To: at("x:1.1"), Is: relation.Set(relation.Subset), Why: "Within.", Votes: votes[1:]},
			{From: at("x:1.1"), To: at("y:7"), Is: relation.Set(relation.Equal), Why: "No.", Review: review.Review{State: review.Rejected}},
		},
		Open: []*mapping.Open{
			{Requirement: at("x:1"), Against: mapping.Against{at("y:core")}, Why: "Widely."},
			{Requirement: at("y:6"), Against: mapping.Against{at("x:1")}, Why: "Nearer."},
			{Requirement: at("y:6"), Against: mapping.Against{at("x:1.2"), at("x:1.1")}, Why: "Nearest."},
		},
		Rejected: []*mapping.Rejected{
			{Control: "c", To: at("y:5"), Why: "Not so.", Votes: votes},
			{From: at("y:5"), To: at("x:1.1"), Is: relation.Set(relation.Superset), Why: "Nor so."},
		},
	}
}

func TestWhy(t *testing.T) {
	t.Parallel()
	src := considered()
	g, err := mapping.Build(src)
	require.NoError(t, err)
	why := func(a, b string) *mapping.Pair {
		p, err := g.Why(at(a), at(b), false)
		require.NoError(t, err)
		return p
	}
	p := why("x:1.1", "y:1")
	assert.Equal(t, mapping.StandsLinked, p.Standing)
	assert.Equal(t, []string{"s"}, p.EvidenceTypes)
	assert.Equal(t, []mapping.PairControl{{ID: "c", EvidenceTypes: []string{"s"}}}, p.Controls)
	assert.False(t, p.Advice)
	assert.Equal(t, p.EvidenceTypes, why("y:1", "x:1.1").EvidenceTypes, "whichever comes first")

	p = why("x:1.1", "y:2")
	assert.True(t, p.Standing == mapping.StandsLinked && p.Advice, "on a point that is not required")

	p = why("x:1.1", "y:4")
	assert.Equal(t, mapping.StandsRelated, p.Standing)
	assert.Equal(t, []string{"superset"}, p.Relations[0].Relation, "as it reads from the first")
	assert.Len(t, p.Relations[0].Votes, 1)

	p = why("x:1.1", "y:6")
	assert.Equal(t, mapping.StandsOpen, p.Standing)
	assert.Equal(t, &mapping.PairReason{Requirement: at("y:6"), Against: at("x:1.1"), Why: "Nearest."}, p.Open)
	assert.Equal(t, "Widely.", why("x:1.2", "y:7").Open.Why, "a category covers what is in it")

	p = why("x:1.1", "y:5")
	assert.Equal(t, mapping.StandsOpen, p.Standing, "what is said of it counts before what was struck")
	require.Len(t, p.Rejected, 2)
	assert.Equal(t, []string{"subset"}, p.Rejected[0].Relation)
	assert.Equal(t, "c", p.Rejected[1].Control)
	assert.Empty(t, why("x:1.2", "y:5").Rejected, "the control is not linked to the other")

	src.Open = nil
	g, err = mapping.Build(src)
	require.NoError(t, err)
	assert.Equal(t, mapping.StandsApart, why("x:1.1", "y:3").Standing)
	assert.Empty(t, why("x:1.1", "y:3").Controls[0].EvidenceTypes)
	assert.Equal(t, mapping.StandsRejected, why("x:1.1", "y:5").Standing)
	assert.Equal(t, mapping.StandsUnsaid, why("x:1.1", "y:7").Standing, "a rejected relation says nothing")

	for _, s := range mapping.PairStandings() {
		assert.Equal(t, s == mapping.StandsLinked || s == mapping.StandsRelated || s == mapping.StandsOpen, s.Said())
	}
	p, err = g.Why(at("x:1.1"), at("y:1"), true)
	require.NoError(t, err)
	assert.Equal(t, mapping.StandsUnsaid, p.Standing, "nobody reviewed it")
}

// Of two entries that are as near, the same one is shown whichever requirement is named first.
func TestWhyEitherWay(t *testing.T) {
	t.Parallel()
	src := considered()
	src.Open = append(src.Open,
		&mapping.Open{Requirement: at("x:1"), Against: mapping.Against{at("y:7")}, Why: "Near y."},
		&mapping.Open{Requirement: at("y:core"), Against: mapping.Against{at("x:1.1")}, Why: "Near x."})
	g, err := mapping.Build(src)
	require.NoError(t, err)
	list, err := g.Pairs(t.Context(), "x", "y", false)
	require.NoError(t, err)
	for _, p := range list {
		back, err := g.Why(p.To, p.From, false)
		require.NoError(t, err)
		assert.Equal(t, p.Open, back.Open, "%s and %s", p.From, p.To)
		assert.Equal(t, p.Standing, back.Standing)
		assert.Equal(t, p.EvidenceTypes, back.EvidenceTypes)
		assert.ElementsMatch(t, p.Controls, back.Controls)
		assert.Len(t, back.Rejected, len(p.Rejected))
	}
	p, err := g.Why(at("y:7"), at("x:1.1"), false)
	require.NoError(t, err)
	assert.Equal(t, "Near x.", p.Open.Why)
}

func TestWhyOfNothing(t *testing.T) {
	t.Parallel()
	g, err := mapping.Build(considered())
	require.NoError(t, err)
	_, err = g.Why(at("x:1"), at("y:1"), false)
	require.ErrorIs(t, err, mapping.ErrNotFound, "a group")
	_, err = g.Why(at("x:1.1"), at("y:99"), false)
	require.ErrorIs(t, err, mapping.ErrNotFound)
	_, err = g.Why(at("x:1.1"), at("x:1.2"), false)
	require.ErrorContains(t, err, "both are of one framework")
	_, err = g.Pairs(t.Context(), "x", "x", false)
	require.ErrorContains(t, err, "both are of one framework")
	_, err = g.Pairs(t.Context(), "x", "z", false)
	require.ErrorIs(t, err, mapping.ErrNotFound)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = g.Pairs(ended, "x", "y", false)
	require.ErrorIs(t, err, context.Canceled)
}

// Additional criteria are in no pair and in no tally.
func TestTallies(t *testing.T) {
	t.Parallel()
	g, err := mapping.Build(considered())
	require.NoError(t, err)
	tallies, err := g.Tallies(t.Context(), "x", "y")
	require.NoError(t, err)
	assert.Equal(t, mapping.Tallies{
		Links:      review.Tally{Of: 6, Draft: 6, ChangeAsked: 1, Unread: 5},
		Relations:  review.Tally{Of: 2, Draft: 1, Rejected: 1, Accepted: 1, Unread: 1},
		Candidates: 2,
		Pairs:      mapping.PairTally{Of: 14, Linked: 2, Related: 1, Open: 11},
	}, tallies)
	o, err := g.Overlap(t.Context(), "x", "y", mapping.OverlapOptions{})
	require.NoError(t, err)
	assert.Equal(t, tallies, o.Tallies)
	list, err := g.Pairs(t.Context(), "x", "y", false)
	require.NoError(t, err)
	for _, p := range list {
		one, err := g.Why(p.From, p.To, false)
		require.NoError(t, err)
		assert.Equal(t, one, p)
		assert.NotEqual(t, "8", p.To.Requirement)
	}
}

// Counting the pairs says of each what saying why does, whichever side is named first.
func TestTallyPairs(t *testing.T) {
	t.Parallel()
	src := considered()
	g, err := mapping.Build(src)
	require.NoError(t, err)
	for _, sides := range [][2]string{{"x", "y"}, {"y", "x"}} {
		for _, reviewedOnly := range []bool{false, true} {
			list, err := g.Pairs(t.Context(), sides[0], sides[1], reviewedOnly)
			require.NoError(t, err)
			var want mapping.PairTally
			for _, p := range list {
				want.Add(p.Standing)
			}
			got, err := g.TallyPairs(t.Context(), sides[0], sides[1], reviewedOnly)
			require.NoError(t, err)
			assert.Equal(t, want, got)
			assert.Equal(t, len(list), got.Of)
		}
	}
	_, err = g.TallyPairs(t.Context(), "x", "x", false)
	require.Error(t, err)
	_, err = g.TallyPairs(t.Context(), "x", "z", false)
	require.ErrorIs(t, err, mapping.ErrNotFound)
}
