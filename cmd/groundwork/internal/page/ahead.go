package page

import (
	"fmt"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/difference"
	"github.com/groundworkgrc/groundwork/scoring/forecast"
	"github.com/groundworkgrc/groundwork/scoring/window"
)

// Forecast tells the days on which something falls, and with all those on which it rises.
func (p *Page) Forecast(f *forecast.Forecast, all bool) {
	p.line("%s", text.Bold.Sprintf("%s from %s until %s, if nothing is renewed", f.Organisation, f.At, f.Until))
	p.wrapped(0, "Method: "+f.Method+".")
	p.line("")
	var rows []table.Row
	for _, o := range f.Lenses {
		band := o.Band
		if o.BandEnd != o.Band {
			band += " → " + o.BandEnd
		}
		rows = append(rows, table.Row{o.Lens, bar(o.Now, 8) + " " + bar(o.Then, 8), o.Now.String() + " → " + o.Then.String(), band, never(o.FirstFall), never(o.LeavesBand)})
	}
	p.table(table.Row{"scope", "now, then", "readiness", "band", "first falls", "leaves its band"}, rows)
	for _, d := range f.Days {
		p.day(&d, all)
	}
	p.line("\n%s", f.Notice)
}

// worstOfDay is how many requirements of a day are told in text.
const worstOfDay = 5

// day tells what falls on a day, and with all what rises too.
func (p *Page) day(d *forecast.Day, all bool) {
	told := false
	head := func() {
		if !told {
			p.head(d.On.String())
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
		p.line("  %s: %s → %s%s", text.Bold.Sprint(m.Lens), m.Was, m.Is, band)
		shown := list
		if !all {
			shown = list[:min(worstOfDay, len(list))]
		}
		for _, q := range shown {
			because := ""
			if len(q.Because) > 0 {
				because = ": " + q.Because[0]
			}
			p.wrapped(4, fmt.Sprintf("%s %s → %s%s", q.Ref.Requirement, q.Was, q.Is, because))
		}
		if n := len(list) - len(shown); n > 0 {
			p.line("    %s", text.Faint.Sprintf("and %d more (--all)", n))
		}
	}
	for _, s := range d.NewProblems {
		head()
		p.wrapped(2, s)
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
func (p *Page) Window(w *window.Plan, all bool) {
	p.line("%s · %s as of %s", text.Bold.Sprintf("A window of %d months for %s", w.Months, w.Title), w.Organisation, w.At)
	if w.Earliest.IsZero() {
		p.wrapped(0, "There is no window yet of which something is shown and that no running control holds back.")
	} else {
		p.wrapped(0, "The earliest window that no running control holds back: "+text.Bold.Sprint(w.Earliest.String())+".")
	}
	if n := len(w.NotRunning); n > 0 {
		p.wrapped(0, fmt.Sprintf("%d controls are not running yet and have to begin first.", n))
	}
	p.line("")
	var rows []table.Row
	starts := w.Starts
	if n := len(starts) - startsShown; n > 0 && !all {
		p.line("%s", text.Faint.Sprintf("%d earlier starts are not shown (--all).", n))
		starts = starts[n:]
	}
	for _, s := range starts {
		rows = append(rows, table.Row{s.Window.String(), bar(s.Readiness, 20), s.Readiness.String(), len(s.HeldBy), clipped(s.HeldBy, 3)})
	}
	p.table(table.Row{"window", "", "shown, possible", "held by", ""}, rows, 3, 4)
	for _, part := range []struct {
		head string
		list []window.HeldBack
	}{{"What holds the start back, longest first", w.Held}, {"Not running yet", w.NotRunning}} {
		if len(part.list) == 0 {
			continue
		}
		p.head(part.head)
		rows = nil
		list := part.list
		if !all && len(list) > heldShown {
			list = list[:heldShown]
		}
		for _, h := range list {
			rows = append(rows, table.Row{h.Control, never(h.Since), h.What})
		}
		p.table(table.Row{"control", "could start", "what is missing"}, rows)
		if n := len(part.list) - len(list); n > 0 {
			p.line("%s", text.Faint.Sprintf("and %d more (--all).", n))
		}
	}
	p.line("")
	p.wrapped(0, "Method: "+w.Method+".")
	p.line("\n%s", w.Notice)
}

func clipped(list []string, n int) string {
	if len(list) <= n {
		return strings.Join(list, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(list[:n], ", "), len(list)-n)
}
