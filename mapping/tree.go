package mapping

import (
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/internal/index"
)

// A tree is what a graph holds of one framework. What is there for each requirement stands in
// one list for all, at the place that the index says: a catalog may have a hundred thousand.
type tree struct {
	framework *framework.Framework
	nodes     []Node
	groups    []*Node // at the top, in order
	leaves    []*Leaf // in order
}

// newTree makes the tree of a framework without faults.
func newTree(f *framework.Framework, x *index.Index) *tree {
	t := &tree{framework: f, nodes: make([]Node, len(f.Requirements))}
	points := 0
	for i := range f.Requirements {
		q, node := &f.Requirements[i], &t.nodes[i]
		node.Ref, node.Requirement = framework.Ref{Framework: f.ID, Requirement: q.ID}, q
		points += max(1, len(q.Points))
		if q.Parent == "" {
			t.groups = append(t.groups, node)
			continue
		}
		if at, ok := x.Place(framework.Ref{Framework: f.ID, Requirement: q.Parent}); ok {
			node.Parent = &t.nodes[at]
			node.Parent.Children = append(node.Parent.Children, node)
		}
	}
	l := leafing{tree: t, leaves: make([]Leaf, 0, len(t.nodes)), points: make([]Point, 0, points)}
	t.leaves = make([]*Leaf, 0, len(t.nodes))
	for _, top := range t.groups {
		l.add(top, 0)
	}
	return t
}

// A leafing makes the leaves of a tree.
type leafing struct {
	*tree

	leaves []Leaf
	points []Point
}

func (l *leafing) add(n *Node, depth int) {
	n.Depth = depth
	for _, c := range n.Children {
		l.add(c, depth+1)
	}
	if len(n.Children) > 0 {
		return
	}
	first := len(l.points)
	for i := range n.Requirement.Points {
		p := &n.Requirement.Points[i]
		l.points = append(l.points, Point{Point: *p, Ref: n.Ref.Point(p.ID)})
	}
	if len(n.Requirement.Points) == 0 {
		l.points = append(l.points, Point{Point: n.Requirement.AllPoints()[0], Ref: n.Ref.Point("")})
	}
	l.leaves = append(l.leaves, Leaf{Ref: n.Ref, Framework: l.framework, Requirement: n.Requirement, Points: slices.Clip(l.points[first:])})
	n.leaf = &l.leaves[len(l.leaves)-1]
	l.tree.leaves = append(l.tree.leaves, n.leaf)
}

// node is the requirement in its place in the tree, nil where there is none.
func (g *Graph) node(ref framework.Ref) *Node {
	if t := g.trees[ref.Framework]; t != nil {
		if i, ok := g.index.Place(ref); ok {
			return &t.nodes[i]
		}
	}
	return nil
}

// leaf is the assessable requirement, nil where there is none.
func (g *Graph) leaf(ref framework.Ref) *Leaf {
	if n := g.node(ref); n != nil {
		return n.leaf
	}
	return nil
}

// tree is that of a framework, and one that holds nothing where there is none.
func (g *Graph) tree(framework string) *tree {
	if g == nil || g.trees[framework] == nil {
		return &tree{}
	}
	return g.trees[framework]
}
