package piece

import (
	"sort"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
)

// recentDays are the days for which something done on the day is recent, by calendar. One cadence
// back never leads to a later day from an earlier one, so that they are one stretch, of which the
// last is found by halving.
func recentDays(done framework.Date, c calendar.Cadence) framework.Period {
	from := c.Ahead(done, 1)
	if !c.IsCalendar() {
		from = done.AddMonths(12)
	}
	if end := max(from, framework.MaxDate); c.RecentDesign(end) <= done {
		return framework.Period{First: done, Last: OpenEnd}
	}
	const most = 120 // days after one cadence: the longest grace, and what months differ in length
	n := sort.Search(most, func(i int) bool { return c.RecentDesign(from.AddDays(i+1)) > done })
	return framework.Period{First: done, Last: from.AddDays(n)}
}
