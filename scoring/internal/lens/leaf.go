package lens

import (
	"context"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/mapping/review"
	"github.com/groundworkgrc/groundwork/scoring/internal/figure"
	"github.com/groundworkgrc/groundwork/scoring/internal/point"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
	"github.com/groundworkgrc/groundwork/scoring/internal/words"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A Leaf is one requirement as judged in a lens.
type Leaf struct {
	Requirement result.Requirement // without findings
	Judged      *point.Requirement // nil where it is not in scope
	Reviewed    float64            // low without draft links
	Open        []OpenControl
	Problems    []string
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
	l.anew++
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
	d := l.Decide(leaf.Requirement.ID)
	res.Why = d.Note
	if d.Note != "" {
		out.Problems = append(out.Problems, words.About(leaf.Ref.String(), d.Note))
	}
	if d.Standing != framework.InScope {
		leftOut(res, leaf, d)
		return out, nil
	}
	q, err := l.Judging(leaf.Requirement.ID).Requirement(ctx, leaf, l.In)
	if err != nil {
		return nil, err
	}
	if q.Empty {
		leftOut(res, leaf, framework.Decision{Standing: framework.OutOfScope, Why: words.NoPointRelevant})
		return out, nil
	}
	out.Judged = q
	l.fill(out, leaf)
	return out, nil
}

// fill writes what was judged of a requirement.
func (l *Lens) fill(out *Leaf, leaf *mapping.Leaf) {
	res, q := &out.Requirement, out.Judged
	res.Readiness, res.WithCompensation, res.Exceptions = q.Value, q.With, q.Exceptions
	res.Design, res.Operation = l.bases(leaf, q.On)
	if res.Status = figure.StatusOf(q.Value); q.Unmapped {
		res.Status = result.StatusUnmapped
	}
	var reviewed figure.Mean
	var gaps []Gap
	for i := range leaf.Points {
		p, one := &leaf.Points[i], q.Points[i]
		res.Points = append(res.Points, l.pointOf(leaf, p, one))
		if one == nil {
			continue
		}
		out.gather(one)
		if p.Rank != framework.Required {
			continue
		}
		reviewed.Add(figure.Exactly(ReviewedLow(one)), p.Share())
		if one.Value.Low < 1-result.Epsilon {
			gaps = addGaps(gaps, l.gapsOf(leaf, one))
		}
	}
	for i := range gaps {
		res.Gaps = append(res.Gaps, gaps[i].Gap)
	}
	res.Treatments = l.treatments(leaf)
	out.Reviewed = reviewed.Value().Low
	if res.Readiness.Low > result.Epsilon {
		res.DraftShare = figure.Clamp(1 - out.Reviewed/res.Readiness.Low)
	}
}

// bases are the figures on design and on operation, nil where the requirement is not asked it.
func (l *Lens) bases(leaf *mapping.Leaf, on []result.Interval) (design, operation *result.Interval) {
	for i, b := range l.BasesOf(leaf.Requirement.ID) {
		switch b {
		case framework.Design:
			design = &on[i]
		case framework.Operation:
			operation = &on[i]
		case framework.Stated:
		}
	}
	return design, operation
}

// pointOf writes one point; nil is one out of scope.
func (l *Lens) pointOf(leaf *mapping.Leaf, p *mapping.Point, one *point.Point) result.Point {
	res := result.Point{
		ID: p.Ref, Text: p.Text, Weight: p.Share(), Controls: linked(p.Links), Rank: p.Rank.String(), Essential: p.Essential.String(),
		Status: result.StatusOutOfScope,
	}
	if one == nil {
		return res
	}
	res.Readiness, res.WithCompensation, res.Exceptions = one.Value, one.With, one.Exceptions
	res.Design, res.Operation = l.bases(leaf, one.On)
	if res.Status = figure.StatusOf(one.Value); one.Unmapped {
		res.Status = result.StatusUnmapped
	}
	return res
}

// ReviewedLow is the low of a point without links that nobody reviewed.
func ReviewedLow(p *point.Point) float64 {
	var m figure.Mean
	for _, s := range p.By {
		best := 0.0
		for _, c := range s.Candidates {
			if c.Link == nil || c.Link.Review.State == review.Reviewed {
				best = max(best, c.Value.Low)
			}
		}
		m.Add(figure.Exactly(best), 1)
	}
	return m.Value().Low
}

// leftOut fills in a requirement that is not in the denominator.
func leftOut(res *result.Requirement, leaf *mapping.Leaf, d framework.Decision) {
	res.Status, res.Why, res.Points = result.StatusOutOfScope, d.Why, res.Points[:0]
	if d.Standing == framework.Excluded {
		res.Status = result.StatusExcluded
	}
	for _, p := range leaf.Points {
		res.Points = append(res.Points, result.Point{
			ID: p.Ref, Text: p.Text, Weight: p.Share(), Status: res.Status, Controls: linked(p.Links), Rank: p.Rank.String(), Essential: p.Essential.String(),
		})
	}
}

func linked(links []mapping.Edge) []string {
	ids := make([]string, 0, len(links))
	for _, e := range links {
		if !slices.Contains(ids, e.Control.ID) {
			ids = append(ids, e.Control.ID)
		}
	}
	return ids
}

// gather collects from the candidates of a point what could not be decided.
func (out *Leaf) gather(p *point.Point) {
	for _, s := range p.By {
		for _, c := range s.Candidates {
			for _, on := range c.On {
				open := OpenControl{on.Open, c.Control.ID, on.Basis}
				if on.Open == nil || slices.ContainsFunc(out.Open, open.Same) {
					continue
				}
				out.Open = append(out.Open, open)
				if on.Open.Faulty() {
					out.Problems = append(out.Problems, words.Fault(c.Control.ID, on.Basis, on.Open))
				}
			}
		}
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
