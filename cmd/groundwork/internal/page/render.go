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

// How much of a lens is shown where not all is asked for.
const (
	worstGaps = 5
	fewCauses = 10
	fewTold   = 8
)

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
	p.head(f.Title)
	p.line("%s", text.Faint.Sprint(report.Asks(f)))
	p.wrapped(0, report.Counts(f))
	p.line("%s  %s  %s", bar(f.Readiness, 40), text.Bold.Sprint(f.Readiness), report.Band(f.Band))
	if s := report.Bases(f); s != "" {
		p.wrapped(0, "By basis: "+s+".")
	}
	if s := report.Compensated(f); s != "" {
		p.wrapped(0, s)
	}
	p.some(f.Band.CappedBy, all, "A better band is held back: ")
	p.some(report.Told(f), all, "")
	p.scope(f, all)
	if s := report.Shares(f); s != "" {
		p.wrapped(0, s)
	}
	for _, x := range f.Additional {
		p.line("With additional criteria, %s: %s of %d", x.Title, x.Readiness, x.InScope)
	}
	if all {
		p.requirements(f.Requirements)
		p.raised(f, all)
		return
	}
	p.groups(f)
	p.worst(f)
	p.raised(f, all)
}

// some prints sentences, the first of them where not all are wanted.
func (p *Page) some(list []string, all bool, before string) {
	n := len(list)
	if !all {
		n = min(n, fewTold)
	}
	for _, s := range list[:n] {
		p.wrapped(0, before+s)
	}
	if n < len(list) {
		p.line("%s", text.Faint.Sprintf("and %d more: --all lists them.", len(list)-n))
	}
}

// scope tells what the lens took in, beside systems and window.
func (p *Page) scope(f *result.Lens, all bool) {
	s := &f.Scope
	if len(s.Categories) > 0 {
		p.wrapped(0, "Categories: "+strings.Join(append(slices.Clone(s.Categories), s.Additional...), ", ")+".")
	}
	for _, x := range s.Subservice {
		if !all {
			p.wrapped(0, fmt.Sprintf("%s, %s: %s; %d control%s trusted to it (--all lists them).", x.Name, x.Method, x.Effect, len(x.CSOC), are(len(x.CSOC))))
			continue
		}
		p.terms(fmt.Sprintf("%s (%s) is trusted with", x.Name, x.Method), x.CSOC)
	}
	if n := len(s.UserEntityControls); n > 0 && !all {
		p.wrapped(0, fmt.Sprintf("%d control%s left to the users of the service (--all lists them).", n, are(n)))
	}
	if all {
		p.terms("Left to the users of the service", s.UserEntityControls)
		p.terms("Commitment", s.Commitments)
		p.terms("System requirement", s.SystemRequirements)
	}
	if !s.PriorReportEnd.IsZero() {
		p.wrapped(0, fmt.Sprintf("The report before this one ended on %s.", s.PriorReportEnd))
	}
	if b := &f.Bridge; !b.Gap.IsZero() {
		text := fmt.Sprintf("The window is over since %s: nothing here speaks of the %d days after it", f.Window.Last, b.Gap.Days())
		if len(b.Letters) > 0 {
			text += fmt.Sprintf("; %s, management's own word, reaches until %s", strings.Join(b.Letters, ", "), b.Until)
		}
		p.wrapped(0, text+".")
	}
}

// terms lists lines of what the engagement rests on, with the points that they name.
func (p *Page) terms(before string, list []result.Term) {
	for _, t := range list {
		name := ""
		if t.ID != "" {
			name = " (" + t.ID + ")"
		}
		points := ""
		if len(t.Points) > 0 {
			points = " [" + joined(t.Points, ", ") + "]"
		}
		p.wrapped(0, before+name+": "+t.Text+points)
	}
}

// are is the ending of a word that counts, with its verb.
func are(n int) string {
	if n == 1 {
		return " is"
	}
	return "s are"
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
			guide = report.Guide(&t)
		}
		population, sample, deviations := report.SampleSums(t)
		rows = append(rows, table.Row{t.Control, string(t.Unit), found, sample, population, deviations, guide})
	}
	p.line("")
	p.table(table.Row{"control", "counted", "found", "sample", "of", "deviations", "rule of thumb"}, rows, 3, 4, 5, 6)
	p.wrapped(0, "Samples are the organisation's own. The rule of thumb is of how many of what is counted, or of the occurrences of records, a tester customarily looks at; no standard sets it.")
}

// raised tells what could be raised, by the framework's own words, each with its cause.
func (p *Page) raised(f *result.Lens, all bool) {
	list := report.Causes(f)
	n := len(list)
	if !all {
		n = min(n, fewCauses)
	}
	if n == 0 {
		return
	}
	var rows []table.Row
	for i := range list[:n] {
		what := list[i].What
		if list[i].Explained {
			what += " (treated)"
		}
		rows = append(rows, table.Row{list[i].RaisedAs, report.CauseOf(&list[i]), what})
	}
	p.line("")
	p.table(table.Row{"could be raised as", "cause", "what"}, rows)
	if n < len(list) {
		p.line("%s", text.Faint.Sprintf("and %d more: --all lists them.", len(list)-n))
	}
}

// groups tells how the sections of a framework stand, those by choice with a figure of
// their own.
func (p *Page) groups(f *result.Lens) {
	var rows []table.Row
	for _, g := range f.Sections() {
		row := table.Row{g.Ref.Requirement, bar(g.Readiness, 20), g.Readiness.String()}
		for _, s := range report.Judged() {
			row = append(row, g.ByStatus[s])
		}
		rows = append(rows, append(row, ""))
	}
	p.line("")
	p.table(table.Row{"group", "", "readiness", "supp.", "partly", "not shown", "not supp.", "unmapped", ""}, rows, 3, 4, 5, 6, 7, 8)
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
