package point

import (
	"maps"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring/internal/held"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
)

// Changed is the stock without the pieces of some ids and with others put in, of the same day: no id is in both. What
// it costs goes with what moves and with the pieces of its types; the stock itself stays as it is.
func (s *Stock) Changed(drop []string, put []*piece.Piece) *Stock {
	own := *s
	m := move{at: s.At, types: map[string]bool{}}
	for _, id := range drop {
		if p, ok := s.Pieces.Find(id); ok {
			own.Pieces = own.Pieces.Drop(id)
			m.out = m.take(m.out, p)
		}
	}
	for _, p := range put {
		if was, ok := s.Pieces.Find(p.ID); ok {
			m.out = m.take(m.out, was)
		}
		own.Pieces = own.Pieces.Put(p)
		m.in = m.take(m.in, p)
	}
	own.by, own.was = held.Map[*mapping.Control, *served]{}, nil
	own.move(&m)
	if m.contradictable(s) || m.contradictable(&own) {
		own.voids = s.voids.without(s, &m)
	}
	if len(m.in)+len(m.out) <= fewMoves {
		own.was = &relisting{out: m.out, in: m.in, lists: map[*mapping.Control][]*piece.Piece{}}
	}
	return &own
}

// contradictable reports whether a stock has a list of nothing of the events that move. Where neither the stock before a change nor the
// one after it has, the change moves no contradiction, and both stocks share what is known of them.
func (m *move) contradictable(s *Stock) bool {
	for t := range m.types {
		if s.Nothing(t) {
			return true
		}
	}
	return false
}

// without are the voids of a stock that a change leaves.
func (v *voids) without(s *Stock, m *move) *voids {
	v.Lock()
	defer v.Unlock()
	out := &voids{of: make(map[voidKey]*void, len(v.of)), clashes: make(map[voidKey]clashes, len(v.clashes))}
	for k, x := range v.of {
		if !m.touches(s, k.evidenceType) {
			out.of[k] = x
		}
	}
	for k, list := range v.clashes {
		if m.touches(s, k.evidenceType) {
			list = list.without(m, k.cadence)
		}
		out.clashes[k] = list
	}
	return out
}

// A move is what leaves a stock and what comes, of what is there on its day.
type move struct {
	at      framework.Date
	in, out []*piece.Piece
	types   map[string]bool
}

func (m *move) take(to []*piece.Piece, p *piece.Piece) []*piece.Piece {
	if !p.Present(m.at) {
		return to
	}
	m.types[p.Type] = true
	return append(to, p)
}

// touches reports whether the events of a type move.
func (m *move) touches(s *Stock, evidenceType string) bool {
	return m.types[evidenceType] || slices.ContainsFunc(s.same[evidenceType], func(t string) bool { return m.types[t] })
}

// move takes the pieces out and in, wherever the stock lists them.
func (s *Stock) move(m *move) {
	if len(m.types) == 0 {
		return
	}
	s.of = s.of.Next()
	for t := range m.types {
		s.of.Put(t, moved(s.typed(t), m, func(p *piece.Piece) int { return times([]string{p.Type}, t) }))
	}
	both := slices.Concat(m.out, m.in)
	if slices.ContainsFunc(both, func(p *piece.Piece) bool { return p.NamesPoints() }) {
		was := s.names
		s.names = maps.Clone(was)
		for _, p := range both {
			for _, ref := range p.Points {
				s.names[ref] = moved(was[ref], m, func(p *piece.Piece) int { return times(p.Points, ref) })
			}
		}
	}
	if slices.ContainsFunc(both, func(p *piece.Piece) bool { return len(p.Replaces) > 0 }) {
		s.newer = maps.Clone(s.newer)
		for _, p := range both {
			for _, id := range p.Replaces {
				s.newer[id] = s.endersOf(id, m)
			}
		}
		s.endSystems()
	}
	s.recount(m, both)
}

// recount counts on what the pieces say that leave, and then those that come.
func (s *Stock) recount(m *move, both []*piece.Piece) {
	if slices.ContainsFunc(both, func(p *piece.Piece) bool { return p.Zero }) {
		s.zeros = maps.Clone(s.zeros)
	}
	speaks := slices.ContainsFunc(both, func(p *piece.Piece) bool { return p.NamesSystems() || len(p.Replaces) > 0 })
	if speaks {
		s.spoke = maps.Clone(s.spoke)
	}
	for i, p := range both {
		n := 1
		if i < len(m.out) {
			n = -1
		}
		if p.NamesSystems() {
			for _, id := range p.Systems {
				count(&s.spoke, id, n)
			}
		}
		if p.Zero {
			count(&s.zeros, p.Type, n)
		}
	}
	if !speaks {
		return
	}
	s.named = maps.Clone(s.ends)
	for id, n := range s.spoke {
		if n > 0 {
			s.named[id] = true
		}
	}
}

// times is how often a list holds something: a piece that names a point twice stands twice.
func times[T comparable](list []T, x T) int {
	n := 0
	for _, o := range list {
		if o == x {
			n++
		}
	}
	return n
}

// moved is a list by id without what leaves and with what comes, as often as it stands there.
func moved(list []*piece.Piece, m *move, times func(*piece.Piece) int) []*piece.Piece {
	out := make([]*piece.Piece, 0, len(list)+len(m.in))
	for _, p := range list {
		if !slices.Contains(m.out, p) {
			out = append(out, p)
		}
	}
	for _, p := range m.in {
		for range times(p) {
			i, _ := slices.BinarySearchFunc(out, p.ID, func(o *piece.Piece, id string) int { return strings.Compare(o.ID, id) })
			out = slices.Insert(out, i, p)
		}
	}
	return out
}

// endersOf is what ends a piece once the pieces have moved.
func (s *Stock) endersOf(id string, m *move) []piece.Newer {
	list := slices.DeleteFunc(slices.Clone(s.newer[id]), func(n piece.Newer) bool { return slices.Contains(m.out, n.By) || slices.Contains(m.in, n.By) })
	more := piece.Enders(m.in, s.At)[id]
	list = append(list, more...)
	slices.SortStableFunc(list, func(a, b piece.Newer) int { return strings.Compare(a.By.ID, b.By.ID) })
	return list
}
