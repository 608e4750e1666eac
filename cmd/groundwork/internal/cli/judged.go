package cli

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring/explanation"
	"github.com/groundworkgrc/groundwork/scoring/report"
)

// states reports whether a workspace says anything of an organisation.
func states(o *organisation.Organisation) bool {
	return o != nil && (o.Name != "" || len(o.Systems)+len(o.Scopes)+len(o.Facts)+len(o.Evidence)+len(o.Treatments)+len(o.Risks)+len(o.Operates)+len(o.Owners) > 0)
}

func (a *app) explainCommand() *cobra.Command {
	var view string
	c := &cobra.Command{
		Use: "explain DIR REF", Short: "Why a requirement stands where it stands", Args: args(2, 2),
		Long: `Shows each point of the requirement with its controls, their evidence, and every condition as it was evaluated.

One trace, in several views: why it stands where it stands; missing, what is not there and what nobody answered; would, what
would have to be true; alone, which evidence carries a point by itself; drafts, how much rests on links that nobody reviewed.`,
		Example:     "  groundwork explain examples/acme soc2:CC6.2\n  groundwork explain examples/acme iso42001:A.6.2.4 --view missing,would\n  groundwork explain examples/acme soc2:A1.2 --format md -o A1.2.md",
		Annotations: map[string]string{formats: "text json md"},
		RunE: func(c *cobra.Command, list []string) error {
			ref, err := framework.ParseRef(list[1])
			if err != nil {
				return usageError{err}
			}
			views, err := report.ParseViews(view)
			if err != nil {
				return usageError{err}
			}
			x, err := a.explained(c, list[0], ref)
			if err != nil {
				return err
			}
			if a.format == "md" {
				return a.print(func(w io.Writer) error { return report.ExplanationMarkdown(w, x, views...) })
			}
			return a.show(x, func(p *page.Page) { p.Explanation(x, views) })
		},
	}
	a.judged(c)
	c.Flags().StringVar(&view, "view", "", "only these `VIEWS`: why, missing, would, alone, drafts (default: all; JSON always holds all)")
	return c
}

// explained explains a requirement in the lens that is asked for, or the first.
func (a *app) explained(c *cobra.Command, dir string, ref framework.Ref) (*explanation.Explanation, error) {
	e, org, at, err := a.engine(c.Context(), dir)
	if err != nil {
		return nil, err
	}
	xs, err := e.Explain(c.Context(), org, at, ref)
	if err != nil {
		return nil, err
	}
	for i := range xs {
		if a.lens == "" || a.lens == xs[i].Lens {
			return &xs[i], nil
		}
	}
	return nil, fmt.Errorf("lens %q: no scope of the workspace with that id takes in %s", a.lens, ref)
}

func (a *app) soaCommand() *cobra.Command {
	c := &cobra.Command{
		Use: "soa [DIR]", Short: "The Statement of Applicability, computed from scope, risks and evidence", Args: args(0, 1),
		Long: `Lists every Annex A control and the organisation's own: included or excluded, why, implemented by what, shown by what and
until when. Reasons come from the scope (soa:) and from the risk list (risks:). --format csv and md make a table to hand over.`,
		Example:     "  groundwork soa examples/acme\n  groundwork soa examples/acme --format csv -o soa.csv",
		Annotations: map[string]string{formats: "text json md csv"},
		RunE: func(c *cobra.Command, list []string) error {
			e, org, at, err := a.engine(c.Context(), dirOf(list))
			if err != nil {
				return err
			}
			s, err := e.Statement(c.Context(), org, at, a.lens)
			if err != nil {
				return err
			}
			switch a.format {
			case "md":
				return a.print(func(w io.Writer) error { return report.StatementMarkdown(w, s) })
			case "csv":
				return a.print(func(w io.Writer) error { return report.StatementCSV(w, s) })
			}
			return a.show(s, func(p *page.Page) { p.Statement(s) })
		},
	}
	a.judged(c)
	return c
}
