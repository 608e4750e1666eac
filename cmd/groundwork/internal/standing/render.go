// Package standing has the screens that tell where an organisation stands, and why: one function for each result
// of judging it, which writes on a page what people read.
package standing

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/dossier"
	"github.com/groundworkgrc/groundwork/scoring/report"
	"github.com/groundworkgrc/groundwork/scoring/requests"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// How much of a lens is shown where not all is asked for.
const (
	worstGaps = 5
	fewCauses = 10
	fewTold   = 8
)

// Assessment tells how ready an organisation is: each lens with its groups and worst gaps, and what
// to do first, and how much of what is wanted in writing is there; with all every requirement, gap and finding; with tests what samples found.
// What to do first is asked for when its place comes.
func Assessment(p *page.Page, a *result.Assessment, first func() ([]requests.Item, error), written []dossier.List, all, tests bool) {
	name := a.Organisation
	if name == "" {
		name = "No organisation stated"
	}
	p.Line("%s · readiness as of %s", page.Bold(name), a.At)
	for i := range a.Frameworks {
		lens(p, &a.Frameworks[i], a.At, all)
		inWriting(p, written, a.Frameworks[i].Framework)
		if tests {
			tested(p, a.Frameworks[i].Tests)
		}
	}
	todo, err := first()
	if err != nil {
		p.Fail(err)
		return
	}
	First(p, todo)
	both := 0
	for _, e := range a.Evidence {
		if e.SatisfiesBoth {
			both++
		}
	}
	p.Line("")
	p.Wrapped(0, fmt.Sprintf("%d of %d pieces of evidence support requirements of two frameworks or more ('groundwork evidence' lists them).", both, len(a.Evidence)))
	if len(a.Problems) > 0 {
		p.Head("To know")
		for _, s := range a.Problems {
			p.Wrapped(2, "· "+s)
		}
	}
	if len(a.Treatments) > 0 {
		p.Head("Treatments")
		for _, t := range a.Treatments {
			p.Wrapped(2, "· "+treatmentText(t))
		}
	}
	p.Line("\n%s", a.Notice)
}

func lens(p *page.Page, f *result.Lens, at framework.Date, all bool) {
	p.Head(f.Title)
	p.Line("%s", page.Faint(report.Asks(f)))
	p.Wrapped(0, report.Counts(f))
	p.Line("%s  %s  %s", page.Bar(f.Readiness, 40), page.Bold(f.Readiness), report.Band(f.Band))
	if s := report.Begun(f, at); s != "" {
		p.Wrapped(0, s)
	}
	if s := report.Bases(f); s != "" {
		p.Wrapped(0, "By basis: "+s+".")
	}
	if s := report.Compensated(f); s != "" {
		p.Wrapped(0, s)
	}
	some(p, f.Band.CappedBy, all, "A better band is held back: ")
	some(p, report.Told(f), all, "")
	scope(p, f, all)
	if s := report.Shares(f); s != "" {
		p.Wrapped(0, s)
	}
	for _, x := range f.Additional {
		p.Line("With additional criteria, %s: %s of %d", x.Title, x.Readiness, x.InScope)
	}
	groups(p, f)
	if all {
		requirements(p, f.Requirements)
	}
	worst(p, f, all)
	raised(p, f, all)
}

// some prints sentences, the first of them where not all are wanted.
func some(p *page.Page, list []string, all bool, before string) {
	n := len(list)
	if !all {
		n = min(n, fewTold)
	}
	for _, s := range list[:n] {
		p.Wrapped(0, before+s)
	}
	if n < len(list) {
		p.Line("%s", page.Faintf("and %d more: --all lists them.", len(list)-n))
	}
}

// scope tells what the lens took in, beside systems and window.
func scope(p *page.Page, f *result.Lens, all bool) {
	s := &f.Scope
	if len(s.Categories) > 0 {
		p.Wrapped(0, "Categories: "+strings.Join(s.Categories, ", ")+".")
	}
	if len(s.Additional) > 0 {
		p.Wrapped(0, "Additional criteria, which are no category: "+strings.Join(s.Additional, ", ")+".")
	}
	for _, x := range s.Subservice {
		if !all {
			p.Wrapped(0, fmt.Sprintf("%s, %s: %s; %d control%s trusted to it (--all lists them).", x.Name, x.Method, x.Effect, len(x.CSOC), are(len(x.CSOC))))
			continue
		}
		terms(p, fmt.Sprintf("%s (%s) is trusted with", x.Name, x.Method), x.CSOC)
	}
	if n := len(s.UserEntityControls); n > 0 && !all {
		p.Wrapped(0, fmt.Sprintf("%d control%s left to the users of the service (--all lists them).", n, are(n)))
	}
	if all {
		terms(p, "Left to the users of the service", s.UserEntityControls)
		terms(p, "Commitment", s.Commitments)
		terms(p, "System requirement", s.SystemRequirements)
	}
	if !s.PriorReportEnd.IsZero() {
		p.Wrapped(0, fmt.Sprintf("The report before this one ended on %s.", s.PriorReportEnd))
	}
	if b := &f.Bridge; !b.Gap.IsZero() {
		text := fmt.Sprintf("The window is over since %s: nothing here speaks of the %d days after it", f.Window.Last, b.Gap.Days())
		if len(b.Letters) > 0 {
			text += fmt.Sprintf("; %s, management's own word, reaches until %s", strings.Join(b.Letters, ", "), b.Until)
		}
		p.Wrapped(0, text+".")
	}
}

// terms lists lines of what the engagement rests on, with the points that they name.
func terms(p *page.Page, before string, list []result.Term) {
	for _, t := range list {
		name := ""
		if t.ID != "" {
			name = " (" + t.ID + ")"
		}
		points := ""
		if len(t.Points) > 0 {
			points = " [" + joined(t.Points, ", ") + "]"
		}
		p.Wrapped(0, before+name+": "+t.Text+points)
	}
}

// are is the ending of a word that counts, with its verb.
func are(n int) string {
	if n == 1 {
		return " is"
	}
	return "s are"
}

// tested lists how often controls ran, and what samples of them found.
func tested(p *page.Page, list []result.Test) {
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
	p.Line("")
	p.Table(table.Row{"control", "counted", "found", "sample", "of", "deviations", "rule of thumb"}, rows, 3, 4, 5, 6)
	p.Wrapped(0, "Samples are the organisation's own. The rule of thumb is of how many of what is counted, or of the occurrences of records, a tester customarily looks at; no standard sets it.")
}

// raised tells what could be raised, by the framework's own words, each with its cause.
func raised(p *page.Page, f *result.Lens, all bool) {
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
	p.Line("")
	p.Table(table.Row{"could be raised as", "cause", "what"}, rows)
	if n < len(list) {
		p.Line("%s", page.Faintf("and %d more: 'groundwork findings' lists all.", len(list)-n))
	}
}

// groups tells how the sections of a framework stand, those by choice with a figure of
// their own.
func groups(p *page.Page, f *result.Lens) {
	var rows []table.Row
	for _, g := range f.Sections() {
		row := table.Row{g.Ref.Requirement, page.Bar(g.Readiness, 20), g.Readiness.String()}
		for _, s := range report.Judged() {
			row = append(row, g.ByStatus[s])
		}
		rows = append(rows, append(row, ""))
	}
	p.Line("")
	p.Table(table.Row{"group", "", "readiness", "supp.", "partly", "not shown", "not supp.", "unmapped", ""}, rows, 3, 4, 5, 6, 7, 8)
}

func requirements(p *page.Page, list []result.Requirement) {
	var rows []table.Row
	for _, q := range list {
		note := q.Title
		if q.Why != "" {
			note += " (" + q.Why + ")"
		}
		rows = append(rows, table.Row{q.Ref.Requirement, page.Status(q.Status), q.Readiness.String(), note})
	}
	p.Line("")
	p.Table(table.Row{"requirement", "status", "readiness", "title"}, rows, 3)
}

func worst(p *page.Page, f *result.Lens, all bool) {
	open := f.Wanting()
	if len(open) == 0 {
		return
	}
	shown, head := open[:min(worstGaps, len(open))], "first gap"
	if all {
		shown, head = open, "gaps"
	}
	var rows []table.Row
	for _, q := range shown {
		status, figure, name := page.Status(q.Status), q.Readiness.String(), q.Ref.Requirement
		for i := range q.Gaps {
			if i > 0 && !all {
				break
			}
			rows = append(rows, table.Row{name, status, figure, view.GapText(&q.Gaps[i])})
			name, status, figure = "", "", ""
		}
	}
	p.Line("")
	p.Table(table.Row{"matters most", "", "", head}, rows, 3)
	if n := len(open) - len(shown); n > 0 {
		p.Line("%s", page.Faintf("and %d more with gaps: --all lists them, 'groundwork explain' says why.", n))
	}
}
