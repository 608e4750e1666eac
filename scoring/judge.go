package scoring

import (
	"fmt"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/explanation"
	"github.com/groundworkgrc/groundwork/scoring/internal/figure"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A judgement is what one control is worth on one basis, for one system, with the
// evidence that one link's needs lets through.
type judgement struct {
	value    result.Interval
	asked    bool // false: none is asked, or there was no occurrence
	may      bool // none is asked as things stand, and an occurrence may yet be shown
	conds    []explanation.Step
	cover    []explanation.Coverage // with a trace
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
			more.value = result.Interval{Low: min(j.value.Low, more.value.Low), High: min(j.value.High, more.value.High)}
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
		return judgement{conds: l.cond(nil, basis.String()+" is not asked: "+shows.None, figure.Nothing)}
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
	low, high figure.Mean
	may       bool
}

func (m *means) add(j judgement) {
	switch {
	case j.asked:
		m.low.Add(j.value, 1)
		m.high.Add(j.value, 1)
	case j.may:
		m.may = true
		m.high.Add(figure.Full, 1)
	}
}

// value returns the interval, whether anything is asked, and whether something may be.
func (m *means) value() (v result.Interval, asked, may bool) {
	if m.low.Weight() == 0 {
		return result.Interval{}, false, m.may
	}
	return result.Interval{Low: m.low.Value().Low, High: m.high.Value().High}, true, m.may
}

// entry judges one thing that a control is to show.
func (l *lens) entry(c *mapping.Control, basis framework.Basis, any mapping.AnyOf, p pool) judgement {
	if basis == framework.Design {
		return l.design(any, p)
	}
	coverage := func(i *item) bool { return i.kind.Counts == evidence.CountsDays }
	instance := func(i *item) bool { return i.kind.Counts == evidence.CountsOccurrence }
	var byDays, byCount judgement
	days, records := l.splitKinds(any)
	covers, occurs := len(days) > 0, len(records) > 0
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
	value := figure.Best(byDays.value, byCount.value)
	if byCount.value.Low > byDays.value.Low {
		byDays = byCount
	}
	byDays.value = value
	return byDays
}

// splitKinds tells the types that speak of days from those that are records.
func (l *lens) splitKinds(any mapping.AnyOf) (days, records mapping.AnyOf) {
	for _, id := range any {
		if t, err := l.graph.EvidenceType(id); err == nil && t.Counts == evidence.CountsDays {
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
		return judgement{asked: true, value: figure.Unknown, short: []shortfall{{what: "no question asks for it"}}, open: &undecided{why: "no question asks for it"}}
	}
	j := judgement{asked: true, value: figure.Unknown}
	switch v := l.facts.values[c.Question].(type) {
	case bool:
		j.value = figure.Nothing
		if v {
			j.value = figure.Full
		}
	case float64:
		j.value = figure.Exactly(figure.Clamp(v))
	case int64:
		j.value = figure.Exactly(figure.Clamp(float64(v)))
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
		v, open = figure.Unknown, &undecided{why: "it rests on evidence of which a link's needs cannot be told yet", facts: slices.Compact(slices.Sorted(slices.Values(p.facts)))}
	default:
		var w result.Interval
		var more *undecided
		w, more, err = rule.run(l.ctx, l.bind(p.maybe, nil))
		low := v.Low // a draft counts in high only
		if p.undecided {
			low = min(v.Low, w.Low)
		}
		v = result.Interval{Low: low, High: max(v.High, w.High)}
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
	if !l.trace && v.Low >= 1-result.Epsilon {
		return j
	}
	for _, part := range rule.parts() {
		value, _, err := evaluate(l.ctx, part.prg, l.bind(p.sure, nil))
		if err != nil {
			l.failed = err
		}
		j.conds = l.cond(j.conds, part.text, value)
		if value.Low < 1-result.Epsilon && open == nil && rule.why == "" {
			j.short = append(j.short, shortfall{what: fmt.Sprintf("%s is %s", part.text, valueText(value)), condition: part.text})
		}
	}
	if v.Low < 1-result.Epsilon && rule.why != "" {
		j.short = append(j.short, shortfall{what: "not shown: " + strings.TrimSuffix(rule.why, "."), condition: rule.expr.Text})
	}
	return j
}

// cond records a condition where a trace is wanted.
func (l *lens) cond(list []explanation.Step, text string, v result.Interval) []explanation.Step {
	if !l.trace {
		return list
	}
	return append(list, explanation.Step{Text: text, Value: valueText(v)})
}

func valueText(v result.Interval) string {
	switch v {
	case figure.Full:
		return "true"
	case figure.Nothing:
		return "false"
	case figure.Unknown:
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
