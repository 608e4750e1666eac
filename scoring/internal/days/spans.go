package days

import (
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
)

// Union joins periods that touch or overlap, in order.
func Union(periods []framework.Period) []framework.Period { return Joined(slices.Clone(periods)) }

// Joined is [Union] of a list of which nobody else knows, in its place.
func Joined(list []framework.Period) []framework.Period {
	slices.SortFunc(list, Compare)
	out := list[:0]
	for _, p := range list {
		if n := len(out); n > 0 && p.First <= out[n-1].Last+1 {
			out[n-1].Last = max(out[n-1].Last, p.Last)
			continue
		}
		out = append(out, p)
	}
	return out
}

// Size counts the days of periods that may overlap.
func Size(periods []framework.Period) int { return Count(Union(periods)) }

// Cover reports whether the periods hold every day of w.
func Cover(periods []framework.Period, w framework.Period) bool {
	if len(periods) < 2 {
		return len(periods) == 1 && periods[0].Includes(w)
	}
	return slices.ContainsFunc(Union(periods), func(p framework.Period) bool { return p.Includes(w) })
}

// In reports whether one of the periods holds the day.
func In(periods []framework.Period, d framework.Date) bool {
	return slices.ContainsFunc(periods, func(p framework.Period) bool { return p.Contains(d) })
}

// Meet reports whether the two share a day.
func Meet(a, b framework.Period) bool { return a.First <= b.Last && b.First <= a.Last }

// Cut cuts a window at each first day and after each last day of the periods: within one of
// the pieces nothing begins and nothing ends.
func Cut(w framework.Period, periods ...[]framework.Period) []framework.Period {
	at := []framework.Date{w.First, w.Last + 1}
	for _, list := range periods {
		for _, p := range list {
			for _, d := range []framework.Date{p.First, after(p.Last)} {
				if w.First < d && d <= w.Last {
					at = append(at, d)
				}
			}
		}
	}
	slices.Sort(at)
	at = slices.Compact(at)
	out := make([]framework.Period, 0, len(at)-1)
	for i := range len(at) - 1 {
		out = append(out, framework.Period{First: at[i], Last: at[i+1] - 1})
	}
	return out
}

// after is the next day; an open end stays open.
func after(d framework.Date) framework.Date { return max(d, d+1) }
