package onward

import (
	"path/filepath"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
)

// Workspace tells what was written to begin with, and what comes next.
func Workspace(p *page.Page, v view.Workspace, frameworks []string) {
	names := make([]string, len(v.Files))
	for i, f := range v.Files {
		names[i] = filepath.Base(f)
	}
	p.Wrapped(0, "In "+v.Folder+" are written: "+strings.Join(names, ", ")+".")
	p.Line("\n%s", page.Bold("Next"))
	rows := []table.Row{
		{"groundwork assess " + v.Folder, "where you stand: nothing is shown yet"},
		{"groundwork requests " + v.Folder, "what an auditor will ask to see, of whom, and until when"},
		{"groundwork evidence import TRACKER.xlsx " + v.Folder, "the list of evidence that you keep, Excel or CSV: what of it would be taken in"},
		{"groundwork catalog list evidence-types --framework " + frameworks[0], "what evidence is asked for"},
		{"groundwork catalog list controls --framework " + frameworks[0], "which controls there are, and who runs them"},
		{"groundwork catalog show user-access-review", "one control: what it does, what shows it, what it takes"},
	}
	p.Table(table.Row{"command", "what it tells"}, rows)
	p.Line("")
	p.Wrapped(0, "Open facts.yaml and evidence.yaml in an editor: their notes say what to write. A catalog of your own beside the built-in one begins with 'groundwork catalog new "+v.Folder+"'.")
}
