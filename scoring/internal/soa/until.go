package soa

import (
	"context"
	"maps"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/scoring/internal/lens"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
)

// manyDays is how many days are tried one by one.
const manyDays = 64

// until is the last day on which a row that is supported still is, if nothing is renewed: it is
// judged anew on each day on which something of it may run out. A lens with a window, or
// of a fixed day, does not move with time: it has no such day.
func (s *stater) until(ctx context.Context, controls []*mapping.Control, met func(*lens.Lens) (bool, error)) (framework.Date, error) {
	if s.l.Frame.Windowed() || !s.l.Scope.AsOf.IsZero() {
		return 0, nil
	}
	days := s.endings(controls)
	fails := func(i int) (bool, error) {
		l, err := s.on(ctx, days[i])
		if err != nil {
			return false, err
		}
		ok, err := met(l)
		return !ok, err
	}
	first, err := firstOf(len(days), fails)
	if err != nil || first == len(days) {
		return 0, err
	}
	return days[first] - 1, nil
}

// firstOf returns the first of n for which it fails. Where they are many it looks by
// halves, since what has run out does not come back, so that half of the days tells of the
// rest.
func firstOf(n int, fails func(int) (bool, error)) (int, error) {
	if n <= manyDays {
		for i := range n {
			if bad, err := fails(i); err != nil || bad {
				return i, err
			}
		}
		return n, nil
	}
	from, to := 0, n
	for from < to {
		middle := (from + to) / 2
		bad, err := fails(middle)
		if err != nil {
			return 0, err
		}
		if bad {
			to = middle
		} else {
			from = middle + 1
		}
	}
	return from, nil
}

// on is the lens as of a later day.
func (s *stater) on(ctx context.Context, d framework.Date) (*lens.Lens, error) {
	if l := s.later[d]; l != nil {
		return l, nil
	}
	c, _, err := s.c.With(ctx, lens.Change{Instant: d, Still: true})
	if err != nil {
		return nil, err
	}
	s.later[d] = c.Lenses[s.at]
	return s.later[d], nil
}

// endings lists the days after the instant on which something that shows one of the
// controls, or a point by itself, may run out: after its last day in force, after a year,
// and after each cadence and a quarter of it.
func (s *stater) endings(controls []*mapping.Control) []framework.Date {
	days := map[framework.Date]bool{}
	add := func(d framework.Date) {
		if d > s.l.Frame.Instant && d < piece.OpenEnd {
			days[d] = true
		}
	}
	for p := range s.c.Pieces().All() {
		if !p.Present(s.c.At) || len(p.Points) == 0 && !slices.ContainsFunc(s.c.ControlsOf(p), func(c *mapping.Control) bool { return slices.Contains(controls, c) }) {
			continue
		}
		done := p.Performed(calendar.NoCadence)
		add(done.AddMonths(12))
		add(done.AddMonths(12) + 1)
		for c := calendar.NoCadence; c <= calendar.Annual; c++ {
			add(s.graceEnd(c, done) + 1)
			for _, design := range []bool{false, true} {
				for _, d := range p.Days(c, design) {
					add(d.Last + 1)
				}
			}
		}
	}
	return slices.Sorted(maps.Keys(days))
}

// graceEnd is the last day on which an occurrence is no older than a cadence and a
// quarter of it.
func (s *stater) graceEnd(c calendar.Cadence, occurred framework.Date) framework.Date {
	key := cadenceDay{c, occurred}
	if d, ok := s.graces[key]; ok {
		return d
	}
	d := occurred
	for c.Recent(d+1) <= occurred {
		d++
	}
	s.graces[key] = d
	return d
}
