package result

import (
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
