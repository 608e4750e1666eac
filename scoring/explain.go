package scoring

import (
	"context"
	"fmt"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
)

// Explain says why a requirement stands where it stands, once per lens of its
// framework, in the order of the lenses: each point with its controls, their
// evidence, and every condition as it was evaluated. The error wraps
// [mapping.ErrNotFound] for a requirement that is not there or not assessed.
func (e *Engine) Explain(ctx context.Context, org *mapping.Organisation, at framework.Date, ref framework.Ref) ([]Explanation, error) {
	leaf, err := e.graph.Leaf(ref)
	if err != nil {
		return nil, err
	}
	r, err := e.open(ctx, org, at, true)
	if err != nil {
		return nil, err
	}
	out := []Explanation{}
	for _, l := range r.lenses {
		if l.fw.ID == ref.Framework {
			out = append(out, l.explain(leaf))
		}
	}
	if r.failed != nil {
		return nil, r.failed
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("explanation: no scope of the organisation takes in framework %q: %w", ref.Framework, mapping.ErrNotFound)
	}
	return out, nil
}

func (l *lens) explain(leaf *mapping.Leaf) Explanation {
	res, _ := l.requirement(leaf)
	x := Explanation{
		Lens: l.scope.Lens(), Ref: leaf.Ref, Title: res.Title, Summary: leaf.Requirement.Summary, Status: res.Status, Why: res.Why,
		Readiness: res.Readiness, Points: []PointExplanation{}, Gaps: res.Gaps, Findings: res.Findings,
		Relations: l.relations(leaf.Ref), Notice: Notice,
	}
	bases := l.basesOf(leaf.Requirement.ID)
	for i := range leaf.Points {
		p := &leaf.Points[i]
		px := PointExplanation{
			ID: p.Ref, Text: p.Text, Status: res.Points[i].Status, Readiness: res.Points[i].Readiness,
			Why: l.reach.Point(p.Ref).Why, Controls: []ControlExplanation{},
		}
		if px.Status != OutOfScope && px.Status != Excluded {
			for _, c := range l.candidates(p) {
				px.Controls = append(px.Controls, l.explainControl(p.Ref, c, bases))
			}
		}
		x.Points = append(x.Points, px)
	}
	return x
}

func (l *lens) explainControl(p framework.PointRef, c candidate, bases []framework.Basis) ControlExplanation {
	x := ControlExplanation{
		ID: c.control.ID, Title: c.control.Title, Why: c.why, Needs: c.needs,
		Evidence: []EvidenceUse{}, Conditions: []ConditionStep{},
	}
	if c.link != nil {
		x.Review = c.link.Review.State.String()
	}
	var m mean
	for _, s := range l.systems {
		m.add(l.worth(c, bases, s), 1)
	}
	x.Readiness = m.value()
	x.Verdict = statusOf(x.Readiness)
	for _, it := range l.items {
		if !l.isFor(it, c, p) {
			continue
		}
		v, why := l.accepts(it)
		if v == Supports {
			v, why = l.forPoint(it, p, c.control, c.needs)
		}
		x.Evidence = append(x.Evidence, EvidenceUse{ID: it.e.ID, Verdict: v, Why: why})
	}
	for _, b := range bases {
		for _, s := range l.systems {
			x.Conditions = l.addConditions(x.Conditions, l.judge(c.control, b, c.needs, s, c.list).conds)
		}
	}
	return x
}

// addConditions adds what was recorded for one system; what came out alike for all
// of them is told once.
func (l *lens) addConditions(list, more []ConditionStep) []ConditionStep {
	for _, step := range more {
		i := slices.IndexFunc(list, func(o ConditionStep) bool { return o.Text == step.Text && o.Value == step.Value })
		if i < 0 {
			list = append(list, step)
			continue
		}
		if list[i].System != step.System {
			list[i].System = ""
		}
	}
	return list
}

// isFor reports whether the item, rejected ones and late ones included, is for the
// candidate.
func (l *lens) isFor(it *item, c candidate, p framework.PointRef) bool {
	if len(it.e.Points) > 0 {
		return c.link == nil && slices.Contains(it.e.Points, p)
	}
	return slices.ContainsFunc(l.controlsOf(it), func(k *mapping.Control) bool { return k == c.control })
}

// relations lists what is stated about the requirement and others.
func (l *lens) relations(ref framework.Ref) []RelationStep {
	out := []RelationStep{}
	for _, s := range l.graph.Source().Relations {
		if s.Review.State == mapping.Rejected {
			continue
		}
		step := RelationStep{Path: []string{s.From.String() + " " + s.Is.String() + " " + s.To.String()}, Why: s.Why}
		switch ref {
		case s.From:
			step.To, step.Relation = s.To, s.Is.Names()
		case s.To:
			step.To, step.Relation = s.From, s.Is.Inverse().Names()
		default:
			continue
		}
		out = append(out, step)
	}
	return out
}
