package standing

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
	"github.com/groundworkgrc/groundwork/scoring/requests"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Findings tells all that could be raised, with all why each would be.
func Findings(p *page.Page, v view.Findings, all bool) {
	p.Line("%s · what could be raised as of %s", page.Bold(v.Organisation), v.At)
	if len(v.Findings) == 0 {
		p.Line("Nothing.")
	}
	last := ""
	for i := range v.Findings {
		f := &v.Findings[i]
		if f.Lens != last {
			p.Head(f.Title)
			last = f.Lens
		}
		treated := ""
		if f.Explained {
			treated = " (treated)"
		}
		p.Line("")
		p.Line("  %s%s", page.Bold(f.RaisedAs), treated)
		p.Wrapped(4, f.What+".")
		if all {
			p.Wrapped(4, "Why: "+f.Why)
		}
		p.Line("    %s", page.Faint(f.ID))
	}
	p.Line("")
	if len(v.Findings) > 0 {
		p.Wrapped(0, "A forecast by rules; an auditor weighs what no rule sees. 'groundwork explain DIR ID' says what each rests on.")
	}
	p.Line("\n%s", v.Notice)
}

// Pieces tells what each piece of evidence is worth, whose it is, and what those lack that support
// nothing; with whyNot in each lens what could be done.
func Pieces(p *page.Page, a *result.Assessment, list []view.Worth, whyNot bool) {
	p.Line("%s · %d pieces of evidence as of %s", page.Bold(a.Organisation), len(list), a.At)
	both, one := 0, 0
	for i := range list {
		switch {
		case list[i].SatisfiesBoth:
			both++
		case len(list[i].SupportsIn) > 0:
			one++
		}
	}
	p.Line("%d satisfy two frameworks, %d support one, %d support none.", both, one, len(list)-both-one)
	var rows []table.Row
	for i := range list {
		w := &list[i]
		rows = append(rows, table.Row{w.ID, w.Who(), never(w.Date), never(w.Until), page.Say("%s (%s)", view.About(w), verdicts(a, w))})
	}
	p.Line("")
	if len(rows) > 0 {
		p.Table(table.Row{"evidence", "who", "date", "until", "what it is, and is worth"}, rows)
	}
	oddities(p, list)
	if whyNot {
		wanting(p, list)
	}
	p.Line("\n%s", a.Notice)
}

// verdicts is what a piece is worth in each lens that asks for it, once where it is the same in all.
func verdicts(a *result.Assessment, w *view.Worth) page.Painted {
	var parts []page.Painted
	same := true
	for _, l := range a.Frameworks {
		for _, v := range w.Verdicts {
			if v.Lens == l.Lens && v.Verdict != result.VerdictOutOfScope {
				parts = append(parts, page.Say("%s %s", l.Lens, page.Verdict(v.Verdict)))
			}
			same = same && v.Verdict == w.Verdicts[0].Verdict
		}
	}
	switch {
	case len(parts) == 0:
		return page.Verdict(result.VerdictOutOfScope)
	case same:
		return page.Verdict(w.Verdicts[0].Verdict)
	}
	return page.Listed(parts)
}

func oddities(p *page.Page, list []view.Worth) {
	var rows []table.Row
	for i := range list {
		for _, n := range list[i].Notes {
			rows = append(rows, table.Row{list[i].ID, n})
		}
	}
	if len(rows) > 0 {
		p.Head("What is odd about its time")
		p.Table(table.Row{"evidence", ""}, rows)
	}
}

func wanting(p *page.Page, list []view.Worth) {
	var rows []table.Row
	for i := range list {
		for _, v := range list[i].Wanting() {
			rows = append(rows, table.Row{list[i].ID, v.Lens, page.Verdict(v.Verdict), v.Why})
		}
	}
	if len(rows) > 0 {
		p.Head("Why not")
		p.Table(table.Row{"evidence", "scope", "verdict", "why"}, rows)
	}
}

// First tells what to do first.
func First(p *page.Page, items []requests.Item) {
	if len(items) == 0 {
		return
	}
	p.Head("To do first: what holds a better band back or is essential, then what raises most in 30 days")
	for i := range items {
		x := &items[i]
		effort := ""
		if x.Effort > 0 {
			effort = ", about " + view.Of(view.Effort(x.Effort), "day") + " of work"
		}
		why := ""
		if len(x.Stops) > 0 {
			why = " " + view.Upper(strings.Join(x.Stops, "; ")) + "."
		}
		p.Wrapped(2, fmt.Sprintf("%d. %s. %s%s.%s %s", i+1, view.Upper(strings.TrimSuffix(x.What, ".")), cmp.Or(x.Who(), "Nobody is named for it"), effort, why, view.Raises(x)))
	}
	p.Line("%s", page.Faint("  'groundwork todo' lists all, 'groundwork requests' what an auditor asks for."))
}
