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
	inside func(who string) bool
	points map[PointRef]Decision
	places map[string]int // of requirements
	nodes  []reached      // by these

	unchosen []string // by the places of categories: why it is not in scope, "" where it is
	none     int      // the place of a category without an id; -1 for none, as mostly
}

// reached is one requirement with what it has from those above it, so that no question
// climbs the tree anew.
type reached struct {
	kind     string
	category int // its own, or the nearest above, by its place; -1 for none
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
	return s.ReachWithout(f, at, func(string) bool { return false })
}

// ReachWithout is [Scope.Reach] where some are of the organisation itself: what they agree to
// is agreed with nobody.
func (s Scope) ReachWithout(f *Framework, at Date, inside func(who string) bool) *Reach {
	if f == nil {
		f = &Framework{ID: s.Framework}
	}
	r := &Reach{fw: f, scope: s, at: at, inside: inside, places: make(map[string]int, len(f.Requirements)), nodes: make([]reached, len(f.Requirements)), points: map[PointRef]Decision{}}
	r.choose()
	r.climb()
	r.irrelevant()
	r.carve()
	return r
}

// climb looks at each requirement once, those above it first.
func (r *Reach) climb() {
	list := r.fw.Requirements
	for i := range list {
		r.places[list[i].ID] = i
	}
	lines := make([]*Applicability, len(list))
	for i := range r.scope.SoA {
		a := &r.scope.SoA[i]
		if at, ok := r.places[a.Requirement]; ok && a.Requirement != "" {
			lines[at] = a
		}
	}
	var way []int
	met, done := make([]bool, len(list)), make([]bool, len(list)) // the way ends at one that was met, so that a circle ends it, too
	for i := range list {
		way = way[:0]
		for at, ok := r.places[list[i].ID], true; ok && !met[at]; at, ok = r.above(at) {
			way, met[at] = append(way, at), true
		}
		for _, at := range slices.Backward(way) {
			var over *reached
			if up, ok := r.above(at); ok && done[up] {
				over = &r.nodes[up]
			}
			r.nodes[at], done[at] = r.node(&list[at], over, lines[at]), true
		}
	}
}

// above is the place of the group in which a requirement stands; it reports false at the top.
func (r *Reach) above(at int) (int, bool) {
	parent := r.fw.Requirements[at].Parent
	up, ok := r.places[parent]
	return up, ok && parent != ""
}

// choose says of each category why it is not in scope.
func (r *Reach) choose() {
	r.none = r.category("")
	for _, c := range r.fw.Categories {
		why := ""
		if in := c.Always || slices.Contains(r.scope.Categories, c.ID) && !c.Additional || slices.Contains(r.scope.Additional, c.ID); !in {
			why = fmt.Sprintf("category %s is not in scope", c.ID)
		}
		r.unchosen = append(r.unchosen, why)
	}
}

// category is the place of a category; -1 where there is none.
func (r *Reach) category(id string) int {
	return slices.IndexFunc(r.fw.Categories, func(c Category) bool { return c.ID == id })
}

// node works out one requirement from the one above it and its own line.
func (r *Reach) node(q *Requirement, up *reached, a *Applicability) (n reached) {
	n.category = r.none
	if up != nil {
		n = *up
	}
	n.kind = q.Kind
	if q.Category != "" {
		n.category = r.category(q.Category)
	}
	if a == nil || a.Applicable == nil {
		return n
	}
	if a.Includes() {
		n.taken, n.line, n.note, n.lapsed = a, a, "", nil
		return n
	}
	if n.lapsed == nil {
		n.lapsed = a
	}
	if why := r.void(a); why == "" {
		n.line, n.note = a, r.overdue(a)
	} else if n.note == "" {
		n.note = why
	}
	return n
}

// leave decides about a point, or a requirement as a whole, that a scope would leave out: what the
// framework lets it leave out, with a reason, and anything beyond only as somebody outside agreed.
func (r *Reach) leave(p PointRef, may []string, a Agreement, out Decision) {
	if was, decided := r.points[p]; decided && was.Standing == OutOfScope {
		return
	}
	out.Standing = OutOfScope
	switch {
	case May(may, p.Ref.Requirement, p.Point):
		r.points[p] = out
	case r.agreed(a):
		out.Why, out.Agreed = out.Why+"; agreed with "+a.Who, true
		r.points[p] = out
	default:
		r.points[p] = Decision{Note: out.Why + ": it changes nothing until somebody outside the organisation has agreed (agreed_with: {who, date})"}
	}
}

// agreed reports whether somebody outside agreed by the day.
func (r *Reach) agreed(a Agreement) bool {
	return !glyph.Blank(a.Who) && !r.inside(a.Who) && !a.Date.IsZero() && (r.at.IsZero() || a.Date <= r.at)
}

// irrelevant takes out what a scope calls not relevant.
func (r *Reach) irrelevant() {
	for _, n := range r.scope.NotRelevant {
		for _, p := range n.All() {
			r.leave(p, r.fw.MayBeNotRelevant, n.AgreedWith, Decision{Why: "not relevant: " + strings.TrimSuffix(n.Why, ".")})
		}
	}
}

// carve takes the points of carved-out subservice organisations out, while these have a control of
// their own for them that the organisation relies on.
func (r *Reach) carve() {
	for _, sub := range r.scope.Subservice {
		if sub.Method != CarvedOut {
			continue
		}
		for _, p := range sub.Points {
			if !relied(sub, p) {
				if _, decided := r.points[p]; !decided {
					r.points[p] = Decision{Note: sub.Name + " is carved out and has no control for it (csoc): it stays"}
				}
				continue
			}
			r.leave(p, r.fw.MayBeCarvedOut, sub.AgreedWith, Decision{Why: "relies on " + sub.Name, CarvedOut: true})
		}
	}
}

// relied reports whether the subservice organisation has a control of its own for the point.
func relied(sub Subservice, p PointRef) bool {
	return slices.ContainsFunc(sub.CSOC, func(c Complement) bool {
		return c.Plain() || slices.Contains(c.Points, p) || slices.Contains(c.Points, PointRef{Ref: p.Ref})
	})
}

// Requirement says how the requirement stands to the scope. A requirement of an
// unchosen category is out of scope; one that the Statement of Applicability
// excludes, itself or with its group, is excluded while that exclusion holds.
func (r *Reach) Requirement(id string) Decision {
	n := r.of(id)
	if d, ok := r.byCategory(n); ok {
		return d
	}
	if d := r.points[PointRef{Ref: Ref{r.fw.ID, id}}]; d.Standing != InScope {
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
	case n.line != nil && n.line.Excludes():
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
	if at, ok := r.places[id]; ok {
		return &r.nodes[at]
	}
	return &reached{category: r.none}
}

// Point says how one point stands to the scope, its requirement being in.
func (r *Reach) Point(p PointRef) Decision { return r.points[p] }

// Additional reports whether the requirement belongs to the chosen additional
// criteria, which have a figure of their own, and to which category.
func (r *Reach) Additional(id string) (category string, ok bool) {
	at := r.of(id).category
	if at < 0 {
		return "", false
	}
	c := &r.fw.Categories[at]
	return c.ID, c.Additional
}

func (r *Reach) byCategory(n *reached) (Decision, bool) {
	if n.category < 0 || r.unchosen[n.category] == "" {
		return Decision{}, false
	}
	return Decision{Standing: OutOfScope, Why: r.unchosen[n.category]}, true
}

// overdue says of an exclusion that its review is due; it stays a decision. What becomes due after a
// closed window, or after the instant that is asked, changes nothing.
func (r *Reach) overdue(a *Applicability) string {
	day := r.at
	for _, end := range []Date{r.scope.Window.Last, r.scope.AsOf} {
		if !end.IsZero() {
			day = min(day, end)
			break
		}
	}
	if a.ReviewBy.IsZero() || a.ReviewBy >= day {
		return ""
	}
	return fmt.Sprintf("the exclusion was to be reviewed by %s", a.ReviewBy)
}

// void says why an exclusion has no effect on anything, or "".
func (r *Reach) void(a *Applicability) string {
	if glyph.Blank(a.Why) {
		return "the exclusion gives no reason and has no effect"
	}
	return ""
}
