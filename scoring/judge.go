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
	value Interval
	asked bool // false: none is asked, or there was no occurrence
	conds []ConditionStep
	gaps  []string
}

type judgeKey struct {
	control *mapping.Control
	basis   framework.Basis
	needs   string
	system  string
}

// tri is the answer of a link's needs on one piece of evidence.
type tri uint8

const (
	triUnknown tri = iota
	triNo
	triYes
)

// A pool is the evidence on which a control is judged: what counts for sure, and
// that with what may yet count (drafts, and pieces of which a link's needs is
// undecided).
type pool struct {
	sure, maybe items
}

func (p pool) ofTypes(types []string) pool {
	is := func(i *item) bool { return slices.Contains(types, i.e.Type) }
	return pool{p.sure.keep(is), p.maybe.keep(is)}
}

// pool selects evidence for a system and a link's needs.
func (l *lens) pool(list []*item, needs, system string) pool {
	p := pool{sure: items{}, maybe: items{}}
	for _, it := range list {
		if !it.e.In(system) {
			continue
		}
		ok := l.satisfies(it, needs)
		if ok == triNo {
			continue
		}
		p.maybe = append(p.maybe, it)
		if it.accepted && ok == triYes {
			p.sure = append(p.sure, it)
		}
	}
	return p
}

// satisfies runs a link's needs on one item, once per lens.
func (l *lens) satisfies(it *item, needs string) tri {
	if needs == "" {
		return triYes
	}
	key := needsKey{needs, it, l}
	if v, ok := l.needsMemo[key]; ok {
		return v
	}
	v, why, err := l.Engine.needs[needs].run(l.ctx, l.bind(nil, it))
	if err != nil {
		l.failed = err
	}
	if why != "" && !strings.HasPrefix(why, "not answered") {
		l.problemf("needs %q on evidence %s: %s", needs, it.e.ID, why)
	}
	answer := triUnknown
	switch v {
	case full:
		answer = triYes
	case nothing:
		answer = triNo
	}
	l.needsMemo[key] = answer
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
	key := judgeKey{c, basis, needs, system}
	if j, ok := l.memo[key]; ok {
		return j
	}
	j := l.judgeFresh(c, basis, l.pool(list, needs, system))
	for i := range j.conds {
		j.conds[i].System = system
	}
	l.memo[key] = j
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
			more.conds, more.gaps = append(j.conds, more.conds...), append(j.gaps, more.gaps...)
		}
		j = more
	}
	return j
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
		return judgement{asked: true, gaps: []string{fmt.Sprintf("the catalog lists no evidence of %s", basis)}}
	}
	var m mean
	j := judgement{asked: true}
	for _, any := range shows.Types {
		one := l.entry(c, basis, any, p.ofTypes(any))
		if !one.asked {
			j.conds = append(j.conds, one.conds...)
			continue
		}
		m.add(one.value, 1)
		j.conds, j.gaps = append(j.conds, one.conds...), append(j.gaps, one.gaps...)
	}
	if basis == framework.Design && l.inPlace && len(c.Evidence.Operation.Types) > 0 {
		one := l.inOperation(c, p)
		m.add(one.value, 1)
		j.conds, j.gaps = append(j.conds, one.conds...), append(j.gaps, one.gaps...)
	}
	if m.weight == 0 {
		return judgement{conds: j.conds}
	}
	j.value = m.value()
	return j
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
	if covers {
		byDays = l.coverage(c, any, pool{p.sure.keep(coverage), p.maybe.keep(coverage)})
	}
	if occurs {
		byCount = l.instances(c, any, pool{p.sure.keep(instance), p.maybe.keep(instance)})
	}
	switch {
	case !covers, occurs && byCount.value.Low > byDays.value.Low:
		return byCount
	case !occurs:
		return byDays
	}
	byDays.value = byDays.value.best(byCount.value)
	return byDays
}

// stated judges by the fact that the control's question names.
func (l *lens) stated(c *mapping.Control) judgement {
	if c.Question == "" {
		return judgement{asked: true, value: unknown, gaps: []string{"no question asks for it"}}
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
		j.gaps = []string{c.Question + " is not answered"}
	}
	j.conds = l.cond(nil, "facts."+c.Question, j.value)
	return j
}

// byRule lets the rule decide: low with what counts for sure, high with what may.
func (l *lens) byRule(c *mapping.Control, basis framework.Basis, rule *program, p pool) judgement {
	v, why, err := rule.run(l.ctx, l.bind(p.sure, nil))
	if len(p.maybe) > len(p.sure) && err == nil {
		var w Interval
		w, _, err = rule.run(l.ctx, l.bind(p.maybe, nil))
		v = Interval{min(v.Low, w.Low), max(v.High, w.High)}
	}
	if err != nil {
		l.failed = err
	}
	if basis == framework.Operation && l.window.Last > l.at {
		v.High = 1
	}
	j := judgement{asked: true, value: v}
	if why != "" {
		j.gaps = append(j.gaps, why)
		if !strings.HasPrefix(why, "not answered") {
			l.problemf("rule of %s on %s: %s", c.ID, basis, why)
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
		if value.Low < 1-Epsilon && why == "" && rule.why == "" {
			j.gaps = append(j.gaps, fmt.Sprintf("%s is %s", part.text, valueText(value)))
		}
	}
	if v.Low < 1-Epsilon && rule.why != "" {
		j.gaps = append(j.gaps, "not shown: "+strings.TrimSuffix(rule.why, "."))
	}
	return j
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
