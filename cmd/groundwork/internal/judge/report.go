package judge

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/app"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/standing"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/usage"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/office"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/advise"
	"github.com/groundworkgrc/groundwork/scoring/document"
	"github.com/groundworkgrc/groundwork/scoring/handover"
	"github.com/groundworkgrc/groundwork/scoring/projection"
)

// reporting is how a document for a reader is asked for.
type reporting struct {
	reader, table, framework string
	annex, gaps, marked      bool
}

// Report is the command that makes the document for a reader.
func Report(a *app.App) *cobra.Command {
	var of reporting
	c := &cobra.Command{
		Use: "report [DIR] --for READER", Short: "The document for a reader: leadership, auditor, certification body, engineering or customer", Args: app.Args(0, 1),
		Long: `Makes the document that a reader is given.

leadership: one page: counts, band, the three gaps that matter most with owner and date, what both frameworks share.
auditor: control matrix, evidence by criterion, test sheet, what the description covers, controls that others run, changes
in the period. Of the scopes without a Statement of Applicability; --lens names another.
certification-body: the Statement of Applicability as it is handed over, and the index of documents. --annex makes the
internal annex instead: what is missing, reasons that are only proposed, figures and notes. Of several statements --lens
chooses one: each is a document of its own.
engineering: what to collect by when, and the controls by owner.
customer: what may go outside: answers by each scope, or by the framework that --framework names, be it known by relations
alone. Of evidence only what says "outside: true" is named. --gaps adds what records do not support yet.

A document has several tables, and CSV holds one: the main one, or the one that --table names.`,
		Example:     "  groundwork report examples/acme --for leadership\n  groundwork report examples/acme --for certification-body -o soa.xlsx\n  groundwork report examples/acme --for engineering -o collect.csv",
		Annotations: map[string]string{app.Formats: "text json md csv html pdf xlsx"},
		RunE: func(c *cobra.Command, dirs []string) error {
			to, err := readerOf(of.reader)
			if err != nil {
				return err
			}
			if err := of.fits(a, to); err != nil {
				return usage.Of(err)
			}
			return reported(c.Context(), a, app.DirOf(dirs), to, of)
		},
	}
	a.Judged(c)
	f := c.Flags()
	f.StringVar(&of.reader, "for", "", "for which `READER`: "+readers())
	f.StringVar(&of.table, "table", "", "with csv: the table with this `ID`")
	f.BoolVar(&of.annex, "annex", false, "for a certification body: the internal annex instead")
	f.StringVar(&of.framework, "framework", "", "for a customer: answer by the framework with this `ID`")
	f.BoolVar(&of.gaps, "gaps", false, "for a customer: what records do not support yet, too")
	f.BoolVar(&of.marked, "bom", false, "with csv: begin with a byte order mark, as some spreadsheet programs want")
	f.BoolVar(&a.All, "all", false, "as text: all rows of each table")
	return c
}

// reported makes the document of a workspace, and writes it.
func reported(ctx context.Context, a *app.App, dir string, to document.Reader, of reporting) error {
	e, org, at, err := a.Engine(ctx, dir)
	if err != nil {
		return err
	}
	m, err := advise.Material(ctx, e, org, at)
	if err != nil {
		return err
	}
	m.Lens, m.Annex, m.Gaps = a.Lens, of.annex, of.gaps
	if err := theirs(ctx, m, of.framework); err != nil {
		return err
	}
	d, err := handover.For(to, m)
	switch {
	case errors.Is(err, handover.ErrSeveral):
		return usage.Of(fmt.Errorf("%w (--lens)", err))
	case errors.Is(err, handover.ErrNoScope):
		return usage.Of(err)
	}
	if err != nil {
		return err
	}
	if d.Draft {
		fmt.Fprintln(a.Env.Stderr, "The statement is a draft: something is missing before it can be handed over. --annex says what.")
	}
	return handOver(a, d, of.table, of.marked)
}

// theirs settles by which framework a customer is answered: a scope of it, or what relations prove of it.
func theirs(ctx context.Context, m *handover.Material, asked string) error {
	if asked == "" {
		return nil
	}
	for i := range m.Assessment.Frameworks {
		if l := &m.Assessment.Frameworks[i]; l.Framework == asked {
			m.Lens = l.Lens
			return nil
		}
	}
	var err error
	m.Projected, err = projection.Of(ctx, m.Graph, m.Assessment, asked)
	return err
}

func readers() string { return strings.Join(readerNames(), ", ") }

func readerNames() []string {
	var names []string
	for _, r := range document.Readers() {
		names = append(names, string(r))
	}
	return names
}

func readerOf(said string) (document.Reader, error) {
	names := readerNames()
	if slices.Contains(names, said) {
		return document.Reader(said), nil
	}
	switch near := framework.Nearest(said, names); {
	case said == "":
		return "", usage.Of(fmt.Errorf("say for whom: --for %s", readers()))
	case near != "":
		return "", usage.Of(fmt.Errorf("unknown reader %q; did you mean %q?", said, near))
	}
	return "", usage.Of(fmt.Errorf("unknown reader %q: want one of %s", said, readers()))
}

// fits reports a flag that is for another reader or form.
func (of reporting) fits(a *app.App, to document.Reader) error {
	switch {
	case of.framework != "" && to != document.Customer:
		return fmt.Errorf("--framework is of --for %s", document.Customer)
	case of.framework != "" && a.Lens != "":
		return errors.New("--framework and --lens each say by what a customer is answered: say one")
	case of.annex && to != document.CertificationBody:
		return fmt.Errorf("--annex is of --for %s", document.CertificationBody)
	case of.gaps && to != document.Customer:
		return fmt.Errorf("--gaps is of --for %s", document.Customer)
	case (of.table != "" || of.marked) && a.Format != "csv":
		return errors.New("--table and --bom are of --format csv: a file of another form holds all tables")
	}
	return nil
}

// handOver writes a document in the asked form; table and marked are those of [office.CSV].
func handOver(a *app.App, d *document.Document, table string, marked bool) error {
	switch a.Format {
	case "text":
		return a.Show(d, func(p *page.Page) { standing.Document(p, d, a.All) })
	case "csv":
		return a.Print(func(w io.Writer) error { return office.CSV(w, d, table, marked) })
	case "pdf", "xlsx":
		if a.Output == "" {
			return usage.Of(fmt.Errorf("%s goes to a file: say -o report.%s", a.Format, a.Format))
		}
	}
	return a.Print(func(w io.Writer) error { return office.Write(w, a.Format, d) })
}
