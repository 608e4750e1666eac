package point

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/internal/days"
	"github.com/groundworkgrc/groundwork/scoring/internal/held"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
)

// A Stock is the evidence of an organisation as it stands at an instant.
type Stock struct {
	At     framework.Date
	Pieces held.List[*piece.Piece] // all of them, by id

	newer map[string][]piece.Newer
	ends  map[string]bool                       // systems that what ends another names
	named map[string]bool                       // systems that a piece names, or what ends one
	spoke map[string]int                        // by system, how many pieces that are there name it
	zeros map[string]int                        // by type, how many lists of nothing are there
	same  map[string][]string                   // evidence types that list the same events
	of    held.Map[string, []*piece.Piece]      // by type, of what is there
	names map[framework.PointRef][]*piece.Piece // that name a point
	by    held.Map[*mapping.Control, *served]   // nil where it has to be worked out anew
	void  map[voidKey]*void
}

// void are the lists of nothing that are contradicted, and what contradicts them, with the clashes that were asked for.
type void struct {
	zeros, others []*piece.Piece
	days          []framework.Period // of the others, once a clash was asked for; zero for none
	clashes       map[*piece.Piece]*Clash
}

// A voidKey is for whom it is asked whether the lists of nothing of a type are contradicted.
type voidKey struct {
	evidenceType string
	system       System
	cadence      calendar.Cadence
}

// NewStock takes pieces in.
func NewStock(list []*piece.Piece, types []*evidence.Type, at framework.Date) *Stock {
	byID := func(a, b *piece.Piece) int { return strings.Compare(a.ID, b.ID) }
	if !slices.IsSortedFunc(list, byID) {
		list = slices.SortedFunc(slices.Values(list), byID)
	}
	s := &Stock{At: at, Pieces: held.Of(list), same: sameEvents(types)}
	s.end(list)
	s.settle(list)
	return s
}

// end works out what ends what.
func (s *Stock) end(list []*piece.Piece) {
	s.newer = piece.Enders(list, s.At)
	s.endSystems()
}

func (s *Stock) endSystems() {
	s.ends = map[string]bool{}
	for _, list := range s.newer {
		for _, n := range list {
			for _, id := range n.By.Systems {
				s.ends[id] = true
			}
		}
	}
}

func (s *Stock) settle(list []*piece.Piece) {
	s.void, s.named, s.spoke, s.zeros = map[voidKey]*void{}, maps.Clone(s.ends), nil, nil
	s.names, s.by = map[framework.PointRef][]*piece.Piece{}, held.Map[*mapping.Control, *served]{}
	of := s.room(list)
	for _, p := range list {
		if !p.Present(s.At) {
			continue
		}
		of[p.Type] = append(of[p.Type], p)
		if p.Zero {
			count(&s.zeros, p.Type, 1)
		}
		s.note(p)
	}
	s.of = held.With(of)
}

// typed are the pieces of a type that are there.
func (s *Stock) typed(id string) []*piece.Piece {
	list, _ := s.of.Get(id)
	return list
}

// room makes lists by type as long as they get, where there is so much evidence that counting it first costs less
// than lists which grow.
func (s *Stock) room(list []*piece.Piece) map[string][]*piece.Piece {
	of := map[string][]*piece.Piece{}
	if len(list) < 1<<12 {
		return of
	}
	sizes := map[string]int{}
	for _, p := range list {
		if p.Present(s.At) {
			sizes[p.Type]++
		}
	}
	for t, n := range sizes {
		of[t] = make([]*piece.Piece, 0, n)
	}
	return of
}

// note takes in what a piece names.
func (s *Stock) note(p *piece.Piece) {
	if p.NamesPoints() {
		for _, ref := range p.Points {
			s.names[ref] = append(s.names[ref], p)
		}
	}
	if p.NamesSystems() {
		for _, id := range p.Systems {
			s.named[id] = true
			count(&s.spoke, id, 1)
		}
	}
}

// count adds to one of some numbers.
func count(of *map[string]int, key string, n int) {
	if *of == nil {
		*of = map[string]int{}
	}
	(*of)[key] += n
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
	own.Pieces = s.Pieces.Drop(p.ID)
	list := slices.Collect(own.Pieces.All())
	own.end(list)
	own.settle(list)
	return &own
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
		for i, p := range s.typed(t) {
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
	s.void[key] = &void{zeros: zeros, others: others, clashes: map[*piece.Piece]*Clash{}}
	return zeros, others, nil
}

// meeting lists the pieces that share a day with one of the others.
func meeting(ctx context.Context, list, others []*piece.Piece, c calendar.Cadence) ([]*piece.Piece, error) {
	var held []framework.Period
	for i, o := range others {
		if err := look(ctx, i); err != nil {
			return nil, err
		}
		if d, ok := o.Shown(c, false); ok {
			held = append(held, d)
		}
	}
	held = days.Union(held)
	var out []*piece.Piece
	for i, p := range list {
		if err := look(ctx, i); err != nil {
			return nil, err
		}
		if d, ok := p.Shown(c, false); ok && meets(held, d) {
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
