package mapping

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/check"
	"github.com/groundworkgrc/groundwork/internal/glyph"
	"github.com/groundworkgrc/groundwork/mapping/relation"
	"github.com/groundworkgrc/groundwork/mapping/review"
)

// work checks who performs a control, from what its occurrences are drawn, and how it is tested.
func (c *checker) work(k *Control, item *check.Item) {
	c.texts(item, [2]string{"performed_by.not", k.PerformedBy.Not}, [2]string{"population.of", k.Population.Of}, [2]string{"population.complete", k.Population.Complete})
	c.Name("who performs it", k.PerformedBy.By, item.At("performed_by.by"))
	c.Name("where the list is drawn from", k.Population.From, item.At("population.from"))
	if p := k.PerformedBy; p != (PerformedBy{}) && glyph.Blank(p.By) {
		c.Addf(CodeMissing, item.At("performed_by"), "control %q does not say who performs it (by)", check.Short(k.ID))
	}
	if p := k.Population; p != (Population{}) && (glyph.Blank(p.Of) || glyph.Blank(p.From)) {
		c.Addf(CodeMissing, item.At("population"), "the population of control %q wants what it counts (of) and where the list is drawn from (from)", check.Short(k.ID))
	}
	for i, p := range k.Procedures {
		c.procedure(p, item.Index("procedures", i))
	}
	seen := check.Seen{}
	for i, id := range k.ReliesOn {
		if at := item.Index("relies_on", i); c.Known("control", &c.Controls, id, at) {
			c.twice(seen, id, at)
		}
	}
}

// procedure checks one test in words: it goes one way.
func (c *checker) procedure(p Procedure, at check.At) {
	n := 0
	for _, w := range p.ways() {
		if c.Text(w[0], w[1], at); !glyph.Blank(w[1]) {
			n++
		}
	}
	if n != 1 {
		c.Addf(CodeValue, at, "a procedure goes one way, and says what is done: inquire, observe, inspect or reperform")
	}
}

// twice reports what stands in a list a second time, and returns what was seen of it.
func (c *checker) twice(seen check.Seen, id string, at check.At) check.Seen {
	if _, ok := seen[id]; ok {
		c.Addf(CodeDuplicate, at, "%q stands here twice", check.Short(id))
	}
	if seen == nil {
		seen = check.Seen{}
	}
	seen[id] = at
	return seen
}

// was reports an earlier id that some control bears, at that control, which may be a house's own; and
// one that two claim.
func (c *checker) was(ctx context.Context) error {
	claimed, live := map[string]string{}, c.placesOfControls()
	return check.Each(ctx, c.src.Controls, func(i int, x **Control) {
		k := *x
		if k == nil {
			return
		}
		item := check.Top("controls", i, k.ID, k.Places)
		for j, id := range k.Was {
			at := item.Index("was", j)
			switch first, ok := claimed[id]; {
			case id == "":
				c.Addf(CodeMissing, at, "an earlier id that is empty")
			case !c.Name("was", id, at):
			case id == k.ID:
				c.Addf(CodeDuplicate, at, "control %q says that it was itself", check.Short(id))
			case c.Controls.Has(id):
				other := c.src.Controls[live[id]]
				c.Addf(CodeDuplicate, check.Top("controls", live[id], id, other.Places).At("id"),
					"control %q bears an id that control %q had before (was, %s): give it another", check.Short(id), check.Short(k.ID), at)
			case ok:
				c.Addf(CodeDuplicate, at, "control %q says that it was %q, and so does %q", check.Short(k.ID), check.Short(id), check.Short(first))
			default:
				claimed[id] = k.ID
			}
		}
	})
}

// placesOfControls says where each control stands in the source.
func (c *checker) placesOfControls() map[string]int {
	place := make(map[string]int, len(c.src.Controls))
	for i, k := range c.src.Controls {
		if k != nil {
			place[k.ID] = i
		}
	}
	return place
}

// reliance reports controls that rely on themselves in the end.
func (c *checker) reliance(ctx context.Context) error {
	place := c.placesOfControls()
	next := func(i int) []int {
		var to []int
		if k := c.src.Controls[i]; k != nil {
			for _, id := range k.ReliesOn {
				if j, ok := place[id]; ok {
					to = append(to, j)
				}
			}
		}
		return to
	}
	check.Circles(len(c.src.Controls), next, func(circle []int) {
		ids := make([]string, 0, len(circle)+1)
		for _, i := range append(circle, circle[0]) {
			ids = append(ids, check.Short(c.src.Controls[i].ID))
		}
		k := c.src.Controls[circle[0]]
		c.Addf(CodeCycle, check.Top("controls", circle[0], k.ID, k.Places).At("relies_on"), "control %q relies on itself in the end: %s", ids[0], strings.Join(ids, " → "))
	})
	return ctx.Err()
}

// votes checks what single readers said.
func (c *checker) votes(list []review.Vote, item *check.Item) {
	for i, v := range list {
		vote := item.Sub("votes", i, "", v.Places)
		if glyph.Blank(v.By) {
			c.Addf(CodeMissing, vote.Whole(), "a vote that nobody gave: say by whom (by)")
		}
		c.Name("by", v.By, vote.At("by"))
		c.Date("vote", v.On, vote.At("on"))
		check.Enum(&c.Report, "opinion", v.Says, vote.At("says"))
		switch v.Says {
		case review.UnstatedOpinion:
			c.Addf(CodeMissing, vote.Whole(), "a vote that says nothing: want accept, change or reject (says)")
		case review.Accept:
			c.Text("why", v.Why, vote.At("why"))
		default:
			c.Reason(v.Why, vote.Whole(), "a vote to %s gives no reason: say why", v.Says)
		}
	}
}

// series reports a reference to what is neither a requirement nor a group or category of them.
func (c *checker) series(ref framework.Ref, at check.At) {
	if f := c.Framework(ref.Framework); f != nil && c.Node(ref) == nil {
		if _, ok := f.Category(ref.Requirement); ok {
			return
		}
	}
	c.Requirement(&c.Report, ref, at, true)
}

// open checks why a pair, or a series of pairs, is left open.
func (c *checker) open(i int, o *Open) {
	item := c.one.Set("open", i, "", o.Places)
	c.series(o.Requirement, item.At("requirement"))
	if len(o.Against) == 0 {
		c.Addf(CodeMissing, item.Whole(), "say against what %s is left open: a requirement, a series, or a list of them (against)", o.Requirement)
	}
	var seen check.Seen // of several
	for j, ref := range o.Against {
		at := item.Index("against", j)
		if len(o.Against) > 1 {
			seen = c.twice(seen, ref.String(), at)
		}
		if c.series(ref, at); ref.Framework == o.Requirement.Framework && ref.Framework != "" {
			c.Addf(CodeValue, at, "%s and %s are of one framework: pairs are of two", o.Requirement, ref)
		}
	}
	c.Reason(o.Why, item.Whole(), "%s is left open and nobody says why: give the reason", o.Requirement)
}

// rejected checks a candidate that was struck.
func (c *checker) rejected(i int, r *Rejected) {
	item := c.one.Set("rejected", i, "", r.Places)
	n, ok := c.Requirement(&c.Report, r.To, item.At("to"), true)
	switch link, related := r.Control != "", r.From != (framework.Ref{}); {
	case link == related:
		c.Addf(CodeMissing, item.Whole(), "a candidate is a link (control, to, points) or a relation (from, to, is): say one of them")
	case link:
		if r.Is != 0 {
			c.Addf(CodeValue, item.At("is"), "a link is no relation: leave out is, or say from")
		}
		c.Known("control", &c.Controls, r.Control, item.At("control"))
		var seen check.Seen
		for j, p := range r.Points {
			if len(r.Points) > 1 {
				seen = c.twice(seen, p, item.Index("points", j))
			}
			if ok {
				n.Point(&c.Report, r.To.Point(p), item.Index("points", j))
			}
		}
	default:
		c.Requirement(&c.Report, r.From, item.At("from"), true)
		if r.From == r.To {
			c.Addf(CodeValue, item.At("to"), "%s is related to itself: name another", r.To)
		}
		if r.Is == 0 || r.Is&^relation.Any != 0 {
			c.Addf(CodeMissing, item.Whole(), "a relation that was considered wants what it said (is)")
		}
		if len(r.Points) > 0 {
			c.Addf(CodeValue, item.At("points"), "a relation is of whole requirements: leave out points")
		}
	}
	c.votes(r.Votes, item)
	c.Reason(r.Why, item.Whole(), "a candidate was struck and nobody says why: give the reason")
}

// mirrors checks what a requirement says that it repeats: of a framework that is there, what is
// named has to be one of its requirements or points.
func (c *checker) mirrors(f *framework.Framework, q *framework.Requirement, item *check.Item) {
	if len(q.Mirrors) == 0 { // as most
		return
	}
	for _, of := range slices.Sorted(maps.Keys(q.Mirrors)) {
		if glyph.Blank(of) || len(q.Mirrors[of]) == 0 {
			c.Addf(CodeMissing, item.At("mirrors"), "say what it mirrors by the name of a framework or text, and which parts of it: {nist-ai-rmf: [MAP 5.1]}")
			continue
		}
		c.Key("mirrors", of, item.At("mirrors"))
		if of == f.ID {
			c.Addf(CodeValue, item.At("mirrors."+of), "%s:%s mirrors its own framework: name another", f.ID, check.Short(q.ID))
			continue
		}
		seen := check.Seen{}
		for i, id := range q.Mirrors[of] {
			at := item.Index("mirrors."+of, i)
			if c.twice(seen, id, at); glyph.Blank(id) {
				c.Addf(CodeMissing, at, "a part of %q without name", check.Short(of))
				continue
			}
			if !c.Name("mirrors", id, at) || c.Framework(of) == nil {
				continue
			}
			ref, err := framework.ParsePointRef(of + ":" + id)
			if err != nil {
				c.Addf(CodeValue, at, "%v", err)
				continue
			}
			c.Point(&c.Report, ref, at, true)
		}
	}
}
