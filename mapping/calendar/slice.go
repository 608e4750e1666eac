package calendar

import (
	"github.com/groundworkgrc/groundwork/framework"
)

// Ahead returns the day n cadences after d by calendar, before it for a negative n. A day
// that the month lacks is its last. Without a calendar cadence it is d.
func (c Cadence) Ahead(d framework.Date, n int) framework.Date {
	switch c {
	case Daily:
		return d.AddDays(n)
	case Weekly:
		return d.AddDays(7 * n)
	default:
		return d.AddMonths(n * c.months())
	}
}

// GraceDays is a quarter of the cadence: for so long may what was due come late. A cadence
// shorter than a month has a week, one without calendar the grace of a quarterly control.
func (c Cadence) GraceDays() int {
	switch c {
	case Daily, Weekly, Monthly:
		return 7
	case HalfYearly:
		return 45
	case Annual:
		return 91
	default:
		return 22
	}
}

// Recent returns the earliest day that is recent for d: one cadence by calendar and then its
// grace back, one calendar year back without a calendar cadence.
func (c Cadence) Recent(d framework.Date) framework.Date {
	if !c.IsCalendar() {
		return d.AddMonths(-12)
	}
	return c.Ahead(d, -1).AddDays(-c.GraceDays())
}

// RecentDesign is [Cadence.Recent] for records that show a design: without a calendar cadence
// a year and 91 days back, as what is done once a year is.
func (c Cadence) RecentDesign(d framework.Date) framework.Date {
	if !c.IsCalendar() {
		return d.AddMonths(-12).AddDays(-Annual.GraceDays())
	}
	return c.Recent(d)
}

// MaxSlices bounds how many slices a window is cut into: ten years of days, and some.
const MaxSlices = 4000

// Slices cuts the window as its cadence does: slice n begins n cadences after its first day and
// ends the day before the next; days left at the end belong to the last. A window that holds
// no whole slice has one: the cadence that ends with the window. Without a calendar cadence
// there are none.
func (c Cadence) Slices(w framework.Period) []framework.Period {
	if !c.IsCalendar() || w.IsZero() || w.Last < w.First {
		return nil
	}
	var list []framework.Period
	for n := range MaxSlices {
		last := c.Ahead(w.First, n+1).AddDays(-1)
		if last > w.Last {
			break
		}
		list = append(list, framework.Period{First: c.Ahead(w.First, n), Last: last})
	}
	if len(list) == 0 {
		return []framework.Period{{First: c.Ahead(w.Last, -1).AddDays(1), Last: w.Last}}
	}
	list[len(list)-1].Last = w.Last
	return list
}
