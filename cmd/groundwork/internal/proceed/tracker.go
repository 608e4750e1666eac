package proceed

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/app"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/ask"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/intake"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/onward"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/store"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
	"github.com/groundworkgrc/groundwork/internal/safe"
)

// Import is the command that takes in a tracker of evidence.
func Import(a *app.App) *cobra.Command {
	in, write := &intake.Intake{}, false
	c := &cobra.Command{
		Use: "import FILE [DIR]", Short: "Take in a tracker of evidence: CSV or an Excel workbook", Args: app.Args(1, 2),
		Long: `Read the table in which you keep your evidence, and say what of it would be added to the workspace in DIR, updated
there, or refused, and why. Nothing is written without --write, or your yes on a terminal.

Columns are told by their headers, dates as people write them, and the type of each row by its title and control. Where that
is not certain you are asked, or the piece becomes a draft with the reason beside it. How the columns were read is kept in
DIR/` + intake.Kept + `, so that next month nothing is asked again; the same rows update what is there and add nothing twice.`,
		Example: "  groundwork evidence import cmd/groundwork/internal/tracker/testdata/evidence-tracker.xlsx examples/acme\n" +
			"  groundwork evidence import tracker.csv my-company --column owner=Responsible --type \"Pen test\"=penetration-test-report --write",
		RunE: func(c *cobra.Command, list []string) error {
			in.File = list[0]
			return tracked(c.Context(), a, in, app.DirOf(list[1:]), write)
		},
	}
	f := c.Flags()
	f.StringArrayVar(&in.Columns, "column", nil, "`FIELD=HEADER`: which column a field is; may be repeated")
	f.StringArrayVar(&in.Types, "type", nil, "`NAME=TYPE`: of what evidence type rows are whose title says NAME; may be repeated")
	f.StringArrayVar(&in.Statuses, "status", nil, "`WORD=STATUS`: what a status means: accepted, draft, rejected or none; may be repeated")
	f.StringVar(&in.Dates, "dates", "", "`ORDER` of 03/04/2026: day-first or month-first")
	f.StringVar(&in.Sheet, "sheet", "", "the `SHEET` of a workbook")
	f.StringVar(&in.AcceptedBy, "accepted-by", "", "`WHO` accepts what the tracker says is done")
	f.StringVar(&in.ApprovedBy, "approved-by", "", "`WHO` approved the documents that it says are approved")
	f.StringVar(&in.Into, "into", "", "the `FILE` of DIR that new pieces go to (default: the one that holds evidence, or evidence.yaml)")
	f.StringVar(&in.Mapping, "mapping", "", "read how the tracker is read from `FILE` (default: DIR/"+intake.Kept+")")
	f.StringVar(&in.Save, "save", "", "keep how the tracker was read in `FILE`")
	f.BoolVar(&write, "write", false, "write it")
	return c
}

// tracked reads, shows, asks whether to write, and writes.
func tracked(ctx context.Context, a *app.App, in *intake.Intake, dir string, write bool) (err error) {
	if in.Store, err = open(ctx, a, dir, in.File); err != nil {
		return err
	}
	data, err := a.Read(ctx, in.File)
	if err != nil {
		return fmt.Errorf("import: %q cannot be read: is it there, and a file?", in.File)
	}
	asker := asks(ctx, a)
	if err := in.Read(ctx, data, asker); err != nil {
		return err
	}
	show := func() error {
		v := view.Tracked{File: filepath.Base(in.File), Mapping: in.MappingFile(), Files: in.Files, Written: write, Plan: in.Plan}
		return a.Show(v, func(p *page.Page) { onward.Tracked(p, v) })
	}
	later := asker != nil && !write && len(in.Files) > 0
	if later {
		if err := show(); err != nil {
			return err
		}
		write = asker.Yes("Write this now?")
	}
	switch {
	case write:
		err = in.Write(ctx)
	case in.Save != "":
		err = in.Keep(ctx)
	}
	if err != nil {
		return err
	}
	if !later {
		return show()
	}
	if write {
		_, err = fmt.Fprintf(a.Env.Stdout, "Written to %s.\n", safe.Text(strings.Join(in.Files, ", ")))
	}
	return err
}

// asks is nil where nobody is there to answer.
func asks(ctx context.Context, a *app.App) *intake.Asker {
	if !a.Env.Answers || a.Env.Stdin == nil || a.Format != "text" || a.Output != "" {
		return nil
	}
	a.Quiet()
	return intake.NewAsker(ask.Until(ctx, a.Env.Stdin), a.Env.Stdout)
}

// open reads a workspace to change it, taking in these files.
func open(ctx context.Context, a *app.App, dir string, taken ...string) (*store.Store, error) {
	set, graph, err := a.Silently(ctx, dir)
	if err != nil {
		return nil, err
	}
	a.NotRead(set, taken...)
	return store.Open(ctx, dir, graph, set.Organisation)
}
