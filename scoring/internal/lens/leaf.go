package lens

import (
	"context"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring/internal/figure"
	"github.com/groundworkgrc/groundwork/scoring/internal/point"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
	"github.com/groundworkgrc/groundwork/scoring/internal/words"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A Leaf is one requirement as judged in a lens.
type Leaf struct {
	Requirement *result.Requirement // without findings
	Judged      *point.Requirement  // nil where it is not in scope
	Reviewed    float64             // low without draft links
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
	leaf, err := l.judgeLeaf(ctx, l.Leaves[i], l.row(i))
	if err != nil {
		return nil, err
	}
	l.judged[i] = leaf
	delete(l.still, l.Leaves[i])
	l.anew++
	return leaf, nil
}

// Judged returns a leaf by its place; nil where it has not been judged.
func (l *Lens) Judged(i int) *Leaf { return l.judged[i] }

// row is where a requirement is written, by its place: among all of them where the lens was opened, and apart where a
// change touches it.
func (l *Lens) row(i int) *Leaf {
	if l.rows == nil {
		var own struct { // both as one piece of memory
			Leaf

			row result.Requirement
		}
		own.Requirement = &own.row
		return &own.Leaf
	}
	l.block[i] = Leaf{Requirement: &l.rows[i]}
	return &l.block[i]
}

// Rows are the requirements of a lens that was opened and judged, in the order of the leaves. Whoever takes them over asks
// nothing more of the lens.
func (l *Lens) Rows() []result.Requirement { return l.rows }

func (l *Lens) judgeLeaf(ctx context.Context, leaf *mapping.Leaf, out *Leaf) (*Leaf, error) {
	res := out.Requirement
	*res = result.Requirement{
		Ref: leaf.Ref, Parent: parentOf(leaf.Ref, leaf.Requirement), Weight: leaf.Requirement.Share(), Kind: leaf.Requirement.Kind, Title: leaf.Requirement.Title,
		Points: []result.Point{}, Gaps: []result.Gap{}, Findings: []result.Finding{}, Treatments: []string{},
	}
	if n := len(leaf.Points); n > 0 {
		res.Points = l.points.Take(n)[:0]
	}
	if category, ok := l.Reach.Additional(leaf.Requirement.ID); ok {
		res.Additional = category
	}
	d := l.Decide(leaf.Requirement.ID)
	res.Why = d.Note
	if d.Note != "" {
		out.Problems = append(out.Problems, words.About(leaf.Ref.String(), d.Note))
	}
	if d.Standing != framework.InScope {
		l.leftOut(res, leaf, d)
		return out, nil
	}
	q, err := l.Judging(leaf.Requirement.ID).Requirement(ctx, leaf, l.In, l.still[leaf])
	if err != nil {
		return nil, err
	}
	if q.Empty {
		l.leftOut(res, leaf, framework.Decision{Standing: framework.OutOfScope, Why: words.NoPointRelevant})
		return out, nil
	}
	out.Judged = q
	l.fill(out, leaf)
	return out, nil
}

// fill writes what was judged of a requirement.
func (l *Lens) fill(out *Leaf, leaf *mapping.Leaf) {
	res, q, ids := out.Requirement, out.Judged, l.roomFor(leaf)
	res.Readiness, res.WithCompensation, res.Exceptions = q.Value, q.With, q.Exceptions
	res.Design, res.Operation = l.bases(leaf, q.On)
	if res.Status = figure.StatusOf(q.Value); q.Unmapped {
		res.Status = result.StatusUnmapped
	}
	var reviewed figure.Mean
	var gaps []lacking
	for i := range leaf.Points {
		p, one := &leaf.Points[i], q.Points[i]
		res.Points = append(res.Points, l.pointOf(leaf, p, one, &ids))
		if one == nil {
			continue
		}
		out.gather(one)
		if p.Rank != framework.Required {
			continue
		}
		reviewed.Add(figure.Exactly(one.ReviewedLow()), p.Share())
		if one.Value.Low < 1-result.Epsilon {
			gaps = addGaps(gaps, l.gapsOf(leaf, one))
		}
	}
	res.Gaps = slices.Grow(res.Gaps, len(gaps))
	for i := range gaps {
		res.Gaps = append(res.Gaps, gaps[i].told().Gap)
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
func (l *Lens) pointOf(leaf *mapping.Leaf, p *mapping.Point, one *point.Point, ids *room) result.Point {
	res := result.Point{
		ID: p.Ref, Text: p.Text, Weight: p.Share(), Controls: ids.linked(p.Links), Rank: p.Rank.String(), Essential: p.Essential.String(),
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

// leftOut fills in a requirement that is not in the denominator.
func (l *Lens) leftOut(res *result.Requirement, leaf *mapping.Leaf, d framework.Decision) {
	res.Status, res.Why, res.Points = result.StatusOutOfScope, d.Why, res.Points[:0]
	if d.Standing == framework.Excluded {
		res.Status = result.StatusExcluded
	}
	ids := l.roomFor(leaf)
	for i := range leaf.Points {
		p := &leaf.Points[i]
		res.Points = append(res.Points, result.Point{
			ID: p.Ref, Text: p.Text, Weight: p.Share(), Status: res.Status, Controls: ids.linked(p.Links), Rank: p.Rank.String(), Essential: p.Essential.String(),
		})
	}
}

// A room holds the ids that the points of one requirement name.
type room []string

func (l *Lens) roomFor(leaf *mapping.Leaf) room {
	if n := linksOf(leaf); n > 0 {
		return l.ids.Take(n)[:0]
	}
	return room{}
}

// linksOf is how many links there are to the points of a requirement.
func linksOf(leaf *mapping.Leaf) int {
	n := 0
	for i := range leaf.Points {
		n += len(leaf.Points[i].Links)
	}
	return n
}

// linked lists the controls of links, each once.
func (r *room) linked(links []mapping.Edge) []string {
	from := len(*r)
	for i := range links {
		if id := links[i].Control.ID; !slices.Contains((*r)[from:], id) {
			*r = append(*r, id)
		}
	}
	return (*r)[from:len(*r):len(*r)]
}

// gather collects from the candidates of a point what could not be decided.
func (out *Leaf) gather(p *point.Point) {
	for s := range p.Apart() {
		for k := range s.Candidates {
			c := &s.Candidates[k]
			for j := range c.On {
				on := &c.On[j]
				if on.Open() == nil {
					continue
				}
				open := OpenControl{on.Open(), c.Control.ID, on.Basis}
				if slices.ContainsFunc(out.Open, open.Same) {
					continue
				}
				out.Open = append(out.Open, open)
				if open.Faulty() {
					out.Problems = append(out.Problems, words.Fault(c.Control.ID, on.Basis, open.Open))
				}
			}
		}
	}
}

// treatments tells what the organisation does about the requirement's gaps.
func (l *Lens) treatments(leaf *mapping.Leaf) []string {
	if l.treated == nil {
		l.treated = l.treatmentsByLeaf()
	}
	i, _ := l.Case.Catalog.LeafAt(leaf.Ref)
	out := append([]string{}, l.treated[i]...)
	slices.Sort(out)
	return out
}

// treatmentsByLeaf says of each treatment once what it is, for all requirements that it [Concerns].
func (l *Lens) treatmentsByLeaf() [][]string {
	out := make([][]string, len(l.Leaves))
	links := l.Case.Catalog.links[l.Framework.ID]
	for i := range l.Case.Treatments {
		t := &l.Case.Treatments[i]
		var at []int
		if k, err := l.Case.Catalog.Graph.Control(t.Control); t.Control != "" && err == nil && k.ID == t.Control {
			at = links[l.Case.Catalog.places[k]]
		}
		if of, ok := l.Case.Catalog.LeafAt(t.Requirement); ok && t.Requirement.Framework == l.Framework.ID && !slices.Contains(at, of) {
			at = append(slices.Clip(at), of)
		}
		if len(at) == 0 {
			continue
		}
		text := words.Treatment(t, l.Case.At)
		for _, k := range at {
			out[k] = append(out[k], text)
		}
	}
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
