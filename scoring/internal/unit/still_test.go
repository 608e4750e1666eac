package unit_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/internal/unit"
)

// other is an item of another type.
func other(id string) unit.Item {
	e := evidence.Piece{ID: id, Type: "u", Performed: day("2026-02-01"), Collected: day("2026-02-01")}
	return unit.Item{Piece: piece.Prepare(&e, &evidence.Type{ID: "u", Kind: evidence.Record}), Sure: true}
}

// What a type is worth that a change leaves as it is comes to the same as asked anew, units and what fills them included,
// however many changes there were. What moved is not taken over.
func TestTakeOver(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(17, 23))
	cadences := []calendar.Cadence{calendar.NoCadence, calendar.Monthly, calendar.PerEvent}
	for range 600 {
		k, c, design := kinds()[rng.IntN(4)], cadences[rng.IntN(3)], rng.IntN(2) == 0
		var same []unit.Item
		for i := range rng.IntN(12) {
			same = append(same, anyItem(rng, k, i))
		}
		made := func(id string) *unit.Subject {
			s := subject(c, slices.Concat(same, []unit.Item{other(id)})...)
			s.Keeps, s.Populations = true, rng.IntN(2) == 0
			return s
		}
		of, u := unit.Type{ID: "t", Kind: k}, unit.Type{ID: "u", Kind: evidence.Record, Place: 1}
		first := made("x0")
		lists := first.Populations
		first.Type(of, design)
		first.Type(u, false)
		was, frame := first, first.Bare(true)
		for _, id := range []string{"x1", "x2"} {
			is, anew := made(id), made(id)
			is.Populations, anew.Populations = lists, lists
			is.TakeOver(was, &frame, func(id string) bool { return id == "t" })
			require.NotNil(t, is.Told(0, design))
			require.Nil(t, is.Told(1, false))
			want, got := anew.Type(of, design), is.Type(of, design)
			require.Equal(t, want.State, got.State)
			require.Equal(t, want.Value, got.Value)
			require.Len(t, got.Units, len(want.Units))
			for i := range want.Units {
				assert.Equal(t, want.Units[i].Sure(), got.Units[i].Sure())
				assert.Equal(t, want.Units[i].Maybe(), got.Units[i].Maybe())
				assert.Equal(t, want.Units[i].Late(), got.Units[i].Late())
			}
			is.Type(u, false)
			was = is
		}
	}
}
