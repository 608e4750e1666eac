package pool

import (
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/internal/days"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
)

// Prepare makes one piece of evidence ready as it stands at the instant.
func Prepare(e *evidence.Piece, kind *evidence.Type, at framework.Date) rule.Item {
	return rule.Item{
		Piece: e, Kind: kind, InForce: e.InForce(kind), Speaks: e.Speaks(kind), Occurred: e.Occurred(),
		Accepted: e.Status == evidence.Accepted,
		Present:  e.Status != evidence.Rejected && e.Collected <= at,
	}
}

// InForce is when an item is in force.
func InForce(i *rule.Item) framework.Period { return i.InForce }

// Spoken returns what an item speaks of, as far as that is over at the instant.
func Spoken(at framework.Date) func(*rule.Item) framework.Period {
	return func(i *rule.Item) framework.Period {
		s := i.Speaks
		if s.Last = min(s.Last, at); s.Last < s.First {
			return framework.Period{}
		}
		return s
	}
}

// Holes lists what the spans of items leave open of a window, in order.
func Holes(w framework.Period, list []*rule.Item, span func(*rule.Item) framework.Period) []framework.Period {
	spans := make([]framework.Period, len(list))
	for i, it := range list {
		spans[i] = span(it)
	}
	return days.Holes(w, spans)
}

// Keep returns the items for which ok holds, in order.
func Keep(list []*rule.Item, ok func(*rule.Item) bool) []*rule.Item {
	out := make([]*rule.Item, 0, len(list))
	for _, i := range list {
		if ok(i) {
			out = append(out, i)
		}
	}
	return out
}

// IDs lists the ids of the items for which ok holds, in order.
func IDs(list []*rule.Item, ok func(*rule.Item) bool) []string {
	ids := []string{}
	for _, i := range list {
		if ok(i) {
			ids = append(ids, i.Piece.ID)
		}
	}
	return ids
}

// Latest returns the item that occurred last, the first of several; nil for none.
func Latest(list []*rule.Item) *rule.Item {
	var best *rule.Item
	for _, i := range list {
		if best == nil || i.Occurred > best.Occurred {
			best = i
		}
	}
	return best
}

// CoveredShare is the share of the window's days on which an item is in force.
func CoveredShare(w framework.Period, list []*rule.Item) float64 {
	n := w.Days()
	if n == 0 {
		return 0
	}
	return float64(n-days.Count(Holes(w, list, InForce))) / float64(n)
}

// Calendar counts by calendar periods what rules call covered and held.
type Calendar struct{}

// Covered is the share of the window's days on which a piece is in force.
func (Calendar) Covered(w rule.Window, list []*rule.Item) float64 {
	return CoveredShare(w.Period, list)
}

// Held is the share of the window's calendar periods that hold an occurrence, as the
// default rule counts it: a window that holds no whole period wants one occurrence, in it or
// within one cadence before its end; without a window, the latest may be one cadence and a
// quarter old.
func (Calendar) Held(w rule.Window, cadence calendar.Cadence, list []*rule.Item) float64 {
	periods := cadence.Within(w.Period)
	switch {
	case w.Open:
		periods = []framework.Period{{First: cadence.Grace(w.Last), Last: w.Last}}
	case len(periods) == 0:
		periods = []framework.Period{{First: min(w.First, cadence.Back(w.Last)+1), Last: w.Last}}
	}
	n := 0
	for _, q := range periods {
		if slices.ContainsFunc(list, func(i *rule.Item) bool { return q.Contains(i.Occurred) }) {
			n++
		}
	}
	return float64(n) / float64(len(periods))
}
