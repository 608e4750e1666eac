package calendar_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
)

func TestSlices(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		cadence calendar.Cadence
		window  string
		want    []string
	}{
		{calendar.Quarterly, "2026-01-01/2026-06-30", []string{"2026-01-01/2026-03-31", "2026-04-01/2026-06-30"}},
		{calendar.Monthly, "2026-01-31/2026-05-10", []string{"2026-01-31/2026-02-27", "2026-02-28/2026-03-30", "2026-03-31/2026-05-10"}},
		{calendar.Quarterly, "2026-01-15/2026-02-14", []string{"2025-11-15/2026-02-14"}},
		{calendar.Weekly, "2026-01-01/2026-01-15", []string{"2026-01-01/2026-01-07", "2026-01-08/2026-01-15"}},
		{calendar.Daily, "2026-01-01/2026-01-02", []string{"2026-01-01/2026-01-01", "2026-01-02/2026-01-02"}},
		{calendar.PerEvent, "2026-01-01/2026-01-02", nil},
		{calendar.NoCadence, "2026-01-01/2026-01-02", nil},
	} {
		w, err := framework.ParsePeriod(c.window)
		require.NoError(t, err)
		var got []string
		for _, s := range c.cadence.Slices(w) {
			got = append(got, s.String())
		}
		assert.Equal(t, c.want, got, "%s of %s", c.cadence, c.window)
	}
	assert.Empty(t, calendar.Weekly.Slices(framework.Period{}))
}

// Slices of a window that holds a whole one are the window, without a hole; none is shorter
// than its cadence.
func TestSlicesPartition(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(5, 6))
	for range 1000 {
		c := cadences()[rng.IntN(5)]
		first := framework.NewDate(2026, 1, 1).AddDays(rng.IntN(800))
		w := framework.Period{First: first, Last: first.AddDays(rng.IntN(1000))}
		list := c.Slices(w)
		require.NotEmpty(t, list)
		if c.Ahead(w.First, 1).AddDays(-1) > w.Last {
			require.Len(t, list, 1)
			assert.Equal(t, w.Last, list[0].Last)
			assert.Less(t, list[0].First, w.First, "it begins before the window")
			continue
		}
		next := w.First
		for i, s := range list {
			assert.Equal(t, next, s.First)
			assert.GreaterOrEqual(t, s.Last, c.Ahead(w.First, i+1).AddDays(-1))
			next = s.Last + 1
		}
		assert.Equal(t, w.Last+1, next)
	}
}

func TestRecent(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		cadence        calendar.Cadence
		recent, design string
		grace          int
	}{
		{calendar.Daily, "2026-06-22", "2026-06-22", 7},
		{calendar.Weekly, "2026-06-16", "2026-06-16", 7},
		{calendar.Monthly, "2026-05-23", "2026-05-23", 7},
		{calendar.Quarterly, "2026-03-08", "2026-03-08", 22},
		{calendar.HalfYearly, "2025-11-15", "2025-11-15", 45},
		{calendar.Annual, "2025-03-31", "2025-03-31", 91},
		{calendar.PerEvent, "2025-06-30", "2025-03-31", 22},
		{calendar.NoCadence, "2025-06-30", "2025-03-31", 22},
	} {
		d := day(t, "2026-06-30")
		assert.Equal(t, c.recent, c.cadence.Recent(d).String(), c.cadence.String())
		assert.Equal(t, c.design, c.cadence.RecentDesign(d).String(), c.cadence.String())
		assert.Equal(t, c.grace, c.cadence.GraceDays(), c.cadence.String())
	}
}
