package scoring

import (
	"fmt"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
)

// assess judges every leaf of the lens's framework and sums them up.
func (l *lens) assess() (LensResult, error) {
	res := LensResult{
		Lens: l.scope.Lens(), ID: l.fw.ID, Title: l.fw.Title, Asks: l.asks, Basis: slices.Clone(l.bases), Window: l.window, AsOf: l.shown(),
		Systems: l.realSystems(), Counts: map[string]int{}, Additional: []AdditionalResult{}, Requirements: []RequirementResult{},
	}
	for _, s := range statusNames {
		res.Counts[s] = 0
	}
	var sum, reviewed mean
	extra := map[string]*mean{}
	for _, leaf := range l.graph.Leaves(l.fw.ID) {
		q, solid := l.requirement(leaf)
		category, isExtra := l.reach.Additional(leaf.Requirement.ID)
		if isExtra {
			q.Additional = category
		}
		res.Requirements = append(res.Requirements, q)
		if !isExtra {
			res.Counts[q.Status.String()]++
		}
		if q.Status == OutOfScope || q.Status == Excluded {
			continue
		}
		if isExtra {
			if extra[category] == nil {
				extra[category] = &mean{}
			}
			extra[category].add(q.Readiness, leaf.Requirement.Share())
			continue
		}
		res.InScope++
		sum.add(q.Readiness, leaf.Requirement.Share())
		reviewed.add(exactly(solid), leaf.Requirement.Share())
	}
	res.Readiness = sum.value()
	if res.Readiness.Low > Epsilon {
		res.DraftShare = clamp(1 - reviewed.value().Low/res.Readiness.Low)
	}
	l.addAdditional(&res, extra)
	if res.InScope == 0 {
		l.problemf("%s: nothing in scope", res.Lens)
	}
	band, err := l.bandOf(l.ctx, &res)
	if err != nil {
		return res, fmt.Errorf("assessment: %w", err)
	}
	res.Band = band
	return res, nil
}

func (l *lens) addAdditional(res *LensResult, extra map[string]*mean) {
	for _, k := range l.fw.Categories {
		m := extra[k.ID]
		if m == nil {
			continue
		}
		n := 0
		for i := range res.Requirements {
			q := &res.Requirements[i]
			if q.Additional == k.ID && q.Status != OutOfScope && q.Status != Excluded {
				n++
			}
		}
		res.Additional = append(res.Additional, AdditionalResult{Category: k.ID, Title: k.Title, Readiness: m.value(), InScope: n})
	}
}

// requirement judges one leaf; solid is its low without draft links.
func (l *lens) requirement(leaf *mapping.Leaf) (res RequirementResult, solid float64) {
	res = RequirementResult{
		Ref: leaf.Ref, Kind: leaf.Requirement.Kind, Title: leaf.Requirement.Title,
		Points: make([]PointResult, 0, len(leaf.Points)), Gaps: []Gap{}, Findings: []Finding{}, Treatments: []string{},
	}
	d := l.reach.Requirement(leaf.Requirement.ID)
	res.Why = d.Note
	if d.Note != "" {
		l.problemf("%s: %s", leaf.Ref, d.Note)
	}
	if d.Standing != framework.InScope {
		return l.leftOut(res, leaf, d), 0
	}
	bases := l.basesOf(leaf.Requirement.ID)
	var sum, reviewed mean
	unmapped := 0
	for i := range leaf.Points {
		p := &leaf.Points[i]
		pr, low, gaps := l.point(p, bases)
		res.Points = append(res.Points, pr)
		if pr.Status == OutOfScope {
			continue
		}
		if pr.Status == Unmapped {
			unmapped++
		}
		sum.add(pr.Readiness, p.Share())
		reviewed.add(exactly(low), p.Share())
		for _, g := range gaps {
			if !slices.ContainsFunc(res.Gaps, func(o Gap) bool { return o.Control == g.Control && o.Basis == g.Basis && o.What == g.What }) {
				res.Gaps = append(res.Gaps, g)
			}
		}
	}
	if sum.weight == 0 {
		return l.leftOut(res, leaf, framework.Decision{Standing: framework.OutOfScope, Why: "no point of it is relevant"}), 0
	}
	res.Readiness = sum.value()
	res.Status = statusOf(res.Readiness)
	if unmapped > 0 && l.relevant(res.Points) == unmapped {
		res.Status = Unmapped
	}
	res.Findings = l.findings(leaf)
	res.Treatments = l.treatments(leaf)
	return res, reviewed.value().Low
}

func (l *lens) relevant(points []PointResult) int {
	n := 0
	for i := range points {
		if points[i].Status != OutOfScope {
			n++
		}
	}
	return n
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
func (l *lens) point(p *mapping.Point, bases []framework.Basis) (res PointResult, low float64, gaps []Gap) {
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
	if res.Status != Met {
		gaps = l.gapsOf(list, bases)
	}
	return res, low, gaps
}

// treatments tells what the organisation does about the requirement's gaps.
func (l *lens) treatments(leaf *mapping.Leaf) []string {
	out := []string{}
	for _, t := range l.org.Treatments {
		if !l.concerns(t, leaf) {
			continue
		}
		text := fmt.Sprintf("%s on %s by %s: %s", t.Kind, treated(t), t.Owner, t.Why)
		switch {
		case t.Lapsed(l.at):
			text += fmt.Sprintf(" (ended on %s, without effect)", t.Until)
		case !t.Until.IsZero():
			text += fmt.Sprintf(" (until %s)", t.Until)
		}
		out = append(out, text)
	}
	slices.Sort(out)
	return out
}

func (l *lens) concerns(t mapping.Treatment, leaf *mapping.Leaf) bool {
	if t.Requirement == leaf.Ref {
		return true
	}
	for _, p := range leaf.Points {
		if slices.ContainsFunc(p.Links, func(e mapping.Edge) bool { return e.Control.ID == t.Control }) {
			return t.Control != ""
		}
	}
	return false
}

// findings lists the deviations that the evidence for the requirement reports.
func (l *lens) findings(leaf *mapping.Leaf) []Finding {
	out := []Finding{}
	explained := slices.ContainsFunc(l.org.Treatments, func(t mapping.Treatment) bool { return !t.Lapsed(l.at) && l.concerns(t, leaf) })
	seen := map[*item]bool{}
	for _, p := range leaf.Points {
		for _, e := range p.Links {
			for _, it := range l.byControl[e.Control.ID] {
				n, _ := it.e.Attributes["deviations"].(int64)
				if n <= 0 || seen[it] || !it.accepted || !l.inWindow(it) || !l.takesSystem(it.e) {
					continue
				}
				seen[it] = true
				out = append(out, Finding{Kind: "deviation", Evidence: it.e.ID, Explained: explained, What: deviationText(it, n)})
			}
		}
	}
	return out
}

func deviationText(it *item, n int64) string {
	text := fmt.Sprintf("%s reports %d deviation", it.e.ID, n)
	if n > 1 {
		text += "s"
	}
	if s, ok := it.e.Attributes["sample"].(int64); ok {
		text += fmt.Sprintf(" in a sample of %d", s)
	}
	return text
}
