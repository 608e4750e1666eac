package floor

import (
	"slices"
)

// A tally is what fills one slice.
type tally struct {
	sure, maybe       int32
	deviating, tested int64 // of the sure ones
	head              int32 // of the items that fill it, -1 for none
	late              bool  // an accepted one came after its last day
}

// slicesOf cuts the window by a cadence, once.
func (l *lens) slicesOf(c *cadence) []span {
	if l.slices[c.no] == nil && c.calendar {
		l.slices[c.no] = c.slices(l.window)
	}
	return l.slices[c.no]
}

// recently are the days that are recent for the instant by a cadence.
func (l *lens) recently(c *cadence) span {
	s := &l.recents[c.no]
	if s.last == 0 {
		*s = span{c.recent(l.instant), l.instant}
	}
	return *s
}

// slice is the slice to which a record belongs: the one that holds its whole period, else the one that
// holds the day on which it was performed; -1 for none.
func slice(p *piece, done day, list []span) int {
	if p.is(period) {
		if i := sliceAt(list, p.period.first); i >= 0 && p.period.last <= list[i].last {
			return i
		}
	}
	return sliceAt(list, done)
}

// sliceAt finds the slice of a day. Slices follow one another.
func sliceAt(list []span, d day) int {
	if len(list) == 0 || d < list[0].first || d > list[len(list)-1].last {
		return -1
	}
	i, found := slices.BinarySearchFunc(list, d, func(s span, d day) int { return int(s.first - d) })
	if !found {
		i--
	}
	return i
}

// bySlices takes each slice of the window by the cadence as a unit.
func (l *lens) bySlices(q *asking, items []item) answer {
	list := l.slicesOf(q.cadence)
	units, next := l.tally(q, items, list)
	a := answer{state: noUnits}
	low, high, weight := 0.0, 0.0, 0.0
	for i, d := range list {
		if !q.own.mine(d) {
			continue
		}
		q.own.take(d)
		u, share, open := &units[i], 1.0, 0.0
		if d.last+q.cadence.grace > l.today {
			open = 1
		}
		if q.own != nil {
			share = float64(d.last-d.first) + 1
		}
		v := l.tallied(q, u, items, next, open)
		a.exceptions = a.exceptions || v.exceptions || u.late
		low, high, weight = low+v.low*share, high+v.high*share, weight+share
	}
	if weight > 0 {
		a.state, a.low, a.high = isAsked, low/weight, high/weight
	}
	return a
}

// tally counts what fills each slice. Where sums are not enough, next chains the items of a slice.
func (l *lens) tally(q *asking, items []item, list []span) (units []tally, next []int32) {
	units = slices.Grow(l.scratch.units[:0], len(list))[:len(list)]
	clear(units)
	l.scratch.units = units
	simple := q.plain || !q.retested
	for _, it := range items {
		simple = simple && (it.sure || q.plain)
	}
	if !simple {
		next = slices.Grow(l.scratch.next[:0], len(items))[:len(items)]
		l.scratch.next = next
		for i := range units {
			units[i].head = -1
		}
	}
	for k, it := range items {
		p := &l.pieces[it.at]
		done := p.done(q.cadence)
		i := slice(p, done, list)
		if p.is(void) || i < 0 || done > l.today {
			continue
		}
		u := &units[i]
		u.late = u.late || it.sure && done > list[i].last
		if done > list[i].last+q.cadence.grace {
			continue
		}
		if next != nil {
			next[k], u.head = u.head, num(k)
		}
		if it.sure {
			u.sure++
			u.deviating, u.tested = u.deviating+p.deviating, u.tested+p.tested
		} else {
			u.maybe++
		}
	}
	return units, next
}

// tallied is what a slice is worth.
func (l *lens) tallied(q *asking, u *tally, items []item, next []int32, open float64) answer {
	switch {
	case q.plain && u.sure > 0:
		return answer{low: 1, high: 1}
	case q.plain && u.maybe > 0:
		return answer{high: 1}
	case u.sure+u.maybe == 0:
		return answer{high: open}
	case next == nil:
		v := conformity(u.deviating, u.tested, l.fails)
		return answer{low: v, high: v, exceptions: u.deviating > 0}
	}
	sure, maybe := l.scratch.sure[:0], l.scratch.maybe[:0]
	for k := u.head; k >= 0; k = next[k] {
		if it := items[k]; it.sure {
			sure = append(sure, &l.pieces[it.at])
		} else {
			maybe = append(maybe, &l.pieces[it.at])
		}
	}
	l.scratch.sure, l.scratch.maybe = sure, maybe
	return l.worth(q, sure, maybe, open)
}

// latest is the instant, filled by the records of the latest day, if that is recent, and by states that
// show it. Each later day that undecided records alone hold is one more choice.
func (l *lens) latest(q *asking, items []item, there []filling, open float64, c *cadence) answer {
	if l.instant > l.today {
		return answer{high: 1}
	}
	now := span{l.instant, l.instant}
	if !q.own.mine(now) {
		return answer{state: noUnits}
	}
	q.own.take(now)
	recent := l.recently(c)
	last := day(0)
	later := false
	for _, it := range items {
		p := &l.pieces[it.at]
		if p.is(void) {
			continue
		}
		done := p.done(q.cadence)
		if it.sure && recent.has(done) {
			last = max(last, done)
		}
	}
	sure, maybe := l.scratch.sure[:0], l.scratch.maybe[:0]
	for _, f := range there {
		if f.sure {
			sure = append(sure, &l.pieces[f.at])
		} else {
			maybe = append(maybe, &l.pieces[f.at])
		}
	}
	for _, it := range items {
		p := &l.pieces[it.at]
		if p.is(void) {
			continue
		}
		switch done := p.done(q.cadence); {
		case !recent.has(done):
		case done > last:
			later = true
		case done < last:
		case it.sure:
			sure = append(sure, p)
		default:
			maybe = append(maybe, p)
		}
	}
	l.scratch.sure, l.scratch.maybe = sure, maybe
	a := l.worth(q, sure, maybe, open)
	if later {
		l.choose(q, items, recent, last, &a)
	}
	if len(sure) == 0 {
		a.low = 0
	}
	return a
}

// choose widens what the latest accepted day is worth by each later day that only undecided records hold.
func (l *lens) choose(q *asking, items []item, recent span, last day, a *answer) {
	byDay := map[day][]*piece{}
	for _, it := range items {
		p := &l.pieces[it.at]
		if done := p.done(q.cadence); !p.is(void) && recent.has(done) && done > last {
			byDay[done] = append(byDay[done], p)
		}
	}
	for _, list := range byDay {
		for _, p := range list {
			n := p.deviating
			if p.is(unstated) {
				n = p.tested
			}
			a.low = min(a.low, conformity(n, p.tested, l.fails))
		}
		a.high = max(a.high, l.worth(q, nil, list, 0).high)
	}
}
