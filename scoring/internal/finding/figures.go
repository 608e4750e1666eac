package finding

import (
	"context"

	"github.com/groundworkgrc/groundwork/scoring/difference"
)

// Figures is what a difference compares of the lows and highs alone. It judges of the state what has not been
// judged yet, and works out neither what pieces do nor what could be raised.
func (s *State) Figures(ctx context.Context) (difference.Part, error) {
	var p difference.Part
	for _, l := range s.lenses {
		sum, err := l.lens.Sum(ctx)
		if err != nil {
			return p, err
		}
		part := difference.PartLens{Lens: l.lens.Scope.Lens(), Readiness: sum.Readiness}
		for k := range l.lens.Leaves {
			part.Requirements = append(part.Requirements, l.lens.Judged(k).Requirement)
		}
		p.Lenses = append(p.Lenses, part)
	}
	return p, nil
}
