package list

import (
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

func controls(x *filtered) []Item {
	var items []Item
	for _, c := range x.g.Controls() {
		if !x.keeps(c) {
			continue
		}
		var to []string
		for _, l := range c.Links {
			if s := l.To.String(); !slices.Contains(to, s) {
				to = append(to, s)
			}
		}
		items = append(items, Item{
			{"id", c.ID, true}, {"cadence", cadence(c), true}, {"owner", c.Owner, true}, {"first", c.Effort.First.String(), false}, {"yearly", c.Effort.Upkeep.String(), false},
			{"title", c.Title, true}, {"discipline", c.Discipline, false}, {"nature", c.Nature.String(), false}, {"kind", c.Kind.String(), false}, {"key", c.Key, false},
			{"was", some(c.Was), false}, {"performed_by", c.PerformedBy.By, false}, {"not_by", c.PerformedBy.Not, false},
			{"population", c.Population.Of, false}, {"population_from", c.Population.From, false}, {"population_complete", c.Population.Complete, false},
			{"relies_on", some(c.ReliesOn), false}, {"procedures", procedures(c), false},
			{"does", c.Does, false}, {"asks", c.Asks, false}, {"fact", c.Question, false}, {"question", Asked(x.g, c.Question), false},
			{"design", shows(c.Evidence.Design), false}, {"operation", shows(c.Evidence.Operation), false}, {"requirements", some(to), false},
		})
	}
	return items
}

// procedures are the tests of a control in words, each after the way that it goes.
func procedures(c *mapping.Control) []string {
	list := []string{}
	for _, x := range c.Procedures {
		way, text := x.Way()
		list = append(list, way+": "+text)
	}
	return list
}

// Asked is the question that asks for a fact: one of the check, else the fact's own title.
func Asked(g *mapping.Graph, fact string) string {
	for _, q := range g.Questions() {
		if q.Fact == fact {
			return q.Ask
		}
	}
	if t, err := g.FactType(fact); err == nil {
		return t.Title
	}
	return ""
}

func shows(b mapping.BasisShows) []string {
	if b.None != "" {
		return []string{"none: " + b.None}
	}
	list := []string{}
	for _, types := range b.Types {
		list = append(list, strings.Join(types, " or "))
	}
	return list
}

// some keeps an empty list from being nothing.
func some(list []string) []string { return append([]string{}, list...) }

func evidenceTypes(x *filtered) []Item {
	var items []Item
	for _, t := range x.g.EvidenceTypes() {
		takers := x.takers(t.ID)
		if len(takers) == 0 && !x.open() {
			continue
		}
		attributes := []string{}
		for _, a := range t.Attributes {
			attributes = append(attributes, strings.TrimSuffix(a.Name+": "+Counts(a), ": "))
		}
		items = append(items, Item{
			{"id", t.ID, true}, {"kind", t.Kind.String(), true}, {"title", t.Title, true}, {"controls", takers, false}, {"attributes", attributes, false},
			{"review_every", t.ReviewEvery.String(), false}, {"valid_for", t.ValidFor.String(), false}, {"approved", t.Approved, false},
		})
	}
	return items
}

// takers are the controls of the filter that take a type.
func (x *filtered) takers(evidenceType string) []string {
	ids := []string{}
	for _, c := range x.g.Takers(evidenceType) {
		if x.keeps(c) {
			ids = append(ids, c.ID)
		}
	}
	return ids
}

// Counts says in words what an attribute is: what its type says, else what its name customarily
// means, else what is to be written.
func Counts(a evidence.Attribute) string {
	if a.Of != "" {
		return a.Of
	}
	switch a.Name {
	case "population":
		return "how many there were in all"
	case "sample":
		return "how many of the population were tested"
	case "deviations":
		return "how many of those tested were not as they should be"
	case "result":
		return "what came out, in a word"
	case "owner_confirmed":
		return "true if the owners of the systems confirmed it"
	case "independent":
		return "true if somebody outside of what was looked at did it"
	case "by_top_management":
		return "true if top management itself did it"
	case "by_group":
		return "true if results are told apart by groups of people"
	}
	switch a.Type.String() {
	case "bool":
		return "true or false"
	case "int", "double":
		return "a number"
	case "list":
		return "names, in brackets"
	}
	return "a text"
}

func facts(x *filtered) []Item {
	behind := map[string][]string{}
	for _, c := range x.g.Controls() {
		if c.Question != "" && x.keeps(c) {
			behind[c.Question] = append(behind[c.Question], c.ID)
		}
	}
	var items []Item
	for _, t := range x.g.FactTypes() {
		if len(behind[t.ID]) == 0 && !x.open() {
			continue
		}
		area, help := "", ""
		for _, q := range x.g.Questions() {
			if q.Fact == t.ID {
				area, help = q.Area, q.Help
			}
		}
		items = append(items, Item{
			{"id", t.ID, true}, {"type", answer(t), true}, {"title", t.Title, true}, {"question", Asked(x.g, t.ID), false}, {"area", area, false},
			{"help", help, false}, {"controls", some(behind[t.ID]), false},
		})
	}
	return items
}

// answer says what may be answered.
func answer(t *evidence.FactType) string {
	switch t.Type.String() {
	case "bool":
		return "true or false"
	case "list":
		if len(t.Values) > 0 {
			return "any of " + strings.Join(t.Values, ", ")
		}
		return "names"
	case "int", "double":
		return "a number"
	}
	if len(t.Values) > 0 {
		return "one of " + strings.Join(t.Values, ", ")
	}
	return "a text"
}

// each calls with each leaf of the filter's frameworks, its node and its controls that pass it.
func (x *filtered) each(put func(f *framework.Framework, n *mapping.Leaf)) {
	for _, f := range x.g.Frameworks() {
		if x.Framework != "" && x.Framework != f.ID {
			continue
		}
		for _, leaf := range x.g.Leaves(f.ID) {
			put(f, leaf)
		}
	}
}

// linked are the controls behind a point that pass the filter, framework aside.
func (x *filtered) linked(p *mapping.Point) []string {
	ids := []string{}
	for _, e := range p.Links {
		if x.handles(e.Control) && !slices.Contains(ids, e.Control.ID) {
			ids = append(ids, e.Control.ID)
		}
	}
	return ids
}

func requirements(x *filtered) []Item {
	var items []Item
	x.each(func(_ *framework.Framework, leaf *mapping.Leaf) {
		ids := []string{}
		for i := range leaf.Points {
			for _, id := range x.linked(&leaf.Points[i]) {
				if !slices.Contains(ids, id) {
					ids = append(ids, id)
				}
			}
		}
		if len(ids) == 0 && x.handled() {
			return
		}
		q := leaf.Requirement
		items = append(items, Item{
			{"ref", leaf.Ref.String(), true}, {"kind", q.Kind, true}, {"points", len(q.Points), true}, {"title", q.Title, true}, {"category", q.Category, false},
			{"summary", q.Summary, false}, {"controls", ids, false}, {"mirrors", mirrors(q.Mirrors), false},
		})
	})
	return items
}

func points(x *filtered) []Item {
	var items []Item
	x.each(func(_ *framework.Framework, leaf *mapping.Leaf) {
		for i := range leaf.Points {
			p := &leaf.Points[i]
			ids := x.linked(p)
			if len(ids) == 0 && x.handled() {
				continue
			}
			each := p.Each.Kind
			if len(p.Each.Roles) > 0 {
				each += " (" + strings.Join(p.Each.Roles, " or ") + ")"
			}
			text := p.Text
			if text == "" {
				text = leaf.Requirement.Title
			}
			items = append(items, Item{
				{"ref", p.Ref.String(), true}, {"rank", p.Rank.String(), true}, {"text", text, true}, {"essential", p.Essential.String(), false},
				{"each", each, false}, {"controls", ids, false},
			})
		}
	})
	return items
}

func checklists(x *filtered) []Item {
	var items []Item
	for _, l := range x.g.Checklists() {
		if x.Framework == "" || l.Framework == x.Framework {
			items = append(items, Item{
				{"id", l.ID, true}, {"framework", l.Framework, true}, {"entries", len(l.Items), true}, {"title", l.Title, true}, {"why", l.Why, false},
			})
		}
	}
	return items
}

func bands(x *filtered) []Item {
	var items []Item
	for _, b := range x.g.Source().Bands {
		item := Item{{"name", b.Name, true}, {"why", b.Why, true}}
		if x.written {
			item = append(item, Field{"when", b.When.Text, false}, Field{"unless", strings.TrimSpace(b.Unless.Text), false})
		}
		items = append(items, item)
	}
	return items
}

// rules lists what judges: rules of controls, finding rules and start rules.
func rules(x *filtered) []Item {
	var items []Item
	add := func(kind, id, says, why string, tests int, written mapping.Expr) {
		item := Item{{"kind", kind, true}, {"id", id, true}, {"says", says, true}, {"tests", tests, false}, {"why", why, true}}
		if x.written {
			item = append(item, Field{"rule", strings.TrimSpace(written.Text), false})
		}
		items = append(items, item)
	}
	for _, r := range x.g.Rules() {
		if c, err := x.g.Control(r.Control); err == nil && x.keeps(c) {
			add("control", r.Control, "on "+r.Basis.String(), r.Why, len(r.Tests), r.Expr)
		}
	}
	if x.handled() {
		return items
	}
	src := x.g.Source()
	for _, r := range src.FindingRules {
		if x.Framework == "" || r.Framework == x.Framework {
			add("finding", r.ID, r.RaisedAs, r.Why, 0, r.When)
		}
	}
	for _, r := range src.StartRules {
		if x.Framework == "" || r.Says == x.Framework || r.Category.Framework == x.Framework {
			add("start", r.ID, speaks(r), r.Why, 0, r.When)
		}
	}
	return items
}

// speaks says for or against what a start rule speaks.
func speaks(r *mapping.StartRule) string {
	switch {
	case r.Category.Framework != "":
		return "for the category " + r.Category.String()
	case r.Against:
		return "against " + r.Says
	}
	return "for " + r.Says
}
