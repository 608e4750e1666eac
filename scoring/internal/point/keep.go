package point

import (
	"context"
	"iter"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/internal/unit"
)

// A Moved is what a change moves of what lenses were judged.
type Moved struct {
	Controls iter.Seq[*mapping.Control] // of which what they are judged by may have moved
	Gone     map[*piece.Piece]bool      // pieces that are there no more
	Come     map[*piece.Piece]bool      // pieces that were not there
	Facts    []string                   // that are answered otherwise
	Alone    bool                       // nothing but pieces moved, none of which names another
}

// An earlier is what controls that a change touches were judged before it. A lens has it until the next change.
type earlier struct {
	*Moved

	memo map[*mapping.Control]*judged
	same map[string][]string // evidence types that list the same events
}

// group finds what a control was judged together for before the change; nil where it was not, or where that is of no use.
func (e *earlier) group(c *mapping.Control, key groupKey) *group {
	if e == nil || e.memo[c] == nil {
		return nil
	}
	if g := e.memo[c].find(key); g != nil {
		return g.itself()
	}
	return nil
}

// still reports whether no piece moved of an evidence type, or of one that lists the same events.
func (e *earlier) still(evidenceType string) bool {
	for _, moved := range []map[*piece.Piece]bool{e.Gone, e.Come} {
		for p := range moved {
			if p.Type == evidenceType || slices.Contains(e.same[evidenceType], p.Type) {
				return false
			}
		}
	}
	return true
}

// before is what counted for a group before the change; the zero one for a group that there was not.
func (e *earlier) before(was *group) counted {
	if was == nil {
		return counted{}
	}
	return counted{earlier: e, items: &was.subject.Items}
}

// A counted is what counted before a change, for who goes through the pieces in order. The zero one tells of none.
type counted struct {
	*earlier

	items *unit.Items
	at    int // the next
}

// of is whether a piece counts; it reports false where that has to be asked, of a piece that was not there.
func (c *counted) of(p *piece.Piece) (answer, bool) {
	if c.earlier == nil {
		return untold, false
	}
	var x unit.Item
	for c.at < c.items.Len() {
		if x = c.items.At(c.at); x.Piece == p || !c.Gone[x.Piece] {
			break
		}
		c.at++
	}
	if x.Piece != p {
		return no, !c.Come[p]
	}
	if c.at++; x.Sure {
		return yes, true
	}
	return untold, true // or it is not sure by itself
}

// fewMoves is how many pieces may move for these alone to be asked whether they count.
const fewMoves = 4

// fewMoved reports whether it is known what counted, and whether few pieces moved since.
func (c *counted) fewMoved() bool {
	return c.earlier != nil && len(c.Gone)+len(c.Come) <= fewMoves
}

// exchanged lists what counts where few pieces moved: what counted, without what is there no more and with what of the others
// does. It reports false where something that counts is not as sure as it says of itself.
func (l *Lens) exchanged(ctx context.Context, j *judging, needs string, y System, before counted) (unit.Items, bool, error) {
	was, plain := before.items.Listed()
	if !plain {
		return unit.Items{}, false, nil
	}
	there, n := j.there.list, len(was)
	for p := range before.Gone {
		if _, ok := at(was, p.ID); ok {
			n--
		}
	}
	come := make([]*piece.Piece, 0, fewMoves)
	for p := range before.Come {
		i, ok := at(there, p.ID)
		if !ok {
			continue
		}
		a, err := l.counts(ctx, j, i, needs, y)
		switch {
		case err != nil:
			return unit.Items{}, false, err
		case a == yes, a == untold && !unit.Plainly(p):
			come = append(come, p)
		case a == untold:
			return unit.Items{}, false, nil
		}
	}
	if n += len(come); n == len(there) {
		return unit.Plain(there), true, nil
	}
	list := l.rooms().pieces.Take(n)[:0]
	for _, p := range was {
		if !before.Gone[p] {
			list = append(list, p)
		}
	}
	for _, p := range come {
		i, _ := at(list, p.ID)
		list = slices.Insert(list, i, p)
	}
	return unit.Plain(list), true, nil
}

// at is where a piece is in a list by id, or would be.
func at(list []*piece.Piece, id string) (int, bool) {
	return slices.BinarySearchFunc(list, id, func(p *piece.Piece, id string) int { return strings.Compare(p.ID, id) })
}

// Keep takes over what another lens of the same framework and scope was judged, but for what a change moves.
func (l *Lens) Keep(was *Lens, m *Moved) {
	l.links = was.links
	if l.whole == nil || l.Planned { // else it shares what the other has
		if l.was = (&earlier{m, nil, l.same}); was.memo != nil {
			l.memo = was.memo.next()
			l.forget()
		}
	}
	kept := func(k needsKey) bool { return !m.Gone[k.piece] && !l.Rules.Needs[k.text].Reads(m.Facts) }
	l.faults = nil
	for k, open := range was.faults {
		if kept(k) {
			put(&l.faults, k, open)
		}
	}
}

// forget takes out of what was judged what a change moves. Where it is of use, the lens has it until the next change.
func (l *Lens) forget() {
	m := l.was.Moved
	for control := range m.Controls {
		if j := l.memo.get(control); j != nil && m.Alone {
			put(&l.was.memo, control, j)
		}
		l.memo.put(control, nil)
	}
	if len(m.Facts) == 0 {
		return
	}
	for at, j := range l.memo.of {
		if j != nil {
			l.memo.of[at] = j.without(m.Facts, l.Rules)
		}
	}
	for control, j := range l.memo.others {
		if j != nil {
			l.memo.others[control] = j.without(m.Facts, l.Rules)
		}
	}
}

// Keep takes over the lists of pieces of the controls that are not touched.
func (s *Stock) Keep(was *Stock, touched iter.Seq[*mapping.Control]) {
	s.by = was.by.Next()
	for k := range touched {
		if v, _ := s.by.Get(k); v != nil && s.was != nil {
			s.was.lists[k] = v.list
		}
		s.by.Put(k, nil)
	}
}

// Onto is the lens over another stock of the same day, with what another case states, of which nothing is judged yet;
// operated says that other controls are operated in it.
func (l *Lens) Onto(c *Case, s *Stock, operated bool) *Lens {
	own := l.On(s, l.Relaxed)
	bare := l.Frame.Bare(true) // what was judged by the frame, too, would be held
	own.room, own.Frame, own.time = oneByOne(), bare, &bare
	own.Rules, own.Counts, own.Facts, own.Treatments = c.Rules, c.Counts, c.Facts, c.Organisation.Treatments
	if operated {
		own.Operates = c.operates()
	}
	return own
}

// Same lists the evidence types that list the same events as one, and itself.
func (s *Stock) Same(evidenceType string) []string {
	return append([]string{evidenceType}, s.same[evidenceType]...)
}

// Nothing reports whether a list of nothing of the events of a type is there.
func (s *Stock) Nothing(evidenceType string) bool {
	return s.zeros[evidenceType] > 0 || slices.ContainsFunc(s.same[evidenceType], func(t string) bool { return s.zeros[t] > 0 })
}
