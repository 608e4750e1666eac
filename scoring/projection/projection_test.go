package projection_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/relation"
	"github.com/groundworkgrc/groundwork/mapping/review"
	"github.com/groundworkgrc/groundwork/scoring/internal/made"
	"github.com/groundworkgrc/groundwork/scoring/projection"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

func ref(t *testing.T, s string) framework.Ref {
	t.Helper()
	r, err := framework.ParseRef(s)
	require.NoError(t, err)
	return r
}

// judged is an assessment of framework "x" as a store may hold it: x:1.1 at the figure,
// borne out by ticket T, and x:1.2 not supported. No engine has a part in it.
func judged(t *testing.T, v result.Interval) *result.Assessment {
	t.Helper()
	first, second := ref(t, "x:1.1"), ref(t, "x:1.2")
	window, err := framework.ParsePeriod("2026-01-01/2026-06-30")
	require.NoError(t, err)
	return &result.Assessment{
		Format: result.Format,
		Frameworks: []result.Lens{{
			Lens: "x", Framework: "x", Basis: []framework.Basis{framework.Design, framework.Operation}, Window: window,
			Requirements: []result.Requirement{
				{Ref: first, Status: v.Status(), Readiness: v}, {Ref: second, Status: result.StatusNotSupported}, {Ref: ref(t, "x:1.3"), Status: result.StatusExcluded},
			},
		}},
		Evidence: []result.Evidence{{ID: "T", Verdicts: []result.LensVerdict{{Lens: "x", Verdict: result.VerdictSupports, Requirements: []framework.Ref{first}}}}},
	}
}

// graph is framework "x" with the one that the test states relations to.
func graph(t *testing.T, known *framework.Framework, change func(*mapping.Source)) *mapping.Graph {
	t.Helper()
	src := mapping.Source{Frameworks: []*framework.Framework{
		{ID: "x", Title: "X", Requirements: []framework.Requirement{{ID: "1.1", Title: "One"}, {ID: "1.2", Title: "Two"}, {ID: "1.3", Title: "Three"}}}, known,
	}}
	change(&src)
	g, err := mapping.Build(src)
	require.NoError(t, err)
	return g
}

var names = []string{"equal", "superset", "subset", "intersects", "disjoint", "either", "open"}

// related has one requirement for each relation to x:1.1, and one without.
func related(t *testing.T) *mapping.Graph {
	t.Helper()
	sets := []relation.Set{
		relation.Set(relation.Equal), relation.Set(relation.Superset), relation.Set(relation.Subset), relation.Set(relation.Intersects),
		relation.Set(relation.Disjoint), relation.Set(relation.Equal | relation.Superset), relation.Any,
	}
	f := &framework.Framework{ID: "known", Title: "Known by relations"}
	return graph(t, f, func(s *mapping.Source) {
		for i, n := range names {
			f.Requirements = append(f.Requirements, framework.Requirement{ID: n, Title: n})
			s.Relations = append(s.Relations, &relation.Statement{From: ref(t, "x:1.1"), To: ref(t, "known:"+n), Is: sets[i], Why: "So."})
		}
		f.Requirements = append(f.Requirements, framework.Requirement{ID: "none", Title: "none"})
	})
}

func projected(t *testing.T, g *mapping.Graph, a *result.Assessment) (*projection.Projection, map[string]projection.Requirement) {
	t.Helper()
	p, err := projection.Of(t.Context(), g, a, "known")
	require.NoError(t, err)
	by := map[string]projection.Requirement{}
	for _, q := range p.Requirements {
		by[q.Ref.Requirement] = q
	}
	return p, by
}

// An assessment that was stored says of an imported framework what it says of its own
// requirements that are related to it.
func ExampleOf() {
	source, target := framework.Ref{Framework: "x", Requirement: "1"}, framework.Ref{Framework: "rmf", Requirement: "GOVERN-1"}
	g, err := mapping.Build(mapping.Source{
		Frameworks: []*framework.Framework{
			{ID: "x", Title: "X", Requirements: []framework.Requirement{{ID: "1", Title: "One"}}},
			{ID: "rmf", Title: "Imported", Requirements: []framework.Requirement{{ID: "GOVERN-1", Title: "Govern"}}},
		},
		Relations: []*relation.Statement{{From: source, To: target, Is: relation.Set(relation.Equal), Why: "The same in other words."}},
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return
	}
	stored := strings.NewReader(`{"format": "groundwork-assessment/2", "frameworks": [{"lens": "x", "id": "x", "in_scope": 1, "counts": {"partly-supported": 1},
		"readiness": {"low": 0.5, "high": 0.75}, "requirements": [{"ref": "x:1", "status": "partly-supported", "readiness": {"low": 0.5, "high": 0.75}}]}]}`)
	a, err := result.Read(stored)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return
	}
	p, err := projection.Of(context.Background(), g, a, "rmf")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return
	}
	fmt.Println(p.Requirements[0].Reason)
	// Output: x:1 stands at 50–75 % and is equal to it
}

// A met source proves what it is equal to or a superset of; subset and intersects leave
// the target open; disjoint and no relation say nothing.
func TestProjection(t *testing.T) {
	t.Parallel()
	p, by := projected(t, related(t), judged(t, result.Interval{Low: 0.75, High: 0.75}))
	require.Len(t, by, 8)
	assert.Equal(t, result.Interval{Low: 0.75, High: 0.75}, by["equal"].Readiness)
	assert.Equal(t, result.Interval{High: 1}, by["superset"].Readiness, "a part of more need not be a part of this")
	for _, open := range []string{"subset", "intersects", "either"} {
		assert.Equal(t, result.Interval{High: 1}, by[open].Readiness, open)
		assert.Equal(t, result.StatusNotShown, by[open].Status)
		assert.Contains(t, by[open].Reason, "x:1.1")
	}
	for _, nothing := range []string{"disjoint", "none", "open"} {
		assert.Equal(t, result.Interval{}, by[nothing].Readiness, nothing)
		assert.Equal(t, result.StatusUnmapped, by[nothing].Status)
		assert.Empty(t, by[nothing].Sources)
	}
	require.Len(t, by["equal"].Sources, 1)
	s := by["equal"].Sources[0]
	assert.Equal(t, []string{"T"}, s.Evidence)
	assert.Equal(t, "design and operation, window 2026-01-01/2026-06-30", s.Seen)
	assert.True(t, s.Draft)
	assert.Equal(t, []relation.Base{relation.Equal}, s.Relation)
	assert.Equal(t, []relation.Base{relation.Equal, relation.Superset}, by["either"].Sources[0].Relation)
	assert.Zero(t, p.Proven)
	assert.Equal(t, 4, p.Open, "the equal one is at a figure, and is not open")
	assert.Equal(t, 3, p.Unrelated)
}

// Once the source is supported, it proves what it contains.
func TestProjectionOfWhatIsMet(t *testing.T) {
	t.Parallel()
	p, by := projected(t, related(t), judged(t, result.Interval{Low: 1, High: 1}))
	for _, n := range []string{"equal", "superset", "either"} {
		assert.Equal(t, result.StatusSupported, by[n].Status, n)
	}
	for _, n := range []string{"subset", "intersects"} {
		assert.Equal(t, result.StatusNotShown, by[n].Status, n)
	}
	assert.Equal(t, 3, p.Proven)
	assert.Equal(t, 2, p.Open)
	assert.Equal(t, 3, p.Unrelated)
	assert.InDelta(t, 3.0/8, p.Readiness.Low, 1e-12)
	assert.InDelta(t, 5.0/8, p.Readiness.High, 1e-12)
}

// A source of which nothing is shown, or that is left out, raises nothing.
func TestProjectionOfNothing(t *testing.T) {
	t.Parallel()
	p, by := projected(t, related(t), judged(t, result.Interval{}))
	assert.Equal(t, result.Interval{}, p.Readiness)
	assert.Equal(t, result.StatusNotSupported, by["equal"].Status)
	assert.Equal(t, "nothing is shown of x:1.1, which is equal to it", by["equal"].Reason)
	a := judged(t, result.Interval{Low: 1, High: 1})
	a.Frameworks[0].Requirements[0].Status, a.Frameworks[0].Requirements[0].Readiness = result.StatusExcluded, result.Interval{}
	p, _ = projected(t, related(t), a)
	assert.Equal(t, 8, p.Unrelated)
}

// Two sources that together contain the target prove it once both are supported; of one
// target among two they leave each open.
func TestProjectionOfUnions(t *testing.T) {
	t.Parallel()
	two := []framework.Ref{ref(t, "x:1.1"), ref(t, "x:1.2")}
	known := &framework.Framework{ID: "known", Title: "Known", Requirements: []framework.Requirement{
		{ID: "whole", Title: "Whole"}, {ID: "a", Title: "A"}, {ID: "b", Title: "B"},
	}}
	g := graph(t, known, func(s *mapping.Source) {
		s.Unions = append(s.Unions,
			&relation.Union{From: two, To: []framework.Ref{ref(t, "known:whole")}, Is: relation.Set(relation.Superset), Why: "So."},
			&relation.Union{From: two[:1], To: []framework.Ref{ref(t, "known:a"), ref(t, "known:b")}, Is: relation.Set(relation.Intersects), Why: "So."})
	})
	part := judged(t, result.Interval{Low: 1, High: 1})
	_, by := projected(t, g, part)
	assert.Equal(t, result.Interval{High: 1}, by["whole"].Readiness, "one of the two is not supported")
	assert.Equal(t, result.Interval{High: 1}, by["a"].Readiness)
	assert.Equal(t, result.Interval{High: 1}, by["b"].Readiness)
	require.Len(t, by["whole"].Sources, 1)
	assert.Equal(t, two[1:], by["whole"].Sources[0].Together)
	assert.Equal(t, []framework.Ref{ref(t, "known:b")}, by["a"].Sources[0].Among)
	q := &part.Frameworks[0].Requirements[1]
	q.Status, q.Readiness = result.StatusSupported, result.Interval{Low: 1, High: 1}
	_, by = projected(t, g, part)
	assert.Equal(t, result.StatusSupported, by["whole"].Status, "both are supported")
	assert.Equal(t, result.StatusNotShown, by["a"].Status)
}

// Where drafts are left out, only reviewed relations say something.
func TestProjectionOfReviewedOnly(t *testing.T) {
	t.Parallel()
	known := &framework.Framework{ID: "known", Title: "Known", Requirements: []framework.Requirement{{ID: "a", Title: "A"}, {ID: "b", Title: "B"}}}
	g := graph(t, known, func(s *mapping.Source) {
		s.Relations = append(s.Relations,
			&relation.Statement{From: ref(t, "x:1.1"), To: ref(t, "known:a"), Is: relation.Set(relation.Equal), Why: "So."},
			&relation.Statement{From: ref(t, "x:1.1"), To: ref(t, "known:b"), Is: relation.Set(relation.Equal), Why: "So.", Review: review.Review{State: review.Reviewed, By: "Ann", On: 739000}})
	})
	a := judged(t, result.Interval{Low: 1, High: 1})
	a.ReviewedOnly = true
	_, by := projected(t, g, a)
	assert.Equal(t, result.StatusUnmapped, by["a"].Status)
	assert.Equal(t, result.StatusSupported, by["b"].Status)
	assert.False(t, by["b"].Sources[0].Draft)
}

func TestProjectionRefuses(t *testing.T) {
	t.Parallel()
	g, a := related(t), judged(t, result.Interval{})
	_, err := projection.Of(t.Context(), g, a, "nowhere")
	require.ErrorIs(t, err, mapping.ErrNotFound)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = projection.Of(ctx, g, a, "known")
	require.ErrorIs(t, err, context.Canceled)
}

func TestReadReturnsTheBytes(t *testing.T) {
	t.Parallel()
	p, _ := projected(t, related(t), judged(t, result.Interval{Low: 0.25, High: 0.75}))
	list := []*projection.Projection{p}
	for seed := range uint64(100) {
		x := &projection.Projection{}
		made.New(seed).Fill(x)
		x.Format, x.Proven, x.Open, x.Unrelated = projection.Format, 0, len(x.Requirements), 0
		list = append(list, x)
	}
	for _, p := range list {
		want := made.Text(t, p)
		assert.NotContains(t, want, "null")
		back, err := projection.Read(bytes.NewReader([]byte(want)))
		require.NoError(t, err)
		require.Equal(t, want, made.Text(t, back))
	}
}

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{
		`{"format": "groundwork-assessment/2"}`:                                                                                                         `want "groundwork-projection/2"`,
		`{"format": "groundwork-projection/2", "readiness": {"low": 2}}`:                                                                                "2 to 0",
		`{"format": "groundwork-projection/2", "requirements": [{"ref": "x:1", "status": "supported"}]}`:                                                `requirement "1" is supported at 0 %`,
		`{"format": "groundwork-projection/2", "requirements": [{"ref": "x:1", "status": "not-supported"}, {"ref": "x:1", "status": "not-supported"}]}`: "twice",
		`{"format": "groundwork-projection/2", "requirements": [{"ref": "x:1", "status": "not-supported", "sources": [{"relation": ["like"]}]}]}`:       `unknown relation "like"`,
		`{"format": "groundwork-projection/2", "requirements": [{"ref": "x:1", "status": "not-supported", "sources": [{"relation": [null]}]}]}`:         "has no name",
		`{"format": "groundwork-projection/2", "requirements": [{"ref": "x:1", "status": "not-supported", "sources": [{"relation": "none"}]}]}`:         "has no name: want a list of equal",
		`{"format": "groundwork-projection/2", "requirements": [{"ref": "x:1", "status": "not-supported", "sources": [{"lens": "a\nb"}]}]}`:             "not one line",
	} {
		_, err := projection.Read(strings.NewReader(s))
		require.ErrorIs(t, err, result.ErrNotStored, s)
		assert.ErrorContains(t, err, want, s)
	}
}

// What the first edition stored is read in the words of this one.
func TestReadTakesTheFirstEdition(t *testing.T) {
	t.Parallel()
	p, err := projection.Read(strings.NewReader(`{"format": "groundwork-projection/1", "readiness": {"low": 0, "high": 0.5}, "requirements": [{"ref": "x:1", "status": "partial", "readiness": {"low": 0, "high": 0.5}}]}`))
	require.NoError(t, err)
	assert.Equal(t, result.StatusNotShown, p.Requirements[0].Status)
}
