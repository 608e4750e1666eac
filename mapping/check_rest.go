package mapping

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/check"
	"github.com/groundworkgrc/groundwork/internal/glyph"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/guide"
	"github.com/groundworkgrc/groundwork/mapping/relation"
)

func (c *checker) relation(i int, s *relation.Statement) {
	item := c.one.Set("relations", i, "", s.Places)
	if c.ends[i].From < 0 {
		c.end(s.From, item.At("from"))
	}
	if c.ends[i].To < 0 {
		c.end(s.To, item.At("to"))
	}
	c.stated(item, s.Is, s.Rationale, s.Strength, s.Confidence)
	c.review(s.Review, item)
	c.votes(s.Votes, item)
	c.texts(item, [2]string{"why", s.Why})
}

// referral counts the ends of relations in a framework that is not loaded.
type referral struct {
	first check.At
	ends  int
}

// end checks one end of a relation. A crosswalk may come before one of its frameworks does, or
// lead through one that nobody loads: such ends are no error, and are told by [checker.referred].
func (c *checker) end(ref framework.Ref, at check.At) {
	if ref == (framework.Ref{}) || c.Framework(ref.Framework) != nil || !parses(ref) {
		c.Requirement(&c.Report, ref, at, true)
		return
	}
	if !c.Key("framework", ref.Framework, at) || !c.Key("requirement", ref.Requirement, at) {
		return
	}
	r := c.referrals[ref.Framework]
	if r == nil {
		r = &referral{first: at.Kept()}
		c.referrals[ref.Framework] = r
	}
	r.ends++
}

// parses reports whether a file could name the requirement.
func parses(ref framework.Ref) bool {
	back, err := framework.ParseRef(ref.String())
	return err == nil && back == ref
}

// referred tells once of each framework that relations alone name.
func (c *checker) referred(context.Context) error {
	for _, id := range slices.Sorted(maps.Keys(c.referrals)) {
		r := c.referrals[id]
		c.ByCase("framework of relations", id, r.first, c.of("framework"))
		ends := "1 end of relations stands"
		if r.ends > 1 {
			ends = fmt.Sprintf("%d ends of relations stand", r.ends)
		}
		c.Add(r.first, framework.Problem{
			Code: CodeReferred, Severity: framework.Warning, Suggestion: framework.Kin(id, c.Frameworks.List()),
			Message: fmt.Sprintf("no framework %q is loaded, and %s in it, the first of them here: they are kept, and whether it has such requirements is not known", check.Short(id), ends),
		})
	}
	return nil
}

// stated checks what relations and unions have in common.
func (c *checker) stated(item *check.Item, is relation.Set, rationale string, strength int, confidence float64) {
	switch {
	case is == 0:
		c.Addf(CodeMissing, item.At("is"), "a relation that names none of the five base relations is a contradiction")
	case is&^relation.Any != 0:
		c.Addf(CodeValue, item.At("is"), "relation %d: there is no such set of base relations", uint8(is))
	}
	if strength < 0 || strength > 10 {
		c.Addf(CodeValue, item.At("strength"), "strength %d: want 0 to 10", strength)
	}
	c.Share("confidence", confidence, 1, item.At("confidence"))
	c.Name("rationale", rationale, item.At("rationale"))
}

func (c *checker) union(i int, u *relation.Union) {
	item := check.Top("unions", i, "", u.Places)
	for _, side := range []struct {
		key  string
		list []framework.Ref
	}{{"from", u.From}, {"to", u.To}} {
		if len(side.list) == 0 {
			c.Addf(CodeMissing, item.Whole(), "a union names the requirements on both sides: say %s: [...]", side.key)
		}
		for j, r := range side.list {
			c.end(r, item.Index(side.key, j))
		}
	}
	c.stated(item, u.Is, u.Rationale, u.Strength, u.Confidence)
	c.review(u.Review, item)
	c.texts(item, [2]string{"why", u.Why})
	was := c.pairs
	if c.pairs += u.Size(); c.pairs > relation.MaxPairs && was <= relation.MaxPairs {
		c.Addf(CodeTooMuch, item.Whole(), "a union of %d by %d: with those before it that is more than the %d pairs that unions may say something of (MaxPairs)",
			len(u.From), len(u.To), relation.MaxPairs)
	}
}

// judged reports more rules of bands and findings than there is sense in: each is asked of
// every lens, and those of findings of every requirement.
func (c *checker) judged(context.Context) error {
	if n := len(c.src.Bands); n > MaxBands && c.src.Bands[MaxBands] != nil {
		b := c.src.Bands[MaxBands]
		c.Addf(CodeTooMuch, check.Top("bands", MaxBands, b.Name, b.Places).Whole(), "%d bands: more than %d (MaxBands)", n, MaxBands)
	}
	if n := len(c.src.FindingRules); n > MaxFindingRules && c.src.FindingRules[MaxFindingRules] != nil {
		r := c.src.FindingRules[MaxFindingRules]
		c.Addf(CodeTooMuch, check.Top("finding_rules", MaxFindingRules, r.ID, r.Places).Whole(), "%d finding rules: more than %d (MaxFindingRules)", n, MaxFindingRules)
	}
	if n := max(len(c.src.StartRules), len(c.src.StartSteps)); n > MaxStart {
		c.Addf(CodeTooMuch, check.Top("start_rules", 0, "", framework.Places{}).Whole(), "%d start rules or steps: more than %d (MaxStart)", n, MaxStart)
	}
	return nil
}

func (c *checker) band(i int, b *Band) {
	item := check.Top("bands", i, b.Name, b.Places)
	c.Name("name", b.Name, item.At("name"))
	c.expr(b.When, "when", item)
	c.expr(b.Unless, "unless", item)
	c.texts(item, [2]string{"why", b.Why})
}

func (c *checker) findingRule(i int, r *FindingRule) {
	item := check.Top("finding_rules", i, r.ID, r.Places)
	c.ID("finding rule", r.ID, item, c.of("finding rule"))
	if r.Framework != "" {
		c.Known("framework", &c.Frameworks, r.Framework, item.At("framework"))
	}
	if r.Each == NoSubject || glyph.Blank(r.RaisedAs) || glyph.Blank(r.When.Text) {
		c.Addf(CodeMissing, item.Whole(), "finding rule %q wants what it looks at (each), the words that it raises (raised_as) and when it does (when)", check.Short(r.ID))
	}
	check.Enum(&c.Report, "subject of a finding rule", r.Each, item.At("each"))
	switch {
	case r.On == "":
	case r.Each != SubjectTest || r.Framework == "":
		c.Addf(CodeValue, item.At("on"), "finding rule %q names a requirement (on) and is no rule of a framework that looks at a test: say framework and each: test, or leave on out", check.Short(r.ID))
	default:
		c.RequirementOf(&c.Report, framework.Ref{Framework: r.Framework, Requirement: r.On}, item.At("on"))
	}
	c.Name("raised_as", r.RaisedAs, item.At("raised_as"))
	c.Name("grade", r.Grade, item.At("grade"))
	if !glyph.Blank(r.When.Text) {
		c.expr(r.When, "when", item)
	}
	c.texts(item, [2]string{"why", r.Why})
}

func (c *checker) sampleGuide(i int, g *SampleGuide) {
	item := check.Top("sample_guides", i, g.Cadence.String(), g.Places)
	if g.Cadence == calendar.NoCadence {
		c.Addf(CodeMissing, item.Whole(), "a sample guide wants the cadence that it is for")
		return
	}
	check.Enum(&c.Report, "cadence", g.Cadence, item.At("cadence"))
	c.ID("sample guide", g.Cadence.String(), item, c.of("sample guide"))
	if g.Least < 1 || g.Most < g.Least {
		c.Addf(CodeValue, item.Whole(), "a sample of %d to %d: want 1 or more, and the most no less than the least", g.Least, g.Most)
	}
	if !(0 <= g.Share && g.Share <= 1) || g.Floor < 0 || g.Floor > g.Least {
		c.Addf(CodeValue, item.Whole(), "a share of %g and %d at least: want a share of 0 to 1, and no more than the least", g.Share, g.Floor)
	}
	c.texts(item, [2]string{"why", g.Why})
}

func (c *checker) guide(i int, x *guide.Guide) {
	item := check.Top("guides", i, "", x.Places)
	if len(x.Between) != 2 {
		c.Addf(CodeMissing, item.At("between"), "a guide stands between two frameworks: say between: [a, b]")
	}
	for j, id := range x.Between {
		c.Known("framework", &c.Frameworks, id, item.Index("between", j))
	}
	c.Date("day of the guide", x.Dated, item.At("dated"))
	c.texts(item, [2]string{"summary", x.Summary})
	for j, p := range x.Assesses {
		passage := item.Sub("assesses", j, p.Framework, p.Places)
		c.Known("framework", &c.Frameworks, p.Framework, passage.At("framework"))
		c.texts(passage, [2]string{"title", p.Title}, [2]string{"text", p.Text})
	}
	for j, p := range x.Sections {
		section := item.Sub("sections", j, "", p.Places)
		c.Name("framework", p.Framework, section.At("framework"))
		c.texts(section, [2]string{"title", p.Title}, [2]string{"text", p.Text})
	}
	for j, d := range x.Disciplines {
		discipline := item.Sub("disciplines", j, "", d.Places)
		c.Name("discipline", d.Discipline, discipline.At("discipline"))
		c.texts(discipline, [2]string{"text", d.Text})
	}
	for j, t := range x.Terms {
		term := item.Sub("terms", j, "", framework.Places{})
		c.Name("term", t.Term, term.At("term"))
		c.texts(term, [2]string{"text", t.Text})
	}
}

func (c *checker) checklist(i int, x *guide.Checklist) {
	item := check.Top("checklists", i, x.ID, x.Places)
	c.ID("checklist", x.ID, item, c.of("checklist"))
	c.Known("framework", &c.Frameworks, x.Framework, item.At("framework"))
	c.texts(item, [2]string{"title", x.Title}, [2]string{"why", x.Why})
	seen := check.Seen{}
	for j := range x.Items {
		e := &x.Items[j]
		sub := item.Sub("items", j, e.ID, e.Places)
		c.ID("checklist item", e.ID, sub, seen)
		c.texts(sub, [2]string{"title", e.Title}, [2]string{"text", e.Text})
		for k, ref := range e.See {
			c.Requirement(&c.Report, ref, sub.Index("see", k), true)
		}
		for k, t := range e.Evidence {
			c.Known("evidence type", &c.Types, t, sub.Index("evidence", k))
		}
		for k, part := range e.Shows {
			c.OneOf("part of a workspace", part, guide.Parts(), sub.Index("shows", k))
		}
		if f := c.Framework(x.Framework); f != nil {
			for _, word := range slices.Sorted(maps.Keys(e.Only)) {
				at := sub.At("only." + word)
				if c.OneOf("word of a profile", word, slices.Sorted(maps.Keys(f.Profiles)), at) {
					c.OneOf(word, e.Only[word], slices.Sorted(maps.Keys(f.Profiles[word])), at)
				}
			}
		}
	}
}

func (c *checker) pin(i int, p *Pin) {
	item := check.Top("pins", i, p.Framework, p.Places)
	if !c.Known("framework", &c.Frameworks, p.Framework, item.At("framework")) {
		return
	}
	c.texts(item, [2]string{"edition", p.Edition})
	c.Name("digest", p.Digest, item.At("digest"))
	f := c.Framework(p.Framework)
	stale := func(key, format string, args ...any) {
		c.Add(item.At(key), framework.Problem{Code: CodeStale, Severity: framework.Warning, Message: fmt.Sprintf(format, args...)})
	}
	if p.Edition != "" && p.Edition != f.Edition {
		stale("edition", "written for edition %q of %s, and edition %q is loaded: see what changed with catalog diff", p.Edition, f.ID, f.Edition)
	}
	if p.Digest != "" && f.Digest != "" && p.Digest != f.Digest {
		stale("digest", "the content of %s is not what this was written for (%s is loaded): see what changed with catalog diff", f.ID, f.Digest)
	}
}
