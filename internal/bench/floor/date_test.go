package floor

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
)

// The arithmetic of days is that of the library.
func TestDays(t *testing.T) {
	t.Parallel()
	for d := framework.NewDate(1999, 11, 1); d < framework.NewDate(2005, 3, 10); d++ {
		y, m, dom := civil(day(d))
		require.Equal(t, d, framework.NewDate(int(y), time.Month(m), int(dom)))
		require.Equal(t, day(d), dayOf(y, m, dom))
		for _, n := range []int32{-25, -12, -6, -3, -1, 0, 1, 2, 3, 6, 12, 25} {
			require.Equal(t, day(d.AddMonths(int(n))), addMonths(day(d), n), "%s, %d months on", d, n)
		}
		for c := calendar.NoCadence; c <= calendar.PerEvent; c++ {
			own := &cadences[c]
			require.Equal(t, day(c.Recent(d)), own.recent(day(d)), "%s %s", c, d)
			require.Equal(t, day(c.RecentDesign(d)), own.recentDesign(day(d)), "%s %s", c, d)
		}
	}
}

// What is recent under design is one stretch of days, which ends where it is recent no more.
func TestRecentUntil(t *testing.T) {
	t.Parallel()
	for done := framework.NewDate(2023, 1, 1); done < framework.NewDate(2024, 12, 31); done += 7 {
		for c := calendar.NoCadence; c <= calendar.PerEvent; c++ {
			last := cadences[c].recentUntil(day(done))
			for x := done; x < done+600; x++ {
				if day(x) <= last != (c.RecentDesign(x) <= done) {
					require.Fail(t, "another last day", "%s, done on %s, on %s", c, done, x)
				}
			}
		}
	}
}

func TestSlices(t *testing.T) {
	t.Parallel()
	for first := framework.NewDate(2024, 1, 1); first < framework.NewDate(2024, 12, 31); first += 5 {
		for _, days := range []int{1, 20, 92, 181, 400} {
			w := framework.Period{First: first, Last: first.AddDays(days)}
			for c := calendar.Daily; c <= calendar.Annual; c++ {
				var want []span
				for _, p := range c.Slices(w) {
					want = append(want, span{day(p.First), day(p.Last)})
				}
				assert.Equal(t, want, cadences[c].slices(span{day(w.First), day(w.Last)}), "%s of %s", c, w)
			}
		}
	}
}
