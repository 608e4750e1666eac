package scoring

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/explanation"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// would adds what would have to be true for a point to be met, by each of its controls,
// the one that does best first.
func (l explainer) would(out []explanation.Condition, p framework.PointRef, list []candidate, bases []framework.Basis) []explanation.Condition {
	score := map[*mapping.Control]float64{}
	for _, c := range list {
		score[c.control] = l.worthOf(c, bases).Low
	}
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b candidate) int { return cmp.Compare(score[b.control], score[a.control]) })
	for _, c := range list {
		for _, b := range l.judgedOn(c, bases) {
			for _, g := range l.addGaps(nil, c, b) {
				out = addConditions(out, l.conditions(p, g))
			}
		}
		if g, ok := l.nothingToAsk(c, bases); ok {
			out = addConditions(out, l.conditions(p, g))
		}
	}
	return out
}

// conditions turns a gap into what would have to be true: the evidence that would mend
// it, or the answers that it waits for. A rule that waits for an answer which does not
// settle it by itself would have to hold as well.
func (l explainer) conditions(p framework.PointRef, g result.Gap) []explanation.Condition {
	base := explanation.Condition{
		Points: []framework.PointRef{p}, Control: g.Control, Basis: g.Basis, Systems: g.Systems, Types: g.Types, When: g.Missing, Needs: g.Needs,
		Or: g.Or, Rule: g.Condition,
	}
	base.Closed = len(g.Missing) > 0 && !slices.ContainsFunc(g.Missing, func(w framework.Period) bool { return w.Last >= l.at })
	base.What = sentence(&base, g)
	if len(g.Facts) == 0 {
		return []explanation.Condition{base}
	}
	var list []explanation.Condition
	settled := false
	for _, f := range g.Facts {
		one := base
		one.Fact, one.Types, one.When, one.Needs, one.Or, one.Rule, one.Closed = f, []string{}, []framework.Period{}, "", "", "", false
		one.Answer = l.answerThatMeets(f, p)
		one.What = "facts." + f + " is to be answered"
		if one.Answer != "" {
			settled = true
			one.What = "facts." + f + " is answered " + one.Answer
		}
		list = append(list, one)
	}
	if settled || g.Condition == "" {
		return list
	}
	return append(list, base)
}

// answerThatMeets returns the answer to a fact that meets the point by itself.
func (l explainer) answerThatMeets(fact string, p framework.PointRef) string {
	for _, a := range l.answers(fact) {
		res := l.answered(fact, a.value)
		if slices.ContainsFunc(res.Points, func(r result.Point) bool { return r.ID == p && r.Status == result.StatusMet }) {
			return a.text
		}
	}
	return ""
}

// sentence says what would do.
func sentence(c *explanation.Condition, g result.Gap) string {
	text := g.What
	switch {
	case len(c.Types) > 0 && len(c.When) > 0:
		const most = 6
		text = fmt.Sprintf("an accepted %s for %s", typeList(c.Types), clip(texts(c.When), most))
	case c.Rule != "":
		text = "the rule holds: " + c.Rule
	}
	if c.Needs != "" && c.Rule == "" {
		text += ", each satisfying " + c.Needs
	}
	if c.Closed {
		text += "; that time is over, so that only a record which exists already can help"
	}
	if c.Or != "" {
		text += "; or " + c.Or
	}
	return text
}

func addConditions(out, more []explanation.Condition) []explanation.Condition {
	for _, n := range more {
		i := slices.IndexFunc(out, func(o explanation.Condition) bool {
			return o.Control == n.Control && o.Basis == n.Basis && o.What == n.What && slices.Equal(o.Systems, n.Systems)
		})
		switch {
		case i < 0:
			out = append(out, n)
		case !slices.Contains(out[i].Points, n.Points[0]):
			out[i].Points = append(out[i].Points, n.Points[0])
		}
	}
	return out
}

// alone lists the evidence that a point rests on alone: take it away, and less is shown
// of the point than before.
func (l explainer) alone(x *explanation.Explanation) []explanation.ReliedOn {
	out := []explanation.ReliedOn{}
	may := l.mayCarry()
	for _, it := range l.items {
		if !may[it] || l.failed != nil {
			continue
		}
		if err := l.ctx.Err(); err != nil {
			l.failed = fmt.Errorf("explanation: %w", err)
			break
		}
		res := l.lacking(it)
		load := explanation.ReliedOn{Evidence: it.e.ID, Points: []framework.PointRef{}, Readiness: res.Readiness}
		for i, p := range res.Points {
			if p.Readiness.Low < x.Points[i].Readiness.Low-result.Epsilon {
				load.Points = append(load.Points, p.ID)
			}
		}
		if len(load.Points) > 0 {
			out = append(out, load)
		}
	}
	return out
}

// mayCarry finds the pieces that something may rest on alone: the only one of a calendar
// period, the only one that speaks of some day, and whatever a rule looks at or a
// population of 0 declares.
func (l explainer) mayCarry() map[*item]bool {
	may := map[*item]bool{}
	for i := range l.leaf.Points {
		for _, c := range l.candidates(&l.leaf.Points[i]) {
			l.carriersOf(may, c)
		}
	}
	return may
}

// carriersOf marks the pieces that one control may rest on alone.
func (l explainer) carriersOf(may map[*item]bool, c candidate) {
	asked := l.judgedOn(c, l.basesOf(l.leaf.Requirement.ID))
	for _, b := range []framework.Basis{framework.Design, framework.Operation} {
		key := ruleKey{c.control.ID, b}
		rules := append([]*program{}, l.tightenings[key]...)
		if r := l.rules[key]; r != nil {
			rules = append(rules, r)
		}
		rise := !slices.ContainsFunc(rules, func(p *program) bool { return !p.rising })
		for _, it := range c.list {
			n, said := it.e.Tested(evidence.Population)
			if it.accepted && (said && n == 0 || len(c.list) <= fewItems || !rise && len(c.list) <= manyItems) {
				may[it] = true
			}
		}
		for _, s := range l.systems {
			switch {
			case !slices.Contains(asked, b):
			case len(rules) > 0 && rise:
				l.byHalves(may, c, b, s)
			case len(rules) == 0:
				for _, v := range l.judge(c.control, b, c.needs, s, c.list).cover {
					l.sole(may, v)
				}
			}
		}
	}
}

// byHalves marks the pieces without which less is shown of a control that is judged by
// rules which more evidence never lowers: where nothing is lost without a whole group,
// nothing is lost without one of it.
func (l explainer) byHalves(may map[*item]bool, c candidate, b framework.Basis, system string) {
	quiet, bare := *l.run, *l.lens
	quiet.trace = false
	bare.run = &quiet
	all := bare.pool(c.list, c.needs, system).sure
	low := func(list items) float64 {
		return bare.judgeFresh(c.control, b, pool{sure: list, maybe: list}).value.Low
	}
	whole := low(all)
	var test func(from, to int)
	test = func(from, to int) {
		if from == to || quiet.failed != nil || low(slices.Concat(all[:from], all[to:])) >= whole-result.Epsilon {
			return
		}
		if to-from == 1 {
			may[all[from]] = true
			return
		}
		middle := (from + to) / 2
		test(from, middle)
		test(middle, to)
	}
	test(0, len(all))
	if quiet.failed != nil {
		l.failed = quiet.failed
	}
}

// manyItems is the most pieces that are tried one by one where a rule may fall as evidence
// grows; of more, none is tried, since each would take as long as judging all of them.
const manyItems = 200

// fewItems is how many pieces of a control are all tried, without looking first.
const fewItems = 4

// sole marks the pieces of a coverage without which some period or day would be empty.
func (l explainer) sole(may map[*item]bool, v explanation.Coverage) {
	mark := func(id string) {
		if i, ok := l.find(id); ok {
			may[l.items[i]] = true
		}
	}
	if v.Unit != "days" {
		for _, h := range v.Held {
			if len(h.Evidence) == 1 {
				mark(h.Evidence[0])
			}
		}
		return
	}
	// Spans in the order of their first days: of each day, is there more than one?
	type edge struct {
		day   framework.Date
		open  bool
		piece int
	}
	var edges []edge
	for i, h := range v.Held {
		edges = append(edges, edge{h.Period.First, true, i}, edge{h.Period.Last + 1, false, i})
	}
	slices.SortFunc(edges, func(a, b edge) int { return cmp.Compare(a.day, b.day) })
	n, sum := 0, 0 // open spans, and the sum of their places, which is the place of an only one
	for i, e := range edges {
		if e.open {
			n, sum = n+1, sum+e.piece
		} else {
			n, sum = n-1, sum-e.piece
		}
		if n == 1 && (i+1 == len(edges) || edges[i+1].day > e.day) {
			mark(v.Held[sum].Evidence[0])
		}
	}
}

// lacking judges the requirement as if a piece of evidence were not there.
func (l explainer) lacking(it *item) result.Requirement {
	bare := *l.lens
	bare.skip, bare.memo = it, maps.Clone(l.memo)
	for _, c := range l.controlsOf(it) {
		delete(bare.memo, c)
	}
	for _, p := range it.e.Points {
		delete(bare.memo, l.anon[anonymousKey{p, it.e.Type}])
	}
	res, _ := bare.requirement(l.leaf, &leafState{})
	return res
}

// questions lists what a rule could not decide about the requirement, with what each
// answer would make of it.
func (l explainer) questions(state *leafState) []explanation.Question {
	out := []explanation.Question{}
	for _, o := range state.open {
		q := explanation.Question{Control: o.control, Basis: o.basis, Why: o.why, Faulty: o.faulty, Facts: []explanation.Fact{}}
		for _, id := range o.facts {
			q.Facts = append(q.Facts, l.openFact(id))
		}
		out = append(out, q)
	}
	return out
}

func (l explainer) openFact(id string) explanation.Fact {
	f := explanation.Fact{Fact: id, Settles: []explanation.Answer{}}
	for _, t := range l.graph.Source().FactTypes {
		if t.ID == id {
			f.Title = t.Title
		}
	}
	for _, a := range l.answers(id) {
		f.Settles = append(f.Settles, explanation.Answer{Answer: a.text, Readiness: l.answered(id, a.value).Readiness})
	}
	return f
}

// An answerTried is one of the few answers that a fact may have.
type answerTried struct {
	text  string
	value any
}

// answers lists the answers to a fact, where these are few.
func (l explainer) answers(id string) []answerTried {
	for _, t := range l.graph.Source().FactTypes {
		switch {
		case t.ID != id:
		case t.Type == evidence.BoolValue:
			return []answerTried{{"true", true}, {"false", false}}
		case t.Type == evidence.OneOfValue:
			var list []answerTried
			for _, v := range t.Values {
				list = append(list, answerTried{v, v})
			}
			return list
		}
	}
	return nil
}

// answered judges the requirement as if a fact were answered, once per answer.
func (l explainer) answered(fact string, value any) result.Requirement {
	key := fmt.Sprint(fact, "=", value)
	if res, ok := l.tried[key]; ok {
		return res
	}
	r := *l.run
	r.facts = &facts{values: maps.Clone(l.facts.values)}
	r.facts.values[fact] = value
	other := *l.lens
	other.run, other.self, other.memo = &r, &other, map[*mapping.Control]map[judgeKey]judgement{}
	res, _ := other.requirement(l.leaf, &leafState{})
	l.failed = r.failed
	l.tried[key] = res
	return res
}
