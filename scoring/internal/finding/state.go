package finding

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring/internal/lens"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A State is what has been worked out of a case. It serves one goroutine at a time.
type State struct {
	Case *lens.Case

	rules  *Rules
	lenses []*lensState // beside the case's
	pieces []*piece     // beside the case's items; nil where not yet
	told   []string     // the problems, once they are gathered
}

// A piece is what was said of one piece of evidence.
type piece struct {
	res      result.Evidence
	problems []string // of needs that failed on it
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

	band      result.Band
	findings  []*result.Finding // each once
	undecided []string          // finding rules that could not be decided
	problems  []string
}

// Of is the state of a case of which nothing has been worked out yet.
func Of(c *lens.Case, rules *Rules) *State {
	s := &State{Case: c, rules: rules, pieces: make([]*piece, len(c.Items))}
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
	for i, it := range s.Case.Items {
		if s.pieces[i] != nil {
			continue
		}
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("assessment: %w", err)
		}
		p, err := s.verdicts(ctx, it)
		if err != nil {
			return err
		}
		s.pieces[i] = p
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

// With is the state of the case with a change, with what the change reaches. All of the
// state must be worked out already; see [State.Judge].
func (s *State) With(ctx context.Context, ch lens.Change) (*State, *lens.Reach, error) {
	c, reach, err := s.Case.With(ctx, ch)
	if err != nil {
		return nil, nil, err
	}
	if reach.All {
		return Of(c, s.rules), reach, nil
	}
	next := &State{Case: c, rules: s.rules, pieces: s.keep(c, reach)}
	for i, l := range s.lenses {
		n, err := l.with(ctx, c.Lenses[i], reach, reach.Leaves[i])
		if err != nil {
			return nil, nil, err
		}
		next.lenses = append(next.lenses, n)
	}
	return next, reach, nil
}

// keep carries over what was said of pieces that are still the same, unless a link may ask
// something else of them now. Both lists of items are in the order of the ids, so that they
// are alike between the pieces that were put or dropped.
func (s *State) keep(next *lens.Case, reach *lens.Reach) []*piece {
	out := make([]*piece, len(next.Items))
	was, is := 0, 0
	for _, id := range reach.Pieces {
		from, had := s.Case.Find(id)
		to, has := next.Find(id)
		copy(out[is:to], s.pieces[was:from])
		if was, is = from, to; had {
			was++
		}
		if has {
			is++
		}
	}
	copy(out[is:], s.pieces[was:])
	if len(reach.Needs) > 0 {
		for i, it := range next.Items {
			if s.asked(it, reach) {
				out[i] = nil
			}
		}
	}
	return out
}

// asked reports whether a link may ask something else of a piece than before.
func (s *State) asked(it *rule.Item, reach *lens.Reach) bool {
	return slices.ContainsFunc(s.Case.ControlsOf(it), func(c *mapping.Control) bool { return reach.Needs[c] })
}

// with carries over what the change does not reach. A control of a requirement that moved is
// looked at anew, since a rule on it may look at that.
func (l *lensState) with(ctx context.Context, next *lens.Lens, reach *lens.Reach, leaves []int) (*lensState, error) {
	out := *l
	out.lens, out.leaves, out.controls = next, slices.Clone(l.leaves), maps.Clone(l.controls)
	if reach.Texts {
		clear(out.leaves)
		clear(out.controls)
		out.sum = nil
		return &out, nil
	}
	for c := range reach.Controls {
		delete(out.controls, c)
	}
	for _, i := range leaves {
		is, err := next.Leaf(ctx, i)
		if err != nil {
			return nil, err
		}
		out.leaves[i], out.sum = nil, nil
		out.unsettle(next.Leaves[i], &l.lens.Judged(i).Requirement, &is.Requirement)
	}
	return &out, nil
}

// unsettle drops the finding on each control of a requirement that moved. Of the gaps a rule
// sees how many there are and nothing else, so that other gaps of the same number move
// nothing.
func (l *lensState) unsettle(leaf *mapping.Leaf, was, is *result.Requirement) {
	if was.Status == is.Status && was.Readiness == is.Readiness && len(was.Gaps) == len(is.Gaps) {
		return
	}
	for _, p := range leaf.Points {
		for _, e := range p.Links {
			if s := l.controls[e.Control]; s != nil && s.test != nil {
				stale := *s
				stale.stale = true
				l.controls[e.Control] = &stale
			}
		}
	}
}
