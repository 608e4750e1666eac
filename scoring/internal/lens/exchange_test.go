package lens

import (
	"context"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring/internal/held"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
)

// aCase is a case of one control, whose evidence is of one type, with so many pieces.
func aCase(t *testing.T, n int) *Case {
	t.Helper()
	g, err := mapping.Build(mapping.Source{
		Frameworks:    []*framework.Framework{{ID: "x", Title: "X", Requirements: []framework.Requirement{{ID: "1", Title: "One"}}}},
		EvidenceTypes: []*evidence.Type{{ID: "log", Title: "Log", Kind: evidence.Record}},
		Controls: []*mapping.Control{{
			ID: "k", Title: "K", Links: []mapping.Link{{To: framework.Ref{Framework: "x", Requirement: "1"}, Why: "so"}},
			Evidence: mapping.Shows{Design: mapping.BasisShows{None: "so"}, Operation: mapping.BasisShows{Types: []mapping.AnyOf{{"log"}}}},
		}},
	})
	require.NoError(t, err)
	c, err := Of(t.Context(), NewCatalog(g, false), &organisation.Organisation{Evidence: logs(0, n)}, framework.MinDate+500)
	require.NoError(t, err)
	require.NoError(t, c.Open())
	return c
}

// logs makes pieces from one number to another.
func logs(from, to int) []evidence.Piece {
	list := []evidence.Piece{}
	for i := from; i < to; i++ {
		list = append(list, evidence.Piece{ID: fmt.Sprintf("E%06d", i), Type: "log", Effective: framework.MinDate + 10, Status: evidence.Accepted})
	}
	return list
}

// ids lists what counts for the control of a case.
func ids(t *testing.T, c *Case) []string {
	t.Helper()
	k, err := c.Catalog.Graph.Control("k")
	require.NoError(t, err)
	list := []string{}
	for _, p := range c.Of(k) {
		list = append(list, p.ID)
	}
	return list
}

// What is exchanged stands in every list as if the case were made anew, and the case that it
// was made from stays as it is.
func TestExchange(t *testing.T) {
	t.Parallel()
	c := aCase(t, 4)
	away := logs(2, 3)
	away[0].Status = evidence.Rejected
	next, _, err := c.With(t.Context(), Change{Edit: Edit{Drop: []string{"E000003", "E000001", "none", "E000003"}, Put: append(logs(3, 6), away...)}})
	require.NoError(t, err)
	assert.Equal(t, []string{"E000000", "E000003", "E000004", "E000005"}, ids(t, next), "one is there and does not count")
	assert.Equal(t, 5, next.Pieces().Len())
	assert.Equal(t, []string{"E000000", "E000001", "E000002", "E000003"}, ids(t, c))
	assert.Equal(t, 4, c.Pieces().Len())
	back, _, err := next.With(t.Context(), Change{Edit: Edit{Put: logs(0, 4), Drop: []string{"E000004", "E000005"}}})
	require.NoError(t, err)
	assert.Equal(t, ids(t, c), ids(t, back))
	assert.Equal(t, c.pieces(), back.pieces())
}

// Twice the pieces cost twice the memory, not four times: no list is copied for each piece.
func TestExchangeIsLinear(t *testing.T) { //nolint:paralleltest // it measures what the process allocates
	cost := func(n int) uint64 {
		c, ch := aCase(t, n), Change{Edit: Edit{Put: logs(n/2, 3*n/2)}}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, _, err := c.With(t.Context(), ch)
		runtime.ReadMemStats(&after)
		require.NoError(t, err)
		return after.TotalAlloc - before.TotalAlloc
	}
	assert.Less(t, cost(8000), 3*cost(4000))
}

// ending is a context that ends after it was asked so many times.
type ending struct {
	context.Context

	left int
}

func (c *ending) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}

// Wherever the context ends there is no case, and it is looked at every thousand pieces that are put in.
func TestExchangeStops(t *testing.T) {
	t.Parallel()
	c := aCase(t, 4000)
	refused := 0
	for n := 0; ; n++ {
		next, _, err := c.With(&ending{t.Context(), n}, Change{Edit: Edit{Put: logs(2000, 6000)}})
		if err == nil {
			assert.Equal(t, 6000, next.Pieces().Len())
			break
		}
		require.ErrorIs(t, err, context.Canceled)
		require.Nil(t, next)
		refused++
	}
	assert.GreaterOrEqual(t, refused, 2+2000/lookEvery)
	assert.Equal(t, 4000, c.Pieces().Len())
}

// What is counted of all pieces goes on from case to case, and is what counting anew comes to; what is dropped twice
// is dropped once.
func TestCountsGoOn(t *testing.T) {
	t.Parallel()
	speaks := logs(10, 12)
	for i := range speaks {
		speaks[i].Systems = []string{"s"}
		speaks[i].Points = []framework.PointRef{{Ref: framework.Ref{Framework: "x", Requirement: "1"}}}
	}
	nothing, again := logs(1, 2), logs(2, 3)
	nothing[0].Attributes = map[string]any{evidence.Population: int64(0)}
	again[0].Retests = "E000000"
	listed := func(list held.List[*piece.Piece]) []string { return piece.IDs(slices.Collect(list.All())) }
	c := aCase(t, 4)
	assert.False(t, c.NamesSystems())
	for _, x := range []struct {
		edit  Edit
		names bool
	}{
		{Edit{Put: speaks}, true},
		{Edit{Drop: []string{"E000010", "E000001", "E000010"}}, true},
		{Edit{Put: logs(0, 2)}, true},
		{Edit{Drop: []string{"E000011"}, Put: logs(3, 4)}, false},
		{Edit{Put: speaks[:1]}, true},
		{Edit{Put: logs(10, 11)}, false},
		{Edit{Put: append(nothing, again...)}, false},
		{Edit{Put: append(logs(2, 3), nothing...)}, false},
		{Edit{Drop: []string{"E000001"}}, false},
	} {
		next, touched, err := c.With(t.Context(), Change{Edit: x.edit})
		require.NoError(t, err)
		require.NotNil(t, touched)
		anew, err := Of(t.Context(), c.Catalog, &organisation.Organisation{Evidence: next.pieces()}, c.At)
		require.NoError(t, err)
		require.NoError(t, anew.Open())
		maps.DeleteFunc(next.tally.pointed, func(_ framework.PointRef, n int) bool { return n == 0 })
		assert.Equal(t, anew.tally.places, next.tally.places, "%v", x.edit.Drop)
		assert.Equal(t, anew.tally.speak, next.tally.speak)
		assert.Equal(t, listed(anew.Zeros()), listed(next.Zeros()))
		assert.Equal(t, listed(anew.Naming()), listed(next.Naming()))
		for i, l := range next.Lenses {
			assert.Equal(t, anew.Lenses[i].work, l.work)
		}
		assert.Len(t, next.tally.pointed, len(anew.tally.pointed))
		for ref, n := range anew.tally.pointed {
			assert.Equal(t, n, next.tally.pointed[ref], ref)
		}
		assert.Equal(t, x.names, next.NamesSystems())
		c = next
	}
}
