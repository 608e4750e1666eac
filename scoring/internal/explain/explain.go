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
	"github.com/groundworkgrc/groundwork/scoring/internal/basis"
	"github.com/groundworkgrc/groundwork/scoring/internal/figure"
	"github.com/groundworkgrc/groundwork/scoring/internal/finding"
	"github.com/groundworkgrc/groundwork/scoring/internal/lens"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/internal/point"
	"github.com/groundworkgrc/groundwork/scoring/internal/unit"
	"github.com/groundworkgrc/groundwork/scoring/internal/words"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// An explainer tells of one requirement in one lens, all of which is judged already.
type explainer struct {
	state *finding.State
	at    int        // place of the lens
	lens  *lens.Lens // that lens
	i     int        // place of the leaf
	leaf  *mapping.Leaf
	tried map[string]*point.Requirement // as if a fact were answered
	seen  map[string][]first            // accounts of a control that stand already
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
		state: s, at: at, lens: l, i: i, leaf: leaf, tried: map[string]*point.Requirement{}, seen: map[string][]first{},
	}
	return e.explain(ctx)
}

func (e *explainer) explain(ctx context.Context) (*explanation.Explanation, error) {
	state := e.lens.Judged(e.i)
	res := state.Requirement
	x := &explanation.Explanation{
		Format: explanation.Format, Lens: e.lens.Scope.Lens(), Ref: e.leaf.Ref, Title: res.Title, Summary: e.leaf.Requirement.Summary, Status: res.Status, Why: res.Why,
		Readiness: res.Readiness, Design: res.Design, Operation: res.Operation, WithCompensation: res.WithCompensation, DraftShare: res.DraftShare, Points: []explanation.Point{}, Because: []string{}, Gaps: res.Gaps,
		Would: []explanation.Condition{}, Alone: []explanation.ReliedOn{}, Unknowns: []explanation.Question{}, Findings: []result.Finding{},
		Treatments: []result.Treatment{}, Relations: e.relations(), Notice: result.Notice,
	}
	for i := range e.leaf.Points {
		p, would, err := e.point(ctx, i, &e.leaf.Points[i], &res.Points[i], x.Would)
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
	if x.Alone, err = e.alone(ctx); err != nil {
		return err
	}
	x.Unknowns, err = e.questions(ctx, state)
	return err
}

// point tells of one point, and adds to what would have to be true.
func (e *explainer) point(ctx context.Context, i int, p *mapping.Point, res *result.Point, would []explanation.Condition) (*explanation.Point, []explanation.Condition, error) {
	out := &explanation.Point{
		ID: p.Ref, Text: p.Text, Status: res.Status, Readiness: res.Readiness, Why: e.lens.Reach.Point(p.Ref).Why, Controls: []explanation.Control{},
		Rank: res.Rank, Essential: res.Essential, Design: res.Design, Operation: res.Operation, WithCompensation: res.WithCompensation, Deviating: []string{},
		Terms: e.terms(p.Ref),
	}
	if !out.Status.Counted() {
		return out, would, nil
	}
	judged := e.lens.Judged(e.i).Judged.Points[i]
	if judged.Value.Low > result.Epsilon {
		out.DraftShare = figure.Clamp(1 - judged.ReviewedLow()/judged.Value.Low)
	}
	list := candidates(judged)
	for _, c := range list {
		x, err := e.control(ctx, p.Ref, c)
		if err != nil {
			return nil, nil, err
		}
		out.Controls = append(out.Controls, e.once(p.ID, x))
	}
	out.Deviating = beside(out.Controls)
	if out.Status != result.StatusSupported {
		var err error
		if would, err = e.would(ctx, would, p.Ref, i, list); err != nil {
			return nil, nil, err
		}
	}
	return out, would, nil
}

// beside lists the controls that deviate beside one that shows the point without an exception.
func beside(list []explanation.Control) []string {
	out, good := []string{}, false
	for i := range list {
		c := &list[i]
		good = good || c.Status == result.StatusSupported && !c.Exceptions
		if c.Exceptions {
			out = append(out, c.ID)
		}
	}
	if !good {
		return []string{}
	}
	return out
}

// A candidate is one way to show a point, with what it is worth for each system.
type candidate struct {
	point.Candidate

	by    []*basis.Outcome // by system
	names []string         // of the systems
}

// worth is the mean over the systems.
func (c *candidate) worth() result.Interval {
	var m figure.Mean
	for _, o := range c.by {
		m.Add(o.Value, 1)
	}
	return m.Value()
}

// operates reports whether the candidate is asked how it operates.
func (c *candidate) operates() bool {
	return slices.ContainsFunc(c.by, func(o *basis.Outcome) bool {
		return slices.ContainsFunc(o.On, func(on basis.On) bool { return on.Basis == framework.Operation && on.State != unit.None })
	})
}

// candidates gathers those of a point over its systems: each has the same ones.
func candidates(p *point.Point) []*candidate {
	var out []*candidate
	for _, s := range p.By {
		for i, c := range s.Candidates {
			if i == len(out) {
				out = append(out, &candidate{Candidate: c})
			}
			out[i].by, out[i].names = append(out[i].by, c.Outcome), append(out[i].names, s.System.ID)
		}
	}
	return out
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
func (e *explainer) control(ctx context.Context, p framework.PointRef, c *candidate) (explanation.Control, error) {
	x := explanation.Control{
		ID: c.Control.ID, Title: c.Control.Title, Why: why(&c.Candidate),
		Evidence: []explanation.Use{}, Conditions: []explanation.Step{}, Coverage: []explanation.Coverage{}, Notes: []string{},
		Test: result.Test{Requirements: []framework.Ref{}, Records: []result.Record{}, Notes: []string{}},
	}
	if t := e.state.Test(e.at, c.Control.ID); t != nil && c.operates() {
		x.Test = *t
	}
	if c.Link != nil {
		x.Review, x.Needs = c.Link.Review.State.String(), c.Link.Needs.Words()
	}
	x.Readiness = c.worth()
	x.Status = figure.StatusOf(x.Readiness)
	x.Exceptions = slices.ContainsFunc(c.by, func(o *basis.Outcome) bool { return o.Exceptions() })
	failed := false
	for it := range e.state.Case.Pieces().All() {
		if !e.isFor(it, &c.Candidate, p) {
			continue
		}
		v, reason, err := finding.For(ctx, e.lens, it, e.i)
		if err != nil {
			return x, err
		}
		if c.Link != nil && c.Link.Needs.Text != "" {
			ok, err := e.lens.Judging(e.leaf.Requirement.ID).Satisfies(ctx, c.Link.Needs.Text, it)
			if err != nil {
				return x, err
			}
			failed = failed || !ok
		}
		x.Evidence = append(x.Evidence, explanation.Use{ID: it.ID, Verdict: v, Why: reason, Notes: finding.Notes(it), Carries: carries(c, it.ID)})
	}
	if len(x.Evidence) > 0 && !failed {
		x.Needs = ""
	}
	if err := e.contradicted(ctx, &x, c); err != nil {
		return x, err
	}
	for k, o := range c.by {
		for i := range o.On {
			e.told(&x, &o.On[i], c.Control, c.names[k])
		}
	}
	return x, nil
}

func addNote(list []string, text string) []string {
	if slices.Contains(list, text) {
		return list
	}
	return append(list, text)
}

// why says why a control is a candidate.
func why(c *point.Candidate) string {
	switch {
	case len(c.Succession()) > 0:
		return words.Succession(c.Succession())
	case c.Link != nil:
		return c.Link.Why
	}
	return words.NamesThePoint
}

// isFor reports whether the piece, rejected ones and late ones included, is for the
// candidate: of a type that its link takes.
func (e *explainer) isFor(p *piece.Piece, c *point.Candidate, ref framework.PointRef) bool {
	if len(p.Points) > 0 {
		return c.Link == nil && slices.Contains(p.Points, ref)
	}
	if c.Link != nil && len(c.Link.By) > 0 && !slices.Contains(c.Link.By, p.Type) {
		return false
	}
	return slices.ContainsFunc(e.state.Case.ControlsOf(p), func(k *mapping.Control) bool {
		return k == c.Control || slices.Contains(c.Succession(), k.ID)
	})
}

// addCoverage adds what was counted for one system; what came out alike for another is
// told once.
func addCoverage(list []explanation.Coverage, c explanation.Coverage) []explanation.Coverage {
	i := slices.IndexFunc(list, func(o explanation.Coverage) bool {
		return o.Basis == c.Basis && slices.Equal(o.Types, c.Types) && o.Found == c.Found && slices.Equal(o.Missing, c.Missing) &&
			slices.EqualFunc(o.Held, c.Held, func(a, b explanation.Held) bool { return a.Period == b.Period && slices.Equal(a.Evidence, b.Evidence) })
	})
	if i < 0 {
		return append(list, c)
	}
	if list[i].System != c.System {
		list[i].System = ""
	}
	return list
}

// addStep adds what was recorded for one system; what came out alike for all of them is
// told once.
func addStep(list []explanation.Step, step explanation.Step) []explanation.Step {
	i := slices.IndexFunc(list, func(o explanation.Step) bool {
		return o.Of == step.Of && o.Basis == step.Basis && o.Text == step.Text && o.Value == step.Value
	})
	if i < 0 {
		return append(list, step)
	}
	if list[i].System != step.System {
		list[i].System = ""
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
