// Package consult holds the commands that look something up: in the catalogs, which they also check, compare,
// bring in and write out, and in the crosswalk between frameworks.
package consult

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/answer"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/app"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/lookup"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/picture"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/usage"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
)

// Overlap is the command that tells what two frameworks share.
func Overlap(a *app.App) *cobra.Command {
	standing := ""
	c := &cobra.Command{
		Use: "overlap A B", Short: "What two frameworks share, both ways, with method and what is left over", Args: app.Args(2, 2),
		Example: "  groundwork overlap iso42001 soc2\n  groundwork overlap iso42001 soc2 --pairs unsaid",
		RunE: func(c *cobra.Command, list []string) error {
			o, g, err := overlap(c.Context(), a, list[0], list[1])
			if err != nil {
				return err
			}
			if standing != "" {
				v, err := view.PairsOf(c.Context(), g, list[0], list[1], standing, a.ReviewedOnly)
				if err != nil {
					return usage.Of(err)
				}
				return a.Show(v, func(p *page.Page) { lookup.Pairs(p, v) })
			}
			return a.Show(o, func(p *page.Page) { lookup.Overlap(p, o) })
		},
	}
	c.Flags().StringVar(&a.Dir, "dir", "", "add the files of `DIR`, and count in its scope")
	c.Flags().StringVar(&standing, "pairs", "", "list the pairs of requirements that stand so to each other instead: `STANDING` is "+view.Standings())
	c.Flags().StringSliceVar(&a.Additional, "additional", nil, "say what the additional criteria of `CATEGORY` would add")
	c.Flags().BoolVar(&a.ReviewedOnly, "reviewed-only", false, "count without the links that nobody reviewed")
	return c
}

func overlap(ctx context.Context, a *app.App, from, to string) (*mapping.Overlap, *mapping.Graph, error) {
	set, g, err := a.Counted(ctx, a.Dir)
	if err != nil {
		return nil, nil, err
	}
	opts := mapping.OverlapOptions{ReviewedOnly: a.ReviewedOnly, Additional: a.Additional}
	org := set.Organisation
	if org == nil {
		org = &organisation.Organisation{}
	}
	at := org.AsOf
	if at.IsZero() {
		at = framework.DateOf(a.Env.Now())
	}
	opts.Includes = answer.Included(g, org, at)
	o, err := g.Overlap(ctx, from, to, opts)
	return o, g, err
}

// Compare is the command that tells how two frameworks differ.
func Compare(a *app.App) *cobra.Command {
	c := &cobra.Command{
		Use: "compare [A B]", Short: "How two frameworks differ and where they overlap", Args: app.Args(0, 2),
		Example: "  groundwork compare\n  groundwork compare iso42001 soc2 --format json",
		RunE: func(c *cobra.Command, list []string) error {
			if len(list) == 1 {
				return usage.Of(errors.New("compare takes two frameworks, or none for the built-in two"))
			}
			if len(list) == 0 {
				var err error
				if list, err = a.Builtin(c.Context()); err != nil {
					return err
				}
			}
			o, g, err := overlap(c.Context(), a, list[0], list[1])
			if err != nil {
				return err
			}
			v := view.ComparisonOf(g, o)
			return a.Show(v, func(p *page.Page) { lookup.Comparison(p, v) })
		},
	}
	c.Flags().StringVar(&a.Dir, "dir", "", "add the files of `DIR`")
	return c
}

// Draw is the command that draws what two frameworks share.
func Draw(a *app.App) *cobra.Command {
	c := &cobra.Command{
		Use: "draw A B", Short: "The overlap of two frameworks as a picture: SVG matrix, DOT, Mermaid", Args: app.Args(2, 2),
		Long: `Draw which groups of two frameworks share evidence types, and what is stated between them: a matrix as SVG, or
the graph as DOT (Graphviz) or Mermaid.`,
		Example: "  groundwork draw iso42001 soc2 --format svg -o overlap.svg\n  groundwork draw iso42001 soc2 --format mermaid",
		RunE: func(cmd *cobra.Command, list []string) error {
			_, g, err := a.Load(cmd.Context(), a.Dir)
			if err != nil {
				return err
			}
			for _, id := range list {
				if _, err := g.Framework(id); err != nil {
					return err
				}
			}
			d, err := picture.Of(cmd.Context(), g, list[0], list[1])
			if err != nil {
				return err
			}
			switch a.Format {
			case "svg":
				return a.Print(d.SVG)
			case "dot":
				return a.Print(d.DOT)
			case "mermaid":
				return a.Print(d.Mermaid)
			}
			return a.Show(d, func(p *page.Page) { lookup.Matrix(p, d) })
		},
	}
	c.Annotations = map[string]string{app.Formats: "text json svg dot mermaid"}
	c.Flags().StringVar(&a.Dir, "dir", "", "add the files of `DIR`")
	return c
}
