package mapping

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/relation"
)

// CodeConflict marks two overlays that say different things of one.
const CodeConflict = "overlay-conflict"

// Overlaid lays the overlays of a source on and returns the changed source, which
// shares what was not changed; [Build] and the loader do so themselves. Problems are what an overlay names and does not
// exist, a dropping without a reason, and conflicts: two overlays that say different
// things of one, told with both places; an error where they have the same order, and
// a warning where the later one holds.
func (src Source) Overlaid() (Source, framework.Problems) {
	if len(src.Overlays) == 0 {
		return src, nil
	}
	o := &layer{checker: newChecker(src), src: src, owned: map[any]bool{}, said: map[string]statement{}}
	o.src.Frameworks, o.src.Controls = slices.Clone(src.Frameworks), slices.Clone(src.Controls)
	o.src.Rules, o.src.Relations = slices.Clone(src.Rules), slices.Clone(src.Relations)
	o.src.Tightenings, o.src.Unions = slices.Clone(src.Tightenings), slices.Clone(src.Unions)
	list := slices.SortedFunc(slices.Values(src.Overlays), func(a, b *Overlay) int { return cmp.Or(cmp.Compare(a.Order, b.Order), cmp.Compare(a.ID, b.ID)) })
	seen := map[string]framework.Position{}
	for _, x := range list {
		o.checker.id("overlay", x.ID, x.Places, seen)
		o.lay(x)
	}
	o.src.Overlays, o.src.Laid = nil, append(slices.Clone(src.Laid), list...)
	o.checker.problems.Sort()
	return o.src, o.checker.problems
}

// A layer lays overlays on, one after the other.
type layer struct {
	checker *checker
	src     Source
	owned   map[any]bool // copies made by this layer
	said    map[string]statement
	overlay *Overlay
}

// A statement is what an overlay says of one thing.
type statement struct {
	value   string
	at      framework.Position
	overlay *Overlay
}

func (o *layer) lay(x *Overlay) {
	o.overlay = x
	for i := range x.Add {
		o.add(&x.Add[i])
	}
	for i := range x.Retitle {
		o.retitle(&x.Retitle[i])
	}
	for i := range x.Reweight {
		o.reweigh(&x.Reweight[i])
	}
	for i := range x.Relink {
		o.relink(&x.Relink[i])
	}
	for i := range x.Tighten {
		o.tighten(&x.Tighten[i])
	}
	for i := range x.Drop {
		o.drop(&x.Drop[i])
	}
}

// say notes what is said of a thing and reports whom it contradicts.
func (o *layer) say(thing, value string, at framework.Position) {
	if first, ok := o.said[thing]; ok && first.value != value {
		p := framework.Problem{Pos: at, Code: CodeConflict}
		if first.overlay.Order == o.overlay.Order {
			p.Message = fmt.Sprintf("%s: %s here, and %s at %s; give the overlays an order", thing, value, first.value, first.at)
		} else {
			p.Severity = framework.Warning
			p.Message = fmt.Sprintf("%s: %s here holds over %s at %s", thing, value, first.value, first.at)
		}
		o.checker.problems = append(o.checker.problems, p)
	}
	o.said[thing] = statement{value, at, o.overlay}
}

func (o *layer) framework(id string) *framework.Framework {
	for i, f := range o.src.Frameworks {
		if f.ID != id {
			continue
		}
		if !o.owned[f] {
			clone := *f
			clone.Requirements = slices.Clone(f.Requirements)
			for j := range clone.Requirements {
				clone.Requirements[j].Points = slices.Clone(f.Requirements[j].Points)
			}
			o.src.Frameworks[i] = &clone
			o.owned[&clone] = true
		}
		return o.src.Frameworks[i]
	}
	return nil
}

// requirement returns the copy of a requirement that may be changed.
func (o *layer) requirement(ref framework.Ref, at framework.Position) *framework.Requirement {
	if f := o.framework(ref.Framework); f != nil {
		for i := range f.Requirements {
			if f.Requirements[i].ID == ref.Requirement {
				return &f.Requirements[i]
			}
		}
	}
	if s, ok := o.said["requirement "+ref.String()]; ok {
		o.checker.addf(CodeConflict, at, "%s is dropped at %s", ref, s.at)
		return nil
	}
	o.checker.known("requirement", ref.String(), at)
	return nil
}

func (o *layer) control(id string, at framework.Position) *Control {
	for i, c := range o.src.Controls {
		if c.ID != id {
			continue
		}
		if !o.owned[c] {
			clone := *c
			clone.Links = slices.Clone(c.Links)
			o.src.Controls[i] = &clone
			o.owned[&clone] = true
		}
		return o.src.Controls[i]
	}
	if s, ok := o.said["control "+id]; ok {
		o.checker.addf(CodeConflict, at, "control %q is dropped at %s", id, s.at)
		return nil
	}
	o.checker.known("control", id, at)
	return nil
}

func (o *layer) add(x *Addition) {
	if x.Framework != "" {
		if f := o.framework(x.Framework); f != nil {
			f.Requirements = append(f.Requirements, x.Requirements...)
		} else {
			o.checker.known("framework", x.Framework, x.Places.At("framework"))
		}
		return
	}
	if q := o.requirement(x.Requirement, x.Places.At("requirement")); q != nil {
		q.Points = append(q.Points, x.Points...)
		for j := range x.Points {
			o.place(q, len(q.Points)-len(x.Points)+j, x.Places.Index("points", j))
		}
	}
}

// place notes where a point of a copied requirement stands.
func (o *layer) place(q *framework.Requirement, i int, at framework.Position) {
	keys := map[string]framework.Position{}
	maps.Copy(keys, q.Places.Keys)
	keys[fmt.Sprintf("points[%d]", i)] = at
	q.Places.Keys = keys
}

func (o *layer) retitle(x *Retitling) {
	if x.Title == "" {
		o.checker.addf(CodeMissing, x.Places.Item, "the title is missing")
	}
	if x.Control != "" {
		if c := o.control(x.Control, x.Places.At("control")); c != nil {
			o.say("title of "+x.Control, fmt.Sprintf("%q", x.Title), x.Places.Item)
			c.Title = x.Title
		}
		return
	}
	if q := o.requirement(x.Requirement, x.Places.At("requirement")); q != nil {
		o.say("title of "+x.Requirement.String(), fmt.Sprintf("%q", x.Title), x.Places.Item)
		q.Title = x.Title
	}
}

func (o *layer) reweigh(x *Reweighing) {
	ref := x.Requirement
	point := x.Point != framework.PointRef{}
	if point {
		ref = x.Point.Ref
	}
	if x.Weight <= 0 {
		o.checker.addf(CodeValue, x.Places.At("weight"), "weight %v: want a number above 0; to take something out, drop it with a reason", x.Weight)
		return
	}
	q := o.requirement(ref, x.Places.Item)
	switch {
	case q == nil:
		return
	case !point:
		o.say("weight of "+ref.String(), fmt.Sprint(x.Weight), x.Places.Item)
		q.Weight = x.Weight
		return
	}
	for i := range q.Points {
		if q.Points[i].ID == x.Point.Point {
			o.say("weight of "+x.Point.String(), fmt.Sprint(x.Weight), x.Places.Item)
			q.Points[i].Weight = x.Weight
			return
		}
	}
	o.checker.point(q, x.Point, x.Places.At("point"))
}

func (o *layer) relink(x *Relinking) {
	c := o.control(x.Control, x.Places.At("control"))
	if c == nil {
		return
	}
	link := Link{To: x.To, Points: x.Points, Why: x.Why, Needs: x.Needs, Review: x.Review, Places: x.Places}
	o.say(fmt.Sprintf("link of %s to %s", x.Control, x.To), fmt.Sprintf("points %v", x.Points), x.Places.Item)
	c.Links = slices.DeleteFunc(c.Links, func(l Link) bool { return l.To == x.To })
	c.Links = append(c.Links, link)
}

func (o *layer) tighten(x *Tightening) {
	if o.control(x.Control, x.Places.At("control")) == nil {
		return
	}
	if x.Basis == 0 || x.Expr.IsZero() {
		o.checker.addf(CodeMissing, x.Places.Item, "a tightening names the basis and what more is asked (expr)")
		return
	}
	o.src.Tightenings = append(o.src.Tightenings, x)
}

func (o *layer) drop(x *Dropping) {
	if x.Why == "" {
		o.checker.addf(CodeMissing, x.Places.Item, "a dropping gives no reason: say why")
	}
	switch {
	case x.Control != "" && x.Link != framework.Ref{}:
		o.dropLink(x)
	case x.Control != "":
		if o.control(x.Control, x.Places.At("control")) != nil {
			o.say("control "+x.Control, "dropped", x.Places.Item)
			o.src.Controls = slices.DeleteFunc(o.src.Controls, func(c *Control) bool { return c.ID == x.Control })
			o.src.Rules = slices.DeleteFunc(o.src.Rules, func(r *Rule) bool { return r.Control == x.Control })
			o.src.Tightenings = slices.DeleteFunc(o.src.Tightenings, func(t *Tightening) bool { return t.Control == x.Control })
		}
	case x.Point != framework.PointRef{}:
		o.dropPoint(x)
	default:
		o.dropRequirement(x)
	}
}

func (o *layer) dropLink(x *Dropping) {
	c := o.control(x.Control, x.Places.At("control"))
	if c == nil {
		return
	}
	before := len(c.Links)
	c.Links = slices.DeleteFunc(c.Links, func(l Link) bool { return l.To == x.Link })
	if len(c.Links) == before {
		o.checker.addf(CodeUnknown, x.Places.At("link"), "control %q has no link to %s", x.Control, x.Link)
	}
	o.say(fmt.Sprintf("link of %s to %s", x.Control, x.Link), "dropped", x.Places.Item)
}

// dropPoint takes out a point, and out of the links that name it.
func (o *layer) dropPoint(x *Dropping) {
	q := o.requirement(x.Point.Ref, x.Places.At("point"))
	if q == nil {
		return
	}
	if !slices.ContainsFunc(q.Points, func(p framework.Point) bool { return p.ID == x.Point.Point }) {
		o.checker.point(q, x.Point, x.Places.At("point"))
		return
	}
	o.say("point "+x.Point.String(), "dropped", x.Places.Item)
	q.Points = slices.DeleteFunc(q.Points, func(p framework.Point) bool { return p.ID == x.Point.Point })
	o.unlink(func(l *Link) bool {
		if l.To != x.Point.Ref || len(l.Points) == 0 {
			return len(q.Points) == 0 && l.To == x.Point.Ref
		}
		l.Points = slices.DeleteFunc(slices.Clone(l.Points), func(id string) bool { return id == x.Point.Point })
		return len(l.Points) == 0
	})
}

// dropRequirement takes out a requirement with all below it, the links and the
// relations to them.
func (o *layer) dropRequirement(x *Dropping) {
	if o.requirement(x.Requirement, x.Places.At("requirement")) == nil {
		return
	}
	f := o.framework(x.Requirement.Framework)
	gone := map[string]bool{x.Requirement.Requirement: true}
	for range f.Requirements {
		for i := range f.Requirements {
			if gone[f.Requirements[i].Parent] {
				gone[f.Requirements[i].ID] = true
			}
		}
	}
	o.say("requirement "+x.Requirement.String(), "dropped", x.Places.Item)
	f.Requirements = slices.DeleteFunc(f.Requirements, func(q framework.Requirement) bool { return gone[q.ID] })
	out := func(r framework.Ref) bool { return r.Framework == f.ID && gone[r.Requirement] }
	o.unlink(func(l *Link) bool { return out(l.To) })
	o.src.Relations = slices.DeleteFunc(o.src.Relations, func(r *relation.Statement) bool { return out(r.From) || out(r.To) })
	o.src.Unions = slices.DeleteFunc(o.src.Unions, func(u *relation.Union) bool {
		return slices.ContainsFunc(u.From, out) || slices.ContainsFunc(u.To, out)
	})
}

// unlink removes the links for which gone says so; it may change the link.
func (o *layer) unlink(gone func(*Link) bool) {
	for _, c := range slices.Clone(o.src.Controls) {
		touched := false
		for i := range c.Links {
			l := c.Links[i]
			touched = touched || gone(&l) || len(l.Points) != len(c.Links[i].Points)
		}
		if !touched {
			continue
		}
		own := o.control(c.ID, framework.Position{})
		kept := own.Links[:0]
		for _, l := range own.Links {
			if !gone(&l) {
				kept = append(kept, l)
			}
		}
		own.Links = kept
	}
}
