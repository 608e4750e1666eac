package index

import (
	"fmt"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/check"
)

// NotAssessable is the code of a group in the place of a requirement below it.
const NotAssessable = "not-assessable"

// Requirement reports a reference to no requirement, or, unless groups are welcome, to a
// group, and returns what it names.
func (x *Index) Requirement(r *check.Report, ref framework.Ref, at check.At, groups bool) (*Node, bool) {
	n := x.Node(ref)
	if n == nil {
		if id, twice := strings.CutPrefix(ref.Requirement, ref.Framework+":"); twice {
			r.Addf(check.Unknown, at, "unknown requirement %q: the framework is known here: say %s", check.Short(ref.String()), check.Short(id))
			return nil, false
		}
		x.RequirementOf(r, ref, at)
		return nil, false
	}
	if n.Group && !groups {
		r.Addf(NotAssessable, at, "%s is a group and cannot be met by itself: name a requirement below it", ref)
		return nil, false
	}
	return n, true
}

// RequirementOf reports a reference to no requirement, with the nearest of its framework: what
// another one calls alike is something else.
func (x *Index) RequirementOf(r *check.Report, ref framework.Ref, at check.At) bool {
	f := x.Framework(ref.Framework)
	if f == nil && ref != (framework.Ref{}) {
		p := framework.Problem{Code: check.Unknown, Message: fmt.Sprintf("unknown requirement %q: no framework %q is loaded", check.Short(ref.String()), check.Short(ref.Framework))}
		if meant := (framework.Ref{Framework: framework.Kin(ref.Framework, x.Frameworks.List()), Requirement: ref.Requirement}); x.Node(meant) != nil {
			p.Suggestion = meant.String()
		}
		r.Add(at, p)
		return false
	}
	if x.Node(ref) != nil {
		return true
	}
	return r.KnownAmong("requirement", &x.renamed, ref.String(), at, func() []string {
		list := []string{}
		for i := 0; f != nil && i < len(f.Requirements); i++ {
			list = append(list, f.ID+":"+f.Requirements[i].ID)
		}
		return list
	})
}

// Leaves lists the requirements below a group that are no groups, in printed order.
func (x *Index) Leaves(group framework.Ref) []string {
	f := x.Framework(group.Framework)
	if f == nil {
		return nil
	}
	below := map[string]bool{group.Requirement: true}
	for grew := true; grew; { // parents may stand behind their children
		grew = false
		for i := range f.Requirements {
			if q := &f.Requirements[i]; below[q.Parent] && q.Parent != "" && !below[q.ID] {
				below[q.ID], grew = true, true
			}
		}
	}
	var leaves []string
	for i := range f.Requirements {
		ref := framework.Ref{Framework: f.ID, Requirement: f.Requirements[i].ID}
		if n := x.Node(ref); below[ref.Requirement] && n != nil && !n.Group {
			leaves = append(leaves, ref.String())
		}
	}
	return leaves
}

// Has reports whether the requirement has the point; the single point of one that lists
// none is "".
func (n *Node) Has(point string) bool {
	switch {
	case n.points != nil:
		return n.points[point]
	case len(n.Requirement.Points) == 0:
		return point == ""
	}
	return slices.ContainsFunc(n.Requirement.Points, func(p framework.Point) bool { return p.ID == point })
}

// Size is how many points a requirement has: itself, where it lists none.
func (n *Node) Size() int { return max(1, len(n.Requirement.Points)) }

// Point reports a point that the requirement does not have.
func (n *Node) Point(r *check.Report, p framework.PointRef, at check.At) bool {
	if n.Has(p.Point) {
		return true
	}
	points := n.Requirement.Points
	if len(points) == 0 {
		r.Addf(check.Unknown, at, "unknown point %q of %s: it lists no points", check.Short(p.Point), p.Ref)
		return false
	}
	r.Addf(check.Unknown, at, "unknown point %q of %s: it has %s", check.Short(p.Point), p.Ref,
		check.SomeOf(len(points), func(i int) string { return points[i].ID }))
	return false
}

// Point reports a reference to no point. A whole requirement with several points, or a
// group, is welcome only where said.
func (x *Index) Point(r *check.Report, p framework.PointRef, at check.At, whole bool) bool {
	n, ok := x.Requirement(r, p.Ref, at, whole)
	if !ok || n.Group {
		return ok
	}
	if p.Point == "" && len(n.Requirement.Points) > 0 {
		if !whole {
			r.Addf(check.Value, at, "%s is a whole requirement: name its points, such as %s", p.Ref, p.Ref.Point(n.Requirement.Points[0].ID))
		}
		return whole
	}
	return n.Point(r, p, at)
}
