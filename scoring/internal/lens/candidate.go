package lens

import (
	"context"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/mapping/review"
	"github.com/groundworkgrc/groundwork/scoring/internal/control"
	"github.com/groundworkgrc/groundwork/scoring/internal/figure"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A Candidate is one control that may meet a point: linked to it, standing in for
// one that is, or made of the evidence that names the point itself.
type Candidate struct {
	Control *mapping.Control
	Link    *mapping.Link           // nil: it stands in, or is evidence for the point
	For     *organisation.Treatment // by which it stands in; nil for none
	Needs   string
	List    []*rule.Item
	Draft   bool // rests on a link nobody reviewed
}

// Candidates lists what may meet the point.
func (l *Lens) Candidates(p *mapping.Point) []Candidate {
	c := l.Case
	list := make([]Candidate, 0, len(p.Links)+1)
	draft := len(p.Links) > 0
	for _, e := range p.Links {
		reviewed := e.Link.Review.State == review.Reviewed
		draft = draft && !reviewed
		if !e.Link.Review.Counts(c.Catalog.ReviewedOnly) {
			continue
		}
		list = append(list, Candidate{Control: e.Control, Link: e.Link, Needs: e.Link.Needs.Text, List: c.Of(e.Control), Draft: !reviewed})
		list = l.addStandIns(list, c.exchanged[e.Control.ID], p.Ref, !reviewed)
	}
	list = l.addStandIns(list, c.exchangedFor[p.Ref.Ref], p.Ref, draft)
	own := c.byPoint[p.Ref]
	for _, t := range typesOf(own) {
		of := slices.DeleteFunc(slices.Clone(own), func(it *rule.Item) bool { return it.Piece.Type != t })
		list = append(list, Candidate{Control: c.anonymousFor(p.Ref, t), List: of})
	}
	return list
}

// addStandIns adds the controls that treatments put in the place of others, each once.
func (l *Lens) addStandIns(list []Candidate, treatments []*organisation.Treatment, p framework.PointRef, draft bool) []Candidate {
	for _, t := range treatments {
		by := l.standIn(t, p)
		if by == nil || t == l.without || slices.ContainsFunc(list, func(c Candidate) bool { return c.Control == by && c.Link == nil }) {
			continue
		}
		list = append(list, Candidate{Control: by, For: t, List: l.Case.Of(by), Draft: draft})
	}
	return list
}

// typesOf lists the types of evidence, each once, in order.
func typesOf(list []*rule.Item) []string {
	var types []string
	for _, it := range list {
		types = append(types, it.Piece.Type)
	}
	slices.Sort(types)
	return slices.Compact(types)
}

// standIn returns the control that a treatment in force puts in the place of another, on
// this point. One that is linked to the point by itself counts by its own link.
func (l *Lens) standIn(t *organisation.Treatment, p framework.PointRef) *mapping.Control {
	if t.Lapsed(l.Case.At) || len(t.Points) > 0 && !slices.Contains(t.Points, p) {
		return nil
	}
	by, err := l.Case.Catalog.Graph.Control(t.By)
	if err != nil {
		return nil
	}
	for i := range by.Links {
		if k := &by.Links[i]; k.To == p.Ref && k.Review.Counts(false) && k.Reaches(p.Point) {
			return nil
		}
	}
	return by
}

// An anonymousKey is a point with a type of evidence that names it.
type anonymousKey struct {
	point framework.PointRef
	kind  string
}

// anonymousFor makes the control that evidence of one type for a point stands for. It shows
// the bases for which the catalog's controls list the type; a type that none lists shows
// both. Each type stands for itself, so that no piece takes anything from another.
func (c *Case) anonymousFor(p framework.PointRef, kind string) *mapping.Control {
	key := anonymousKey{p, kind}
	if k := c.anonymous[key]; k != nil {
		return k
	}
	k := &mapping.Control{ID: "evidence-for-" + p.String(), Title: "Evidence for " + p.String()}
	design, operation := c.shownAs(kind)
	shows := mapping.BasisShows{Types: []mapping.AnyOf{{kind}}}
	none := mapping.BasisShows{None: "this evidence shows the other basis"}
	k.Evidence = mapping.Shows{Design: shows, Operation: shows}
	if operation && !design {
		k.Evidence.Design = none
	}
	if design && !operation {
		k.Evidence.Operation = none
	}
	c.anonymous[key] = k
	return k
}

func (c *Case) shownAs(evidenceType string) (design, operation bool) {
	for _, k := range c.Catalog.Graph.Takers(evidenceType) {
		design = design || k.Evidence.Design.Lists(evidenceType)
		operation = operation || k.Evidence.Operation.Lists(evidenceType)
	}
	return design, operation
}

// A Judged is a candidate with all that is judged of it on a point's bases.
type Judged struct {
	Candidate

	// On lists the bases on which it is judged: the lens's, and the one that is asked
	// instead where none of these is.
	On []framework.Basis
	// Stuck says that for some system nothing is left to ask, so that nobody can tell.
	Stuck bool

	bases []framework.Basis      // that are asked
	of    [][]*control.Judgement // by basis, as On lists them, and system
	worth []result.Interval      // by system
}

// JudgeCandidate judges a candidate on the bases that are asked. The error means that the
// context ended.
func (l *Lens) JudgeCandidate(ctx context.Context, c Candidate, bases []framework.Basis) (*Judged, error) {
	j := &Judged{Candidate: c, On: bases, bases: bases, worth: make([]result.Interval, len(l.Systems))}
	like := l.alike(c.List)
	for i, s := range l.Systems {
		if first := like(i); first < i {
			j.worth[i] = j.worth[first]
			continue
		}
		if err := l.worthFor(ctx, j, bases, i, s); err != nil {
			return nil, err
		}
	}
	j.of = make([][]*control.Judgement, len(j.On))
	for i, b := range j.On {
		j.of[i] = make([]*control.Judgement, len(l.Systems))
		for k, s := range l.Systems {
			if first := like(k); first < k {
				j.of[i][k] = j.of[i][first]
				continue
			}
			one, err := l.Judge(ctx, c.Control, b, c.Needs, s, c.List)
			if err != nil {
				return nil, err
			}
			j.of[i][k] = one
		}
	}
	return j, nil
}

// worthFor works out what the candidate is worth for one system: the mean over the asked
// bases. Where the catalog does not ask any of them of the control, the basis that it does
// have is asked; where nothing is left to ask, nobody can tell.
func (l *Lens) worthFor(ctx context.Context, j *Judged, bases []framework.Basis, i int, system string) error {
	var m control.Means
	for _, b := range bases {
		one, err := l.Judge(ctx, j.Control, b, j.Needs, system, j.List)
		if err != nil {
			return err
		}
		m.Add(one)
	}
	v, asked, may := m.Value()
	if asked {
		j.worth[i] = v
		return nil
	}
	for _, b := range []framework.Basis{framework.Design, framework.Operation} {
		if slices.Contains(bases, b) {
			continue
		}
		one, err := l.Judge(ctx, j.Control, b, j.Needs, system, j.List)
		if err != nil {
			return err
		}
		if !one.Asked {
			continue
		}
		j.worth[i] = one.Value
		if may {
			j.worth[i].High = 1
		}
		if !slices.Contains(j.On, b) {
			j.On = append(slices.Clone(j.On), b)
		}
		return nil
	}
	j.worth[i], j.Stuck = figure.Unknown, true
	return nil
}

// Worth is the mean over the lens's systems of what the candidate is worth for each.
func (j *Judged) Worth() result.Interval {
	var m figure.Mean
	for _, v := range j.worth {
		m.Add(v, 1)
	}
	return m.Value()
}

// Each visits what is judged on each basis and for each system, in order; a judgement that is
// one for several systems is visited for each.
func (j *Judged) Each(visit func(b framework.Basis, system int, one *control.Judgement)) {
	for i, b := range j.On {
		for k, one := range j.of[i] {
			visit(b, k, one)
		}
	}
}

// Once visits every judgement once.
func (j *Judged) Once(visit func(b framework.Basis, one *control.Judgement)) {
	for i, b := range j.On {
		var last *control.Judgement
		for _, one := range j.of[i] {
			if one != last {
				visit(b, one)
			}
			last = one
		}
	}
}

// PointValue is the mean over the lens's systems of the best candidate for each; reviewed
// is its low without draft links.
func (l *Lens) PointValue(list []*Judged) (v result.Interval, reviewed float64) {
	var all, solid figure.Mean
	for i := range l.Systems {
		var best, without result.Interval
		for _, j := range list {
			best = figure.Best(best, j.worth[i])
			if !j.Draft {
				without = figure.Best(without, j.worth[i])
			}
		}
		all.Add(best, 1)
		solid.Add(without, 1)
	}
	return all.Value(), solid.Value().Low
}
