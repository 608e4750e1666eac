package point

import (
	"context"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring/internal/basis"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/internal/unit"
)

// An Ask is what a link to a point asks of one piece of an evidence type, or what evidence asks that
// names the point: whether the piece by itself lifts the low from nothing. It holds for every piece of
// the type, and serves each lens of the same scope.
type Ask struct {
	Control *mapping.Control
	Each    *mapping.Point // that is asked of each system of a kind; nil where it is asked of all alike

	link    *mapping.Link
	judging judging
	lone    basis.Lone
}

// A Manner is all of a lens on which it depends what a link asks by the catalog alone.
type Manner struct {
	bases             string
	windowed, inPlace bool
}

// Manner is the manner of the lens.
func (l *Lens) Manner() Manner {
	bases := make([]byte, len(l.Asked))
	for i, b := range l.Asked {
		bases[i] = byte(b)
	}
	return Manner{string(bases), l.Frame.Windowed(), l.InPlace}
}

// A Lift is whether a piece lifts a low.
type Lift uint8

// Lifts. CannotTell leaves it to judging the point.
const (
	CannotTell Lift = iota
	Stays
	Lifts
)

// A Look is how a piece is looked at.
type Look uint8

// Looks.
const (
	AsItIs  Look = iota
	Good         // as if it were accepted and tested well, named what is asked and had what a link needs
	Unended      // the same, and as if nothing replaced it
	Looks
)

// Ask adds what a link asks of a type to a list in which each is once, and returns its place; nil for
// the link is evidence that names the point. It is -1 where only judging the point tells, since overlays ask
// on top; as it is, whatever links ask, where one control follows another, where a programme is enough,
// and where something is shown without evidence.
func (l *Lens) Ask(list []*Ask, p *mapping.Point, e *mapping.Edge, evidenceType string) (int, []*Ask) {
	if e != nil && p.Each.IsZero() {
		if i := slices.IndexFunc(list, func(a *Ask) bool { return a.link == e.Link && a.Each == nil }); i >= 0 {
			return i, list
		}
	}
	a := l.ask(p, e, evidenceType)
	if !a.lone.Known {
		return -1, list
	}
	if i := slices.IndexFunc(list, a.same); i >= 0 {
		return i, list
	}
	return len(list), append(list, &a)
}

func (l *Lens) ask(p *mapping.Point, e *mapping.Edge, evidenceType string) Ask {
	var a Ask
	if !p.Each.IsZero() {
		a.Each = p
	}
	if e != nil {
		a.link, a.judging = e.Link, judging{control: e.Control, limits: &limits{needs: e.Link.Needs.Text, by: e.Link.By}}
		if !l.asks(a.judging.needs, evidenceType) {
			a.judging.needs = ""
		}
	} else {
		a.judging = judging{named: true, limits: &limits{}, control: evidenceFor(p.Ref, l.kind(evidenceType).Kind, evidenceType)}
	}
	a.Control = a.judging.control
	c := &basis.Case{Control: a.Control, By: a.judging.by, Asked: l.Asked, InPlace: l.InPlace, Rules: l.Rules.Of, Kind: l.kind}
	a.lone = basis.NewLone(c, evidenceType, l.Frame.Windowed())
	return a
}

// same reports whether two ask the same of every piece of a type.
func (a *Ask) same(b *Ask) bool {
	return a.Control == b.Control && a.judging.needs == b.judging.needs && a.sameSystems(b) && a.lone.Same(&b.lone) && (!a.lone.Ruled || slices.Equal(a.judging.by, b.judging.by))
}

func (a *Ask) sameSystems(b *Ask) bool {
	if a.Each == nil || b.Each == nil {
		return a.Each == b.Each
	}
	return a.Each.Each.Kind == b.Each.Each.Kind && slices.Equal(a.Each.Each.Roles, b.Each.Each.Roles)
}

// succeeds reports whether one of the controls that are linked to a point took over from another.
func (l *Lens) succeeds(p *mapping.Point) bool {
	return slices.ContainsFunc(p.Links, func(e mapping.Edge) bool { return l.follows(e.Control.ID) })
}

// sureLift is above what the mean over many systems, or a day of a long window, may round away.
const sureLift = 1e-6

// A Single is a piece that is asked about by itself.
type Single struct {
	*piece.Piece

	Ended bool // something ends it, or may
}

// Single is a piece by itself.
func (s *Stock) Single(p *piece.Piece) Single {
	return Single{p, len(s.newer) > 0 && len(s.newer[p.ID]) > 0}
}

// Lifts says whether an accepted piece, as the only evidence, lifts the low of the point that asks from
// nothing, by what asks alone, for the systems of which the point is asked. The error means that the context ended.
func (l *Lens) Lifts(ctx context.Context, a *Ask, systems []System, x Single, as Look) (Lift, error) {
	p := x.Piece
	s := unit.Subject{
		Frame: &l.Frame, Cadence: a.Control.Cadence, Automated: a.Control.Nature == mapping.Automated, Relaxed: as != AsItIs,
	}
	if x.Ended && as != Unended {
		s.Newer = l.newer
	}
	if as == AsItIs && p.Unstated {
		return Stays, nil
	}
	if a.lone.Ruled && as == AsItIs {
		if ok, err := l.Satisfies(ctx, a.judging.needs, p); !ok || err != nil {
			return Stays, err
		}
	}
	low, err := l.low(ctx, a, systems, &s, p)
	if low == 0 || err != nil {
		return Stays, err
	}
	if as == AsItIs {
		if ok, err := l.Satisfies(ctx, a.judging.needs, p); !ok || err != nil {
			return Stays, err
		}
	}
	if low > sureLift {
		return Lifts, nil
	}
	return CannotTell, nil
}

// low is the mean over the systems for which a piece counts; 0 where it is 0 for each.
func (l *Lens) low(ctx context.Context, a *Ask, systems []System, s *unit.Subject, p *piece.Piece) (float64, error) {
	sum, one := 0.0, -1.0
	for _, y := range systems {
		if !s.Relaxed && !y.Takes(p) {
			continue
		}
		if one < 0 || a.Each != nil || s.Newer != nil {
			if s.System = y.ID; y.Each {
				s.Since = y.Since
			}
			var err error
			if one, err = l.lowFor(ctx, a, s, p); err != nil {
				return 0, err
			}
		}
		sum += one
	}
	return sum / float64(max(1, len(systems))), nil
}

// lowFor is the low for one system: by what the piece fills, else by the rule that judges the control.
func (l *Lens) lowFor(ctx context.Context, a *Ask, s *unit.Subject, p *piece.Piece) (float64, error) {
	low := a.lone.Low(s, p)
	if low > 0 || !a.lone.Ruled || s.Relaxed {
		return low, nil
	}
	l.about(p)
	return a.lone.ByRules(ctx, &l.last.look, s, p, l.Facts)
}

// A None is what a point shows without any evidence.
type None struct {
	Asked  bool // it is in scope
	Judged bool // only judging the point tells what evidence does for it: see [Lens.Ask]

	point *Point // as it is judged; nil where that is nothing
}

// Low is the low of the point.
func (n *None) Low() float64 {
	if n.point == nil {
		return 0
	}
	return n.point.Value.Low
}

// On is the low on a basis, by its place in what the lens asks.
func (n *None) On(basis int) float64 {
	if n.point == nil {
		return 0
	}
	return n.point.On[basis].Low
}

// None is what a point shows in a lens over no evidence: nothing, but where a rule holds without any,
// or where answers are asked, which no evidence moves. The error means that the context ended.
func (l *Lens) None(ctx context.Context, p *mapping.Point) (None, error) {
	return l.over().none(ctx, p)
}

// over is the lens over no evidence.
func (l *Lens) over() *Lens {
	if l.idle == nil {
		l.idle = l.On(l.Alone(nil), false)
	}
	return l.idle
}

func (l *Lens) none(ctx context.Context, p *mapping.Point) (None, error) {
	stated := slices.Contains(l.Asked, framework.Stated)
	out := None{Asked: true, Judged: l.Planned || l.succeeds(p)}
	if !stated {
		if holds, err := l.anyHolds(ctx, p); !holds || err != nil {
			return out, err
		}
	}
	one, err := l.Point(ctx, p)
	if err != nil {
		return out, err
	}
	out.point, out.Judged = one, out.Judged || one.Value.Low > 0 && !stated
	return out, nil
}

// anyHolds reports whether a rule that judges one of the controls that are linked to a point holds in part, over no
// evidence. Links move nothing of that, since there is nothing that they could limit.
func (l *Lens) anyHolds(ctx context.Context, p *mapping.Point) (bool, error) {
	for _, e := range p.Links {
		if !l.ruled(e.Control) {
			continue
		}
		if holds, err := l.holds(ctx, e.Control); holds || err != nil {
			return holds, err
		}
	}
	return false, nil
}

// MayHold says whether somebody must judge a control to know if it holds over no evidence and with no answers: it is false only
// where none of its rules reads an answer and none holds over nothing, so that nobody need judge it. The error means that the
// context ended.
func (l *Lens) MayHold(ctx context.Context, c *mapping.Control) (bool, error) {
	for _, b := range []framework.Basis{framework.Design, framework.Operation} {
		if l.Rules.Of(c.ID, b).ReadsAnswers() {
			return true, nil
		}
	}
	return l.over().holds(ctx, c)
}

// holds reports whether a rule that judges the control holds in part. Over no evidence nothing else does.
func (l *Lens) holds(ctx context.Context, c *mapping.Control) (bool, error) {
	if holds, known := l.held[c]; known {
		return holds, nil
	}
	j := l.limited(c, l.asked().control(c).alone, false)
	var ruled []framework.Basis
	for _, b := range []framework.Basis{framework.Design, framework.Operation} {
		if j.lists.On(b).Rule != nil {
			ruled = append(ruled, b)
		}
	}
	if len(ruled) == 0 {
		return false, nil
	}
	s := l.rooms().subjects.New()
	if err := l.subject(ctx, s, &j, "", l.everywhere()[0], nil); err != nil {
		return false, err
	}
	o, err := l.outcome(ctx, &j, s, ruled, nil)
	if err != nil {
		return false, err
	}
	holds := slices.ContainsFunc(o.On, func(b basis.On) bool { return b.Value.Low > 0 })
	put(&l.held, c, holds)
	return holds, nil
}
