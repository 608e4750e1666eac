package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/cobra"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/advise"
	"github.com/groundworkgrc/groundwork/scoring/difference"
	"github.com/groundworkgrc/groundwork/scoring/forecast"
	"github.com/groundworkgrc/groundwork/scoring/window"
)

func (a *app) forecastCommand() *cobra.Command {
	var until string
	c := &cobra.Command{
		Use: "forecast [DIR]", Short: "When readiness falls as evidence ages and treatments end", Args: args(0, 1),
		Long: `Assesses the workspace in DIR on every day until DATE, as if nothing were added or renewed, and lists the days on which
something falls, with the evidence that runs out. --all lists rises too.`,
		Example: "  groundwork forecast examples/acme --until 2027-01-31",
		RunE: func(c *cobra.Command, list []string) error {
			e, org, at, err := a.engine(dirOf(list))
			if err != nil {
				return err
			}
			end := at.AddMonths(12)
			if until != "" {
				if end, err = framework.ParseInstant(until); err != nil {
					return usageError{fmt.Errorf("--until: %w", err)}
				}
			}
			f, err := advise.ForecastUntil(c.Context(), e, org, at, end, a.advance)
			if errors.Is(err, advise.ErrSpan) {
				return usageError{err}
			}
			if err != nil {
				return err
			}
			if err := a.only(f); err != nil {
				return err
			}
			return a.show(f, func(p *page) { p.forecast(f, a.all) })
		},
	}
	c.Flags().StringVar(&until, "until", "", "look ahead until this `DATE` (default: a year)")
	c.Flags().StringVar(&a.at, "at", "", "start from this `DATE` instead of the workspace's as_of")
	c.Flags().StringVar(&a.lens, "lens", "", "only the scope with this `ID`")
	c.Flags().BoolVar(&a.all, "all", false, "list what rises, and every requirement of a day")
	c.Flags().BoolVar(&a.reviewedOnly, "reviewed-only", false, "count without the links that nobody reviewed")
	return c
}

// only keeps of a forecast the scope that is asked for.
func (a *app) only(f *forecast.Forecast) error {
	if a.lens == "" {
		return nil
	}
	if !f.Only(a.lens) {
		return fmt.Errorf("lens %q: no scope of the workspace has that id", a.lens)
	}
	return nil
}

func (p *page) forecast(f *forecast.Forecast, all bool) {
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
func (p *page) day(d *forecast.Day, all bool) {
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

func (a *app) windowCommand() *cobra.Command {
	var months int
	c := &cobra.Command{
		Use: "window [DIR]", Short: "The earliest window that the evidence could support, for a report over a period", Args: args(0, 1),
		Long: `Tries each first of a month as the start of a window (SOC 2 type 2) and says which controls hold a start back, because that
window has a time for which they show nothing and which is over.`,
		Example: "  groundwork window examples/acme --months 6",
		RunE: func(c *cobra.Command, list []string) error {
			if months < 1 || months > 24 {
				return usageError{fmt.Errorf("--months %d: want 1 to 24", months)}
			}
			e, org, at, err := a.engine(dirOf(list))
			if err != nil {
				return err
			}
			w, err := advise.PlanWindow(c.Context(), e, org, at, a.lens, months)
			if errors.Is(err, advise.ErrSeveralWindows) {
				return fmt.Errorf("%w (--lens)", err)
			}
			if err != nil {
				return err
			}
			return a.show(w, func(p *page) { p.window(w, a.all) })
		},
	}
	a.judged(c)
	c.Flags().BoolVar(&a.all, "all", false, "list every start and every control")
	c.Flags().IntVar(&months, "months", 6, "length of the window in `N` calendar months")
	return c
}

// startsShown and heldShown are how many starts and controls are told in text.
const (
	startsShown = 9
	heldShown   = 12
)

func (p *page) window(w *window.Plan, all bool) {
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
