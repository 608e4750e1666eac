package point

import (
	"context"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring/internal/basis"
	"github.com/groundworkgrc/groundwork/scoring/internal/figure"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A Candidate is one way to show a point: a linked control, a succession of such, or evidence that
// names the point.
type Candidate struct {
	*basis.Outcome

	Control    *mapping.Control
	Link       *mapping.Link // nil: evidence that names the point
	Succession []string      // ids of the controls that follow one another, the newest first
}

// A Shown is how well a point is shown for one system.
type Shown struct {
	System     System
	Candidates []Candidate
	Value      result.Interval
	On         []result.Interval // by the bases that the lens asks
	// With is what compensating controls would bring, nil for none.
	With *result.Interval
}

// A Point is how well a point is shown.
type Point struct {
	Value      result.Interval
	On         []result.Interval // by the bases that the lens asks
	With       *result.Interval  // the figure with compensation, nil where it brings no other
	Exceptions bool              // something of it deviated or came late
	Unmapped   bool              // no link and no evidence reaches it
	NoSystem   bool              // it is asked of each system of a kind, and none is declared
	By         []Shown           // by system
}

// Point judges a point. The error means that the context ended.
func (l *Lens) Point(ctx context.Context, p *mapping.Point) (*Point, error) {
	out := &Point{}
	ways := l.ways(p)
	systems, declared := l.SystemsOf(&p.Point)
	switch {
	case len(ways) == 0:
		out.Unmapped, out.On = true, l.all(figure.Nothing)
		return out, nil
	case !declared:
		out.NoSystem, out.Value, out.On = true, figure.Unknown, l.all(figure.Unknown)
		return out, nil
	}
	out.By = make([]Shown, 0, len(systems))
	alike := p.Each.IsZero() && l.alike(p, ways)
	var like map[System]int // where it is shown for a system, or for one that stands for it
	if !alike && len(systems) > 1 {
		like = make(map[System]int, len(systems))
	}
	for i, y := range systems {
		stand := l.stands(y)
		at, ok := like[stand]
		if ok = ok || alike && i > 0; !ok {
			s, err := l.shown(ctx, p, ways, stand)
			if err != nil {
				return nil, err
			}
			if out.By, out.Exceptions = append(out.By, s), out.Exceptions || s.exceptions(); like != nil {
				like[stand] = i
			}
		} else {
			out.By = append(out.By, out.By[at])
		}
		out.By[i].System = y
	}
	out.sum(len(l.Asked))
	return out, nil
}

// alike reports whether nothing that may show a point tells one system from another.
func (l *Lens) alike(p *mapping.Point, ways []way) bool {
	return !slices.ContainsFunc(ways, func(w way) bool { return !w.alike }) &&
		!slices.ContainsFunc(l.Treatments, func(t organisation.Treatment) bool { return l.substitute(&t, p) != nil })
}

func (s *Shown) exceptions() bool {
	return slices.ContainsFunc(s.Candidates, func(c Candidate) bool { return c.Exceptions() })
}

// sum is the mean over the systems.
func (p *Point) sum(bases int) {
	var all, with figure.Mean
	on := make([]figure.Mean, bases)
	compensated := false
	for i := range p.By {
		s := &p.By[i]
		all.Add(s.Value, 1)
		for k := range on {
			on[k].Add(s.On[k], 1)
		}
		v := s.Value
		if s.With != nil {
			compensated, v = true, figure.Best(v, *s.With)
		}
		with.Add(v, 1)
	}
	p.Value, p.On = all.Value(), make([]result.Interval, 0, bases)
	for k := range on {
		p.On = append(p.On, on[k].Value())
	}
	if v := with.Value(); compensated {
		p.With = &v
	}
}

func (l *Lens) all(v result.Interval) []result.Interval {
	out := make([]result.Interval, len(l.Asked))
	for i := range out {
		out[i] = v
	}
	return out
}

// A way is a control that may show the point.
type way struct {
	judging

	link *mapping.Link
}

// ways lists the controls that are linked to the point, and those that evidence for the point
// stands for, one a type.
func (l *Lens) ways(p *mapping.Point) []way {
	out := make([]way, 0, len(p.Links))
	pressing := p.Essential == framework.EssentialOperation
	for _, e := range p.Links {
		if l.Counts == nil || l.Counts(e.Link) {
			out = append(out, way{l.linked(e.Control, e.Link, pressing), e.Link})
		}
	}
	own := l.OfPoint(p.Ref)
	var types []string
	for _, x := range own {
		types = append(types, x.Type)
	}
	slices.Sort(types)
	for _, t := range slices.Compact(types) {
		of := slices.DeleteFunc(slices.Clone(own), func(x *piece.Piece) bool { return x.Type != t })
		out = append(out, way{judging{control: evidenceFor(p.Ref, l.kind(t).Kind, t), list: of, named: true, pressing: pressing}, nil})
	}
	return out
}

// evidenceFor is the control that pieces of one type that name a point are: without cadence and
// needs. What its kind does not show is left out.
func evidenceFor(ref framework.PointRef, k evidence.Kind, id string) *mapping.Control {
	c := &mapping.Control{ID: "evidence-for-" + ref.String(), Title: "Evidence for " + ref.String()}
	shows := mapping.BasisShows{Types: []mapping.AnyOf{{id}}}
	if k != evidence.Record {
		c.Evidence.Design = shows
	}
	if k.Numbered() {
		c.Evidence.Operation = shows
	}
	return c
}

// shown is how well the best of the candidates shows the point for a system.
func (l *Lens) shown(ctx context.Context, p *mapping.Point, ways []way, y System) (Shown, error) {
	s := Shown{System: y, On: make([]result.Interval, len(l.Asked)), Candidates: make([]Candidate, 0, len(ways))}
	for i := range ways {
		w := &ways[i]
		o, err := l.judge(ctx, &w.judging, y, nil)
		if err != nil {
			return s, err
		}
		s.Candidates = append(s.Candidates, Candidate{Outcome: o, Control: w.control, Link: w.link})
		if err := l.plan(ctx, &s, w, y); err != nil {
			return s, err
		}
	}
	if !slices.Contains(l.Asked, framework.Stated) {
		if err := l.successions(ctx, &s, ways, y); err != nil {
			return s, err
		}
		if err := l.compensate(ctx, &s, p, ways, y); err != nil {
			return s, err
		}
	}
	for _, c := range s.Candidates {
		s.Value = figure.Best(s.Value, c.Value)
		for i, b := range l.Asked {
			s.On[i] = figure.Best(s.On[i], c.Of(l.Asked, b))
		}
	}
	return s, nil
}

// plan takes the programme of a control in the place of what its link is limited to, where one is enough
// and does better.
func (l *Lens) plan(ctx context.Context, s *Shown, w *way, y System) error {
	if !l.Planned || w.named {
		return nil
	}
	by := l.programmes(w.control)
	if len(by) == 0 {
		return nil
	}
	j := l.limited(w.control, l.limits(w.control, "", by), w.pressing)
	o, err := l.judge(ctx, &j, y, nil)
	if err != nil {
		return err
	}
	if last := &s.Candidates[len(s.Candidates)-1]; o.Value.Low > last.Value.Low {
		last.Outcome = o
	}
	return nil
}

// linked finds the first way of a control.
func linked(ways []way, control string) *way {
	i := slices.IndexFunc(ways, func(w way) bool { return !w.named && w.control.ID == control })
	if i < 0 {
		return nil
	}
	return &ways[i]
}

// successions adds a candidate for each control that took over from others that are linked too.
func (l *Lens) successions(ctx context.Context, s *Shown, ways []way, y System) error {
	if len(l.Operates) == 0 {
		return nil
	}
	for i := range ways {
		w := &ways[i]
		if w.named || l.Operates[w.control.ID].Replaces == "" || linked(ways[:i], w.control.ID) != nil {
			continue
		}
		var turns []turn
		var ids []string
		for at := w; at != nil && !slices.Contains(ids, at.control.ID); at = linked(ways, l.Operates[at.control.ID].Replaces) {
			turns, ids = append(turns, turn{at.judging, l.operating(at.control.ID)}), append(ids, at.control.ID)
		}
		if len(turns) < 2 {
			continue
		}
		o, _, err := l.succeeding(ctx, turns, y)
		if err != nil {
			return err
		}
		s.Candidates = append(s.Candidates, Candidate{Outcome: o, Control: w.control, Link: w.link, Succession: ids})
	}
	return nil
}

// compensate works out what compensating controls would bring: each owns the days since it stands
// in, and is judged by all its evidence with what the link asks.
func (l *Lens) compensate(ctx context.Context, s *Shown, p *mapping.Point, ways []way, y System) error {
	for i := range l.Treatments {
		t := &l.Treatments[i]
		by, at := l.substitute(t, p), linked(ways, t.Control)
		if by == nil || at == nil {
			continue
		}
		stand := turn{l.limited(by, l.limits(by, at.link.Needs.Text, nil), at.pressing), framework.Period{First: t.Since, Last: piece.OpenEnd}}
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

// substitute is the control that a treatment puts beside another on the point; nil where it is not
// of that sort, nobody but its owner approved it, or it does not say since when.
func (l *Lens) substitute(t *organisation.Treatment, p *mapping.Point) *mapping.Control {
	switch {
	case t.Kind != organisation.Compensating, !slices.Contains(t.Points, p.Ref), t.Since.IsZero():
		return nil
	case t.ApprovedBy == "", t.ApprovedBy == t.Owner, t.By == t.Control, l.Controls == nil:
		return nil
	}
	return l.Controls(t.By)
}
