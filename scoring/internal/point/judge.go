package point

import (
	"context"
	"fmt"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring/internal/basis"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/internal/unit"
)

// An itemsKey is for what pieces count for a control.
type itemsKey struct {
	control *mapping.Control
	needs   string
	system  System
}

// A memo is for what controls were judged, by their ids. What is judged of a control is shared by the
// lenses of all cases between which nothing touches the control.
type memo map[string]map[memoKey]*basis.Outcome

// A memoKey is for what a control was judged.
type memoKey struct {
	needs, by string
	system    System
	pressing  bool
}

// A judging is a control that is judged for a point.
type judging struct {
	limits

	control  *mapping.Control
	list     []*piece.Piece // that counts for the control
	alike    bool           // nothing of that tells one system from another
	ends     bool           // something ends one of these
	named    bool           // it is evidence that names the point
	pressing bool           // the point is essential on operation: nothing is not yet due
	ended    error          // the context ended while it was judged
}

// framed is the frame of the lens by itself. Units keep it, and would keep all that the lens holds with
// the frame in it, after a session has gone on to another.
func (l *Lens) framed() *unit.Frame {
	f := &l.Frame
	if t := l.time; t == nil || t.At != f.At || t.Window != f.Window || t.Instant != f.Instant || t.Populations != f.Populations || t.Fails != f.Fails {
		own := *f
		l.time = &own
	}
	return l.time
}

// subject selects what counts for a control by a link, for a system.
func (l *Lens) subject(ctx context.Context, j *judging, y System, own *unit.Own) (*unit.Subject, error) {
	s := &unit.Subject{
		Frame: l.framed(), Cadence: j.control.Cadence, Automated: j.control.Nature == mapping.Automated, System: y.ID,
		Own: own, Relaxed: l.Relaxed, Due: l.due(j),
		Contradicted: func(t string) bool {
			void, err := l.Contradicted(ctx, t, y, j.control.Cadence)
			if err != nil {
				j.ended = err
			}
			return void || err != nil
		},
	}
	if y.Each {
		s.Since = y.Since
	}
	if j.named || j.ends {
		s.Newer = l.newer
	}
	var err error
	s.Items, err = l.counting(ctx, j, y)
	return s, err
}

// counting lists what counts for a control by what a link needs, for a system. Links that differ in
// what else they ask share the list, which must not be changed.
func (l *Lens) counting(ctx context.Context, j *judging, y System) ([]unit.Item, error) {
	key := itemsKey{j.control, j.needs, y}
	if list, ok := l.items[key]; ok && !j.named || len(j.list) == 0 {
		return list, nil
	}
	out := make([]unit.Item, 0, len(j.list))
	asks := l.asking(j.needs, j.control)
	for i, p := range j.list {
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
		if asks.of(p.Type) {
			var err error
			if a, err = l.satisfies(ctx, j.needs, p); err != nil {
				return nil, err
			}
		}
		if a != no {
			out = append(out, unit.Item{Piece: p, Sure: a == yes && p.Accepted && !p.Unstated})
		}
	}
	if j.named {
		return out, nil
	}
	if l.items == nil {
		l.items = map[itemsKey][]unit.Item{}
	}
	l.items[key] = out
	return out, nil
}

// due is the day through which the first record of a control that has just begun is not due; zero
// where it says nothing, took over from another, or the point cannot stand without it.
func (l *Lens) due(j *judging) framework.Date {
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
	if j.alike && !y.Each && y.ID != "" {
		y = System{ID: l.Systems[0].ID}
	}
	key := memoKey{needs: j.needs, by: j.types, system: y, pressing: j.pressing && !l.Operates[j.control.ID].Since.IsZero()}
	keep := own == nil && !j.named
	if keep {
		if o := l.memo[j.control.ID][key]; o != nil {
			return o, nil
		}
		if o := l.narrowed(j.control.ID, key); o != nil {
			return l.keep(j.control.ID, key, o), nil
		}
	}
	if err := look(ctx, 0); err != nil {
		return nil, err
	}
	s, err := l.subject(ctx, j, y, own)
	if err != nil {
		return nil, err
	}
	o, err := basis.Judge(ctx, l.caseOf(j), s)
	if err != nil {
		return nil, err
	}
	if s.Contradicted = nil; j.ended != nil { // it is asked no more, and holds the lens
		return nil, j.ended
	}
	if keep {
		l.keep(j.control.ID, key, o)
	}
	return o, nil
}

func (l *Lens) keep(control string, key memoKey, o *basis.Outcome) *basis.Outcome {
	if l.memo == nil {
		l.memo = memo{}
	}
	if l.memo[control] == nil {
		l.memo[control] = map[memoKey]*basis.Outcome{}
	}
	l.memo[control][key] = o
	return o
}

// narrowed is what a control was judged where more bases were asked, of those that are asked; nil where
// it was not, or where another basis was judged instead.
func (l *Lens) narrowed(control string, key memoKey) *basis.Outcome {
	if l.whole == nil {
		return nil
	}
	o := l.whole.memo[control][key]
	if o == nil {
		return nil
	}
	return o.Narrowed(l.whole.Asked, l.Asked)
}

// caseOf is a control as it is judged by a link.
func (l *Lens) caseOf(j *judging) *basis.Case {
	return &basis.Case{
		Control: j.control, By: j.by, Asked: l.Asked, InPlace: l.InPlace, Rules: l.Rules.Of, Kind: l.kind, Facts: l.Facts,
	}
}

// By judges a control by itself, whatever links ask, for each system of the lens: as many outcomes
// as the lens has systems, or one.
func (l *Lens) By(ctx context.Context, c *mapping.Control) ([]*basis.Outcome, error) {
	systems, _ := l.SystemsOf(&framework.Point{})
	return l.For(ctx, c, systems)
}

// For judges a control by itself, whatever links ask, for each of some systems.
func (l *Lens) For(ctx context.Context, c *mapping.Control, systems []System) ([]*basis.Outcome, error) {
	out := make([]*basis.Outcome, len(systems))
	of := l.served(c)
	j := judging{control: c, list: of.list, alike: of.alike, ends: of.ends}
	for i, y := range systems {
		o, err := l.judge(ctx, &j, l.stands(y), nil)
		if err != nil {
			return nil, err
		}
		out[i] = o
	}
	return out, nil
}
