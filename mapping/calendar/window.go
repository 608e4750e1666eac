package calendar

import "github.com/groundworkgrc/groundwork/framework"

// ShortWindow and LongWindow are the months of a window beyond which it is unusual: reports on
// operation customarily speak of 3 to 18, and mostly of 6 to 12.
const (
	ShortWindow = 3
	LongWindow  = 18
)

// IsShort reports whether a window is shorter than few would take; none is not.
func IsShort(w framework.Period) bool {
	return !w.IsZero() && w.Last < w.First.AddMonths(ShortWindow)-1
}

// IsLong reports whether a window is longer than is usual.
func IsLong(w framework.Period) bool { return !w.IsZero() && w.Last >= w.First.AddMonths(LongWindow) }
