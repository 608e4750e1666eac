package scoring

import (
	"fmt"
	"maps"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring/internal/figure"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A leafState is one requirement as judged in a lens.
type leafState struct {
	res      result.Requirement // without the findings of controls and records
	solid    float64            // low without draft links
	finding  *result.Finding
	records  []foundRecord // that name a point of it by themselves
	open     []openControl
	problems []string

	undecided []string // finding rules that could not be decided about it
}

// An openControl is a control that a rule could not decide.
type openControl struct {
	undecided

	control string
	basis   framework.Basis
}

// A summary is what a lens adds up to.
type summary struct {
	readiness  result.Interval
	draftShare float64
	band       result.Band
	inScope    int
	counts     map[string]int
	additional []result.Additional
	findings   []*result.Finding // each once
	undecided  []string          // finding rules that could not be decided
	problems   []string
}

// leaf judges one leaf by its place in the order.
func (l *lens) leaf(i int) *leafState {
	leaf := l.leaves[i]
	state := &leafState{}
	state.res, state.solid = l.requirement(leaf, state)
	if category, ok := l.reach.Additional(leaf.Requirement.ID); ok {
		state.res.Additional = category
	}
	if state.res.Status.Counted() {
		state.finding = l.requirementFinding(&state.res, state)
		l.pointFindings(leaf, state)
	}
	return state
}

// sumUp adds up the leaves, in the order of the tree.
func (l *lens) sumUp() error {
	sum := &summary{counts: map[string]int{}, additional: []result.Additional{}, problems: slices.Clone(l.scopeProblems())}
	for _, s := range result.StatusNames() {
		sum.counts[s] = 0
	}
	var all, reviewed figure.Mean
	extra, size := map[string]*figure.Mean{}, map[string]int{}
	for i, s := range l.states {
		q := &s.res
		share := l.leaves[i].Requirement.Share()
		if q.Additional == "" {
			sum.counts[q.Status.String()]++
		}
		if !q.Status.Counted() {
			continue
		}
		if q.Additional != "" {
			if extra[q.Additional] == nil {
				extra[q.Additional] = &figure.Mean{}
			}
			extra[q.Additional].Add(q.Readiness, share)
			size[q.Additional]++
			continue
		}
		sum.inScope++
		all.Add(q.Readiness, share)
		reviewed.Add(figure.Exactly(s.solid), share)
	}
	sum.readiness = all.Value()
	if sum.readiness.Low > result.Epsilon {
		sum.draftShare = figure.Clamp(1 - reviewed.Value().Low/sum.readiness.Low)
	}
	for _, k := range l.fw.Categories {
		if m := extra[k.ID]; m != nil {
			sum.additional = append(sum.additional, result.Additional{Category: k.ID, Title: k.Title, Readiness: m.Value(), InScope: size[k.ID]})
		}
	}
	if sum.inScope == 0 {
		sum.problems = append(sum.problems, l.scope.Lens()+": nothing in scope")
	}
	l.sum = sum
	if err := l.findings(); err != nil {
		return fmt.Errorf("assessment: %w", err)
	}
	band, err := l.bandOf()
	if err != nil {
		return fmt.Errorf("assessment: %w", err)
	}
	sum.band = band
	return nil
}

// result puts the lens's results together.
func (l *lens) result() result.Lens {
	s := l.sum
	res := result.Lens{
		Lens: l.scope.Lens(), ID: l.fw.ID, Title: l.fw.Title, Asks: l.asks, Basis: slices.Clone(l.bases), Window: l.window, AsOf: l.shown(),
		Systems: slices.Clone(l.realSystems()), Readiness: s.readiness, DraftShare: s.draftShare, Band: s.band, InScope: s.inScope, Counts: map[string]int{},
		Scope: l.scopeResult(), Bridge: l.bridged(), Additional: slices.Clone(s.additional), Requirements: make([]result.Requirement, 0, len(l.states)),
		Findings: make([]result.Finding, 0, len(s.findings)), Raised: l.raised(), Tests: l.tests(), Unknowns: l.unknowns(),
	}
	maps.Copy(res.Counts, s.counts)
	by := map[framework.Ref][]result.Finding{}
	for _, f := range s.findings {
		res.Findings = append(res.Findings, *f)
		for _, r := range f.Requirements {
			by[r] = append(by[r], *f)
		}
	}
	for _, st := range l.states {
		q := st.res
		if q.Status.Counted() {
			q.Findings = append([]result.Finding{}, by[q.Ref]...)
		}
		res.Requirements = append(res.Requirements, q)
	}
	return res
}

// requirement judges one leaf; solid is its low without draft links.
func (l *lens) requirement(leaf *mapping.Leaf, state *leafState) (res result.Requirement, solid float64) {
	res = result.Requirement{
		Ref: leaf.Ref, Kind: leaf.Requirement.Kind, Title: leaf.Requirement.Title,
		Points: make([]result.Point, 0, len(leaf.Points)), Gaps: []result.Gap{}, Findings: []result.Finding{}, Treatments: []string{},
	}
	d := l.reach.Requirement(leaf.Requirement.ID)
	res.Why = d.Note
	if d.Note != "" {
		state.problems = append(state.problems, fmt.Sprintf("%s: %s", leaf.Ref, d.Note))
	}
	if d.Standing != framework.InScope {
		return l.leftOut(res, leaf, d), 0
	}
	bases := l.basesOf(leaf.Requirement.ID)
	var sum, reviewed figure.Mean
	relevant, unmapped := 0, 0
	for i := range leaf.Points {
		p := &leaf.Points[i]
		pr, low, gaps := l.point(p, bases, state)
		res.Points = append(res.Points, pr)
		if pr.Status == result.StatusOutOfScope {
			continue
		}
		relevant++
		if pr.Status == result.StatusUnmapped {
			unmapped++
		}
		sum.Add(pr.Readiness, p.Share())
		reviewed.Add(figure.Exactly(low), p.Share())
		for _, g := range gaps {
			if !slices.ContainsFunc(res.Gaps, func(o result.Gap) bool {
				return o.Control == g.Control && o.Basis == g.Basis && o.What == g.What && o.Needs == g.Needs
			}) {
				res.Gaps = append(res.Gaps, g)
			}
		}
	}
	if sum.Weight() == 0 {
		return l.leftOut(res, leaf, framework.Decision{Standing: framework.OutOfScope, Why: "no point of it is relevant"}), 0
	}
	res.Readiness = sum.Value()
	res.Status = figure.StatusOf(res.Readiness)
	if unmapped > 0 && relevant == unmapped {
		res.Status = result.StatusUnmapped
	}
	res.Treatments = l.treatments(leaf)
	solid = reviewed.Value().Low
	if res.Readiness.Low > result.Epsilon {
		res.DraftShare = figure.Clamp(1 - solid/res.Readiness.Low)
	}
	return res, solid
}

// leftOut fills in a requirement that is not in the denominator.
func (l *lens) leftOut(res result.Requirement, leaf *mapping.Leaf, d framework.Decision) result.Requirement {
	res.Status, res.Why, res.Points = result.StatusOutOfScope, d.Why, res.Points[:0]
	if d.Standing == framework.Excluded {
		res.Status = result.StatusExcluded
	}
	for _, p := range leaf.Points {
		res.Points = append(res.Points, result.Point{ID: p.Ref, Status: res.Status, Controls: controlsOf(p.Links)})
	}
	return res
}

func controlsOf(links []mapping.Edge) []string {
	ids := []string{}
	for _, e := range links {
		if !slices.Contains(ids, e.Control.ID) {
			ids = append(ids, e.Control.ID)
		}
	}
	return ids
}

// point judges one point; low is its low without draft links.
func (l *lens) point(p *mapping.Point, bases []framework.Basis, state *leafState) (res result.Point, low float64, gaps []result.Gap) {
	res = result.Point{ID: p.Ref, Controls: controlsOf(p.Links)}
	if l.reach.Point(p.Ref).Standing != framework.InScope {
		res.Status = result.StatusOutOfScope
		return res, 0, nil
	}
	list := l.candidates(p)
	if len(list) == 0 {
		res.Status = result.StatusUnmapped
		return res, 0, nil
	}
	res.Readiness, low = l.pointValue(list, bases)
	res.Status = figure.StatusOf(res.Readiness)
	l.gather(list, bases, state)
	if res.Status != result.StatusMet {
		gaps = l.gapsOf(list, bases)
	}
	return res, low, gaps
}

// gather collects from the judgements behind a point what its reader is to know.
func (l *lens) gather(list []candidate, bases []framework.Basis, state *leafState) {
	for _, c := range list {
		for _, b := range l.judgedOn(c, bases) {
			for _, s := range l.systems {
				j := l.judge(c.control, b, c.needs, s, c.list)
				for _, p := range j.problems {
					if !slices.Contains(state.problems, p) {
						state.problems = append(state.problems, p)
					}
				}
				if j.open != nil && !slices.ContainsFunc(state.open, func(o openControl) bool { return o.control == c.control.ID && o.basis == b && o.why == j.open.why }) {
					state.open = append(state.open, openControl{*j.open, c.control.ID, b})
				}
			}
		}
	}
}

// concerns reports whether the treatment is about the requirement or a control that is
// linked to it.
func (l *lens) concerns(t organisation.Treatment, leaf *mapping.Leaf) bool {
	if t.Requirement == leaf.Ref {
		return true
	}
	if t.Control == "" {
		return false
	}
	return slices.ContainsFunc(leaf.Points, func(p mapping.Point) bool {
		return slices.ContainsFunc(p.Links, func(e mapping.Edge) bool { return e.Control.ID == t.Control })
	})
}
