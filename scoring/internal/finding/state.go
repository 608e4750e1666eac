package finding

import (
	"context"
	"fmt"
	"slices"

	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring/internal/lens"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A State is what has been worked out of a case. It serves one goroutine at a time.
type State struct {
	Case *lens.Case

	rules  *Rules
	lenses []*lensState       // beside the case's
	pieces []*result.Evidence // beside the case's pieces; nil where not yet
	told   []string           // the problems, once they are gathered
	asked  int                // pieces of which it was asked what they do
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
}

// A summary is what a lens adds up to, with what could be raised.
type summary struct {
	*lens.Sum

	band     result.Band
	findings []*result.Finding // each once
	notes    []result.Note     // of its head
	// contradictions are lists of nothing beside occurrences.
	contradictions []result.Note
	undecided      []string // finding rules that could not be decided
	problems       []string
}

// Of is the state of a case of which nothing has been worked out yet.
func Of(c *lens.Case, rules *Rules) *State {
	s := &State{Case: c, rules: rules, pieces: make([]*result.Evidence, len(c.Pieces()))}
	for _, l := range c.Lenses {
		s.lenses = append(s.lenses, rules.lens(l))
	}
	return s
}

func (r *Rules) lens(l *lens.Lens) *lensState {
	return &lensState{
		lens: l, rules: r, finders: r.of(l.Framework.ID), leaves: make([]*leafState, len(l.Leaves)), controls: map[*mapping.Control]*controlState{},
	}
}

// Judge works out whatever has not been yet. The error means that the context ended; what
// was worked out by then stands.
func (s *State) Judge(ctx context.Context) error {
	for _, l := range s.lenses {
		if err := l.judge(ctx); err != nil {
			return err
		}
	}
	for i, p := range s.Case.Pieces() {
		if s.pieces[i] != nil {
			continue
		}
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("assessment: %w", err)
		}
		res, err := s.verdicts(ctx, p)
		if err != nil {
			return err
		}
		s.pieces[i] = res
		s.asked++
	}
	return nil
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
	next := Of(c, s.rules)
	if touched == nil {
		return next, nil
	}
	for i, l := range next.lenses {
		if !touched.Findings {
			l.keep(s.lenses[i], touched)
		}
	}
	was, k := s.Case.Pieces(), 0 // both stand in the order of the ids
	for i, p := range c.Pieces() {
		for k < len(was) && was[k].ID < p.ID {
			k++
		}
		if k < len(was) && was[k] == p && !touched.Piece(p.ID) {
			next.pieces[i] = s.pieces[k]
		}
	}
	return next, nil
}

// keep takes over what an earlier lens would have raised about what is not touched.
func (l *lensState) keep(was *lensState, t *lens.Touched) {
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
