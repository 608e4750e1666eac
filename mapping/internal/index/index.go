// Package index says what a catalog declares, by id, and whether a reference fits it. It is
// made of a source that may have faults, so that what an organisation says can be checked in
// one go with the catalog that it is said of, before there is a graph.
//
// An [Index] is read-only once it is filled, and safe for concurrent use.
package index

import (
	"context"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/check"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

// An Index holds the names of each kind, and what stands behind them. Of two that bear one
// id it holds the last.
type Index struct {
	Frameworks, Controls, Types, Facts check.Set

	frameworks map[string]*tree
	renamed    check.Set // what requirements were called
	count      int       // of requirements
	takes      map[string]map[string]bool
	taken      map[string][]string
	serves     map[string]map[framework.PointRef]bool // by control; a whole requirement for all of its points
	types      map[string]*evidence.Type
	facts      map[string]*evidence.FactType
	asked      map[string]string // by fact, the control whose question it is
}

// A tree holds the requirements of one framework. Ids are looked up by framework first: most of
// what is looked up one after the other is of one, and a table by one word is half as dear.
type tree struct {
	framework *framework.Framework
	first     int              // the number of the first of its requirements
	at        map[string]int32 // by id, among the nodes
	nodes     []Node
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
		frameworks: map[string]*tree{},
		takes:      map[string]map[string]bool{}, taken: map[string][]string{}, serves: map[string]map[framework.PointRef]bool{},
		types: map[string]*evidence.Type{}, facts: map[string]*evidence.FactType{}, asked: map[string]string{},
	}
}

// Sort puts the names in order, as those of a graph are. Of two controls whose question is the
// same, the first is the one that asks it: questions are to be added anew.
func (x *Index) Sort() {
	x.Frameworks.Sort(framework.CompareID)
	x.Controls.Sort(strings.Compare)
	x.Types.Sort(strings.Compare)
	x.Facts.Sort(strings.Compare)
	clear(x.asked)
}

// AddFramework takes in a framework with its requirements. The error means that the context
// ended.
func (x *Index) AddFramework(ctx context.Context, f *framework.Framework) error {
	x.Frameworks.Declare(f.ID)
	t := x.frameworks[f.ID]
	if t == nil {
		t = &tree{first: x.count, at: make(map[string]int32, len(f.Requirements)), nodes: make([]Node, 0, len(f.Requirements))}
		x.frameworks[f.ID] = t
	}
	x.count += len(f.Requirements)
	t.framework = f
	own := len(t.nodes) // of one that bears the id of an earlier one, those before are that one's
	err := check.Each(ctx, f.Requirements, func(_ int, q *framework.Requirement) {
		t.at[q.ID] = int32(len(t.nodes)) //nolint:gosec // fewer than a file has bytes
		t.nodes = append(t.nodes, Node{Requirement: q, points: pointSet(q)})
		for _, alias := range q.Aliases {
			x.renamed.Rename(f.ID+":"+alias, framework.Ref{Framework: f.ID, Requirement: q.ID}.String())
		}
	})
	if err == nil {
		t.group(own)
		t.bar(own)
	}
	return err
}

// group marks what others name as their parent. Those of one group mostly stand together.
func (t *tree) group(own int) {
	var last *framework.Requirement
	for i := own; i < len(t.nodes); i++ {
		q := t.nodes[i].Requirement
		if last != nil && last.Parent == q.Parent {
			continue
		}
		last = q
		if up, ok := t.at[q.Parent]; ok && int(up) >= own {
			t.nodes[up].Group = true
		}
	}
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
func (t *tree) bar(own int) {
	f := t.framework
	may := map[string]bool{}
	for _, k := range f.Excludable.Kinds {
		may[k] = true
	}
	for i := own; i < len(t.nodes); i++ {
		q := t.nodes[i].Requirement
		n := &t.nodes[t.at[q.ID]] // of two that bear one id, the last
		if n.Group || may[q.Kind] {
			continue
		}
		t.climb(n, func(n *Node) **framework.Requirement { return &n.Barred })
		if !framework.May(f.MayBeNotRelevant, q.ID, "") {
			t.climb(n, func(n *Node) **framework.Requirement { return &n.Kept })
		}
	}
}

func (t *tree) climb(n *Node, field func(*Node) **framework.Requirement) {
	for q := n.Requirement; n != nil && *field(n) == nil; n = t.node(n.Requirement.Parent) {
		*field(n) = q
	}
}

func (t *tree) node(id string) *Node {
	if i, ok := t.at[id]; ok {
		return &t.nodes[i]
	}
	return nil
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
func (x *Index) Framework(id string) *framework.Framework {
	if t := x.frameworks[id]; t != nil {
		return t.framework
	}
	return nil
}

// Place is which of its framework's requirements one is, where no two bear one id.
func (x *Index) Place(ref framework.Ref) (int, bool) {
	if t := x.frameworks[ref.Framework]; t != nil {
		i, ok := t.at[ref.Requirement]
		return int(i), ok
	}
	return 0, false
}

// Number is one that no other requirement of the index has, from 0 to its [Index.Count], where no
// two bear one id; -1 for what it does not hold.
func (x *Index) Number(ref framework.Ref) int32 {
	if t := x.frameworks[ref.Framework]; t != nil {
		if i, ok := t.at[ref.Requirement]; ok {
			return int32(t.first) + i //nolint:gosec // fewer than a file has bytes
		}
	}
	return -1
}

// Ends are the numbers of two requirements that something joins.
type Ends struct{ From, To int32 }

// Count is how many requirements the index holds.
func (x *Index) Count() int { return x.count }

// Node returns the requirement, nil where there is none.
func (x *Index) Node(ref framework.Ref) *Node {
	if t := x.frameworks[ref.Framework]; t != nil {
		return t.node(ref.Requirement)
	}
	return nil
}

// Type returns the evidence type of that id, nil where there is none.
func (x *Index) Type(id string) *evidence.Type { return x.types[id] }

// Fact returns the fact type of that id, nil where there is none.
func (x *Index) Fact(id string) *evidence.FactType { return x.facts[id] }

// Takes reports whether evidence of the type shows the control.
func (x *Index) Takes(control, evidenceType string) bool { return x.takes[control][evidenceType] }

// Taken lists the evidence types that show the control.
func (x *Index) Taken(control string) []string { return x.taken[control] }
