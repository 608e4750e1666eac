package point_test

import (
	"maps"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/internal/point"
)

// counted is a list of what occurred in a month, accepted.
func counted(id, month string, population int) evidence.Piece {
	from := day(month + "-01")
	return evidence.Piece{
		ID: id, Type: "rec", Status: evidence.Accepted, Collected: from.AddDays(40), Performed: from.AddDays(20),
		Attributes: map[string]any{evidence.Population: population},
	}
}

// ready is a piece as stocks hold it.
func ready(p evidence.Piece) *piece.Piece { return piece.Prepare(&p, types()[p.Type]) }

// A change leaves the contradictions of lists of nothing that share no day with what moves, and finds the others anew.
func TestChangeLeavesClashes(t *testing.T) {
	t.Parallel()
	was := lens(counted("Z1", "2026-01", 0), counted("R1", "2026-01", 3), counted("Z2", "2026-03", 0), counted("R2", "2026-03", 3)).Stock
	clashes := func(s *point.Stock) map[string]*point.Clash {
		told, _, err := s.Clashes(t.Context(), "rec", []string{""}, calendar.PerEvent)
		require.NoError(t, err)
		out := map[string]*point.Clash{}
		for _, x := range told {
			out[x.Zero.ID] = x
		}
		return out
	}
	before := clashes(was)
	require.Len(t, before, 2)
	is := clashes(was.Changed(nil, []*piece.Piece{ready(counted("R2", "2026-03", 5))}))
	require.Len(t, is, 2)
	assert.Same(t, before["Z1"], is["Z1"])
	assert.NotSame(t, before["Z2"], is["Z2"])
	gone := clashes(was.Changed([]string{"R2"}, nil))
	assert.Equal(t, map[string]*point.Clash{"Z1": before["Z1"]}, gone)
	assert.Equal(t, before, clashes(was), "the stock itself stays as it is")
}

// What there is for a control after a change is what a stock finds that was made of the same pieces.
func TestChangeRelists(t *testing.T) {
	t.Parallel()
	c := quarterly("c")
	touched := maps.Keys(map[*mapping.Control]bool{c: true})
	was := lens(policy(), review("R1", "", "2026-03-20"), review("R3", "", "2026-06-20")).Stock
	require.Len(t, was.Of(c), 3)
	more := review("R2", "", "2026-05-20")
	more.Status = evidence.Accepted
	elsewhere := more
	elsewhere.ID, elsewhere.Controls = "R0", []string{"another"}
	for name, x := range map[string]struct {
		drop []string
		put  []*piece.Piece
		want []string
	}{
		"one more":      {put: []*piece.Piece{ready(more)}, want: []string{"P", "R1", "R2", "R3"}},
		"one less":      {drop: []string{"R1"}, want: []string{"P", "R3"}},
		"for another":   {put: []*piece.Piece{ready(elsewhere)}, want: []string{"P", "R1", "R3"}},
		"one for other": {drop: []string{"R3"}, put: []*piece.Piece{ready(more)}, want: []string{"P", "R1", "R2"}},
	} {
		is := was.Changed(x.drop, x.put)
		is.Keep(was, touched)
		ids := piece.IDs(is.Of(c))
		assert.Equal(t, x.want, ids, name)
	}
	assert.Len(t, was.Of(c), 3, "the stock itself stays as it is")
}
