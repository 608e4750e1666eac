package judge

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/app"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/standing"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/usage"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/advise"
	"github.com/groundworkgrc/groundwork/scoring/forecast"
)

// Forecast is the command that tells when readiness falls if nothing is renewed.
func Forecast(a *app.App) *cobra.Command {
	var until string
	c := &cobra.Command{
		Use: "forecast [DIR]", Short: "When readiness falls as evidence ages and treatments end", Args: app.Args(0, 1),
		Long: `Assesses the workspace in DIR on every day until DATE, as if nothing were added or renewed, and lists the days on which
something falls, with the evidence that runs out, after where each scope stands in 30, 60 and 90 days. Days that pass and of
which nothing speaks are one line for each month. A window that is over does not move. --all lists every day, and rises too.`,
		Example: "  groundwork forecast examples/acme\n  groundwork forecast examples/acme --until 2027-01-31",
		RunE: func(c *cobra.Command, list []string) error {
			e, org, at, err := a.Engine(c.Context(), app.DirOf(list))
			if err != nil {
				return err
			}
			end := at.AddDays(90)
			if until != "" {
				if end, err = framework.ParseInstant(until); err != nil {
					return usage.Of(fmt.Errorf("--until: %w", err))
				}
			}
			f, err := advise.ForecastUntil(c.Context(), e, org, at, end, a.Advance)
			if errors.Is(err, advise.ErrSpan) {
				return usage.Of(err)
			}
			if err != nil {
				return err
			}
			if err := only(a, f); err != nil {
				return err
			}
			return a.Show(f, func(p *page.Page) { standing.Forecast(p, f, a.All) })
		},
	}
	c.Flags().StringVar(&until, "until", "", "look ahead until this `DATE` (default: 90 days)")
	c.Flags().StringVar(&a.At, "at", "", "start from this `DATE` instead of the workspace's as_of")
	c.Flags().StringVar(&a.Lens, "lens", "", "only the scope with this `ID`")
	c.Flags().BoolVar(&a.All, "all", false, "list every day and every requirement of it, and what rises")
	c.Flags().BoolVar(&a.ReviewedOnly, "reviewed-only", false, "count without the links that nobody reviewed")
	return c
}

// only keeps of a forecast the scope that is asked for.
func only(a *app.App, f *forecast.Forecast) error {
	if a.Lens == "" {
		return nil
	}
	if !f.Only(a.Lens) {
		return usage.Of(fmt.Errorf("--lens %q: the workspace has no scope of that id", a.Lens))
	}
	return nil
}

// Window is the command that tells the earliest window that the evidence could support.
func Window(a *app.App) *cobra.Command {
	var months int
	c := &cobra.Command{
		Use: "window [DIR]", Short: "The earliest window that the evidence could support, for a report over a period", Args: app.Args(0, 1),
		Long: `Tries each first of a month as the start of a window (SOC 2 type 2) and says which controls hold a start back, because that
window has a time for which they show nothing and which is over.`,
		Example: "  groundwork window examples/acme\n  groundwork window examples/acme --months 6",
		RunE: func(c *cobra.Command, list []string) error {
			if months < 1 || months > 24 {
				return usage.Of(fmt.Errorf("--months %d: want 1 to 24", months))
			}
			e, org, at, err := a.Engine(c.Context(), app.DirOf(list))
			if err != nil {
				return err
			}
			w, err := advise.PlanWindow(c.Context(), e, org, at, a.Lens, months)
			if errors.Is(err, advise.ErrSeveralWindows) {
				return fmt.Errorf("%w (--lens)", err)
			}
			if err != nil {
				return err
			}
			return a.Show(w, func(p *page.Page) { standing.Window(p, w, a.All) })
		},
	}
	a.Judged(c)
	c.Flags().BoolVar(&a.All, "all", false, "list every start and every control")
	c.Flags().IntVar(&months, "months", 6, "length of the window in `N` calendar months")
	return c
}
