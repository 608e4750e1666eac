package point

import (
	"context"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/scoring/internal/days"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
)

// MostClashes is how many contradictions of one evidence type are told with both pieces; the others
// are counted, since each list of nothing may meet every occurrence.
const MostClashes = 20

// A Clash is a list of nothing, the occurrences that it contradicts, by id, and the days of both.
type Clash struct {
	Zero   *piece.Piece
	Others []*piece.Piece
	On     []framework.Period
}

// Clashes tells of the lists of nothing of an evidence type that occurrences contradict in one of the
// systems, the first with both pieces, and lists the ids of the others. The error means that the
// context ended.
func (s *Stock) Clashes(ctx context.Context, evidenceType string, systems []string, c calendar.Cadence) (told []Clash, others []string, err error) {
	seen := map[*piece.Piece]bool{}
	for _, id := range systems {
		zeros, against, err := s.Contradiction(ctx, evidenceType, System{ID: id}, c)
		if err != nil {
			return nil, nil, err
		}
		for _, z := range zeros {
			switch {
			case z.Type != evidenceType || seen[z]:
				continue
			case len(told) < MostClashes:
				told = append(told, clash(z, against, c))
			default:
				others = append(others, z.ID)
			}
			seen[z] = true
		}
	}
	return told, others, nil
}

// clash finds with which of some occurrences a list of nothing shares days.
func clash(zero *piece.Piece, against []*piece.Piece, c calendar.Cadence) Clash {
	out := Clash{Zero: zero}
	for _, o := range against {
		n := len(out.On)
		for _, d := range o.Days(c, false) {
			for _, z := range zero.Days(c, false) {
				if both := z.Intersect(d); !both.IsZero() {
					out.On = append(out.On, both)
				}
			}
		}
		if len(out.On) > n {
			out.Others = append(out.Others, o)
		}
	}
	out.On = days.Union(out.On)
	slices.SortFunc(out.Others, func(a, b *piece.Piece) int { return framework.CompareID(a.ID, b.ID) })
	return out
}
