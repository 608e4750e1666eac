// Package soa computes the Statement of Applicability of a lens from scope, risks and
// evidence: ISO/IEC 42001, 6.1.3.
package soa

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring/internal/figure"
	"github.com/groundworkgrc/groundwork/scoring/internal/finding"
	"github.com/groundworkgrc/groundwork/scoring/internal/lens"
	"github.com/groundworkgrc/groundwork/scoring/internal/point"
	"github.com/groundworkgrc/groundwork/scoring/internal/words"
	"github.com/groundworkgrc/groundwork/scoring/result"
	"github.com/groundworkgrc/groundwork/scoring/statement"
)

// A stater makes the statement of one lens, all of which is judged already.
type stater struct {
	c      *lens.Case
	at     int        // place of the lens
	l      *lens.Lens // that lens
	shown  map[framework.Ref][]string
	graces map[cadenceDay]framework.Date // worked out so far
	later  map[framework.Date]*lens.Lens // as of later days, likewise
}

type cadenceDay struct {
	cadence calendar.Cadence
	day     framework.Date
}

// Of makes the statement of a lens, by its place among those of the state; a is the whole
// assessment of the state. The error means that the context ended.
func Of(ctx context.Context, s *finding.State, a *result.Assessment, at int) (*statement.Statement, error) {
	l := s.Case.Lenses[at]
	st := &stater{
		c: s.Case, at: at, l: l, shown: a.Supporting()[l.Scope.Lens()], graces: map[cadenceDay]framework.Date{}, later: map[framework.Date]*lens.Lens{},
	}
	return st.statement(ctx, a)
}

func (s *stater) statement(ctx context.Context, a *result.Assessment) (*statement.Statement, error) {
	out := &statement.Statement{
		Format: statement.Format, Organisation: a.Organisation, At: a.At, Catalog: a.Catalog, Rules: a.Rules, Input: a.Input, Lens: s.l.Scope.Lens(), Framework: s.l.Framework.ID,
		Title: s.l.Framework.Title, Loosened: loosened(a, s.l.Scope.Lens()), Rows: []statement.Row{}, Risks: []statement.Risk{}, Treatments: []result.Treatment{}, Problems: []string{}, Notice: result.Notice,
	}
	listed := map[string]bool{} // controls that implement a row of the framework
	for i, leaf := range s.l.Leaves {
		if !s.l.Reach.Excludable(leaf.Requirement.ID) {
			continue
		}
		row, err := s.row(ctx, i, leaf)
		if err != nil {
			return nil, err
		}
		for _, c := range row.ImplementedBy {
			listed[c.Control] = true
		}
		out.Rows = append(out.Rows, row)
	}
	own, err := s.ownRows(ctx, listed)
	if err != nil {
		return nil, err
	}
	out.Rows = append(out.Rows, own...)
	s.finish(out, a)
	return out, nil
}

// loosened is what the head of the lens tells of overlays.
func loosened(a *result.Assessment, lens string) []string {
	out := []string{}
	for i := range a.Frameworks {
		if a.Frameworks[i].Lens != lens {
			continue
		}
		for _, n := range a.Frameworks[i].Notes {
			if n.About == result.NoteLoosened {
				out = append(out, n.Text)
			}
		}
	}
	return out
}

// finish adds what follows from the rows.
func (s *stater) finish(out *statement.Statement, a *result.Assessment) {
	for i := range out.Rows {
		row := &out.Rows[i]
		out.Totals.Add(row)
		for _, n := range row.Notes {
			out.Problems = append(out.Problems, words.About(row.ID(), n))
		}
	}
	for i := range s.c.Risks {
		out.Risks = append(out.Risks, risk(&s.c.Risks[i], out.Rows))
	}
	for _, t := range a.Treatments {
		if slices.ContainsFunc(out.Rows, func(row statement.Row) bool { return treatedBy(&row, &t) }) {
			out.Treatments = append(out.Treatments, t)
		}
	}
	out.Problems = append(out.Problems, finding.RiskProblems(s.c)...)
}

func treatedBy(row *statement.Row, t *result.Treatment) bool {
	return row.Applicable && (t.Requirement != framework.Ref{} && t.Requirement == row.Ref ||
		slices.ContainsFunc(row.ImplementedBy, func(c statement.Implementation) bool { return c.Control == t.Control }))
}

// row is one control of the framework.
func (s *stater) row(ctx context.Context, i int, leaf *mapping.Leaf) (statement.Row, error) {
	res := s.l.Judged(i).Requirement
	row := statement.Row{
		Ref: leaf.Ref, Title: leaf.Requirement.Title, Group: s.groupOf(leaf.Requirement.Parent), Applicable: res.Status.Counted(), Why: []string{},
		Risks: []string{}, ImplementedBy: []statement.Implementation{}, ShownBy: []string{}, Status: res.Status, Readiness: res.Readiness,
		Treatments: res.Treatments, Notes: []string{},
	}
	s.reasons(&row, leaf, res)
	if !row.Applicable {
		return row, nil
	}
	controls := s.controlsFor(leaf)
	for _, k := range controls {
		one, err := s.implementation(ctx, k, leaf)
		if err != nil {
			return row, err
		}
		row.ImplementedBy = append(row.ImplementedBy, one)
	}
	if row.Readiness.Low > result.Epsilon { // what shows advice alone shows nothing of the row
		row.ShownBy = append(row.ShownBy, s.shown[leaf.Ref]...)
	}
	if row.Status != result.StatusSupported {
		return row, nil
	}
	var err error
	row.Until, err = s.until(ctx, controls, func(l *lens.Lens) (bool, error) {
		later, err := l.Leaf(ctx, i)
		if err != nil {
			return false, err
		}
		return later.Requirement.Status == result.StatusSupported, nil
	})
	return row, err
}

// reasons says why a control of the framework is included or excluded: as stated, and by
// the risks that it treats.
func (s *stater) reasons(row *statement.Row, leaf *mapping.Leaf, res *result.Requirement) {
	line, stated := s.l.Reach.Applicability(leaf.Requirement.ID)
	if stated && line.Includes() == row.Applicable && line.Why != "" {
		row.Why, row.ReviewBy = append(row.Why, strings.TrimSuffix(line.Why, ".")), line.ReviewBy
	}
	if res.Why != "" && row.Applicable {
		row.Notes = append(row.Notes, res.Why)
	}
	if len(row.Why) == 0 && !row.Applicable {
		row.Why = append(row.Why, strings.TrimSuffix(res.Why, "."))
	}
	for i := range s.c.Risks {
		x := &s.c.Risks[i]
		if !s.needs(x, leaf) {
			continue
		}
		row.Risks = append(row.Risks, x.ID)
		if row.Applicable {
			row.Why = append(row.Why, words.Treats(x))
		} else {
			row.Notes = append(row.Notes, words.NecessaryAndExcluded(x))
		}
	}
	if row.Justified = len(row.Why) > 0; !row.Justified && row.Applicable {
		row.Notes = append(row.Notes, words.WithoutReason)
	}
}

// needs reports whether the risk makes the requirement necessary: it names it, or a
// control that is linked to it.
func (s *stater) needs(x *organisation.Risk, leaf *mapping.Leaf) bool {
	if !s.bears(x) {
		return false
	}
	for _, up := range s.l.Above(leaf.Requirement.ID) {
		if slices.Contains(x.Requirements, framework.Ref{Framework: s.l.Framework.ID, Requirement: up}) {
			return true
		}
	}
	return slices.ContainsFunc(s.controlsFor(leaf), func(c *mapping.Control) bool { return slices.Contains(x.Controls, c.ID) })
}

// bears reports whether the risk is one of a system in scope.
func (s *stater) bears(x *organisation.Risk) bool {
	return len(x.Systems) == 0 || len(s.l.NamedSystems()) == 0 ||
		slices.ContainsFunc(x.Systems, func(name string) bool { return slices.Contains(s.l.Systems, name) })
}

// controlsFor lists the controls that are linked to a requirement.
func (s *stater) controlsFor(leaf *mapping.Leaf) []*mapping.Control {
	var list []*mapping.Control
	for i := range leaf.Points {
		for _, e := range leaf.Points[i].Links {
			if !slices.Contains(list, e.Control) && s.l.Counts(e.Link) {
				list = append(list, e.Control)
			}
		}
	}
	slices.SortFunc(list, func(a, b *mapping.Control) int { return cmp.Compare(a.ID, b.ID) })
	return list
}

// implementation tells how far a control is shown for the requirement; nil asks for the
// control by itself.
func (s *stater) implementation(ctx context.Context, c *mapping.Control, leaf *mapping.Leaf) (statement.Implementation, error) {
	out := statement.Implementation{Control: c.ID, Title: c.Title, Owner: c.Owner}
	if o, ok := s.c.Operates[c.ID]; ok {
		out.Since = o.Since
		if o.Owner != "" {
			out.Owner = o.Owner
		}
	}
	v, err := s.standing(ctx, c, leaf)
	out.Status = figure.StatusOf(v)
	out.Advice = leaf != nil && !s.weighs(c, leaf)
	return out, err
}

// weighs reports whether a control is linked to a required point of the requirement that is in scope.
func (s *stater) weighs(c *mapping.Control, leaf *mapping.Leaf) bool {
	return slices.ContainsFunc(leaf.Points, func(p mapping.Point) bool {
		return p.Rank == framework.Required && s.l.In(p.Ref) && s.serves(c, &p)
	})
}

// standing is how far a control is shown for a requirement: the mean over the points that it serves,
// by their weight, and over advice where it serves no other; nil asks for the control by itself.
func (s *stater) standing(ctx context.Context, c *mapping.Control, leaf *mapping.Leaf) (result.Interval, error) {
	if leaf == nil {
		v, _, err := s.l.Standing(ctx, c, s.l.Bases)
		return v, err
	}
	i, _ := s.c.Catalog.LeafAt(leaf.Ref)
	judged, err := s.l.Leaf(ctx, i)
	if err != nil || judged.Judged == nil {
		return result.Interval{}, err
	}
	var m figure.Mean
	weighs := s.weighs(c, leaf)
	for i, p := range judged.Judged.Points {
		of := &leaf.Points[i]
		if p == nil || weighs && of.Rank != framework.Required || !s.serves(c, of) {
			continue
		}
		m.Add(worth(p, c), of.Share())
	}
	return m.Value(), nil
}

// serves reports whether a control is linked to a point.
func (s *stater) serves(c *mapping.Control, p *mapping.Point) bool {
	return slices.ContainsFunc(p.Links, func(e mapping.Edge) bool { return e.Control == c && s.l.Counts(e.Link) })
}

// worth is the mean over a point's systems of what a control is worth to it.
func worth(p *point.Point, c *mapping.Control) result.Interval {
	var m figure.Mean
	for _, y := range p.By {
		var best result.Interval
		for _, one := range y.Candidates {
			if one.Control == c && len(one.Succession()) == 0 {
				best = figure.Best(best, one.Value)
			}
		}
		m.Add(best, 1)
	}
	return m.Value()
}

// groupOf is the printed heading above a requirement.
func (s *stater) groupOf(id string) string {
	for i := range s.l.Framework.Requirements {
		if q := &s.l.Framework.Requirements[i]; q.ID == id {
			return q.ID + " " + q.Title
		}
	}
	return ""
}

// risk is one line of the risk list, with the rows that it makes necessary.
func risk(x *organisation.Risk, rows []statement.Row) statement.Risk {
	out := statement.Risk{
		ID: x.ID, Title: x.Title, Owner: x.Owner, Level: statement.Level(x.Level.String()), Residual: statement.Level(x.Residual.String()), Response: statement.Response(x.Response.String()),
		Controls: append([]string{}, x.Controls...), Requirements: []framework.Ref{}, ReviewBy: x.ReviewBy, Why: x.Why,
	}
	for _, row := range rows {
		if row.Control == "" && slices.Contains(row.Risks, x.ID) {
			out.Requirements = append(out.Requirements, row.Ref)
		}
	}
	return out
}
