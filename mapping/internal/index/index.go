// Package index says what a catalog declares, by id, and whether a reference fits it. It is
// made of a source that may have faults, so that what an organisation says can be checked in
// one go with the catalog that it is said of, before there is a graph.
//
// An [Index] is read-only once it is filled, and safe for concurrent use.
package index

import (
	"context"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/check"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

// An Index holds the names of each kind, and what stands behind them. Of two that bear one
// id it holds the last.
type Index struct {
	Frameworks, Requirements, Controls, Types, Facts check.Set

	frameworks map[string]*framework.Framework
	nodes      map[framework.Ref]*Node
	takes      map[string]map[string]bool
	taken      map[string][]string
	serves     map[string]map[framework.PointRef]bool // by control; a whole requirement for all of its points
	types      map[string]*evidence.Type
	facts      map[string]*evidence.FactType
	asked      map[string]string // by fact, the control whose question it is
}

// A Node is one requirement.
type Node struct {
	Requirement *framework.Requirement
	Group       bool // others name it as their parent
	// Barred is the first requirement below, or itself, that a scope may not exclude.
	Barred *framework.Requirement
	// Kept is the first requirement below, or itself, that a scope can neither exclude nor
	// call not relevant by its own word, so that no overlay may drop it.
	Kept *framework.Requirement

	points map[string]bool // where there are many
}

// New returns an empty index.
func New() *Index {
	return &Index{
		frameworks: map[string]*framework.Framework{}, nodes: map[framework.Ref]*Node{},
		takes: map[string]map[string]bool{}, taken: map[string][]string{}, serves: map[string]map[framework.PointRef]bool{},
		types: map[string]*evidence.Type{}, facts: map[string]*evidence.FactType{}, asked: map[string]string{},
	}
}

// AddFramework takes in a framework with its requirements. The error means that the context
// ended.
func (x *Index) AddFramework(ctx context.Context, f *framework.Framework) error {
	x.Frameworks.Declare(f.ID)
	x.frameworks[f.ID] = f
	parents := make(map[string]bool, len(f.Requirements))
	for i := range f.Requirements {
		parents[f.Requirements[i].Parent] = true
	}
	err := check.Each(ctx, f.Requirements, func(_ int, q *framework.Requirement) {
		ref := framework.Ref{Framework: f.ID, Requirement: q.ID}
		x.Requirements.Declare(ref.String())
		x.nodes[ref] = &Node{Requirement: q, Group: parents[q.ID], points: pointSet(q)}
		for _, alias := range q.Aliases {
			x.Requirements.Rename(f.ID+":"+alias, ref.String())
		}
	})
	if err == nil {
		x.bar(f)
	}
	return err
}

// pointSet makes a table of points where a list is long to look through.
func pointSet(q *framework.Requirement) map[string]bool {
	const few = 16
	if len(q.Points) <= few {
		return nil
	}
	set := make(map[string]bool, len(q.Points))
	for _, p := range q.Points {
		set[p.ID] = true
	}
	return set
}

// bar notes for each requirement the first below that may not be excluded, and the first that
// may not be left out at all. Each climbs only as far as no earlier one has been.
func (x *Index) bar(f *framework.Framework) {
	may := map[string]bool{}
	for _, k := range f.Excludable.Kinds {
		may[k] = true
	}
	for i := range f.Requirements {
		q := &f.Requirements[i]
		n := x.Node(framework.Ref{Framework: f.ID, Requirement: q.ID})
		if n.Group || may[q.Kind] {
			continue
		}
		x.climb(f, n, func(n *Node) **framework.Requirement { return &n.Barred })
		if !framework.May(f.MayBeNotRelevant, q.ID, "") {
			x.climb(f, n, func(n *Node) **framework.Requirement { return &n.Kept })
		}
	}
}

func (x *Index) climb(f *framework.Framework, n *Node, field func(*Node) **framework.Requirement) {
	for q := n.Requirement; n != nil && *field(n) == nil; n = x.nodes[framework.Ref{Framework: f.ID, Requirement: n.Requirement.Parent}] {
		*field(n) = q
	}
}

// AddControl takes in a control with the evidence types that show it.
func (x *Index) AddControl(id string, takes []string) {
	x.Controls.Declare(id)
	set := make(map[string]bool, len(takes))
	for _, t := range takes {
		set[t] = true
	}
	x.takes[id], x.taken[id] = set, takes
}

// AddLink takes in that a control is linked to points of a requirement, of which none means
// all.
func (x *Index) AddLink(control string, to framework.Ref, points []string) {
	set := x.serves[control]
	if set == nil {
		set = map[framework.PointRef]bool{}
		x.serves[control] = set
	}
	if len(points) == 0 {
		set[to.Point("")] = true
	}
	for _, p := range points {
		set[to.Point(p)] = true
	}
}

// Serves reports whether the control is linked to the point.
func (x *Index) Serves(control string, p framework.PointRef) bool {
	return x.serves[control][p] || x.serves[control][p.Ref.Point("")]
}

// AddQuestion takes in the fact that is behind what is stated of a control.
func (x *Index) AddQuestion(fact, control string) {
	if _, asked := x.asked[fact]; !asked && fact != "" {
		x.asked[fact] = control
	}
}

// AskedBy returns the control whose question the fact is, "" where it is none's.
func (x *Index) AskedBy(fact string) string { return x.asked[fact] }

// AddType takes in an evidence type.
func (x *Index) AddType(t *evidence.Type) {
	x.Types.Declare(t.ID)
	x.types[t.ID] = t
}

// AddFact takes in a fact type.
func (x *Index) AddFact(t *evidence.FactType) {
	x.Facts.Declare(t.ID)
	x.facts[t.ID] = t
}

// Framework returns the framework of that id, nil where there is none.
func (x *Index) Framework(id string) *framework.Framework { return x.frameworks[id] }

// Node returns the requirement, nil where there is none.
func (x *Index) Node(ref framework.Ref) *Node { return x.nodes[ref] }

// Type returns the evidence type of that id, nil where there is none.
func (x *Index) Type(id string) *evidence.Type { return x.types[id] }

// Fact returns the fact type of that id, nil where there is none.
func (x *Index) Fact(id string) *evidence.FactType { return x.facts[id] }

// Takes reports whether evidence of the type shows the control.
func (x *Index) Takes(control, evidenceType string) bool { return x.takes[control][evidenceType] }

// Taken lists the evidence types that show the control.
func (x *Index) Taken(control string) []string { return x.taken[control] }
