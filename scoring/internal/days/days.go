// Package days is the arithmetic of calendar days that judging rests on: which days of a
// window a set of periods leaves open.
package days

import (
	"cmp"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
)

// Holes lists what the periods leave open of the window, in order.
func Holes(w framework.Period, periods []framework.Period) []framework.Period {
	spans := make([]framework.Period, 0, len(periods))
	for _, p := range periods {
		if s := w.Intersect(p); !s.IsZero() {
			spans = append(spans, s)
		}
	}
	slices.SortFunc(spans, Compare)
	var holes []framework.Period
	next := w.First
	for _, s := range spans {
		if s.First > next {
			holes = append(holes, framework.Period{First: next, Last: s.First - 1})
		}
		next = max(next, s.Last+1)
	}
	if next <= w.Last && !w.IsZero() {
		holes = append(holes, framework.Period{First: next, Last: w.Last})
	}
	return holes
}

// Compare orders periods by their first day, then by their last.
func Compare(a, b framework.Period) int {
	if a.First != b.First {
		return cmp.Compare(a.First, b.First)
	}
	return cmp.Compare(a.Last, b.Last)
}

// Count adds up the days of periods that do not overlap.
func Count(periods []framework.Period) int {
	n := 0
	for _, p := range periods {
		n += p.Days()
	}
	return n
}

// YearTo is the year that ends on the day.
func YearTo(d framework.Date) framework.Period {
	return framework.Period{First: d.AddMonths(-12) + 1, Last: d}
}
