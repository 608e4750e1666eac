package floor

import (
	"fmt"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
)

// An ender ends a piece from a day on, for the systems of the piece that it is.
type ender struct {
	by       int32
	from     day
	accepted bool
	next     int32
}

// A sort is the pieces of one type.
type sort struct {
	from, to int32
	masks    [few]uint64 // of systems that its pieces name, each once
	named    int         // how many masks there are
	many     bool        // there are more
	plain    bool        // nothing of it deviates, or may
	narrow   bool        // a piece names controls
	zeros    bool        // a piece is a list of nothing
	retested bool        // a piece retests another
	pointed  bool        // a piece names points
}

// A run is an organisation on a day, with its evidence by types.
type run struct {
	*Floor

	org     *organisation.Organisation
	today   day // of the assessment
	pieces  []piece
	sorts   []sort
	enders  []ender
	systems []string                       // of the lenses, by the bits of pieces
	naming  map[framework.PointRef][]int32 // pieces by the points that they name
	facts   answers
	passed  [][]byte // by pair; nil where it was not asked yet
	passes  []passing
	spare   []byte
	since   map[int32]*organisation.Operates // by control
	follows bool                             // a control took over from another
}

// A passing says how a pair came out.
type passing uint8

const (
	unasked passing = iota
	all
	some
)

// few is how many sets of systems are kept for a type.
const few = 4

// sort makes the evidence of an organisation ready, by types.
func (f *Floor) sort(org *organisation.Organisation, scopes []framework.Scope, today day) (*run, error) {
	r := &run{
		Floor: f, org: org, today: today, facts: answersOf(org.Facts), sorts: make([]sort, len(f.types)),
		passed: make([][]byte, len(f.pairs)), passes: make([]passing, len(f.pairs)),
	}
	for i := range scopes {
		for _, id := range systemsOf(org, &scopes[i]) {
			if !slices.Contains(r.systems, id) {
				r.systems = append(r.systems, id)
			}
		}
	}
	if len(r.systems) > 64 {
		return nil, fmt.Errorf("floor: %d systems, at most 64", len(r.systems))
	}
	r.operate()
	return r, r.fill()
}

// fill puts the pieces into their places: each type is counted first.
func (r *run) fill() error {
	list := r.org.Evidence
	types := make([]int32, len(list))
	for i := range list {
		t, ok := r.typeAt[list[i].Type]
		if !ok {
			return fmt.Errorf("floor: evidence %q: no type %q", list[i].ID, list[i].Type)
		}
		types[i] = t
		r.sorts[t].to++
	}
	next := int32(0)
	for t := range r.sorts {
		s := &r.sorts[t]
		s.from, s.to, next = next, next, next+s.to
		s.plain = true
	}
	r.pieces = make([]piece, len(list))
	tied := false
	for i, t := range types {
		s := &r.sorts[t]
		p := &r.pieces[s.to]
		r.ready(p, &list[i], &r.types[t])
		p.place = num(i)
		s.take(p)
		tied = tied || p.is(ties)
		if p.flags&(pointed|present) == pointed|present {
			r.name(s.to, list[i].Points)
		}
		s.to++
	}
	if tied {
		r.tie()
	}
	return nil
}

// name notes the points that a piece names.
func (r *run) name(at int32, points []framework.PointRef) {
	if r.naming == nil {
		r.naming = map[framework.PointRef][]int32{}
	}
	for k, ref := range points {
		if !slices.Contains(points[:k], ref) {
			r.naming[ref] = append(r.naming[ref], at)
		}
	}
}

// operate notes since when and until when controls are run, and which follow others.
func (r *run) operate() {
	for i := range r.org.Operates {
		o := &r.org.Operates[i]
		if o.Since == 0 && o.Until == 0 && o.Replaces == "" {
			continue
		}
		c, ok := r.controlAt[o.Control]
		if !ok {
			continue
		}
		if r.since == nil {
			r.since = map[int32]*organisation.Operates{}
		}
		r.since[c] = o
		r.follows = r.follows || o.Replaces != ""
	}
}

// take notes what a piece makes true of its type.
func (s *sort) take(p *piece) {
	if !p.is(present) {
		return
	}
	s.plain = s.plain && p.deviating == 0 && !p.is(unstated)
	s.narrow, s.pointed, s.zeros = s.narrow || p.is(narrow), s.pointed || p.is(pointed), s.zeros || p.is(zero)
	if p.is(named) && !s.many && !slices.Contains(s.masks[:s.named], p.systems) {
		if s.many = s.named == few; !s.many {
			s.masks[s.named] = p.systems
			s.named++
		}
	}
}

// tie finds what pieces replace and retest, type by type: they name pieces of their own.
func (r *run) tie() {
	at := map[string]int32{}
	for t := range r.sorts {
		s := &r.sorts[t]
		tied := false
		for i := s.from; i < s.to && !tied; i++ {
			tied = r.pieces[i].is(ties)
		}
		if !tied {
			continue
		}
		clear(at)
		for i := s.from; i < s.to; i++ {
			at[r.said(&r.pieces[i]).ID] = i
		}
		for i := s.from; i < s.to; i++ {
			p := &r.pieces[i]
			if p.flags&(present|ties) != present|ties {
				continue
			}
			e := r.said(p)
			for _, id := range e.Replaces {
				if k, ok := at[id]; ok {
					r.enders = append(r.enders, ender{i, p.effectsFrom, p.is(accepted), r.pieces[k].ender})
					r.pieces[k].ender = num(len(r.enders) - 1)
				}
			}
			if k, ok := at[e.Retests]; ok && e.Retests != "" {
				p.retests, s.retested = k, true
			}
		}
	}
}

// pass says how what a link needs comes out for the pieces of its type: by piece, where it holds of
// some alone.
func (r *run) pass(pair int32) (passing, []byte) {
	if r.passes[pair] != unasked {
		return r.passes[pair], r.passed[pair]
	}
	ask := r.pairs[pair]
	s, needs := &r.sorts[ask.typ], r.needs[ask.needs]
	list, every := r.bytes(int(s.to-s.from)), true
	for i := range list {
		p := &r.pieces[s.from+num(i)]
		if needs(r.said(p)) {
			list[i] = 1
		} else if p.is(present) {
			every = false
		}
	}
	r.passes[pair], r.passed[pair] = some, list
	if every {
		r.passes[pair], r.passed[pair] = all, nil
	}
	return r.passes[pair], r.passed[pair]
}

// bytes takes so many from a chunk.
func (r *run) bytes(n int) []byte {
	const chunk = 1 << 12
	if n > len(r.spare) {
		if n > chunk/4 {
			return make([]byte, n)
		}
		r.spare = make([]byte, chunk)
	}
	out := r.spare[:n:n]
	r.spare = r.spare[n:]
	return out
}

// said is a piece as it is stated.
func (r *run) said(p *piece) *evidence.Piece { return &r.org.Evidence[p.place] }
