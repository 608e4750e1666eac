package page

import (
	"fmt"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/explanation"
	"github.com/groundworkgrc/groundwork/scoring/report"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Explanation tells why a requirement stands where it stands, in the views that are asked for.
func (p *Page) Explanation(x *explanation.Explanation, views []report.View) {
	p.line("%s %s", text.Bold.Sprint(x.Ref), text.Bold.Sprint(x.Title))
	p.wrapped(0, x.Summary)
	p.line("%s  %s  %s  (%s)", bar(x.Readiness, 30), paintStatus(x.Status), x.Readiness, x.Lens)
	if x.Why != "" {
		p.wrapped(0, x.Why)
	}
	for _, v := range views {
		switch v {
		case report.ViewWhy:
			p.whyView(x)
		case report.ViewMissing:
			p.gaps(x.Gaps)
			p.questions(x.Unknowns)
		case report.ViewWould:
			p.wouldView(x)
		case report.ViewAlone:
			p.aloneView(x)
		case report.ViewDrafts:
			p.draftView(x)
		}
	}
	p.line("\n%s", x.Notice)
}

func (p *Page) whyView(x *explanation.Explanation) {
	for _, pt := range x.Points {
		p.line("")
		p.line("%s  %s  %s", text.Bold.Sprint(pt.ID), paintStatus(pt.Status), pt.Readiness)
		p.wrapped(2, pt.Text)
		if pt.Why != "" {
			p.wrapped(2, pt.Why)
		}
		for _, c := range pt.Controls {
			if c.SameAs != "" {
				p.line("  ◆ %s  %s %s, as under #%s", text.Bold.Sprint(c.ID), paintStatus(c.Status), c.Readiness, c.SameAs)
				continue
			}
			p.controlExplanation(&c)
		}
	}
	if len(x.Findings) > 0 {
		p.head("Would likely be raised")
	}
	for _, f := range x.Findings {
		p.wrapped(2, findingText(f)+" Rule "+f.Rule+": "+f.Why)
	}
	if len(x.Treatments) > 0 {
		p.head("Treatments")
	}
	for _, t := range x.Treatments {
		p.wrapped(2, treatmentText(t))
	}
	if len(x.Relations) > 0 {
		p.head("Stated relations")
	}
	for _, r := range x.Relations {
		p.wrapped(2, fmt.Sprintf("%s %s: %s", joined(r.Relation, " or "), r.To, r.Why))
	}
}

// joined lists values by their names.
func joined[T fmt.Stringer](list []T, by string) string {
	names := make([]string, len(list))
	for i, x := range list {
		names[i] = x.String()
	}
	return strings.Join(names, by)
}

func findingText(f result.Finding) string {
	note := ""
	if f.Explained {
		note = " (treated)"
	}
	return f.RaisedAs + ": " + f.What + note + "."
}

func treatmentText(t result.Treatment) string {
	on := t.Control
	if on == "" {
		on = t.Requirement.String()
	}
	if on == "" {
		on = "risk " + t.Risk
	}
	kind := string(t.Kind) + " on "
	if t.Kind == result.TreatmentCompensating {
		kind = "compensating control for "
	}
	approved := "approved by " + t.ApprovedBy
	if t.ApprovedBy == "" {
		approved = "approved by nobody"
	}
	until := ""
	if !t.Until.IsZero() {
		until = ", until " + t.Until.String()
	}
	return fmt.Sprintf("%s%s (%s%s; owner %s, %s): %s Effect: %s.", kind, on, t.State, until, t.Owner, approved, t.Why, t.Effect)
}

func (p *Page) questions(list []explanation.Question) {
	if len(list) == 0 {
		return
	}
	p.head("What nobody can tell yet")
	for _, q := range list {
		p.wrapped(2, fmt.Sprintf("%s, %s: %s", q.Control, q.Basis, q.Why))
		for _, f := range q.Facts {
			p.wrapped(4, fmt.Sprintf("%s: %s", f.Fact, f.Title))
			for _, s := range f.Settles {
				p.wrapped(6, fmt.Sprintf("answered %s, the requirement is at %s", s.Answer, s.Readiness))
			}
		}
	}
}

func (p *Page) wouldView(x *explanation.Explanation) {
	if len(x.Would) == 0 {
		return
	}
	p.head("What would have to be true")
	p.wrapped(2, "All that stands under one control has to hold; any one control of which nothing is left meets the point.")
	last := ""
	for _, c := range x.Would {
		if c.Control != last {
			p.line("  ◆ %s", text.Bold.Sprint(c.Control))
			last = c.Control
		}
		where := ""
		if len(c.Systems) > 0 {
			where = " for " + strings.Join(c.Systems, ", ")
		}
		p.wrapped(4, fmt.Sprintf("%s%s, for #%s: %s", c.Basis, where, strings.Join(letters(c.Points), " #"), c.What))
	}
}

func letters(points []framework.PointRef) []string {
	list := make([]string, len(points))
	for i, p := range points {
		list[i] = p.Point
	}
	return list
}

func (p *Page) aloneView(x *explanation.Explanation) {
	if len(x.Alone) == 0 {
		return
	}
	p.head("What carries it alone")
	var rows []table.Row
	for _, l := range x.Alone {
		rows = append(rows, table.Row{l.Evidence, l.Readiness.String(), "#" + strings.Join(letters(l.Points), " #")})
	}
	p.table(table.Row{"without", "it is at", "less is shown of"}, rows, 2)
}

func (p *Page) draftView(x *explanation.Explanation) {
	if x.Readiness.Low == 0 {
		return
	}
	p.head("What rests on draft links")
	var drafts []string
	for _, pt := range x.Points {
		if pt.DraftShare > 0 && !slices.Contains(drafts, pt.ID.Point) {
			drafts = append(drafts, pt.ID.Point)
		}
	}
	p.wrapped(2, fmt.Sprintf("%.0f %% of what is shown rests on links that nobody reviewed, in %d of %d points.", x.DraftShare*100, len(drafts), len(x.Points)))
}

func (p *Page) controlExplanation(c *explanation.Control) {
	review := ""
	if c.Review != "" {
		review = text.Faint.Sprintf(" [%s link]", c.Review)
	}
	p.line("  %s %s  %s %s%s", "◆", text.Bold.Sprint(c.ID), paintStatus(c.Status), c.Readiness, review)
	p.wrapped(4, c.Why)
	if c.Needs != "" {
		p.wrapped(4, "each piece of evidence is to satisfy: "+c.Needs)
	}
	for _, s := range c.Conditions {
		where := ""
		if s.System != "" {
			where = " (" + s.System + ")"
		}
		p.wrapped(4, fmt.Sprintf("%s = %s%s", s.Text, s.Value, where))
	}
	for _, v := range c.Coverage {
		p.coverage(&v)
	}
	if t := report.Tested(c.Test); t != "" {
		p.wrapped(4, t)
	}
	for _, n := range append(slices.Clone(c.Notes), c.Test.Notes...) {
		p.wrapped(4, n)
	}
	p.uses(c.Evidence)
}

// coverage tells when something was shown and when not, where that is not plain from the
// condition: a part of what was expected.
func (p *Page) coverage(v *explanation.Coverage) {
	if v.Found == 0 || v.Found == v.Expected || v.Unit == result.UnitOccurrences {
		return
	}
	where := ""
	if v.System != "" {
		where = " (" + v.System + ")"
	}
	var held []string
	for _, h := range v.Held {
		held = append(held, fmt.Sprintf("%s %s", h.Period, strings.Join(h.Evidence, " ")))
	}
	var missing []string
	for _, m := range v.Missing {
		missing = append(missing, m.String())
	}
	p.wrapped(4, fmt.Sprintf("%d of %d %s%s: %s; missing %s", v.Found, v.Expected, v.Unit, where, strings.Join(held, ", "), strings.Join(missing, ", ")))
}

// uses lists evidence by verdict: one line for what supports, and for the rest the
// reason of the first with those that are alike.
func (p *Page) uses(list []explanation.Use) {
	var order []result.Verdict
	by := map[result.Verdict][]explanation.Use{}
	for _, e := range list {
		if by[e.Verdict] == nil {
			order = append(order, e.Verdict)
		}
		by[e.Verdict] = append(by[e.Verdict], e)
	}
	for _, v := range order {
		var ids []string
		for _, e := range by[v] {
			ids = append(ids, e.ID)
		}
		why := ""
		if first := by[v][0]; first.Why != "" {
			why = ": " + first.Why
			if n := len(ids) - 1; n > 0 {
				why = fmt.Sprintf(": %s %s, and %d more alike", first.ID, first.Why, n)
			}
		}
		p.wrapped(4, fmt.Sprintf("%s %s%s", paintVerdict(v), strings.Join(ids, ", "), why))
	}
	for _, e := range list {
		for _, n := range e.Notes {
			p.wrapped(6, e.ID+": "+n)
		}
	}
}

func (p *Page) gaps(list []result.Gap) {
	if len(list) == 0 {
		return
	}
	p.head("What is missing")
	for _, g := range list {
		where := ""
		if len(g.Systems) > 0 {
			where = " for " + strings.Join(g.Systems, ", ")
		}
		needs := ""
		if g.Needs != "" {
			needs = "; each piece is to satisfy " + g.Needs
		}
		p.wrapped(2, fmt.Sprintf("%s, %s%s: %s%s", g.Control, g.Basis, where, g.What, needs))
	}
}
