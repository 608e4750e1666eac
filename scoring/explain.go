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
	if err := r.judgeAll(); err != nil {
		return nil, err
	}
	out := []Explanation{}
	for _, l := range r.lenses {
		if l.fw.ID == ref.Framework {
			out = append(out, explainer{lens: l, leaf: leaf, tried: map[string]RequirementResult{}}.explain())
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

// An explainer tells of one requirement in one lens, all of which is judged already.
type explainer struct {
	*lens

	leaf  *mapping.Leaf
	tried map[string]RequirementResult // as if a fact were answered
}

func (l explainer) explain() Explanation {
	state := l.states[l.leafAt[l.leaf.Ref]]
	res := state.res
	x := Explanation{
		Lens: l.scope.Lens(), Ref: l.leaf.Ref, Title: res.Title, Summary: l.leaf.Requirement.Summary, Status: res.Status, Why: res.Why,
		Readiness: res.Readiness, DraftShare: res.DraftShare, Points: []PointExplanation{}, Because: []string{}, Gaps: res.Gaps,
		Would: []Condition{}, Alone: []ReliedOn{}, Unknowns: []OpenQuestion{}, Findings: []Finding{}, Treatments: []TreatmentResult{},
		Relations: l.relations(l.leaf.Ref), Notice: Notice,
	}
	bases := l.basesOf(l.leaf.Requirement.ID)
	said := map[string]string{}
	for i := range l.leaf.Points {
		p := &l.leaf.Points[i]
		px := PointExplanation{
			ID: p.Ref, Text: p.Text, Status: res.Points[i].Status, Readiness: res.Points[i].Readiness,
			Why: l.reach.Point(p.Ref).Why, Controls: []ControlExplanation{},
		}
		if px.Status.counted() {
			list := l.candidates(p)
			if v, solid := l.pointValue(list, bases); v.Low > Epsilon {
				px.DraftShare = clamp(1 - solid/v.Low)
			}
			for _, c := range list {
				px.Controls = append(px.Controls, once(said, p.ID, l.control(p.Ref, c, bases)))
			}
			if px.Status != Met {
				x.Would = l.would(x.Would, p.Ref, list, bases)
			}
		}
		x.Because = append(x.Because, because(&px))
		x.Points = append(x.Points, px)
	}
	if res.Status.counted() {
		for _, f := range l.sum.findings {
			if slices.Contains(f.Requirements, l.leaf.Ref) {
				x.Findings = append(x.Findings, *f)
			}
		}
		x.Alone = l.alone(&x)
		x.Unknowns = l.questions(state)
	}
	for i := range l.treats {
		if l.concerns(l.treats[i], l.leaf) {
			x.Treatments = append(x.Treatments, l.treatmentResult(&l.treats[i]))
		}
	}
	return x
}

// once marks an account of a control that stands under an earlier point already.
func once(said map[string]string, point string, x ControlExplanation) ControlExplanation {
	key := fmt.Sprintf("%+v", x)
	if first, ok := said[key]; ok {
		x.SameAs = first
	} else {
		said[key] = point
	}
	return x
}

// because says in a sentence why a point stands where it stands.
func because(p *PointExplanation) string {
	text := p.ID.String() + " is " + p.Status.String()
	switch {
	case p.Status == Unmapped:
		return text + ": no control is linked to it"
	case !p.Status.counted():
		return text + ": " + p.Why
	case len(p.Controls) == 0:
		return text
	}
	best := &p.Controls[0]
	for i := range p.Controls {
		c := &p.Controls[i]
		if c.Readiness.Low > best.Readiness.Low || c.Readiness.Low == best.Readiness.Low && c.Readiness.High > best.Readiness.High {
			best = c
		}
	}
	if p.Status == Met {
		return text + ": " + best.ID + " shows it"
	}
	if len(p.Controls) == 1 {
		return fmt.Sprintf("%s at %s: it rests on %s alone", text, p.Readiness, best.ID)
	}
	return fmt.Sprintf("%s at %s: %s does best of %d controls, at %s", text, p.Readiness, best.ID, len(p.Controls), best.Readiness)
}

func (l explainer) control(p framework.PointRef, c candidate, bases []framework.Basis) ControlExplanation {
	x := ControlExplanation{
		ID: c.control.ID, Title: c.control.Title, Why: c.why, Needs: c.needs,
		Evidence: []EvidenceUse{}, Conditions: []ConditionStep{}, Coverage: []Coverage{}, Notes: []string{},
		Test: OperatingTest{Requirements: []framework.Ref{}, Records: []SampleRecord{}, Notes: []string{}},
	}
	if s := l.controls[c.control]; s != nil && s.test != nil {
		x.Test = *s.test
	}
	if c.link != nil {
		x.Review = c.link.Review.State.String()
	}
	x.Readiness = l.worthOf(c, bases)
	x.Verdict = statusOf(x.Readiness)
	for _, it := range l.items {
		if !l.isFor(it, c, p) {
			continue
		}
		v, why := l.accepts(it)
		if v == Supports {
			v, why = l.forPoint(it, p, c.control, c.needs)
		}
		x.Evidence = append(x.Evidence, EvidenceUse{ID: it.e.ID, Verdict: v, Why: why, Notes: l.notes(it)})
	}
	for _, b := range l.judgedOn(c, bases) {
		for _, s := range l.systems {
			j := l.judge(c.control, b, c.needs, s, c.list)
			x.Conditions = l.addConditions(x.Conditions, j.conds)
			x.Coverage = addCoverage(x.Coverage, j.cover)
			for _, n := range j.notes {
				if !slices.Contains(x.Notes, n) {
					x.Notes = append(x.Notes, n)
				}
			}
		}
	}
	return x
}

// addCoverage adds what was counted for one system; what came out alike for another is
// told once.
func addCoverage(list, more []Coverage) []Coverage {
	for _, c := range more {
		i := slices.IndexFunc(list, func(o Coverage) bool {
			return o.Basis == c.Basis && slices.Equal(o.Types, c.Types) && o.Found == c.Found && slices.Equal(o.Missing, c.Missing) &&
				slices.EqualFunc(o.Held, c.Held, func(a, b Held) bool { return a.Period == b.Period && slices.Equal(a.Evidence, b.Evidence) })
		})
		if i < 0 {
			list = append(list, c)
			continue
		}
		if list[i].System != c.System {
			list[i].System = ""
		}
	}
	return list
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
