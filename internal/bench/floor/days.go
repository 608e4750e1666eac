package floor

import (
	"math/bits"
	"slices"
)

// A bitset is a set of days of a window, from its first.
type bitset []uint64

// set adds the days from one to another, which may lie outside.
func (b bitset) set(from, to int32) {
	from, to = max(from, 0), min(to, num(len(b))*64-1)
	if from > to {
		return
	}
	i, k := from/64, to/64
	head, tail := ^uint64(0)<<(from%64), ^uint64(0)>>(63-to%64)
	if i == k {
		b[i] |= head & tail
		return
	}
	b[i] |= head
	for i++; i < k; i++ {
		b[i] = ^uint64(0)
	}
	b[k] |= tail
}

// days adds a span of days of the window.
func (b bitset) days(s, window span) {
	if s.first <= s.last {
		b.set(s.first-window.first, min(s.last, window.last)-window.first)
	}
}

// byDays takes each day of the window as a unit. Of events, days that no list holds may be open, and
// days on which nothing occurred leave.
func (l *lens) byDays(q *asking, fills []filling, events bool) answer {
	s := &l.scratch
	asked, none, open := s.bits[0], s.bits[1], s.bits[2]
	copy(asked, s.whole)
	clear(none)
	clear(open)
	if q.own != nil && !l.ownDays(q.own, asked) {
		return answer{state: noUnits}
	}
	if events {
		l.eventDays(q.y.since, asked, none, open)
	}
	n, ahead := 0, 0
	for i := range asked {
		later := asked[i] & s.future[i]
		asked[i] &^= s.future[i] | none[i]
		ahead += bits.OnesCount64(later)
		n += bits.OnesCount64(later | asked[i])
		if q.own != nil {
			l.takeDays(q.own, i, later|asked[i])
		}
	}
	if n == 0 {
		return answer{state: notAsked}
	}
	var a answer
	if q.plain {
		a.low, a.high = l.countDays(fills, asked, open)
	} else {
		a.low, a.high, a.exceptions = l.sumDays(q, fills, asked, open)
	}
	a.low, a.high = a.low/float64(n), (a.high+float64(ahead))/float64(n)
	return a
}

// eventDays takes out the days before a system is in service, those on which nothing occurred, and finds
// those of which no list speaks.
func (l *lens) eventDays(since day, asked, none, open bitset) {
	s := &l.scratch
	more := s.bits[3]
	clear(more)
	for _, z := range s.zeros {
		none.days(z, l.window)
	}
	switch {
	case since == 0:
		for _, z := range s.speaks {
			more.days(z, l.window)
		}
		for i := range open {
			open[i] = ^more[i]
		}
	case since > l.window.first:
		more.days(span{since, l.window.last}, l.window)
		for i := range asked {
			asked[i] &= more[i]
		}
	}
}

// countDays adds up the worth of days where nothing deviates: each that is filled is 1.
func (l *lens) countDays(fills []filling, asked, open bitset) (low, high float64) {
	sure, may := l.scratch.bits[3], l.scratch.bits[4]
	clear(sure)
	clear(may)
	for i := range fills {
		if f := &fills[i]; f.sure {
			sure.days(f.span, l.window)
		} else {
			may.days(f.span, l.window)
		}
	}
	full, most := 0, 0
	for i := range asked {
		full += bits.OnesCount64(asked[i] & sure[i])
		most += bits.OnesCount64(asked[i] & (sure[i] | may[i] | open[i]))
	}
	return float64(full), float64(most)
}

// ownDays keeps the days of a control in a succession, and gathers those that are nobody's. It reports
// whether the control has any.
func (l *lens) ownDays(o *own, asked bitset) bool {
	clear(asked)
	for _, d := range o.days {
		asked.days(d, l.window)
	}
	o.left = append(o.left, o.nobody...)
	return len(o.days) > 0
}

// takeDays gathers the days of a word that are asked.
func (l *lens) takeDays(o *own, word int, days uint64) {
	for ; days != 0; days &= days - 1 {
		d := l.window.first + num(word*64+bits.TrailingZeros64(days))
		if n := len(o.taken); n > 0 && o.taken[n-1].last+1 == d {
			o.taken[n-1].last = d
			continue
		}
		o.taken = append(o.taken, span{d, d})
	}
}

// sumDays adds up the worth of days of which some deviate. Where nothing is undecided the sums of what
// begins and ends on each day are enough; else each stretch of days on which nothing changes is a unit.
func (l *lens) sumDays(q *asking, fills []filling, asked, open bitset) (low, high float64, exceptions bool) {
	simple := !q.retested && len(fills) > 8
	for i := range fills {
		simple = simple && fills[i].sure
	}
	if simple {
		return l.sumSimple(fills, asked, open)
	}
	marks := l.marks(fills)
	for i := 1; i < len(marks); i++ {
		d := span{marks[i-1], marks[i] - 1}
		closed, opened := l.split(d, asked, open)
		if closed+opened == 0 {
			continue
		}
		a := l.unit(q, fills, d, 0)
		exceptions = exceptions || a.exceptions
		low += a.low * (closed + opened)
		high += a.high * closed
		if len(l.scratch.sure) == 0 {
			a.high = 1
		}
		high += a.high * opened
	}
	return low, high, exceptions
}

// marks are the first days of stretches on which nothing changes, and the day after the window.
func (l *lens) marks(fills []filling) []day {
	marks := l.scratch.marks[:0]
	marks = append(marks, l.window.first, l.window.last+1)
	for i := range fills {
		for _, d := range [2]day{fills[i].first, fills[i].last + 1} {
			if l.window.first < d && d <= l.window.last {
				marks = append(marks, d)
			}
		}
	}
	slices.Sort(marks)
	l.scratch.marks = slices.Compact(marks)
	return l.scratch.marks
}

// split counts the asked days of a stretch: those of which a list speaks, and those that are open.
func (l *lens) split(d span, asked, open bitset) (closed, opened float64) {
	for at := d.first - l.window.first; at <= d.last-l.window.first; at++ {
		switch bit := uint64(1) << (at % 64); {
		case asked[at/64]&bit == 0:
		case open[at/64]&bit != 0:
			opened++
		default:
			closed++
		}
	}
	return closed, opened
}

// sumSimple adds up days that accepted pieces alone fill.
func (l *lens) sumSimple(fills []filling, asked, open bitset) (low, high float64, exceptions bool) {
	n := int(l.window.last-l.window.first) + 2
	if cap(l.scratch.count) < n {
		l.scratch.count, l.scratch.sums = make([]int32, n), make([]int64, 2*n)
	}
	count, sums := l.scratch.count[:n], l.scratch.sums[:2*n]
	clear(count)
	clear(sums)
	for i := range fills {
		f := &fills[i]
		from, to := max(f.first, l.window.first)-l.window.first, min(f.last, l.window.last)-l.window.first+1
		if from >= to {
			continue
		}
		p := &l.pieces[f.at]
		count[from]++
		count[to]--
		sums[2*from] += p.deviating
		sums[2*to] -= p.deviating
		sums[2*from+1] += p.tested
		sums[2*to+1] -= p.tested
	}
	var c int32
	var d, t int64
	for i := range n - 1 {
		c, d, t = c+count[i], d+sums[2*i], t+sums[2*i+1]
		bit := uint64(1) << (i % 64)
		switch {
		case asked[i/64]&bit == 0:
		case c > 0:
			v := conformity(d, t, l.fails)
			low, high, exceptions = low+v, high+v, exceptions || d > 0
		case open[i/64]&bit != 0:
			high++
		}
	}
	return low, high, exceptions
}
