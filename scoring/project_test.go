package scoring_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/mapping/relation"
	"github.com/groundworkgrc/groundwork/scoring/projection"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// projected builds the small fixture with a framework that is known by relations
// alone, one requirement for each relation to x:1.1.
func projected(t *testing.T, org *organisation.Organisation) map[string]projection.Requirement {
	t.Helper()
	names := []string{"equal", "superset", "subset", "intersects", "disjoint", "either", "open"}
	sets := []relation.Set{
		relation.Set(relation.Equal), relation.Set(relation.Superset), relation.Set(relation.Subset), relation.Set(relation.Intersects),
		relation.Set(relation.Disjoint), relation.Set(relation.Equal | relation.Superset), relation.Any,
	}
	e := engine(t, func(s *mapping.Source) {
		f := &framework.Framework{ID: "known", Title: "Known by relations"}
		for i, n := range names {
			f.Requirements = append(f.Requirements, framework.Requirement{ID: n, Title: n})
			s.Relations = append(s.Relations, &relation.Statement{From: ref(t, "x:1.1"), To: ref(t, "known:"+n), Is: sets[i], Why: "So."})
		}
		f.Requirements = append(f.Requirements, framework.Requirement{ID: "none", Title: "none"})
		s.Frameworks = append(s.Frameworks, f)
	})
	a, err := e.Assess(t.Context(), org, day(t, "2026-07-01"))
	require.NoError(t, err)
	p, err := projection.Of(t.Context(), e.Graph(), a, "known")
	require.NoError(t, err)
	by := map[string]projection.Requirement{}
	for _, q := range p.Requirements {
		by[q.Ref.Requirement] = q
	}
	require.Len(t, by, 8)
	_, err = projection.Of(t.Context(), e.Graph(), a, "nowhere")
	require.ErrorIs(t, err, mapping.ErrNotFound)
	return by
}

// A met source proves what it is equal to or a superset of; subset and intersects leave
// the target open; disjoint and no relation say nothing.
func TestProjection(t *testing.T) {
	t.Parallel()
	partly := type2(t, accepted(t, "T", "ticket", "2026-02-02/2026-02-02")) // x:1.1 at 0.75
	by := projected(t, partly)
	assert.InDelta(t, 0.75, by["equal"].Readiness.Low, 1e-12)
	assert.Equal(t, result.Interval{High: 1}, by["superset"].Readiness, "a part of more need not be a part of this")
	for _, open := range []string{"subset", "intersects", "either"} {
		assert.Equal(t, result.Interval{High: 1}, by[open].Readiness, open)
		assert.Equal(t, result.StatusUnknown, by[open].Status)
		assert.Contains(t, by[open].Reason, "x:1.1")
	}
	for _, nothing := range []string{"disjoint", "none", "open"} {
		assert.Equal(t, result.Interval{}, by[nothing].Readiness, nothing)
		assert.Equal(t, result.StatusUnmapped, by[nothing].Status)
		assert.Empty(t, by[nothing].Sources)
	}
	require.Len(t, by["equal"].Sources, 1)
	assert.Equal(t, []string{"T"}, by["equal"].Sources[0].Evidence)
	assert.Contains(t, by["equal"].Sources[0].Seen, "window 2026-01-01/2026-06-30")
	assert.True(t, by["equal"].Sources[0].Draft)
}

// Two sources that together contain the target prove it once both are met; of one
// target among two they leave each open.
func TestProjectionOfUnions(t *testing.T) {
	t.Parallel()
	two := []framework.Ref{ref(t, "x:1.1"), ref(t, "x:1.2")}
	e := engine(t, func(s *mapping.Source) {
		s.Frameworks = append(s.Frameworks, &framework.Framework{ID: "known", Title: "Known", Requirements: []framework.Requirement{
			{ID: "whole", Title: "Whole"}, {ID: "a", Title: "A"}, {ID: "b", Title: "B"},
		}})
		s.Unions = append(s.Unions,
			&relation.Union{From: two, To: []framework.Ref{ref(t, "known:whole")}, Is: relation.Set(relation.Superset), Why: "So."},
			&relation.Union{From: two[:1], To: []framework.Ref{ref(t, "known:a"), ref(t, "known:b")}, Is: relation.Set(relation.Intersects), Why: "So."})
	})
	status := func(org *organisation.Organisation) map[string]result.Interval {
		a, err := e.Assess(t.Context(), org, day(t, "2026-07-01"))
		require.NoError(t, err)
		p, err := projection.Of(t.Context(), e.Graph(), a, "known")
		require.NoError(t, err)
		by := map[string]result.Interval{}
		for _, q := range p.Requirements {
			by[q.Ref.Requirement] = q.Readiness
		}
		return by
	}
	part := status(type2(t, accepted(t, "T", "ticket", "2026-02-02/2026-02-02")))
	assert.Equal(t, result.Interval{High: 1}, part["whole"], "one of the two is not met")
	assert.Equal(t, result.Interval{High: 1}, part["a"])
	assert.Equal(t, result.Interval{High: 1}, part["b"])
}
