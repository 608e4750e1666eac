package finding

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring/internal/basis"
	"github.com/groundworkgrc/groundwork/scoring/internal/held"
	"github.com/groundworkgrc/groundwork/scoring/internal/lens"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/internal/point"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A State is what has been worked out of a case. It serves one goroutine at a time.
type State struct {
	Case *lens.Case

	rules  *Rules
	lenses []*lensState // beside the case's
	book   *book
	pieces held.List[asked]  // of which it was asked what they do
	fresh  bool              // nothing was asked of any piece yet
	due    []*piece.Piece    // of which it was not
	block  []result.Evidence // of those that are asked about next
	told   []string          // the problems, once they are gathered
	asked  int               // pieces of which it was asked what they do
	moved  []string          // the pieces, by id, that may do otherwise than in the state of which this is a variation; nil: all
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
	finders  map[mapping.Subject][]finder
	leaves   []*leafState // beside the lens's; nil where not yet
	controls map[*mapping.Control]*controlState
	sum      *summary

	span      framework.Period // of which records tell
	view      rule.Lens        // what finding rules see of the lens
	units     map[*basis.Outcome]*ofUnits
	reviewed  map[*mapping.Control]bool // whether a piece for the control may be overdue, where it was asked
	fixed     *fixed                    // nil where not yet
	groups    map[int]*groupState       // by the places of the sections
	raising   raising
	told      toldOf
	operation *point.Lens     // that judges how controls operate; nil where not yet
	taken     map[string]bool // whether the lens takes pieces of a type that name no control, where it was asked
}

// A summary is what a lens adds up to, with what could be raised.
type summary struct {
	*lens.Sum

	band      result.Band
	findings  []*result.Finding // each once
	notes     []result.Note     // of its head
	undecided []string          // finding rules that could not be decided
	problems  []string
}

// An asked is what a piece does.
type asked struct{ *result.Evidence }

// Key is the id, by which they are held in order.
func (a asked) Key() string { return a.ID }

// Of is the state of a case of which nothing has been worked out yet.
func Of(c *lens.Case, rules *Rules) *State {
	s := &State{Case: c, rules: rules, book: newBook(), fresh: true}
	for _, l := range c.Lenses {
		s.lenses = append(s.lenses, rules.lens(l))
	}
	return s
}

func (r *Rules) lens(l *lens.Lens) *lensState {
	s := &lensState{
		lens: l, rules: r, finders: r.of(l.Framework.ID), leaves: make([]*leafState, len(l.Leaves)), controls: map[*mapping.Control]*controlState{},
		units: map[*basis.Outcome]*ofUnits{}, groups: map[int]*groupState{}, reviewed: map[*mapping.Control]bool{}, span: l.Frame.Year(), view: viewOf(l),
	}
	s.span.Last = min(s.span.Last, l.Frame.At)
	return s
}

// Judge works out whatever has not been yet. The error means that the context ended; what
// was worked out by then stands.
func (s *State) Judge(ctx context.Context) error {
	for _, l := range s.lenses {
		if err := l.judge(ctx); err != nil {
			return err
		}
	}
	return s.judgePieces(ctx)
}

// judgePieces asks of each piece what it does. What was worked out by the time at which a context ends stands.
func (s *State) judgePieces(ctx context.Context) error {
	if s.fresh && s.due == nil {
		s.due = slices.Collect(s.Case.Pieces().All())
	}
	if s.block == nil {
		s.block = make([]result.Evidence, 0, len(s.due))
	}
	for _, p := range s.due[len(s.block):] {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("assessment: %w", err)
		}
		res, err := s.verdicts(ctx, p)
		if err != nil {
			return err
		}
		s.block = append(s.block, res)
		s.asked++
	}
	if s.fresh {
		s.pieces = held.Of(s.listed())
	} else {
		for i := range s.block {
			s.pieces = s.pieces.Put(asked{&s.block[i]})
		}
	}
	s.fresh, s.due, s.block = false, nil, nil
	return nil
}

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
		return Of(c, s.rules), nil
	}
	next := &State{Case: c, rules: s.rules, book: s.book, pieces: s.pieces, moved: append([]string{}, touched.Pieces()...)}
	for i, l := range c.Lenses {
		own := s.rules.lens(l)
		if !touched.Findings {
			own.keep(s.lenses[i], touched)
		}
		next.lenses = append(next.lenses, own)
	}
	for _, id := range next.moved {
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
	if l.raising = was.raising; !t.Points {
		l.fixed = was.fixed
	}
	maps.Copy(l.groups, was.groups)
	l.told.keep(&was.told, t)
	for i := range l.leaves {
		if l.lens.Judged(i) != nil {
			l.leaves[i] = was.leaves[i]
		}
	}
	for c, s := range was.controls {
		if t.Control(c) {
			continue
		}
		if s != nil && s.test != nil && slices.ContainsFunc(l.lens.Serves(c), func(i int) bool { return l.lens.Judged(i) == nil }) {
			fresh := *s
			fresh.stale = true
			s = &fresh
		}
		l.controls[c] = s
	}
}
