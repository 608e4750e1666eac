package mapping

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/guide"
	"github.com/groundworkgrc/groundwork/mapping/relation"
	"github.com/groundworkgrc/groundwork/mapping/review"
)

// ErrNotFound is wrapped by look-ups of an id that the graph does not hold.
var ErrNotFound = errors.New("not found")

// groupError says that a group was asked for in the place of a requirement below it.
type groupError struct{ ref, first framework.Ref }

func (e *groupError) Error() string {
	return fmt.Sprintf("%s is a group: name one of its requirements, such as %s", e.ref, e.first)
}

// Is makes the error one of [ErrNotFound].
func (e *groupError) Is(target error) bool { return target == ErrNotFound }

// A Graph links the requirements of frameworks to controls and those to evidence
// types. It is immutable and safe for concurrent use; what its methods return is
// shared and must not be changed. All its lists are ordered: frameworks and
// controls by id, requirements as printed.
type Graph struct {
	relations  *relation.Net
	source     Source
	frameworks map[string]*framework.Framework
	groups     map[string][]*Node // per framework, in order
	leaves     map[string][]*Leaf
	nodes      map[framework.Ref]*Node
	leaf       map[framework.Ref]*Leaf
	controls   map[string]*Control
	types      map[string]*evidence.Type
	takers     map[string][]*Control // evidence type -> controls that take it
	checker    *checker
}

// A Node is any requirement in its place in the tree.
type Node struct {
	Ref         framework.Ref
	Requirement *framework.Requirement
	Children    []*Node
	Depth       int
}

// A Leaf is an assessable requirement with its points.
type Leaf struct {
	Ref         framework.Ref
	Framework   *framework.Framework
	Requirement *framework.Requirement
	Points      []Point
}

// A Point is a point with the links that reach it. Rejected links are not there.
type Point struct {
	framework.Point

	Ref   framework.PointRef
	Links []Edge
}

// An Edge is one link as seen from a point.
type Edge struct {
	Control *Control
	Link    *Link
}

// Build checks the source and makes its graph. The error lists every problem:
// doubled and unknown ids, missing fields, circular parents.
func Build(src Source) (*Graph, error) {
	src, problems := src.Overlaid()
	if err := append(problems, Check(src)...).Err(); err != nil {
		return nil, fmt.Errorf("catalog: %w", err)
	}
	g := &Graph{
		source:     ordered(src),
		frameworks: map[string]*framework.Framework{}, groups: map[string][]*Node{}, leaves: map[string][]*Leaf{},
		nodes: map[framework.Ref]*Node{}, leaf: map[framework.Ref]*Leaf{},
		controls: map[string]*Control{}, types: map[string]*evidence.Type{}, takers: map[string][]*Control{},
	}
	g.checker = newChecker(g.source)
	g.relations = relation.New(g.source.Relations, g.source.Unions)
	for _, t := range g.source.EvidenceTypes {
		g.types[t.ID] = t
	}
	for _, f := range g.source.Frameworks {
		g.addFramework(f)
	}
	for _, c := range g.source.Controls {
		g.addControl(c)
	}
	return g, nil
}

// ordered copies what may be changed after and sorts the lists, so that neither the
// order of files nor a later hand changes the graph. Bands keep their order, which
// has a meaning.
func ordered(src Source) Source {
	src.Frameworks = copied(src.Frameworks, func(f *framework.Framework) {
		f.Requirements = slices.Clone(f.Requirements)
		for i := range f.Requirements {
			f.Requirements[i].Points = slices.Clone(f.Requirements[i].Points)
		}
	})
	src.Controls = copied(src.Controls, func(c *Control) { c.Links = slices.Clone(c.Links) })
	src.EvidenceTypes = copied(src.EvidenceTypes, func(t *evidence.Type) { t.Attributes = slices.Clone(t.Attributes) })
	src.FactTypes = copied(src.FactTypes, func(t *evidence.FactType) { t.Values = slices.Clone(t.Values) })
	src.Rules = copied(src.Rules, func(r *Rule) { r.Tests = slices.Clone(r.Tests) })
	src.Relations = copied(src.Relations, func(*relation.Statement) {})
	src.Bands = copied(src.Bands, func(*Band) {})
	src.FindingRules = copied(src.FindingRules, func(*FindingRule) {})
	src.SampleGuides = slices.SortedFunc(slices.Values(copied(src.SampleGuides, func(*SampleGuide) {})), func(a, b *SampleGuide) int {
		return cmp.Compare(a.Cadence, b.Cadence)
	})
	src.Unions = copied(src.Unions, func(u *relation.Union) { u.From, u.To = slices.Clone(u.From), slices.Clone(u.To) })
	slices.SortStableFunc(src.Unions, func(a, b *relation.Union) int {
		return cmp.Or(slices.CompareFunc(a.From, b.From, framework.Ref.Compare), slices.CompareFunc(a.To, b.To, framework.Ref.Compare), cmp.Compare(a.Is, b.Is))
	})
	src.Frameworks = slices.SortedFunc(slices.Values(src.Frameworks), func(a, b *framework.Framework) int {
		return framework.CompareID(a.ID, b.ID)
	})
	src.Controls = slices.SortedFunc(slices.Values(src.Controls), func(a, b *Control) int { return cmp.Compare(a.ID, b.ID) })
	src.EvidenceTypes = slices.SortedFunc(slices.Values(src.EvidenceTypes), func(a, b *evidence.Type) int { return cmp.Compare(a.ID, b.ID) })
	src.FactTypes = slices.SortedFunc(slices.Values(src.FactTypes), func(a, b *evidence.FactType) int { return cmp.Compare(a.ID, b.ID) })
	src.Rules = slices.SortedFunc(slices.Values(src.Rules), func(a, b *Rule) int {
		return cmp.Or(cmp.Compare(a.Control, b.Control), cmp.Compare(a.Basis, b.Basis))
	})
	src.Relations = slices.SortedFunc(slices.Values(src.Relations), func(a, b *relation.Statement) int {
		return cmp.Or(a.From.Compare(b.From), a.To.Compare(b.To), cmp.Compare(a.Is, b.Is), cmp.Compare(a.Why, b.Why))
	})
	src.Guides = slices.SortedFunc(slices.Values(src.Guides), func(a, b *guide.Guide) int {
		return cmp.Or(slices.Compare(a.Between, b.Between), cmp.Compare(a.Dated, b.Dated))
	})
	src.Checklists = slices.SortedFunc(slices.Values(src.Checklists), func(a, b *guide.Checklist) int { return cmp.Compare(a.ID, b.ID) })
	return src
}

// copied copies each item, and with deepen the lists that it holds.
func copied[T any](list []*T, deepen func(*T)) []*T {
	out := make([]*T, len(list))
	for i, x := range list {
		c := *x
		deepen(&c)
		out[i] = &c
	}
	return out
}

func (g *Graph) addFramework(f *framework.Framework) {
	g.frameworks[f.ID] = f
	for i := range f.Requirements {
		q := &f.Requirements[i]
		ref := framework.Ref{Framework: f.ID, Requirement: q.ID}
		g.nodes[ref] = &Node{Ref: ref, Requirement: q}
	}
	for i := range f.Requirements {
		q := &f.Requirements[i]
		node := g.nodes[framework.Ref{Framework: f.ID, Requirement: q.ID}]
		if q.Parent == "" {
			g.groups[f.ID] = append(g.groups[f.ID], node)
			continue
		}
		up := g.nodes[framework.Ref{Framework: f.ID, Requirement: q.Parent}]
		up.Children = append(up.Children, node)
	}
	for _, top := range g.groups[f.ID] {
		g.addLeaves(f, top, 0)
	}
}

func (g *Graph) addLeaves(f *framework.Framework, n *Node, depth int) {
	n.Depth = depth
	for _, c := range n.Children {
		g.addLeaves(f, c, depth+1)
	}
	if len(n.Children) > 0 {
		return
	}
	leaf := &Leaf{Ref: n.Ref, Framework: f, Requirement: n.Requirement}
	for _, p := range n.Requirement.AllPoints() {
		leaf.Points = append(leaf.Points, Point{Point: p, Ref: n.Ref.Point(p.ID)})
	}
	g.leaf[n.Ref] = leaf
	g.leaves[f.ID] = append(g.leaves[f.ID], leaf)
}

func (g *Graph) addControl(c *Control) {
	g.controls[c.ID] = c
	for _, t := range c.Takes() {
		g.takers[t] = append(g.takers[t], c)
	}
	for i := range c.Links {
		link := &c.Links[i]
		if link.Review.State == review.Rejected {
			continue
		}
		leaf := g.leaf[link.To]
		for j := range leaf.Points {
			p := &leaf.Points[j]
			if link.Reaches(p.ID) {
				p.Links = append(p.Links, Edge{Control: c, Link: link})
			}
		}
	}
}

// Reaches reports whether the link names the point, or all.
func (l *Link) Reaches(point string) bool {
	return len(l.Points) == 0 || slices.Contains(l.Points, point)
}

// Takes lists the evidence types that show the control, each once, in order.
func (c *Control) Takes() []string {
	var types []string
	for _, b := range []BasisShows{c.Evidence.Design, c.Evidence.Operation} {
		for _, any := range b.Types {
			for _, t := range any {
				if !slices.Contains(types, t) {
					types = append(types, t)
				}
			}
		}
	}
	return types
}

// Source returns the checked and ordered ingredients.
func (g *Graph) Source() Source { return g.source }

// Frameworks lists the frameworks by id.
func (g *Graph) Frameworks() []*framework.Framework { return g.source.Frameworks }

// Framework returns the framework of that id, or an error that wraps
// [ErrNotFound] and names the nearest.
func (g *Graph) Framework(id string) (*framework.Framework, error) {
	if f, ok := g.frameworks[id]; ok {
		return f, nil
	}
	return nil, notFound("framework", id, ids(g.source.Frameworks, func(f *framework.Framework) string { return f.ID }))
}

// Tree lists the top-level requirements of a framework with all below them.
func (g *Graph) Tree(framework string) []*Node { return g.groups[framework] }

// Leaves lists the assessable requirements of a framework as printed.
func (g *Graph) Leaves(framework string) []*Leaf { return g.leaves[framework] }

// Requirement returns any requirement, leaf or group, in its place in the tree.
func (g *Graph) Requirement(ref framework.Ref) (*Node, error) {
	if n, ok := g.nodes[ref]; ok {
		return n, nil
	}
	if _, err := g.Framework(ref.Framework); err != nil {
		return nil, err
	}
	return nil, notFound("requirement", ref.String(), ids(g.frameworks[ref.Framework].Requirements,
		func(q framework.Requirement) string { return ref.Framework + ":" + q.ID }))
}

// Leaf returns an assessable requirement with its points. The error is
// [ErrNotFound], for a group too, since a group is not assessed by itself.
func (g *Graph) Leaf(ref framework.Ref) (*Leaf, error) {
	if l, ok := g.leaf[ref]; ok {
		return l, nil
	}
	n, err := g.Requirement(ref)
	if err != nil {
		return nil, err
	}
	return nil, &groupError{ref, n.Children[0].Ref}
}

// Controls lists the controls by id.
func (g *Graph) Controls() []*Control { return g.source.Controls }

// Control returns the control of that id.
func (g *Graph) Control(id string) (*Control, error) {
	if c, ok := g.controls[id]; ok {
		return c, nil
	}
	return nil, notFound("control", id, ids(g.source.Controls, func(c *Control) string { return c.ID }))
}

// EvidenceType returns the evidence type of that id.
func (g *Graph) EvidenceType(id string) (*evidence.Type, error) {
	if t, ok := g.types[id]; ok {
		return t, nil
	}
	return nil, notFound("evidence type", id, ids(g.source.EvidenceTypes, func(t *evidence.Type) string { return t.ID }))
}

// Relations returns the stated relations as a net.
func (g *Graph) Relations() *relation.Net { return g.relations }

// Takers lists the controls that take evidence of the type, by id.
func (g *Graph) Takers(evidenceType string) []*Control { return g.takers[evidenceType] }

func ids[T any](list []T, id func(T) string) []string {
	names := make([]string, len(list))
	for i, v := range list {
		names[i] = id(v)
	}
	return names
}

func notFound(what, id string, names []string) error {
	if near := framework.Nearest(id, names); near != "" {
		return fmt.Errorf("%s %q %w; did you mean %q?", what, id, ErrNotFound, near)
	}
	return fmt.Errorf("%s %q %w", what, id, ErrNotFound)
}
