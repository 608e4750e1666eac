package unit_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/internal/unit"
)

func kinds() []evidence.Kind {
	return []evidence.Kind{evidence.Document, evidence.State, evidence.Report, evidence.Record}
}

// anyItem is an item of a kind, of any time around the window, with any numbers.
func anyItem(rng *rand.Rand, k evidence.Kind, i int) unit.Item {
	e := evidence.Piece{ID: fmt.Sprintf("%05d", i), Collected: day("2025-10-01").AddDays(rng.IntN(400)), Attributes: map[string]any{}}
	if rng.IntN(2) == 0 {
		e.Period = framework.Period{First: e.Collected.AddDays(-rng.IntN(90)), Last: e.Collected}
	}
	if rng.IntN(2) == 0 {
		e.Attributes[evidence.Population] = int64(rng.IntN(20))
		e.Attributes[evidence.Deviations] = int64(rng.IntN(2))
	}
	if rng.IntN(3) == 0 {
		e.Origin.System = "tracker"
	}
	if rng.IntN(8) == 0 && i > 0 {
		e.Retests = fmt.Sprintf("%05d", rng.IntN(i))
	}
	it := item(k, e)
	it.Sure = rng.IntN(4) > 0
	return it
}

// anyhow is a subject with some items, looked at in any way.
func anyhow(rng *rand.Rand, k evidence.Kind, n int) *unit.Subject {
	cadences := []calendar.Cadence{calendar.NoCadence, calendar.Weekly, calendar.Monthly, calendar.Quarterly, calendar.PerEvent}
	s := subject(cadences[rng.IntN(len(cadences))])
	s.At = day("2026-03-01").AddDays(rng.IntN(150))
	s.Automated, s.Populations = rng.IntN(4) == 0, rng.IntN(2) == 0
	if rng.IntN(3) == 0 {
		on(s, "2026-04-15")
	}
	s.Newer = map[string][]piece.Newer{}
	var items []unit.Item
	for i := range n {
		it := anyItem(rng, k, i)
		items = append(items, it)
		if !k.Numbered() && rng.IntN(3) == 0 {
			s.Newer[it.ID] = []piece.Newer{{By: &piece.Piece{}, From: it.Collected.AddDays(rng.IntN(60)), Accepted: rng.IntN(2) == 0}}
		}
	}
	s.Items = unit.Each(items...)
	return s
}

// What a unit is worth by what is counted of it is what the pieces are worth that are found for it.
func TestCountedIsListed(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(21, 22))
	filled := 0
	for range 600 {
		k := kinds()[rng.IntN(4)]
		s := anyhow(rng, k, rng.IntN(12))
		a := s.Type(unit.Type{ID: "t", Kind: k}, rng.IntN(2) == 0)
		drafts := map[*piece.Piece]bool{}
		for i := range a.Units {
			u := &a.Units[i]
			sure, maybe := u.Sure(), u.Maybe()
			require.Equal(t, len(sure) > 0, u.Filled())
			require.Equal(t, len(maybe) > 0, u.Undecided())
			deviates := false
			for _, p := range sure {
				deviates = deviates || p.Deviating > 0
			}
			require.Equal(t, deviates, u.Deviates())
			for _, p := range maybe {
				drafts[p] = true
			}
			if latest := !s.Windowed() && s.Cadence.IsCalendar() && k == evidence.Record; len(sure) > 0 && !latest {
				filled++
				require.Equal(t, unit.Worth(sure, maybe, 0, s.Fails, s.Cadence), u.Value, "%s", u.Days)
			}
		}
		require.Equal(t, len(drafts), unit.Drafts(a.Units))
	}
	assert.Greater(t, filled, 500)
}

// One piece by itself fills what the units of its type show, and never more.
func TestFillsIsType(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(23, 24))
	seen := map[bool]int{}
	for range 4000 {
		k := kinds()[rng.IntN(4)]
		s, design := anyhow(rng, k, 1), rng.IntN(2) == 0
		it := s.Items.At(0)
		it.Sure = true
		s.Items = unit.Each(it)
		low, fills := s.Type(unit.Type{ID: "t", Kind: k}, design).Value.Low, s.Fills(k, it.Piece, design)
		require.Equal(t, low > 0, fills > 0, "%+v in %+v", it.Piece, s)
		require.LessOrEqual(t, fills, low+1e-12)
		seen[fills > 0]++
		if in, ok := on(s, "2026-04-15").InPlace([]unit.Type{{ID: "t", Kind: k}}); ok {
			require.Equal(t, in.Value.Low > 0, s.FillsPlace(k, it.Piece) > 0, "in place: %+v in %+v", it.Piece, s)
		}
	}
	assert.Greater(t, min(seen[true], seen[false]), 500)
}

// A window of days costs no more of the memory for more pieces: what fills a unit is counted, not listed.
//
//nolint:paralleltest // it counts allocations
func TestUnitsAllocateByStretches(t *testing.T) {
	of := func(n int, k evidence.Kind) float64 {
		rng := rand.New(rand.NewPCG(25, 26))
		s := subject(calendar.NoCadence)
		var items []unit.Item
		for i := range n {
			e := evidence.Piece{ID: fmt.Sprintf("%05d", i), Collected: day("2026-01-01").AddDays(rng.IntN(180))}
			items = append(items, item(k, e))
		}
		s.Items = unit.Each(items...)
		return testing.AllocsPerRun(5, func() { s.Type(unit.Type{ID: "t", Kind: k}, true) })
	}
	for _, k := range kinds() {
		assert.LessOrEqual(t, of(10_000, k), of(1_000, k), "%s", k)
		assert.LessOrEqual(t, of(10_000, k), 10.0, "%s", k)
	}
}

// What one piece fills of what a rule asks for is the same without the units that tell which.
func TestHeldAloneIsHeld(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(25, 26))
	apart, said := 0, 0
	for range 3000 {
		k := kinds()[rng.IntN(4)]
		s := anyhow(rng, k, 0)
		it := anyItem(rng, k, 1)
		it.Sure = true
		for _, c := range []calendar.Cadence{calendar.Weekly, calendar.Monthly, calendar.Quarterly, calendar.Annual} {
			got, ok := s.HeldAlone(it.Piece, c)
			require.Equal(t, it.Retests == "" && !it.Void, ok)
			if want := s.Held([]unit.Item{it}, c).Value; ok {
				require.Equal(t, want, got, "%v of %+v", c, it.Piece)
				said++
				if want.Low > 0 && want.Low < want.High {
					apart++
				}
			}
		}
	}
	assert.Positive(t, said)
	assert.Positive(t, apart)
}
