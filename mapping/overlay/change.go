package overlay

import (
	"fmt"

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
		q.own().Weight = x.Weight
	case !q.has(x.Point.Point):
		o.noPoint(q, x.Point, item.At("point"))
	default:
		o.say("weight of "+x.Point.String(), fmt.Sprint(x.Weight), item.Whole())
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
	o.unlink(c, x.To)
	o.link(c, mapping.Link{To: x.To, Points: x.Points, Why: x.Why, Needs: x.Needs, Review: x.Review, Places: x.Places})
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
			c.gone = true
		}
	case x.Point != framework.PointRef{}:
		o.dropPoint(x, item)
	default:
		if q := o.requirement(x.Requirement, item.At("requirement")); q != nil {
			o.say("requirement "+x.Requirement.String(), "dropped", item.Whole())
			o.sink(x.Requirement.Framework, q)
		}
	}
}

func (o *layer) dropLink(x *Dropping, item *check.Item) {
	c := o.control(x.Control, item.At("control"))
	if c == nil {
		return
	}
	if !o.unlink(c, x.Link) {
		o.Addf(mapping.CodeUnknown, item.At("link"), "control %q has no link to %s", x.Control, x.Link)
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
	o.say("point "+x.Point.String(), "dropped", item.Whole())
	o.takeOut(q, x.Point)
}
