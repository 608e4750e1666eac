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
	f := &l.Frame
	if t := l.time; t == nil || t.At != f.At || t.Window != f.Window || t.Instant != f.Instant || t.Populations != f.Populations || t.Fails != f.Fails {
		own := f.Bare(l.rooms().oneByOne)
		l.time = &own
	}
	return l.time
}

// subject selects what counts for a control by what a link needs, for a system.
func (l *Lens) subject(ctx context.Context, s *unit.Subject, j *judging, needs string, y System) error {
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
		void, err := l.Contradicted(ctx, t.id, y, s.Cadence)
		if err != nil {
			return err
		}
		if void {
			s.Contradicted = append(s.Contradicted, t.id)
		}
	}
	var err error
	s.Items, err = l.counting(ctx, j, needs, y)
	return err
}

// counting lists what counts for a control by what a link needs, for a system.
func (l *Lens) counting(ctx context.Context, j *judging, needs string, y System) ([]unit.Item, error) {
	if len(j.there.list) == 0 {
		return nil, nil
	}
	out := l.rooms().items.Take(len(j.there.list))[:0]
	for i, p := range j.there.list {
		if err := look(ctx, i); err != nil {
			return nil, err
		}
		if l.Relaxed {
			out = append(out, unit.Item{Piece: p.Relaxed(), Sure: true})
			continue
		}
		if !y.Takes(p) {
			continue
		}
		a := yes
		if needs != "" && j.asks(p.Type) {
			var err error
			if a, err = l.onceFor(ctx, j, i, p); err != nil {
				return nil, err
			}
		}
		if a != no {
			out = append(out, unit.Item{Piece: p, Sure: a == yes && p.Accepted && !p.Unstated})
		}
	}
	return out, nil
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
	i := j.there.at(evidenceType)
	return i >= 0 && j.of[i].asked
}

// due is the day through which the first record of a control that has just begun is not due; zero
// where it says nothing, took over from another, or the point cannot stand without it.
func (l *Lens) due(j *judging) framework.Date {
	if len(l.Operates) == 0 {
		return 0
	}
	o := l.Operates[j.control.ID]
	if j.pressing || o.Since.IsZero() || o.Replaces != "" || o.Since > l.Frame.Instant {
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
		if err := l.subject(ctx, s, j, j.needs, y); err != nil {
			return nil, err
		}
		s.Own = own
		return l.outcome(ctx, j, s, nil)
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
		return l.outcome(ctx, j, s, nil)
	}
	if o := l.known(g, j.types); o != nil {
		return o, nil
	}
	if err := l.lend(ctx, j, g); err != nil {
		return nil, err
	}
	o, err := l.outcome(ctx, j, &g.subject, &g.ruled)
	if err != nil {
		return nil, err
	}
	l.came(g, j.types, o)
	return o, nil
}

// outcome is what the control of a case is worth; ruled keeps what rules come to, nil for a subject that is asked about once.
func (l *Lens) outcome(ctx context.Context, j *judging, s *unit.Subject, ruled *basis.Ruled) (*basis.Outcome, error) {
	r := l.rooms()
	r.judged = basis.Case{Control: j.control, By: j.by, Asked: l.Asked, InPlace: l.InPlace, Facts: l.Facts, Lists: j.lists, Ruled: ruled, Room: &r.basis}
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
	if needs == g.needs && y == g.system || g.subject.Told(t.ID, design) != nil {
		return nil
	}
	of, err := l.group(ctx, j, needs, y)
	if err != nil {
		return err
	}
	of.subject.Type(*t, design)
	g.subject.Tell(t.ID, design, of.subject.Told(t.ID, design))
	return nil
}

// By judges a control by itself, whatever links ask, for each system of the lens: as many outcomes
// as the lens has systems, or one.
func (l *Lens) By(ctx context.Context, c *mapping.Control) ([]*basis.Outcome, error) {
	return l.For(ctx, c, l.everywhere())
}

// For judges a control by itself, whatever links ask, for each of some systems.
func (l *Lens) For(ctx context.Context, c *mapping.Control, systems []System) ([]*basis.Outcome, error) {
	out := make([]*basis.Outcome, len(systems))
	j := l.limited(c, l.asked().control(c).alone, false)
	for i, y := range systems {
		o, err := l.judge(ctx, &j, l.stands(y), nil)
		if err != nil {
			return nil, err
		}
		out[i] = o
	}
	return out, nil
}
