package floor

import (
	"slices"

	"github.com/groundworkgrc/groundwork/scoring/result"
)

// An outcome is what a control is worth by one link, for one system.
type outcome struct {
	value      result.Interval
	on         [2]answer // by the bases that are asked
	exceptions bool
}

// of is the figure on a basis: the whole figure where it is none, or not asked.
func (o *outcome) of(b int) result.Interval {
	if o.on[b].state == isAsked {
		return result.Interval{Low: o.on[b].low, High: o.on[b].high}
	}
	return o.value
}

// cell is what a cell is worth for a system.
func (l *lens) cell(c *cell, y int32) answer {
	if c.full < 0 {
		return l.reckon(c, y, nil, nil)
	}
	slot := c.full
	if c.typ < 0 || !l.sorts[c.typ].narrow && l.due(c) == 0 {
		slot = c.shared
		if c.pair < 0 {
			slot = c.plain
		} else if p, _ := l.pass(c.pair); p == all {
			slot = c.plain
		}
	}
	if y < l.plain && (c.typ < 0 || l.blind[c.typ]) {
		y = 0
	}
	at := &l.cellAt[int(slot)*len(l.systems)+int(y)]
	if *at == 0 {
		l.cells = append(l.cells, l.reckon(c, y, nil, nil))
		*at = num(len(l.cells))
	}
	return l.cells[*at-1]
}

// due is the day through which the records of a control that has just begun are not due, 0 for none.
func (l *lens) due(c *cell) day {
	o := l.since[c.control]
	if o == nil || c.pressing || o.Since == 0 || o.Replaces != "" || day(o.Since) > l.instant {
		return 0
	}
	return l.controls[c.control].cadence.ahead(day(o.Since), 1) - 1
}

// asking is for what a cell is judged.
func (l *lens) asking(c *cell, y int32, o *own) asking {
	k := &l.controls[c.control]
	q := asking{
		typ: c.typ, kind: l.typeKind(c.typ), cadence: k.cadence, perEvent: k.perEvent, automated: k.automated, design: c.basis == design,
		y: &l.systems[y], due: l.due(c), own: o, plain: true,
	}
	if c.typ >= 0 {
		q.plain, q.retested = l.sorts[c.typ].plain, l.sorts[c.typ].retested
	}
	return q
}

// reckon works out a cell. Only lists the pieces that count for it, nil: those of its type that are for
// the control.
func (l *lens) reckon(c *cell, y int32, o *own, only []int32) answer {
	q := l.asking(c, y, o)
	if c.rule != nil {
		return l.ruled(c, &q)
	}
	return l.ofType(&q, l.items(c, &q, only))
}

// items are the pieces that count for a cell.
func (l *lens) items(c *cell, q *asking, only []int32) []item {
	out := l.scratch.items[:0]
	if only != nil {
		for _, at := range only {
			if p := &l.pieces[at]; q.y.takes(p) {
				out = append(out, item{at, p.flags&(accepted|unstated) == accepted})
			}
		}
		l.scratch.items = out
		return out
	}
	if c.typ < 0 {
		return nil
	}
	s := &l.sorts[c.typ]
	var passed []byte
	if c.pair >= 0 {
		_, passed = l.pass(c.pair)
	}
	for i := s.from; i < s.to; i++ {
		p := &l.pieces[i]
		switch {
		case p.flags&(present|pointed) != present, passed != nil && passed[i-s.from] == 0, !q.y.takes(p):
			continue
		case c.needs > 0 && !l.needs[c.needs](l.said(p)):
			continue
		case p.is(narrow) && !slices.Contains(l.said(p).Controls, l.controls[c.control].of.ID):
			continue
		}
		out = append(out, item{i, p.flags&(accepted|unstated) == accepted})
	}
	l.scratch.items = out
	return out
}

// ruled is what a rule says: the share of the slices, or of the instant, that the pieces of its type fill
// for which it holds. High is 1 while the time of the lens has not passed.
func (l *lens) ruled(c *cell, q *asking) answer {
	var items []item
	if !c.struck {
		items = l.items(c, q, nil)
	}
	a := answer{high: 1}
	kept := items[:0]
	told := q.cadence.calendar
	for _, it := range items {
		p := &l.pieces[it.at]
		if p.is(void) {
			continue
		}
		switch c.rule.keep(l.said(p), &l.facts) {
		case untold:
			told = false
		case yea:
			kept = append(kept, it)
		case no:
		}
	}
	q.own = nil
	switch {
	case !told:
	case l.windowed:
		a = l.bySlices(q, kept)
		a.state = isAsked
	default:
		a = l.latest(q, kept, nil, l.notDue(q), q.cadence)
		a.state = isAsked
	}
	if l.end > l.today {
		a.high = 1
	}
	return a
}

// judge is what a control is worth by a link, for a system.
func (l *lens) judge(at, y int32) *outcome {
	j := &l.judgings[at]
	if y < l.plain && l.sightless[j.control] {
		y = 0
	}
	k := &l.judgedAt[int(at)*len(l.systems)+int(y)]
	if *k == 0 {
		var o outcome
		l.weigh(j, y, nil, nil, &o)
		l.judged = append(l.judged, o)
		*k = num(len(l.judged))
	}
	return &l.judged[*k-1]
}

// weigh judges a control on the bases that are asked, or on those that it has where none of these is
// asked of it. Of a succession, own holds the days of the control by basis.
func (l *lens) weigh(j *judging, y int32, only []int32, owns *[2]own, out *outcome) {
	if l.stated {
		l.state(j, out)
		return
	}
	asks := false
	for b := range out.on {
		out.on[b].state = isNone
		if l.asks[b] {
			l.on(j, b, y, only, owns, &out.on[b])
			asks = asks || out.on[b].state != isNone
		}
	}
	for b := range out.on {
		if asks || l.asks[b] {
			continue
		}
		var a answer
		if l.on(j, b, y, only, owns, &a); a.state == isNone {
			continue
		}
		for k := range out.on {
			if out.on[k] = a; owns != nil && k != b {
				owns[k].taken, owns[k].left = owns[b].taken, owns[b].left
			}
		}
		break
	}
	l.whole(out)
}

// whole is the mean of the bases that are asked, in equal parts.
func (l *lens) whole(out *outcome) {
	var m mean
	for b := range out.on {
		if a := &out.on[b]; l.asks[b] {
			if out.exceptions = out.exceptions || a.exceptions; a.state == isAsked {
				m.add(result.Interval{Low: a.low, High: a.high}, 1)
			}
		}
	}
	if out.value = m.value(); m.weight == 0 {
		out.value = unknown
	}
}

// on judges a control on one basis.
func (l *lens) on(j *judging, b int, y int32, only []int32, owns *[2]own, out *answer) {
	s := &j.basis[b]
	var o *own
	if owns != nil {
		o = &owns[b]
	}
	switch {
	case s.none:
		*out = answer{state: isNone}
	case s.ruled || s.missing:
		*out = answer{}
		if o != nil {
			if o.taken, o.left = append(o.taken, o.days...), append(o.left, o.nobody...); len(o.days) == 0 {
				out.state = noUnits
				return
			}
		}
		if s.ruled {
			if o != nil {
				*out = l.reckon(&s.rule, y, o, nil)
			} else {
				*out = l.cell(&s.rule, y)
			}
		}
	default:
		l.entries(j, b, y, only, o, out)
	}
}

// entries is the mean of what a basis lists, each the best of its types.
func (l *lens) entries(j *judging, b int, y int32, only []int32, o *own, out *answer) {
	s := &j.basis[b]
	sum := together{state: noUnits}
	for e := range s.entries {
		entry := answer{state: noUnits}
		for k := range s.entries[e] {
			c := &s.entries[e][k]
			var a answer
			if o == nil && only == nil {
				a = l.cell(c, y)
			} else {
				a = l.reckon(c, y, o, only)
			}
			entry.better(&a)
		}
		sum.add(&entry)
	}
	if b == design && l.inPlace && !l.windowed {
		if a, ok := l.placed(j, y, only); ok {
			sum.add(&a)
		}
	}
	*out = sum.answer()
}

// better takes the better of two answers, end by end; one that is not asked says nothing.
func (a *answer) better(b *answer) {
	a.exceptions = a.exceptions || b.exceptions
	switch {
	case b.state == isAsked && a.state == isAsked:
		a.low, a.high = max(a.low, b.low), max(a.high, b.high)
	case b.state == isAsked:
		a.state, a.low, a.high = isAsked, b.low, b.high
	case b.state == notAsked && a.state == noUnits:
		a.state = notAsked
	}
}

// A together is a mean of answers in equal parts.
type together struct {
	state      uint8
	n          float64
	low, high  float64
	exceptions bool
}

func (t *together) add(a *answer) {
	t.exceptions = t.exceptions || a.exceptions
	switch {
	case a.state == isAsked:
		t.state = isAsked
		t.n, t.low, t.high = t.n+1, t.low+a.low, t.high+a.high
	case a.state == notAsked && t.state == noUnits:
		t.state = notAsked
	}
}

func (t *together) answer() answer {
	a := answer{state: t.state, exceptions: t.exceptions}
	if t.n > 0 {
		a.low, a.high = t.low/t.n, t.high/t.n
	}
	return a
}

// state judges by the fact that the control's question names.
func (l *lens) state(j *judging, out *outcome) {
	out.value = unknown
	question := l.controls[j.control].of.Question
	for i := range l.org.Facts {
		f := &l.org.Facts[i]
		if f.ID != question || question == "" {
			continue
		}
		v := -1.0
		switch x := f.Value.(type) {
		case bool:
			if v = 0; x {
				v = 1
			}
		case float64:
			v = x
		case int64:
			v = float64(x)
		}
		if out.value = unknown; v >= 0 && v <= 1 {
			out.value = result.Interval{Low: v, High: v}
		}
	}
}
