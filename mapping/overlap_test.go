package mapping_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/relation"
	"github.com/groundworkgrc/groundwork/mapping/review"
)

// commonGround is two frameworks of one requirement each, p:1 of points a (weight 1) and b (weight 3),
// q:1 of points a and b of weight 1, and one control that takes a policy and a review.
func commonGround() *mapping.Source {
	return &mapping.Source{
		Frameworks: []*framework.Framework{
			{ID: "p", Title: "P", Requirements: []framework.Requirement{{ID: "1", Title: "One", Points: []framework.Point{{ID: "a", Text: "A"}, {ID: "b", Text: "B", Weight: 3}}}}},
			{ID: "q", Title: "Q", Requirements: []framework.Requirement{{ID: "1", Title: "One", Points: []framework.Point{{ID: "a", Text: "C"}, {ID: "b", Text: "D"}}}}},
		},
		EvidenceTypes: []*evidence.Type{{ID: "policy", Title: "Policy"}, {ID: "review", Title: "Review", Kind: evidence.Record}, {ID: "plan", Title: "Plan"}},
		Controls: []*mapping.Control{{
			ID: "keep", Title: "Keep", Evidence: shows("policy", "review"), Effort: mapping.Effort{First: 4, Upkeep: 1},
			Links: []mapping.Link{link("p:1", "So."), link("q:1", "Because.")},
		}},
	}
}

// What an overlap counts is what evidence shows, through the links' by; only required points have
// weight in it.
func TestOverlapByEvidence(t *testing.T) {
	t.Parallel()
	type side struct {
		covered, of float64
		uncovered   int
	}
	for _, tt := range []struct {
		name           string
		change         func(*mapping.Source)
		p, q           side
		types, ofTypes int
		controls       int
	}{
		{"all of it", func(*mapping.Source) {}, side{4, 4, 0}, side{2, 2, 0}, 2, 2, 1},
		{"by strikes a type", func(s *mapping.Source) {
			s.Controls[0].Links[0].By = []string{"policy"}
			s.Controls[0].Links[1].By = []string{"review"}
		}, side{0, 4, 2}, side{0, 2, 2}, 0, 2, 1},
		{"by leaves one type for one point", func(s *mapping.Source) {
			s.Controls[0].Links[0].By = []string{"policy"}
			s.Controls[0].Links[1].Points, s.Controls[0].Links[1].By = []string{"a"}, []string{"policy"}
			b := link("q:1", "Else.", "b")
			b.By = []string{"review"}
			s.Controls[0].Links = append(s.Controls[0].Links, b)
		}, side{4, 4, 0}, side{1, 2, 1}, 1, 2, 1},
		{"one type, taken by two controls", func(s *mapping.Source) {
			s.Controls[0].Links = s.Controls[0].Links[:1]
			s.Controls = append(s.Controls, &mapping.Control{ID: "other", Title: "Other", Evidence: shows("plan", "review"), Links: []mapping.Link{link("q:1", "Because.", "b")}})
		}, side{4, 4, 0}, side{1, 2, 0}, 1, 3, 0},
		{"a rejected link", func(s *mapping.Source) { s.Controls[0].Links[1].Review.State = review.Rejected }, side{0, 4, 2}, side{0, 2, 0}, 0, 2, 0},
		{"guidance has no weight", func(s *mapping.Source) { s.Frameworks[0].Requirements[0].Points[1].Rank = framework.Guidance }, side{1, 1, 0}, side{2, 2, 0}, 2, 2, 1},
		{"practice brings nothing to the other", func(s *mapping.Source) {
			s.Frameworks[0].Requirements[0].Points[1].Rank = framework.Practice
			s.Controls[0].Links[0].Points, s.Controls[0].Links[0].By = []string{"a"}, []string{"review"}
			s.Controls[0].Links[1].By = []string{"policy"}
			b := link("p:1", "Else.", "b")
			b.By = []string{"policy"}
			s.Controls[0].Links = append(s.Controls[0].Links, b)
		}, side{0, 1, 1}, side{0, 2, 2}, 0, 2, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			src := commonGround()
			tt.change(src)
			o := overlapped(t, *src, mapping.OverlapOptions{})
			forward := side{o.Forward.Covered, o.Forward.Of, len(o.Forward.Uncovered)}
			backward := side{o.Backward.Covered, o.Backward.Of, len(o.Backward.Uncovered)}
			assert.Equal(t, []side{tt.p, tt.q}, []side{forward, backward})
			assert.Equal(t, []int{tt.types, tt.ofTypes, tt.controls}, []int{o.EvidenceTypes.Both, o.EvidenceTypes.Of, o.Controls.Both})
			assert.Len(t, o.EvidenceTypes.IDs, tt.types)
			assert.Equal(t, tt.types > 0, len(o.Pairs) > 0, "requirements are a pair where evidence is shared, not where a control alone is")
		})
	}
}

func overlapped(t *testing.T, src mapping.Source, opts mapping.OverlapOptions) *mapping.Overlap {
	t.Helper()
	g, err := mapping.Build(src)
	require.NoError(t, err)
	o, err := g.Overlap(t.Context(), "p", "q", opts)
	require.NoError(t, err)
	return o
}

// Effort is that of the controls which serve both, of all that serve one of them.
func TestOverlapEffort(t *testing.T) {
	t.Parallel()
	src := commonGround()
	src.Controls = append(src.Controls,
		&mapping.Control{ID: "one", Title: "One", Evidence: shows("plan"), Effort: mapping.Effort{First: .1, Upkeep: .2}, Links: []mapping.Link{link("p:1", "So.")}},
		&mapping.Control{ID: "spare", Title: "Spare", Evidence: shows("plan"), Effort: mapping.Effort{First: 9, Upkeep: 9}})
	o := overlapped(t, *src, mapping.OverlapOptions{})
	assert.Equal(t, mapping.OverlapEffort{First: mapping.OverlapDays{Both: 4, Of: 4.1}, Upkeep: mapping.OverlapDays{Both: 1, Of: 1.2}}, o.Effort)
	assert.Equal(t, mapping.OverlapServing{Both: 1, Of: 2, IDs: []string{"keep"}, OnlyFrom: []string{"one"}, OnlyTo: []string{}}, o.Controls, "one that serves neither is in no count")
}

// The part that draft links carry stands beside, and without them it is gone.
func TestOverlapDrafts(t *testing.T) {
	t.Parallel()
	src := commonGround()
	src.Controls[0].Links[0].Review.State = review.Reviewed
	src.Controls[0].Links[1].Review.State = review.Reviewed
	src.Controls[0].Links[1].Points = []string{"a"}
	src.Controls[0].Links = append(src.Controls[0].Links, link("q:1", "Else.", "b"))
	o := overlapped(t, *src, mapping.OverlapOptions{})
	assert.Zero(t, o.Forward.DraftShare)
	assert.InDelta(t, .5, o.Backward.DraftShare, 0)
	strict := overlapped(t, *src, mapping.OverlapOptions{ReviewedOnly: true})
	assert.InDelta(t, 1, strict.Backward.Covered, 0)
	assert.Equal(t, []framework.PointRef{ref("q:1").Point("b")}, strict.Backward.Uncovered)
}

// Additional criteria are in no figure; who asks for them sees apart what they would add.
func TestOverlapAdditional(t *testing.T) {
	t.Parallel()
	src := commonGround()
	q := src.Frameworks[1]
	q.Categories = []framework.Category{{ID: "core", Always: true}, {ID: "ai", Title: "AI", Additional: true}}
	q.Requirements[0].Category = "core"
	q.Requirements = append(q.Requirements, framework.Requirement{ID: "2", Title: "Two", Category: "ai"})
	src.Controls[0].Links[0].Points, src.Controls[0].Links[1].Points = []string{"a"}, []string{"a"}
	src.Controls = append(src.Controls, &mapping.Control{ID: "more", Title: "More", Evidence: shows("plan"), Links: []mapping.Link{link("p:1", "So.", "b"), link("q:2", "So.")}})

	plain := overlapped(t, *src, mapping.OverlapOptions{})
	assert.Empty(t, plain.Additional)
	assert.InDelta(t, 2, plain.Backward.Of, 0)
	everything := func(framework.PointRef) bool { return true }
	for name, opts := range map[string]mapping.OverlapOptions{"by name": {Additional: []string{"ai"}}, "by scope": {Includes: everything}} {
		o := overlapped(t, *src, opts)
		require.Len(t, o.Additional, 1, name)
		a := o.Additional[0]
		assert.Equal(t, []framework.PointRef{ref("p:1").Point("b")}, a.Gained, name)
		assert.InDelta(t, 4, a.Other.Covered, 0, name)
		o.Additional = plain.Additional
		assert.Equal(t, plain, o, "%s: nothing else moves", name)
	}
	g, err := mapping.Build(*src)
	require.NoError(t, err)
	_, err = g.Overlap(t.Context(), "p", "q", mapping.OverlapOptions{Additional: []string{"aI"}})
	require.ErrorIs(t, err, mapping.ErrNotFound)
	assert.ErrorContains(t, err, `did you mean "ai"?`)
}

// What the one asks of shared evidence and the other does not is told, and by whom; what both ask
// is no difference.
func TestOverlapConditions(t *testing.T) {
	t.Parallel()
	src := commonGround()
	src.Controls[0].Cadence = calendar.PerEvent
	src.Frameworks[0].SystemKinds = map[string][]string{"ai": {"user"}}
	src.Frameworks[0].Requirements[0].Points[1].Each = framework.Each{Kind: "ai"}
	src.Frameworks[1].Profiles = map[string]map[string]framework.Profile{"type": {"2": {Populations: true}}}
	same := mapping.Needs{Expr: mapping.Expr{Text: `e.outcome != ""`}, Why: "It says how it went."}
	more := mapping.Needs{Expr: mapping.Expr{Text: `e.performed_by != ""`}, Why: "Somebody signed."}
	src.Controls[0].Links[0].Needs, src.Controls[0].Links[1].Needs = same, same
	third := link("q:1", "Else.", "b")
	third.Needs = more
	src.Controls[0].Links = append(src.Controls[0].Links, third)
	o := overlapped(t, *src, mapping.OverlapOptions{})
	keep, pq := []string{"keep"}, func(r string, points ...string) (list []framework.PointRef) {
		for _, p := range points {
			list = append(list, ref(r).Point(p))
		}
		return list
	}
	assert.Equal(t, []mapping.OverlapCondition{
		{Framework: "p", Kind: mapping.ConditionEach, Text: "ai", Points: pq("p:1", "b"), Controls: keep},
		{Framework: "q", Kind: mapping.ConditionNeeds, Text: "Somebody signed.", Points: pq("q:1", "b"), Controls: keep},
		{Framework: "q", Kind: mapping.ConditionPopulations, Points: pq("q:1", "a", "b"), Controls: keep},
	}, o.Conditions)

	src.Controls[0].Links[0].By, src.Controls[0].Links[1].By, src.Controls[0].Links[2].By = []string{"policy"}, []string{"review"}, []string{"review"}
	assert.Empty(t, overlapped(t, *src, mapping.OverlapOptions{}).Conditions, "nothing is shared of which they could ask")
}

// Strong relations are told from the side that was asked; weak and rejected ones are not.
func TestOverlapRelations(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		state relation.Statement
		want  []mapping.OverlapRelation
	}{
		{"strong", relation.Statement{From: ref("p:1"), To: ref("q:1"), Strength: 5}, []mapping.OverlapRelation{{From: ref("p:1"), To: ref("q:1"), Relation: []string{"subset"}, Strength: 5}}},
		{"turned", relation.Statement{From: ref("q:1"), To: ref("p:1"), Strength: 7}, []mapping.OverlapRelation{{From: ref("p:1"), To: ref("q:1"), Relation: []string{"superset"}, Strength: 7}}},
		{"weak", relation.Statement{From: ref("p:1"), To: ref("q:1"), Strength: 4}, []mapping.OverlapRelation{}},
		{"rejected", relation.Statement{From: ref("p:1"), To: ref("q:1"), Strength: 9, Review: review.Review{State: review.Rejected}}, []mapping.OverlapRelation{}},
	} {
		src := commonGround()
		tt.state.Is = relation.Set(relation.Subset)
		src.Relations = []*relation.Statement{&tt.state}
		assert.Equal(t, tt.want, overlapped(t, *src, mapping.OverlapOptions{}).Relations, tt.name)
	}
}

// An overlap does not depend on the order of anything, and scopes leave denominators.
func TestOverlapOrder(t *testing.T) {
	t.Parallel()
	turn := func(turned bool) *mapping.Overlap {
		src := commonGround()
		src.Controls[0].Links[1].Needs = mapping.Needs{Expr: mapping.Expr{Text: "true"}, Why: "B"}
		src.Controls = append(src.Controls,
			&mapping.Control{ID: "a", Title: "A", Evidence: shows("plan", "review"), Effort: mapping.Effort{First: .1, Upkeep: .7}, Links: []mapping.Link{link("q:1", "Because.", "b"), link("p:1", "So.", "a")}},
			&mapping.Control{ID: "z", Title: "Z", Evidence: shows("plan"), Effort: mapping.Effort{First: .2, Upkeep: .1}, Links: []mapping.Link{link("q:1", "Because.")}})
		src.Controls[1].Links[0].Needs = mapping.Needs{Expr: mapping.Expr{Text: "true"}, Why: "A"}
		src.Relations = []*relation.Statement{
			{From: ref("p:1"), To: ref("q:1"), Is: relation.Set(relation.Intersects), Strength: 6, Why: "A"},
			{From: ref("q:1"), To: ref("p:1"), Is: relation.Set(relation.Intersects), Strength: 5, Why: "B"},
		}
		if turned {
			slices.Reverse(src.Controls)
			slices.Reverse(src.Frameworks)
			slices.Reverse(src.EvidenceTypes)
			slices.Reverse(src.Relations)
			for _, c := range src.Controls {
				slices.Reverse(c.Links)
			}
		}
		return overlapped(t, *src, mapping.OverlapOptions{})
	}
	assert.Equal(t, turn(false), turn(true))
	require.NotEmpty(t, turn(false).Pairs)
	assert.Equal(t, []string{"A", "B"}, turn(false).Pairs[0].Needs)
}

// Two frameworks that relations alone join share nothing that was measured, and say so.
func TestOverlapStated(t *testing.T) {
	t.Parallel()
	src := commonGround()
	src.Relations = []*relation.Statement{
		{From: ref("q:1"), To: ref("p:1"), Is: relation.Set(relation.Subset), Why: "so"},
		{From: ref("p:1"), To: ref("q:1"), Is: relation.Set(relation.Equal), Why: "no", Review: review.Review{State: review.Rejected}},
	}
	s := overlapped(t, *src, mapping.OverlapOptions{}).Stated
	assert.Equal(t, mapping.OverlapStated{Unlinked: []string{}, Relations: 1, From: 1, To: 1, Pairs: []mapping.OverlapRelation{}}, s, "linked as they are, the pairs are no substitute")
	for _, c := range src.Controls {
		c.Links = slices.DeleteFunc(c.Links, func(l mapping.Link) bool { return l.To.Framework == "q" })
	}
	src.Controls = slices.DeleteFunc(src.Controls, func(c *mapping.Control) bool { return len(c.Links) == 0 })
	s = overlapped(t, *src, mapping.OverlapOptions{}).Stated
	assert.Equal(t, mapping.OverlapStated{
		Unlinked: []string{"q"}, Relations: 1, From: 1, To: 1, Pairs: []mapping.OverlapRelation{{From: ref("p:1"), To: ref("q:1"), Relation: []string{"superset"}}},
	}, s)
}
