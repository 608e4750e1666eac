package onward

import (
	"fmt"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/portfolio"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/plan"
	"github.com/groundworkgrc/groundwork/framework"
)

// actionsShown and reasonsOfTarget are how many actions and reasons are told in text.
const (
	actionsShown    = 25
	reasonsOfTarget = 6
)

// Plan tells what to do next; with all every action, with its pieces and requirements.
func Plan(p *page.Page, x *plan.Plan, all bool) {
	p.Line("%s", page.Boldf("Plan for %s from %s until %s", x.Organisation, x.At, x.By))
	for i := range x.Targets {
		r := &x.Targets[i]
		p.Wrapped(0, r.Words()+".")
		if len(r.Because) > 0 && !r.OutOfReach {
			p.Wrapped(2, "What stands against more:")
		}
		told(p, r.Because, all)
		if r.OutOfReach && r.Most.Band != r.Now.Band {
			p.Wrapped(2, fmt.Sprintf("Nothing is planned for it. The most that can be reached: --target %s=%s.", r.Lens, r.Most.Band))
		}
	}
	p.Wrapped(0, page.Bold(x.Sum()))
	p.Line("")
	list := x.Actions
	if len(list) > actionsShown && !all {
		list = list[:actionsShown]
	}
	for i := range list {
		action(p, x, &list[i], all)
	}
	if n := len(x.Actions) - len(list); n > 0 {
		p.Line("%s", page.Faintf("and %d more (--all)", n))
	}
	path(p, x, all)
	for _, s := range x.Notes {
		p.Wrapped(0, "To know: "+s+".")
	}
	if all {
		p.Wrapped(0, "Method: "+x.Method+".")
	}
	p.Line("\n%s", x.Notice)
}

// told lists reasons, the first of them where not all are wanted.
func told(p *page.Page, list []string, all bool) {
	for i, s := range list {
		if i == reasonsOfTarget && !all {
			p.Line("    %s", page.Faintf("and %d more (--all)", len(list)-i))
			return
		}
		p.Wrapped(4, s)
	}
}

// action tells one action: what, who and when, and what it brings.
func action(p *page.Page, x *plan.Plan, a *plan.Action, all bool) {
	p.Wrapped(0, page.Say("%s %s", page.Bold(a.ID), a.Do))
	when := fmt.Sprintf("begin by %s, until %s", a.BeginBy, a.Until)
	if len(a.After) > 0 {
		when += ", after " + strings.Join(a.After, ", ")
	}
	p.Wrapped(6, fmt.Sprintf("%s · %.1f d · %s · %s · %s", a.Control, a.Effort, a.By(), when, gains(x, a)))
	if all {
		p.Wrapped(6, "for "+refs(a.Meets))
		p.Wrapped(6, "evidence: "+strings.Join(a.Evidence, "; "))
	}
}

// path tells what has to run for months, and what comes before the end.
func path(p *page.Page, x *plan.Plan, all bool) {
	by := map[string]*plan.Action{}
	for i := range x.Actions {
		by[x.Actions[i].ID] = &x.Actions[i]
	}
	if len(x.Begin) > 0 {
		p.Head("What runs for months, and so begins first")
		var lines []string
		for _, id := range x.Begin {
			a := by[id]
			lines = append(lines, fmt.Sprintf("%s %s: begin by %s, runs until %s (%s)", id, a.Control, a.BeginBy, a.Until, a.By()))
		}
		told(p, lines, all)
	}
	if len(x.Critical) > 0 {
		last := by[x.Critical[len(x.Critical)-1]]
		p.Wrapped(0, fmt.Sprintf("Critical path: %s, from %s until %s.", strings.Join(x.Critical, ", then "), by[x.Critical[0]].BeginBy, last.Until))
	}
}

// gains are the parts of readiness that an action adds, in points of a hundred.
func gains(x *plan.Plan, a *plan.Action) string {
	var out []string
	for _, r := range x.Targets {
		if g := a.Gain[r.Lens]; g >= 0.0005 {
			out = append(out, fmt.Sprintf("%s +%.1f", r.Lens, g*100))
		}
	}
	for _, s := range a.Lifts {
		out = append(out, "lifts: "+s)
	}
	if len(out) == 0 {
		return "needed by the band"
	}
	return strings.Join(out, ", ")
}

func refs(list []framework.Ref) string {
	out := make([]string, len(list))
	for i, r := range list {
		out[i] = r.String()
	}
	return strings.Join(out, ", ")
}

// worstShown is how many rows of each list of a portfolio are told in text.
const worstShown = 10

// Portfolio tells of several workspaces together; with all every row.
func Portfolio(p *page.Page, x *portfolio.Portfolio, all bool) {
	p.Line("%s", page.Bold(page.Counted(len(x.Members), "workspace", "workspaces")))
	var rows []table.Row
	for _, m := range x.Members {
		for _, l := range m.Lenses {
			rows = append(rows, table.Row{m.Workspace, m.Organisation, m.At, l.Lens, page.Bar(l.Readiness, 10), l.Readiness, l.Band, l.Findings})
		}
	}
	p.Table(table.Row{"workspace", "organisation", "at", "scope", "", "readiness", "band", "findings"}, rows, 8)
	for _, m := range x.Members {
		if m.Problem != "" {
			p.Wrapped(0, fmt.Sprintf("%s is not judged: %s", m.Workspace, m.Problem))
		}
	}
	p.Head("Per scope")
	rows = nil
	for _, r := range x.Lenses {
		rows = append(rows, table.Row{r.Lens, r.Workspaces, r.Lowest, r.Readiness, r.Band, r.Mean})
	}
	p.Table(table.Row{"scope", "workspaces", "lowest", "readiness", "band", "mean"}, rows, 2)
	p.Head("Gaps that cost most over all")
	rows = nil
	for _, w := range x.Worst {
		rows = append(rows, table.Row{w.Control, w.Basis, strings.Join(w.Workspaces, "\n"), page.Clipped(strings.Split(refs(w.Requirements), ", "), 3)})
	}
	cut(p, table.Row{"control", "basis", "in", "requirements"}, rows, all)
	p.Head("Evidence that serves several")
	rows = nil
	for _, s := range x.Shared {
		rows = append(rows, table.Row{s.Type, s.By, strings.Join(s.Held, "\n"), fmt.Sprintf("%d of %d", len(s.Serves), len(s.Held))})
	}
	cut(p, table.Row{"type", "artefact", "held", "supports in"}, rows, all)
	p.Head("Evidence that some have and others lack: where it speaks of them too, it need not be made twice")
	rows = nil
	for _, o := range x.Offers {
		rows = append(rows, table.Row{o.Type, page.Clipped(o.Has, 3), strings.Join(o.Missing, "\n")})
	}
	cut(p, table.Row{"type", "has it", "lacks it"}, rows, all)
	p.Line("\n%s", x.Notice)
}

// cut is a table of the first rows, of all with all.
func cut(p *page.Page, head table.Row, rows []table.Row, all bool) {
	n := len(rows)
	if n == 0 {
		p.Line("  none")
		return
	}
	if n > worstShown && !all {
		rows = rows[:worstShown]
	}
	p.Table(head, rows)
	if n > len(rows) {
		p.Line("%s", page.Faintf("and %d more (--all)", n-len(rows)))
	}
}
