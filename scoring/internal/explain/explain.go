// Package explain tells why a requirement stands where it stands: one recorded trace of what
// was judged, and what would be otherwise without a piece of evidence or with an answer.
package explain

import (
	"context"
	"reflect"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring/explanation"
	"github.com/groundworkgrc/groundwork/scoring/internal/control"
	"github.com/groundworkgrc/groundwork/scoring/internal/figure"
	"github.com/groundworkgrc/groundwork/scoring/internal/finding"
	"github.com/groundworkgrc/groundwork/scoring/internal/lens"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
	"github.com/groundworkgrc/groundwork/scoring/internal/words"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// An explainer tells of one requirement in one lens, all of which is judged already.
type explainer struct {
	state *finding.State
	at    int        // place of the lens
	lens  *lens.Lens // that lens
	trace *lens.Lens // the same with what is recorded
	i     int        // place of the leaf
	leaf  *mapping.Leaf
	tried map[string]*result.Requirement // as if a fact were answered
	seen  map[string][]first             // accounts of a control that stand already
}

// A first is an account of a control with the point under which it stands first.
type first struct {
	account explanation.Control
	point   string
}

// Requirement explains a leaf of a lens, by its place among those of the state, which is
// worked out already. The error means that the context ended.
func Requirement(ctx context.Context, s *finding.State, at int, leaf *mapping.Leaf) (*explanation.Explanation, error) {
	l := s.Case.Lenses[at]
	i, _ := s.Case.Catalog.LeafAt(leaf.Ref)
	e := &explainer{
		state: s, at: at, lens: l, trace: l.Tracing(), i: i, leaf: leaf, tried: map[string]*result.Requirement{}, seen: map[string][]first{},
	}
	return e.explain(ctx)
}

func (e *explainer) explain(ctx context.Context) (*explanation.Explanation, error) {
	state := e.lens.Judged(e.i)
	res := &state.Requirement
	x := &explanation.Explanation{
		Format: explanation.Format, Lens: e.lens.Scope.Lens(), Ref: e.leaf.Ref, Title: res.Title, Summary: e.leaf.Requirement.Summary, Status: res.Status, Why: res.Why,
		Readiness: res.Readiness, DraftShare: res.DraftShare, Points: []explanation.Point{}, Because: []string{}, Gaps: res.Gaps,
		Would: []explanation.Condition{}, Alone: []explanation.ReliedOn{}, Unknowns: []explanation.Question{}, Findings: []result.Finding{},
		Treatments: []result.Treatment{}, Relations: e.relations(), Notice: result.Notice,
	}
	for i := range e.leaf.Points {
		p, would, err := e.point(ctx, &e.leaf.Points[i], &res.Points[i], x.Would)
		if err != nil {
			return nil, err
		}
		x.Would = would
		x.Because = append(x.Because, words.Because(p))
		x.Points = append(x.Points, *p)
	}
	if res.Status.Counted() {
		if err := e.counted(ctx, x, state); err != nil {
			return nil, err
		}
	}
	for i := range e.state.Case.Treatments {
		t := &e.state.Case.Treatments[i]
		if !lens.Concerns(t, e.leaf) {
			continue
		}
		one, err := e.state.Treatment(ctx, t)
		if err != nil {
			return nil, err
		}
		x.Treatments = append(x.Treatments, one)
	}
	return x, nil
}

// counted adds what is told of a requirement in the denominator alone.
func (e *explainer) counted(ctx context.Context, x *explanation.Explanation, state *lens.Leaf) (err error) {
	for _, f := range e.state.Findings(e.at) {
		if slices.Contains(f.Requirements, e.leaf.Ref) {
			x.Findings = append(x.Findings, *f)
		}
	}
	if x.Alone, err = e.alone(ctx, x); err != nil {
		return err
	}
	x.Unknowns, err = e.questions(ctx, state)
	return err
}

// point tells of one point, and adds to what would have to be true.
func (e *explainer) point(ctx context.Context, p *mapping.Point, res *result.Point, would []explanation.Condition) (*explanation.Point, []explanation.Condition, error) {
	out := &explanation.Point{
		ID: p.Ref, Text: p.Text, Status: res.Status, Readiness: res.Readiness, Why: e.lens.Reach.Point(p.Ref).Why, Controls: []explanation.Control{},
	}
	if !out.Status.Counted() {
		return out, would, nil
	}
	list, err := e.trace.JudgePoint(ctx, p, e.lens.BasesOf(e.leaf.Requirement.ID))
	if err != nil {
		return nil, nil, err
	}
	if v, reviewed := e.trace.PointValue(list); v.Low > result.Epsilon {
		out.DraftShare = figure.Clamp(1 - reviewed/v.Low)
	}
	for _, j := range list {
		c, err := e.control(ctx, p.Ref, j)
		if err != nil {
			return nil, nil, err
		}
		out.Controls = append(out.Controls, e.once(p.ID, c))
	}
	if out.Status != result.StatusMet {
		if would, err = e.would(ctx, would, p.Ref, list); err != nil {
			return nil, nil, err
		}
	}
	return out, would, nil
}

// once marks an account of a control that stands under an earlier point already.
func (e *explainer) once(point string, x explanation.Control) explanation.Control {
	for _, f := range e.seen[x.ID] {
		if reflect.DeepEqual(f.account, x) {
			x.SameAs = f.point
			return x
		}
	}
	e.seen[x.ID] = append(e.seen[x.ID], first{x, point})
	return x
}

// control is what one candidate is worth to a point.
func (e *explainer) control(ctx context.Context, p framework.PointRef, j *lens.Judged) (explanation.Control, error) {
	x := explanation.Control{
		ID: j.Control.ID, Title: j.Control.Title, Why: why(&j.Candidate), Needs: j.Needs,
		Evidence: []explanation.Use{}, Conditions: []explanation.Step{}, Coverage: []explanation.Coverage{}, Notes: []string{},
		Test: result.Test{Requirements: []framework.Ref{}, Records: []result.Record{}, Notes: []string{}},
	}
	if t := e.state.Test(e.at, j.Control.ID); t != nil {
		x.Test = *t
	}
	if j.Link != nil {
		x.Review = j.Link.Review.State.String()
	}
	x.Readiness = j.Worth()
	x.Status = figure.StatusOf(x.Readiness)
	for _, it := range e.state.Case.Items {
		if !e.isFor(it, &j.Candidate, p) {
			continue
		}
		use, err := e.use(ctx, it, &j.Candidate, p)
		if err != nil {
			return x, err
		}
		x.Evidence = append(x.Evidence, use)
	}
	j.Each(func(b framework.Basis, k int, one *control.Judgement) {
		system := e.lens.Systems[k]
		x.Conditions = addSteps(x.Conditions, one.Conditions, system)
		x.Coverage = addCoverage(x.Coverage, one.Coverage, b, system)
		for _, n := range one.Notes {
			if text := words.Note(n); !slices.Contains(x.Notes, text) {
				x.Notes = append(x.Notes, text)
			}
		}
	})
	return x, nil
}

// why says why a control is a candidate.
func why(c *lens.Candidate) string {
	switch {
	case c.Link != nil:
		return c.Link.Why
	case c.For != nil:
		return words.StandsIn(c.For)
	}
	return words.NamesThePoint
}

// use is what a piece of evidence does for a candidate.
func (e *explainer) use(ctx context.Context, it *rule.Item, c *lens.Candidate, p framework.PointRef) (explanation.Use, error) {
	out := explanation.Use{ID: it.Piece.ID, Notes: finding.Notes(e.state.Case, it)}
	v, reason := finding.Accepts(e.lens, it)
	if v == result.VerdictSupports {
		u, err := finding.For(ctx, e.lens, it, p, c.Control, c.Needs)
		if err != nil {
			return out, err
		}
		v, reason = u.Verdict, u.Why
	}
	out.Verdict, out.Why = v, words.Why(reason)
	return out, nil
}

// isFor reports whether the item, rejected ones and late ones included, is for the
// candidate.
func (e *explainer) isFor(it *rule.Item, c *lens.Candidate, p framework.PointRef) bool {
	if len(it.Piece.Points) > 0 {
		return c.Link == nil && slices.Contains(it.Piece.Points, p)
	}
	return slices.Contains(e.state.Case.ControlsOf(it), c.Control)
}

// addCoverage adds what was counted for one system; what came out alike for another is
// told once.
func addCoverage(list, more []explanation.Coverage, b framework.Basis, system string) []explanation.Coverage {
	for _, c := range more {
		c.Basis, c.System = b, system
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

// addSteps adds what was recorded for one system; what came out alike for all of them is
// told once.
func addSteps(list []explanation.Step, more []control.Condition, system string) []explanation.Step {
	for k := range more {
		step := explanation.Step{Text: words.Condition(&more[k]), Value: words.Value(more[k].Value), System: system}
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

// relations lists what is stated about the requirement and others.
func (e *explainer) relations() []explanation.Relation {
	out := []explanation.Relation{}
	for _, s := range e.state.Case.Catalog.Graph.Source().Relations {
		if !s.Review.Counts(false) {
			continue
		}
		step := explanation.Relation{Path: []string{s.From.String() + " " + s.Is.String() + " " + s.To.String()}, Why: s.Why}
		switch e.leaf.Ref {
		case s.From:
			step.To, step.Relation = s.To, s.Is.Bases()
		case s.To:
			step.To, step.Relation = s.From, s.Is.Inverse().Bases()
		default:
			continue
		}
		out = append(out, step)
	}
	return out
}
