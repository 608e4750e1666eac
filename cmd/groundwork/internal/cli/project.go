package cli

import (
	"github.com/spf13/cobra"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/scoring/projection"
)

func (a *app) projectCommand() *cobra.Command {
	c := &cobra.Command{
		Use: "project DIR FRAMEWORK", Short: "Readiness of a framework that is known only by relations", Args: args(2, 2),
		Long: `Judge the workspace in DIR against its scopes, and say what that shows of a framework which is known only by
relations, such as an imported crosswalk.

A supported requirement proves what it is equal to or a superset of. One that is a subset, or only intersects, leaves the
target open: it raises high, never low. The evidence behind each is listed and judged anew each time.`,
		Example: "  groundwork project examples/acme nist-ai-rmf",
		RunE: func(c *cobra.Command, list []string) error {
			e, org, at, err := a.engine(c.Context(), list[0])
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
			return a.show(p, func(w *page.Page) { w.Projection(p) })
		},
	}
	c.Flags().StringVar(&a.at, "at", "", "judge at this `DATE` instead of the workspace's as_of")
	c.Flags().BoolVar(&a.reviewedOnly, "reviewed-only", false, "count without links and relations that nobody reviewed")
	return c
}
