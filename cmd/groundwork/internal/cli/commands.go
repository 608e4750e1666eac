package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/picture"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// show prints a value as JSON or by its text view.
func (a *app) show(v any, view func(*page.Page)) error {
	return a.print(func(w io.Writer) error {
		if a.format == "json" {
			return writeJSON(w, v)
		}
		return page.Write(w, a.width(), view)
	})
}

func dirOf(args []string) string {
	if len(args) == 0 {
		return "."
	}
	return args[0]
}

func (a *app) assessed(c *cobra.Command, dir string) (*result.Assessment, error) {
	e, org, at, err := a.engine(c.Context(), dir)
	if err != nil {
		return nil, err
	}
	res, err := e.Assess(c.Context(), org, at)
	if err != nil || a.lens == "" {
		return res, err
	}
	res.Frameworks = slices.DeleteFunc(res.Frameworks, func(f result.Lens) bool { return f.Lens != a.lens })
	if len(res.Frameworks) == 0 {
		return nil, fmt.Errorf("lens %q: no scope of the workspace has that id", a.lens)
	}
	return res, nil
}

func (a *app) assessCommand() *cobra.Command {
	c := &cobra.Command{
		Use: "assess [DIR]", Short: "Readiness per framework and requirement", Args: args(0, 1),
		Long: `Judges the workspace in DIR (default: this folder) against each framework in its scope.

Low is what is shown; high is what is not yet ruled out. Without a scope, every framework is assessed on design and operation.`,
		Example: "  groundwork assess examples/acme\n  groundwork assess examples/acme --fail-under 0.8 --format json",
		RunE: func(c *cobra.Command, list []string) error {
			res, err := a.assessed(c, dirOf(list))
			if err != nil {
				return err
			}
			if err := a.show(res, func(p *page.Page) { p.Assessment(res, a.all, a.tests) }); err != nil {
				return err
			}
			for _, f := range res.Frameworks {
				if c.Flags().Changed("fail-under") && f.Readiness.Low < a.failUnder {
					return fmt.Errorf("%s: %.3f is %w of %g", f.Lens, f.Readiness.Low, errBelow, a.failUnder)
				}
			}
			return nil
		},
	}
	a.judged(c)
	c.Flags().Float64Var(&a.failUnder, "fail-under", 0, "exit with 3 if low of a framework is under `N` (0 to 1)")
	c.Flags().BoolVar(&a.all, "all", false, "list every requirement")
	c.Flags().BoolVar(&a.tests, "tests", false, "list how often each control ran, and what samples of it found")
	return c
}

// judged adds the flags of commands that judge a workspace.
func (a *app) judged(c *cobra.Command) {
	c.Flags().StringVar(&a.at, "at", "", "assess as of `DATE` (default: the organisation's as_of, else today)")
	c.Flags().StringVar(&a.lens, "lens", "", "only the scope with this `ID`")
	c.Flags().BoolVar(&a.reviewedOnly, "reviewed-only", false, "count without the links that nobody reviewed")
}

func (a *app) evidenceCommand() *cobra.Command {
	c := &cobra.Command{
		Use: "evidence [DIR]", Short: "Each piece of evidence with its verdict per framework", Args: args(0, 1),
		Long: `Says of each piece of evidence in DIR what it is worth in each scope, and which pieces satisfy both frameworks.

supports: it counts. needs-more: the framework asks more of it. stale: its time is over. out-of-scope: it speaks of nothing in
scope. not-accepted: it is a draft, rejected, or not there yet.`,
		Example: "  groundwork evidence examples/acme",
		RunE: func(c *cobra.Command, list []string) error {
			res, err := a.assessed(c, dirOf(list))
			if err != nil {
				return err
			}
			v := view.EvidenceOf(res)
			return a.show(v, func(p *page.Page) { p.Evidence(res, v.Totals) })
		},
	}
	a.judged(c)
	return c
}

func (a *app) overlapCommand() *cobra.Command {
	c := &cobra.Command{
		Use: "overlap A B", Short: "What two frameworks share, both ways, with method and what is left over", Args: args(2, 2),
		Example: "  groundwork overlap iso42001 soc2\n  groundwork overlap iso42001 soc2 --dir examples/acme",
		RunE: func(c *cobra.Command, list []string) error {
			o, _, _, err := a.overlap(c.Context(), list[0], list[1])
			if err != nil {
				return err
			}
			return a.show(o, func(p *page.Page) { p.Overlap(o) })
		},
	}
	c.Flags().StringVar(&a.dir, "dir", "", "add the files of `DIR`, and count in its scope")
	c.Flags().BoolVar(&a.reviewedOnly, "reviewed-only", false, "count without the links that nobody reviewed")
	return c
}

func (a *app) overlap(ctx context.Context, from, to string) (*mapping.Overlap, *mapping.Graph, func(framework.PointRef) bool, error) {
	set, g, err := a.load(ctx, a.dir)
	if err != nil {
		return nil, nil, nil, err
	}
	opts := mapping.OverlapOptions{ReviewedOnly: a.reviewedOnly}
	if set.Organisation != nil && len(set.Organisation.Scopes) > 0 {
		opts.Includes = included(g, set.Organisation, a.env.Now)
	} else {
		org := &organisation.Organisation{}
		for _, f := range g.Frameworks() {
			org.Scopes = append(org.Scopes, f.WholeScope())
		}
		opts.Includes = included(g, org, a.env.Now)
	}
	o, err := g.Overlap(ctx, from, to, opts)
	return o, g, opts.Includes, err
}

func (a *app) compareCommand() *cobra.Command {
	c := &cobra.Command{
		Use: "compare [A B]", Short: "How two frameworks differ and where they overlap", Args: args(0, 2),
		Example: "  groundwork compare\n  groundwork compare iso42001 soc2 --format json",
		RunE: func(c *cobra.Command, list []string) error {
			if len(list) == 1 {
				return usageError{errors.New("compare takes two frameworks, or none for the built-in two")}
			}
			if len(list) == 0 {
				list = []string{"iso42001", "soc2"}
			}
			o, g, in, err := a.overlap(c.Context(), list[0], list[1])
			if err != nil {
				return err
			}
			v := view.ComparisonOf(g, o, in)
			return a.show(v, func(p *page.Page) { p.Comparison(v) })
		},
	}
	c.Flags().StringVar(&a.dir, "dir", "", "add the files of `DIR`")
	return c
}

func (a *app) listCommand() *cobra.Command {
	c := &cobra.Command{
		Use: "list", Short: "Frameworks with their counts", Args: args(0, 0),
		RunE: func(c *cobra.Command, _ []string) error {
			_, g, err := a.load(c.Context(), a.dir)
			if err != nil {
				return err
			}
			v := catalog.Count(g)
			return a.show(v, func(p *page.Page) { p.Listing(v) })
		},
	}
	c.Flags().StringVar(&a.dir, "dir", "", "add the files of `DIR`")
	return c
}

func (a *app) drawCommand() *cobra.Command {
	c := &cobra.Command{
		Use: "draw A B", Short: "The overlap of two frameworks as a picture: SVG matrix, DOT, Mermaid", Args: args(2, 2),
		Long: `Draw which groups of two frameworks share controls, and what is stated between them: a matrix as SVG, or
the graph as DOT (Graphviz) or Mermaid.`,
		Example: "  groundwork draw iso42001 soc2 --format svg -o overlap.svg\n  groundwork draw iso42001 soc2 --format mermaid",
		RunE: func(cmd *cobra.Command, list []string) error {
			_, g, err := a.load(cmd.Context(), a.dir)
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
			switch a.format {
			case "svg":
				return a.print(d.SVG)
			case "dot":
				return a.print(d.DOT)
			case "mermaid":
				return a.print(d.Mermaid)
			}
			return a.show(d, func(p *page.Page) { p.Matrix(d) })
		},
	}
	c.Annotations = map[string]string{formats: "text json svg dot mermaid"}
	c.Flags().StringVar(&a.dir, "dir", "", "add the files of `DIR`")
	return c
}

// width is the terminal's, COLUMNS, or 100.
func (a *app) width() int {
	if n, err := strconv.Atoi(a.env.Getenv("COLUMNS")); err == nil && n >= 40 {
		return n
	}
	if a.env.Width >= 40 {
		return a.env.Width
	}
	return 100
}

// included says which points the organisation's scopes take in; a framework that no
// scope names is taken in whole.
func included(g *mapping.Graph, org *organisation.Organisation, now func() time.Time) func(framework.PointRef) bool {
	at := org.AsOf
	if at.IsZero() {
		at = framework.DateOf(now())
	}
	reaches := map[string][]*framework.Reach{}
	for _, s := range org.Scopes {
		if f, err := g.Framework(s.Framework); err == nil {
			reaches[f.ID] = append(reaches[f.ID], s.Reach(f, at))
		}
	}
	return func(p framework.PointRef) bool {
		list, scoped := reaches[p.Ref.Framework]
		return !scoped || slices.ContainsFunc(list, func(r *framework.Reach) bool {
			return r.Requirement(p.Ref.Requirement).Standing == framework.InScope && r.Point(p).Standing == framework.InScope
		})
	}
}
