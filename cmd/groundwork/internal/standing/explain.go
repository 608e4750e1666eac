package standing

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/explanation"
	"github.com/groundworkgrc/groundwork/scoring/report"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Explanation tells why a requirement stands where it stands, in the views that are asked for.
func Explanation(p *page.Page, x *explanation.Explanation, views []report.View) {
	p.Line("%s %s", page.Bold(x.Ref), page.Bold(x.Title))
	p.Wrapped(0, x.Summary)
	if x.Status.Counted() {
		p.Line("%s  %s  %s  (%s%s)", page.Bar(x.Readiness, 30), page.Status(x.Status), x.Readiness, x.Lens, report.Figures(x.Design, x.Operation, x.WithCompensation))
	} else {
		p.Line("%s: in no figure  (%s)", page.Status(x.Status), x.Lens)
		views = []report.View{report.ViewWhy}
	}
	if x.Why != "" {
		p.Wrapped(0, x.Why)
	}
	if left := report.LeftOut(x); left != "" {
		p.Wrapped(0, left)
	}
	for _, v := range views {
		switch v {
		case report.ViewWhy:
			whyView(p, x)
		case report.ViewMissing:
			gaps(p, x.Gaps)
			questions(p, x.Unknowns)
		case report.ViewWould:
			wouldView(p, x)
		case report.ViewAlone:
			aloneView(p, x)
		case report.ViewDrafts:
			draftView(p, x)
		}
	}
	p.Line("\n%s", x.Notice)
}

func whyView(p *page.Page, x *explanation.Explanation) {
	var advice []*explanation.Point
	for i := range x.Points {
		if x.Points[i].Advice() && x.Status.Counted() {
			advice = append(advice, &x.Points[i])
			continue
		}
		point(p, &x.Points[i])
	}
	if len(advice) > 0 {
		p.Head("Advice: judged, and without weight")
	}
	for _, pt := range advice {
		point(p, pt)
	}
	if len(x.Findings) > 0 {
		p.Head("Could be raised as")
	}
	for _, f := range x.Findings {
		p.Wrapped(2, findingText(f)+" Rule "+f.Rule+": "+f.Why)
	}
	if len(x.Treatments) > 0 {
		p.Head("Treatments")
	}
	for _, t := range x.Treatments {
		p.Wrapped(2, treatmentText(t))
	}
	if len(x.Relations) > 0 {
		p.Head("Stated relations")
	}
	for _, r := range x.Relations {
		p.Wrapped(2, fmt.Sprintf("%s %s: %s", joined(r.Relation, " or "), r.To, r.Why))
	}
}

// point tells of one point with its controls.
func point(p *page.Page, pt *explanation.Point) {
	rank := ""
	if pt.Advice() {
		rank = " (" + pt.Rank + ")"
	}
	p.Line("")
	figures := ""
	if pt.Status.Counted() {
		figures = "  " + pt.Readiness.String() + report.Figures(pt.Design, pt.Operation, pt.WithCompensation)
	}
	p.Line("%s%s  %s%s", page.Bold(pt.ID), rank, page.Status(pt.Status), figures)
	p.Wrapped(2, pt.Text)
	if pt.Why != "" {
		p.Wrapped(2, pt.Why)
	}
	if n := len(pt.Deviating); n > 0 {
		p.Wrapped(2, report.Beside(pt))
	}
	for _, t := range pt.Terms {
		p.Wrapped(2, t.What)
	}
	for i := range pt.Controls {
		c := &pt.Controls[i]
		if c.SameAs != "" {
			p.Line("  ◆ %s  %s %s, as under #%s", page.Bold(c.ID), page.Status(c.Status), c.Readiness, c.SameAs)
			continue
		}
		controlExplanation(p, c)
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

func questions(p *page.Page, list []explanation.Question) {
	if len(list) == 0 {
		return
	}
	p.Head("What nobody can tell yet")
	for _, q := range list {
		p.Wrapped(2, fmt.Sprintf("%s, %s: %s", q.Control, q.Basis, q.Why))
		for _, f := range q.Facts {
			p.Wrapped(4, fmt.Sprintf("%s: %s", f.Fact, f.Title))
			for _, s := range f.Settles {
				p.Wrapped(6, fmt.Sprintf("answered %s, the requirement is at %s", s.Answer, s.Readiness))
			}
		}
	}
}

func wouldView(p *page.Page, x *explanation.Explanation) {
	if len(x.Would) == 0 {
		return
	}
	p.Head("What would have to be true")
	p.Wrapped(2, "All that stands under one control has to hold; any one control of which nothing is left shows the point.")
	last := ""
	for _, c := range x.Would {
		if c.Control != last {
			p.Line("  ◆ %s", page.Bold(c.Control))
			last = c.Control
		}
		where := ""
		if len(c.Systems) > 0 {
			where = " for " + strings.Join(c.Systems, ", ")
		}
		p.Wrapped(4, fmt.Sprintf("%s%s, for #%s: %s", c.Basis, where, strings.Join(letters(c.Points), " #"), c.What))
	}
}

func letters(points []framework.PointRef) []string {
	list := make([]string, len(points))
	for i, p := range points {
		list[i] = p.Point
	}
	return list
}

func aloneView(p *page.Page, x *explanation.Explanation) {
	if len(x.Alone) == 0 {
		return
	}
	p.Head("What carries it alone")
	var rows []table.Row
	for _, l := range x.Alone {
		rows = append(rows, table.Row{l.Evidence, l.Readiness.String(), "#" + strings.Join(letters(l.Points), " #")})
	}
	p.Table(table.Row{"without", "it is at", "less is shown of"}, rows, 2)
}

func draftView(p *page.Page, x *explanation.Explanation) {
	if x.Readiness.Low == 0 {
		return
	}
	p.Head("What rests on draft links")
	var drafts []string
	for _, pt := range x.Points {
		if pt.DraftShare > 0 && !slices.Contains(drafts, pt.ID.Point) {
			drafts = append(drafts, pt.ID.Point)
		}
	}
	p.Wrapped(2, fmt.Sprintf("%.0f %% of what is shown rests on links that nobody reviewed, in %d of %d points.", x.DraftShare*100, len(drafts), len(x.Points)))
}

func controlExplanation(p *page.Page, c *explanation.Control) {
	review := page.Painted("")
	if c.Review != "" {
		review = page.Faintf(" [%s link]", c.Review)
	}
	p.Line("  %s %s  %s %s%s", "◆", page.Bold(c.ID), page.Status(c.Status), c.Readiness, review)
	p.Wrapped(4, c.Why)
	if c.Needs != "" {
		p.Wrapped(4, "of each piece is asked: "+c.Needs)
	}
	for i := range c.Conditions {
		if t := report.Step(&c.Conditions[i]); t != "" {
			p.Wrapped(4, t)
		}
	}
	for _, v := range c.Coverage {
		coverage(p, &v)
	}
	if t := report.Tested(c.Test); t != "" {
		p.Wrapped(4, t)
	}
	for _, n := range append(slices.Clone(c.Notes), c.Test.Notes...) {
		p.Wrapped(4, n)
	}
	uses(p, c.Evidence)
}

// coverage tells when something was shown and when not, where that is not plain from the
// condition: a part of what was expected.
func coverage(p *page.Page, v *explanation.Coverage) {
	if v.Found == 0 || v.Found == v.Expected || v.Unit == result.UnitOccurrences {
		return
	}
	where := ""
	if v.System != "" {
		where = " (" + v.System + ")"
	}
	var missing []string
	for _, m := range v.Missing {
		missing = append(missing, days(m))
	}
	p.Wrapped(4, fmt.Sprintf("%d of %s%s; missing %s", v.Found, v.Unit.Count(v.Expected), where, strings.Join(missing, ", ")))
}

// days writes a period, a single day as such.
func days(d framework.Period) string {
	if d.First == d.Last {
		return d.First.String()
	}
	return d.String()
}

// uses lists evidence by verdict and reason, with what it carries.
func uses(p *page.Page, list []explanation.Use) {
	type key struct {
		verdict result.Verdict
		why     string
	}
	var order []key
	by := map[key][]string{}
	for i := range list {
		e := &list[i]
		k := key{e.Verdict, e.Why}
		if by[k] == nil {
			order = append(order, k)
		}
		by[k] = append(by[k], e.ID+report.Carried(e))
	}
	slices.SortStableFunc(order, func(a, b key) int { return cmp.Compare(b.verdict, a.verdict) })
	const few = 3
	told := map[result.Verdict]int{}
	var more []string
	for i, k := range order {
		if told[k.verdict]++; told[k.verdict] > few {
			more = append(more, by[k]...)
		} else {
			why := ""
			if k.why != "" {
				why = ": " + k.why
			}
			p.Wrapped(4, page.Say("%s %s%s", page.Verdict(k.verdict), strings.Join(by[k], ", "), why))
		}
		if len(more) > 0 && (i+1 == len(order) || order[i+1].verdict != k.verdict) {
			p.Wrapped(4, page.Say("%s likewise %s", page.Verdict(k.verdict), strings.Join(more, ", ")))
			more = nil
		}
	}
	for _, e := range list {
		for _, n := range e.Notes {
			p.Wrapped(6, e.ID+": "+n)
		}
	}
}

func gaps(p *page.Page, list []result.Gap) {
	if len(list) == 0 {
		return
	}
	p.Head("What is missing")
	for _, g := range list {
		where := ""
		if len(g.Systems) > 0 {
			where = " for " + strings.Join(g.Systems, ", ")
		}
		needs := ""
		if g.Needs != "" {
			needs = "; of each piece is asked: " + g.Needs
		}
		p.Wrapped(2, fmt.Sprintf("%s, %s%s: %s%s", g.Control, g.Basis, where, g.What, needs))
	}
}
