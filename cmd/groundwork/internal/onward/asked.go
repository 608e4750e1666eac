// Package onward has the screens of the way on: a workspace that was begun, the check, where to start, evidence
// that was brought in, what is asked for and to be done, plans, and several workspaces together.
package onward

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
	"github.com/groundworkgrc/groundwork/scoring/requests"
)

// Requests tells what is asked for, by whom it is answered: what is open, or with all everything.
func Requests(p *page.Page, l *requests.List, all bool) {
	p.Line("%s · evidence requests as of %s", page.Bold(l.Organisation), l.At)
	counts, parts := l.Counts(), []string{}
	for _, s := range requests.States() {
		if counts[s] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", counts[s], view.Spoken(string(s))))
		}
	}
	lacking := ""
	if n := l.Lacking(); n > 0 {
		lacking = fmt.Sprintf(" %d of those accepted leave something open.", n)
	}
	p.Wrapped(0, fmt.Sprintf("%d requests: %s.%s", len(l.Requests), strings.Join(parts, ", "), lacking))
	for i := range l.Lenses {
		p.Line("%s", page.Faint(view.AskedFor(&l.Lenses[i])))
	}
	left := 0
	var rows []table.Row
	for i := range l.Requests {
		r := &l.Requests[i]
		if !all && r.State == requests.Accepted && len(r.Lacks) == 0 {
			left++
			continue
		}
		rows = append(rows, table.Row{view.Spoken(string(r.State)), r.Due, r.Who(), view.Asking(r)})
	}
	p.Line("")
	if len(rows) > 0 {
		p.Table(table.Row{"state", "due", "asked of", "what is wanted"}, rows)
	}
	if left > 0 {
		p.Line("%s", page.Faintf("and %d accepted: --all lists them.", left))
	}
	p.Line("")
	p.Wrapped(0, "As a table to fill in and send: groundwork requests DIR --format xlsx -o requests.xlsx. Filled in, 'groundwork evidence import requests.xlsx DIR' takes it.")
	p.Line("\n%s", l.Notice)
}

// Todo tells what there is to do, under the name of whoever it is up to, or by another heading.
func Todo(p *page.Page, t *requests.Todo, by string) {
	p.Line("%s · to do from %s until %s", page.Bold(t.Organisation), t.At, t.Until)
	counts, days := map[requests.Kind]int{}, 0.0
	for i := range t.Items {
		counts[t.Items[i].Kind]++
		days += t.Items[i].Effort
	}
	parts := []string{}
	for _, k := range requests.Kinds() {
		if counts[k] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", counts[k], view.Things(k)))
		}
	}
	if len(parts) == 0 {
		p.Line("Nothing is due.")
	} else {
		p.Wrapped(0, fmt.Sprintf("%s; about %s days of work.", strings.Join(parts, ", "), orZero(view.Effort(days))))
	}
	for _, name := range view.Headings(t, by) {
		if by != "date" {
			p.Head(cmp.Or(name, "Nobody is named"))
		} else {
			p.Line("")
		}
		var rows []table.Row
		for i := range t.Items {
			if x := &t.Items[i]; view.Heading(x, by) == name {
				rows = append(rows, table.Row{dated(x, t), string(x.Kind), view.Effort(x.Effort), view.Doing(x, by)})
			}
		}
		p.Table(table.Row{"date", "", "days", "what"}, rows, 3)
	}
	p.Line("")
	p.Wrapped(0, "Points are of readiness, in per cent: "+t.Method+".")
	p.Line("\n%s", t.Notice)
}

func orZero(s string) string { return cmp.Or(s, "0") }

// dated is the day of an item, marked where it has passed.
func dated(x *requests.Item, t *requests.Todo) page.Painted {
	if x.Date < t.At {
		return page.Red(x.Date)
	}
	return page.Say("%s", x.Date)
}
