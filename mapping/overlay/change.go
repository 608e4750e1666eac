package overlay

import (
	"fmt"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/check"
	"github.com/groundworkgrc/groundwork/internal/glyph"
	"github.com/groundworkgrc/groundwork/mapping"
)

func (o *layer) add(x *Addition, item *check.Item) {
	if x.Framework != "" {
		if f := o.frameworks[x.Framework]; f != nil {
			f.add(x.Requirements)
		} else {
			o.Known("framework", &o.names.Frameworks, x.Framework, item.At("framework"))
		}
		return
	}
	if q := o.requirement(x.Requirement, item.At("requirement")); q != nil {
		for j, p := range x.Points {
			q.add(p, x.Places.Index("points", j))
		}
	}
}

func (o *layer) retitle(x *Retitling, item *check.Item) {
	if glyph.Blank(x.Title) {
		o.Addf(mapping.CodeMissing, item.Whole(), "the title is missing")
	}
	if !o.Title(x.Title, item.At("title")) {
		return
	}
	if x.Control != "" {
		if c := o.control(x.Control, item.At("control")); c != nil {
			o.say("title of "+x.Control, fmt.Sprintf("%q", x.Title), item.Whole())
			c.own().Title = x.Title
		}
		return
	}
	if q := o.requirement(x.Requirement, item.At("requirement")); q != nil {
		o.say("title of "+x.Requirement.String(), fmt.Sprintf("%q", x.Title), item.Whole())
		q.own().Title = x.Title
	}
}

func (o *layer) reweigh(x *Reweighing, item *check.Item) {
	if x.Weight <= 0 {
		o.Addf(mapping.CodeValue, item.At("weight"), "weight %v: want a number above 0; to take something out, drop it with a reason", x.Weight)
		return
	}
	if !o.Weight(x.Weight, item.At("weight")) {
		return
	}
	ref := x.Requirement
	point := x.Point != framework.PointRef{}
	if point {
		ref = x.Point.Ref
	}
	q := o.requirement(ref, item.Whole())
	switch {
	case q == nil:
	case !point:
		o.say("weight of "+ref.String(), fmt.Sprint(x.Weight), item.Whole())
		o.loosens("weight", ref.String(), "", ref.Framework)
		q.own().Weight = x.Weight
	case !q.has(x.Point.Point):
		o.noPoint(q, x.Point, item.At("point"))
	default:
		o.say("weight of "+x.Point.String(), fmt.Sprint(x.Weight), item.Whole())
		o.loosens("weight", x.Point.String(), "", ref.Framework)
		q.point(x.Point.Point).Weight = x.Weight
	}
}

// noPoint reports a point that the requirement, as it is by now, does not have.
func (o *layer) noPoint(q *requirement, p framework.PointRef, at check.At) {
	points := q.points()
	if len(points) == 0 {
		o.Addf(mapping.CodeUnknown, at, "unknown point %q of %s: it lists no points", check.Short(p.Point), p.Ref)
		return
	}
	o.Addf(mapping.CodeUnknown, at, "unknown point %q of %s: it has %s", check.Short(p.Point), p.Ref,
		check.SomeOf(len(points), func(i int) string { return points[i].ID }))
}

func (o *layer) relink(x *Relinking, item *check.Item) {
	c := o.control(x.Control, item.At("control"))
	if c == nil {
		return
	}
	o.say(fmt.Sprintf("link of %s to %s", x.Control, x.To), fmt.Sprintf("points %v", x.Points), item.Whole())
	o.relinked(c, x)
	o.unlink(c, x.To)
	o.link(c, mapping.Link{To: x.To, Points: x.Points, Why: x.Why, By: x.By, Needs: x.Needs, Review: x.Review, Places: x.Places})
}

func (o *layer) tighten(x *mapping.Tightening, item *check.Item) {
	if o.control(x.Control, item.At("control")) == nil {
		return
	}
	if x.Basis == 0 || glyph.Blank(x.Expr.Text) {
		o.Addf(mapping.CodeMissing, item.Whole(), "a tightening names the basis and what more is asked (expr)")
		return
	}
	if check.BasisOf(&o.Report, x.Basis, item.At("basis")) {
		o.src.Tightenings = append(o.src.Tightenings, x)
	}
}

func (o *layer) drop(x *Dropping, item *check.Item) {
	o.Reason(x.Why, item.Whole(), "a dropping gives no reason: say why")
	switch {
	case x.Control != "" && x.Link != framework.Ref{}:
		o.dropLink(x, item)
	case x.Control != "":
		if c := o.control(x.Control, item.At("control")); c != nil {
			o.say("control "+x.Control, "dropped", item.Whole())
			o.loosens("control", x.Control, x.Why, c.serves()...)
			c.gone = true
		}
	case x.Point != framework.PointRef{}:
		o.dropPoint(x, item)
	default:
		if q := o.requirement(x.Requirement, item.At("requirement")); q != nil {
			if n := o.names.Node(x.Requirement); n != nil && n.Kept != nil {
				o.Addf(mapping.CodeValue, item.At("requirement"), "%s cannot be dropped: no scope could leave out %s", x.Requirement, x.Requirement.Framework+":"+n.Kept.ID)
				return
			}
			o.say("requirement "+x.Requirement.String(), "dropped", item.Whole())
			o.loosens("drop", x.Requirement.String(), x.Why, x.Requirement.Framework)
			o.sink(x.Requirement.Framework, q)
		}
	}
}

func (o *layer) dropLink(x *Dropping, item *check.Item) {
	c := o.control(x.Control, item.At("control"))
	if c == nil {
		return
	}
	counted := len(c.linked(x.Link)) > 0
	if !o.unlink(c, x.Link) {
		o.Addf(mapping.CodeUnknown, item.At("link"), "control %q has no link to %s", x.Control, x.Link)
	}
	if counted {
		o.loosens("link", linkOf(x.Control, x.Link), x.Why, x.Link.Framework)
	}
	o.say(fmt.Sprintf("link of %s to %s", x.Control, x.Link), "dropped", item.Whole())
}

// dropPoint takes out a point, and out of the links that name it.
func (o *layer) dropPoint(x *Dropping, item *check.Item) {
	q := o.requirement(x.Point.Ref, item.At("point"))
	if q == nil {
		return
	}
	if x.Point.Point == "" || !q.has(x.Point.Point) {
		o.noPoint(q, x.Point, item.At("point"))
		return
	}
	if !o.mayDrop(q, x.Point) {
		o.Addf(mapping.CodeValue, item.At("point"), "%s cannot be dropped: no scope could leave it out", x.Point)
		return
	}
	o.say("point "+x.Point.String(), "dropped", item.Whole())
	o.loosens("drop", x.Point.String(), x.Why, x.Point.Ref.Framework)
	o.takeOut(q, x.Point)
}

// mayDrop reports whether a scope could leave the point out by its own word, or whether it is
// one that overlays brought, or advice without weight.
func (o *layer) mayDrop(q *requirement, p framework.PointRef) bool {
	f, n := o.names.Framework(p.Ref.Framework), o.names.Node(p.Ref)
	if n == nil || !n.Has(p.Point) || q.point(p.Point).Rank != framework.Required {
		return true
	}
	return slices.Contains(f.Excludable.Kinds, q.Kind) || framework.May(f.MayBeNotRelevant, p.Ref.Requirement, p.Point)
}

// loosens notes what an overlay takes away or shifts of frameworks, for the heads of their lenses.
func (o *layer) loosens(what, of, why string, frameworks ...string) {
	if len(frameworks) > 0 {
		o.src.Loosenings = append(o.src.Loosenings, mapping.Loosening{Overlay: o.overlay.ID, What: what, Of: of, Why: why, Frameworks: frameworks})
	}
}

func linkOf(control string, to framework.Ref) string { return fmt.Sprintf("%s to %s", control, to) }

// relinked notes what a new link takes away or asks otherwise than those in whose place it stands. Any
// other `by` loosens: where it is narrower, a basis may be left without types and is then not asked.
func (o *layer) relinked(c *control, x *Relinking) {
	old := c.linked(x.To)
	if len(old) == 0 {
		return
	}
	loosens := func(what string) { o.loosens(what, linkOf(x.Control, x.To), x.Why, x.To.Framework) }
	if !x.Review.Counts(false) {
		loosens("link")
		return
	}
	if o.losesPoints(old, x) {
		loosens("points")
	}
	if slices.ContainsFunc(old, func(l *link) bool { return !sameNames(l.By, x.By) }) {
		loosens("by")
	}
	if slices.ContainsFunc(old, func(l *link) bool { return !l.Needs.IsZero() && l.Needs.Text != x.Needs.Text }) {
		loosens("needs")
	}
}

// losesPoints reports whether a new link leaves out a point that one before it names. A link without
// points is to all that its requirement has.
func (o *layer) losesPoints(old []*link, x *Relinking) bool {
	if len(x.Points) == 0 {
		return false
	}
	return slices.ContainsFunc(old, func(l *link) bool {
		points := l.Points
		if q := o.find(x.To); q != nil && len(points) == 0 {
			for _, p := range q.points() {
				points = append(points, p.ID)
			}
		}
		return slices.ContainsFunc(points, func(p string) bool { return !slices.Contains(x.Points, p) })
	})
}

func sameNames(a, b []string) bool {
	return !slices.ContainsFunc(a, func(x string) bool { return !slices.Contains(b, x) }) &&
		!slices.ContainsFunc(b, func(x string) bool { return !slices.Contains(a, x) })
}
