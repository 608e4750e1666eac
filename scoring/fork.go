package scoring

import (
	"context"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/difference"
	"github.com/groundworkgrc/groundwork/scoring/internal/lens"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Fork returns another session on what this one holds: a change to the one is none to the other, so
// that a fork's [Session.Apply] says what a change would move.
// What is judged already is shared, so that many variations of one case cost what each changes. A
// session and its forks serve one goroutine. It is nil for a session that was not opened.
func (s *Session) Fork() *Session {
	if s == nil || s.state == nil {
		return nil
	}
	fork := *s
	fork.sums = s.sums.fork()
	return &fork
}

// Variation is [Session.Assessment] without the digest of the input, which takes longer than all
// the rest where little changed: for one of many variations that is looked at and not kept.
func (s *Session) Variation(ctx context.Context) (*result.Assessment, error) {
	if err := s.ready(ctx); err != nil {
		return nil, err
	}
	a, err := s.state.Assessment(ctx)
	if err != nil {
		return nil, err
	}
	if !s.digested {
		a.Input = result.Digest{}
	}
	return a, nil
}

// Ahead is a fork on another day. Nothing of that day is judged before it is asked for, which [Session.Move] does.
func (s *Session) Ahead(ctx context.Context, at framework.Date) (*Session, error) {
	if err := s.ready(ctx); err != nil {
		return nil, err
	}
	if err := instant(at); err != nil {
		return nil, err
	}
	next, err := s.state.With(ctx, lens.Change{Instant: at})
	if err != nil {
		return nil, err
	}
	return &Session{engine: s.engine, state: next, digested: s.digested}, nil
}

// Figures says what a change would move of the lows and highs of lenses and requirements, as [Session.Apply] has it,
// and leaves out bands, findings, evidence and reasons: for one of many changes of which only the worth is asked. The session
// stays as it is.
func (s *Session) Figures(ctx context.Context, c Change) ([]difference.LensMove, error) {
	if err := s.ready(ctx); err != nil {
		return nil, err
	}
	if err := s.check(ctx, &c); err != nil {
		return nil, err
	}
	was, err := s.state.Figures(ctx)
	if err != nil {
		return nil, err
	}
	next, err := s.state.With(ctx, c.lens())
	if err != nil {
		return nil, err
	}
	is, err := next.Figures(ctx)
	if err != nil {
		return nil, err
	}
	return difference.Of(was, is).Lenses, nil
}
