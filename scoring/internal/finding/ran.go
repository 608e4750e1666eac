package finding

import (
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring/internal/basis"
	"github.com/groundworkgrc/groundwork/scoring/internal/days"
	"github.com/groundworkgrc/groundwork/scoring/internal/unit"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A run is how often a control was to run and did: the units by which its operation was judged, of all
// its systems and of each thing that it lists. A unit that may still be filled is not due, and one
// that accepted evidence does not fill for each of these went by.
type run struct {
	slices, stretches, whole times
}

// times are units of one sort.
type times struct{ due, missed []framework.Period }

// ran takes the units of a control that has a cadence by the calendar; of any other no number is
// expected. They are the slices of its cadence where it has any, else days, else its time as one.
func (l *lensState) ran(c *mapping.Control, list []*basis.Outcome) (u result.Unit, expected, found int) {
	if !c.Cadence.IsCalendar() {
		return "", 0, 0
	}
	r := &l.page.room.run
	for _, t := range []*times{&r.slices, &r.stretches, &r.whole} {
		t.due, t.missed = t.due[:0], t.missed[:0]
	}
	for _, o := range list {
		for i := range o.On {
			l.chosen(c, &o.On[i], func(u *unit.Unit) { r.take(l, c, u) })
		}
	}
	switch {
	case len(r.slices.due) > 0:
		expected = count(r.slices.due)
		return result.Unit(c.Cadence.Units()), expected, expected - count(r.slices.missed)
	case len(r.stretches.due) > 0:
		return result.UnitDays, days.Size(r.stretches.due), days.Size(r.stretches.due) - days.Size(r.stretches.missed)
	case len(r.whole.due) == 0:
		return "", 0, 0
	case l.lens.Frame.Windowed():
		u = result.UnitOccurrences
	default:
		u = result.Unit(c.Cadence.Units())
	}
	return u, 1, 1 - count(r.whole.missed)
}

// count is how many there are, each once; it puts them in order.
func count(list []framework.Period) int {
	slices.SortFunc(list, days.Compare)
	return len(slices.Compact(list))
}

func (r *run) take(l *lensState, c *mapping.Control, u *unit.Unit) {
	of := &r.whole
	switch {
	case u.Slice:
		of = &r.slices
	case u.EachDay:
		of = &r.stretches
	}
	if !l.isDue(c, u) {
		return
	}
	if of.due = append(of.due, u.Days); l.missed(c, u) {
		of.missed = append(of.missed, u.Days)
	}
}

// isDue reports whether a unit is over, or filled before that.
func (l *lensState) isDue(c *mapping.Control, u *unit.Unit) bool {
	return !u.None && (u.Filled() || !u.Ahead && !notDue(l, c, u))
}

// missed reports whether a unit is due, and no accepted evidence fills it.
func (l *lensState) missed(c *mapping.Control, u *unit.Unit) bool {
	return !u.Filled() && l.isDue(c, u)
}

// chosen calls f with the units that count on a basis: of each thing that the control lists those of the
// evidence type of which the least went by, and those of a rule.
func (l *lensState) chosen(c *mapping.Control, on *basis.On, f func(*unit.Unit)) {
	of(on, "", f)
	for _, e := range basis.Entries(c.Evidence.On(on.Basis), nil) {
		best, least := "", 0.0
		for i, id := range e {
			if i == 0 && len(e) == 1 {
				best = id // without another there is nothing to compare
				break
			}
			if lost, there := l.lost(c, on, id); there && (best == "" || lost < least) {
				best, least = id, lost
			}
		}
		if best != "" {
			of(on, best, f)
		}
	}
}

// of calls f with the units of an evidence type; those of a rule are of none.
func of(on *basis.On, id string, f func(*unit.Unit)) {
	for i := range on.Units {
		if u := &on.Units[i]; slices.Contains(u.Types, id) || id == "" && len(u.Types) == 0 {
			f(u)
		}
	}
}

// lost is the share of the days of the units of an evidence type that went by, of those that were due; it reports
// false where there are none.
func (l *lensState) lost(c *mapping.Control, on *basis.On, id string) (share float64, there bool) {
	due, missed := 0, 0
	of(on, id, func(u *unit.Unit) {
		there = true
		if n := u.Days.Days(); l.isDue(c, u) {
			if due += n; l.missed(c, u) {
				missed += n
			}
		}
	})
	return float64(missed) / float64(max(due, 1)), there
}
