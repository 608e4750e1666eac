package floor

import (
	"slices"

	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

// States of an answer.
const (
	isAsked uint8 = iota
	notAsked
	noUnits
	isNone
)

// An answer is what a type, an entry or a basis is worth.
type answer struct {
	low, high  float64
	state      uint8
	exceptions bool
}

// An item is a piece that counts, by its place; one that is not sure counts in high alone.
type item struct {
	at   int32
	sure bool
}

// A filling is a stretch of days that a piece shows.
type filling struct {
	span
	item
}

// An own says which days are a control's in a succession, and which are of no control in it. It gathers
// the days of the units that are asked, and of those that are nobody's.
type own struct {
	days, nobody []span
	taken, left  []span
}

// mine reports whether a unit is of the control.
func (o *own) mine(u span) bool {
	switch {
	case o == nil, in(o.days, u.last):
		return true
	case in(o.nobody, u.last):
		o.left = append(o.left, u)
	}
	return false
}

func (o *own) take(u span) {
	if o != nil {
		o.taken = append(o.taken, u)
	}
}

func in(list []span, d day) bool {
	return slices.ContainsFunc(list, func(s span) bool { return s.has(d) })
}

// An asking is for what an evidence type is judged.
type asking struct {
	kind      evidence.Kind
	typ       int32
	cadence   *cadence
	perEvent  bool
	automated bool
	design    bool
	plain     bool // nothing deviates, or may
	retested  bool
	y         *system
	due       day
	own       *own
}

// scratch is what judging a cell needs for a while.
type scratch struct {
	items         []item
	fills         []filling
	sure, maybe   []*piece
	marks         []day
	add           []*piece
	zeros, speaks []span
	future        bitset // days of the window after the instant
	whole         bitset
	bits          [5]bitset
	count         []int32
	units         []tally
	next          []int32
	sums          []int64
}

// size makes what is as long as the window.
func (s *scratch) size(l *lens) {
	if !l.windowed {
		return
	}
	n := int(l.window.last-l.window.first) + 1
	words := (n + 63) / 64
	all := make([]uint64, words*7)
	s.future, s.whole = all[:words], all[words:2*words]
	for i := range s.bits {
		s.bits[i] = all[(2+i)*words : (3+i)*words]
	}
	s.whole.set(0, num(n)-1)
	if l.today < l.window.last {
		s.future.set(max(l.today+1-l.window.first, 0), num(n)-1)
	}
}

// ofType is what one evidence type is worth on a basis, by the items that count.
func (l *lens) ofType(q *asking, items []item) answer {
	switch {
	case q.kind == evidence.Bridge:
		return answer{state: notAsked}
	case q.automated && !q.design && l.windowed && q.kind != evidence.Document:
		return l.byItself(q, items)
	case q.kind != evidence.Record || q.design:
		return l.standing(q, items)
	case q.cadence.calendar && l.windowed:
		return l.bySlices(q, items)
	case q.cadence.calendar:
		return l.latest(q, items, nil, l.notDue(q), q.cadence)
	case q.perEvent:
		return l.byEvent(q, items)
	}
	return l.one(q, l.spans(q, items), l.year, 0)
}

// shown is the days of a piece, before anything ends it.
func (l *lens) shown(q *asking, p *piece) span {
	switch q.kind {
	case evidence.Report:
		s := p.shows
		if p.is(period) && q.cadence.calendar && !l.types[q.typ].of.Continuous {
			s.first = max(s.first, q.cadence.recent(s.last))
		}
		return s
	case evidence.Record:
		if q.design {
			done := p.done(q.cadence)
			return span{done, q.cadence.recentUntil(done)}
		}
		if p.is(counted) && p.is(period) {
			return span{p.period.first, min(p.period.last, p.collected)}
		}
		done := p.done(q.cadence)
		return span{done, done}
	default:
		return p.shows
	}
}

// spans are the days that items show, ended by what is newer.
func (l *lens) spans(q *asking, items []item) []filling {
	out := l.scratch.fills[:0]
	for _, it := range items {
		if p := &l.pieces[it.at]; !p.is(void) {
			out = l.cut(out, q, p, it, l.shown(q, p))
		}
	}
	l.scratch.fills = out
	return out
}

// cut adds days of a piece, ended by what is newer: what is not accepted yet makes the rest undecided.
func (l *lens) cut(out []filling, q *asking, p *piece, it item, d span) []filling {
	if d.last < d.first {
		return out
	}
	if p.ender < 0 {
		return append(out, filling{d, it})
	}
	hard, soft := openEnd+1, openEnd+1
	for e := p.ender; e >= 0; e = l.enders[e].next {
		n := &l.enders[e]
		switch {
		case !q.y.speaks(&l.pieces[n.by]):
		case n.accepted:
			hard = min(hard, n.from)
		default:
			soft = min(soft, n.from)
		}
	}
	last := min(d.last, hard-1)
	if before := min(last, soft-1); d.first <= before {
		out = append(out, filling{span{d.first, before}, it})
	}
	if from := max(d.first, soft); from <= last {
		out = append(out, filling{span{from, last}, item{at: it.at}})
	}
	return out
}

// byItself takes the window as one unit of what runs by itself.
func (l *lens) byItself(q *asking, items []item) answer {
	out := l.scratch.fills[:0]
	for _, it := range items {
		p := &l.pieces[it.at]
		if p.is(void) {
			continue
		}
		switch q.kind {
		case evidence.State:
			out = l.cut(out, q, p, it, span{p.collected, p.collected})
		case evidence.Record:
			done := p.done(q.cadence)
			out = append(out, filling{span{done, done}, it})
		default:
			out = l.cut(out, q, p, it, l.shown(q, p))
		}
	}
	l.scratch.fills = out
	return l.one(q, out, l.window, 0)
}

// standing is what is to be shown on each day of the window, or at the instant.
func (l *lens) standing(q *asking, items []item) answer {
	fills := l.spans(q, items)
	if l.windowed {
		return l.byDays(q, fills, false)
	}
	if q.kind == evidence.Report && !q.design {
		recent := l.recently(q.cadence)
		for i := range fills {
			if recent.has(fills[i].last) {
				fills[i].last = l.instant
			}
		}
	}
	open := 0.0
	if q.kind == evidence.Record {
		open = l.notDue(q)
	}
	if l.instant > l.today {
		return answer{high: 1}
	}
	return l.one(q, fills, span{l.instant, l.instant}, open)
}

func (l *lens) notDue(q *asking) float64 {
	if !l.windowed && q.cadence.calendar && q.due != 0 && l.instant <= q.due {
		return 1
	}
	return 0
}

// one takes days as one unit, filled by what meets them by the instant.
func (l *lens) one(q *asking, fills []filling, d span, open float64) answer {
	if !q.own.mine(d) {
		return answer{state: noUnits}
	}
	q.own.take(d)
	if d.last > l.today {
		open = 1
	}
	return l.unit(q, fills, span{d.first, min(d.last, l.today)}, open)
}

// unit is the worth of a unit of some days.
func (l *lens) unit(q *asking, fills []filling, d span, open float64) answer {
	if q.plain {
		may := false
		for i := range fills {
			if f := &fills[i]; f.meets(d) && d.first <= d.last {
				if f.sure {
					return answer{low: 1, high: 1}
				}
				may = true
			}
		}
		if may {
			return answer{high: 1}
		}
		return answer{high: open}
	}
	sure, maybe := l.scratch.sure[:0], l.scratch.maybe[:0]
	for i := 0; i < len(fills) && d.first <= d.last; {
		at, fill, may := fills[i].at, false, false
		for ; i < len(fills) && fills[i].at == at; i++ { // the spans of a piece stand together
			meets := fills[i].meets(d)
			fill, may = fill || meets && fills[i].sure, may || meets
		}
		switch {
		case fill:
			sure = append(sure, &l.pieces[at])
		case may:
			maybe = append(maybe, &l.pieces[at])
		}
	}
	l.scratch.sure, l.scratch.maybe = sure, maybe
	return l.worth(q, sure, maybe, open)
}
