package cli

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring"
)

const worstGaps = 8

func (p *page) assessment(a *scoring.Assessment, all bool) {
	name := a.Organisation
	if name == "" {
		name = "No organisation stated"
	}
	p.line("%s · readiness as of %s", text.Bold.Sprint(name), a.At)
	for i := range a.Frameworks {
		p.lens(&a.Frameworks[i], all)
	}
	both := 0
	for _, e := range a.Evidence {
		if e.SatisfiesBoth {
			both++
		}
	}
	p.line("")
	p.wrapped(0, fmt.Sprintf("%d of %d pieces of evidence support requirements of two frameworks or more ('groundwork evidence' lists them).", both, len(a.Evidence)))
	if len(a.Problems) > 0 {
		p.head("To know")
		for _, s := range a.Problems {
			p.wrapped(2, "· "+s)
		}
	}
	if len(a.Treatments) > 0 {
		p.head("Treatments")
		for _, t := range a.Treatments {
			p.wrapped(2, "· "+treatmentText(t))
		}
	}
	p.line("\n%s", a.Notice)
}

func (p *page) lens(f *scoring.LensResult, all bool) {
	asks := []string{}
	if f.Asks != "" {
		asks = append(asks, f.Asks)
	}
	if f.Window.IsZero() {
		asks = append(asks, "as of "+f.AsOf.String())
	} else {
		asks = append(asks, "window "+f.Window.String())
	}
	var bases []string
	for _, b := range f.Basis {
		bases = append(bases, b.String())
	}
	asks = append(asks, strings.Join(bases, " and "))
	if len(f.Systems) > 0 {
		asks = append(asks, "systems "+strings.Join(f.Systems, ", "))
	}
	p.head(f.Title)
	p.line("%s", text.Faint.Sprint(strings.Join(asks, " · ")))
	p.line("%s  %s  %s", bar(f.Readiness, 40), text.Bold.Sprint(f.Readiness), bandText(f.Band))
	p.line("%d of %d requirements met, %d partial, %d not met, %d unknown; %s",
		f.Counts["met"], f.InScope, f.Counts["partial"], f.Counts["not-met"], f.Counts["unknown"],
		fmt.Sprintf("%d out of scope, %d excluded", f.Counts["out-of-scope"], f.Counts["excluded"]))
	if len(f.Band.CappedBy) > 0 {
		p.wrapped(0, "A better band is held back: "+strings.Join(f.Band.CappedBy, "; ")+".")
	}
	p.scope(f, all)
	p.line("%.0f %% of what is shown rests on draft links, which no auditor has reviewed.", f.DraftShare*100)
	for _, x := range f.Additional {
		p.line("With additional criteria, %s: %s of %d", x.Title, x.Readiness, x.InScope)
	}
	if all {
		p.requirements(f.Requirements)
		return
	}
	p.groups(f)
	p.worst(f)
	p.raised(f)
}

// scope tells what the lens took in, beside systems and window.
func (p *page) scope(f *scoring.LensResult, all bool) {
	s := &f.Scope
	if len(s.Categories) > 0 {
		p.wrapped(0, "Categories: "+strings.Join(append(slices.Clone(s.Categories), s.Additional...), ", ")+".")
	}
	for _, x := range s.Subservice {
		p.wrapped(0, fmt.Sprintf("%s, %s: %s.", x.Name, x.Method, x.Effect))
		for _, c := range x.CSOC {
			p.wrapped(2, "it is trusted with: "+c)
		}
	}
	if n := len(s.UserEntityControls); n > 0 && !all {
		p.wrapped(0, fmt.Sprintf("%d controls are left to the users of the service (--all lists them).", n))
	}
	for _, c := range s.UserEntityControls {
		if all {
			p.wrapped(0, "Left to the users of the service: "+c)
		}
	}
	for _, n := range s.NotRelevant {
		p.wrapped(0, fmt.Sprintf("Not relevant, %s: %s", n.Point, n.Why))
	}
	if b := &f.Bridge; !b.Gap.IsZero() {
		text := fmt.Sprintf("The window is over since %s: nothing here speaks of the %d days after it", f.Window.Last, b.Gap.Days())
		if len(b.Letters) > 0 {
			text += fmt.Sprintf("; %s, management's own word, reaches until %s", strings.Join(b.Letters, ", "), b.Until)
		}
		p.wrapped(0, text+".")
	}
}

// raised tells what would likely be raised, by the framework's own words.
func (p *page) raised(f *scoring.LensResult) {
	if len(f.Findings) == 0 {
		return
	}
	var order []string
	by := map[string][]scoring.Finding{}
	for _, x := range f.Findings {
		if by[x.RaisedAs] == nil {
			order = append(order, x.RaisedAs)
		}
		by[x.RaisedAs] = append(by[x.RaisedAs], x)
	}
	var rows []table.Row
	for _, name := range order {
		list := by[name]
		explained := 0
		for _, x := range list {
			if x.Explained {
				explained++
			}
		}
		rows = append(rows, table.Row{name, len(list), explained, list[0].What})
	}
	p.line("")
	p.table(table.Row{"would likely be raised", "times", "treated", "the first"}, rows, 2, 3)
}

func bandText(b scoring.Band) string {
	if b.High != b.Name && b.High != "" {
		return fmt.Sprintf("%s, could be %s", b.Name, b.High)
	}
	return b.Name
}

// groupOf is the part of the printed id by which the table groups: the clause or
// series, and the area of an annex.
func groupOf(r framework.Ref) string {
	parts := strings.Split(r.Requirement, ".")
	if len(parts) > 2 && parts[0] == "A" {
		return "A." + parts[1]
	}
	return parts[0]
}

func (p *page) groups(f *scoring.LensResult) {
	type sum struct {
		id                            string
		low, high                     float64
		n, met, partial, not, unknown int
	}
	var list []*sum
	for i := range f.Requirements {
		q := &f.Requirements[i]
		if q.Status == scoring.OutOfScope || q.Status == scoring.Excluded {
			continue
		}
		id := groupOf(q.Ref)
		if len(list) == 0 || list[len(list)-1].id != id {
			list = append(list, &sum{id: id})
		}
		s := list[len(list)-1]
		s.n++
		s.low += q.Readiness.Low
		s.high += q.Readiness.High
		switch q.Status {
		case scoring.Met:
			s.met++
		case scoring.Partial:
			s.partial++
		case scoring.Unknown:
			s.unknown++
		default:
			s.not++
		}
	}
	var rows []table.Row
	for _, s := range list {
		v := scoring.Interval{Low: s.low / float64(s.n), High: s.high / float64(s.n)}
		rows = append(rows, table.Row{s.id, bar(v, 20), v.String(), s.met, s.partial, s.not, s.unknown, ""})
	}
	p.line("")
	p.table(table.Row{"group", "", "readiness", "met", "partial", "not met", "unknown", ""}, rows, 3, 4, 5, 6, 7)
}

func (p *page) requirements(list []scoring.RequirementResult) {
	var rows []table.Row
	for _, q := range list {
		note := q.Title
		if q.Why != "" {
			note += " (" + q.Why + ")"
		}
		rows = append(rows, table.Row{q.Ref.Requirement, paintStatus(q.Status), q.Readiness.String(), note})
	}
	p.line("")
	p.table(table.Row{"requirement", "status", "readiness", "title"}, rows, 3)
}

func (p *page) worst(f *scoring.LensResult) {
	var open []*scoring.RequirementResult
	for i := range f.Requirements {
		if q := &f.Requirements[i]; len(q.Gaps) > 0 {
			open = append(open, q)
		}
	}
	slices.SortStableFunc(open, func(a, b *scoring.RequirementResult) int {
		return cmp.Or(cmp.Compare(a.Readiness.Low, b.Readiness.Low), cmp.Compare(a.Readiness.High, b.Readiness.High))
	})
	if len(open) == 0 {
		return
	}
	var rows []table.Row
	for _, q := range open[:min(worstGaps, len(open))] {
		g := q.Gaps[0]
		what := g.Control + ": " + g.What
		if len(g.Systems) > 0 {
			what += " (" + strings.Join(g.Systems, ", ") + ")"
		}
		rows = append(rows, table.Row{q.Ref.Requirement, paintStatus(q.Status), q.Readiness.String(), what})
	}
	p.line("")
	p.table(table.Row{"matters most", "", "", "first gap"}, rows, 3)
	if n := len(open) - worstGaps; n > 0 {
		p.line("%s", text.Faint.Sprintf("and %d more with gaps: --all lists every requirement, 'groundwork explain' says why.", n))
	}
}

func (p *page) evidence(a *scoring.Assessment, t evidenceTotals) {
	p.line("%s · %d pieces of evidence as of %s", text.Bold.Sprint(a.Organisation), t.Pieces, a.At)
	p.line("%d satisfy two frameworks, %d support one, %d support none.", t.SatisfiesBoth, t.SupportsOne, t.SupportsNone)
	head := table.Row{"evidence", "both"}
	for _, f := range a.Frameworks {
		head = append(head, f.Lens)
	}
	head = append(head, "what it is")
	var rows []table.Row
	for _, e := range a.Evidence {
		mark := ""
		if e.SatisfiesBoth {
			mark = text.FgGreen.Sprint("✓")
		}
		row := table.Row{e.ID, mark}
		for _, f := range a.Frameworks {
			for _, v := range e.Verdicts {
				if v.Lens == f.Lens {
					row = append(row, paintVerdict(v.Verdict))
				}
			}
		}
		rows = append(rows, append(row, e.Title))
	}
	p.line("")
	p.table(head, rows)
	rows = nil
	for _, e := range a.Evidence {
		for _, n := range e.Notes {
			rows = append(rows, table.Row{e.ID, n})
		}
	}
	if len(rows) > 0 {
		p.head("What is odd about its time")
		p.table(table.Row{"evidence", ""}, rows)
	}
	p.head("Why not")
	rows = nil
	for _, e := range a.Evidence {
		for _, v := range e.Verdicts {
			if v.Verdict != scoring.Supports {
				rows = append(rows, table.Row{e.ID, v.Lens, paintVerdict(v.Verdict), v.Why})
			}
		}
	}
	p.table(table.Row{"evidence", "scope", "verdict", "why"}, rows)
	p.line("\n%s", a.Notice)
}

func (p *page) overlap(o *mapping.Overlap) {
	p.line("%s", text.Bold.Sprintf("What %s and %s share", o.From, o.To))
	p.wrapped(0, "Method: "+o.Method+".")
	p.line("")
	p.side(o.From, o.To, o.Forward)
	p.side(o.To, o.From, o.Backward)
	p.line("")
	p.wrapped(0, fmt.Sprintf("%d controls have links into both. The links are this project's own work, and no auditor has reviewed them.", len(o.Controls)))
	p.head("Requirements that share most controls")
	pairs := slices.Clone(o.Pairs)
	slices.SortStableFunc(pairs, func(a, b mapping.Pair) int {
		return cmp.Or(len(b.Controls)-len(a.Controls), cmp.Compare(b.FromShare+b.ToShare, a.FromShare+a.ToShare))
	})
	var rows []table.Row
	for _, x := range pairs[:min(15, len(pairs))] {
		rows = append(rows, table.Row{x.From.Requirement, x.To.Requirement, fmt.Sprintf("%.0f %%", x.FromShare*100), fmt.Sprintf("%.0f %%", x.ToShare*100), strings.Join(x.Controls, ", ")})
	}
	p.table(table.Row{o.From, o.To, "of its points", "of its points", "shared controls"}, rows, 3, 4)
	if n := len(pairs) - 15; n > 0 {
		p.line("%s", text.Faint.Sprintf("and %d more pairs: --format json has all.", n))
	}
	p.additional(o)
	p.leftOver(o.To, o.From, o.Forward.Uncovered)
	p.leftOver(o.From, o.To, o.Backward.Uncovered)
	if n := len(o.Unmapped.From) + len(o.Unmapped.To); n > 0 {
		p.line("%d points have no control at all: a fault of the catalog.", n)
	}
	p.line("\n%s", scoring.Notice)
}

// additional tells what additional criteria would add, and what they would not.
func (p *page) additional(o *mapping.Overlap) {
	for _, a := range o.Additional {
		other := o.From
		if a.Framework == o.From {
			other = o.To
		}
		p.head(fmt.Sprintf("With %s's additional criteria: %s", a.Framework, a.Title))
		p.wrapped(2, fmt.Sprintf("They bring %d more points of %s, %.1f %% of it in all; %d points they still do not reach.",
			len(a.Gained), other, a.Other.Share*100, len(a.Other.Uncovered)))
		p.wrapped(2, "brought: "+pointList(a.Gained))
		p.wrapped(2, "not reached: "+pointList(a.Other.Uncovered))
	}
}

func (p *page) side(id, other string, s mapping.Side) {
	v := scoring.Interval{Low: s.Share, High: s.Share}
	p.line("%s  %s  %.1f %%", bar(v, 30), text.Bold.Sprint(id), s.Share*100)
	p.wrapped(2, fmt.Sprintf("%d of its %d points (weight %g of %g) rest on a control that %s also uses; %.0f %% of that is on draft links.",
		s.Points, s.OfPoints, s.Covered, s.Of, other, s.DraftShare*100))
}

func (p *page) leftOver(other, id string, points []framework.PointRef) {
	p.head(fmt.Sprintf("What %s does not bring to %s (%d points)", other, id, len(points)))
	p.wrapped(2, pointList(points))
}

// pointList writes points as requirement ids with their letters: 4.3 abcd.
func pointList(points []framework.PointRef) string {
	var parts []string
	for i := 0; i < len(points); {
		ref := points[i].Ref
		var ids []string
		for ; i < len(points) && points[i].Ref == ref; i++ {
			ids = append(ids, points[i].Point)
		}
		parts = append(parts, ref.Requirement+" "+strings.Join(ids, ""))
	}
	return strings.Join(parts, ", ")
}

func (p *page) comparison(v comparison) {
	p.line("%s", text.Bold.Sprintf("%s and %s side by side", v.From, v.To))
	w := max((p.width-20)/2, 24)
	t := [][]string{}
	for _, d := range v.Dimensions {
		t = append(t, []string{d.Name, d.From, d.To})
	}
	var rows []table.Row
	for _, r := range t {
		rows = append(rows, table.Row{r[0], text.WrapSoft(r[1], w), text.WrapSoft(r[2], w)})
	}
	if v.Summary != "" {
		p.wrapped(0, v.Summary)
		p.line("")
	}
	p.columns(rows)
	if len(v.Assesses) > 0 {
		p.head("What each assesses")
	}
	for _, x := range v.Assesses {
		p.wrapped(2, x.Framework+": "+x.Text)
	}
	p.head("Where they overlap: controls by discipline")
	rows = nil
	for _, d := range v.Disciplines {
		rows = append(rows, table.Row{d.Name, d.Shared, d.From, d.To, d.Text})
	}
	p.table(table.Row{"discipline", "shared", v.From + " only", v.To + " only", ""}, rows, 2, 3, 4)
	p.head("Overlap")
	p.side(v.From, v.To, v.Overlap.Forward)
	p.side(v.To, v.From, v.Overlap.Backward)
	for _, x := range v.Sections {
		p.head(x.Title)
		p.wrapped(2, x.Text)
	}
	if len(v.Terms) > 0 {
		p.head("Words")
	}
	for _, x := range v.Terms {
		p.wrapped(2, x.Term+": "+x.Text)
	}
	if !v.Dated.IsZero() {
		p.line("\n%s", text.Faint.Sprintf("Words as of %s; figures as computed now.", v.Dated))
	}
	p.line("\n%s", scoring.Notice)
}

// columns prints rows whose cells are wrapped already.
func (p *page) columns(rows []table.Row) {
	t := table.NewWriter()
	style := table.StyleLight
	style.Options = table.OptionsNoBordersAndSeparators
	t.SetStyle(style)
	t.AppendRows(rows)
	for l := range strings.SplitSeq(t.Render(), "\n") {
		p.line("%s", strings.TrimRight(l, " "))
	}
}

func (p *page) listing(v catalog.Counts) {
	var rows []table.Row
	for _, f := range v.Frameworks {
		rows = append(rows, table.Row{f.ID, f.Requirements, f.Points, f.Title + ", edition " + f.Edition})
		for _, a := range f.Additional {
			rows = append(rows, table.Row{"  + " + a.Category, a.Requirements, a.Points, a.Title + ": additional criteria, by choice, outside the counts above"})
		}
	}
	p.table(table.Row{"framework", "requirements", "points", "title"}, rows, 2, 3)
	p.line("%d controls, %d evidence types, %d links (%d reviewed by an auditor), %d relations, %d rules with %d tests",
		v.Controls, v.EvidenceTypes, v.Links, v.ReviewedLinks, v.Relations, v.Rules, v.RuleTests)
}
