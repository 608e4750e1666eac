package framework

import (
	"fmt"
	"strings"
	"time"
)

// A Date is a calendar day in UTC, counted in days so that 0001-01-01 is day 1.
// The zero Date means "no date" and reads as an empty text.
type Date int32

const (
	dayLayout = "2006-01-02"
	secPerDay = 24 * 60 * 60
	// epochDay is 1970-01-01 as a Date.
	epochDay = 719163
	// firstDay and lastDay are 0001-01-01 and 9999-12-31: the days that have a text of
	// four digits for the year, beyond which no arithmetic leads.
	firstDay Date = 1
	lastDay  Date = 3652059
)

// MinDate and MaxDate, 1900-01-01 and 2200-12-31, bound the days that the data of an
// organisation or a catalog may name. What lies beyond is a slip of the pen, and would
// make of a window a list of periods without end.
const (
	MinDate Date = 693596
	MaxDate Date = 803533
)

// NewDate returns the day of the Gregorian calendar; months and days that
// overflow roll on, as in [time.Date]. It ends where [DateOf] does, however large they are.
func NewDate(year int, month time.Month, day int) Date {
	const far = 1 << 30 // beyond it the arithmetic of time would wrap
	year, month, day = min(max(year, -far), far), min(max(month, -far), far), min(max(day, -far), far)
	return DateOf(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}

// DateOf returns the day in UTC on which the instant falls, 0001-01-01 for one before
// and 9999-12-31 for one after.
func DateOf(t time.Time) Date {
	s := t.Unix()
	d := s / secPerDay
	if s%secPerDay < 0 {
		d--
	}
	return clamp(d + epochDay)
}

func clamp(d int64) Date { return Date(min(max(d, int64(firstDay)), int64(lastDay))) }

// ParseDate reads YYYY-MM-DD, years 0001 to 9999.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(dayLayout, s)
	if err != nil || t.Year() < 1 {
		return 0, fmt.Errorf("date %q: want YYYY-MM-DD, such as 2026-06-30", s)
	}
	return DateOf(t), nil
}

// ParseInstant reads a day, or an instant with its offset as RFC 3339 writes it, and
// takes the day in UTC: 2026-04-01T01:30:00+02:00 is 2026-03-31. An instant without
// offset is refused, since its day would be a guess.
func ParseInstant(s string) (Date, error) {
	if !strings.ContainsRune(s, 'T') {
		return ParseDate(s)
	}
	t, err := time.Parse(time.RFC3339, s)
	if year := t.UTC().Year(); err != nil || year < 1 || year > 9999 {
		return 0, fmt.Errorf("instant %q: want a day, or a time with its offset, such as 2026-06-30T17:00:00+02:00", s)
	}
	return DateOf(t), nil
}

// IsZero reports whether no date is given.
func (d Date) IsZero() bool { return d == 0 }

// Time returns midnight UTC at the start of the day.
func (d Date) Time() time.Time {
	return time.Unix((int64(d)-epochDay)*secPerDay, 0).UTC()
}

// String returns YYYY-MM-DD, or "" for the zero Date.
func (d Date) String() string {
	var room [len(dayLayout)]byte
	return string(d.appendTo(room[:0]))
}

// appendTo adds the text to others.
func (d Date) appendTo(b []byte) []byte {
	if d == 0 {
		return b
	}
	y, m, day := d.Time().Date()
	if y < 0 || y > 9999 {
		return d.Time().AppendFormat(b, dayLayout)
	}
	digits := func(n int) [2]byte { return [2]byte{'0' + byte(n/10), '0' + byte(n%10)} } //nolint:gosec // below 100
	century, year, month, of := digits(y/100), digits(y%100), digits(int(m)), digits(day)
	return append(b, century[0], century[1], year[0], year[1], '-', month[0], month[1], '-', of[0], of[1])
}

// AddDays returns the day n days later. It ends at 9999-12-31 and at 0001-01-01; no date
// stays no date, and an open end open.
func (d Date) AddDays(n int) Date {
	if d == 0 || d > lastDay {
		return d
	}
	return clamp(int64(d) + int64(min(max(n, -int(lastDay)), int(lastDay))))
}

// AddMonths returns the same day n months later; a day that the month lacks
// becomes the month's last (31 January plus one month is 28 or 29 February). It ends
// where [Date.AddDays] does.
func (d Date) AddMonths(n int) Date {
	if d == 0 || d > lastDay {
		return d
	}
	n = min(max(n, -12*9999), 12*9999)
	y, m, day := d.Time().Date()
	at := 12*max(y, -farYears) + int(m) - 1 + n // counted in months
	first, next := monthDay(at), monthDay(at+1)
	return clamp(first + min(int64(day)-1, next-first-1))
}

// farYears is more than lies between any two days.
const farYears = 20_000

// monthDay is the first day of a month, counted like a [Date], of months that are counted from January of the year 0 on.
// Windows and what is recent are cut by months so often that package time would be most of it.
func monthDay(month int) int64 {
	const cycle, cycleDays = 400, 146_097 // after which the calendar repeats
	month += 12 * 100 * cycle             // so that nothing is below 0
	y, m := int64(month/12), month%12
	before := [...]int64{0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334}[m]
	if m > 1 && y%4 == 0 && (y%100 != 0 || y%cycle == 0) {
		before++
	}
	y-- // the years that are over
	return 365*y + y/4 - y/100 + y/cycle + before + 1 - 100*cycleDays
}

// MarshalText returns the text form.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads a day or an instant, see [ParseInstant]; an empty text is the
// zero Date.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = 0
		return nil
	}
	v, err := ParseInstant(string(text))
	if err == nil {
		*d = v
	}
	return err
}

// A Period is a run of days that includes both ends. The zero Period means
// "no period".
type Period struct {
	First, Last Date
}

// ParsePeriod reads FROM/TO, or a single day.
func ParsePeriod(s string) (Period, error) {
	from, to, ok := strings.Cut(s, "/")
	if !ok {
		to = from
	}
	first, err1 := ParseDate(from)
	last, err2 := ParseDate(to)
	if err1 != nil || err2 != nil {
		return Period{}, fmt.Errorf("period %q: want FROM/TO, such as 2026-01-01/2026-06-30", s)
	}
	if last < first {
		return Period{}, fmt.Errorf("period %q: ends before it begins", s)
	}
	return Period{First: first, Last: last}, nil
}

// IsZero reports whether no period is given.
func (p Period) IsZero() bool { return p == Period{} }

// Days counts the days, both ends included; 0 for the zero Period.
func (p Period) Days() int {
	if p.IsZero() || p.Last < p.First {
		return 0
	}
	return int(int64(p.Last)-int64(p.First)) + 1
}

// Contains reports whether the day lies in the period.
func (p Period) Contains(d Date) bool { return !p.IsZero() && p.First <= d && d <= p.Last }

// Includes reports whether the whole of q lies in p.
func (p Period) Includes(q Period) bool {
	return !p.IsZero() && !q.IsZero() && p.First <= q.First && q.Last <= p.Last
}

// Intersect returns the days that both have, or the zero Period.
func (p Period) Intersect(q Period) Period {
	r := Period{First: max(p.First, q.First), Last: min(p.Last, q.Last)}
	if p.IsZero() || q.IsZero() || r.Last < r.First {
		return Period{}
	}
	return r
}

// String returns FROM/TO, or "" for the zero Period.
func (p Period) String() string {
	if p.IsZero() {
		return ""
	}
	var room [2*len(dayLayout) + 1]byte
	return string(p.Last.appendTo(append(p.First.appendTo(room[:0]), '/')))
}

// MarshalText returns the text form.
func (p Period) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads the text form; an empty text is the zero Period.
func (p *Period) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*p = Period{}
		return nil
	}
	v, err := ParsePeriod(string(text))
	if err == nil {
		*p = v
	}
	return err
}
