package days_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/internal/days"
)

func span(first, last framework.Date) framework.Period {
	return framework.Period{First: first, Last: last}
}

// some makes up to five periods between day 1 and day 60.
func some(rng *rand.Rand) []framework.Period {
	list := make([]framework.Period, rng.IntN(6))
	for i := range list {
		first := framework.Date(1 + rng.IntN(50))
		list[i] = span(first, first+framework.Date(rng.IntN(10)))
	}
	return list
}

// What the functions say of sets of days is what counting day by day says.
func TestAgainstDays(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(7, 8))
	for range 2000 {
		list := some(rng)
		held := map[framework.Date]bool{}
		for d := range framework.Date(70) {
			held[d] = false
			for _, p := range list {
				if p.Contains(d) {
					held[d] = true
				}
			}
			assert.Equal(t, held[d], days.In(list, d))
		}
		size := 0
		for _, yes := range held {
			if yes {
				size++
			}
		}
		assert.Equal(t, size, days.Size(list), list)
		first := framework.Date(1 + rng.IntN(50))
		w, all, open := span(first, first+framework.Date(rng.IntN(8))), true, 0
		for d := w.First; d <= w.Last; d++ {
			all = all && held[d]
			if !held[d] {
				open++
			}
		}
		assert.Equal(t, all, days.Cover(list, w), "%v %v", list, w)
		assert.Equal(t, open, days.Count(days.Holes(w, list)))
		checkCut(t, w, list)
	}
}

// The pieces of a cut are the window, in order, and nothing begins or ends within one.
func checkCut(t *testing.T, w framework.Period, list []framework.Period) {
	t.Helper()
	next := w.First
	for _, c := range days.Cut(w, list) {
		assert.Equal(t, next, c.First)
		next = c.Last + 1
		for _, p := range list {
			assert.Equal(t, p.Contains(c.First), p.Contains(c.Last), "%v cuts %v", p, c)
			assert.Equal(t, p.Contains(c.First), days.Meet(p, c))
		}
	}
	assert.Equal(t, w.Last+1, next)
}

func TestUnionJoinsWhatTouches(t *testing.T) {
	t.Parallel()
	assert.Equal(t, []framework.Period{span(1, 9), span(11, 12)}, days.Union([]framework.Period{span(11, 12), span(5, 9), span(1, 4), span(2, 3)}))
	assert.Empty(t, days.Union(nil))
	open := framework.Date(1<<31 - 1)
	assert.Equal(t, []framework.Period{span(1, 4), span(5, 9)}, days.Cut(span(1, 9), []framework.Period{span(5, open)}), "an open end cuts nothing")
}

// The year to a day begins the day after the same date a year earlier.
func TestYearTo(t *testing.T) {
	t.Parallel()
	d := framework.NewDate(2026, 6, 30)
	assert.Equal(t, framework.Period{First: framework.NewDate(2025, 7, 1), Last: d}, days.YearTo(d))
}
