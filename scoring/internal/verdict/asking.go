package verdict

import (
	"context"
	"encoding/binary"
	"slices"

	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/internal/point"
	"github.com/groundworkgrc/groundwork/scoring/internal/unit"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// An asking is a piece that is asked about. Its lists serve one piece after another.
type asking struct {
	*Judge

	piece *piece.Piece
	alone point.Single // the same
	lens  *point.Lens  // of one leaf: their time and their systems are the same
	reach *reach
	told  [point.Looks][]point.Lift // by what is asked; CannotTell while it was not
	over  [point.Looks]over         // where the point has to be judged
	at    []int
	key   []byte
	tells Verdict

	lacking []What                      // room for a verdict
	links   []*mapping.Link             // and for its links
	rulings map[*mapping.Control]ruling // of controls that were asked about
}

// says is a verdict of a reason that rests on nothing else.
func (a *asking) says(r Reason) *Verdict {
	a.tells = Verdict{Reason: r}
	return &a.tells
}

// ask makes ready to ask about a piece.
func (j *Judge) ask(p *piece.Piece) *asking {
	a := &j.room
	a.Judge, a.piece, a.lens = j, p, j.lenses[0]
	a.alone = a.lens.Single(p)
	a.reach = j.reachOf(p)
	n := len(a.reach.asks)
	for look := range a.told {
		a.told[look] = slices.Grow(a.told[look][:0], n)[:n]
		clear(a.told[look])
		a.over[look] = over{}
	}
	return a
}

// serves reports whether one of the ways to a leaf is for the piece.
func (a *asking) serves(r *reached) bool {
	for i := range r.ways {
		if a.takes(&r.ways[i]) {
			return true
		}
	}
	return false
}

// takes reports whether a way is to a point in scope, and for the piece.
func (a *asking) takes(w *way) bool { return a.none[w.none].Asked && w.serves(a.piece) }

// early is the reason that holds for every leaf, before anything is judged.
func (a *asking) early() (Reason, bool) {
	p, f := a.piece, &a.lens.Frame
	switch {
	case !p.Accepted:
		return NotAccepted, true
	case !p.Present(a.lens.At), begins(p) > min(f.At, f.End()):
		return NotYet, true
	case !inLens(a.lens, p):
		return OutOfScope, true
	}
	return 0, false
}

// lifted lists the places of the leaves that the piece lifts.
func (a *asking) lifted(ctx context.Context) ([]int, error) {
	a.at = a.at[:0]
	for i := range a.reach.leaves {
		r := &a.reach.leaves[i]
		yes, err := a.lifts(ctx, r, point.AsItIs)
		if err != nil {
			return nil, err
		}
		if yes {
			a.at = append(a.at, r.leaf)
		}
	}
	return a.listed(), nil
}

// listed is the list of places that was gathered, of which one is kept for all pieces.
func (a *asking) listed() []int {
	switch {
	case len(a.at) == 0:
		return nil
	case slices.Equal(a.at, a.lastList):
		return a.lastList
	}
	a.key = a.key[:0]
	for _, i := range a.at {
		a.key = binary.AppendUvarint(a.key, uint64(i)) //nolint:gosec // a place is not negative
	}
	list, ok := a.lists[string(a.key)]
	if !ok {
		list = slices.Clone(a.at)
		a.lists[string(a.key)] = list
	}
	a.lastList = list
	return list
}

// lifts reports whether the piece, so looked at, lifts the low of a point of the leaf above what it is
// without any evidence. What a link asks is asked once for all its points.
func (a *asking) lifts(ctx context.Context, r *reached, as point.Look) (bool, error) {
	var open *mapping.Point // the last that had to be judged
	for i := range r.ways {
		w := &r.ways[i]
		none := &a.none[w.none]
		if !a.takes(w) || w.point == open || none.Low() >= 1-result.Epsilon {
			continue // nothing lifts what is shown in full
		}
		told := point.CannotTell
		if w.ask >= 0 && !none.Judged {
			if told = a.told[as][w.ask]; told == point.CannotTell {
				var err error
				ask := a.reach.asks[w.ask]
				if told, err = a.lenses[w.leaf].Lifts(ctx, ask, a.systems(ask), a.alone, as); err != nil {
					return false, err
				}
				a.told[as][w.ask] = told
			}
		}
		if told == point.CannotTell {
			open = w.point
			yes, err := a.judged(ctx, w, as)
			if err != nil {
				return false, err
			}
			if yes {
				return true, nil
			}
		}
		if told == point.Lifts {
			return true, nil
		}
	}
	return false, nil
}

// judged reports whether a point that is judged over the piece alone is above what it is without any
// evidence.
func (a *asking) judged(ctx context.Context, w *way, as point.Look) (bool, error) {
	o := &a.over[as]
	if o.stock == nil {
		if o.relaxed = as != point.AsItIs; as == point.Unended {
			o.stock = func(l *point.Lens) *point.Stock { return l.Unended(a.piece) }
		} else {
			o.stock = func(l *point.Lens) *point.Stock { return l.Alone(a.piece) }
		}
	}
	one, err := o.of(a.lenses[w.leaf]).Point(ctx, w.point)
	return err == nil && one.Value.Low > a.none[w.none].Low()+result.Epsilon, err
}

// over are lenses over another stock, each made once.
type over struct {
	stock   func(*point.Lens) *point.Stock
	relaxed bool // as if each piece were accepted and tested well
	made    map[*point.Lens]*point.Lens
}

func (o *over) of(l *point.Lens) *point.Lens {
	if o.made[l] == nil {
		if o.made == nil {
			o.made = map[*point.Lens]*point.Lens{}
		}
		o.made[l] = l.On(o.stock(l), o.relaxed)
	}
	return o.made[l]
}

// best is the best reason for which the piece supports no leaf, with the places of the leaves for which
// it holds, and one of these verdicts in full.
func (a *asking) best(ctx context.Context) (*Verdict, []int, bool, error) {
	best, some := OutOfScope, false
	var from *reached
	a.at = a.at[:0]
	for i := range a.reach.leaves {
		r := &a.reach.leaves[i]
		if !a.serves(r) {
			continue
		}
		reason, err := a.fits(ctx, r)
		if err != nil {
			return a.says(best), nil, true, err
		}
		if !some || reason > best {
			best, some, from, a.at = reason, true, r, a.at[:0]
		}
		if reason == best {
			a.at = append(a.at, r.leaf)
		}
	}
	if !some {
		return a.says(OutOfScope), nil, true, nil
	}
	at, tells := a.listed(), &a.tells
	var err error
	*tells, err = a.reason(ctx, from)
	for i := 0; err == nil && best == Stale && tells.Old.Why >= Unasked && i < len(a.reach.leaves); i++ {
		r := &a.reach.leaves[i]
		if !a.serves(r) {
			continue
		}
		var v Verdict
		if v, err = a.reason(ctx, r); v.Old.Why < Unasked {
			*tells = v
		}
	}
	return tells, at, true, err
}

// fits is the reason for which the piece does not support a leaf: none of its days is asked, all of it
// deviates, or it lacks something.
func (a *asking) fits(ctx context.Context, r *reached) (Reason, error) {
	p := a.piece
	fits, err := a.lifts(ctx, r, point.Good)
	switch {
	case err != nil || !fits:
		return Stale, err
	case p.Tested > 0 && !p.Unstated && unit.Conformity(p.Deviating, p.Tested, a.lens.Frame.Fails) == 0, p.Kind.Lasting() && p.Failed():
		return Deviates, nil
	}
	return NeedsMore, nil
}

// reason is the reason with all that it rests on.
func (a *asking) reason(ctx context.Context, r *reached) (Verdict, error) {
	reason, err := a.fits(ctx, r)
	switch {
	case err != nil:
	case reason == Stale:
		old, err := a.old(ctx, r)
		return Verdict{Reason: Stale, Old: old}, err
	case reason == NeedsMore:
		return a.lacks(ctx, r)
	}
	return Verdict{Reason: reason}, err
}
