package floor

import (
	"cmp"
	"slices"

	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

// byEvent are the records of what runs when something happens: where populations are asked, each day
// of the window is to be held by a list that names its source; else one record in the window, or in the
// year to the instant, is enough.
func (l *lens) byEvent(q *asking, items []item) answer {
	l.lists(q, items)
	fills := l.spans(q, items)
	if l.windowed && l.populations {
		kept := fills[:0]
		for _, f := range fills {
			if l.pieces[f.at].flags&(counted|sourced) == counted|sourced {
				kept = append(kept, f)
			}
		}
		return l.byDays(q, kept, true)
	}
	s := &l.scratch
	switch {
	case !q.own.mine(l.year):
		return answer{state: noUnits}
	case covers(s.zeros, l.year), q.y.since > l.year.last && q.y.since != 0:
		return answer{state: notAsked}
	}
	open := 0.0
	if q.y.since == 0 && !covers(s.speaks, l.year) {
		open = 1
	}
	return l.one(q, fills, l.year, open)
}

// covers reports whether spans hold every day of one. It sorts them.
func covers(list []span, w span) bool {
	slices.SortFunc(list, func(a, b span) int { return cmp.Compare(a.first, b.first) })
	next := w.first
	for _, s := range list {
		if s.first > next {
			return false
		}
		if next = max(next, s.last+1); next > w.last {
			return true
		}
	}
	return next > w.last
}

// lists gathers of which days an accepted list speaks, and which of them it declares empty.
func (l *lens) lists(q *asking, items []item) {
	s := &l.scratch
	s.zeros, s.speaks = s.zeros[:0], s.speaks[:0]
	empty := q.y.since == 0 && !l.contradicted(q)
	for _, it := range items {
		p := &l.pieces[it.at]
		switch {
		case !p.is(counted), !it.sure, l.populations && !p.is(sourced), p.is(zero) && !empty, p.is(void) && !p.is(zero):
			continue
		}
		d := l.shown(q, p)
		if d.last < d.first {
			continue
		}
		s.speaks = append(s.speaks, d)
		if p.is(zero) {
			s.zeros = append(s.zeros, d)
		}
	}
}

// A contradiction is for whom it is asked whether lists of nothing are contradicted.
type contradiction struct {
	group   int32
	y       system
	cadence *cadence
}

// contradicted reports whether a day is held by a list of nothing and by an occurrence of the same
// events, drafts of either included.
func (l *lens) contradicted(q *asking) bool {
	group := l.types[q.typ].group
	zeros := false
	for _, t := range l.groups[group] {
		zeros = zeros || l.sorts[t].zeros
	}
	if !zeros {
		return false
	}
	key := contradiction{group, *q.y, q.cadence}
	v, ok := l.contradicts[key]
	if !ok {
		if l.contradicts == nil {
			l.contradicts = map[contradiction]bool{}
		}
		v = l.clash(q, group)
		l.contradicts[key] = v
	}
	return v
}

func (l *lens) clash(q *asking, group int32) bool {
	var nothing, something []span
	for _, t := range l.groups[group] {
		of := asking{kind: l.types[t].kind, typ: t, cadence: q.cadence}
		if of.kind != evidence.Record {
			continue
		}
		for i := l.sorts[t].from; i < l.sorts[t].to; i++ {
			p := &l.pieces[i]
			if !p.is(present) || !q.y.takes(p) {
				continue
			}
			if d := l.shown(&of, p); d.last < d.first {
				continue
			} else if p.is(zero) {
				nothing = append(nothing, d)
			} else {
				something = append(something, d)
			}
		}
	}
	if len(nothing) == 0 || len(something) == 0 {
		return false
	}
	byFirst := func(a, b span) int { return cmp.Compare(a.first, b.first) }
	slices.SortFunc(something, byFirst)
	joined := something[:1]
	for _, d := range something[1:] {
		if top := &joined[len(joined)-1]; d.first <= top.last+1 {
			top.last = max(top.last, d.last)
		} else {
			joined = append(joined, d)
		}
	}
	for _, d := range nothing {
		i, _ := slices.BinarySearchFunc(joined, d.first, func(s span, first day) int { return cmp.Compare(s.last, first) })
		if i < len(joined) && joined[i].meets(d) {
			return true
		}
	}
	return false
}
