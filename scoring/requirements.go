package scoring

import (
	"fmt"
	"maps"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
)

// A leafState is one requirement as judged in a lens.
type leafState struct {
	res      RequirementResult // without the findings of controls and records
	solid    float64           // low without draft links
	finding  *Finding
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
	readiness  Interval
	draftShare float64
	band       Band
	inScope    int
	counts     map[string]int
	additional []AdditionalResult
	findings   []*Finding // each once
	undecided  []string   // finding rules that could not be decided
	problems   []string
}

// counted reports whether a requirement with the status is in the denominator.
func (s Status) counted() bool { return s != OutOfScope && s != Excluded }

// leaf judges one leaf by its place in the order.
func (l *lens) leaf(i int) *leafState {
	leaf := l.leaves[i]
	state := &leafState{}
	state.res, state.solid = l.requirement(leaf, state)
	if category, ok := l.reach.Additional(leaf.Requirement.ID); ok {
		state.res.Additional = category
	}
	if state.res.Status.counted() {
		state.finding = l.requirementFinding(&state.res, state)
		l.pointFindings(leaf, state)
	}
	return state
}

// sumUp adds up the leaves, in the order of the tree.
func (l *lens) sumUp() error {
	sum := &summary{counts: map[string]int{}, additional: []AdditionalResult{}, problems: slices.Clone(l.scopeProblems())}
	for _, s := range statusNames {
		sum.counts[s] = 0
	}
	var all, reviewed mean
	extra, size := map[string]*mean{}, map[string]int{}
	for i, s := range l.states {
		q := &s.res
		share := l.leaves[i].Requirement.Share()
		if q.Additional == "" {
			sum.counts[q.Status.String()]++
		}
		if !q.Status.counted() {
			continue
		}
		if q.Additional != "" {
			if extra[q.Additional] == nil {
				extra[q.Additional] = &mean{}
			}
			extra[q.Additional].add(q.Readiness, share)
			size[q.Additional]++
			continue
		}
		sum.inScope++
		all.add(q.Readiness, share)
		reviewed.add(exactly(s.solid), share)
	}
	sum.readiness = all.value()
	if sum.readiness.Low > Epsilon {
		sum.draftShare = clamp(1 - reviewed.value().Low/sum.readiness.Low)
	}
	for _, k := range l.fw.Categories {
		if m := extra[k.ID]; m != nil {
			sum.additional = append(sum.additional, AdditionalResult{Category: k.ID, Title: k.Title, Readiness: m.value(), InScope: size[k.ID]})
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
func (l *lens) result() LensResult {
	s := l.sum
	res := LensResult{
		Lens: l.scope.Lens(), ID: l.fw.ID, Title: l.fw.Title, Asks: l.asks, Basis: slices.Clone(l.bases), Window: l.window, AsOf: l.shown(),
		Systems: slices.Clone(l.realSystems()), Readiness: s.readiness, DraftShare: s.draftShare, Band: s.band, InScope: s.inScope, Counts: map[string]int{},
		Scope: l.scopeResult(), Bridge: l.bridged(), Additional: slices.Clone(s.additional), Requirements: make([]RequirementResult, 0, len(l.states)),
		Findings: make([]Finding, 0, len(s.findings)), Raised: l.raised(), Tests: l.tests(), Unknowns: l.unknowns(),
	}
	maps.Copy(res.Counts, s.counts)
	by := map[framework.Ref][]Finding{}
	for _, f := range s.findings {
		res.Findings = append(res.Findings, *f)
		for _, r := range f.Requirements {
			by[r] = append(by[r], *f)
		}
	}
	for _, st := range l.states {
		q := st.res
		if q.Status.counted() {
			q.Findings = append([]Finding{}, by[q.Ref]...)
		}
		res.Requirements = append(res.Requirements, q)
	}
	return res
}

// requirement judges one leaf; solid is its low without draft links.
func (l *lens) requirement(leaf *mapping.Leaf, state *leafState) (res RequirementResult, solid float64) {
	res = RequirementResult{
		Ref: leaf.Ref, Kind: leaf.Requirement.Kind, Title: leaf.Requirement.Title,
		Points: make([]PointResult, 0, len(leaf.Points)), Gaps: []Gap{}, Findings: []Finding{}, Treatments: []string{},
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
	var sum, reviewed mean
	relevant, unmapped := 0, 0
	for i := range leaf.Points {
		p := &leaf.Points[i]
		pr, low, gaps := l.point(p, bases, state)
		res.Points = append(res.Points, pr)
		if pr.Status == OutOfScope {
			continue
		}
		relevant++
		if pr.Status == Unmapped {
			unmapped++
		}
		sum.add(pr.Readiness, p.Share())
		reviewed.add(exactly(low), p.Share())
		for _, g := range gaps {
			if !slices.ContainsFunc(res.Gaps, func(o Gap) bool {
				return o.Control == g.Control && o.Basis == g.Basis && o.What == g.What && o.Needs == g.Needs
			}) {
				res.Gaps = append(res.Gaps, g)
			}
		}
	}
	if sum.weight == 0 {
		return l.leftOut(res, leaf, framework.Decision{Standing: framework.OutOfScope, Why: "no point of it is relevant"}), 0
	}
	res.Readiness = sum.value()
	res.Status = statusOf(res.Readiness)
	if unmapped > 0 && relevant == unmapped {
		res.Status = Unmapped
	}
	res.Treatments = l.treatments(leaf)
	solid = reviewed.value().Low
	if res.Readiness.Low > Epsilon {
		res.DraftShare = clamp(1 - solid/res.Readiness.Low)
	}
	return res, solid
}

// leftOut fills in a requirement that is not in the denominator.
func (l *lens) leftOut(res RequirementResult, leaf *mapping.Leaf, d framework.Decision) RequirementResult {
	res.Status, res.Why, res.Points = OutOfScope, d.Why, res.Points[:0]
	if d.Standing == framework.Excluded {
		res.Status = Excluded
	}
	for _, p := range leaf.Points {
		res.Points = append(res.Points, PointResult{ID: p.Ref, Status: res.Status, Controls: controlsOf(p.Links)})
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
func (l *lens) point(p *mapping.Point, bases []framework.Basis, state *leafState) (res PointResult, low float64, gaps []Gap) {
	res = PointResult{ID: p.Ref, Controls: controlsOf(p.Links)}
	if l.reach.Point(p.Ref).Standing != framework.InScope {
		res.Status = OutOfScope
		return res, 0, nil
	}
	list := l.candidates(p)
	if len(list) == 0 {
		res.Status = Unmapped
		return res, 0, nil
	}
	res.Readiness, low = l.pointValue(list, bases)
	res.Status = statusOf(res.Readiness)
	l.gather(list, bases, state)
	if res.Status != Met {
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
func (l *lens) concerns(t mapping.Treatment, leaf *mapping.Leaf) bool {
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
