package consult

import (
	"github.com/spf13/cobra"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/app"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/lookup"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/scoring/projection"
)

// Project is the command that tells what evidence shows of a framework that is known by relations.
func Project(a *app.App) *cobra.Command {
	c := &cobra.Command{
		Use: "project DIR FRAMEWORK", Short: "Readiness of a framework that is known only by relations", Args: app.Args(2, 2),
		Long: `Judge the workspace in DIR against its scopes, and say what that shows of a framework which is known only by
relations, such as an imported crosswalk.

A supported requirement proves what it is equal to or a superset of. One that is a subset, or only intersects, leaves the
target open: it raises high, never low. The evidence behind each is listed and judged anew each time.`,
		Example: "  groundwork project examples/acme soc2",
		RunE: func(c *cobra.Command, list []string) error {
			e, org, at, err := a.Engine(c.Context(), list[0])
			if err != nil {
				return err
			}
			assessment, err := e.Assess(c.Context(), org, at)
			if err != nil {
				return err
			}
			p, err := projection.Of(c.Context(), e.Graph(), assessment, list[1])
			if err != nil {
				return err
			}
			return a.Show(p, func(w *page.Page) { lookup.Projection(w, p) })
		},
	}
	c.Flags().StringVar(&a.At, "at", "", "judge at this `DATE` instead of the workspace's as_of")
	c.Flags().BoolVar(&a.ReviewedOnly, "reviewed-only", false, "count without links and relations that nobody reviewed")
	return c
}
