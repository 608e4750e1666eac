package lens

import (
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring/internal/figure"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Groups works out the figures between a lens and its requirements: for each node of the
// tree that has others below it, and for each leaf at the top, the mean by weight of what is
// counted there. Additional criteria have rows of their own.
func Groups(tree []*mapping.Node, requirements []result.Requirement) []result.Group {
	f := folder{by: make(map[framework.Ref]*result.Requirement, len(requirements))}
	for i := range requirements {
		f.by[requirements[i].Ref] = &requirements[i]
	}
	for _, n := range tree {
		f.fold(n, !onlyGroups(n), nil)
	}
	n := 0
	for _, rows := range f.rows {
		n += len(rows)
	}
	out := make([]result.Group, 0, n)
	for _, rows := range f.rows {
		out = append(out, rows...)
	}
	return out
}

type folder struct {
	by   map[framework.Ref]*result.Requirement
	rows [][]result.Group // by node
}

// A subtotal is what the leaves below a node come to that are of the framework's own, or of
// one category of additional criteria.
type subtotal struct {
	additional string
	mean       figure.Mean
	inScope    int
	counts     counts
}

// fold adds the rows of a node and of those below it, and adds its sum to those of what is above. A
// section is what an overview shows: a node at the top, or those right below where it holds
// nothing but groups.
func (f *folder) fold(n *mapping.Node, section bool, above []subtotal) []subtotal {
	if len(n.Children) == 0 && n.Depth > 0 {
		return f.leaf(n, above)
	}
	at := len(f.rows)
	f.rows = append(f.rows, nil)
	var sums []subtotal
	if len(n.Children) == 0 {
		sums = f.leaf(n, sums)
	}
	for _, c := range n.Children {
		sums = f.fold(c, n.Depth == 0 && !section, sums)
	}
	f.rows[at] = rowsOf(n, sums, section)
	for i := range sums {
		above = merged(above, &sums[i])
	}
	return above
}

// leaf adds a requirement to the sums of what is above it.
func (f *folder) leaf(n *mapping.Node, above []subtotal) []subtotal {
	if q := f.by[n.Ref]; q != nil {
		one := subtotal{additional: q.Additional}
		one.take(q)
		above = merged(above, &one)
	}
	return above
}

func (s *subtotal) take(q *result.Requirement) {
	s.counts[q.Status]++
	if q.Status.Counted() {
		s.mean.Add(q.Readiness, q.Share())
		s.inScope++
	}
}

// merged adds a subtotal to the one of its kind.
func merged(sums []subtotal, s *subtotal) []subtotal {
	i := slices.IndexFunc(sums, func(o subtotal) bool { return o.additional == s.additional })
	if i < 0 {
		i = len(sums)
		sums = append(sums, subtotal{additional: s.additional})
	}
	to := &sums[i]
	to.mean.Join(s.mean)
	to.inScope += s.inScope
	for x, n := range s.counts {
		to.counts[x] += n
	}
	return sums
}

// rowsOf are the rows of one node: the framework's own first, then each category of
// additional criteria.
func rowsOf(n *mapping.Node, sums []subtotal, section bool) []result.Group {
	if len(sums) == 0 {
		sums = []subtotal{{}}
	}
	slices.SortStableFunc(sums, func(a, b subtotal) int { return framework.CompareID(a.additional, b.additional) })
	out := make([]result.Group, 0, len(sums))
	for i := range sums {
		s := &sums[i]
		out = append(out, result.Group{
			Ref: n.Ref, Title: n.Requirement.Title, Parent: parentOf(n.Ref, n.Requirement), Depth: n.Depth, Additional: s.additional, Section: section,
			Readiness: s.mean.Value(), Weight: s.mean.Weight(), InScope: s.inScope, ByStatus: s.counts.by(),
		})
	}
	return out
}

// parentOf names the group that a requirement stands in, nothing at the top.
func parentOf(ref framework.Ref, q *framework.Requirement) framework.Ref {
	if q.Parent == "" {
		return framework.Ref{}
	}
	return framework.Ref{Framework: ref.Framework, Requirement: q.Parent}
}

// onlyGroups reports whether all that is right below a node are groups themselves.
func onlyGroups(n *mapping.Node) bool {
	return len(n.Children) > 0 && !slices.ContainsFunc(n.Children, func(c *mapping.Node) bool { return len(c.Children) == 0 })
}
