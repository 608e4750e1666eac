package lens

import (
	"context"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring/internal/control"
	"github.com/groundworkgrc/groundwork/scoring/internal/figure"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
	"github.com/groundworkgrc/groundwork/scoring/internal/words"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A Leaf is one requirement as judged in a lens.
type Leaf struct {
	Requirement result.Requirement // without findings
	Reviewed    float64            // low without draft links
	Open        []OpenControl
	Problems    []string

	faults []control.Fault // of which Problems tell
}

// An OpenControl is a control of which something could not be decided.
type OpenControl struct {
	*rule.Open

	Control string
	Basis   framework.Basis
}

// Same reports whether two are the same control on the same basis, open for the same.
func (o OpenControl) Same(p OpenControl) bool {
	return o.Control == p.Control && o.Basis == p.Basis && o.Open.Same(p.Open)
}

// Leaf judges one leaf by its place in the order; it is kept. The error means that the
// context ended.
func (l *Lens) Leaf(ctx context.Context, i int) (*Leaf, error) {
	if l.judged[i] != nil {
		return l.judged[i], nil
	}
	if err := look(ctx, 0); err != nil {
		return nil, err
	}
	leaf, err := l.judgeLeaf(ctx, l.Leaves[i])
	if err != nil {
		return nil, err
	}
	l.judged[i] = leaf
	return leaf, nil
}

// Judged returns a leaf by its place; nil where it has not been judged.
func (l *Lens) Judged(i int) *Leaf { return l.judged[i] }

func (l *Lens) judgeLeaf(ctx context.Context, leaf *mapping.Leaf) (*Leaf, error) {
	out := &Leaf{Requirement: result.Requirement{
		Ref: leaf.Ref, Parent: parentOf(leaf.Ref, leaf.Requirement), Weight: leaf.Requirement.Share(), Kind: leaf.Requirement.Kind, Title: leaf.Requirement.Title,
		Points: make([]result.Point, 0, len(leaf.Points)), Gaps: []result.Gap{}, Findings: []result.Finding{}, Treatments: []string{},
	}}
	res := &out.Requirement
	if category, ok := l.Reach.Additional(leaf.Requirement.ID); ok {
		res.Additional = category
	}
	d := l.Reach.Requirement(leaf.Requirement.ID)
	res.Why = d.Note
	if d.Note != "" {
		out.Problems = append(out.Problems, words.About(leaf.Ref.String(), d.Note))
	}
	if d.Standing != framework.InScope {
		leftOut(res, leaf, d)
		return out, nil
	}
	if err := l.points(ctx, out, leaf); err != nil {
		return nil, err
	}
	return out, nil
}

// points judges the points of a requirement in scope and adds them up.
func (l *Lens) points(ctx context.Context, out *Leaf, leaf *mapping.Leaf) error {
	res := &out.Requirement
	bases := l.BasesOf(leaf.Requirement.ID)
	var sum, reviewed figure.Mean
	relevant, unmapped := 0, 0
	var all []Gap
	for i := range leaf.Points {
		p := &leaf.Points[i]
		one, low, gaps, err := l.point(ctx, p, bases, out)
		if err != nil {
			return err
		}
		res.Points = append(res.Points, one)
		if one.Status == result.StatusOutOfScope {
			continue
		}
		relevant++
		if one.Status == result.StatusUnmapped {
			unmapped++
		}
		sum.Add(one.Readiness, p.Share())
		reviewed.Add(figure.Exactly(low), p.Share())
		all = addGaps(all, gaps)
	}
	if sum.Weight() == 0 {
		leftOut(res, leaf, framework.Decision{Standing: framework.OutOfScope, Why: words.NoPointRelevant})
		return nil
	}
	for i := range all {
		res.Gaps = append(res.Gaps, all[i].Gap)
	}
	res.Readiness = sum.Value()
	res.Status = figure.StatusOf(res.Readiness)
	if unmapped > 0 && relevant == unmapped {
		res.Status = result.StatusUnmapped
	}
	res.Treatments = l.treatments(leaf)
	out.Reviewed = reviewed.Value().Low
	if res.Readiness.Low > result.Epsilon {
		res.DraftShare = figure.Clamp(1 - out.Reviewed/res.Readiness.Low)
	}
	return nil
}

// addGaps adds what is not there yet: points share gaps of one control.
func addGaps(list, more []Gap) []Gap {
	for i := range more {
		if !slices.ContainsFunc(list, func(o Gap) bool { return o.same(&more[i]) && slices.Equal(o.Systems, more[i].Systems) }) {
			list = append(list, more[i])
		}
	}
	return list
}

// leftOut fills in a requirement that is not in the denominator.
func leftOut(res *result.Requirement, leaf *mapping.Leaf, d framework.Decision) {
	res.Status, res.Why, res.Points = result.StatusOutOfScope, d.Why, res.Points[:0]
	if d.Standing == framework.Excluded {
		res.Status = result.StatusExcluded
	}
	for _, p := range leaf.Points {
		res.Points = append(res.Points, result.Point{ID: p.Ref, Text: p.Text, Weight: p.Share(), Status: res.Status, Controls: linked(p.Links)})
	}
}

func linked(links []mapping.Edge) []string {
	ids := []string{}
	for _, e := range links {
		if !slices.Contains(ids, e.Control.ID) {
			ids = append(ids, e.Control.ID)
		}
	}
	return ids
}

// point judges one point; reviewed is its low without draft links.
func (l *Lens) point(ctx context.Context, p *mapping.Point, bases []framework.Basis, out *Leaf) (res result.Point, reviewed float64, gaps []Gap, err error) {
	res = result.Point{ID: p.Ref, Text: p.Text, Weight: p.Share(), Controls: linked(p.Links)}
	if l.Reach.Point(p.Ref).Standing != framework.InScope {
		res.Status = result.StatusOutOfScope
		return res, 0, nil, nil
	}
	list, err := l.JudgePoint(ctx, p, bases)
	if err != nil {
		return res, 0, nil, err
	}
	if len(list) == 0 {
		res.Status = result.StatusUnmapped
		return res, 0, nil, nil
	}
	res.Readiness, reviewed = l.PointValue(list)
	res.Status = figure.StatusOf(res.Readiness)
	out.gather(list)
	if res.Status != result.StatusMet {
		gaps = l.gapsOf(list)
	}
	return res, reviewed, gaps, nil
}

// JudgePoint judges every candidate for a point.
func (l *Lens) JudgePoint(ctx context.Context, p *mapping.Point, bases []framework.Basis) ([]*Judged, error) {
	candidates := l.Candidates(p)
	list := make([]*Judged, 0, len(candidates))
	for _, c := range candidates {
		j, err := l.JudgeCandidate(ctx, c, bases)
		if err != nil {
			return nil, err
		}
		list = append(list, j)
	}
	return list, nil
}

// gather collects from the judgements behind a point what its reader is to know.
func (out *Leaf) gather(list []*Judged) {
	for _, j := range list {
		j.Once(func(b framework.Basis, one *control.Judgement) {
			for i := range one.Faults {
				if f := &one.Faults[i]; !slices.ContainsFunc(out.faults, func(o control.Fault) bool { return o.Same(f) }) {
					out.faults, out.Problems = append(out.faults, *f), append(out.Problems, words.Fault(f))
				}
			}
			if one.Open == nil {
				return
			}
			open := OpenControl{one.Open, j.Control.ID, b}
			if !slices.ContainsFunc(out.Open, open.Same) {
				out.Open = append(out.Open, open)
			}
		})
	}
}

// treatments tells what the organisation does about the requirement's gaps.
func (l *Lens) treatments(leaf *mapping.Leaf) []string {
	out := []string{}
	for i := range l.Case.Treatments {
		if t := &l.Case.Treatments[i]; Concerns(t, leaf) {
			out = append(out, words.Treatment(t, l.Case.At))
		}
	}
	slices.Sort(out)
	return out
}

// Concerns reports whether the treatment is about the requirement or a control that is
// linked to it.
func Concerns(t *organisation.Treatment, leaf *mapping.Leaf) bool {
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
