package calendar

import (
	"time"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/enum"
)

// A Cadence says how often a control runs. Calendar cadences follow the calendar:
// a quarter is January to March, a week Monday to Sunday.
type Cadence uint8

// Cadences. NoCadence is for what just stands, such as a configuration.
const (
	NoCadence Cadence = iota
	Daily
	Weekly
	Monthly
	Quarterly
	HalfYearly
	Annual
	PerEvent
)

var cadenceNames = []string{"", "daily", "weekly", "monthly", "quarterly", "half-yearly", "annual", "per-event"}

var cadenceUnits = []string{"", "days", "weeks", "months", "quarters", "half-years", "years", ""}

// String returns the name, "" for NoCadence.
func (c Cadence) String() string { return enum.Name(cadenceNames, c) }

// Units names the calendar periods in the plural, "quarters".
func (c Cadence) Units() string { return enum.Name(cadenceUnits, c) }

// MarshalText returns the name.
func (c Cadence) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads the name; an empty text is NoCadence.
func (c *Cadence) UnmarshalText(text []byte) (err error) {
	if len(text) == 0 {
		*c = NoCadence
		return nil
	}
	*c, err = enum.Parse[Cadence]("cadence", cadenceNames, string(text))
	return err
}

// IsCalendar reports whether the cadence has calendar periods.
func (c Cadence) IsCalendar() bool { return c >= Daily && c <= Annual }

func (c Cadence) months() int {
	switch c {
	case Monthly:
		return 1
	case Quarterly:
		return 3
	case HalfYearly:
		return 6
	case Annual:
		return 12
	default:
		return 0
	}
}

// PeriodOf returns the calendar period of the cadence that holds the day, and the
// zero Period for a cadence without calendar. A day outside [framework.MinDate] and
// [framework.MaxDate] is taken for the nearer of these.
func (c Cadence) PeriodOf(d framework.Date) framework.Period {
	d = min(max(d, framework.MinDate), framework.MaxDate)
	if c == Daily {
		return framework.Period{First: d, Last: d}
	}
	if c == Weekly {
		// Day 1, 0001-01-01, is a Monday.
		first := d - (d-1)%7
		return framework.Period{First: first, Last: first + 6}
	}
	n := c.months()
	if n == 0 {
		return framework.Period{}
	}
	y, m, _ := d.Time().Date()
	start := time.Month((int(m)-1)/n*n + 1)
	return framework.Period{First: framework.NewDate(y, start, 1), Last: framework.NewDate(y, start+time.Month(n), 0)}
}

// Within lists the calendar periods that lie wholly inside the window, in order. A window
// that has one end alone or ends before it begins holds none, and what of it lies outside
// [framework.MinDate] and [framework.MaxDate] holds none either.
func (c Cadence) Within(window framework.Period) []framework.Period {
	bounds := framework.Period{First: framework.MinDate, Last: framework.MaxDate}
	if window.First == 0 || window.Last == 0 {
		return nil
	}
	window = window.Intersect(bounds)
	if !c.IsCalendar() || window.IsZero() {
		return nil
	}
	var periods []framework.Period
	for p := c.PeriodOf(window.First); p.First <= window.Last; p = c.PeriodOf(p.Last + 1) {
		if window.Includes(p) {
			periods = append(periods, p)
		}
		if p.Last >= framework.MaxDate {
			break
		}
	}
	return periods
}

// Back returns the day one cadence before d.
func (c Cadence) Back(d framework.Date) framework.Date {
	return c.Ahead(d, -1)
}

// Grace returns the earliest day on which the latest instance may have been so
// that it is no older at d than one cadence and a quarter of it.
func (c Cadence) Grace(d framework.Date) framework.Date {
	back := c.Back(d)
	return back.AddDays(-int(d-back) / 4)
}
