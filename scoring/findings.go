package scoring

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types/ref"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring/internal/figure"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A findingRule is a compiled [mapping.FindingRule].
type findingRule struct {
	*mapping.FindingRule

	when *program
}

// findingRules compiles the rules, by what they look at.
func (c *compiler) findingRules(envs *environments, list []*mapping.FindingRule) map[mapping.Subject][]findingRule {
	rules := map[mapping.Subject][]findingRule{}
	for _, r := range list {
		if p := c.compile(envs.finding[r.Each], r.When, cel.BoolType); p != nil {
			rules[r.Each] = append(rules[r.Each], findingRule{r, p})
		}
	}
	return rules
}

// rulesFor lists the rules in a framework's own words, or the general ones where it has
// none of any kind.
func (e *Engine) rulesFor(fw string) map[mapping.Subject][]findingRule {
	own, general := map[mapping.Subject][]findingRule{}, map[mapping.Subject][]findingRule{}
	for each, list := range e.finders {
		for _, r := range list {
			switch r.Framework {
			case fw:
				own[each] = append(own[each], r)
			case "":
				general[each] = append(general[each], r)
			}
		}
	}
	if len(own) > 0 {
		return own
	}
	return general
}

// findingVars are the variables of a finding rule.
type findingVars struct {
	lens, subject ref.Val
	name          string // of the subject
}

func (v *findingVars) ResolveName(name string) (any, bool) {
	switch name {
	case "lens":
		return v.lens, true
	case v.name:
		return v.subject, true
	default:
		return nil, false
	}
}

func (v *findingVars) Parent() cel.Activation { return nil }

// fires returns the finding of the first rule that holds, without what it is about.
// A rule that cannot be decided raises nothing, is told, and holds a band back.
func (l *lens) fires(each mapping.Subject, subject ref.Val, problems *[]string) *result.Finding {
	rules := l.finders[each]
	if len(rules) == 0 {
		return nil
	}
	vars := &findingVars{lens: lensVal{lens: l}, subject: subject, name: each.String()}
	for _, r := range rules {
		v, open, err := r.when.run(l.ctx, vars)
		if err != nil {
			l.failed = err
			return nil
		}
		if open != nil {
			*problems = append(*problems, fmt.Sprintf("finding rule %s: %s", r.ID, open.why))
		}
		if v == figure.Full {
			return &result.Finding{RaisedAs: r.RaisedAs, Rule: r.ID, Why: r.Why}
		}
	}
	return nil
}

// requirementFinding says what would be raised about one requirement.
func (l *lens) requirementFinding(q *result.Requirement, state *leafState) *result.Finding {
	f := l.fires(mapping.SubjectRequirement, requirementVal{Requirement: q}, &state.undecided)
	if f == nil {
		return nil
	}
	f.Kind, f.Requirements = result.KindShortfall, []framework.Ref{q.Ref}
	f.Explained = l.treatedWhole(q)
	f.What = fmt.Sprintf("%s %s is %s", q.Ref.Requirement, q.Title, q.Status.Words())
	if q.Status == result.StatusPartial {
		f.What += fmt.Sprintf(" at %s", q.Readiness)
	}
	if len(q.Gaps) > 0 {
		f.What += ": " + q.Gaps[0].Control + ", " + q.Gaps[0].What
	}
	return f
}

// treatedWhole reports whether treatments in force cover the requirement itself, or every
// control that it has a gap of.
func (l *lens) treatedWhole(q *result.Requirement) bool {
	covers := func(about func(organisation.Treatment) bool) bool {
		return slices.ContainsFunc(l.treats, func(t organisation.Treatment) bool { return l.stateOf(t) == result.TreatmentInForce && about(t) })
	}
	if covers(func(t organisation.Treatment) bool { return t.Requirement == q.Ref }) {
		return true
	}
	return len(q.Gaps) > 0 && !slices.ContainsFunc(q.Gaps, func(g result.Gap) bool {
		return !covers(func(t organisation.Treatment) bool { return t.Control == g.Control })
	})
}

// controlFindings says what would be raised about one control and its records.
func (l *lens) controlFindings(c *mapping.Control, refs []framework.Ref, s *controlState) {
	if s.test == nil {
		return // how it operates is not asked
	}
	l.controlFinding(c, s)
	for _, it := range l.byControl[c.ID] {
		if f := l.recordFinding(it, refs, &s.problems); f != nil {
			s.records = append(s.records, foundRecord{it, f})
		}
	}
}

// controlFinding says what would be raised about one control, by itself.
func (l *lens) controlFinding(c *mapping.Control, s *controlState) {
	refs := s.test.Requirements
	s.finding, s.undecided = nil, nil
	if f := l.fires(mapping.SubjectControl, controlVal{lens: l, control: c, test: s.test}, &s.undecided); f != nil {
		f.Kind, f.Control, f.Requirements, f.What = result.KindException, c.ID, refs, exceptionText(c, s.test)
		if s.test.Deviations == 0 && l.operationOf(c).High >= 1-result.Epsilon {
			f.Kind = result.KindNote
		}
		f.Explained = slices.ContainsFunc(l.treats, func(t organisation.Treatment) bool {
			return l.stateOf(t) == result.TreatmentInForce && t.Control == c.ID
		})
		s.finding = f
	}
}

// A foundRecord is a piece of evidence with what would be raised about it.
type foundRecord struct {
	item    *item
	finding *result.Finding
}

// recordFinding says what would be raised about one record, nil for nothing.
func (l *lens) recordFinding(it *item, refs []framework.Ref, problems *[]string) *result.Finding {
	if !l.tellsOf(it) {
		return nil
	}
	n, said := it.e.Tested(evidence.Deviations)
	_, sample := it.e.Tested(evidence.Sample)
	if !said && !sample {
		return nil
	}
	f := l.fires(mapping.SubjectTest, testVal{lens: l, item: it}, problems)
	if f == nil && n > 0 {
		f = &result.Finding{RaisedAs: string(result.KindDeviation)} // a fact, whatever rules make of it
	}
	if f == nil {
		return nil
	}
	f.Kind, f.Evidence, f.Requirements, f.Explained, f.What = result.KindDeviation, it.e.ID, refs, l.explains(it), deviationText(it, n)
	if n == 0 {
		f.Kind, f.What = result.KindNote, it.e.ID
		if note := l.smallSample(it); note != "" {
			f.What = note
		}
	}
	return f
}

// pointFindings says what would be raised about records that name a point of the
// requirement by themselves.
func (l *lens) pointFindings(leaf *mapping.Leaf, state *leafState) {
	if !slices.Contains(l.basesOf(leaf.Requirement.ID), framework.Operation) {
		return
	}
	for i := range leaf.Points {
		for _, it := range l.byPoint[leaf.Points[i].Ref] {
			if f := l.recordFinding(it, []framework.Ref{leaf.Ref}, &state.undecided); f != nil {
				state.records = append(state.records, foundRecord{it, f})
			}
		}
	}
}

func exceptionText(c *mapping.Control, t *result.Test) string {
	text := c.ID
	switch {
	case t.Found == 0 && t.Expected > 0:
		text += fmt.Sprintf(" has no accepted record in any of %d %s, so that there is nothing to test", t.Expected, t.Unit)
	case t.Found == 0:
		text += " has no accepted record, so that there is nothing to test"
	case t.Found < t.Expected:
		text += fmt.Sprintf(" is shown to have run in %d of %d %s", t.Found, t.Expected, t.Unit)
	}
	if t.Deviations > 0 {
		if text != c.ID {
			text += ", and"
		}
		text += fmt.Sprintf(" has %d deviation%s in %d of its records", t.Deviations, plural(t.Deviations), deviating(t))
		if t.Sample > 0 {
			text += fmt.Sprintf(", over samples of %d", t.Sample)
		}
	}
	if t.Small > 0 {
		if text != c.ID {
			text += ", and"
		}
		text += fmt.Sprintf(" tells of a small sample in %d of its records", t.Small)
	}
	if text == c.ID {
		return text + " is not shown to have run all through"
	}
	return text
}

func deviating(t *result.Test) int {
	n := 0
	for _, r := range t.Records {
		if r.Deviations != nil && *r.Deviations > 0 {
			n++
		}
	}
	return n
}

func plural(n int64) string {
	if n == 1 {
		return ""
	}
	return "s"
}

func deviationText(it *item, n int64) string {
	text := fmt.Sprintf("%s reports %d deviation%s", it.e.ID, n, plural(n))
	if s, ok := it.e.Tested(evidence.Sample); ok {
		text += fmt.Sprintf(" in a sample of %d", s)
	}
	return text
}

// findings gathers what would be raised, each once: requirements and groups as printed,
// then controls, then records.
func (l *lens) findings() error {
	out := []*result.Finding{}
	for _, s := range l.states {
		l.sum.undecided = append(l.sum.undecided, s.undecided...)
		if s.finding != nil {
			out = append(out, s.finding)
		}
	}
	for _, g := range l.graph.Tree(l.fw.ID) {
		out = append(out, l.related(g)...)
	}
	byRecord := map[*item]int{}
	var records []*result.Finding
	take := func(list []foundRecord) {
		for _, r := range list {
			at, seen := byRecord[r.item]
			if !seen {
				byRecord[r.item] = len(records)
				records = append(records, r.finding)
				continue
			}
			both := *records[at]
			both.Requirements = unionRefs(both.Requirements, r.finding.Requirements)
			records[at] = &both
		}
	}
	for _, s := range l.states {
		take(s.records)
	}
	for _, c := range l.graph.Controls() {
		if len(l.serves[l.fw.ID][c]) == 0 {
			continue
		}
		s := l.serving(c)
		if s == nil {
			continue
		}
		if s.finding != nil {
			out = append(out, s.finding)
		}
		l.sum.undecided = append(append(l.sum.undecided, s.problems...), s.undecided...)
		take(s.records)
	}
	slices.SortFunc(records, func(a, b *result.Finding) int { return cmp.Compare(a.Evidence, b.Evidence) })
	out = append(out, records...)
	l.sum.findings = out
	slices.Sort(l.sum.undecided)
	l.sum.undecided = slices.Compact(l.sum.undecided)
	l.sum.problems = append(l.sum.problems, l.sum.undecided...)
	return l.failed
}

// raised counts the findings, in the order of the catalog's rules.
func (l *lens) raised() []result.Raised {
	out := []result.Raised{}
	at := map[string]int{}
	count := func(as string) *result.Raised {
		i, ok := at[as]
		if !ok {
			i = len(out)
			at[as] = i
			out = append(out, result.Raised{As: as})
		}
		return &out[i]
	}
	for _, r := range l.graph.Source().FindingRules {
		count(r.RaisedAs)
	}
	for _, f := range l.sum.findings {
		n := count(f.RaisedAs)
		n.Times++
		if f.Explained {
			n.Explained++
		}
	}
	return slices.DeleteFunc(out, func(r result.Raised) bool { return r.Times == 0 })
}

func unionRefs(a, b []framework.Ref) []framework.Ref {
	out := slices.Concat(a, b)
	slices.SortFunc(out, framework.Ref.Compare)
	return slices.Compact(out)
}

// related says what would be raised about a group of requirements; where that is
// something, the groups below it are not asked.
func (l *lens) related(g *mapping.Node) []*result.Finding {
	if len(g.Children) == 0 {
		return nil
	}
	if below := l.below(g); len(below) > 0 {
		f := l.fires(mapping.SubjectGroup, groupVal{group: g, requirements: below}, &l.sum.undecided)
		if f != nil {
			f.Kind, f.Group = result.KindRelated, g.Requirement.ID
			n := 0
			for _, q := range below {
				if q.Status != result.StatusMet {
					f.Requirements = append(f.Requirements, q.Ref)
				}
				if q.Status == result.StatusNotMet {
					n++
				}
			}
			f.What = fmt.Sprintf("%s %s: of %[4]d requirements %[3]d are not met at all", g.Requirement.ID, g.Requirement.Title, n, len(below))
			return []*result.Finding{f}
		}
	}
	var out []*result.Finding
	for _, c := range g.Children {
		out = append(out, l.related(c)...)
	}
	return out
}

// below lists the counted requirements of a group.
func (l *lens) below(g *mapping.Node) []*result.Requirement {
	if len(g.Children) == 0 {
		i, ok := l.leafAt[g.Ref]
		if !ok || !l.states[i].res.Status.Counted() || l.states[i].res.Additional != "" {
			return nil
		}
		return []*result.Requirement{&l.states[i].res}
	}
	var list []*result.Requirement
	for _, c := range g.Children {
		list = append(list, l.below(c)...)
	}
	return list
}
