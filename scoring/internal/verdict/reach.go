package verdict

import (
	"cmp"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/internal/point"
)

// A reach is what evidence of one type reaches: the leaves with the ways to their points, in order, and
// what these ways ask, each once. It is worked out once for all pieces of a type.
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
	leaf, at int32 // the places of the leaf, and of the point in it
	ask      int32 // the place of what it asks; -1 where only judging the point tells
	point    *mapping.Point
	edge     *mapping.Edge
}

// shows reports whether the way takes the piece for what its point asks: the link's by may name
// other types.
func (w *way) shows(p *piece.Piece) bool {
	return w.edge == nil || len(w.edge.Link.By) == 0 || slices.Contains(w.edge.Link.By, p.Type)
}

// serves reports whether the piece is for the control of the way.
func (w *way) serves(p *piece.Piece) bool { return w.edge == nil || p.Serves(w.edge.Control.ID) }

// A linkAt is a link to a point in scope: the places of the leaf, of the point in it, and of the link.
type linkAt struct{ leaf, at, link int32 }

// index notes the links of a point in scope by their controls, and the controls by what they take.
func (j *Judge) index(leaf, at int) {
	p, l := &j.leaves[leaf].Points[at], j.lenses[leaf]
	for i := range p.Links {
		e := &p.Links[i]
		if l.Counts != nil && !l.Counts(e.Link) {
			continue
		}
		of, seen := j.by[e.Control]
		j.by[e.Control] = append(of, linkAt{int32(leaf), int32(at), int32(i)}) //nolint:gosec // places in lists
		if seen {
			continue
		}
		for _, t := range e.Control.EvidenceTypes() {
			j.takers[t] = append(j.takers[t], e.Control)
		}
	}
}

// reachOf is what a piece reaches: by its type, or the points that it names.
func (j *Judge) reachOf(p *piece.Piece) *reach {
	if len(p.Points) > 0 {
		return j.reachBy(p.Type, j.named(p.Points))
	}
	r, ok := j.types[p.Type]
	if !ok {
		var list []linkAt
		for _, c := range j.takers[p.Type] {
			list = append(list, j.by[c]...)
		}
		r = j.reachBy(p.Type, list)
		j.types[p.Type] = r
	}
	return r
}

// reachBy is what evidence of a type reaches by some links.
func (j *Judge) reachBy(evidenceType string, list []linkAt) *reach {
	slices.SortFunc(list, func(a, b linkAt) int {
		return cmp.Or(cmp.Compare(a.leaf, b.leaf), cmp.Compare(a.at, b.at), cmp.Compare(a.link, b.link))
	})
	r, ways := &reach{}, make([]way, len(list))
	for i, k := range list {
		w := &ways[i]
		*w = way{leaf: k.leaf, at: k.at, ask: -1, point: &j.leaves[k.leaf].Points[k.at]}
		if k.link >= 0 {
			w.edge = &w.point.Links[k.link]
		}
		if !j.none[k.leaf][k.at].Judged {
			at, asks := j.lenses[k.leaf].Ask(r.asks, w.point, w.edge, evidenceType)
			w.ask, r.asks = int32(at), asks //nolint:gosec // a place in a list
		}
		if n := len(r.leaves); n > 0 && r.leaves[n-1].leaf == int(k.leaf) {
			last := &r.leaves[n-1]
			last.ways = ways[i-len(last.ways) : i+1]
			continue
		}
		r.leaves = append(r.leaves, reached{leaf: int(k.leaf), ways: ways[i : i+1]})
	}
	return r
}

// named are the ways of evidence that names points, of those in scope.
func (j *Judge) named(refs []framework.PointRef) []linkAt {
	if j.places == nil {
		j.places = map[framework.PointRef]linkAt{}
		for i, list := range j.none {
			for k := range list {
				if list[k].Asked {
					j.places[j.leaves[i].Points[k].Ref] = linkAt{int32(i), int32(k), -1}
				}
			}
		}
	}
	var out []linkAt
	for _, ref := range refs {
		if at, ok := j.places[ref]; ok && !slices.Contains(out, at) {
			out = append(out, at)
		}
	}
	return out
}
