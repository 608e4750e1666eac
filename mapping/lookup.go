package mapping

import (
	"context"
	"errors"
	"fmt"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/check"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/guide"
	"github.com/groundworkgrc/groundwork/mapping/internal/index"
	"github.com/groundworkgrc/groundwork/mapping/relation"
)

// Source returns the checked and ordered ingredients.
func (g *Graph) Source() Source { return g.held().source }

// Frameworks lists the frameworks by id.
func (g *Graph) Frameworks() []*framework.Framework { return g.held().source.Frameworks }

// Framework returns the framework of that id, or an error that wraps
// [ErrNotFound] and names the nearest.
func (g *Graph) Framework(id string) (*framework.Framework, error) {
	if g == nil {
		return nil, errNoGraph
	}
	if t := g.trees[id]; t != nil {
		return t.framework, nil
	}
	for _, r := range g.source.Relations {
		if r.From.Framework == id || r.To.Framework == id {
			return nil, fmt.Errorf("framework %q %w: relations name it, and nobody loaded it (catalog import takes one in)", id, ErrNotFound)
		}
	}
	return nil, notFound("framework", id, ids(g.source.Frameworks, func(f *framework.Framework) string { return f.ID }))
}

// Tree lists the top-level requirements of a framework with all below them.
func (g *Graph) Tree(framework string) []*Node { return g.tree(framework).groups }

// Leaves lists the assessable requirements of a framework as printed.
func (g *Graph) Leaves(framework string) []*Leaf { return g.tree(framework).leaves }

// Requirement returns any requirement, leaf or group, in its place in the tree.
func (g *Graph) Requirement(ref framework.Ref) (*Node, error) {
	if g == nil {
		return nil, errNoGraph
	}
	if n := g.node(ref); n != nil {
		return n, nil
	}
	f, err := g.Framework(ref.Framework)
	if err != nil {
		return nil, err
	}
	return nil, notFound("requirement", ref.String(), ids(f.Requirements,
		func(q framework.Requirement) string { return ref.Framework + ":" + q.ID }))
}

// Leaf returns an assessable requirement with its points. The error is
// [ErrNotFound], for a group too, since a group is not assessed by itself.
func (g *Graph) Leaf(ref framework.Ref) (*Leaf, error) {
	if g == nil {
		return nil, errNoGraph
	}
	if l := g.leaf(ref); l != nil {
		return l, nil
	}
	n, err := g.Requirement(ref)
	if err != nil {
		return nil, err
	}
	return nil, &groupError{ref, n.Children[0].Ref}
}

// Controls lists the controls by id.
func (g *Graph) Controls() []*Control { return g.held().source.Controls }

// Control returns the control of that id, or the one that had it before ([Control.Was]).
func (g *Graph) Control(id string) (*Control, error) {
	if g == nil {
		return nil, errNoGraph
	}
	if c, ok := g.controls[id]; ok {
		return c, nil
	}
	if c, ok := g.was[id]; ok {
		return c, nil
	}
	return nil, notFound("control", id, ids(g.source.Controls, func(c *Control) string { return c.ID }))
}

// EvidenceType returns the evidence type of that id.
func (g *Graph) EvidenceType(id string) (*evidence.Type, error) {
	if g == nil {
		return nil, errNoGraph
	}
	if t, ok := g.types[id]; ok {
		return t, nil
	}
	return nil, notFound("evidence type", id, ids(g.source.EvidenceTypes, func(t *evidence.Type) string { return t.ID }))
}

// EvidenceTypes lists the evidence types by id.
func (g *Graph) EvidenceTypes() []*evidence.Type { return g.held().source.EvidenceTypes }

// FactTypes lists the fact types by id.
func (g *Graph) FactTypes() []*evidence.FactType { return g.held().source.FactTypes }

// FactType returns the fact type of that id.
func (g *Graph) FactType(id string) (*evidence.FactType, error) {
	if g == nil {
		return nil, errNoGraph
	}
	if t, ok := g.facts[id]; ok {
		return t, nil
	}
	return nil, notFound("fact type", id, ids(g.source.FactTypes, func(t *evidence.FactType) string { return t.ID }))
}

// Rules lists the rules by control and basis.
func (g *Graph) Rules() []*Rule { return g.held().source.Rules }

// Questions lists the questions of the check-up in the order of the files.
func (g *Graph) Questions() []*Question { return g.held().source.Questions }

// Guides lists the guides between frameworks, by what they stand between.
func (g *Graph) Guides() []*guide.Guide { return g.held().source.Guides }

// Checklists lists the checklists by id.
func (g *Graph) Checklists() []*guide.Checklist { return g.held().source.Checklists }

// Checklist returns the checklist of that id.
func (g *Graph) Checklist(id string) (*guide.Checklist, error) {
	if g == nil {
		return nil, errNoGraph
	}
	if x, ok := g.checklists[id]; ok {
		return x, nil
	}
	return nil, notFound("checklist", id, ids(g.source.Checklists, func(x *guide.Checklist) string { return x.ID }))
}

// Index is [Source.Index] of the graph's source, which is indexed once; a graph that is
// nil has none.
func (g *Graph) Index(ctx context.Context) (*index.Index, error) {
	if err := check.Live(ctx); err != nil {
		return nil, err
	}
	if g == nil || g.index == nil {
		return nil, errNoGraph
	}
	return g.index, nil
}

// errNoGraph says that a graph is missing, or was not made by [Build].
var errNoGraph = errors.New("no graph: make one with Build")

// held is the graph, and one that holds nothing where it is nil.
func (g *Graph) held() *Graph {
	if g == nil {
		return &Graph{}
	}
	return g
}

// Relations returns the stated relations as a net.
func (g *Graph) Relations() *relation.Net { return g.held().relations }

// Open lists why pairs of requirements are left open.
func (g *Graph) Open() []*Open { return g.held().source.Open }

// Rejected lists the links and relations that were considered and struck.
func (g *Graph) Rejected() []*Rejected { return g.held().source.Rejected }

// Takers lists the controls that take evidence of the type, by id.
func (g *Graph) Takers(evidenceType string) []*Control { return g.held().takers[evidenceType] }

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
