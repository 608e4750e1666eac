package mapping

import (
	"cmp"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
)

// A net is the stated relations as an undirected graph: every statement is one arc
// each way, the way back with the inverse. Rejected statements are not in it.
type net struct {
	stated []*Stated
	index  map[framework.Ref]int32
	refs   []framework.Ref
	arcs   [][]arc
}

// An arc is one statement as seen from one of its ends.
type arc struct {
	to     int32
	stated int32
	set    RelationSet
	turned bool
}

func newNet(src Source) *net {
	list := src.Relations
	for _, u := range src.Unions {
		list = append(slices.Clip(list), u.Pairs()...)
	}
	n := &net{stated: list, index: make(map[framework.Ref]int32, len(list))}
	for i, s := range list {
		if s.Review.State == Rejected || s.From == s.To {
			continue
		}
		a, b := n.node(s.From), n.node(s.To)
		n.arcs[a] = append(n.arcs[a], arc{to: b, stated: int32(i), set: s.Is})
		n.arcs[b] = append(n.arcs[b], arc{to: a, stated: int32(i), set: s.Is.Inverse(), turned: true})
	}
	return n
}

func (n *net) node(r framework.Ref) int32 {
	if i, ok := n.index[r]; ok {
		return i
	}
	i := int32(len(n.refs)) //nolint:gosec // as above
	n.index[r] = i
	n.refs = append(n.refs, r)
	n.arcs = append(n.arcs, nil)
	return i
}

// counts reports whether an arc may be used.
func (n *net) counts(a arc, reviewedOnly bool) bool {
	return !reviewedOnly || n.stated[a.stated].Review.State == Reviewed
}

// A search enumerates the paths without a loop from one node, along arcs whose
// composition still says something.
type search struct {
	net      *net
	hops     int
	reviewed bool
	skip     int32 // a statement that is not to be used, -1 for none
	budget   int
	far      map[int32]int // hops to the target, where there is one, of what is in reach
	start    int32
	trail    []arc
	found    func(to int32, set RelationSet, trail []arc)
}

// defaultBudget bounds how many arcs one search looks at.
const defaultBudget = 200_000

func (s *search) from(start int32) {
	s.start = start
	s.walk(start, rEqual)
}

// on reports whether the path has been there.
func (s *search) on(at int32) bool {
	for _, a := range s.trail {
		if a.to == at {
			return true
		}
	}
	return at == s.start
}

func (s *search) walk(at int32, set RelationSet) {
	if len(s.trail) == s.hops {
		return
	}
	for _, a := range s.net.arcs[at] {
		if s.budget--; s.budget < 0 {
			return
		}
		if s.on(a.to) || a.stated == s.skip || !s.net.counts(a, s.reviewed) {
			continue
		}
		if s.far != nil {
			if left, ok := s.far[a.to]; !ok || left+len(s.trail)+1 > s.hops {
				continue
			}
		}
		next := set.Compose(a.set)
		if next.Indeterminate() {
			continue
		}
		s.trail = append(s.trail, a)
		s.found(a.to, next, s.trail)
		s.walk(a.to, next)
		s.trail = s.trail[:len(s.trail)-1]
	}
}

// distances counts the hops from a node to those within a limit.
func (n *net) distances(to int32, limit int, reviewed bool, skip int32) map[int32]int {
	far := map[int32]int{to: 0}
	queue := []int32{to}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		if far[at] == limit {
			continue
		}
		for _, a := range n.arcs[at] {
			if _, seen := far[a.to]; !seen && a.stated != skip && n.counts(a, reviewed) {
				far[a.to] = far[at] + 1
				queue = append(queue, a.to)
			}
		}
	}
	return far
}

// path turns a trail into steps with their places.
func (n *net) path(from int32, trail []arc, set RelationSet) Path {
	p := Path{Set: set, Confidence: 1, Steps: make([]Step, len(trail))}
	at := from
	for i, a := range trail {
		s := n.stated[a.stated]
		p.Steps[i] = Step{From: n.refs[at], To: n.refs[a.to], Is: a.set, Stated: s}
		if s.Confidence > 0 {
			p.Confidence *= s.Confidence
		}
		p.Draft = p.Draft || s.Review.State == Draft
		at = a.to
	}
	return p
}

// shortest orders paths by length, then by what they say, then by their statements.
func shortest(list []Path) {
	slices.SortStableFunc(list, func(a, b Path) int {
		return cmp.Or(cmp.Compare(len(a.Steps), len(b.Steps)), cmp.Compare(len(a.Set.Names()), len(b.Set.Names())),
			slices.CompareFunc(a.Steps, b.Steps, func(x, y Step) int { return cmp.Or(x.To.Compare(y.To), cmp.Compare(x.Is, y.Is)) }))
	})
}
