package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/cobra"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/advise"
)

func (a *app) forecastCommand() *cobra.Command {
	var until string
	c := &cobra.Command{
		Use: "forecast DIR", Short: "When readiness falls as evidence ages and treatments end", Args: args(1, 1),
		Long: `Assesses the workspace in DIR on every day until DATE, as if nothing were added or renewed, and lists the days on which
something falls, with the evidence that runs out.`,
		Example: "  groundwork forecast examples/acme --until 2027-01-31",
		RunE: func(c *cobra.Command, list []string) error {
			e, org, at, err := a.engine(list[0])
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
			return a.show(f, func(p *page) { p.forecast(f) })
		},
	}
	c.Flags().StringVar(&until, "until", "", "look ahead until this `DATE` (default: a year)")
	c.Flags().StringVar(&a.at, "at", "", "start from this `DATE` instead of the workspace's as_of")
	c.Flags().BoolVar(&a.reviewedOnly, "reviewed-only", false, "count without the links that nobody reviewed")
	return c
}

func (p *page) forecast(f *advise.Forecast) {
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
		p.head(d.On.String())
		for _, m := range d.Moves {
			p.line("  %s: %s → %s", text.Bold.Sprint(m.Lens), m.Was, m.Is)
			for _, q := range m.Requirements {
				p.wrapped(4, fmt.Sprintf("%s %s → %s: %s", q.Ref.Requirement, q.Was, q.Is, first(q.Because)))
			}
		}
		for _, s := range d.NewProblems {
			p.wrapped(2, s)
		}
	}
	p.line("\n%s", f.Notice)
}

func first(list []string) string {
	switch len(list) {
	case 0:
		return "the year that its rule looks at moves on"
	case 1:
		return list[0]
	}
	return fmt.Sprintf("%s (and %d more)", list[0], len(list)-1)
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
		Use: "window DIR", Short: "The earliest window that the evidence could support, for a report over a period", Args: args(1, 1),
		Long: `Tries each first of a month as the start of a window (SOC 2 type 2) and says which controls hold a start back, because that
window has a time for which they show nothing and which is over.`,
		Example: "  groundwork window examples/acme --months 6",
		RunE: func(c *cobra.Command, list []string) error {
			if months < 1 || months > 24 {
				return usageError{fmt.Errorf("--months %d: want 1 to 24", months)}
			}
			e, org, at, err := a.engine(list[0])
			if err != nil {
				return err
			}
			w, err := advise.PlanWindow(c.Context(), e, org, at, a.lens, months)
			if err != nil {
				return err
			}
			return a.show(w, func(p *page) { p.window(w) })
		},
	}
	a.judged(c)
	c.Flags().IntVar(&months, "months", 6, "length of the window in `N` calendar months")
	return c
}

func (p *page) window(w *advise.WindowPlan) {
	p.line("%s · %s as of %s", text.Bold.Sprintf("A window of %d months for %s", w.Months, w.Title), w.Organisation, w.At)
	if w.Earliest.IsZero() {
		p.wrapped(0, "None of the starts that were tried is held back by nothing.")
	} else {
		p.wrapped(0, "The earliest window that no running control holds back: "+text.Bold.Sprint(w.Earliest.String())+".")
	}
	if n := len(w.NotRunning); n > 0 {
		p.wrapped(0, fmt.Sprintf("%d controls are not running yet and have to begin first.", n))
	}
	p.line("")
	var rows []table.Row
	for _, s := range w.Starts {
		rows = append(rows, table.Row{s.Window.String(), bar(s.Readiness, 20), s.Readiness.String(), len(s.HeldBy), clipped(s.HeldBy, 3)})
	}
	p.table(table.Row{"window", "", "shown, possible", "held by", ""}, rows, 3, 4)
	for _, part := range []struct {
		head string
		list []advise.HeldBack
	}{{"What holds the start back, longest first", w.Held}, {"Not running yet", w.NotRunning}} {
		if len(part.list) == 0 {
			continue
		}
		p.head(part.head)
		rows = nil
		for _, h := range part.list {
			rows = append(rows, table.Row{h.Control, never(h.Since), h.What})
		}
		p.table(table.Row{"control", "could start", "what is missing"}, rows)
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
