package point

import (
	"cmp"
	"context"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
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

// clashes are by the list of nothing.
type clashes map[*piece.Piece]*Clash

// Clashes tells of the lists of nothing of an evidence type that occurrences contradict in one of the
// systems, the first with both pieces, and lists the ids of the others. What is told is kept until a piece moves that shares a
// day with it, and must not be changed. The error means that the context ended.
func (s *Stock) Clashes(ctx context.Context, evidenceType string, systems []string, c calendar.Cadence) (told []*Clash, others []string, err error) {
	seen := map[*piece.Piece]bool{}
	s.voids.Lock()
	defer s.voids.Unlock()
	for _, id := range systems {
		key := voidKey{evidenceType, System{ID: id}, c}
		v, err := s.contradiction(ctx, key)
		if err != nil {
			return nil, nil, err
		}
		known := s.voids.clashes[key]
		if known == nil && len(v.zeros) > 0 {
			known = clashes{}
			put(&s.voids.clashes, key, known)
		}
		for _, z := range v.zeros {
			switch {
			case z.Type != evidenceType || seen[z]:
				continue
			case len(told) < MostClashes:
				if known[z] == nil {
					known[z] = v.clash(z, c)
				}
				told = append(told, known[z])
			default:
				others = append(others, z.ID)
			}
			seen[z] = true
		}
	}
	return told, others, nil
}

// clash finds with which occurrences a list of nothing shares days.
func (v *void) clash(zero *piece.Piece, c calendar.Cadence) *Clash {
	if v.days == nil { // which each list of nothing is held against
		v.days = make([]framework.Period, len(v.others))
		for i, o := range v.others {
			if d, ok := o.Shown(c, false); ok {
				v.days[i] = d
			}
		}
	}
	z, _ := zero.Shown(c, false)
	n := 0 // there are as many as there are pieces, where it comes to the worst
	for _, d := range v.days {
		if !z.Intersect(d).IsZero() {
			n++
		}
	}
	out := &Clash{Zero: zero, Others: make([]*piece.Piece, 0, n)}
	both := make([]framework.Period, 0, n)
	for i, d := range v.days {
		if in := z.Intersect(d); !in.IsZero() {
			both, out.Others = append(both, in), append(out.Others, v.others[i])
		}
	}
	out.On = days.Joined(both)
	slices.SortFunc(out.Others, func(a, b *piece.Piece) int { return framework.CompareID(a.ID, b.ID) })
	return out
}

// without are the clashes of the lists of nothing that share no day with a piece that moves.
func (k clashes) without(m *move, c calendar.Cadence) clashes {
	var moved []framework.Period
	for _, list := range [][]*piece.Piece{m.out, m.in} {
		for _, p := range list {
			if d, ok := p.Shown(c, false); ok {
				moved = append(moved, d)
			}
		}
	}
	left := make(clashes, len(k))
	for zero, clash := range k {
		d, _ := zero.Shown(c, false)
		if !slices.ContainsFunc(moved, func(x framework.Period) bool { return days.Meet(x, d) }) {
			left[zero] = clash
		}
	}
	return left
}

// contradicting finds what [Stock.Contradiction] lists. All is counted before it is listed: there may be as many occurrences as
// there are pieces.
func (s *Stock) contradicting(ctx context.Context, evidenceType string, y System, c calendar.Cadence) (zeros, others []*piece.Piece, err error) {
	types := s.Same(evidenceType)
	if zeros, err = s.telling(ctx, types, func(p *piece.Piece) bool { return p.Zero && y.Takes(p) }); err != nil || len(zeros) == 0 {
		return nil, nil, err
	}
	others, err = s.telling(ctx, types, func(p *piece.Piece) bool { return !p.Zero && p.Kind == evidence.Record && y.Takes(p) })
	if err != nil || len(others) == 0 {
		return nil, nil, err
	}
	empty, err := shown(ctx, zeros, c)
	if err != nil {
		return nil, nil, err
	}
	if others, err = meeting(ctx, others, empty, c); err != nil {
		return nil, nil, err
	}
	filled, err := shown(ctx, others, c) // which sorts those alone that meet some
	if err != nil {
		return nil, nil, err
	}
	zeros, err = meeting(ctx, zeros, filled, c)
	return zeros, others, err
}

// telling lists the pieces of some types that are there and of a sort.
func (s *Stock) telling(ctx context.Context, types []string, is func(*piece.Piece) bool) ([]*piece.Piece, error) {
	n := 0
	for _, t := range types {
		for i, p := range s.typed(t) {
			if err := look(ctx, i); err != nil {
				return nil, err
			}
			if is(p) {
				n++
			}
		}
	}
	out := make([]*piece.Piece, 0, n)
	for _, t := range types {
		for _, p := range s.typed(t) {
			if is(p) {
				out = append(out, p)
			}
		}
	}
	return out, nil
}

// shown are the days that pieces show, in order.
func shown(ctx context.Context, list []*piece.Piece, c calendar.Cadence) ([]framework.Period, error) {
	out := make([]framework.Period, 0, len(list))
	for i, p := range list {
		if err := look(ctx, i); err != nil {
			return nil, err
		}
		if d, ok := p.Shown(c, false); ok {
			out = append(out, d)
		}
	}
	return days.Joined(out), nil
}

// meeting leaves of a list the pieces that share a day with one of some periods in order that do not overlap.
func meeting(ctx context.Context, list []*piece.Piece, held []framework.Period, c calendar.Cadence) ([]*piece.Piece, error) {
	out := list[:0]
	for i, p := range list {
		if err := look(ctx, i); err != nil {
			return nil, err
		}
		d, ok := p.Shown(c, false)
		k, _ := slices.BinarySearchFunc(held, d.First, func(h framework.Period, first framework.Date) int { return cmp.Compare(h.Last, first) })
		if ok && k < len(held) && days.Meet(held[k], d) {
			out = append(out, p)
		}
	}
	clear(list[len(out):])
	return out, nil
}
