package standing

import (
	"fmt"
	"slices"

	"github.com/jedib0t/go-pretty/v6/table"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/scoring/difference"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// reasonsShown is how many reasons of a requirement are told in text.
const reasonsShown = 3

// Difference tells what moved between two assessments and because of what; with all every reason.
func Difference(p *page.Page, d *difference.Difference, all bool) {
	p.Line("%s", page.Boldf("What changed from %s to %s", d.Was.At, d.Is.At))
	for _, c := range d.Causes {
		p.Wrapped(0, c)
	}
	if d.Empty() {
		p.Line("Nothing moved.")
	}
	for i := range d.Lenses {
		lensMove(p, &d.Lenses[i], all, d.RulesChanged())
	}
	told := map[string]bool{}
	for _, l := range d.Lenses {
		for _, q := range l.Requirements {
			for _, id := range append(slices.Clone(q.Lost), q.Gained...) {
				told[id] = true
			}
		}
	}
	var rows []table.Row
	for _, e := range d.Evidence {
		if all || !told[e.ID] {
			rows = append(rows, table.Row{e.ID, e.Lens, was(e.Was.String()) + " → " + was(e.Is.String()), e.Why})
		}
	}
	if len(rows) > 0 {
		if all {
			p.Head("Evidence whose verdict changed")
		} else {
			p.Head("Other evidence whose verdict changed")
		}
		p.Table(table.Row{"evidence", "scope", "verdict", "why"}, rows)
	}
	if len(d.NewProblems)+len(d.GoneProblems) > 0 {
		p.Head("To know")
	}
	for _, s := range d.NewProblems {
		p.Wrapped(2, "new: "+s)
	}
	for _, s := range d.GoneProblems {
		p.Wrapped(2, "gone: "+s)
	}
	p.Line("\n%s", d.Notice)
}

func was(s string) string {
	if s == "" {
		return "not there"
	}
	return s
}

func lensMove(p *page.Page, l *difference.LensMove, all, rulesChanged bool) {
	p.Head(fmt.Sprintf("%s: %s → %s", l.Lens, l.Was, l.Is))
	if l.BandWas != l.BandIs {
		p.Line("  band %s → %s", was(l.BandWas), was(l.BandIs))
	}
	for _, q := range l.Requirements {
		arrow := page.Yellow("~")
		switch {
		case rulesChanged: // neither up nor down can be said of the organisation
		case q.Is.Low < q.Was.Low:
			arrow = page.Red("▼")
		case q.Is.Low > q.Was.Low:
			arrow = page.Green("▲")
		}
		p.Wrapped(2, page.Say("%s %s %s: %s → %s", arrow, page.Bold(q.Ref.Requirement), q.Title, q.Was, q.Is))
		for i, b := range q.Because {
			if i == reasonsShown && !all {
				p.Line("      %s", page.Faintf("and %d more (--all)", len(q.Because)-i))
				break
			}
			p.Wrapped(6, b)
		}
	}
	for _, f := range l.Raised {
		p.Wrapped(2, "would now be raised: "+findingText(f))
	}
	for _, f := range l.Cleared {
		p.Wrapped(2, "no longer raised: "+findingText(f))
	}
}

// WhatIf tells what would move: first where each lens would stand, then because of what.
func WhatIf(p *page.Page, d *difference.Difference, was, is *result.Assessment, all bool) {
	p.Line("%s", page.Boldf("What would move at %s", d.Is.At))
	var rows []table.Row
	for i := range is.Frameworks {
		l := &is.Frameworks[i]
		before, after := "not there", fmt.Sprintf("%s, %s", l.Readiness, l.Band.Name)
		if b, ok := was.Lens(l.Lens); ok {
			before = fmt.Sprintf("%s, %s", b.Readiness, b.Band.Name)
		}
		rows = append(rows, table.Row{l.Lens, before, after})
	}
	p.Table(table.Row{"scope", "as it stands", "as it would stand"}, rows)
	Difference(p, d, all)
}
