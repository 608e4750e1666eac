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
	r := run{}
	for _, o := range list {
		for i := range o.On {
			for _, units := range l.chosen(c, &o.On[i]) {
				r.take(l, c, units)
			}
		}
	}
	switch {
	case len(r.slices.due) > 0:
		return result.Unit(c.Cadence.Units()), count(r.slices.due), count(r.slices.due) - count(r.slices.missed)
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

// count is how many there are, each once.
func count(list []framework.Period) int {
	list = slices.SortedFunc(slices.Values(list), days.Compare)
	return len(slices.Compact(list))
}

func (r *run) take(l *lensState, c *mapping.Control, units []unit.Unit) {
	for i := range units {
		u, of := &units[i], &r.whole
		switch {
		case u.Slice:
			of = &r.slices
		case u.EachDay:
			of = &r.stretches
		}
		if l.isDue(c, u) {
			of.due = append(of.due, u.Days)
		}
		if l.missed(c, u) {
			of.missed = append(of.missed, u.Days)
		}
	}
}

// isDue reports whether a unit is over, or filled before that.
func (l *lensState) isDue(c *mapping.Control, u *unit.Unit) bool {
	return !u.None && (len(u.Sure) > 0 || !u.Ahead && !notDue(l, c, u))
}

// missed reports whether a unit is due, and no accepted evidence fills it.
func (l *lensState) missed(c *mapping.Control, u *unit.Unit) bool {
	return len(u.Sure) == 0 && l.isDue(c, u)
}

// chosen are the units that count on a basis: of each thing that the control lists those of the
// evidence type of which the least went by, and those of a rule.
func (l *lensState) chosen(c *mapping.Control, on *basis.On) [][]unit.Unit {
	of := func(id string) (units []unit.Unit) {
		for _, u := range on.Units {
			if slices.Contains(u.Types, id) || id == "" && len(u.Types) == 0 {
				units = append(units, u)
			}
		}
		return units
	}
	out := [][]unit.Unit{of("")}
	for _, e := range basis.Entries(c.Evidence.On(on.Basis), nil) {
		var best []unit.Unit
		for _, id := range e {
			if units := of(id); len(units) > 0 && (best == nil || l.lost(c, units) < l.lost(c, best)) {
				best = units
			}
		}
		out = append(out, best)
	}
	return out
}

// lost is the share of the days of some units that went by, of those that were due.
func (l *lensState) lost(c *mapping.Control, units []unit.Unit) float64 {
	due, missed := 0, 0
	for i := range units {
		n := units[i].Days.Days()
		if l.isDue(c, &units[i]) {
			due += n
		}
		if l.missed(c, &units[i]) {
			missed += n
		}
	}
	return float64(missed) / float64(max(due, 1))
}
