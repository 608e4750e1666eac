package onward

import (
	"fmt"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/start"
)

// Start tells where to start, why, and the way from there.
func Start(p *page.Page, a *start.Answer, all bool) {
	p.Line("%s", page.Bold(startHead(a)))
	for _, o := range a.Options {
		reasons(p, o)
	}
	prices(p, a)
	p.Head("Categories that the facts speak for")
	if len(a.Categories) == 0 {
		p.Line("None beside what is always in.")
	}
	for _, c := range a.Categories {
		p.Wrapped(2, c.Title+": "+c.Why)
	}
	steps(p, a)
	now(p, a, all)
	waiting(p, a, all)
	p.Line("\n%s", a.Notice)
}

func optionTitle(a *start.Answer, says string) string {
	for _, o := range a.Options {
		if o.Says == says {
			return o.Title
		}
	}
	return says
}

func startHead(a *start.Answer) string {
	switch {
	case a.First == "":
		return "The facts do not speak for any start yet."
	case len(a.Options) > 1 && a.Options[0].Weight == a.Options[1].Weight:
		return fmt.Sprintf("Start: %s. It is a close call: as much speaks for %s.", optionTitle(a, a.First), optionTitle(a, a.Options[1].Says))
	default:
		return "Start: " + optionTitle(a, a.First)
	}
}

func reasons(p *page.Page, o start.Option) {
	p.Head(fmt.Sprintf("%s (%+g)", o.Title, o.Weight))
	if len(o.For)+len(o.Against) == 0 {
		p.Line("  The facts say nothing for or against it.")
	}
	for _, r := range o.For {
		p.Wrapped(2, fmt.Sprintf("for (%g): %s", r.Weight, r.Why))
	}
	for _, r := range o.Against {
		p.Wrapped(2, fmt.Sprintf("against (%g): %s", r.Weight, r.Why))
	}
}

func prices(p *page.Page, a *start.Answer) {
	p.Head("What the second costs after the first")
	for _, x := range a.Prices {
		p.Wrapped(2, fmt.Sprintf("%s after %s: %d of its %d points are then still open, %s for %d controls; alone %d points, %s. The first saves %s.",
			optionTitle(a, x.Second), optionTitle(a, x.First), x.After.Points, x.Points, view.DaysText(float64(x.After.Days)), x.After.Controls,
			x.Alone.Points, view.DaysText(float64(x.Alone.Days)), view.DaysText(float64(x.Saves))))
	}
}

func steps(p *page.Page, a *start.Answer) {
	if len(a.Steps) == 0 {
		return
	}
	p.Head("The way")
	p.Wrapped(0, fmt.Sprintf("From %s, at %s of work a week (--pace). Dates are estimates.", a.At, view.DaysText(a.Pace)))
	var rows []table.Row
	for _, s := range a.Steps {
		work := ""
		if s.Work > 0 {
			work = fmt.Sprintf("%s, %d controls", view.DaysText(float64(s.Work)), s.Controls)
		}
		rows = append(rows, table.Row{s.From, s.To, s.Framework, work, s.Title})
	}
	p.Table(table.Row{"from", "to", "", "work", "step"}, rows)
	for _, s := range a.Steps {
		if s.Late {
			p.Wrapped(0, fmt.Sprintf("Late: %s is wanted by %s and ends on %s at this pace. More days of work a week bring it forward; the months that records take do not shrink.", s.Title, s.Due, s.To))
		}
	}
	for _, id := range a.Later {
		p.Wrapped(0, optionTitle(a, id)+" is not on the way: no more speaks for it than against it.")
	}
}

func now(p *page.Page, a *start.Answer, all bool) {
	if len(a.Now) == 0 {
		return
	}
	p.Head("Begin now")
	var runs []string
	for _, s := range a.Steps {
		if s.Runs {
			runs = append(runs, fmt.Sprintf("%s (%d days from %s)", s.Title, framework.Period{First: s.From, Last: s.To}.Days(), s.From))
		}
	}
	p.Wrapped(0, fmt.Sprintf("What has to run for months: %s. These %d controls run every quarter or half-year, so that a turn that is missed cannot be made up; those that serve most stand first.",
		strings.Join(runs, "; "), len(a.Now)))
	var rows []table.Row
	for i, r := range a.Now {
		if i < few || all {
			rows = append(rows, table.Row{r.Cadence, strings.Join(r.Serves, " and "), r.Title})
		}
	}
	p.Table(table.Row{"cadence", "serves", "control"}, rows)
	if n := len(a.Now) - len(rows); n > 0 {
		p.Line("and %d more: --all lists them.", n)
	}
}

func waiting(p *page.Page, a *start.Answer, all bool) {
	if len(a.Waiting) == 0 {
		return
	}
	p.Head("Not answered")
	p.Line("Reasons wait for these facts of the workspace:")
	for i, x := range a.Waiting {
		if i < few || all {
			p.Wrapped(2, fmt.Sprintf("%s: %s", x.Fact, x.Title))
		}
	}
	if n := len(a.Waiting) - few; n > 0 && !all {
		p.Line("and %d more: --all lists them.", n)
	}
}
