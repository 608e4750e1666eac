package mapping

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/check"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/guide"
	"github.com/groundworkgrc/groundwork/mapping/internal/index"
	"github.com/groundworkgrc/groundwork/mapping/relation"
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
// controls by id, requirements as printed. A nil graph holds nothing: its lists are
// empty, and a look-up by id says that there is no graph.
type Graph struct {
	relations  *relation.Net
	source     Source
	frameworks map[string]*framework.Framework
	groups     map[string][]*Node // per framework, in order
	leaves     map[string][]*Leaf
	nodes      map[framework.Ref]*Node
	leaf       map[framework.Ref]*Leaf
	controls   map[string]*Control
	was        map[string]*Control // by the ids that controls had before
	types      map[string]*evidence.Type
	facts      map[string]*evidence.FactType
	checklists map[string]*guide.Checklist
	takers     map[string][]*Control // evidence type -> controls that take it
	index      *index.Index
	considered considered
}

// A Node is any requirement in its place in the tree.
type Node struct {
	Ref         framework.Ref
	Requirement *framework.Requirement
	Parent      *Node // nil at the top
	Children    []*Node
	Depth       int // 0 at the top
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
// doubled and unknown ids, missing fields, circular parents, values that cannot be.
func Build(src Source) (*Graph, error) { return BuildContext(context.Background(), src) }

// BuildContext is [Build] that stops when the context ends; the error then wraps the
// context's.
func BuildContext(ctx context.Context, src Source) (*Graph, error) {
	problems, err := Check(ctx, src)
	if err != nil {
		return nil, err
	}
	if err := problems.Err(); err != nil {
		return nil, fmt.Errorf("catalog: %w", err)
	}
	g := &Graph{
		source:     ordered(src),
		frameworks: map[string]*framework.Framework{}, groups: map[string][]*Node{}, leaves: map[string][]*Leaf{},
		nodes: map[framework.Ref]*Node{}, leaf: map[framework.Ref]*Leaf{},
		controls: map[string]*Control{}, was: map[string]*Control{}, types: map[string]*evidence.Type{}, takers: map[string][]*Control{},
		facts: map[string]*evidence.FactType{}, checklists: map[string]*guide.Checklist{},
	}
	if g.index, err = g.source.Index(ctx); err != nil {
		return nil, err
	}
	if g.relations, err = relation.New(g.source.Relations, g.source.Unions); err != nil {
		return nil, fmt.Errorf("catalog: %w", err)
	}
	g.considered = consideredOf(&g.source)
	return g, g.fill(ctx)
}

// fill links what the source holds.
func (g *Graph) fill(ctx context.Context) error {
	for _, t := range g.source.EvidenceTypes {
		g.types[t.ID] = t
	}
	for _, t := range g.source.FactTypes {
		g.facts[t.ID] = t
	}
	for _, x := range g.source.Checklists {
		g.checklists[x.ID] = x
	}
	for _, f := range g.source.Frameworks {
		if err := check.Live(ctx); err != nil {
			return fmt.Errorf("catalog: %w", err)
		}
		g.addFramework(f)
	}
	if err := check.Each(ctx, g.source.Controls, func(_ int, c **Control) { g.addControl(*c) }); err != nil {
		return fmt.Errorf("catalog: %w", err)
	}
	return nil
}

// ordered copies what may be changed after and sorts the lists, so that neither the
// order of files nor a later hand changes the graph. Bands keep their order, which
// has a meaning.
func ordered(src Source) Source {
	src.Frameworks = copied(src.Frameworks, func(f *framework.Framework) {
		f.Requirements = slices.Clone(f.Requirements)
		for i := range f.Requirements {
			f.Requirements[i].Points, f.Requirements[i].Mirrors = slices.Clone(f.Requirements[i].Points), maps.Clone(f.Requirements[i].Mirrors)
			f.Requirements[i].Aliases = slices.Clone(f.Requirements[i].Aliases)
		}
	})
	src.Controls = copied(src.Controls, func(c *Control) {
		c.Links, c.Was, c.ReliesOn, c.Procedures = slices.Clone(c.Links), slices.Clone(c.Was), slices.Clone(c.ReliesOn), slices.Clone(c.Procedures)
		for i := range c.Links {
			c.Links[i].Votes = slices.Clone(c.Links[i].Votes)
		}
	})
	src.EvidenceTypes = copied(src.EvidenceTypes, func(t *evidence.Type) { t.Attributes = slices.Clone(t.Attributes) })
	src.FactTypes = copied(src.FactTypes, func(t *evidence.FactType) { t.Values = slices.Clone(t.Values) })
	src.Rules = copied(src.Rules, func(r *Rule) { r.Tests = slices.Clone(r.Tests) })
	src.Relations = copied(src.Relations, func(s *relation.Statement) { s.Votes = slices.Clone(s.Votes) })
	src.Questions = copied(src.Questions, func(q *Question) {
		q.Frameworks, q.Settles.No, q.Opens = slices.Clone(q.Frameworks), slices.Clone(q.Settles.No), slices.Clone(q.Opens)
	})
	src.StartRules = copied(src.StartRules, func(*StartRule) {})
	src.StartSteps = copied(src.StartSteps, func(s *StartStep) { s.After = slices.Clone(s.After) })
	src.Tightenings = copied(src.Tightenings, func(*Tightening) {})
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
	src.Open = slices.SortedFunc(slices.Values(copied(src.Open, func(o *Open) { o.Against = slices.Clone(o.Against) })), func(a, b *Open) int {
		return cmp.Or(a.Requirement.Compare(b.Requirement), slices.CompareFunc(a.Against, b.Against, framework.Ref.Compare), cmp.Compare(a.Why, b.Why))
	})
	src.Rejected = slices.SortedFunc(slices.Values(copied(src.Rejected, func(r *Rejected) { r.Points, r.Votes = slices.Clone(r.Points), slices.Clone(r.Votes) })), func(a, b *Rejected) int {
		return cmp.Or(cmp.Compare(a.Control, b.Control), a.From.Compare(b.From), a.To.Compare(b.To), slices.Compare(a.Points, b.Points), cmp.Compare(a.Why, b.Why))
	})
	src.Guides = copied(src.Guides, func(*guide.Guide) {})
	src.Checklists = copied(src.Checklists, func(c *guide.Checklist) { c.Items = slices.Clone(c.Items) })
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
		up.Children, node.Parent = append(up.Children, node), up
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
	for _, id := range c.Was {
		g.was[id] = c
	}
	for _, t := range c.Takes() {
		g.takers[t] = append(g.takers[t], c)
	}
	for i := range c.Links {
		link := &c.Links[i]
		if !link.Review.Counts(false) {
			continue
		}
		leaf, reaches := g.leaf[link.To], link.reaches()
		for j := range leaf.Points {
			p := &leaf.Points[j]
			if reaches(p.ID) {
				p.Links = append(p.Links, Edge{Control: c, Link: link})
			}
		}
	}
}

// Reaches reports whether the link names the point, or all.
func (l *Link) Reaches(point string) bool {
	return len(l.Points) == 0 || slices.Contains(l.Points, point)
}

// reaches is [Link.Reaches] by a table, where the link names many points.
func (l *Link) reaches() func(string) bool {
	const few = 16
	if len(l.Points) <= few {
		return l.Reaches
	}
	named := make(map[string]bool, len(l.Points))
	for _, p := range l.Points {
		named[p] = true
	}
	return func(point string) bool { return named[point] }
}

// Takes lists the evidence types that show the control, each once, in order.
func (c *Control) Takes() []string {
	var types []string
	if c == nil {
		return types
	}
	seen := map[string]bool{}
	for _, b := range []BasisShows{c.Evidence.Design, c.Evidence.Operation} {
		for _, choice := range b.Types {
			for _, t := range choice {
				if !seen[t] {
					seen[t] = true
					types = append(types, t)
				}
			}
		}
	}
	return types
}
