package floor

import (
	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

// lifts reports whether a piece that tests well lifts, by itself, what a query asks.
func (l *lens) lifts(q *query, p *piece, t, at int32) bool {
	if q.how == byAnyOf || q.how == byRule && (!q.cadence.calendar || q.rule.keep(l.said(p), &l.facts) != yea) {
		return false
	}
	if q.pair >= 0 {
		if _, passed := l.pass(q.pair); passed != nil && passed[at] == 0 {
			return false
		}
	}
	if l.wantsList(&q.queryKey, t) && p.flags&(counted|sourced) != counted|sourced {
		return false
	}
	from, to := l.asksOf(q.each)
	for y := from; y < to; y++ {
		if s := &l.systems[y]; s.takes(p) && l.fits(&q.queryKey, p, t, s) {
			return true
		}
	}
	return false
}

// wantsList reports whether a query asks for lists that name their source.
func (l *lens) wantsList(q *queryKey, t int32) bool {
	return l.windowed && l.populations && q.how == byCell && q.basis == operation && q.perEvent && !q.automated && l.types[t].kind == evidence.Record
}

// lies reports whether a piece, were it good, would lift what a query asks.
func (l *lens) lies(q *query, p *piece, t int32) bool {
	if q.how == byRule {
		return false // by any of it
	}
	from, to := l.asksOf(q.each)
	for y := from; y < to; y++ {
		if q.how == byAnyOf {
			return !l.barred(&q.queryKey, p, t)
		}
		if l.fits(&q.queryKey, p, t, &l.systems[y]) {
			return true
		}
	}
	return false
}

func (l *lens) asksOf(each int32) (from, to int32) {
	if each < 0 {
		return 0, l.plain
	}
	return l.kinds[each].first, l.kinds[each].last + 1
}

// fits reports whether a piece fills a unit of a cell, for a system.
func (l *lens) fits(q *queryKey, p *piece, t int32, y *system) bool {
	ask := asking{kind: l.types[t].kind, typ: t, cadence: q.cadence, design: q.basis == design && q.how != inPlace}
	past := span{l.window.first, min(l.window.last, l.today)}
	record := ask.kind == evidence.Record
	switch {
	case ask.kind == evidence.Bridge, !l.windowed && l.instant > l.today && (q.how == byRule || !record || ask.design || q.cadence.calendar || q.how == inPlace && !q.perEvent):
		return false
	case q.how == byRule, record && !ask.design && q.cadence.calendar && (!q.automated || !l.windowed):
		return l.occurs(q.cadence, p)
	case q.how == inPlace && record && !q.perEvent:
		return l.occurs(q.cadence, p)
	case q.automated && !ask.design && l.windowed && ask.kind != evidence.Document:
		d := span{p.collected, p.collected}
		switch ask.kind {
		case evidence.State:
		case evidence.Record:
			done := p.done(q.cadence)
			d = span{done, done}
		default:
			d = l.shown(&ask, p)
		}
		return l.meets(p, d, past, y)
	case !record || ask.design:
		d := l.shown(&ask, p)
		if !l.windowed && ask.kind == evidence.Report && !ask.design {
			if left := l.left(p, d, y); left.first <= left.last && l.recently(q.cadence).has(left.last) {
				return left.first <= l.instant
			}
		}
		return l.meets(p, d, past, y)
	case q.perEvent && l.windowed && l.populations:
		past.first = max(past.first, y.since)
		return l.meets(p, l.shown(&ask, p), past, y)
	case q.perEvent && y.since != 0 && y.since > l.year.last:
		return false
	}
	return l.meets(p, l.shown(&ask, p), span{l.year.first, min(l.year.last, l.today)}, y)
}

// occurs reports whether a record fills a slice of a cadence, or the instant.
func (l *lens) occurs(c *cadence, p *piece) bool {
	done := p.done(c)
	if !l.windowed {
		return l.recently(c).has(done)
	}
	list := l.slicesOf(c)
	i := slice(p, done, list)
	return i >= 0 && done <= l.today && done <= list[i].last+c.grace
}

// left is what is left of days for sure, ended by what is newer.
func (l *lens) left(p *piece, d span, y *system) span {
	for e := p.ender; e >= 0; e = l.enders[e].next {
		if n := &l.enders[e]; y.speaks(&l.pieces[n.by]) {
			d.last = min(d.last, n.from-1)
		}
	}
	return d
}

func (l *lens) meets(p *piece, d, past span, y *system) bool {
	d = l.left(p, d, y)
	return d.first <= d.last && past.first <= past.last && d.meets(past)
}

// barred reports whether low may not rest on a piece that a rule reads.
func (l *lens) barred(q *queryKey, p *piece, t int32) bool {
	ask := asking{kind: l.types[t].kind, typ: t, cadence: q.cadence, design: q.basis == design}
	switch ask.kind {
	case evidence.Bridge:
		return true
	case evidence.Record:
	default:
		d := l.shown(&ask, p)
		return d.last < d.first || d.first > min(l.today, l.end)
	}
	done := p.done(q.cadence)
	switch {
	case done > l.today:
		return true
	case done <= l.end:
		return false
	case !l.windowed || !q.cadence.calendar:
		return true
	}
	list := l.slicesOf(q.cadence)
	i := slice(p, done, list)
	return i < 0 || done > list[i].last+q.cadence.grace
}
