package point

import (
	"context"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring/internal/figure"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
)

// compensate works out what compensating controls would bring: each owns the days since it stands
// in, and is judged by all its evidence with what the link asks.
func (l *Lens) compensate(ctx context.Context, s *Shown, p *mapping.Point, ways []way, y System) error {
	for _, t := range l.compensations() {
		by := l.substitute(t, p)
		if by == nil {
			continue
		}
		at := linked(ways, t.Control)
		if at == nil {
			continue
		}
		stand := turn{l.besides(by, at.link.Needs.Text, at.pressing), framework.Period{First: t.Since, Last: piece.OpenEnd}}
		if !t.Until.IsZero() {
			stand.days.Last = t.Until
		}
		o, owns, err := l.succeeding(ctx, []turn{stand, {at.judging, framework.Period{First: Always, Last: piece.OpenEnd}}}, y)
		if err != nil {
			return err
		}
		if !owns {
			continue
		}
		v := o.Value
		if s.With != nil {
			v = figure.Best(v, *s.With)
		}
		s.With = &v
	}
	return nil
}

// compensations are the treatments that put a control beside another, and there are few: not those that nobody but their owner approved,
// or that do not say since when.
func (l *Lens) compensations() []*organisation.Treatment {
	if l.compensated {
		return l.compensating
	}
	l.compensating, l.compensated = nil, true
	for i := range l.Treatments {
		switch t := &l.Treatments[i]; {
		case t.Kind != organisation.Compensating, t.Since.IsZero(), t.ApprovedBy == "", t.ApprovedBy == t.Owner, t.By == t.Control, l.Controls == nil:
		default:
			l.compensating = append(l.compensating, t)
		}
	}
	return l.compensating
}

// substitute is the control that a treatment puts beside another on the point; nil where it puts none there.
func (l *Lens) substitute(t *organisation.Treatment, p *mapping.Point) *mapping.Control {
	if !slices.Contains(t.Points, p.Ref) {
		return nil
	}
	return l.Controls(t.By)
}
