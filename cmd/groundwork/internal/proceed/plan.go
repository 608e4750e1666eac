package proceed

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/answer"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/app"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/onward"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/usage"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/plan"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/plan/checklist"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring"
)

// Plan is the command that tells what to do next.
func Plan(a *app.App) *cobra.Command {
	var targets, with, windows []string
	var by string
	opt := plan.Options{}
	c := &cobra.Command{
		Use: "plan [DIR]", Short: "What to do next: the least effort that reaches a band, over all frameworks", Args: app.Args(0, 1),
		Long: `Lists the actions on controls and evidence of the workspace in DIR that reach each target for the least effort, those first that
gain most for their effort over all frameworks that are planned for, with who does what, by when to begin, what comes before what, and what
has to run for months. What actions yield is judged as if they were done and went well. A target that nothing reaches any more is told with
its reasons.

--target names a scope and a band and may be given again (default: for each scope the best band in reach). --budget takes the most gain for
so many days of effort instead. --window plans for the next window, and --with for the workspace as a file of changes makes it (see groundwork whatif).

As csv and md it is a checklist for a tracker, as yaml the evidence that would be there, for groundwork whatif.`,
		Example:     "  groundwork plan examples/acme\n  groundwork plan examples/acme --target iso42001=ready\n  groundwork plan examples/acme --window soc2=2026-08-01/2027-01-31 --format csv -o plan.csv",
		Annotations: map[string]string{app.Formats: "text json csv md yaml"},
		RunE: func(c *cobra.Command, list []string) error {
			if !(opt.Budget >= 0 && opt.Budget <= 1e5) || opt.Budget == 0 && c.Flags().Changed("budget") { // no number is neither
				return usage.Of(fmt.Errorf("--budget %v: want days of effort, such as 20", opt.Budget))
			}
			var err error
			if opt.Targets, err = answer.Targets("--target", targets); err != nil {
				return err
			}
			if by != "" {
				if opt.By, err = framework.ParseInstant(by); err != nil {
					return usage.Of(fmt.Errorf("--by: %w", err))
				}
			}
			p, err := planned(c.Context(), a, app.DirOf(list), with, windows, opt)
			if err != nil {
				return err
			}
			switch a.Format {
			case "csv":
				return a.Print(func(w io.Writer) error { return checklist.CSV(w, p) })
			case "md":
				return a.Print(func(w io.Writer) error { return checklist.Markdown(w, p) })
			case "yaml":
				return a.Print(func(w io.Writer) error { return checklist.YAML(w, p) })
			}
			return a.Show(p, func(w *page.Page) { onward.Plan(w, p, a.All) })
		},
	}
	f := c.Flags()
	f.StringArrayVar(&targets, "target", nil, "the band that a scope is to reach, as `SCOPE=BAND`; again for another")
	f.Float64Var(&opt.Budget, "budget", 0, "days of effort that there are, `DAYS`")
	f.StringVar(&by, "by", "", "plan until this `DATE` (default: the end of the window, else 90 days)")
	f.StringArrayVar(&with, "with", nil, "plan for the workspace with the changes in `FILE`")
	f.StringArrayVar(&windows, "window", nil, "plan for another window of a scope, `SCOPE=FROM/TO`; again for another")
	f.StringVar(&a.At, "at", "", "plan from this `DATE` on (default: the organisation's as_of, else today)")
	f.BoolVar(&a.ReviewedOnly, "reviewed-only", false, "count without the links that nobody reviewed")
	f.BoolVar(&a.All, "all", false, "list every requirement and piece of an action")
	return c
}

// planned plans for a workspace, or for what changes make of it.
func planned(ctx context.Context, a *app.App, dir string, with, windows []string, opt plan.Options) (*plan.Plan, error) {
	e, org, at, err := a.Engine(ctx, dir)
	if err != nil {
		return nil, err
	}
	if len(with)+len(windows) > 0 {
		if org, err = changed(ctx, a, e, org, at, with, windows); err != nil {
			return nil, err
		}
	}
	opt.Progress = a.Advance
	p, err := plan.Make(ctx, e, org, at, opt)
	if errors.Is(err, plan.ErrTarget) || errors.Is(err, plan.ErrOption) {
		return nil, usage.Of(err)
	}
	return p, err
}

// changed is the organisation as files of changes make it.
func changed(ctx context.Context, a *app.App, e *scoring.Engine, org *organisation.Organisation, at framework.Date, files, windows []string) (*organisation.Organisation, error) {
	s, err := e.Open(ctx, org, at)
	if err != nil {
		return nil, err
	}
	for _, name := range files {
		if err := apply(ctx, a, e.Graph(), s, name); err != nil {
			return nil, err
		}
	}
	if err := moveWindows(ctx, s, windows); err != nil {
		return nil, err
	}
	return s.Organisation(), nil
}
