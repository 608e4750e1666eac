package point

import (
	"context"
	"fmt"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/scoring/internal/basis"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/internal/unit"
)

// A judging is a control that is judged for a point.
type judging struct {
	*limits

	control  *mapping.Control
	there    *served
	judged   *judged // what the control was judged, once it is looked for
	told     []uint8 // what the link needs came to for each piece, and 1; 0 where it was not asked yet; nil: nobody asks twice
	alike    bool    // nothing of what the link asks about tells one system from another
	named    bool    // it is evidence that names the point
	pressing bool    // the point is essential on operation: nothing is not yet due
}

// framed is the frame of the lens by itself. Units keep it, and would keep all that the lens holds with
// the frame in it, after a session has gone on to another.
func (l *Lens) framed() *unit.Frame {
	if f := &l.Frame; !f.Same(l.time) {
		own := f.Bare(l.rooms().oneByOne)
		l.time = &own
	}
	return l.time
}

// lasting is the frame for what a lens takes over from another as it was judged. All that go on from one another share it: in
// the frame by which it was judged lies the room for all that was judged then.
func (l *Lens) lasting() *unit.Frame {
	if f := &l.Frame; !f.Same(l.lasts) {
		own := f.Bare(true)
		l.lasts = &own
	}
	return l.lasts
}

// subject selects what counts for a control by what a link needs, for a system; was is what did before a change, nil for
// nothing.
func (l *Lens) subject(ctx context.Context, s *unit.Subject, j *judging, needs string, y System, was *group) error {
	*s = unit.Subject{
		Frame: l.framed(), Cadence: j.control.Cadence, Automated: j.control.Nature == mapping.Automated, System: y.ID,
		Relaxed: l.Relaxed, Due: l.due(j), Keeps: !j.named,
	}
	if y.Each {
		s.Since = y.Since
	}
	if j.named || j.there.ends {
		s.Newer = l.newer
	}
	for i := range j.there.types {
		t := &j.there.types[i]
		if !t.zero || s.Cadence != calendar.PerEvent {
			continue
		}
		void, err := l.Contradicted(ctx, j.there.ids[i], y, s.Cadence)
		if err != nil {
			return err
		}
		if void {
			s.Contradicted = append(s.Contradicted, j.there.ids[i])
		}
	}
	if needs == "" && !l.Relaxed && !y.Each && (y.ID == "" || j.there.alike) {
		s.Items = unit.Plain(j.there.list) // all of it counts
		return nil
	}
	var err error
	s.Items, err = l.counting(ctx, j, needs, y, l.was.before(was))
	return err
}

// counting lists what counts for a control by what a link needs, for a system.
func (l *Lens) counting(ctx context.Context, j *judging, needs string, y System, before counted) (unit.Items, error) {
	list := j.there.list
	if l.Relaxed {
		return relaxed(list), nil
	}
	if before.fewMoved() {
		if items, ok, err := l.exchanged(ctx, j, needs, y, before); ok || err != nil {
			return items, err
		}
	}
	r := l.rooms()
	out := taking{of: list, some: r.some[:0]}
	for i, p := range list {
		if err := look(ctx, i); err != nil {
			return unit.Items{}, err
		}
		a, told := before.of(p)
		if !told {
			var err error
			if a, err = l.counts(ctx, j, i, needs, y); err != nil {
				return unit.Items{}, err
			}
		}
		if a == no {
			out.leave(i)
		} else {
			out.take(i, a == yes)
		}
	}
	if out.left {
		r.some = out.some
		list = r.pieces.Take(len(out.some)) // no longer than it need be
		copy(list, out.some)
	}
	return items(list, out.open), nil
}

// A taking is what is taken of a list, piece by piece in its order. Mostly that is all, and then no other list is made.
type taking struct {
	of   []*piece.Piece // the list
	left bool           // one of it is left out
	some []*piece.Piece // what is taken, from when one is left out
	open map[int]bool   // the places, among what is taken, of pieces of which something is left to tell
}

// leave leaves out the piece at a place. Up to the first of these, all were taken.
func (t *taking) leave(i int) {
	if !t.left {
		t.left, t.some = true, append(t.some, t.of[:i]...)
	}
}

// take takes the piece at a place, for sure or not.
func (t *taking) take(i int, sure bool) {
	p, at := t.of[i], i
	if t.left {
		at, t.some = len(t.some), append(t.some, p)
	}
	if !sure && unit.Plainly(p) {
		put(&t.open, at, true)
	}
}

// items are the pieces as sure as each says, but for those at some places, of which something is left to tell.
func items(list []*piece.Piece, open map[int]bool) unit.Items {
	if len(open) == 0 {
		return unit.Plain(list)
	}
	out := make([]unit.Item, len(list))
	for i, p := range list {
		out[i] = unit.Item{Piece: p, Sure: unit.Plainly(p) && !open[i]}
	}
	return unit.Each(out...)
}

// relaxed are pieces as if each were accepted and had gone well.
func relaxed(list []*piece.Piece) unit.Items {
	out := make([]unit.Item, len(list))
	for i, p := range list {
		out[i] = unit.Item{Piece: p.Relaxed(), Sure: true}
	}
	return unit.Each(out...)
}

// counts is whether a piece counts, by its place among those that are there for the control.
func (l *Lens) counts(ctx context.Context, j *judging, i int, needs string, y System) (answer, error) {
	p := j.there.list[i]
	switch {
	case !y.Takes(p):
		return no, nil
	case needs == "", !j.asks(p.Type):
		return yes, nil
	}
	return l.onceFor(ctx, j, i, p)
}

// onceFor is what the link needs for a piece, by its place. It is asked once for all systems of a point.
func (l *Lens) onceFor(ctx context.Context, j *judging, i int, p *piece.Piece) (answer, error) {
	if j.told == nil {
		return l.satisfies(ctx, j.needs, p)
	}
	if j.told[i] > 0 {
		return answer(j.told[i] - 1), nil
	}
	a, err := l.satisfies(ctx, j.needs, p)
	if err == nil {
		j.told[i] = uint8(a) + 1
	}
	return a, err
}

// asks reports whether what the link needs asks anything of a type that the control lists.
func (j *judging) asks(evidenceType string) bool {
	if len(j.of) == 1 { // there is no other type
		return j.of[0].asked
	}
	i := j.there.at(evidenceType)
	return i >= 0 && j.of[i].asked
}

// due is the day through which the first record of a control that has just begun is not due; zero
// where it says nothing, took over from another, or the point cannot stand without it.
func (l *Lens) due(j *judging) framework.Date {
	if j.pressing {
		return 0
	}
	o := l.Operates[j.control.ID]
	if o == nil || o.Since.IsZero() || o.Replaces != "" || o.Since > l.Frame.Instant {
		return 0
	}
	return j.control.Cadence.Ahead(o.Since, 1).AddDays(-1)
}

// lookEvery is after how many pieces of evidence a loop looks whether its context ended.
const lookEvery = 1 << 10

// look looks at the context every so many steps of a loop.
func look(ctx context.Context, i int) error {
	if i%lookEvery == 0 && ctx.Err() != nil {
		return fmt.Errorf("assessment: %w", ctx.Err())
	}
	return nil
}

// judge judges a control by a link, for a system, whichever days are its own.
func (l *Lens) judge(ctx context.Context, j *judging, y System, own *unit.Own) (*basis.Outcome, error) {
	if j.named {
		if err := look(ctx, 0); err != nil {
			return nil, err
		}
		s := l.rooms().subjects.New()
		if err := l.subject(ctx, s, j, j.needs, y, nil); err != nil {
			return nil, err
		}
		s.Own = own
		return l.outcome(ctx, j, s, l.Asked, nil)
	}
	if j.alike && !y.Each && y.ID != "" {
		y = System{ID: l.Systems[0].ID}
	}
	g, err := l.group(ctx, j, j.needs, y)
	if err != nil {
		return nil, err
	}
	if own != nil {
		s := l.rooms().subjects.New()
		*s = g.subject.Without()
		s.Own = own
		return l.outcome(ctx, j, s, l.Asked, nil)
	}
	if o := l.known(g, j.types); o != nil {
		return o, nil
	}
	if err := l.lend(ctx, j, g); err != nil {
		return nil, err
	}
	o, err := l.outcome(ctx, j, &g.subject, l.Asked, &g.ruled)
	if err != nil {
		return nil, err
	}
	l.came(g, j.types, o)
	return o, nil
}

// outcome is what the control of a case is worth on some bases; ruled keeps what rules come to, nil for a subject that is asked about once.
func (l *Lens) outcome(ctx context.Context, j *judging, s *unit.Subject, asked []framework.Basis, ruled *basis.Ruled) (*basis.Outcome, error) {
	r := l.rooms()
	r.judged = basis.Case{Control: j.control, By: j.by, Asked: asked, InPlace: l.InPlace, Facts: l.Facts, Lists: j.lists, Ruled: ruled, Room: &r.basis}
	return basis.Judge(ctx, &r.judged, s) //nolint:wrapcheck // it is the context's
}

// lend tells the subject of a group what the types are worth that a link leaves and of which neither what
// it needs asks anything nor a piece tells its system from the first: that is asked once for all groups.
func (l *Lens) lend(ctx context.Context, j *judging, g *group) error {
	first := g.system
	if !first.Each && first.ID != "" {
		first.ID = l.Systems[0].ID
	}
	if g.needs == "" && first == g.system {
		return nil // it is the one that lends
	}
	for _, b := range l.Asked {
		if b == framework.Stated {
			return nil
		}
		x := j.lists.On(b)
		if x.Rule != nil || x.None != "" {
			continue
		}
		for _, e := range x.Entries {
			for k := range e {
				if err := l.lendOf(ctx, j, g, &e[k], b == framework.Design, first); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (l *Lens) lendOf(ctx context.Context, j *judging, g *group, t *unit.Type, design bool, first System) error {
	needs, y := g.needs, g.system
	if !j.of[t.Place].asked {
		needs = ""
	}
	if j.there.types[t.Place].alike {
		y = first
	}
	if needs == g.needs && y == g.system || g.subject.Told(t.Place, design) != nil {
		return nil
	}
	of, err := l.group(ctx, j, needs, y)
	if err != nil {
		return err
	}
	of.subject.Type(*t, design)
	g.subject.Tell(t.Place, design, of.subject.Told(t.Place, design))
	return nil
}

// By judges a control by itself, whatever links ask, for each system of the lens: as many outcomes
// as the lens has systems, or one.
func (l *Lens) By(ctx context.Context, c *mapping.Control) ([]*basis.Outcome, error) {
	return l.For(ctx, c, l.everywhere())
}

// For judges a control by itself, whatever links ask, for each of some systems.
func (l *Lens) For(ctx context.Context, c *mapping.Control, systems []System) ([]*basis.Outcome, error) {
	out := l.rooms().list.Take(len(systems))
	j := l.limited(c, l.asked().control(c).alone, false)
	for i, y := range systems {
		if i > 0 && j.alike && !y.Each && !systems[i-1].Each {
			out[i] = out[i-1]
			continue
		}
		o, err := l.judge(ctx, &j, l.stands(y), nil)
		if err != nil {
			return nil, err
		}
		out[i] = o
	}
	return out, nil
}
