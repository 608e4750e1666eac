package mapping

import (
	"context"
	"math"
	"slices"
	"strconv"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/check"
	"github.com/groundworkgrc/groundwork/internal/glyph"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/review"
)

func (c *checker) evidenceType(i int, t *evidence.Type) {
	item := check.Top("evidence_types", i, t.ID, t.Places)
	c.ID("evidence type", t.ID, item, c.of("evidence type"))
	c.texts(item, [2]string{"title", t.Title})
	check.Enum(&c.Report, "kind of evidence", t.Kind, item.At("kind"))
	if _, said := t.Places.Keys["kind"]; !said && t.Places.Item.Line > 0 {
		c.Warnf(CodeMissing, item.Whole(), "evidence type %q does not say its kind and is read as a record: say kind: document, state, report or record", t.ID)
	}
	c.span("valid_for", t.ValidFor, item.At("valid_for"))
	c.span("review_every", t.ReviewEvery, item.At("review_every"))
	c.ages(t, item)
	for j, a := range t.Attributes {
		at := item.Index("attributes", j)
		if a.Name == "" {
			c.Addf(CodeMissing, at, "an attribute without name")
		}
		c.Key("attribute", a.Name, at)
		c.Text("of", a.Of, at)
		c.valueType("attribute", a.Name, a.Type, at)
	}
}

// span reports a length of time that cannot be.
func (c *checker) span(what string, s framework.Span, at check.At) {
	if s.Months < 0 || s.Days < 0 || s.Months > framework.MaxSpan || s.Days > framework.MaxSpan {
		c.Addf(CodeValue, at, "%s of %d months and %d days: want 0 or more, up to %d", what, s.Months, s.Days, framework.MaxSpan)
	}
}

// ages reports what evidence of the kind does not do.
func (c *checker) ages(t *evidence.Type, item *check.Item) {
	if r := t.Recheck; r.Days < 0 || r.Days > framework.MaxSpan {
		c.Addf(CodeValue, item.At("recheck"), "recheck of %d days: want 0 or more, up to %d", r.Days, framework.MaxSpan)
	}
	for _, x := range []struct {
		key  string
		said bool
		of   []evidence.Kind
	}{
		{"recheck", t.Recheck.Stated, []evidence.Kind{evidence.State}},
		{"review_every", !t.ReviewEvery.IsZero(), []evidence.Kind{evidence.Document, evidence.State}},
		{"programme", t.Programme, []evidence.Kind{evidence.Document}},
		{"continuous", t.Continuous, []evidence.Kind{evidence.Report}},
		{"same_events_as", len(t.SameEventsAs) > 0, []evidence.Kind{evidence.Record}},
	} {
		if x.said && !slices.Contains(x.of, t.Kind) {
			c.Addf(CodeValue, item.At(x.key), "evidence type %q is a %s, of which %s says nothing: it is of kind %s", check.Short(t.ID), t.Kind, x.key, x.of[0])
		}
	}
	if !t.ValidFor.IsZero() && t.Kind != evidence.Document {
		c.Warnf(CodeValue, item.At("valid_for"), "evidence type %q is a %s, which does not expire: valid_for is left aside", check.Short(t.ID), t.Kind)
	}
	for i, id := range t.SameEventsAs {
		if at := item.Index("same_events_as", i); id == t.ID && id != "" {
			c.Addf(CodeValue, at, "evidence type %q lists the same events as itself: name others", check.Short(id))
		} else {
			c.Known("evidence type", &c.Types, id, at)
		}
	}
}

func (c *checker) factType(i int, t *evidence.FactType) {
	item := check.Top("fact_types", i, t.ID, t.Places)
	c.ID("fact type", t.ID, item, c.of("fact type"))
	c.texts(item, [2]string{"title", t.Title})
	c.valueType("fact type", t.ID, t.Type, item.At("type"))
	c.Names("value", t.Values, item, "values")
}

// valueType reports a type of values that is missing, or that there is not.
func (c *checker) valueType(what, name string, t evidence.ValueType, at check.At) {
	if t == evidence.NoValue {
		c.Addf(CodeMissing, at, "%s %q has no type: want bool, int, double, string, one of or list", what, check.Short(name))
		return
	}
	check.Enum(&c.Report, "type", t, at)
}

// attributes reports a name that two types declare with different value types,
// since rules see one set of attributes.
func (c *checker) attributes(ctx context.Context) error {
	first := map[string]*evidence.Type{}
	kind := map[string]evidence.ValueType{}
	return check.Each(ctx, c.src.EvidenceTypes, func(n int, t **evidence.Type) {
		if *t == nil {
			return
		}
		for i, a := range (*t).Attributes {
			if prior, ok := first[a.Name]; ok && kind[a.Name] != a.Type {
				at := check.Top("evidence_types", n, (*t).ID, (*t).Places).Index("attributes", i)
				c.Addf(CodeValue, at, "attribute %q is %s here and %s in evidence type %q: one name has one type", a.Name, a.Type, kind[a.Name], prior.ID)
				continue
			}
			first[a.Name], kind[a.Name] = *t, a.Type
		}
	})
}

func (c *checker) control(ctx context.Context, i int, k *Control) error {
	item := check.Top("controls", i, k.ID, k.Places)
	c.ID("control", k.ID, item, c.of("control"))
	if glyph.Blank(k.Title) {
		c.Addf(CodeMissing, item.Whole(), "control %q has no title", check.Short(k.ID))
	}
	c.texts(item, [2]string{"title", k.Title}, [2]string{"does", k.Does}, [2]string{"asks", k.Asks})
	c.Name("owner", k.Owner, item.At("owner"))
	c.Name("discipline", k.Discipline, item.At("discipline"))
	check.Enum(&c.Report, "cadence", k.Cadence, item.At("cadence"))
	check.Enum(&c.Report, "nature of a control", k.Nature, item.At("nature"))
	check.Enum(&c.Report, "kind of a control", k.Kind, item.At("kind"))
	c.days(k.Effort.First, item.At("effort.first"))
	c.days(k.Effort.Upkeep, item.At("effort.upkeep"))
	if k.Question != "" {
		c.Known("fact type", &c.Facts, k.Question, item.At("question"))
	}
	c.work(k, item)
	c.shows(k, item)
	var one check.Item // for all of its links
	return check.Each(ctx, k.Links, func(i int, l *Link) { c.link(k, l, one.SetBelow(item, "links", i, "", l.Places)) })
}

func (c *checker) days(d Days, at check.At) {
	if d < 0 || d > maxDays || math.IsNaN(float64(d)) {
		c.Addf(CodeValue, at, "effort %v: want days from 0 to %v", float64(d), float64(maxDays))
	}
}

func (c *checker) shows(k *Control, item *check.Item) {
	if k.Evidence.Design.IsZero() && k.Evidence.Operation.IsZero() {
		c.Addf(CodeMissing, item.At("evidence"), "control %q names no evidence: list types for design or operation", check.Short(k.ID))
	}
	for _, b := range []framework.Basis{framework.Design, framework.Operation} {
		key, shows := "evidence."+b.String(), k.Evidence.On(b)
		if shows.None != "" {
			c.Reason(shows.None, item.At(key+".none"), "control %q is asked nothing on %s and nobody says why: give the reason", check.Short(k.ID), b)
		}
		for i, choice := range shows.Types {
			if len(choice) == 0 {
				c.Addf(CodeValue, item.Index(key, i), "an empty list: name the evidence types of which one is enough")
			}
			for _, t := range choice {
				if c.Known("evidence type", &c.Types, t, item.Index(key, i)) && c.Type(t).Kind == evidence.Bridge {
					c.Addf(CodeValue, item.Index(key, i), "evidence type %q is a bridge letter and shows neither design nor operation", t)
				}
			}
		}
	}
}

func (c *checker) link(k *Control, l *Link, item *check.Item) {
	c.review(l.Review, item)
	c.votes(l.Votes, item)
	c.expr(l.Needs.Expr, "needs", item)
	if l.Needs.Why != "" {
		if l.Needs.Text == "" {
			c.Addf(CodeMissing, item.At("needs"), "\"needs\" has a reason and no expression: say one (expr), or leave it out")
		}
		c.Reason(l.Needs.Why, item.At("needs.why"), "the reason of what the link needs is blank: say why")
	}
	for i, t := range l.By {
		if at := item.Index("by", i); c.Known("evidence type", &c.Types, t, at) && !c.Takes(k.ID, t) {
			c.Addf(CodeValue, at, "evidence type %q does not show control %q: of that there is %s", t, check.Short(k.ID), check.Some(c.Taken(k.ID)))
		}
	}
	n, ok := c.Requirement(&c.Report, l.To, item.At("to"), false)
	if !ok {
		return
	}
	for i, p := range l.Points {
		n.Point(&c.Report, l.To.Point(p), item.Index("points", i))
	}
	c.Reason(l.Why, item.Whole(), "link to %s gives no reason: say why", l.To)
	edges := len(l.Points)
	if edges == 0 {
		edges = n.Size()
	}
	was := c.edges
	if c.edges += edges; c.edges > MaxEdges && was <= MaxEdges {
		c.Addf(CodeTooMuch, item.Whole(), "with this link more than %d points of requirements are linked, counted once for each control (MaxEdges)", MaxEdges)
	}
}

// expr reports an expression that is there and of which nothing shows, and one that no file could hold.
func (c *checker) expr(x Expr, key string, item *check.Item) {
	if x.Text != "" && glyph.Blank(x.Text) {
		c.Addf(CodeMissing, item.At(key), "%q has no expression: say one, or leave it out", key)
		return
	}
	if r, before, found := glyph.FindHidden(x.Text, true); found {
		c.Addf(CodeInvisible, item.At(key), "%q: invisible character %U after %q: remove it", key, r, check.Short(before))
	}
}

func (c *checker) review(v review.Review, item *check.Item) {
	if v.State > review.Rejected { // which is the last there is
		check.Enum(&c.Report, "review state", v.State, item.At("review.state"))
	}
	c.Name("reviewer", v.By, item.At("review.by"))
	c.Date("review", v.On, item.At("review.on"))
}

func (c *checker) rule(i int, r *Rule) {
	key := r.Control + " on " + r.Basis.String()
	item := check.Top("rules", i, key, r.Places)
	if !c.Known("control", &c.Controls, r.Control, item.At("control")) {
		return
	}
	c.Once(key, item, c.of("rule"), func() string { return "rule for " + key + " is declared twice" })
	if r.Basis == 0 {
		c.Addf(CodeMissing, item.Whole(), "rule for %q names no basis: want stated, design or operation", r.Control)
	} else {
		check.BasisOf(&c.Report, r.Basis, item.At("basis"))
	}
	if glyph.Blank(r.Expr.Text) {
		c.Addf(CodeMissing, item.Whole(), "rule for %q has no expr", r.Control)
	} else {
		c.expr(r.Expr, "expr", item)
	}
	c.texts(item, [2]string{"why", r.Why})
	for j := range r.Tests {
		c.ruleTest(&r.Tests[j], item.Sub("tests", j, r.Tests[j].Name, r.Tests[j].Places))
	}
}

func (c *checker) ruleTest(t *RuleTest, item *check.Item) {
	c.Name("name", t.Name, item.At("name"))
	c.Date("day", t.At, item.At("at"))
	c.Window(t.Window, item.At("window"))
	c.Share("what the test wants,", t.Want.Value, 1, item.At("want"))
	for i := range t.Evidence {
		e := &t.Evidence[i]
		piece := item.Sub("evidence", i, e.ID, e.Places)
		c.Key("id", e.ID, piece.At("id"))
		c.Names("control", e.Controls, piece, "controls")
		c.Name("retests", e.Retests, piece.At("retests"))
		c.Names("replaces", e.Replaces, piece, "replaces")
		if c.Known("evidence type", &c.Types, e.Type, piece.At("type")) {
			c.Take(piece, c.Type(e.Type).Check(e))
		}
	}
	for i, f := range t.Facts {
		fact := item.Sub("facts", i, f.ID, f.Places)
		if c.Known("fact type", &c.Facts, f.ID, fact.Whole()) {
			c.Take(fact, c.Fact(f.ID).Check(f))
		}
	}
}

// tightening checks one that an overlay laid on, which reported what it says itself.
func (c *checker) tightening(i int, t *Tightening) {
	item := check.Top("tightenings", i, t.Control+" on "+t.Basis.String()+" "+strconv.Itoa(i), t.Places)
	c.Known("control", &c.Controls, t.Control, item.At("control"))
	check.BasisOf(&c.Report, t.Basis, item.At("basis"))
	if glyph.Blank(t.Expr.Text) {
		c.Addf(CodeMissing, item.Whole(), "a tightening names the basis and what more is asked (expr)")
	}
	c.texts(item, [2]string{"why", t.Why})
}
