package floor

import (
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A mean is a weighted mean of intervals.
type mean struct{ low, high, weight float64 }

func (m *mean) add(v result.Interval, weight float64) {
	m.low += weight * v.Low
	m.high += weight * v.High
	m.weight += weight
}

func (m *mean) value() result.Interval {
	if m.weight == 0 {
		return result.Interval{}
	}
	return result.Interval{Low: clamp(m.low / m.weight), High: clamp(m.high / m.weight)}
}

// clamp keeps what rounding brought above 1 in it.
func clamp(v float64) float64 {
	if v > 1 {
		return 1
	}
	return v
}

func best(a, b result.Interval) result.Interval {
	if b.Low > a.Low {
		a.Low = b.Low
	}
	if b.High > a.High {
		a.High = b.High
	}
	return a
}

// Figures with a name.
var (
	nothing = result.Interval{}
	unknown = result.Interval{Low: 0, High: 1}
)

// figures fills in what the scope comes to.
func (l *lens) figures(out *Lens) {
	out.ID, out.Framework = l.id, l.of.ID
	out.Requirements = make([]Requirement, len(l.leaves))
	l.counted = make([]bool, len(l.leaves))
	points := make([]Point, len(l.points))
	var sum total
	sum.additional = make([]mean, len(l.of.Categories))
	counts := make([]int, len(l.of.Categories))
	for i := range l.leaves {
		f, q := &l.leaves[i], &out.Requirements[i]
		q.Ref, q.Points = l.refs[i], points[f.from:f.to:f.to]
		l.requirement(f, q)
		l.counted[i] = q.Status.Counted()
		if !q.Status.Counted() {
			continue
		}
		if c := l.nodes[f.node].category; c >= 0 && l.of.Categories[c].Additional {
			sum.additional[c].add(q.Readiness, f.share)
			counts[c]++
			continue
		}
		out.InScope++
		sum.add(&q.Figure, f.share)
	}
	sum.into(&out.Figure)
	for c := range counts {
		if counts[c] > 0 {
			out.Additional = append(out.Additional, Additional{Category: l.of.Categories[c].ID, Readiness: sum.additional[c].value(), InScope: counts[c]})
		}
	}
}

// A total is a mean of figures with those on the bases.
type total struct {
	value, design, operation, with mean
	compensated                    bool
	additional                     []mean
}

func (t *total) add(f *Figure, weight float64) {
	t.value.add(f.Readiness, weight)
	if f.HasDesign {
		t.design.add(f.Design, weight)
	}
	if f.HasOperation {
		t.operation.add(f.Operation, weight)
	}
	with := f.Readiness
	if f.HasWith {
		t.compensated, with = true, f.With
	}
	t.with.add(with, weight)
}

func (t *total) into(f *Figure) {
	f.Readiness, f.Design, f.Operation = t.value.value(), t.design.value(), t.operation.value()
	f.HasDesign, f.HasOperation = t.design.weight > 0, t.operation.weight > 0
	if f.HasWith = t.compensated && t.with.weight > 0; f.HasWith {
		f.With = t.with.value()
	}
}

// requirement fills in a leaf.
func (l *lens) requirement(f *leaf, q *Requirement) {
	for i := range q.Points {
		q.Points[i].Ref = l.points[f.from+num(i)].ref
	}
	if s := l.outside[f.node]; s != framework.InScope {
		q.leftOut(s)
		return
	}
	var sum total
	planned := l.planned != nil && l.planned[f.node]
	unmapped := true
	for i := range q.Points {
		at := f.from + num(i)
		p, fig := &l.points[at], &q.Points[i].Figure
		if l.gone[at] {
			fig.Status = result.StatusOutOfScope
			continue
		}
		l.point(at, fig, planned)
		if !p.required {
			continue
		}
		sum.add(fig, p.share)
		q.Exceptions = q.Exceptions || fig.Exceptions
		unmapped = unmapped && fig.Status == result.StatusUnmapped
	}
	if sum.value.weight == 0 {
		q.Exceptions = false
		q.leftOut(framework.OutOfScope)
		return
	}
	sum.into(&q.Figure)
	if q.Status = q.Readiness.Status(); unmapped {
		q.Status = result.StatusUnmapped
	}
}

// leftOut makes a leaf one that is not in the denominator.
func (q *Requirement) leftOut(s framework.Standing) {
	q.Status = result.StatusOutOfScope
	if s == framework.Excluded {
		q.Status = result.StatusExcluded
	}
	for i := range q.Points {
		q.Points[i].Figure = Figure{Status: q.Status}
	}
}
