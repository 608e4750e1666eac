package scoring

import (
	"context"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Anew is how many requirements and pieces were judged since the session last moved.
func (s *Session) Anew() (requirements, pieces int) { return s.state.Anew() }

// AssessAlone is [Engine.Assess] on the goroutine that calls, or not.
func (e *Engine) AssessAlone(ctx context.Context, org *organisation.Organisation, at framework.Date, alone bool) (*result.Assessment, error) {
	return e.assess(ctx, org, at, alone)
}
