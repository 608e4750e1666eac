package mapping

import (
	"context"
	"math"
	"strconv"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/check"
	"github.com/groundworkgrc/groundwork/internal/glyph"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/review"
)

func (c *checker) evidenceType(i int, t *evidence.Type) {
	item := check.Top("evidence_types", i, t.ID, t.Places)
	c.ID("evidence type", t.ID, item, c.of("evidence type"))
	c.texts(item, [2]string{"title", t.Title})
	check.Enum(&c.Report, "way of counting", t.Counts, item.At("counts"))
	if s := t.ValidFor; s.Months < 0 || s.Days < 0 || s.Months > calendar.MaxSpan || s.Days > calendar.MaxSpan {
		c.Addf(CodeValue, item.At("valid_for"), "valid_for of %d months and %d days: want 0 or more, up to %d", s.Months, s.Days, calendar.MaxSpan)
	}
	for j, a := range t.Attributes {
		at := item.Index("attributes", j)
		if a.Name == "" {
			c.Addf(CodeMissing, at, "an attribute without name")
		}
		c.Name("attribute", a.Name, at)
		c.valueType("attribute", a.Name, a.Type, at)
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
	c.days(k.Effort.First, item.At("effort.first"))
	c.days(k.Effort.Upkeep, item.At("effort.upkeep"))
	if k.Question != "" {
		c.Known("fact type", &c.Facts, k.Question, item.At("question"))
	}
	c.shows(k, item)
	c.mixed(k, item)
	return check.Each(ctx, k.Links, func(i int, l *Link) { c.link(l, item.Sub("links", i, "", l.Places)) })
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
		c.Text("reason", shows.None, item.At(key+".none"))
		for i, choice := range shows.Types {
			if len(choice) == 0 {
				c.Addf(CodeValue, item.Index(key, i), "an empty list: name the evidence types of which one is enough")
			}
			for _, t := range choice {
				if c.Known("evidence type", &c.Types, t, item.Index(key, i)) && c.Type(t).Counts == evidence.CountsBridge {
					c.Addf(CodeValue, item.Index(key, i), "evidence type %q is a bridge letter and shows neither design nor operation", t)
				}
			}
		}
	}
}

// mixed reports an entry in which occurrences and days stand for each other, of a control
// that runs by event: that nothing occurred would then be worth more or less than days.
func (c *checker) mixed(k *Control, item *check.Item) {
	if k.Cadence != calendar.PerEvent {
		return
	}
	for i, choice := range k.Evidence.Operation.Types {
		kinds := map[evidence.Counts]bool{}
		for _, t := range choice {
			if x := c.Type(t); x != nil {
				kinds[x.Counts] = true
			}
		}
		if len(kinds) > 1 {
			c.Addf(CodeValue, item.Index("evidence.operation", i), "control %q runs by event: records of occurrences and evidence that speaks of days cannot stand for each other; list them apart", k.ID)
		}
	}
}

func (c *checker) link(l *Link, item *check.Item) {
	c.review(l.Review, item)
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

func (c *checker) review(v review.Review, item *check.Item) {
	check.Enum(&c.Report, "review state", v.State, item.At("review.state"))
	c.Name("reviewer", v.By, item.At("review.by"))
	c.Date("review", v.On, item.At("review.on"))
}

func (c *checker) rule(i int, r *Rule) {
	key := r.Control + " on " + r.Basis.String()
	item := check.Top("rules", i, key, r.Places)
	if !c.Known("control", &c.Controls, r.Control, item.At("control")) {
		return
	}
	c.Once(key, item, c.of("rule"), "rule for "+key+" is declared twice")
	if r.Basis == 0 {
		c.Addf(CodeMissing, item.Whole(), "rule for %q names no basis: want stated, design or operation", r.Control)
	} else {
		check.BasisOf(&c.Report, r.Basis, item.At("basis"))
	}
	if glyph.Blank(r.Expr.Text) {
		c.Addf(CodeMissing, item.Whole(), "rule for %q has no expr", r.Control)
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
