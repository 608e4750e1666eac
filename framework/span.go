package framework

import (
	"fmt"
	"strconv"
)

// A Span is a length of time in calendar months and days, written "365d", "12m"
// or "2y".
type Span struct {
	Months, Days int
}

// MaxSpan is the greatest number of days, months or years that a span may be written with.
const MaxSpan = 36500

// IsZero reports whether no span is given.
func (s Span) IsZero() bool { return s == Span{} }

// After returns the last day of a span that begins on d: a year from 1 January
// ends on 31 December, and 365d that begin on day 1 end on day 365.
func (s Span) After(d Date) Date {
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
	if n <= 0 || n > MaxSpan {
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
