package point

import (
	"context"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring/internal/figure"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A Requirement is how well the required points of a requirement in scope are shown.
type Requirement struct {
	Value      result.Interval
	On         []result.Interval // by the bases that the lens asks
	With       *result.Interval  // the figure with compensation, nil for none
	Exceptions bool
	Unmapped   bool     // nothing reaches any of its required points
	Empty      bool     // scope leaves no required point
	Points     []*Point // as the leaf lists them; nil for what is not in scope
}

// Requirement judges the points of a requirement that are in scope and adds up the required ones: the others are advice, and
// weigh nothing. Points that stand still are taken over as they were judged, by their places; the others of that list are nil,
// and where there is no list, all are judged.
func (l *Lens) Requirement(ctx context.Context, leaf *mapping.Leaf, in func(framework.PointRef) bool, still []*Point) (*Requirement, error) {
	r := l.rooms()
	out, sum := r.requirements.New(), &r.sum
	out.Unmapped, out.Points = true, r.pointers.Take(len(leaf.Points))[:0]
	sum.begin(len(l.Asked))
	for i := range leaf.Points {
		p := &leaf.Points[i]
		if !in(p.Ref) {
			out.Points = append(out.Points, nil)
			continue
		}
		one, err := l.pointOr(ctx, p, i, still)
		if err != nil {
			return nil, err
		}
		out.Points = append(out.Points, one)
		if p.Rank != framework.Required {
			continue
		}
		sum.Add(one.Value, one.On, one.With, p.Share())
		out.Exceptions = out.Exceptions || one.Exceptions
		out.Unmapped = out.Unmapped && one.Unmapped
	}
	if out.Empty = sum.Weight() == 0; out.Empty {
		out.Unmapped = false
		return out, nil
	}
	out.Value, out.With, out.On = sum.Value(), sum.With(), r.figures.Take(len(l.Asked))
	for i := range out.On {
		out.On[i] = sum.on[i].Value()
	}
	return out, nil
}

// pointOr is the point of a place among those that stand still, or judged.
func (l *Lens) pointOr(ctx context.Context, p *mapping.Point, i int, still []*Point) (*Point, error) {
	if i < len(still) && still[i] != nil {
		return still[i], nil
	}
	return l.Point(ctx, p)
}

// A Sum is a mean by weight of figures, of their bases, and of the figures with compensation.
type Sum struct {
	value, with figure.Mean
	on          []figure.Mean
	few         [2]figure.Mean // mostly no more bases are asked
	compensated bool
}

// begin begins a sum anew.
func (s *Sum) begin(bases int) {
	*s = Sum{}
	s.on = slices.Grow(s.few[:0], bases)[:bases]
}

// Add takes a figure in.
func (s *Sum) Add(v result.Interval, on []result.Interval, with *result.Interval, weight float64) {
	s.value.Add(v, weight)
	for i := range s.on {
		s.on[i].Add(on[i], weight)
	}
	if with != nil {
		s.compensated, v = true, *with
	}
	s.with.Add(v, weight)
}

// Weight is the sum of the weights.
func (s *Sum) Weight() float64 { return s.value.Weight() }

// Value is the mean.
func (s *Sum) Value() result.Interval { return s.value.Value() }

// With is the mean with compensation, nil where there is none.
func (s *Sum) With() *result.Interval {
	if !s.compensated {
		return nil
	}
	v := s.with.Value()
	return &v
}
