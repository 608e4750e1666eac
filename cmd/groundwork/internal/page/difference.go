package page

import (
	"fmt"
	"slices"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/groundworkgrc/groundwork/scoring/difference"
)

// reasonsShown is how many reasons of a requirement are told in text.
const reasonsShown = 3

// Difference tells what moved between two assessments and because of what; with all every reason.
func (p *Page) Difference(d *difference.Difference, all bool) {
	p.line("%s", text.Bold.Sprintf("What changed from %s to %s", d.Was.At, d.Is.At))
	for _, c := range d.Causes {
		p.wrapped(0, c)
	}
	if d.Empty() {
		p.line("Nothing moved.")
	}
	for i := range d.Lenses {
		p.lensMove(&d.Lenses[i], all, d.RulesChanged())
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
			p.head("Evidence whose verdict changed")
		} else {
			p.head("Other evidence whose verdict changed")
		}
		p.table(table.Row{"evidence", "scope", "verdict", "why"}, rows)
	}
	if len(d.NewProblems)+len(d.GoneProblems) > 0 {
		p.head("To know")
	}
	for _, s := range d.NewProblems {
		p.wrapped(2, "new: "+s)
	}
	for _, s := range d.GoneProblems {
		p.wrapped(2, "gone: "+s)
	}
	p.line("\n%s", d.Notice)
}

func was(s string) string {
	if s == "" {
		return "not there"
	}
	return s
}

func (p *Page) lensMove(l *difference.LensMove, all, rulesChanged bool) {
	p.head(fmt.Sprintf("%s: %s → %s", l.Lens, l.Was, l.Is))
	if l.BandWas != l.BandIs {
		p.line("  band %s → %s", was(l.BandWas), was(l.BandIs))
	}
	for _, q := range l.Requirements {
		arrow := text.FgYellow.Sprint("~")
		switch {
		case rulesChanged: // neither up nor down can be said of the organisation
		case q.Is.Low < q.Was.Low:
			arrow = text.FgRed.Sprint("▼")
		case q.Is.Low > q.Was.Low:
			arrow = text.FgGreen.Sprint("▲")
		}
		p.wrapped(2, fmt.Sprintf("%s %s %s: %s → %s", arrow, text.Bold.Sprint(q.Ref.Requirement), q.Title, q.Was, q.Is))
		for i, b := range q.Because {
			if i == reasonsShown && !all {
				p.line("      %s", text.Faint.Sprintf("and %d more (--all)", len(q.Because)-i))
				break
			}
			p.wrapped(6, b)
		}
	}
	for _, f := range l.Raised {
		p.wrapped(2, "would now be raised: "+findingText(f))
	}
	for _, f := range l.Cleared {
		p.wrapped(2, "no longer raised: "+findingText(f))
	}
}
