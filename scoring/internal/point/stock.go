package point

import (
	"context"
	"iter"
	"maps"
	"slices"
	"sync"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/internal/held"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
)

// A Stock is the evidence of an organisation as it stands at an instant.
type Stock struct {
	At     framework.Date
	Pieces held.List[*piece.Piece] // all of them, by id

	types int // how many evidence types there are
	newer map[string][]piece.Newer
	ends  map[string]bool                       // systems that what ends another names
	named map[string]bool                       // systems that a piece names, or what ends one
	spoke map[string]int                        // by system, how many pieces that are there name it
	zeros map[string]int                        // by type, how many lists of nothing are there
	same  map[string][]string                   // evidence types that list the same events
	of    held.Map[string, []*piece.Piece]      // by type, of what is there
	names map[framework.PointRef][]*piece.Piece // that name a point
	by    held.Map[*mapping.Control, *served]   // nil where it has to be worked out anew
	voids *voids
	was   *relisting // nil where it is of no use
}

// voids are those that were asked for. Lenses that are judged beside one another ask for the same.
type voids struct {
	sync.Mutex

	of      map[voidKey]*void
	clashes map[voidKey]clashes // that were asked for: a change that touches a void leaves most of its clashes
}

// void are the lists of nothing that are contradicted, and what contradicts them.
type void struct {
	zeros, others []*piece.Piece
	days          []framework.Period // of the others, once a clash was asked for; zero for none
}

// A voidKey is for whom it is asked whether the lists of nothing of a type are contradicted.
type voidKey struct {
	evidenceType string
	system       System
	cadence      calendar.Cadence
}

// NewStock takes pieces in, which are in the order of their ids.
func NewStock(list []*piece.Piece, types []*evidence.Type, at framework.Date) *Stock {
	s := &Stock{At: at, Pieces: held.Of(list), types: len(types), same: sameEvents(types)}
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
	s.voids, s.named, s.spoke, s.zeros = &voids{}, maps.Clone(s.ends), nil, nil
	s.names, s.by, s.was = map[framework.PointRef][]*piece.Piece{}, held.Map[*mapping.Control, *served]{}, nil
	of := s.room(list)
	// Pieces of one type, and such as name the same systems, often come one after the other.
	last, run := "", []*piece.Piece(nil)
	systems, n := (*[]string)(nil), 0
	keep := func() {
		if len(run) > 0 {
			of[last] = run
		}
	}
	for _, p := range list {
		if !p.Present(s.At) {
			continue
		}
		if p.Type != last {
			keep()
			last, run = p.Type, of[p.Type]
		}
		run = append(run, p)
		if p.Zero {
			count(&s.zeros, p.Type, 1)
		}
		if named := p.SystemList(); named != systems {
			s.speak(systems, n)
			systems, n = named, 0
		}
		n++
		s.note(p)
	}
	s.speak(systems, n)
	keep()
	s.of = held.With(of)
}

// typed are the pieces of a type that are there.
func (s *Stock) typed(id string) []*piece.Piece {
	list, _ := s.of.Get(id)
	return list
}

// ByType goes through the pieces that are there, type by type, in no order of these.
func (s *Stock) ByType() iter.Seq2[string, []*piece.Piece] { return s.of.All() }

// room makes lists by type as long as they get, side by side.
func (s *Stock) room(list []*piece.Piece) map[string][]*piece.Piece {
	sizes, n := make(map[string]int, min(len(list), s.types)), 0
	last, run := "", 0
	for _, p := range list {
		if !p.Present(s.At) {
			continue
		}
		if p.Type != last {
			sizes[last] += run
			last, run = p.Type, 0
		}
		run++
		n++
	}
	sizes[last] += run
	of, all := make(map[string][]*piece.Piece, len(sizes)), make([]*piece.Piece, n)
	for t, n := range sizes {
		if n > 0 { // no piece need be of the type "", with which the runs begin
			of[t], all = all[:0:n], all[n:]
		}
	}
	return of
}

// note takes in the points that a piece names.
func (s *Stock) note(p *piece.Piece) {
	if p.NamesPoints() {
		for _, ref := range p.Points {
			s.names[ref] = append(s.names[ref], p)
		}
	}
}

// speak takes in the systems that some pieces name; nil for none.
func (s *Stock) speak(systems *[]string, pieces int) {
	if systems == nil {
		return
	}
	for _, id := range *systems {
		s.named[id] = true
		count(&s.spoke, id, pieces)
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
	s.voids.Lock()
	defer s.voids.Unlock()
	v, err := s.contradiction(ctx, voidKey{evidenceType, y, c})
	if err != nil {
		return nil, nil, err
	}
	return v.zeros, v.others, nil
}

// contradiction is the void of a key. The voids are locked.
func (s *Stock) contradiction(ctx context.Context, key voidKey) (*void, error) {
	if v := s.voids.of[key]; v != nil {
		return v, nil
	}
	zeros, others, err := s.contradicting(ctx, key.evidenceType, key.system, key.cadence)
	if err != nil {
		return nil, err
	}
	v := &void{zeros: zeros, others: others}
	put(&s.voids.of, key, v)
	return v, nil
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
