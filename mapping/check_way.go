package mapping

import (
	"slices"

	"github.com/groundworkgrc/groundwork/internal/check"
	"github.com/groundworkgrc/groundwork/internal/glyph"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

func (c *checker) question(i int, q *Question) {
	item := check.Top("questions", i, q.Fact, q.Places)
	c.Known("fact type", &c.Facts, q.Fact, item.At("fact"))
	if areas := []string{"", AreaApplicability, AreaExpected, AreaStanding}; c.Name("area", q.Area, item.At("area")) && !slices.Contains(areas, q.Area) {
		c.Addf(CodeValue, item.At("area"), "area %q: want applicability, expected or standing", check.Short(q.Area))
	}
	c.texts(item, [2]string{"ask", q.Ask}, [2]string{"help", q.Help})
	for j, id := range q.Frameworks {
		c.Known("framework", &c.Frameworks, id, item.Index("frameworks", j))
	}
	c.below(q, item)
	if t := c.Fact(q.Fact); q.Kind != "" && t != nil && t.Type != evidence.ListValue {
		c.Addf(CodeValue, item.At("kind"), "the roles to a system are a list: fact %q is none", check.Short(q.Fact))
	}
	c.Name("kind", q.Kind, item.At("kind"))
}

// below checks a wide question: what it settles and opens are other facts that are true or false.
func (c *checker) below(q *Question, item *check.Item) {
	wide := check.Top("questions", 0, q.Fact, q.Settles.Places)
	for j, id := range q.Settles.No {
		c.narrow(q, id, wide.Index("no", j))
	}
	for j, id := range q.Opens {
		c.narrow(q, id, item.Index("opens", j))
	}
	if t := c.Fact(q.Fact); len(q.Settles.No) > 0 && t != nil && t.Type != evidence.BoolValue {
		c.Addf(CodeValue, item.At("settles"), "only yes or no settles others: fact %q is neither", check.Short(q.Fact))
	}
}

func (c *checker) narrow(q *Question, id string, at check.At) {
	if !c.Known("fact type", &c.Facts, id, at) {
		return
	}
	switch t := c.Fact(id); {
	case id == q.Fact:
		c.Addf(CodeValue, at, "a question does not settle or open itself")
	case t != nil && t.Type != evidence.BoolValue:
		c.Addf(CodeValue, at, "fact %q is not true or false, and no answer to another question says what it is", check.Short(id))
	}
}

func (c *checker) startRule(i int, r *StartRule) {
	item := check.Top("start_rules", i, r.ID, r.Places)
	c.ID("start rule", r.ID, item, c.of("start rule"))
	switch {
	case r.Category.Framework != "" && r.Says != "":
		c.Addf(CodeValue, item.Whole(), "start rule %q says where to start and proposes a category: make two of it", check.Short(r.ID))
	case r.Category.Framework != "":
		c.proposes(r, item)
	case r.Says == "":
		c.Addf(CodeMissing, item.Whole(), "start rule %q says nothing: want a framework or together (says), or a category", check.Short(r.ID))
	case r.Says != Together:
		c.Known("framework", &c.Frameworks, r.Says, item.At("says"))
	}
	if glyph.Blank(r.When.Text) {
		c.Addf(CodeMissing, item.Whole(), "start rule %q wants what facts it looks at (when)", check.Short(r.ID))
	}
	c.Weight(r.Weight, item.At("weight"))
	c.Reason(r.Why, item.At("why"), "start rule %q gives no reason (why)", check.Short(r.ID))
}

// proposes checks the category that a rule proposes.
func (c *checker) proposes(r *StartRule, item *check.Item) {
	if !c.Known("framework", &c.Frameworks, r.Category.Framework, item.At("category")) {
		return
	}
	fw := c.Framework(r.Category.Framework)
	if _, ok := fw.Category(r.Category.Requirement); !ok && fw != nil {
		c.Addf(CodeUnknown, item.At("category"), "unknown category %q of %s", check.Short(r.Category.Requirement), fw.ID)
	}
}

func (c *checker) startStep(i int, s *StartStep) {
	item := check.Top("start_steps", i, s.ID, s.Places)
	c.ID("start step", s.ID, item, c.of("start step"))
	if s.Framework != "" {
		c.Known("framework", &c.Frameworks, s.Framework, item.At("framework"))
	}
	for j, id := range s.After {
		earlier := func(x *StartStep) bool { return x != nil && x.ID == id }
		if !slices.ContainsFunc(c.src.StartSteps[:i], earlier) {
			c.Addf(CodeUnknown, item.Index("after", j), "no step %q stands before this one", check.Short(id))
		}
	}
	if s.Work != "" && s.Work != WorkShared && s.Work != WorkOwn {
		c.Addf(CodeValue, item.At("work"), "work %q: want shared or own", check.Short(string(s.Work)))
	}
	if s.Due != "" && c.Known("fact type", &c.Facts, s.Due, item.At("due")) {
		if t := c.Fact(s.Due); t != nil && t.Type != evidence.IntValue {
			c.Addf(CodeValue, item.At("due"), "fact %q is no number of months", check.Short(s.Due))
		}
	}
	c.Reason(s.Title, item.At("title"), "start step %q has no title", check.Short(s.ID))
	c.texts(item, [2]string{"why", s.Why})
}
