package point

import (
	"slices"

	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
)

// served are the pieces that are there for a control.
type served struct {
	ids   []string     // of the types that the control lists
	types []servedType // beside these
	list  []*piece.Piece
	ends  bool // something ends one of them
	alike bool // nothing of any type tells one system from another

	few [8]servedType // room for the types; mostly there are no more
}

// A servedType is what there is of one type for a control.
type servedType struct {
	alike bool // nothing of it tells one system from another
	zero  bool // a list of nothing is among it
}

// at is the place of a type, -1 for none.
func (v *served) at(evidenceType string) int { return slices.Index(v.ids, evidenceType) }

// alikeFor reports whether nothing tells one system from another of the types that a link leaves, or of
// which what it needs asks something.
func (v *served) alikeFor(of []limited) bool {
	for i := range v.types {
		if !v.types[i].alike && (of[i].left || of[i].asked) {
			return false
		}
	}
	return true
}

// Of lists the pieces that are there for a control, by id. The list is shared and must not be changed.
func (s *Stock) Of(c *mapping.Control) []*piece.Piece { return s.OfTypes(c, nil) }

// OfTypes is [Stock.Of] where it is known which types the control lists; nil: the control is asked.
func (s *Stock) OfTypes(c *mapping.Control, types []string) []*piece.Piece {
	if v, _ := s.by.Get(c); v != nil {
		return v.list
	}
	if types == nil {
		types = c.EvidenceTypes()
	}
	return s.serve(c, types).list
}

func (l *Lens) served(c *mapping.Control) *served {
	if v, _ := l.by.Get(c); v != nil {
		return v
	}
	return l.serve(c, l.asked().control(c).types)
}

// serve finds what there is for a control that lists some types.
func (s *Stock) serve(c *mapping.Control, types []string) *served {
	v := &served{ids: types, alike: true}
	v.types = slices.Grow(v.few[:0], len(types))[:len(types)]
	var few [8][]*piece.Piece // mostly there are no more
	lists := few[:0]
	for i, id := range types {
		list := serving(s.typed(id), c.ID)
		v.types[i] = servedType{alike: true}
		if len(list) == 0 {
			continue
		}
		lists = append(lists, list)
		for _, p := range list {
			v.types[i].alike = v.types[i].alike && !s.tells(p)
			v.types[i].zero = v.types[i].zero || p.Zero
			v.alike = v.alike && v.types[i].alike
			v.ends = v.ends || len(s.newer) > 0 && len(s.newer[p.ID]) > 0
		}
	}
	v.list = s.was.listed(c, types, lists)
	s.by.Put(c, v)
	return v
}

// A relisting is what leaves and what comes by a change of few pieces, with the lists of the controls that it touches as they were before
// it. Each list is taken once.
type relisting struct {
	out, in []*piece.Piece
	lists   map[*mapping.Control][]*piece.Piece
}

// listed is one list of what there is for a control, by id: made from the list before the change, where there is one, since that costs
// less than putting the lists of its types in order.
func (r *relisting) listed(c *mapping.Control, types []string, lists [][]*piece.Piece) []*piece.Piece {
	if r == nil || len(lists) == 1 || r.lists[c] == nil {
		return merged(lists)
	}
	was := r.lists[c]
	delete(r.lists, c)
	out := make([]*piece.Piece, 0, len(was)+len(r.in))
	for _, p := range was {
		if !slices.Contains(r.out, p) {
			out = append(out, p)
		}
	}
	for _, p := range r.in {
		if slices.Contains(types, p.Type) && p.Serves(c.ID) {
			i, _ := at(out, p.ID)
			out = slices.Insert(out, i, p)
		}
	}
	return out
}

// tells reports whether a piece may stand otherwise for one system than for another: it names some,
// what ends it does, or it says that nothing occurred, which other evidence may contradict.
func (s *Stock) tells(p *piece.Piece) bool {
	if p.NamesSystems() || p.Zero {
		return true
	}
	return len(s.newer) > 0 && slices.ContainsFunc(s.newer[p.ID], func(n piece.Newer) bool { return len(n.By.Systems) > 0 })
}

// serving are the pieces of a list that are for a control: the list itself where all are.
func serving(list []*piece.Piece, control string) []*piece.Piece {
	i := slices.IndexFunc(list, func(p *piece.Piece) bool { return !p.Serves(control) })
	if i < 0 {
		return list
	}
	out := slices.Clone(list[:i])
	for _, p := range list[i:] {
		if p.Serves(control) {
			out = append(out, p)
		}
	}
	return out
}

// merged is one list by id of lists by id, of which no two hold the same piece.
func merged(lists [][]*piece.Piece) []*piece.Piece {
	if len(lists) == 1 {
		return lists[0]
	}
	n := 0
	for _, list := range lists {
		n += len(list)
	}
	out := make([]*piece.Piece, 0, n)
	for range n {
		first := -1
		for i, list := range lists {
			if len(list) > 0 && (first < 0 || list[0].ID < lists[first][0].ID) {
				first = i
			}
		}
		out, lists[first] = append(out, lists[first][0]), lists[first][1:]
	}
	return out
}
