package scoring

import (
	"maps"
	"slices"
	"sort"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
)

// until is the last day on which a row that is met still is, if nothing is renewed: it is
// judged anew on each day on which something of it may run out. A lens with a window, or
// of a fixed day, does not move with time: it has no such day.
func (s stater) until(met func(*lens) bool, controls []*mapping.Control) framework.Date {
	if !s.window.IsZero() || !s.scope.AsOf.IsZero() {
		return 0
	}
	days := s.endings(controls)
	fails := func(i int) bool { return s.failed != nil || !s.metOn(days[i], met) }
	first := 0
	if len(days) > manyDays {
		// What has run out does not come back, so that half of the days tells of the rest.
		first = sort.Search(len(days), fails)
	} else {
		for first < len(days) && !fails(first) {
			first++
		}
	}
	if first == len(days) || s.failed != nil {
		return 0
	}
	return days[first] - 1
}

// manyDays is how many days are tried one by one.
const manyDays = 64

// metOn judges a row as of a later day.
func (s stater) metOn(d framework.Date, met func(*lens) bool) bool {
	later, then := *s.lens, *s.run
	then.at = d
	later.run, later.instant, later.memo = &then, d, map[*mapping.Control]map[judgeKey]judgement{}
	later.self = &later
	ok := met(&later)
	s.failed = then.failed
	return ok
}

// endings lists the days after the instant on which something that shows one of the
// controls, or a point by itself, may run out: after its last day in force, after a year,
// and after each cadence and a quarter of it.
func (s stater) endings(controls []*mapping.Control) []framework.Date {
	days := map[framework.Date]bool{}
	add := func(d framework.Date) {
		if d > s.instant && d < openEnd {
			days[d] = true
		}
	}
	for _, it := range s.items {
		if !it.present || len(it.e.Points) == 0 && !slices.ContainsFunc(s.controlsOf(it), func(c *mapping.Control) bool { return slices.Contains(controls, c) }) {
			continue
		}
		if it.inForce.Last < openEnd {
			add(it.inForce.Last + 1)
		}
		add(it.occurred.AddMonths(12))
		add(it.occurred.AddMonths(12) + 1)
		for c := calendar.Weekly; c <= calendar.Annual; c++ {
			add(s.graceEnd(c, it.occurred) + 1)
		}
	}
	return slices.Sorted(maps.Keys(days))
}

// graceEnd is the last day on which an occurrence is no older than a cadence and a
// quarter of it.
func (s stater) graceEnd(c calendar.Cadence, occurred framework.Date) framework.Date {
	key := cadenceDay{c, occurred}
	if d, ok := s.graces[key]; ok {
		return d
	}
	d := occurred
	for c.Grace(d+1) <= occurred {
		d++
	}
	s.graces[key] = d
	return d
}

type cadenceDay struct {
	cadence calendar.Cadence
	day     framework.Date
}
