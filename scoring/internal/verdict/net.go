package verdict

import (
	"cmp"
	"slices"
	"sync"

	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/internal/point"
)

// A Net is what evidence of each type reaches in a framework by the catalog alone. What is asked of a type is worked out
// when it is first asked about, for all judges of lenses that ask alike. It serves any number of them at once.
type Net struct {
	leaves  []*mapping.Leaf
	first   []int32 // the number of the first point of each leaf, counted through all leaves
	points  int
	links   func() map[string][]linkAt // by evidence type
	manners sync.Map                   // of *manner, by point.Manner
}

// A manner is what is reached by evidence of the types that were asked about in lenses that ask alike.
type manner struct{ types sync.Map } // of *reach, by *evidence.Type

// NewNet is the net of a framework's leaves, by the links that count; nil for all.
func NewNet(leaves []*mapping.Leaf, counts func(*mapping.Link) bool) *Net {
	n := &Net{leaves: leaves, first: make([]int32, len(leaves))}
	for i, leaf := range leaves {
		n.first[i] = int32(n.points) //nolint:gosec // points of a catalog
		n.points += len(leaf.Points)
	}
	n.links = sync.OnceValue(func() map[string][]linkAt { return linksOf(leaves, counts) })
	return n
}

// A linkAt is a link to a point: the places of the leaf, of the point in it, and of the link; -1 is none.
type linkAt struct{ leaf, at, link int32 }

// linksOf lists by evidence type the links of the controls that take it.
func linksOf(leaves []*mapping.Leaf, counts func(*mapping.Link) bool) map[string][]linkAt {
	out, types := map[string][]linkAt{}, map[*mapping.Control][]string{}
	for i, leaf := range leaves {
		for k := range leaf.Points {
			for n := range leaf.Points[k].Links {
				e := &leaf.Points[k].Links[n]
				if counts != nil && !counts(e.Link) {
					continue
				}
				if _, seen := types[e.Control]; !seen {
					types[e.Control] = e.Control.EvidenceTypes()
				}
				for _, t := range types[e.Control] {
					out[t] = append(out[t], linkAt{int32(i), int32(k), int32(n)})
				}
			}
		}
	}
	return out
}

// manner is what was worked out for lenses that ask as one does.
func (n *Net) manner(l *point.Lens) *manner {
	key := l.Manner()
	if m, ok := n.manners.Load(key); ok {
		return m.(*manner) //nolint:forcetypeassert // nothing else is stored
	}
	m, _ := n.manners.LoadOrStore(key, &manner{})
	return m.(*manner) //nolint:forcetypeassert // nothing else is stored
}

// of is what evidence of a type reaches. A lens that asks in this manner works it out.
func (n *Net) of(m *manner, l *point.Lens, t *evidence.Type) *reach {
	if r, ok := m.types.Load(t); ok {
		return r.(*reach) //nolint:forcetypeassert // nothing else is stored
	}
	r, _ := m.types.LoadOrStore(t, n.reach(l, t.ID, n.links()[t.ID]))
	return r.(*reach) //nolint:forcetypeassert // nothing else is stored
}

// A reach is what evidence of one type reaches: the leaves with the ways to their points, in order, and
// what these ways ask, each once. It is never changed.
type reach struct {
	leaves []reached
	asks   []*point.Ask
}

// A reached is a leaf with the ways to its points.
type reached struct {
	leaf int
	ways []way
}

// A way is a link, or none for evidence that names the point, by which a piece reaches a point.
type way struct {
	leaf, none int32 // the place of the leaf, and the number of the point
	ask        int32 // the place of what it asks; -1 where only judging the point tells
	point      *mapping.Point
	edge       *mapping.Edge
}

// shows reports whether the way takes the piece for what its point asks: the link's by may name
// other types.
func (w *way) shows(p *piece.Piece) bool {
	return w.edge == nil || len(w.edge.Link.By) == 0 || slices.Contains(w.edge.Link.By, p.Type)
}

// serves reports whether the piece is for the control of the way.
func (w *way) serves(p *piece.Piece) bool { return w.edge == nil || p.Serves(w.edge.Control.ID) }

// reach is what evidence of a type reaches by some links.
func (n *Net) reach(l *point.Lens, evidenceType string, list []linkAt) *reach {
	r, ways := &reach{}, make([]way, len(list))
	for i, k := range list {
		w := &ways[i]
		*w = way{leaf: k.leaf, none: n.first[k.leaf] + k.at, point: &n.leaves[k.leaf].Points[k.at]}
		if k.link >= 0 {
			w.edge = &w.point.Links[k.link]
		}
		at, asks := l.Ask(r.asks, w.point, w.edge, evidenceType)
		w.ask, r.asks = int32(at), asks //nolint:gosec // a place in a list
		if n := len(r.leaves); n > 0 && r.leaves[n-1].leaf == int(k.leaf) {
			last := &r.leaves[n-1]
			last.ways = ways[i-len(last.ways) : i+1]
			continue
		}
		r.leaves = append(r.leaves, reached{leaf: int(k.leaf), ways: ways[i : i+1]})
	}
	return r
}

func inOrder(list []linkAt) {
	slices.SortFunc(list, func(a, b linkAt) int { return cmp.Or(cmp.Compare(a.leaf, b.leaf), cmp.Compare(a.at, b.at)) })
}
