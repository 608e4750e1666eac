package scoring

import (
	"context"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A Standing is how far evidence shows a control by itself in one lens, whatever links ask of it.
type Standing struct {
	Lens    string
	Control string
	Shown   result.Interval
}

// Standings lists, lens by lens, the controls that serve a requirement in scope and of which
// something is asked, each as far as it is shown. A lens on what is stated has none.
func (s *Session) Standings(ctx context.Context) ([]Standing, error) {
	if err := s.ready(ctx); err != nil {
		return nil, err
	}
	if err := s.state.Judge(ctx); err != nil {
		return nil, err
	}
	out := []Standing{}
	for _, l := range s.state.Case.Lenses {
		if len(l.Bases) == 0 || l.Bases[0] == framework.Stated {
			continue
		}
		counted := func(c *mapping.Control) bool {
			for _, i := range l.Serves(c) {
				if l.Judged(i).Requirement.Status.Counted() {
					return true
				}
			}
			return false
		}
		for _, c := range s.engine.graph.Controls() {
			if !counted(c) {
				continue
			}
			v, asked, err := l.Standing(ctx, c, l.Bases)
			if err != nil {
				return nil, err
			}
			if asked {
				out = append(out, Standing{l.Scope.Lens(), c.ID, v})
			}
		}
	}
	return out, nil
}
