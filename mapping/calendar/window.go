package calendar

import "github.com/groundworkgrc/groundwork/framework"

// ShortWindow and LongWindow are the least and the most months of a window that are customary:
// reports on operation mostly speak of 6 to 12. No standard sets either.
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
