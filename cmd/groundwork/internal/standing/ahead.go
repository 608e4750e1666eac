package standing

import (
	"fmt"
	"slices"

	"github.com/jedib0t/go-pretty/v6/table"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/difference"
	"github.com/groundworkgrc/groundwork/scoring/forecast"
	"github.com/groundworkgrc/groundwork/scoring/window"
)

// Forecast tells where each lens will stand and the days on which something falls, the days that
// only pass once for each month; with all every day, and what rises.
func Forecast(p *page.Page, f *forecast.Forecast, all bool) {
	p.Line("%s", page.Boldf("%s from %s until %s, if nothing is renewed", f.Organisation, f.At, f.Until))
	p.Wrapped(0, "Method: "+f.Method+".")
	p.Line("")
	outlook(p, f)
	folded := map[string]bool{}
	for i := range f.Days {
		d := &f.Days[i]
		if all {
			day(p, d, true)
			continue
		}
		if month := d.On.String()[:7]; !folded[month] {
			folded[month] = true
			monthOf(p, f.Days[i:], month)
		}
		rest := *d
		rest.Moves = caused(d.Moves)
		day(p, &rest, false)
	}
	p.Line("\n%s", f.Notice)
}

// outlook is where each lens stands now, in 30, 60 and 90 days, and at the end.
func outlook(p *page.Page, f *forecast.Forecast) {
	head := table.Row{"scope", "now"}
	var steps []int
	for _, n := range forecast.Steps() {
		if f.At.AddDays(n) <= f.Until {
			steps = append(steps, n)
			head = append(head, fmt.Sprintf("%d days", n))
		}
	}
	end := len(steps) == 0 || f.Until != f.At.AddDays(steps[len(steps)-1])
	if end {
		head = append(head, f.Until.String())
	}
	var rows []table.Row
	for _, o := range f.Lenses {
		row := table.Row{o.Lens, o.Now.String()}
		for _, n := range steps {
			cell := "–"
			for _, a := range o.Ahead {
				if a.Days == n {
					cell = a.Readiness.String()
				}
			}
			row = append(row, cell)
		}
		if end {
			row = append(row, o.Then.String())
		}
		band := o.Band
		if o.BandEnd != o.Band {
			band += " → " + o.BandEnd
		}
		rows = append(rows, append(row, never(o.FirstFall), never(o.LeavesBand), band))
	}
	p.Table(append(head, "first falls", "leaves its band", "band"), rows)
}

// caused leaves out what moves only because days pass.
func caused(moves []difference.LensMove) []difference.LensMove {
	var out []difference.LensMove
	for _, m := range moves {
		m.Requirements = slices.DeleteFunc(slices.Clone(m.Requirements), func(q difference.RequirementMove) bool { return q.Passing })
		if len(m.Requirements) > 0 {
			out = append(out, m)
		}
	}
	return out
}

// monthOf folds the days of a month that only pass.
func monthOf(p *page.Page, days []forecast.Day, month string) {
	type fold struct {
		was, is string
		refs    []string
	}
	by, order := map[string]*fold{}, []string{}
	for _, d := range days {
		for _, m := range d.Moves {
			passing := slices.DeleteFunc(slices.Clone(m.Requirements), func(q difference.RequirementMove) bool { return !q.Passing || q.Is.High >= q.Was.High })
			if d.On.String()[:7] != month || len(passing) == 0 {
				continue
			}
			if by[m.Lens] == nil {
				by[m.Lens] = &fold{was: m.Was.String()}
				order = append(order, m.Lens)
			}
			x := by[m.Lens]
			x.is = m.Is.String()
			for _, q := range passing {
				if !slices.Contains(x.refs, q.Ref.Requirement) {
					x.refs = append(x.refs, q.Ref.Requirement)
				}
			}
		}
	}
	for i, lens := range order {
		if i == 0 {
			p.Head(month)
		}
		x := by[lens]
		p.Wrapped(2, page.Say("%s: %s → %s in the month, since days pass of which nothing speaks: %d requirements, %s", page.Bold(lens), x.was, x.is, len(x.refs), page.Clipped(x.refs, 6)))
	}
}

// worstOfDay is how many requirements of a day are told in text.
const worstOfDay = 5

// day tells what falls on a day, and with all what rises too.
func day(p *page.Page, d *forecast.Day, all bool) {
	told := false
	head := func() {
		if !told {
			p.Head(d.On.String())
			told = true
		}
	}
	for _, m := range d.Moves {
		list := slices.DeleteFunc(slices.Clone(m.Requirements), func(q difference.RequirementMove) bool {
			return !all && q.Is.Low >= q.Was.Low && q.Is.High >= q.Was.High
		})
		if len(list) == 0 {
			continue
		}
		head()
		band := ""
		if m.BandIs != m.BandWas {
			band = fmt.Sprintf(", %s → %s", m.BandWas, m.BandIs)
		}
		p.Line("  %s: %s → %s%s", page.Bold(m.Lens), m.Was, m.Is, band)
		shown := list
		if !all {
			shown = list[:min(worstOfDay, len(list))]
		}
		for _, q := range shown {
			because := ""
			if len(q.Because) > 0 {
				because = ": " + q.Because[0]
			}
			p.Wrapped(4, fmt.Sprintf("%s %s → %s%s", q.Ref.Requirement, q.Was, q.Is, because))
		}
		if n := len(list) - len(shown); n > 0 {
			p.Line("    %s", page.Faintf("and %d more (--all)", n))
		}
	}
	for _, s := range d.NewProblems {
		head()
		p.Wrapped(2, s)
	}
}

func never(d framework.Date) string {
	if d.IsZero() {
		return "–"
	}
	return d.String()
}

// startsShown and heldShown are how many starts and controls are told in text.
const (
	startsShown = 9
	heldShown   = 12
)

// Window tells which window the evidence could support, and what holds an earlier one back; with
// all every start and control.
func Window(p *page.Page, w *window.Plan, all bool) {
	p.Line("%s · %s as of %s", page.Boldf("A window of %d months for %s", w.Months, w.Title), w.Organisation, w.At)
	switch n := len(w.NotRunning); {
	case n > 0 && w.Earliest.IsZero():
		p.Wrapped(0, fmt.Sprintf("No start yet: %s not run by now, and have to begin first.", view.OfControls(n, w.Controls)))
	case n > 0:
		p.Wrapped(0, page.Say("%s not run by now, and have to begin before any window can. No other control holds back the window %s.", view.OfControls(n, w.Controls), page.Bold(w.Earliest.String())))
	case w.Earliest.IsZero():
		p.Wrapped(0, "All controls run by now. There is no window yet of which something is shown and that none of them holds back.")
	default:
		p.Wrapped(0, page.Say("All controls run by now. The earliest window that none of them holds back: %s.", page.Bold(w.Earliest)))
	}
	p.Line("")
	var rows []table.Row
	starts := w.Starts
	if n := len(starts) - startsShown; n > 0 && !all {
		p.Line("%s", page.Faintf("%d earlier starts are not shown (--all).", n))
		starts = starts[n:]
	}
	for _, s := range starts {
		rows = append(rows, table.Row{s.Window.String(), page.Bar(s.Readiness, 20), s.Readiness.String(), len(s.HeldBy), page.Clipped(s.HeldBy, 3)})
	}
	p.Table(table.Row{"window", "", "shown, possible", "held by", ""}, rows, 3, 4)
	for _, part := range []struct {
		head string
		list []window.HeldBack
	}{{"What holds the start back, longest first", w.Held}, {"Not running yet", w.NotRunning}} {
		if len(part.list) == 0 {
			continue
		}
		p.Head(part.head)
		rows = nil
		list := part.list
		if !all && len(list) > heldShown {
			list = list[:heldShown]
		}
		for _, h := range list {
			rows = append(rows, table.Row{h.Control, never(h.Since), h.What})
		}
		p.Table(table.Row{"control", "could start", "what is missing"}, rows)
		if n := len(part.list) - len(list); n > 0 {
			p.Line("%s", page.Faintf("and %d more (--all).", n))
		}
	}
	p.Line("")
	p.Wrapped(0, "Method: "+w.Method+".")
	p.Line("\n%s", w.Notice)
}
