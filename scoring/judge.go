package scoring

import (
	"fmt"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
)

// A judgement is what one control is worth on one basis, for one system, with the
// evidence that one link's needs lets through.
type judgement struct {
	value    Interval
	asked    bool // false: none is asked, or there was no occurrence
	may      bool // none is asked as things stand, and an occurrence may yet be shown
	conds    []ConditionStep
	cover    []Coverage // with a trace
	short    []shortfall
	notes    []string
	open     *undecided // what a rule could not decide
	problems []string
}

// A shortfall is one thing that is missing from a control on one basis.
type shortfall struct {
	what            string
	types           []string           // evidence of one of these would mend it
	missing         []framework.Period // when: an instance in each, or days to be spoken of
	unit            string             // of expected and found: "months", "days"
	expected, found int
	condition       string // the part of a rule that would have to hold
	or              string // what would do as well
	open            bool   // it is not ruled out
}

// undecided is why a rule came to no answer, and the facts that it waits for.
type undecided struct {
	why    string
	facts  []string
	faulty bool // the rule itself failed, rather than that nobody answered
}

type judgeKey struct {
	basis  framework.Basis
	needs  string
	system string
}

// tri is the answer of a link's needs on one piece of evidence.
type tri uint8

const (
	triUnknown tri = iota
	triNo
	triYes
)

type needsKey struct {
	text string
	lens *lens
}

type needsAnswer struct {
	tri     tri
	problem string
	facts   []string // that it waits for
}

// A pool is the evidence on which a control is judged: what counts for sure, and
// that with what may yet count (drafts, and pieces of which a link's needs is
// undecided).
type pool struct {
	sure, maybe items
	undecided   bool     // some piece waits for an answer, not for acceptance
	facts       []string // that it waits for
	problems    []string
}

func (p pool) ofTypes(types []string) pool {
	is := func(i *item) bool { return slices.Contains(types, i.e.Type) }
	return pool{sure: p.sure.keep(is), maybe: p.maybe.keep(is)}
}

// pool selects evidence for a system and a link's needs.
func (l *lens) pool(list []*item, needs, system string) pool {
	p := pool{sure: items{}, maybe: items{}}
	for _, it := range list {
		if it == l.skip || !it.e.In(system) {
			continue
		}
		answer := l.satisfies(it, needs)
		if answer.problem != "" {
			p.problems = append(p.problems, answer.problem)
		}
		if answer.tri == triNo {
			continue
		}
		p.maybe = append(p.maybe, it)
		p.undecided = p.undecided || answer.tri == triUnknown
		p.facts = append(p.facts, answer.facts...)
		if it.accepted && answer.tri == triYes {
			p.sure = append(p.sure, it)
		}
	}
	return p
}

// satisfies runs a link's needs on one item, once per lens.
func (l *lens) satisfies(it *item, needs string) needsAnswer {
	if needs == "" {
		return needsAnswer{tri: triYes}
	}
	key := needsKey{needs, l.self}
	if v, ok := it.needs[key]; ok {
		return v
	}
	v, open, err := l.Engine.needs[needs].run(l.ctx, l.bind(nil, it))
	if err != nil {
		l.failed = err
	}
	answer := needsAnswer{}
	if open != nil {
		answer.facts = open.facts
	}
	if open != nil && open.faulty {
		answer.problem = fmt.Sprintf("needs %q on evidence %s: %s", needs, it.e.ID, open.why)
	}
	switch v {
	case full:
		answer.tri = triYes
	case nothing:
		answer.tri = triNo
	}
	if it.needs == nil {
		it.needs = map[needsKey]needsAnswer{}
	}
	it.needs[key] = answer
	return answer
}

func (l *lens) bind(evidence items, e *item) *bindings {
	at := l.instant
	if !l.window.IsZero() {
		at = min(l.at, l.window.Last)
	}
	return &bindings{evidence: evidence, e: e, at: stamp(at), window: period{Period: l.ruleWindow(), open: l.window.IsZero()}, facts: l.facts}
}

// judge judges a control on a basis. The result is kept for the other points that
// the control is linked to.
func (l *lens) judge(c *mapping.Control, basis framework.Basis, needs, system string, list []*item) judgement {
	key := judgeKey{basis, needs, system}
	if j, ok := l.memo[c][key]; ok {
		return j
	}
	p := l.pool(list, needs, system)
	j := l.judgeFresh(c, basis, p)
	j.problems = append(j.problems, p.problems...)
	for i := range j.conds {
		j.conds[i].System = system
	}
	for i := range j.cover {
		j.cover[i].System, j.cover[i].Basis = system, basis
	}
	if l.memo[c] == nil {
		l.memo[c] = map[judgeKey]judgement{}
	}
	l.memo[c][key] = j
	return j
}

// judgeFresh judges by the rule or the default one, and by what overlays ask on top:
// the control is worth the least of these.
func (l *lens) judgeFresh(c *mapping.Control, basis framework.Basis, p pool) judgement {
	j := l.judgePlain(c, basis, p)
	for _, tight := range l.tightenings[ruleKey{c.ID, basis}] {
		more := l.byRule(c, basis, tight, p)
		if j.asked {
			more.value = Interval{min(j.value.Low, more.value.Low), min(j.value.High, more.value.High)}
			more.merge(j)
		}
		j = more
	}
	if late, ok := l.started(c); ok && basis == framework.Operation && j.asked {
		j.notes = append(j.notes, late)
		for i := range j.short {
			j.short[i].what += " (" + late + ")"
		}
	}
	return j
}

// merge puts what was recorded of another judgement before one's own.
func (j *judgement) merge(first judgement) {
	j.conds = append(first.conds, j.conds...)
	j.cover = append(first.cover, j.cover...)
	j.short = append(first.short, j.short...)
	j.notes = append(first.notes, j.notes...)
	j.problems = append(first.problems, j.problems...)
	if j.open == nil {
		j.open = first.open
	}
}

func (l *lens) judgePlain(c *mapping.Control, basis framework.Basis, p pool) judgement {
	if rule := l.rules[ruleKey{c.ID, basis}]; rule != nil {
		return l.byRule(c, basis, rule, p)
	}
	if basis == framework.Stated {
		return l.stated(c)
	}
	shows := c.Evidence.On(basis)
	if shows.None != "" {
		return judgement{conds: l.cond(nil, basis.String()+" is not asked: "+shows.None, nothing)}
	}
	if len(shows.Types) == 0 {
		return judgement{asked: true, short: []shortfall{{what: fmt.Sprintf("the catalog lists no evidence of %s", basis)}}}
	}
	var m means
	j := judgement{asked: true}
	add := func(one judgement) {
		m.add(one)
		one.asked, one.may = j.asked, false
		one.merge(j)
		j = one
	}
	for _, any := range shows.Types {
		add(l.entry(c, basis, any, p.ofTypes(any)))
	}
	if basis == framework.Design && l.inPlace && len(c.Evidence.Operation.Types) > 0 {
		add(l.inOperation(c, p))
	}
	j.value, j.asked, j.may = m.value()
	return j
}

// means averages judgements that may not all be asked: low over those that are, high
// over these and what may yet be asked and shown, which can only raise it.
type means struct {
	low, high mean
	may       bool
}

func (m *means) add(j judgement) {
	switch {
	case j.asked:
		m.low.add(j.value, 1)
		m.high.add(j.value, 1)
	case j.may:
		m.may = true
		m.high.add(full, 1)
	}
}

// value returns the interval, whether anything is asked, and whether something may be.
func (m *means) value() (v Interval, asked, may bool) {
	if m.low.weight == 0 {
		return Interval{}, false, m.may
	}
	return Interval{m.low.value().Low, m.high.value().High}, true, m.may
}

// entry judges one thing that a control is to show.
func (l *lens) entry(c *mapping.Control, basis framework.Basis, any mapping.AnyOf, p pool) judgement {
	if basis == framework.Design {
		return l.design(any, p)
	}
	coverage := func(i *item) bool { return i.kind.Counts == mapping.Coverage }
	instance := func(i *item) bool { return i.kind.Counts == mapping.Instance }
	var covers, occurs bool
	for _, id := range any {
		t, err := l.graph.EvidenceType(id)
		covers = covers || err == nil && t.Counts == mapping.Coverage
		occurs = occurs || err == nil && t.Counts == mapping.Instance
	}
	var byDays, byCount judgement
	days, records := l.splitKinds(any)
	if covers {
		byDays = l.coverage(c, days, pool{sure: p.sure.keep(coverage), maybe: p.maybe.keep(coverage)})
	}
	if occurs {
		byCount = l.instances(c, records, pool{sure: p.sure.keep(instance), maybe: p.maybe.keep(instance)})
	}
	switch {
	case !covers, occurs && !byCount.asked:
		return byCount // nothing occurred, so that nothing is asked
	case !occurs:
		return byDays
	}
	for i := range byDays.short {
		byDays.short[i].or = fmt.Sprintf("accepted %s as the cadence asks", typeList(records))
	}
	for i := range byCount.short {
		byCount.short[i].or = fmt.Sprintf("an accepted %s that speaks of the whole time", typeList(days))
	}
	value := byDays.value.best(byCount.value)
	if byCount.value.Low > byDays.value.Low {
		byDays = byCount
	}
	byDays.value = value
	return byDays
}

// splitKinds tells the types that speak of days from those that are records.
func (l *lens) splitKinds(any mapping.AnyOf) (days, records mapping.AnyOf) {
	for _, id := range any {
		if t, err := l.graph.EvidenceType(id); err == nil && t.Counts == mapping.Coverage {
			days = append(days, id)
		} else {
			records = append(records, id)
		}
	}
	return days, records
}

// stated judges by the fact that the control's question names.
func (l *lens) stated(c *mapping.Control) judgement {
	if c.Question == "" {
		return judgement{asked: true, value: unknown, short: []shortfall{{what: "no question asks for it"}}, open: &undecided{why: "no question asks for it"}}
	}
	j := judgement{asked: true, value: unknown}
	switch v := l.facts.values[c.Question].(type) {
	case bool:
		j.value = nothing
		if v {
			j.value = full
		}
	case float64:
		j.value = exactly(clamp(v))
	case int64:
		j.value = exactly(clamp(float64(v)))
	default:
		j.short = []shortfall{{what: c.Question + " is not answered"}}
		j.open = &undecided{why: "not answered: facts." + c.Question, facts: []string{c.Question}}
	}
	j.conds = l.cond(nil, "facts."+c.Question, j.value)
	return j
}

// byRule lets the rule decide: low with what counts for sure, high with what may.
func (l *lens) byRule(c *mapping.Control, basis framework.Basis, rule *program, p pool) judgement {
	if basis == framework.Operation {
		p.sure = l.byNow(p.sure)
	}
	v, open, err := rule.run(l.ctx, l.bind(p.sure, nil))
	switch {
	case err != nil || len(p.maybe) == len(p.sure):
	case p.undecided && !rule.rising:
		// More evidence may raise or lower what the rule says, so that its two ends
		// bound nothing.
		v, open = unknown, &undecided{why: "it rests on evidence of which a link's needs cannot be told yet", facts: slices.Compact(slices.Sorted(slices.Values(p.facts)))}
	default:
		var w Interval
		var more *undecided
		w, more, err = rule.run(l.ctx, l.bind(p.maybe, nil))
		low := v.Low // a draft counts in high only
		if p.undecided {
			low = min(v.Low, w.Low)
		}
		v = Interval{low, max(v.High, w.High)}
		if open == nil {
			open = more
		}
	}
	if err != nil {
		l.failed = err
	}
	if basis != framework.Stated && l.window.Last > l.at {
		v.High = 1
	}
	j := judgement{asked: true, value: v, open: open}
	if open != nil {
		short := shortfall{what: open.why}
		if rule.why == "" {
			short.condition = rule.expr.Text
		}
		j.short = append(j.short, short)
		if open.faulty {
			j.problems = append(j.problems, fmt.Sprintf("rule of %s on %s: %s", c.ID, basis, open.why))
		}
	}
	if !l.trace && v.Low >= 1-Epsilon {
		return j
	}
	for _, part := range rule.parts() {
		value, _, err := figure(l.ctx, part.prg, l.bind(p.sure, nil))
		if err != nil {
			l.failed = err
		}
		j.conds = l.cond(j.conds, part.text, value)
		if value.Low < 1-Epsilon && open == nil && rule.why == "" {
			j.short = append(j.short, shortfall{what: fmt.Sprintf("%s is %s", part.text, valueText(value)), condition: part.text})
		}
	}
	if v.Low < 1-Epsilon && rule.why != "" {
		j.short = append(j.short, shortfall{what: "not shown: " + strings.TrimSuffix(rule.why, "."), condition: rule.expr.Text})
	}
	return j
}

// byNow is the evidence as far as it had come about by the instant: what is yet to end has
// not occurred, and days to come are spoken of by nothing.
func (l *lens) byNow(list items) items {
	if !slices.ContainsFunc(list, func(i *item) bool { return i.occurred > l.at || i.inForce.Last > l.at && l.window.Last > l.at }) {
		return list
	}
	out := make(items, 0, len(list))
	for _, i := range list {
		switch {
		case i.kind.Counts == mapping.Coverage && i.inForce.Last > l.at && i.inForce.First <= l.at && l.window.Last > l.at:
			till := *i
			till.inForce.Last, till.speaks.Last = l.at, min(i.speaks.Last, l.at)
			out = append(out, &till)
		case i.kind.Counts == mapping.Coverage && i.inForce.First > l.at && l.window.Last > l.at, i.kind.Counts == mapping.Instance && i.occurred > l.at:
		default:
			out = append(out, i)
		}
	}
	return out
}

// cond records a condition where a trace is wanted.
func (l *lens) cond(list []ConditionStep, text string, v Interval) []ConditionStep {
	if !l.trace {
		return list
	}
	return append(list, ConditionStep{Text: text, Value: valueText(v)})
}

func valueText(v Interval) string {
	switch v {
	case full:
		return "true"
	case nothing:
		return "false"
	case unknown:
		return "unknown"
	}
	if v.Low == v.High {
		return fmt.Sprintf("%.4g", v.Low)
	}
	return fmt.Sprintf("%.4g to %.4g", v.Low, v.High)
}

func typeList(any []string) string { return strings.Join(any, " or ") }

func clip(list []string, n int) string {
	if len(list) <= n {
		return strings.Join(list, ", ")
	}
	return strings.Join(slices.Clone(list[:n]), ", ") + fmt.Sprintf(" and %d more", len(list)-n)
}
