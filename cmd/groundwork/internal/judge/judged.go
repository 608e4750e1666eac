package judge

import (
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/answer"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/app"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/standing"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/usage"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/report"
)

// Explain is the command that tells why something stands where it stands.
func Explain(a *app.App) *cobra.Command {
	var views string
	var rules bool
	c := &cobra.Command{
		Use: "explain DIR WHAT", Short: "Why a requirement, control, piece of evidence or finding stands where it stands", Args: app.Args(2, 2),
		Long: `WHAT is a requirement (soc2:CC6.2, or CC6.2), a control, a piece of evidence or a finding, by its id.

Of a requirement it shows each point with its controls, their evidence, and what each condition came to; in several views: why it
stands where it stands; missing, what is not there and what nobody answered; would, what would have to be true; alone, which
evidence carries a point by itself; drafts, how much rests on links that nobody reviewed. Of a control it shows where it stands on
each point, of a piece what it is worth and what would fall without it, of a finding what it rests on and what would take that
away. Conditions are in words; --rules shows them as they are written, too.`,
		Example: "  groundwork explain examples/acme soc2:CC6.2\n  groundwork explain examples/acme user-access-review\n  groundwork explain examples/acme EV-218\n" +
			"  groundwork explain examples/acme iso42001:A.6.2.4 --view missing,would\n  groundwork explain examples/acme soc2:A1.2 --format md -o A1.2.md",
		Annotations: map[string]string{app.Formats: "text json md"},
		RunE: func(c *cobra.Command, list []string) error {
			_, first := framework.ParseRef(list[0])
			_, second := framework.ParseRef(list[1])
			if first == nil && second != nil || turned(list[0], list[1]) {
				return usage.Of(fmt.Errorf("the folder comes first: groundwork explain %s %s", list[1], list[0]))
			}
			wanted, err := report.ParseViews(views)
			if err != nil {
				return usage.Of(err)
			}
			e, org, res, err := workspace(a, c, list[0])
			if err != nil {
				return err
			}
			about := &answer.Case{Engine: e, Org: org, At: res.At, Lens: a.Lens, Rules: rules}
			v, err := about.Explain(c.Context(), res, list[1])
			if err != nil {
				return err
			}
			return show(a, list[1], v, wanted)
		},
	}
	a.Judged(c)
	c.Flags().StringVar(&views, "view", "", "of a requirement only these `VIEWS`: why, missing, would, alone, drafts (default: all; JSON always holds all)")
	c.Flags().BoolVar(&rules, "rules", false, "show rules and conditions as they are written, too")
	return c
}

// turned reports whether the second of two names is that of a folder, and the first of none.
func turned(first, second string) bool {
	is := func(name string) bool {
		info, err := os.Stat(name)
		return err == nil && info.IsDir()
	}
	return second != "" && is(second) && !is(first)
}

// SoA is the command that makes the Statement of Applicability.
func SoA(a *app.App) *cobra.Command {
	c := &cobra.Command{
		Use: "soa [DIR]", Short: "The Statement of Applicability, computed from scope, risks and evidence", Args: app.Args(0, 1),
		Long: `Lists every Annex A control and the organisation's own: included or excluded, why, implemented by what, shown by what and
until when. Reasons come from the scope (soa:) and from the risk list (risks:). --format csv and md make a table to hand over.`,
		Example:     "  groundwork soa examples/acme\n  groundwork soa examples/acme --format csv -o soa.csv",
		Annotations: map[string]string{app.Formats: "text json md csv"},
		RunE: func(c *cobra.Command, list []string) error {
			e, org, at, err := a.Engine(c.Context(), app.DirOf(list))
			if err != nil {
				return err
			}
			s, err := e.Statement(c.Context(), org, at, a.Lens)
			if err != nil {
				return err
			}
			switch a.Format {
			case "md":
				return a.Print(func(w io.Writer) error { return report.StatementMarkdown(w, s) })
			case "csv":
				return a.Print(func(w io.Writer) error { return report.StatementCSV(w, s) })
			}
			return a.Show(s, func(p *page.Page) { standing.Statement(p, s) })
		},
	}
	a.Judged(c)
	return c
}
