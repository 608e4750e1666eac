package scoring

import (
	"context"
	"fmt"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/mapping/review"
	"github.com/groundworkgrc/groundwork/scoring/explanation"
	"github.com/groundworkgrc/groundwork/scoring/internal/figure"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Explain says why a requirement stands where it stands, once per lens of its
// framework, in the order of the lenses: each point with its controls, their
// evidence, and every condition as it was evaluated. The error wraps
// [mapping.ErrNotFound] for a requirement that is not there or not assessed.
func (e *Engine) Explain(ctx context.Context, org *organisation.Organisation, at framework.Date, ref framework.Ref) ([]explanation.Explanation, error) {
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
	out := []explanation.Explanation{}
	for _, l := range r.lenses {
		if l.fw.ID == ref.Framework {
			out = append(out, explainer{lens: l, leaf: leaf, tried: map[string]result.Requirement{}}.explain())
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
	tried map[string]result.Requirement // as if a fact were answered
}

func (l explainer) explain() explanation.Explanation {
	state := l.states[l.leafAt[l.leaf.Ref]]
	res := state.res
	x := explanation.Explanation{
		Lens: l.scope.Lens(), Ref: l.leaf.Ref, Title: res.Title, Summary: l.leaf.Requirement.Summary, Status: res.Status, Why: res.Why,
		Readiness: res.Readiness, DraftShare: res.DraftShare, Points: []explanation.Point{}, Because: []string{}, Gaps: res.Gaps,
		Would: []explanation.Condition{}, Alone: []explanation.ReliedOn{}, Unknowns: []explanation.Question{}, Findings: []result.Finding{}, Treatments: []result.Treatment{},
		Relations: l.relations(l.leaf.Ref), Notice: result.Notice,
	}
	bases := l.basesOf(l.leaf.Requirement.ID)
	said := map[string]string{}
	for i := range l.leaf.Points {
		p := &l.leaf.Points[i]
		px := explanation.Point{
			ID: p.Ref, Text: p.Text, Status: res.Points[i].Status, Readiness: res.Points[i].Readiness,
			Why: l.reach.Point(p.Ref).Why, Controls: []explanation.Control{},
		}
		if px.Status.Counted() {
			list := l.candidates(p)
			if v, solid := l.pointValue(list, bases); v.Low > result.Epsilon {
				px.DraftShare = figure.Clamp(1 - solid/v.Low)
			}
			for _, c := range list {
				px.Controls = append(px.Controls, once(said, p.ID, l.control(p.Ref, c, bases)))
			}
			if px.Status != result.StatusMet {
				x.Would = l.would(x.Would, p.Ref, list, bases)
			}
		}
		x.Because = append(x.Because, because(&px))
		x.Points = append(x.Points, px)
	}
	if res.Status.Counted() {
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
func once(said map[string]string, point string, x explanation.Control) explanation.Control {
	key := fmt.Sprintf("%+v", x)
	if first, ok := said[key]; ok {
		x.SameAs = first
	} else {
		said[key] = point
	}
	return x
}

// because says in a sentence why a point stands where it stands.
func because(p *explanation.Point) string {
	text := p.ID.String() + " is " + p.Status.String()
	switch {
	case p.Status == result.StatusUnmapped:
		return text + ": no control is linked to it"
	case !p.Status.Counted():
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
	if p.Status == result.StatusMet {
		return text + ": " + best.ID + " shows it"
	}
	if len(p.Controls) == 1 {
		return fmt.Sprintf("%s at %s: it rests on %s alone", text, p.Readiness, best.ID)
	}
	return fmt.Sprintf("%s at %s: %s does best of %d controls, at %s", text, p.Readiness, best.ID, len(p.Controls), best.Readiness)
}

func (l explainer) control(p framework.PointRef, c candidate, bases []framework.Basis) explanation.Control {
	x := explanation.Control{
		ID: c.control.ID, Title: c.control.Title, Why: c.why, Needs: c.needs,
		Evidence: []explanation.Use{}, Conditions: []explanation.Step{}, Coverage: []explanation.Coverage{}, Notes: []string{},
		Test: result.Test{Requirements: []framework.Ref{}, Records: []result.Record{}, Notes: []string{}},
	}
	if s := l.controls[c.control]; s != nil && s.test != nil {
		x.Test = *s.test
	}
	if c.link != nil {
		x.Review = c.link.Review.State.String()
	}
	x.Readiness = l.worthOf(c, bases)
	x.Verdict = figure.StatusOf(x.Readiness)
	for _, it := range l.items {
		if !l.isFor(it, c, p) {
			continue
		}
		v, why := l.accepts(it)
		if v == result.VerdictSupports {
			v, why = l.forPoint(it, p, c.control, c.needs)
		}
		x.Evidence = append(x.Evidence, explanation.Use{ID: it.e.ID, Verdict: v, Why: why, Notes: l.notes(it)})
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
func addCoverage(list, more []explanation.Coverage) []explanation.Coverage {
	for _, c := range more {
		i := slices.IndexFunc(list, func(o explanation.Coverage) bool {
			return o.Basis == c.Basis && slices.Equal(o.Types, c.Types) && o.Found == c.Found && slices.Equal(o.Missing, c.Missing) &&
				slices.EqualFunc(o.Held, c.Held, func(a, b explanation.Held) bool { return a.Period == b.Period && slices.Equal(a.Evidence, b.Evidence) })
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
func (l *lens) addConditions(list, more []explanation.Step) []explanation.Step {
	for _, step := range more {
		i := slices.IndexFunc(list, func(o explanation.Step) bool { return o.Text == step.Text && o.Value == step.Value })
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
func (l *lens) relations(ref framework.Ref) []explanation.Relation {
	out := []explanation.Relation{}
	for _, s := range l.graph.Source().Relations {
		if s.Review.State == review.Rejected {
			continue
		}
		step := explanation.Relation{Path: []string{s.From.String() + " " + s.Is.String() + " " + s.To.String()}, Why: s.Why}
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
