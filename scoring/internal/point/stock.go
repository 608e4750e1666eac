package point

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/internal/days"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
)

// A Stock is the evidence of an organisation as it stands at an instant.
type Stock struct {
	At     framework.Date
	Pieces []*piece.Piece // all of them, by id

	there []*piece.Piece // collected by the instant and not rejected
	newer map[string][]piece.Newer
	named map[string]bool                       // systems that a piece names
	same  map[string][]string                   // evidence types that list the same events
	of    map[string][]*piece.Piece             // by type, of what is there
	names map[framework.PointRef][]*piece.Piece // that name a point
	by    map[*mapping.Control][]*piece.Piece   // worked out so far
	void  map[voidKey]void
}

// void are the lists of nothing that are contradicted, and what contradicts them.
type void struct{ zeros, others []*piece.Piece }

// A voidKey is for whom it is asked whether the lists of nothing of a type are contradicted.
type voidKey struct {
	evidenceType string
	system       System
	cadence      calendar.Cadence
}

// NewStock takes pieces in.
func NewStock(list []*piece.Piece, types []*evidence.Type, at framework.Date) *Stock {
	s := &Stock{At: at, Pieces: slices.Clone(list), same: sameEvents(types)}
	slices.SortFunc(s.Pieces, func(a, b *piece.Piece) int { return strings.Compare(a.ID, b.ID) })
	s.newer = piece.Enders(s.Pieces, at)
	s.settle(s.Pieces)
	return s
}

func (s *Stock) settle(list []*piece.Piece) {
	s.void, s.named, s.there = map[voidKey]void{}, map[string]bool{}, nil
	s.of, s.names, s.by = map[string][]*piece.Piece{}, map[framework.PointRef][]*piece.Piece{}, map[*mapping.Control][]*piece.Piece{}
	for _, p := range list {
		if !p.Present(s.At) {
			continue
		}
		s.there = append(s.there, p)
		s.of[p.Type] = append(s.of[p.Type], p)
		for _, ref := range p.Points {
			s.names[ref] = append(s.names[ref], p)
		}
		for _, id := range p.Systems {
			s.named[id] = true
		}
	}
	for _, list := range s.newer {
		for _, n := range list {
			for _, id := range n.By.Systems {
				s.named[id] = true
			}
		}
	}
}

// Alone is the stock with one piece as the only evidence, ended by what replaces it, or with none.
func (s *Stock) Alone(p *piece.Piece) *Stock {
	own := *s
	var list []*piece.Piece
	if p != nil {
		list = append(list, p)
	}
	own.settle(list)
	return &own
}

// Unended is the stock with one piece as the only evidence, which nothing ends.
func (s *Stock) Unended(p *piece.Piece) *Stock {
	own := s.Alone(p)
	own.newer = nil
	return own
}

// EndedBy lists what replaces a piece, by id.
func (s *Stock) EndedBy(p *piece.Piece) []*piece.Piece {
	out := make([]*piece.Piece, len(s.newer[p.ID]))
	for i, n := range s.newer[p.ID] {
		out[i] = n.By
	}
	return out
}

// Without is the stock as if a piece had never been: what it replaces is not ended by it.
func (s *Stock) Without(p *piece.Piece) *Stock {
	own := *s
	own.Pieces = slices.DeleteFunc(slices.Clone(s.Pieces), func(o *piece.Piece) bool { return o == p })
	own.newer = piece.Enders(own.Pieces, s.At)
	own.settle(own.Pieces)
	return &own
}

// Find returns where a piece is among those of the stock, or would be.
func (s *Stock) Find(id string) (int, bool) {
	return slices.BinarySearchFunc(s.Pieces, id, func(p *piece.Piece, id string) int { return strings.Compare(p.ID, id) })
}

// Of lists the pieces that are there for a control, by id. The list is shared and must not be changed.
func (s *Stock) Of(c *mapping.Control) []*piece.Piece {
	if list, ok := s.by[c]; ok {
		return list
	}
	var out []*piece.Piece
	for _, id := range c.EvidenceTypes() {
		for _, p := range s.of[id] {
			if p.Serves(c.ID) {
				out = append(out, p)
			}
		}
	}
	slices.SortFunc(out, func(a, b *piece.Piece) int { return strings.Compare(a.ID, b.ID) })
	s.by[c] = out
	return out
}

// OfPoint lists the pieces that name a point by themselves.
func (s *Stock) OfPoint(ref framework.PointRef) []*piece.Piece { return s.names[ref] }

// Contradicted reports whether, for a system, a day is held by a list of nothing of the type and by
// an occurrence of the same events, drafts of either included, in whatever control. The error means
// that the context ended.
func (s *Stock) Contradicted(ctx context.Context, evidenceType string, y System, c calendar.Cadence) (bool, error) {
	zeros, _, err := s.Contradiction(ctx, evidenceType, y, c)
	return len(zeros) > 0, err
}

// Contradiction lists the lists of nothing that occurrences contradict, and these. The lists are
// shared and must not be changed. The error means that the context ended.
func (s *Stock) Contradiction(ctx context.Context, evidenceType string, y System, c calendar.Cadence) (zeros, others []*piece.Piece, err error) {
	key := voidKey{evidenceType, y, c}
	if v, ok := s.void[key]; ok {
		return v.zeros, v.others, nil
	}
	var nothing, something []*piece.Piece
	for _, t := range s.Same(evidenceType) {
		for i, p := range s.of[t] {
			if err := look(ctx, i); err != nil {
				return nil, nil, err
			}
			switch {
			case !p.Zero && p.Kind != evidence.Record, !y.Takes(p):
			case p.Zero:
				nothing = append(nothing, p)
			default:
				something = append(something, p)
			}
		}
	}
	if len(nothing) > 0 && len(something) > 0 {
		if zeros, err = meeting(ctx, nothing, something, c); err != nil {
			return nil, nil, err
		}
		if others, err = meeting(ctx, something, nothing, c); err != nil {
			return nil, nil, err
		}
	}
	s.void[key] = void{zeros, others}
	return zeros, others, nil
}

// meeting lists the pieces that share a day with one of the others.
func meeting(ctx context.Context, list, others []*piece.Piece, c calendar.Cadence) ([]*piece.Piece, error) {
	var held []framework.Period
	for i, o := range others {
		if err := look(ctx, i); err != nil {
			return nil, err
		}
		held = append(held, o.Days(c, false)...)
	}
	held = days.Union(held)
	var out []*piece.Piece
	for i, p := range list {
		if err := look(ctx, i); err != nil {
			return nil, err
		}
		if slices.ContainsFunc(p.Days(c, false), func(d framework.Period) bool { return meets(held, d) }) {
			out = append(out, p)
		}
	}
	return out, nil
}

// meets reports whether a period shares a day with one of those in order that do not overlap.
func meets(held []framework.Period, d framework.Period) bool {
	i, _ := slices.BinarySearchFunc(held, d.First, func(h framework.Period, first framework.Date) int { return cmp.Compare(h.Last, first) })
	return i < len(held) && days.Meet(held[i], d)
}

// sameEvents lists by evidence type those that list the same events, by whatever chain.
func sameEvents(types []*evidence.Type) map[string][]string {
	next := map[string][]string{}
	for _, t := range types {
		for _, o := range t.SameEventsAs {
			next[t.ID], next[o] = append(next[t.ID], o), append(next[o], t.ID)
		}
	}
	out := map[string][]string{}
	for id := range next {
		seen, todo := map[string]bool{id: true}, []string{id}
		for len(todo) > 0 {
			t := todo[0]
			todo = todo[1:]
			for _, o := range next[t] {
				if !seen[o] {
					seen[o] = true
					todo, out[id] = append(todo, o), append(out[id], o)
				}
			}
		}
	}
	return out
}
