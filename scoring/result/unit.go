package result

import (
	"strconv"
	"strings"

	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/scoring/internal/stored"
)

// A Unit is what a number of times counts: calendar periods that hold an occurrence, days
// that evidence speaks of, single occurrences, or records. The zero value counts nothing.
type Unit string

// Units. Those of the calendar are what [calendar.Cadence.Units] names, such as UnitMonths.
const (
	UnitMonths      Unit = "months"
	UnitDays        Unit = "days"
	UnitOccurrences Unit = "occurrences"
	UnitRecords     Unit = "records"
)

// Count counts so many, one in the singular: "1 month".
func (u Unit) Count(n int) string {
	name := string(u)
	if n == 1 {
		name = strings.TrimSuffix(name, "s")
	}
	return strconv.Itoa(n) + " " + name
}

// Grace is for how many days after a time of the unit what was due in it may still come: a quarter of
// its cadence, and none where the unit is no period of the calendar.
func (u Unit) Grace() int {
	for c := calendar.Weekly; c.IsCalendar(); c++ {
		if c.Units() == string(u) {
			return c.GraceDays()
		}
	}
	return 0
}

// UnmarshalText reads the name; an empty text counts nothing.
func (u *Unit) UnmarshalText(text []byte) error {
	if err := stored.Word(u, "unit", text, UnitMonths, UnitDays, "", UnitOccurrences, UnitRecords); err == nil {
		return nil
	}
	for c := calendar.Weekly; c.IsCalendar(); c++ {
		if c.Units() == string(text) {
			*u = Unit(text)
			return nil
		}
	}
	return stored.Word(u, "unit", text)
}
