package floor

import (
	"slices"

	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// ahead reports how far a point is asked: of which of the lens's systems.
func (l *lens) askedOf(p *pointOf) (from, to int32, declared bool) {
	if p.each < 0 {
		return 0, l.plain, true
	}
	k := l.kinds[p.each]
	return k.first, k.last + 1, k.first <= k.last
}

// point fills in how well a point is shown.
func (l *lens) point(at int32, fig *Figure, planned bool) {
	p := &l.points[at]
	fig.HasDesign, fig.HasOperation = l.asks[design], l.asks[operation]
	from, to, declared := l.askedOf(p)
	var naming []int32
	if l.naming != nil {
		naming = l.naming[p.ref]
	}
	switch {
	case len(p.ways) == 0 && len(naming) == 0:
		fig.Status = result.StatusUnmapped
		return
	case !declared:
		fig.Readiness, fig.Status = unknown, result.StatusNotShown
		fig.Design, fig.Operation = l.every(unknown)
		return
	}
	if p.each < 0 && len(naming) == 0 && l.alike(at, p) {
		to = from + 1
	}
	var value, with mean
	var on [2]mean
	compensated := false
	for y := from; y < to; y++ {
		s := l.best(p, y, planned, naming)
		extra := s.value
		if l.instead != nil && !l.stated {
			if v, ok := l.compensate(at, p, y); ok {
				compensated, extra = true, best(s.value, v)
			}
		}
		value.add(s.value, 1)
		with.add(extra, 1)
		for b := range on {
			on[b].add(s.on[b], 1)
		}
		fig.Exceptions = fig.Exceptions || s.exceptions
	}
	fig.Readiness = value.value()
	if fig.HasDesign {
		fig.Design = on[design].value()
	}
	if fig.HasOperation {
		fig.Operation = on[operation].value()
	}
	if compensated {
		fig.With, fig.HasWith = with.value(), true
	}
	fig.Status = fig.Readiness.Status()
}

func (l *lens) every(v result.Interval) (d, o result.Interval) {
	if l.asks[design] {
		d = v
	}
	if l.asks[operation] {
		o = v
	}
	return d, o
}

// alike reports whether nothing tells two of the plain systems of a point apart.
func (l *lens) alike(at int32, p *pointOf) bool {
	for i := range p.ways {
		if !l.sightless[l.judgings[p.ways[i].judging].control] {
			return false
		}
	}
	for i := range l.instead {
		if l.instead[i].point == at && !l.sightless[l.instead[i].by] {
			return false
		}
	}
	return true
}

// A showing is how well a point is shown for a system.
type showing struct {
	value      result.Interval
	on         [2]result.Interval
	exceptions bool
}

func (s *showing) take(o *outcome) {
	s.value = best(s.value, o.value)
	for b := range s.on {
		s.on[b] = best(s.on[b], o.of(b))
	}
	s.exceptions = s.exceptions || o.exceptions
}

// best is how well the best of the candidates shows a point for a system.
func (l *lens) best(p *pointOf, y int32, planned bool, naming []int32) showing {
	var s showing
	for i := range p.ways {
		w := &p.ways[i]
		o := l.judge(w.judging, y)
		if planned && w.plan >= 0 {
			if plan := l.judge(w.plan, y); plan.value.Low > o.value.Low {
				o = plan
			}
		}
		s.take(o)
	}
	if len(naming) > 0 {
		l.named(naming, y, p.pressing, &s)
	}
	if l.follows && !l.stated {
		l.successions(p, y, &s)
	}
	return s
}

// named takes pieces that name a point for a control without cadence and needs, one a type.
func (l *lens) named(naming []int32, y int32, pressing bool, s *showing) {
	for i, at := range naming {
		typ := l.typeOf(at)
		if slices.ContainsFunc(naming[:i], func(o int32) bool { return l.typeOf(o) == typ }) {
			continue
		}
		var only []int32
		for _, o := range naming[i:] {
			if l.typeOf(o) == typ {
				only = append(only, o)
			}
		}
		var o outcome
		l.weigh(l.forPoint(typ, pressing), y, only, nil, &o)
		s.take(&o)
	}
}

// forPoint is the judging of evidence of a type that names a point.
func (l *lens) forPoint(typ int32, pressing bool) *judging {
	c := cell{typ: typ, control: l.pointControl, pair: -1, pressing: pressing, full: -1}
	j := &judging{control: l.pointControl, all: true, pressing: pressing}
	kind := l.typeKind(typ)
	j.basis[design].missing, j.basis[operation].missing = true, true
	if kind != evidence.Record {
		j.basis[design] = shown{entries: [][]cell{{c}}}
	}
	if kind == evidence.Record || kind == evidence.Report {
		c.basis = operation
		j.basis[operation] = shown{entries: [][]cell{{c}}}
	}
	return j
}

func (l *lens) typeOf(at int32) int32 { return l.typeAt[l.said(&l.pieces[at]).Type] }
