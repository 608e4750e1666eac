package consult

import (
	"github.com/spf13/cobra"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/app"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/lookup"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/usage"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/relation"
)

// Path is the command that tells what stated relations imply of two requirements.
func Path(a *app.App) *cobra.Command {
	hops := 0
	c := &cobra.Command{
		Use: "path A B", Short: "Why two requirements are joined or left open, and what stated relations imply of them", Args: app.Args(2, 2),
		Long: `Say by what two requirements of two frameworks are joined: the evidence that shows points of both, with its
controls, a relation, or else why they are left open. Then derive their relation from what is stated, along chains
of statements over any framework.

Relations are sets of five base relations (equal, subset, superset, intersects, disjoint). A chain composes
them, several chains meet, and "any of the five" is the answer indeterminate: intersects followed by
intersects proves nothing.`,
		Example: "  groundwork path iso42001:A.2.4 soc2:CC5.3\n  groundwork path iso42001:A.6.2.5 iso42001:8.1",
		RunE: func(cmd *cobra.Command, list []string) error {
			var refs [2]framework.Ref
			for i := range refs {
				var err error
				if refs[i], err = framework.ParseRef(list[i]); err != nil {
					return usage.Of(err)
				}
			}
			_, g, err := a.Load(cmd.Context(), a.Dir)
			if err != nil {
				return err
			}
			for _, r := range refs {
				if _, err := g.Requirement(r); err != nil {
					return err
				}
			}
			d, err := g.Relations().Derive(cmd.Context(), refs[0], refs[1], relation.Options{Hops: hops, ReviewedOnly: a.ReviewedOnly, AllPaths: true})
			if err != nil {
				return err
			}
			v := view.PathOf(g, d, a.ReviewedOnly)
			return a.Show(v, func(p *page.Page) { lookup.Path(p, v) })
		},
	}
	c.Flags().IntVar(&hops, "hops", 4, "how many statements a chain may have")
	c.Flags().BoolVar(&a.ReviewedOnly, "reviewed-only", false, "without the links and statements that nobody reviewed")
	c.Flags().StringVar(&a.Dir, "dir", "", "add the files of `DIR`")
	return c
}
