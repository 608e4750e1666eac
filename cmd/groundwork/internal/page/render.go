package page

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
	"github.com/groundworkgrc/groundwork/scoring/report"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

const worstGaps = 8

// Assessment tells how ready an organisation is: each lens with its groups and worst gaps, or all
// its requirements; with tests what samples found.
func (p *Page) Assessment(a *result.Assessment, all, tests bool) {
	name := a.Organisation
	if name == "" {
		name = "No organisation stated"
	}
	p.line("%s · readiness as of %s", text.Bold.Sprint(name), a.At)
	for i := range a.Frameworks {
		p.lens(&a.Frameworks[i], all)
		if tests {
			p.tests(a.Frameworks[i].Tests)
		}
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

func (p *Page) lens(f *result.Lens, all bool) {
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
	n := f.ByStatus
	p.line("%d of %d requirements met, %d partial, %d not met, %d unknown; %d out of scope, %d excluded",
		n[result.StatusMet], f.InScope, n[result.StatusPartial], n[result.StatusNotMet]+n[result.StatusUnmapped], n[result.StatusUnknown],
		n[result.StatusOutOfScope], n[result.StatusExcluded])
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
func (p *Page) scope(f *result.Lens, all bool) {
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

// tests lists how often controls ran, and what samples of them found.
func (p *Page) tests(list []result.Test) {
	var rows []table.Row
	for _, t := range list {
		found, guide := strconv.Itoa(t.Found), ""
		if t.Expected > 0 {
			found = fmt.Sprintf("%d of %d", t.Found, t.Expected)
		}
		if t.GuideMost > 0 {
			guide = fmt.Sprintf("%d–%d", t.GuideLeast, t.GuideMost)
		}
		population, sample, deviations := report.SampleSums(t)
		rows = append(rows, table.Row{t.Control, string(t.Unit), found, sample, population, deviations, guide})
	}
	p.line("")
	p.table(table.Row{"control", "counted", "found", "sample", "of", "deviations", "rule of thumb"}, rows, 3, 4, 5, 6)
	p.wrapped(0, "Samples are the organisation's own. The rule of thumb is of how many occurrences a tester customarily looks at, by cadence; no standard sets it.")
}

// raised tells what would likely be raised, by the framework's own words.
func (p *Page) raised(f *result.Lens) {
	if len(f.Findings) == 0 {
		return
	}
	var rows []table.Row
	for _, r := range f.Raised {
		first := slices.IndexFunc(f.Findings, func(x result.Finding) bool { return x.RaisedAs == r.RaisedAs })
		rows = append(rows, table.Row{r.RaisedAs, r.Times, r.Explained, f.Findings[first].What})
	}
	p.line("")
	p.table(table.Row{"would likely be raised", "times", "treated", "the first"}, rows, 2, 3)
}

func bandText(b result.Band) string {
	if b.High != b.Name && b.High != "" {
		return fmt.Sprintf("%s, could be %s", b.Name, b.High)
	}
	return b.Name
}

// groups tells how the sections of a framework stand, those by choice with a figure of
// their own.
func (p *Page) groups(f *result.Lens) {
	var rows []table.Row
	for _, g := range f.Sections() {
		n := g.ByStatus
		rows = append(rows, table.Row{
			g.Ref.Requirement, bar(g.Readiness, 20), g.Readiness.String(), n[result.StatusMet], n[result.StatusPartial],
			n[result.StatusNotMet] + n[result.StatusUnmapped], n[result.StatusUnknown], "",
		})
	}
	p.line("")
	p.table(table.Row{"group", "", "readiness", "met", "partial", "not met", "unknown", ""}, rows, 3, 4, 5, 6, 7)
}

func (p *Page) requirements(list []result.Requirement) {
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

func (p *Page) worst(f *result.Lens) {
	open := f.Wanting()
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

// Evidence tells what each piece of evidence is worth in each lens, and why not more.
func (p *Page) Evidence(a *result.Assessment, t view.Totals) {
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
			if v.Verdict != result.VerdictSupports {
				rows = append(rows, table.Row{e.ID, v.Lens, paintVerdict(v.Verdict), v.Why})
			}
		}
	}
	p.table(table.Row{"evidence", "scope", "verdict", "why"}, rows)
	p.line("\n%s", a.Notice)
}
