package framework

import (
	"fmt"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/internal/glyph"
)

// A Reach answers which requirements and points of one framework a scope takes
// in at one day. Make it with [Scope.Reach].
type Reach struct {
	fw     *Framework
	scope  Scope
	at     Date
	nodes  map[string]*reached
	points map[PointRef]Decision
}

// reached is one requirement with what it has from those above it, so that no question
// climbs the tree anew.
type reached struct {
	kind     string
	category string // its own, or the nearest above
	// taken is the nearest line of the Statement of Applicability, its own or above,
	// that includes; line the nearest that includes or excludes with effect.
	taken, line *Applicability
	// note says of a line between here and line why it has no effect; lapsed is the
	// topmost line below taken that excludes, with or without effect.
	note   string
	lapsed *Applicability
}

// Reach returns what the scope takes in of f on the day at. Without a framework it takes
// in nothing that is known.
func (s Scope) Reach(f *Framework, at Date) *Reach {
	if f == nil {
		f = &Framework{ID: s.Framework}
	}
	r := &Reach{fw: f, scope: s, at: at, nodes: make(map[string]*reached, len(f.Requirements)), points: map[PointRef]Decision{}}
	r.climb()
	for _, n := range s.NotRelevant {
		r.points[n.Point] = Decision{Standing: OutOfScope, Why: "not relevant: " + n.Why}
	}
	r.carve()
	return r
}

// climb looks at each requirement once, those above it first.
func (r *Reach) climb() {
	own := make(map[string]*Requirement, len(r.fw.Requirements))
	for i := range r.fw.Requirements {
		own[r.fw.Requirements[i].ID] = &r.fw.Requirements[i]
	}
	lines := make(map[string]*Applicability, len(r.scope.SoA))
	for i := range r.scope.SoA {
		if a := &r.scope.SoA[i]; a.Requirement != "" {
			lines[a.Requirement] = a
		}
	}
	var way []*Requirement
	for i := range r.fw.Requirements {
		way = way[:0]
		onWay := map[string]bool(nil)
		for q := own[r.fw.Requirements[i].ID]; q != nil && r.nodes[q.ID] == nil && !onWay[q.ID]; q = own[q.Parent] {
			if way = append(way, q); q.Parent != "" {
				if onWay == nil {
					onWay = map[string]bool{}
				}
				onWay[q.ID] = true // a circle ends the way
			}
			if q.Parent == "" {
				break
			}
		}
		for _, q := range slices.Backward(way) {
			r.nodes[q.ID] = r.node(q, r.nodes[q.Parent], lines[q.ID])
		}
	}
}

// node works out one requirement from the one above it and its own line.
func (r *Reach) node(q *Requirement, up *reached, a *Applicability) *reached {
	n := &reached{}
	if up != nil && q.Parent != "" {
		*n = *up
	}
	n.kind = q.Kind
	if q.Category != "" {
		n.category = q.Category
	}
	if a == nil {
		return n
	}
	if a.Applicable {
		n.taken, n.line, n.note, n.lapsed = a, a, "", nil
		return n
	}
	if n.lapsed == nil {
		n.lapsed = a
	}
	if why := r.void(a); why == "" {
		n.line, n.note = a, ""
	} else if n.note == "" {
		n.note = why
	}
	return n
}

// carve takes the points of carved-out subservice organisations out.
func (r *Reach) carve() {
	keeps := map[string]bool{}
	for _, id := range r.fw.CarveOut.Keeps {
		keeps[id] = true
	}
	carved := map[PointRef][]string{}
	for _, sub := range r.scope.Subservice {
		if sub.Method != CarvedOut {
			continue
		}
		for _, p := range sub.Points {
			if _, decided := r.points[p]; decided {
				continue
			}
			if keeps[p.Ref.Requirement] {
				r.points[p] = Decision{Note: "stays, though its provider is carved out: to monitor the provider is the organisation's own task"}
				continue
			}
			carved[p] = append(carved[p], sub.Name)
		}
	}
	for p, names := range carved {
		slices.Sort(names)
		r.points[p] = Decision{Standing: OutOfScope, Why: "carved out: run by " + strings.Join(slices.Compact(names), " and ")}
	}
}

// Requirement says how the requirement stands to the scope. A requirement of an
// unchosen category is out of scope; one that the Statement of Applicability
// excludes, itself or with its group, is excluded while that exclusion holds.
func (r *Reach) Requirement(id string) Decision {
	n := r.of(id)
	if d, ok := r.byCategory(n); ok {
		return d
	}
	if d, ok := r.points[PointRef{Ref: Ref{r.fw.ID, id}}]; ok {
		return d
	}
	switch {
	case !r.excludable(n):
		if n.lapsed == nil {
			return Decision{}
		}
		if why := r.void(n.lapsed); why != "" {
			return Decision{Note: why}
		}
		return Decision{Note: fmt.Sprintf("a %s cannot be excluded", n.kind)}
	case n.line != nil && !n.line.Applicable:
		return Decision{Standing: Excluded, Why: n.line.Why, Note: n.note}
	}
	return Decision{Note: n.note}
}

// Applicability returns the line of the Statement of Applicability that decides about
// the requirement, its own or that of a group above it; an exclusion that is void decides
// nothing.
func (r *Reach) Applicability(id string) (Applicability, bool) {
	n := r.of(id)
	line := n.line
	if !r.excludable(n) {
		line = n.taken
	}
	if line == nil {
		return Applicability{}, false
	}
	return *line, true
}

// Excludable reports whether a scope may exclude the requirement, with a reason.
func (r *Reach) Excludable(id string) bool { return r.excludable(r.of(id)) }

func (r *Reach) excludable(n *reached) bool { return slices.Contains(r.fw.Excludable.Kinds, n.kind) }

// of returns what is known of a requirement; of one that the framework does not have,
// nothing is.
func (r *Reach) of(id string) *reached {
	if n := r.nodes[id]; n != nil {
		return n
	}
	return &reached{}
}

// Point says how one point stands to the scope, its requirement being in.
func (r *Reach) Point(p PointRef) Decision { return r.points[p] }

// Additional reports whether the requirement belongs to the chosen additional
// criteria, which have a figure of their own, and to which category.
func (r *Reach) Additional(id string) (category string, ok bool) {
	c, found := r.fw.Category(r.of(id).category)
	return c.ID, found && c.Additional
}

func (r *Reach) byCategory(n *reached) (Decision, bool) {
	c, ok := r.fw.Category(n.category)
	if !ok || c.Always || slices.Contains(r.scope.Categories, c.ID) && !c.Additional || slices.Contains(r.scope.Additional, c.ID) {
		return Decision{}, false
	}
	return Decision{Standing: OutOfScope, Why: fmt.Sprintf("category %s is not in scope", c.ID)}, true
}

// void says why an exclusion has no effect on anything, or "".
func (r *Reach) void(a *Applicability) string {
	switch {
	case glyph.Blank(a.Why):
		return "the exclusion gives no reason and has no effect"
	case !a.ReviewBy.IsZero() && a.ReviewBy < r.at:
		return fmt.Sprintf("the exclusion was to be reviewed by %s and has lapsed: %s", a.ReviewBy, a.Why)
	}
	return ""
}
