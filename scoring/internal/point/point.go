package point

import (
	"context"
	"iter"
	"slices"
	"strings"

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

	Control *mapping.Control
	Link    *mapping.Link // nil: evidence that names the point

	turns *[]string // nil for none, as for most
}

// Succession are the ids of the controls that follow one another, the newest first; none for one control by itself.
func (c *Candidate) Succession() []string {
	if c.turns == nil {
		return nil
	}
	return *c.turns
}

// A Shown is how well a point is shown for one system, or for several which nothing tells apart.
type Shown struct {
	Candidates []Candidate
	Value      result.Interval
	On         []result.Interval // by the bases that the lens asks
	// With is what compensating controls would bring, nil for none.
	With *result.Interval

	reviewed float64 // the low without links that nobody reviewed
	at       int     // the place of the first system that is shown so
}

// A Showing is how well a point is shown for a system.
type Showing struct {
	*Shown

	System *System
}

// A Point is how well a point is shown.
type Point struct {
	Value      result.Interval
	On         []result.Interval // by the bases that the lens asks
	With       *result.Interval  // the figure with compensation, nil where it brings no other
	Exceptions bool              // something of it deviated or came late
	Unmapped   bool              // no link and no evidence reaches it
	NoSystem   bool              // it is asked of each system of a kind, and none is declared
	By         []Showing         // by system

	first Shown // of these; most points have no other
}

// Alike reports whether a point is shown alike for all systems, of which there are some.
func (p *Point) Alike() bool {
	return len(p.By) > 0 && !slices.ContainsFunc(p.By, func(s Showing) bool { return s.at > 0 })
}

// Apart goes through how a point is shown, once for all systems for which it is shown alike, by the first of these.
func (p *Point) Apart() iter.Seq[*Showing] {
	return func(yield func(*Showing) bool) {
		for i := range p.By {
			if p.By[i].at == i && !yield(&p.By[i]) {
				return
			}
		}
	}
}

// ReviewedLow is the low without links that nobody reviewed.
func (p *Point) ReviewedLow() float64 {
	var m figure.Mean
	for i := range p.By {
		m.Add(figure.Exactly(p.By[i].reviewed), 1)
	}
	return m.Value().Low
}

// Point judges a point. The error means that the context ended.
func (l *Lens) Point(ctx context.Context, p *mapping.Point) (*Point, error) {
	out := l.rooms().points.New()
	ways := l.waysTo(p)
	systems, declared := l.SystemsOf(&p.Point)
	switch {
	case len(ways) == 0:
		out.Unmapped, out.On = true, l.all(figure.Nothing)
		return out, nil
	case !declared:
		out.NoSystem, out.Value, out.On = true, figure.Unknown, l.all(figure.Unknown)
		return out, nil
	}
	out.By = l.rooms().showings.Take(len(systems))
	alike := p.Each.IsZero() && l.alike(p, ways)
	room := l.showingRoom(out, len(ways), l.apart(systems, alike))
	turns, first := l.turns(ways), -1 // where it is shown for the first system that no evidence tells from another
	for i := range systems {
		y := systems[i]
		at, stand := -1, y
		switch {
		case alike:
			at = i - 1
		case !l.unnamed(y):
		case first < 0:
			first = i
		default:
			at = first
		}
		out.By[i].System = &systems[i]
		if at >= 0 {
			out.By[i].Shown = out.By[at].Shown
			continue
		}
		if !alike {
			stand = l.stands(y)
		}
		var before *Shown
		if i > 0 {
			before = out.By[0].Shown
		}
		s := room.next(out)
		if err := l.shown(ctx, p, ways, turns, stand, before, s); err != nil {
			return nil, err
		}
		s.at, out.By[i].Shown, out.Exceptions = i, s, out.Exceptions || s.exceptions()
	}
	l.sum(out)
	return out, nil
}

// alike reports whether nothing that may show a point tells one system from another.
func (l *Lens) alike(p *mapping.Point, ways []way) bool {
	return !slices.ContainsFunc(ways, func(w way) bool { return !w.alike || !l.alikeInPlan(&w) }) &&
		!slices.ContainsFunc(l.compensations(), func(t *organisation.Treatment) bool { return l.substitute(t, p) != nil })
}

func (s *Shown) exceptions() bool {
	for i := range s.Candidates {
		if s.Candidates[i].Exceptions() {
			return true
		}
	}
	return false
}

// sum is the mean over the systems.
func (l *Lens) sum(p *Point) {
	var all, with figure.Mean
	var few [2]figure.Mean // mostly no more bases are asked
	on := append(few[:0], make([]figure.Mean, len(l.Asked))...)
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
	p.Value = all.Value()
	for k := range on {
		p.On[k] = on[k].Value()
	}
	if compensated {
		p.With = l.rooms().figures.New()
		*p.With = with.Value()
	}
}

func (l *Lens) all(v result.Interval) []result.Interval {
	out := l.rooms().figures.Take(len(l.Asked))
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

// waysTo lists the controls that are linked to the point, and those that evidence for the point
// stands for, one a type. The list is good until the next point is judged.
func (l *Lens) waysTo(p *mapping.Point) []way {
	r := l.rooms()
	out := r.ways[:0]
	r.told = r.told[:0]
	pressing := p.Essential == framework.EssentialOperation
	for _, e := range p.Links {
		if l.Counts == nil || l.Counts(e.Link) {
			w := way{l.linked(e.Control, e.Link, pressing), e.Link}
			if n := len(w.there.list); w.needs != "" && len(l.Systems) > 1 {
				from := len(r.told)
				r.told = slices.Grow(r.told, n)[:from+n]
				w.told = r.told[from:]
				clear(w.told)
			}
			out = append(out, w)
		}
	}
	for own := l.OfPoint(p.Ref); len(own) > 0; {
		// The types one by one, the least first.
		of := slices.MinFunc(own, func(a, b *piece.Piece) int { return strings.Compare(a.Type, b.Type) }).Type
		out = append(out, way{l.naming(p.Ref, of, own, pressing), nil})
		own = slices.DeleteFunc(slices.Clone(own), func(x *piece.Piece) bool { return x.Type == of })
	}
	r.ways = out
	return out
}

// naming is the evidence of one type, of some that names a point, as a control.
func (l *Lens) naming(ref framework.PointRef, evidenceType string, own []*piece.Piece, pressing bool) judging {
	c := evidenceFor(ref, l.kind(evidenceType).Kind, evidenceType)
	of := slices.DeleteFunc(slices.Clone(own), func(x *piece.Piece) bool { return x.Type != evidenceType })
	lists := basis.NewLists(&basis.Case{Control: c, Rules: l.Rules.Of, Kind: l.kind})
	return judging{control: c, limits: &limits{lists: lists}, there: &served{list: of}, named: true, pressing: pressing}
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

// shown works out how well the best of the candidates shows the point for a system; before is how it is shown for another, nil
// for the first.
func (l *Lens) shown(ctx context.Context, p *mapping.Point, ways []way, turns bool, y System, before, s *Shown) error {
	for i := range ways {
		w := &ways[i]
		if before != nil && w.alike && !w.named && !y.Each && !l.Planned { // by this way as for the other; its ways come first
			s.Candidates = append(s.Candidates, before.Candidates[i])
			continue
		}
		o, err := l.judge(ctx, &w.judging, y, nil)
		if err != nil {
			return err
		}
		s.Candidates = append(s.Candidates, Candidate{Outcome: o, Control: w.control, Link: w.link})
		if err := l.plan(ctx, s, w, y); err != nil {
			return err
		}
	}
	if !slices.Contains(l.Asked, framework.Stated) {
		if turns {
			if err := l.successions(ctx, s, ways, y); err != nil {
				return err
			}
		}
		if err := l.compensate(ctx, s, p, ways, y); err != nil {
			return err
		}
	}
	for k := range s.Candidates {
		c := &s.Candidates[k]
		s.Value = figure.Best(s.Value, c.Value)
		if c.Link == nil || c.Link.Review.Counts(true) {
			s.reviewed = max(s.reviewed, c.Value.Low)
		}
		for i, b := range l.Asked {
			s.On[i] = figure.Best(s.On[i], c.Of(l.Asked, b))
		}
	}
	return nil
}

// plan takes the programme of a control in the place of what its link is limited to, where one is enough
// and does better.
func (l *Lens) plan(ctx context.Context, s *Shown, w *way, y System) error {
	if !l.Planned || w.named {
		return nil
	}
	j, ok := l.programmed(w.control, w.pressing)
	if !ok {
		return nil
	}
	o, err := l.judge(ctx, &j, y, nil)
	if err != nil {
		return err
	}
	if last := &s.Candidates[len(s.Candidates)-1]; o.Value.Low > last.Value.Low {
		last.Outcome = o
	}
	return nil
}

// alikeInPlan reports whether nothing tells one system from another of the programme that may take the place of what a link is
// limited to: it is of types which the link may strike.
func (l *Lens) alikeInPlan(w *way) bool {
	if !l.Planned || w.named {
		return true
	}
	j, ok := l.programmed(w.control, w.pressing)
	return !ok || j.alike
}

// linked finds the first way of a control.
func linked(ways []way, control string) *way {
	i := slices.IndexFunc(ways, func(w way) bool { return !w.named && w.control.ID == control })
	if i < 0 {
		return nil
	}
	return &ways[i]
}
