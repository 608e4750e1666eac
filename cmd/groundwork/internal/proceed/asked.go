package proceed

import (
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/answer"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/app"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/ical"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/list"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/onward"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/sheet"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/usage"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/advise"
	"github.com/groundworkgrc/groundwork/scoring/requests"
)

// Requests is the command that lists what auditors would ask to see.
func Requests(a *app.App) *cobra.Command {
	var owner, state string
	c := &cobra.Command{
		Use: "requests [DIR]", Short: "The evidence request list, as an auditor sends it", Args: app.Args(0, 1),
		Long: `Lists what the auditors of all frameworks in scope would ask to see, each thing once: what is wanted, how many, for which
requirements, from whom, by when, and how far it is answered.

not started: nothing is there. draft: a piece is there without a source. submitted: it has a source or a day, and nobody
accepted it. accepted, rejected: somebody did. deviates: what was tested failed.

As CSV or a workbook the list can be filled in and taken back: groundwork evidence import requests.xlsx DIR.`,
		Example:     "  groundwork requests examples/acme\n  groundwork requests examples/acme --format xlsx -o requests.xlsx",
		Annotations: map[string]string{app.Formats: "text json csv xlsx"},
		RunE: func(c *cobra.Command, dirs []string) error {
			e, org, at, err := a.Engine(c.Context(), app.DirOf(dirs))
			if err != nil {
				return err
			}
			of := &answer.Case{Engine: e, Org: org, At: at, Lens: a.Lens}
			l, err := of.Requests(c.Context(), answer.Wanted{State: state, Owner: owner, Said: "--"})
			if err != nil {
				return err
			}
			return requested(a, l, org.Evidence)
		},
	}
	a.Judged(c)
	c.Flags().BoolVar(&a.All, "all", false, "list what is accepted, too (tables and JSON always hold it)")
	c.Flags().StringVar(&owner, "owner", "", "only what is asked of this person or `ROLE`")
	c.Flags().StringVar(&state, "state", "", "only requests in this `STATE`: "+answer.RequestStates())
	return c
}

func requested(a *app.App, l *requests.List, pieces []evidence.Piece) error {
	switch a.Format {
	case "csv":
		return a.Print(func(w io.Writer) error { return sheet.WriteCSV(w, view.RequestTable(l, pieces)) })
	case "xlsx":
		if a.Output == "" {
			return usage.Of(errors.New("a workbook goes to a file: say -o requests.xlsx"))
		}
		return a.Print(func(w io.Writer) error { return sheet.WriteWorkbook(w, view.RequestTable(l, pieces)) })
	}
	return a.Show(l, func(p *page.Page) { onward.Requests(p, l, a.All) })
}

// Todo is the command that lists what there is to do in the days ahead.
func Todo(a *app.App) *cobra.Command {
	var by, owner string
	var days int
	c := &cobra.Command{
		Use: "todo [DIR]", Short: "What is overdue, due, to renew, to approve and to answer, by whom, and what falls otherwise", Args: app.Args(0, 1),
		Long: `Lists what is to be done in the days ahead: each with its date, who it is up to, the catalog's estimate of effort, and how much
lower readiness will be if it alone is not done. People are named once: organisation: {owners: {it-ops: Maya}}.

As iCalendar each item is an event of a whole day; what is overdue stands on today.`,
		Example:     "  groundwork todo examples/acme\n  groundwork todo examples/acme --days 30 --by control\n  groundwork todo examples/acme --format ics -o todo.ics",
		Annotations: map[string]string{app.Formats: "text json csv ics"},
		RunE: func(c *cobra.Command, dirs []string) error {
			if days < 1 || days > 3650 {
				return usage.Of(fmt.Errorf("--days %d: want 1 to 3650", days))
			}
			if !slices.Contains([]string{"owner", "date", "kind", "control"}, by) {
				return usage.Of(fmt.Errorf("--by %q: want owner, date, kind or control", by))
			}
			e, org, at, err := a.Engine(c.Context(), app.DirOf(dirs))
			if err != nil {
				return err
			}
			if err := list.Nobody("--owner", owner, e.Graph(), org); err != nil {
				return usage.Of(err)
			}
			t, err := advise.Todo(c.Context(), e, org, at, at.AddDays(days), a.Advance)
			if err != nil {
				return err
			}
			t.Items = slices.DeleteFunc(t.Items, func(x requests.Item) bool { return !list.Owned(owner, x.Role, x.Owner) })
			switch a.Format {
			case "csv":
				return a.Print(func(w io.Writer) error { return sheet.WriteCSV(w, view.TodoTable(t)) })
			case "ics":
				return a.Print(func(w io.Writer) error { return ical.Write(w, t, view.Upper, view.IfNot) })
			}
			return a.Show(t, func(p *page.Page) { onward.Todo(p, t, by) })
		},
	}
	c.Flags().StringVar(&a.At, "at", "", "from this `DATE` on (default: the organisation's as_of, else today)")
	c.Flags().BoolVar(&a.ReviewedOnly, "reviewed-only", false, "count without the links that nobody reviewed")
	c.Flags().IntVar(&days, "days", 30, "look `N` days ahead")
	c.Flags().StringVar(&by, "by", "owner", "what it stands under, `WORD`: owner, date, kind or control")
	c.Flags().StringVar(&owner, "owner", "", "only what is up to this person or `ROLE`")
	return c
}
