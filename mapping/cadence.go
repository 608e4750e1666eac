package mapping

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/groundworkgrc/groundwork/framework"
)

// A Cadence says how often a control runs. Calendar cadences follow the calendar:
// a quarter is January to March, a week Monday to Sunday.
type Cadence uint8

// Cadences. NoCadence is for what just stands, such as a configuration.
const (
	NoCadence Cadence = iota
	Weekly
	Monthly
	Quarterly
	HalfYearly
	Annual
	PerEvent
)

var cadenceNames = []string{"", "weekly", "monthly", "quarterly", "half-yearly", "annual", "per-event"}

var cadenceUnits = []string{"", "weeks", "months", "quarters", "half-years", "years", ""}

// String returns the name, "" for NoCadence.
func (c Cadence) String() string { return enumName(cadenceNames, c) }

// Units names the calendar periods in the plural, "quarters".
func (c Cadence) Units() string { return enumName(cadenceUnits, c) }

// MarshalText returns the name.
func (c Cadence) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads the name.
func (c *Cadence) UnmarshalText(text []byte) (err error) {
	*c, err = parseEnum[Cadence]("cadence", cadenceNames, string(text))
	return err
}

// IsCalendar reports whether the cadence has calendar periods.
func (c Cadence) IsCalendar() bool { return c >= Weekly && c <= Annual }

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
// zero Period for a cadence without calendar.
func (c Cadence) PeriodOf(d framework.Date) framework.Period {
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

// Within lists the calendar periods that lie wholly inside the window, in order.
func (c Cadence) Within(window framework.Period) []framework.Period {
	if !c.IsCalendar() || window.IsZero() {
		return nil
	}
	var periods []framework.Period
	for p := c.PeriodOf(window.First); p.First <= window.Last; p = c.PeriodOf(p.Last + 1) {
		if window.Includes(p) {
			periods = append(periods, p)
		}
	}
	return periods
}

// Back returns the day one cadence before d.
func (c Cadence) Back(d framework.Date) framework.Date {
	if c == Weekly {
		return d - 7
	}
	return d.AddMonths(-c.months())
}

// Grace returns the earliest day on which the latest instance may have been so
// that it is no older at d than one cadence and a quarter of it.
func (c Cadence) Grace(d framework.Date) framework.Date {
	back := c.Back(d)
	return back - (d-back)/4
}

// Days is an effort in person-days, written "4d" or "0.5d".
type Days float64

// String returns the text form.
func (d Days) String() string { return strconv.FormatFloat(float64(d), 'g', -1, 64) + "d" }

// MarshalText returns the text form.
func (d Days) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads the text form.
func (d *Days) UnmarshalText(text []byte) error {
	s, ok := strings.CutSuffix(string(text), "d")
	v, err := strconv.ParseFloat(s, 64)
	if !ok || err != nil || v < 0 || v > 1e6 {
		return fmt.Errorf("effort %q: want days, such as 4d or 0.5d", text)
	}
	*d = Days(v)
	return nil
}

// A Span is a length of time in calendar months and days, written "365d", "12m"
// or "2y".
type Span struct {
	Months, Days int
}

// IsZero reports whether no span is given.
func (s Span) IsZero() bool { return s == Span{} }

// After returns the last day of a span that begins on d: a year from 1 January
// ends on 31 December, and 365d that begin on day 1 end on day 365.
func (s Span) After(d framework.Date) framework.Date {
	return d.AddMonths(s.Months).AddDays(s.Days - 1)
}

// String returns the text form.
func (s Span) String() string {
	switch {
	case s.IsZero():
		return ""
	case s.Months == 0:
		return fmt.Sprintf("%dd", s.Days)
	default:
		return fmt.Sprintf("%dm", s.Months)
	}
}

// MarshalText returns the text form.
func (s Span) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads the text form.
func (s *Span) UnmarshalText(text []byte) error {
	t := string(text)
	n := 0
	if len(t) > 1 {
		n, _ = strconv.Atoi(t[:len(t)-1])
	}
	if n <= 0 || n > 36500 {
		return fmt.Errorf("span %q: want days, months or years, such as 365d, 12m or 1y", t)
	}
	switch t[len(t)-1] {
	case 'd':
		*s = Span{Days: n}
	case 'm':
		*s = Span{Months: n}
	case 'y':
		*s = Span{Months: 12 * n}
	default:
		return fmt.Errorf("span %q: want days, months or years, such as 365d, 12m or 1y", t)
	}
	return nil
}
