package scoring

import (
	"context"

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
