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
	"github.com/groundworkgrc/groundwork/scoring/report"
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

Low is what is shown; high is what is not yet ruled out. A workspace without a scope is judged for the frameworks that it declares,
else for the built-in ones, each by its default profile, and the head says so; a folder that states nothing is not judged.`,
		Example: "  groundwork assess examples/acme\n  groundwork assess examples/acme --fail-under 0.8 --format json",
		RunE: func(c *cobra.Command, list []string) error {
			if !(a.failUnder >= 0 && a.failUnder <= 1) { // so that NaN is none
				return usageError{fmt.Errorf("--fail-under %v: want a share from 0 to 1, such as 0.8", a.failUnder)}
			}
			res, err := a.assessed(c, dirOf(list))
			if err != nil {
				return err
			}
			if a.format == "md" {
				err = a.print(func(w io.Writer) error { return report.AssessmentMarkdown(w, res) })
			} else {
				err = a.show(res, func(p *page.Page) { p.Assessment(res, a.all, a.tests) })
			}
			if err != nil {
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
	c.Annotations = map[string]string{formats: "text json md"}
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

supports: alone it would show something. needs-more: something of it is wanted, and is named. deviates: so much of what was tested
failed that it is worth nothing, or it says that it failed. stale: no day of it is asked, it came too late, or it was replaced before.
out-of-scope: nothing in scope takes it. not-yet: it is collected, performed or in force only later. not-accepted: a draft, or rejected.`,
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
			o, _, err := a.overlap(c.Context(), list[0], list[1])
			if err != nil {
				return err
			}
			return a.show(o, func(p *page.Page) { p.Overlap(o) })
		},
	}
	c.Flags().StringVar(&a.dir, "dir", "", "add the files of `DIR`, and count in its scope")
	c.Flags().StringSliceVar(&a.additional, "additional", nil, "say what the additional criteria of `CATEGORY` would add")
	c.Flags().BoolVar(&a.reviewedOnly, "reviewed-only", false, "count without the links that nobody reviewed")
	return c
}

func (a *app) overlap(ctx context.Context, from, to string) (*mapping.Overlap, *mapping.Graph, error) {
	set, g, err := a.load(ctx, a.dir)
	if err != nil {
		return nil, nil, err
	}
	opts := mapping.OverlapOptions{ReviewedOnly: a.reviewedOnly, Additional: a.additional}
	if set.Organisation != nil && len(set.Organisation.Scopes) > 0 {
		opts.Includes = included(g, set.Organisation, a.env.Now)
	} else {
		opts.Includes = included(g, &organisation.Organisation{}, a.env.Now)
	}
	o, err := g.Overlap(ctx, from, to, opts)
	return o, g, err
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
			o, g, err := a.overlap(c.Context(), list[0], list[1])
			if err != nil {
				return err
			}
			v := view.ComparisonOf(g, o)
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
// scope names is taken in whole, without additional criteria.
func included(g *mapping.Graph, org *organisation.Organisation, now func() time.Time) func(framework.PointRef) bool {
	at := org.AsOf
	if at.IsZero() {
		at = framework.DateOf(now())
	}
	reaches := map[string][]*framework.Reach{}
	for _, f := range g.Frameworks() {
		if !slices.ContainsFunc(org.Scopes, func(s framework.Scope) bool { return s.Framework == f.ID }) {
			reaches[f.ID] = append(reaches[f.ID], f.WholeScope().Reach(f, at))
		}
	}
	for _, s := range org.Scopes {
		if f, err := g.Framework(s.Framework); err == nil {
			reaches[f.ID] = append(reaches[f.ID], s.Reach(f, at))
		}
	}
	return func(p framework.PointRef) bool {
		return slices.ContainsFunc(reaches[p.Ref.Framework], func(r *framework.Reach) bool {
			return r.Requirement(p.Ref.Requirement).Standing == framework.InScope && r.Point(p).Standing == framework.InScope
		})
	}
}
