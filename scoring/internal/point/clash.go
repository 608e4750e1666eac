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
		if _, _, err := s.Contradiction(ctx, evidenceType, System{ID: id}, c); err != nil {
			return nil, nil, err
		}
		v := s.void[voidKey{evidenceType, System{ID: id}, c}]
		for _, z := range v.zeros {
			switch {
			case z.Type != evidenceType || seen[z]:
				continue
			case len(told) < MostClashes:
				told = append(told, v.clash(z, c))
			default:
				others = append(others, z.ID)
			}
			seen[z] = true
		}
	}
	return told, others, nil
}

// clash finds with which occurrences a list of nothing shares days. It is kept, and must not be changed.
func (v *void) clash(zero *piece.Piece, c calendar.Cadence) Clash {
	if known := v.clashes[zero]; known != nil {
		return *known
	}
	if v.days == nil { // which each list of nothing is held against
		v.days = make([]framework.Period, len(v.others))
		for i, o := range v.others {
			if d, ok := o.Shown(c, false); ok {
				v.days[i] = d
			}
		}
	}
	out := Clash{Zero: zero}
	z, _ := zero.Shown(c, false)
	for i, d := range v.days {
		if both := z.Intersect(d); !both.IsZero() {
			out.On, out.Others = append(out.On, both), append(out.Others, v.others[i])
		}
	}
	out.On = days.Union(out.On)
	slices.SortFunc(out.Others, func(a, b *piece.Piece) int { return framework.CompareID(a.ID, b.ID) })
	v.clashes[zero] = &out
	return out
}
