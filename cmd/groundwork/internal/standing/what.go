package standing

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
	"github.com/groundworkgrc/groundwork/scoring/report"
	"github.com/groundworkgrc/groundwork/scoring/requests"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// ControlExplained tells where a control stands on what it is linked to, and why.
func ControlExplained(p *page.Page, v view.ControlExplained) {
	p.Line("%s  %s", page.Bold(v.Control.ID), page.Bold(v.Control.Title))
	p.Wrapped(0, v.Control.Does)
	p.Line("%s", page.Faintf("%s · %s · run by %s", v.Control.Discipline, page.OrNone(v.Control.Cadence), cmp.Or(v.Owner, v.Role)))
	if len(v.Points) == 0 {
		p.Line("\nNothing in scope asks for it.")
	} else {
		p.Head("Where it stands")
		var rows []table.Row
		for _, x := range v.Points {
			what := x.Text
			if x.Needs != "" {
				what += " Of each piece is asked: " + x.Needs
			}
			rows = append(rows, table.Row{x.Point.String(), x.Lens, page.Status(x.Status), x.Readiness.String(), what})
		}
		p.Table(table.Row{"point", "scope", "", "", "what the point asks"}, rows, 4)
	}
	for i, g := range v.Gaps {
		if i == 0 {
			p.Head("What is missing")
		}
		p.Wrapped(2, fmt.Sprintf("%s, %s: %s", g.Lens, g.Basis, g.What))
	}
	for _, t := range v.Tests {
		if s := report.Tested(t.Test); s != "" {
			p.Wrapped(2, t.Lens+": "+s)
		}
	}
	open(p, v.Requests, "What is asked for and open")
	raisedOf(p, v.Findings)
	pieces(p, v.Evidence)
	p.Line("\n%s", v.Notice)
}

// open lists requests that are not answered, or not wholly.
func open(p *page.Page, list []requests.Request, head string) {
	told := false
	for i := range list {
		r := &list[i]
		if r.State == requests.Accepted && len(r.Lacks) == 0 {
			continue
		}
		if !told {
			p.Head(head)
			told = true
		}
		p.Wrapped(2, fmt.Sprintf("%s, due %s, %s: %s", view.Spoken(string(r.State)), r.Due, r.Who(), view.Asking(r)))
	}
}

func raisedOf(p *page.Page, list []view.Finding) {
	for i := range list {
		if i == 0 {
			p.Head("Could be raised as")
		}
		p.Wrapped(2, findingText(list[i].Finding)+" ("+list[i].ID+")")
	}
}

// pieces lists pieces with what each is worth.
func pieces(p *page.Page, list []view.Worth) {
	if len(list) == 0 {
		return
	}
	p.Head("Evidence")
	var rows []table.Row
	for i := range list {
		w := &list[i]
		var parts []page.Painted
		for _, x := range w.Verdicts {
			if x.Verdict != result.VerdictOutOfScope {
				parts = append(parts, page.Say("%s %s", x.Lens, page.Verdict(x.Verdict)))
			}
		}
		rows = append(rows, table.Row{w.ID, never(w.Date), cmp.Or(page.Listed(parts), page.Verdict(result.VerdictOutOfScope)), view.About(w)})
	}
	p.Table(table.Row{"evidence", "date", "worth", "what it is"}, rows)
}

// PieceExplained tells what a piece of evidence is good for.
func PieceExplained(p *page.Page, v view.PieceExplained) {
	p.Line("%s  %s", page.Bold(v.ID), page.Bold(cmp.Or(v.Title, v.TypeTitle)))
	until := "no end"
	if !v.Until.IsZero() {
		until = "until " + v.Until.String()
	}
	p.Line("%s", page.Faintf("%s (%s) · of %s · %s · %s", v.TypeTitle, v.Type, never(v.Date), until, cmp.Or(v.Who(), "nobody is named")))
	p.Wrapped(0, "Controls that take it: "+cmp.Or(strings.Join(v.Controls, ", "), "none")+".")
	p.Head("What it is worth")
	for _, x := range v.Verdicts {
		s := page.Say("%s: %s", x.Lens, page.Verdict(x.Verdict))
		if x.Verdict == result.VerdictSupports {
			s += page.Say(" %s", view.Refs(x.Requirements, len(x.Requirements)))
		}
		if x.Why != "" {
			s += page.Say(": %s", x.Why)
		}
		p.Wrapped(2, s)
	}
	for _, n := range v.Notes {
		p.Wrapped(2, n)
	}
	if len(v.Requests) > 0 {
		p.Wrapped(2, "It answers the request "+strings.Join(v.Requests, ", ")+".")
	}
	p.Head("Without it")
	without(p, v)
	p.Line("\n%s", v.Notice)
}

func without(p *page.Page, v view.PieceExplained) {
	if said := view.WithoutIt(&v); said != "" {
		p.Wrapped(2, said)
		return
	}
	for _, m := range v.Without {
		p.Line("  %s: %s → %s", page.Bold(m.Lens), m.Was, m.Is)
		for _, q := range m.Requirements {
			p.Wrapped(4, fmt.Sprintf("%s %s: %s → %s", q.Ref.Requirement, q.Title, q.Was, q.Is))
		}
	}
}

// FindingExplained tells on what a finding rests, and what would take it away.
func FindingExplained(p *page.Page, v view.FindingExplained) {
	p.Line("%s  %s", page.Bold(v.RaisedAs), page.Faint(v.ID))
	p.Wrapped(0, v.What+".")
	p.Wrapped(0, "Why: "+v.Why)
	p.Wrapped(0, "Requirements: "+view.Refs(v.Requirements, len(v.Requirements))+".")
	for i, c := range v.Cause {
		if i == 0 {
			p.Head("What it rests on")
		}
		on := ""
		if c.Basis != 0 {
			on = ", on " + c.Basis.String()
		}
		p.Wrapped(2, cmp.Or(c.Control, "evidence by itself")+on+": "+cmp.Or(strings.Join(c.Evidence, ", "), "nothing is there"))
	}
	if v.Explained {
		p.Wrapped(0, "A treatment in force explains it.")
	}
	open(p, v.Requests, "What would take its cause away")
	p.Line("\n%s", v.Notice)
}

// Rules shows the rules and conditions of a control or requirement as they are written.
func Rules(p *page.Page, list []view.RuleText) {
	if len(list) == 0 {
		return
	}
	p.Head("Rules as they are written")
	for _, r := range list {
		p.Wrapped(2, r.Of+": "+r.Why)
		p.Lines("    " + strings.ReplaceAll(strings.TrimSpace(r.Text), "\n", "\n    "))
	}
}
