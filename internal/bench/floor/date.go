package floor

import (
	"github.com/groundworkgrc/groundwork/mapping/calendar"
)

// A day is a calendar day as [framework.Date] counts it, in a plain number.
type day = int32

// Days with a meaning: after every day that can be written, and the last that has a month.
const (
	openEnd day = 1<<31 - 2
	always  day = -1 << 31
	lastDay day = 3652059
)

// num is a place, or a count, as tables hold it.
func num(n int) int32 { return int32(n) }

// A span is a run of days that includes both ends; one that ends before it begins is empty.
type span struct{ first, last day }

func (s span) has(d day) bool { return s.first <= d && d <= s.last }

// meets reports whether two spans share a day.
func (s span) meets(o span) bool { return s.first <= o.last && o.first <= s.last }

// civil is the year, month and day of the month of a day, by the arithmetic of eras of 400 years.
func civil(d day) (y, m, dom int32) {
	z := uint32(d + 305) // days since 0000-03-01
	era := z / 146097
	doe := z - era*146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	y, m, dom = int32(yoe+era*400), int32(mp)+3, int32(doy-(153*mp+2)/5)+1
	if m > 12 {
		y, m = y+1, m-12
	}
	return y, m, dom
}

// dayOf is the day of a year, month and day of the month.
func dayOf(y, m, dom int32) day {
	if m <= 2 {
		y, m = y-1, m+12
	}
	era := y / 400
	yoe := y - era*400
	doy := (153*(m-3)+2)/5 + dom - 1
	return era*146097 + yoe*365 + yoe/4 - yoe/100 + doy - 305
}

// addMonths is the same day n months later; one that the month lacks is its last.
func addMonths(d day, n int32) day {
	if d == 0 || d > lastDay {
		return d
	}
	y, m, dom := civil(d)
	of := y*12 + m - 1 + n
	y, m = of/12, of%12+1
	first := dayOf(y, m, 1)
	if dom <= 28 {
		return first + dom - 1
	}
	y2, m2 := y, m+1
	if m2 > 12 {
		y2, m2 = y+1, 1
	}
	return min(first+dom-1, dayOf(y2, m2, 1)-1)
}

// A cadence is one of the calendar in plain numbers.
type cadence struct {
	no                  calendar.Cadence
	months, days, grace int32
	calendar            bool
}

// cadences are those of package calendar, by their numbers.
var cadences = [...]cadence{
	calendar.NoCadence:  {no: calendar.NoCadence, grace: 22},
	calendar.Daily:      {no: calendar.Daily, days: 1, grace: 7, calendar: true},
	calendar.Weekly:     {no: calendar.Weekly, days: 7, grace: 7, calendar: true},
	calendar.Monthly:    {no: calendar.Monthly, months: 1, grace: 7, calendar: true},
	calendar.Quarterly:  {no: calendar.Quarterly, months: 3, grace: 22, calendar: true},
	calendar.HalfYearly: {no: calendar.HalfYearly, months: 6, grace: 45, calendar: true},
	calendar.Annual:     {no: calendar.Annual, months: 12, grace: 91, calendar: true},
	calendar.PerEvent:   {no: calendar.PerEvent, grace: 22},
}

// ahead is n cadences after a day.
func (c *cadence) ahead(d day, n int32) day {
	switch {
	case !c.calendar:
		return d
	case c.days > 0:
		return d + c.days*n
	}
	return addMonths(d, c.months*n)
}

// recent is the earliest day that is recent for a day.
func (c *cadence) recent(d day) day {
	if !c.calendar {
		return addMonths(d, -12)
	}
	return c.ahead(d, -1) - c.grace
}

// recentDesign is recent for records that show a design.
func (c *cadence) recentDesign(d day) day {
	if !c.calendar {
		return addMonths(d, -12) - 91
	}
	return c.recent(d)
}

// recentUntil is the last day for which something done on a day is recent under design. What is
// recent for a day never goes back as days go on, so that these are one stretch.
func (c *cadence) recentUntil(done day) day {
	x := c.ahead(done+c.grace, 1)
	if !c.calendar {
		x = addMonths(done+91, 12)
	}
	for c.recentDesign(x+1) <= done {
		x++
	}
	for x > done && c.recentDesign(x) > done {
		x--
	}
	return x
}

// slices cuts a window as the cadence does.
func (c *cadence) slices(w span) []span {
	var list []span
	for n := range int32(calendar.MaxSlices) {
		last := c.ahead(w.first, n+1) - 1
		if last > w.last {
			break
		}
		list = append(list, span{c.ahead(w.first, n), last})
	}
	if len(list) == 0 {
		return []span{{c.ahead(w.last, -1) + 1, w.last}}
	}
	list[len(list)-1].last = w.last
	return list
}

// yearTo is the year that ends on a day.
func yearTo(d day) span { return span{addMonths(d, -12) + 1, d} }
