package cli

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/advise"
	"github.com/groundworkgrc/groundwork/scoring/forecast"
)

func (a *app) forecastCommand() *cobra.Command {
	var until string
	c := &cobra.Command{
		Use: "forecast [DIR]", Short: "When readiness falls as evidence ages and treatments end", Args: args(0, 1),
		Long: `Assesses the workspace in DIR on every day until DATE, as if nothing were added or renewed, and lists the days on which
something falls, with the evidence that runs out. --all lists rises too.`,
		Example: "  groundwork forecast examples/acme --until 2027-01-31",
		RunE: func(c *cobra.Command, list []string) error {
			e, org, at, err := a.engine(c.Context(), dirOf(list))
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
			return a.show(f, func(p *page.Page) { p.Forecast(f, a.all) })
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
			e, org, at, err := a.engine(c.Context(), dirOf(list))
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
			return a.show(w, func(p *page.Page) { p.Window(w, a.all) })
		},
	}
	a.judged(c)
	c.Flags().BoolVar(&a.all, "all", false, "list every start and every control")
	c.Flags().IntVar(&months, "months", 6, "length of the window in `N` calendar months")
	return c
}
