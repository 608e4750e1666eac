package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"github.com/groundworkgrc/groundwork/catalog"
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
func (a *app) show(v any, view func(*page)) error {
	return a.print(func(w io.Writer) error {
		if a.format == "json" {
			return writeJSON(w, v)
		}
		p := &page{w: w, width: a.width()}
		view(p)
		return p.err
	})
}

func dirOf(args []string) string {
	if len(args) == 0 {
		return "."
	}
	return args[0]
}

func (a *app) assessed(c *cobra.Command, dir string) (*result.Assessment, error) {
	e, org, at, err := a.engine(dir)
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
			if err := a.show(res, func(p *page) { p.assessment(res, a.all, a.tests) }); err != nil {
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

// evidenceView is the JSON of the evidence command.
type evidenceView struct {
	At       framework.Date    `json:"at"`
	Catalog  result.Digest     `json:"catalog"`
	Rules    result.Digest     `json:"rules"`
	Input    result.Digest     `json:"input"`
	Notice   string            `json:"notice"`
	Totals   evidenceTotals    `json:"totals"`
	Evidence []result.Evidence `json:"evidence"`
}

type evidenceTotals struct {
	Pieces        int `json:"pieces"`
	SatisfiesBoth int `json:"satisfies_both"`
	SupportsOne   int `json:"supports_one"`
	SupportsNone  int `json:"supports_none"`
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
			v := evidenceView{At: res.At, Catalog: res.Catalog, Rules: res.Rules, Input: res.Input, Notice: res.Notice, Evidence: res.Evidence}
			v.Totals.Pieces = len(res.Evidence)
			for _, e := range res.Evidence {
				switch {
				case e.SatisfiesBoth:
					v.Totals.SatisfiesBoth++
				case len(e.SupportsIn) > 0:
					v.Totals.SupportsOne++
				default:
					v.Totals.SupportsNone++
				}
			}
			return a.show(v, func(p *page) { p.evidence(res, v.Totals) })
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
			return a.show(o, func(p *page) { p.overlap(o) })
		},
	}
	c.Flags().StringVar(&a.dir, "dir", "", "add the files of `DIR`, and count in its scope")
	c.Flags().BoolVar(&a.reviewedOnly, "reviewed-only", false, "count without the links that nobody reviewed")
	return c
}

func (a *app) overlap(ctx context.Context, from, to string) (*mapping.Overlap, *mapping.Graph, func(framework.PointRef) bool, error) {
	set, g, err := a.load(a.dir)
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
			v := comparisonOf(g, o, in)
			return a.show(v, func(p *page) { p.comparison(v) })
		},
	}
	c.Flags().StringVar(&a.dir, "dir", "", "add the files of `DIR`")
	return c
}

func (a *app) listCommand() *cobra.Command {
	c := &cobra.Command{
		Use: "list", Short: "Frameworks with their counts", Args: args(0, 0),
		RunE: func(*cobra.Command, []string) error {
			_, g, err := a.load(a.dir)
			if err != nil {
				return err
			}
			v := catalog.Count(g)
			return a.show(v, func(p *page) { p.listing(v) })
		},
	}
	c.Flags().StringVar(&a.dir, "dir", "", "add the files of `DIR`")
	return c
}

func (a *app) showCommand() *cobra.Command {
	c := &cobra.Command{
		Use: "show ID", Short: "A framework, requirement, control or evidence type", Args: args(1, 1),
		Example: "  groundwork catalog show iso42001\n  groundwork catalog show soc2:CC6.2",
		RunE: func(_ *cobra.Command, list []string) error {
			_, g, err := a.load(a.dir)
			if err != nil {
				return err
			}
			v, view, err := shown(g, list[0])
			if err != nil {
				return err
			}
			return a.show(v, view)
		},
	}
	c.Flags().StringVar(&a.dir, "dir", "", "add the files of `DIR`")
	return c
}
