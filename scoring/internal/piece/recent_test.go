package piece_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
)

// The days for which a record is recent are those that asking day by day finds, in years of every
// sort, and to the end of what can be written.
func TestRecentDayByDay(t *testing.T) {
	t.Parallel()
	record := &evidence.Type{Kind: evidence.Record}
	first := []framework.Date{framework.MinDate, day("2023-01-01"), day("2027-11-20"), framework.MaxDate - 500}
	for _, c := range []calendar.Cadence{calendar.NoCadence, calendar.Daily, calendar.Weekly, calendar.Monthly, calendar.Quarterly, calendar.HalfYearly, calendar.Annual, calendar.PerEvent} {
		for _, from := range first {
			for done := from; done < from+500; done += 1 + done%3 {
				shown := piece.Prepare(&evidence.Piece{Performed: done}, record).Days(c, true)
				require.Len(t, shown, 1)
				for x := done; x < done+500; x++ {
					if x > framework.MaxDate {
						break
					}
					if shown[0].Contains(x) != (c.RecentDesign(x) <= done) {
						require.Fail(t, "another day", "%s performed %s: %s", c, done, x)
					}
				}
			}
		}
	}
	open := piece.Prepare(&evidence.Piece{Performed: framework.MaxDate - 3}, record).Days(calendar.Annual, true)
	require.Equal(t, piece.OpenEnd, open[0].Last, "what is recent on the last day has no end")
}
