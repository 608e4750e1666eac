package floor

import (
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/glyph"
)

// A node is a requirement in its place in the tree.
type node struct {
	id         string
	parent     int32 // -1 at the top
	category   int32 // its own, or the nearest above; -1 for none
	excludable bool
}

// tree lists the requirements, those above first.
func (t *tabling) tree() {
	own := map[string]*framework.Requirement{}
	for i := range t.of.Requirements {
		own[t.of.Requirements[i].ID] = &t.of.Requirements[i]
	}
	var add func(q *framework.Requirement) int32
	add = func(q *framework.Requirement) int32 {
		if at, ok := t.nodeAt[q.ID]; ok {
			return at
		}
		n := node{id: q.ID, parent: -1, category: -1, excludable: slices.Contains(t.of.Excludable.Kinds, q.Kind)}
		if up := own[q.Parent]; up != nil {
			n.parent = add(up)
			n.category = t.nodes[n.parent].category
		}
		if i := slices.IndexFunc(t.of.Categories, func(c framework.Category) bool { return c.ID == q.Category }); q.Category != "" {
			n.category = num(i)
		}
		t.nodeAt[q.ID] = num(len(t.nodes))
		t.nodes = append(t.nodes, n)
		return t.nodeAt[q.ID]
	}
	for i := range t.of.Requirements {
		add(&t.of.Requirements[i])
	}
}

// A reached is what a scope takes in of a framework.
type reached struct {
	*table

	outside []framework.Standing // by node
	gone    []bool               // by point
	asked   []bool               // by node, nil: all
	scope   *framework.Scope
	agreed  func(framework.Agreement) bool
	left    []bool // by node: left out as a whole
}

// reach works out the standing of each requirement, and which points are left out.
func (r *reached) reach(p *framework.Profile) {
	r.outside, r.gone, r.left = make([]framework.Standing, len(r.nodes)), make([]bool, len(r.points)), make([]bool, len(r.nodes))
	for i := range r.scope.NotRelevant {
		n := &r.scope.NotRelevant[i]
		for _, ref := range n.All() {
			r.leave(ref, r.of.MayBeNotRelevant, n.AgreedWith)
		}
	}
	for i := range r.scope.Subservice {
		s := &r.scope.Subservice[i]
		for _, ref := range s.Points {
			if s.Method == framework.CarvedOut && relied(s, ref) {
				r.leave(ref, r.of.MayBeCarvedOut, s.AgreedWith)
			}
		}
	}
	lines := r.lines()
	r.profile(p)
	in := make([]bool, len(r.of.Categories))
	for i, c := range r.of.Categories {
		in[i] = c.Always || slices.Contains(r.scope.Categories, c.ID) && !c.Additional || slices.Contains(r.scope.Additional, c.ID)
	}
	for i := range r.nodes {
		n := &r.nodes[i]
		if lines != nil && lines[i] == 0 && n.parent >= 0 {
			lines[i] = lines[n.parent]
		}
		switch {
		case n.category >= 0 && !in[n.category], r.left[i]:
			r.outside[i] = framework.OutOfScope
		case n.excludable && lines != nil && lines[i] == excluded:
			r.outside[i] = framework.Excluded
		case r.asked != nil && !r.asked[i]:
			r.outside[i] = framework.OutOfScope
		}
	}
}

// What a line of a Statement of Applicability says.
const (
	included uint8 = iota + 1
	excluded
)

// lines are the requirements' own lines that say something, nil where there is none. The last of
// several is the line.
func (r *reached) lines() []uint8 {
	if len(r.scope.SoA) == 0 {
		return nil
	}
	lines := make([]uint8, len(r.nodes))
	for i := range r.scope.SoA {
		a := &r.scope.SoA[i]
		at, ok := r.nodeAt[a.Requirement]
		if !ok {
			continue
		}
		switch {
		case a.Includes():
			lines[at] = included
		case a.Excludes() && !glyph.Blank(a.Why):
			lines[at] = excluded
		default:
			lines[at] = 0
		}
	}
	return lines
}

// profile notes which requirements the profile lists, or the scope adds.
func (r *reached) profile(p *framework.Profile) {
	if len(p.Requirements) == 0 {
		return
	}
	r.asked = make([]bool, len(r.nodes))
	for i := range r.nodes {
		n := &r.nodes[i]
		r.asked[i] = n.parent >= 0 && r.asked[n.parent] || slices.Contains(p.Requirements, n.id) || slices.Contains(r.scope.Requirements, n.id)
	}
}

func relied(s *framework.Subservice, p framework.PointRef) bool {
	return slices.ContainsFunc(s.CSOC, func(c framework.Complement) bool {
		return c.Plain() || slices.Contains(c.Points, p) || slices.Contains(c.Points, framework.PointRef{Ref: p.Ref})
	})
}

// leave takes a point out, or a requirement as a whole, if the framework lets it or somebody outside
// agreed.
func (r *reached) leave(p framework.PointRef, may []string, a framework.Agreement) {
	if !framework.May(may, p.Ref.Requirement, p.Point) && !r.agreed(a) {
		return
	}
	if at, ok := r.pointAt[p]; ok {
		r.gone[at] = true
	}
	if at, ok := r.nodeAt[p.Ref.Requirement]; ok && p.Point == "" && p.Ref.Framework == r.of.ID {
		r.left[at] = true
	}
}
