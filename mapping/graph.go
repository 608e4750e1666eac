package mapping

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

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
	trees      map[string]*tree // by framework
	controls   map[string]*Control
	was        map[string]*Control // by the ids that controls had before
	types      map[string]*evidence.Type
	facts      map[string]*evidence.FactType
	checklists map[string]*guide.Checklist
	takers     map[string][]*Control // evidence type -> controls that take it
	index      *index.Index
	considered func() considered // worked out where somebody asks: to judge nobody does
}

// A Node is any requirement in its place in the tree.
type Node struct {
	Ref         framework.Ref
	Requirement *framework.Requirement
	Parent      *Node // nil at the top
	Children    []*Node
	Depth       int // 0 at the top

	leaf *Leaf // nil for a group
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
	g := empty(src)
	x, err := g.source.Index(ctx)
	if err != nil {
		return nil, err
	}
	ends := endsOf(g.source.Relations, x)
	problems, err := g.source.check(ctx, x, ends) // before they are sorted: places count in the lists as given
	if err != nil {
		return nil, err
	}
	if err := problems.Err(); err != nil {
		return nil, fmt.Errorf("catalog: %w", err)
	}
	return g, g.build(ctx, x, ends)
}

// BuildChecked is [BuildContext] of a source in which [Check] found no error, and which nobody had in hand since.
func BuildChecked(ctx context.Context, src Source, _ check.Proof) (*Graph, error) {
	g := empty(src)
	x, err := g.source.Index(ctx)
	if err != nil {
		return nil, err
	}
	return g, g.build(ctx, x, endsOf(g.source.Relations, x))
}

// empty is a graph with a copy of the source, of which nothing is looked up yet.
func empty(src Source) *Graph {
	return &Graph{
		source: src.copied(), trees: map[string]*tree{},
		controls: map[string]*Control{}, was: map[string]*Control{}, types: map[string]*evidence.Type{}, takers: map[string][]*Control{},
		facts: map[string]*evidence.FactType{}, checklists: map[string]*guide.Checklist{},
	}
}

// build makes the graph of a source without errors.
func (g *Graph) build(ctx context.Context, x *index.Index, ends []index.Ends) (err error) {
	g.source.sort(x, ends)
	g.index = x
	x.Sort()
	for _, k := range g.source.Controls {
		x.AddQuestion(k.Question, k.ID)
	}
	if g.relations, err = relation.Indexed(g.index, ends, g.source.Relations, g.source.Unions); err != nil {
		return fmt.Errorf("catalog: %w", err)
	}
	g.considered = sync.OnceValue(func() considered { return consideredOf(&g.source) })
	return g.fill(ctx)
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
		g.trees[f.ID] = newTree(f, g.index)
	}
	if err := check.Each(ctx, g.source.Controls, func(_ int, c **Control) { g.addControl(*c) }); err != nil {
		return fmt.Errorf("catalog: %w", err)
	}
	return nil
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
		leaf, reaches := g.leaf(link.To), link.reaches()
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
