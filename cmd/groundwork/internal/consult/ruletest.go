package consult

import (
	"errors"

	"github.com/spf13/cobra"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/app"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/lookup"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
	"github.com/groundworkgrc/groundwork/scoring"
)

// Test is the command that runs the tests that stand beside the rules.
func Test(a *app.App) *cobra.Command {
	c := &cobra.Command{
		Use: "test [DIR]", Short: "Run the tests that stand beside the rules", Args: app.Args(0, 1),
		Long: `Run the tests that stand beside the rules, those of the built-in catalog and those of DIR.

A test lists accepted evidence and facts and says what the rule is to return: true, false,
a number in 0..1, or unknown. The exit code is 1 where one returns something else, or where
a rule has no test.`,
		Example: "  groundwork catalog test\n  groundwork catalog test grc/",
		RunE: func(c *cobra.Command, list []string) error {
			dir := ""
			if len(list) == 1 {
				dir = list[0]
			}
			_, g, err := a.Load(c.Context(), dir)
			if err != nil {
				return err
			}
			e, err := scoring.NewContext(c.Context(), g)
			if err != nil {
				return err
			}
			cases, err := e.Test(c.Context())
			if err != nil {
				return err
			}
			r := view.TestReportOf(len(g.Source().Rules), cases)
			if err := a.Show(r, func(p *page.Page) { lookup.TestReport(p, r) }); err != nil {
				return err
			}
			if r.Failed > 0 {
				return errors.New("rule tests failed")
			}
			return nil
		},
	}
	return c
}
