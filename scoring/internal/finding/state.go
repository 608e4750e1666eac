package finding

import (
	"context"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring/internal/beside"
	"github.com/groundworkgrc/groundwork/scoring/internal/held"
	"github.com/groundworkgrc/groundwork/scoring/internal/lens"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/internal/point"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
	"github.com/groundworkgrc/groundwork/scoring/internal/slab"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A State is what has been worked out of a case. It serves one goroutine at a time.
type State struct {
	Case *lens.Case

	rules  *Rules
	lenses []*lensState // beside the case's
	book   *book
	alone  bool               // lenses are judged one after the other
	pieces held.List[asked]   // of which it was asked what they do
	fresh  bool               // nothing was asked of any piece yet
	due    []*piece.Piece     // of which it was not, in a variation
	parts  [][][]*piece.Piece // of those that are asked about next
	put    int                // of how many parts it was put together what they do
	block  []result.Evidence  // of these
	told   []string           // the problems, once they are gathered
	stands []string           // of these what treatments and risks tell, once it was worked out
	facts  []result.Answer    // the answers, once they were written
	asked  int                // pieces of which it was asked what they do
	moved  []string           // the pieces, by id, that may do otherwise than in the state of which this is a variation; nil: all
}

// Anew is how many requirements, of all lenses, and how many pieces were judged since the state was
// made: what a change does not touch is not judged again.
func (s *State) Anew() (requirements, pieces int) {
	for _, l := range s.Case.Lenses {
		requirements += l.Anew()
	}
	return requirements, s.asked
}

// A lensState is what has been worked out of one lens.
type lensState struct {
	lens     *lens.Lens
	rules    *Rules
	page     *page
	finders  map[mapping.Subject][]finder
	leaves   []*leafState // beside the lens's; nil where not yet
	controls []controlled // by the places of the catalog's controls
	sum      *summary

	span      framework.Period // of which records tell
	view      rule.Lens        // what finding rules see of the lens
	fixed     *fixed           // nil where not yet
	groups    []*groupState    // by the places of the sections
	said      [][]says         // of the parts that were asked about, until it is put together
	spare     chan []says      // lists of what was put together, for what is said next
	raising   raising
	told      toldOf
	fresh     bool                  // nothing is taken over from another
	come      map[*piece.Piece]bool // pieces that were not there before the change
	tested    []result.Test         // of a fresh one, by control
	room      states                // for what is worked out of a fresh one
	due       [2][]*piece.Piece     // room for what units tell
	entries   []judgedUnits         // made in advance, and for no other state: what is gone would hold what was judged before
	operation *point.Lens           // that judges how controls operate; nil where not yet
	treated   map[string]bool       // whether a treatment explains what pieces of a type report that name no control, where it was asked
}

// states are from where what is worked out of a lens takes its memory.
type states struct {
	leaves   slab.Of[leafState]
	shown    slab.Of[shown]
	controls slab.Of[controlState]
	refs     slab.Of[framework.Ref]
}

// A summary is what a lens adds up to, with what could be raised.
type summary struct {
	*lens.Sum

	band      result.Band
	findings  []*result.Finding // each once
	undecided []string          // finding rules that could not be decided
	problems  []string
}

// An asked is what a piece does.
type asked struct{ *result.Evidence }

// Key is the id, by which they are held in order.
func (a asked) Key() string { return a.ID }

// Of is the state of a case of which nothing has been worked out yet. Alone, it works on the goroutine that asks.
func Of(c *lens.Case, rules *Rules, alone bool) *State {
	s := &State{Case: c, rules: rules, book: newBook(c.Pieces().Len()), alone: alone, fresh: true}
	for _, l := range c.Lenses {
		own := rules.lens(l, s.book.page())
		own.fresh = true
		own.room.leaves.Expect(len(own.leaves))
		own.room.shown.Expect(len(own.leaves))
		s.lenses = append(s.lenses, own)
	}
	return s
}

func (r *Rules) lens(l *lens.Lens, p *page) *lensState {
	s := &lensState{
		lens: l, rules: r, page: p, finders: r.of(l.Framework.ID), leaves: make([]*leafState, len(l.Leaves)), controls: make([]controlled, len(l.Case.Catalog.Graph.Controls())),
		span: l.Frame.Year(), view: viewOf(l),
	}
	s.span.Last = min(s.span.Last, l.Frame.At)
	return s
}

// Judge works out whatever has not been yet. The error means that the context ended; what
// was worked out by then stands.
func (s *State) Judge(ctx context.Context) error {
	if s.judged() {
		return nil
	}
	if err := s.judge(ctx); err != nil {
		return err
	}
	switch {
	case s.fresh:
		s.pieces = held.Of(s.listed())
		for _, p := range s.book.pages {
			p.room.records = nil // those of the largest test; a change looks at few
		}
	default:
		for i := range s.block {
			s.pieces = s.pieces.Put(asked{&s.block[i]})
		}
	}
	for _, l := range s.lenses {
		l.said, l.spare = nil, nil
	}
	s.fresh, s.due, s.parts, s.put, s.block = false, nil, nil, 0, nil
	return nil
}

// judged reports whether nothing is left to be worked out.
func (s *State) judged() bool {
	return !s.fresh && len(s.due) == 0 && s.parts == nil && !slices.ContainsFunc(s.lenses, func(l *lensState) bool { return l.sum == nil })
}

// judge judges the lenses, and asks of each piece that is due what it does: of all where nothing was asked yet.
func (s *State) judge(ctx context.Context) error {
	if s.parts == nil {
		s.begin()
	}
	if !s.oneByOne() {
		s.Case.Serve()
	}
	before := s.put // what was put together before a context ended stands
	return beside.Lanes(s.oneByOne(), len(s.lenses), len(s.parts)-before, ahead, func(k, step int) error {
		l := s.lenses[k]
		if err := l.judge(ctx); err != nil {
			return err
		}
		return l.ask(ctx, s.parts[before+step], before+step)
	}, func(int) error { return s.together(ctx) })
}

// ahead bounds how many parts a lens is in front of what is put together: so many are kept of what it says, and what one lens looks at
// is near for the next.
const ahead = 8

// listsOfPart is of how many lists of pieces, as they are held, a part is: 128 pieces, so that waking who waits for a part costs little
// of it, and with those ahead as many as most organisations have.
const listsOfPart = 2

// begin lists of which pieces it is asked what they do.
func (s *State) begin() {
	lists, n := [][]*piece.Piece{s.due}, len(s.due)
	if s.fresh {
		lists, n = s.Case.Pieces().Parts(), s.Case.Pieces().Len()
	}
	s.parts = slices.Collect(slices.Chunk(lists, listsOfPart))
	if len(lists) == 0 {
		s.parts = [][][]*piece.Piece{nil} // lenses are judged where they are asked first
	}
	if s.block == nil {
		s.block = make([]result.Evidence, 0, n)
	}
	for _, l := range s.lenses {
		l.said, l.spare = make([][]says, len(s.parts)), make(chan []says, min(ahead, len(s.parts)))
	}
}

// oneByOne reports whether lenses are judged one after the other: those of a variation are, which judges little and shares much with
// what it varies.
func (s *State) oneByOne() bool { return s.alone || !s.fresh }

// listed lists the pieces of the block.
func (s *State) listed() []asked {
	list := make([]asked, len(s.block))
	for i := range s.block {
		list[i] = asked{&s.block[i]}
	}
	return list
}

func (l *lensState) judge(ctx context.Context) error {
	for i := range l.leaves {
		if l.leaves[i] != nil {
			continue
		}
		leaf, err := l.leaf(ctx, i)
		if err != nil {
			return err
		}
		l.leaves[i] = leaf
	}
	if l.sum != nil {
		return nil
	}
	sum, err := l.sumUp(ctx)
	if err != nil {
		return err
	}
	l.sum = sum
	return nil
}

// With is the state after a change; the first stays as it is. What the change does not touch is not
// judged again. The error means that the context ended.
func (s *State) With(ctx context.Context, ch lens.Change) (*State, error) {
	c, touched, err := s.Case.With(ctx, ch)
	if err != nil {
		return nil, err
	}
	if touched == nil || s.fresh || len(s.due) > 0 {
		return Of(c, s.rules, s.alone), nil
	}
	next := &State{Case: c, rules: s.rules, book: s.book, alone: s.alone, pieces: s.pieces, moved: touched.Pieces()}
	if c.Facts == s.Case.Facts {
		next.facts = s.facts
	}
	if !touched.Findings {
		next.stands = s.stands
	}
	for i, l := range c.Lenses {
		own := s.rules.lens(l, s.lenses[i].page)
		if !touched.Findings {
			own.keep(s.lenses[i], touched)
		}
		next.lenses = append(next.lenses, own)
	}
	s.book.grow(c.Pieces().Len())
	for _, id := range next.moved {
		s.book.forget(s.Case.Piece(id))
		if p := c.Piece(id); p != nil {
			next.due = append(next.due, p)
		} else {
			next.pieces = next.pieces.Drop(id)
		}
	}
	return next, nil
}

// keep takes over what an earlier lens would have raised about what is not touched.
func (l *lensState) keep(was *lensState, t *lens.Touched) {
	l.room.leaves.Apart() // what changes goes one by one
	l.room.shown.Apart()
	l.room.controls.Apart()
	l.room.refs.Apart()
	if l.raising = was.raising; !t.Points {
		l.fixed = was.fixed
	}
	l.groups, l.come = slices.Clone(was.groups), t.Come()
	l.told.keep(&was.told, t)
	copy(l.controls, was.controls)
	for c := range t.Controls() {
		if i, ok := l.lens.Case.Catalog.Place(c); ok {
			l.controls[i] = controlled{}
			if s := was.controls[i].state; s != nil && t.Alone() {
				l.controls[i].was = s.test
			}
		}
	}
	look := l.looks()
	for i := range l.leaves {
		switch {
		case l.lens.Judged(i) != nil:
			l.leaves[i] = was.leaves[i]
		case look:
			l.stale(i)
		}
	}
	if l.unmoved(was, t) {
		l.sum = was.sum
	}
}

// unmoved reports whether a change moves nothing of the lens, so that it adds up to what it did.
func (l *lensState) unmoved(was *lensState, t *lens.Touched) bool {
	if !t.Alone() || t.Nothing || t.Points || slices.Contains(l.leaves, nil) || len(was.lens.Faults())+len(l.lens.Faults()) > 0 {
		return false
	}
	for c := range t.Controls() {
		if len(l.lens.Serves(c)) > 0 {
			return false
		}
	}
	return true
}

// looks reports whether a rule on controls may look at the requirements that one serves.
func (l *lensState) looks() bool {
	return slices.ContainsFunc(l.finders[mapping.SubjectControl], func(f finder) bool { return f.looks })
}

// stale notes of the controls that serve a requirement which is judged anew that a rule on them may look at it.
func (l *lensState) stale(leaf int) {
	for _, p := range l.lens.Leaves[leaf].Points {
		for _, e := range p.Links {
			i, ok := l.lens.Case.Catalog.Place(e.Control)
			if !ok {
				continue
			}
			if s := l.controls[i].state; s != nil && s.test != nil && !s.stale && slices.Contains(l.lens.Serves(e.Control), leaf) {
				fresh := *s
				fresh.stale = true
				l.controls[i].state = &fresh
			}
		}
	}
}
