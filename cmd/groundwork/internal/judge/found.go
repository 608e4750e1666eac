package judge

import (
	"cmp"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/app"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/list"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/sheet"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/standing"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/usage"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
)

// thingsFirst is how many things to do an assessment tells.
const thingsFirst = 3

// Findings is the command that lists what could be raised.
func Findings(a *app.App) *cobra.Command {
	c := &cobra.Command{
		Use: "findings [DIR]", Short: "What could be raised, by cause, all of it", Args: app.Args(0, 1),
		Long: `Lists everything that an auditor could raise of the workspace in DIR, in each framework's own words: one cause is one finding,
with all requirements that it bears on. --all says of each why. The id of a finding is taken by explain.`,
		Example:     "  groundwork findings examples/acme\n  groundwork findings examples/acme --format csv -o findings.csv",
		Annotations: map[string]string{app.Formats: "text json csv"},
		RunE: func(c *cobra.Command, dirs []string) error {
			res, err := assessed(a, c, app.DirOf(dirs))
			if err != nil {
				return err
			}
			v := view.FindingsOf(res)
			if a.Format == "csv" {
				return a.Print(func(w io.Writer) error { return sheet.WriteCSV(w, v.Table()) })
			}
			return a.Show(v, func(p *page.Page) { standing.Findings(p, v, a.All) })
		},
	}
	a.Judged(c)
	c.Flags().BoolVar(&a.All, "all", false, "say of each why it could be raised")
	return c
}

// Evidence is the command that tells what each piece of evidence is worth.
func Evidence(a *app.App) *cobra.Command {
	var sieve view.Sieve
	c := &cobra.Command{
		Use: "evidence [DIR]", Short: "Each piece of evidence with its verdict per framework; import, add, renew, accept, scan", Args: app.Args(0, 1),
		Long: `Says of each piece of evidence in DIR whose it is, of which day, until when it holds, what it is worth in each scope, which
requirements it supports, and what it lacks where it supports nothing. --why-not tells of those about which something can be done.

supports: alone it would show something. needs-more: something of it is wanted, and is named. deviates: so much of what was tested
failed that it is worth nothing, or it says that it failed. stale: no day of it is asked, it came too late, or it was replaced before.
out-of-scope: nothing in scope takes it. not-yet: it is collected, performed or in force only later. not-accepted: a draft, or rejected.

The commands below bring evidence in and change it.`,
		Example:     "  groundwork evidence examples/acme\n  groundwork evidence examples/acme --why-not --owner it-ops",
		Annotations: map[string]string{app.Formats: "text json csv"},
		RunE: func(c *cobra.Command, dirs []string) error {
			e, org, res, err := workspace(a, c, app.DirOf(dirs))
			if err != nil {
				return err
			}
			if sieve.Control != "" {
				ids, err := list.Controls(e.Graph(), []string{sieve.Control})
				if err != nil {
					return usage.Of(err)
				}
				a.Renamed(sieve.Control, ids[0])
				sieve.Control = ids[0]
			}
			if err := cmp.Or(list.Nobody("--owner", sieve.Owner, e.Graph(), org), list.NoRequirement(e.Graph(), sieve.Requirement)); err != nil {
				return usage.Of(err)
			}
			worth := slices.DeleteFunc(view.WorthOf(e.Graph(), org, res), func(w view.Worth) bool { return !sieve.Asked(&w) })
			if a.Format == "csv" {
				return a.Print(func(w io.Writer) error { return sheet.WriteCSV(w, view.WorthTable(res, worth)) })
			}
			return a.Show(view.EvidenceOf(res, worth), func(p *page.Page) { standing.Pieces(p, res, worth, sieve.WhyNot) })
		},
	}
	a.Judged(c)
	f := c.Flags()
	f.BoolVar(&sieve.WhyNot, "why-not", false, "only pieces that support nothing in a scope that asks for them, with the reason")
	f.StringVar(&sieve.Owner, "owner", "", "only pieces of this person or `ROLE`")
	f.StringVar(&sieve.Control, "control", "", "only pieces that this `CONTROL` takes")
	f.StringVar(&sieve.Requirement, "requirement", "", "only pieces with a verdict for this `REQUIREMENT`")
	return c
}
