package onward

import (
	"fmt"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/scan"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
)

// said are the states of a scan in words, in the order in which they are told.
var said = []struct {
	state scan.State
	words string
}{
	{scan.Changed, "changed since its digest was taken: look at it, then renew it"},
	{scan.Missing, "no such file, neither in the folder nor in the workspace"},
	{scan.Outside, "a path that leads out of the folder and of the workspace: not opened"},
	{scan.NoDigest, "there, without a digest yet"},
}

// Scanned tells what became of the files that evidence names, and of new ones.
func Scanned(p *page.Page, v view.Scanned) {
	p.Line("%s", page.Boldf("%s: %d files are as they were, %d changed, %d missing, %d without a digest", v.Folder,
		v.Counts[scan.Unchanged], v.Counts[scan.Changed], v.Counts[scan.Missing], v.Counts[scan.NoDigest]))
	if n := v.Counts[scan.Elsewhere]; n > 0 {
		p.Wrapped(0, fmt.Sprintf("Of %d the source is an address on a network, which is not opened.", n))
	}
	if v.NoSource > 0 {
		p.Wrapped(0, fmt.Sprintf("Of %d no source is stated.", v.NoSource))
	}
	for _, s := range said {
		var rows []table.Row
		for _, x := range v.Pieces {
			if x.State == s.state {
				rows = append(rows, table.Row{x.ID, x.URI})
			}
		}
		if len(rows) > 0 {
			p.Head(s.words)
			p.Table(table.Row{"evidence", "file"}, rows)
		}
	}
	proposed(p, v)
	if v.Cut {
		p.Wrapped(0, fmt.Sprintf("There are more files in %s: only the first %d were looked at.", v.Folder, scan.MostFiles))
	}
	switch {
	case v.Written:
		p.Line("\nWritten to %s.", strings.Join(v.Files, ", "))
	case v.Counts[scan.NoDigest] > 0:
		p.Line("\nNothing is written. --write fills in the digests that are missing.")
	}
}

func proposed(p *page.Page, v view.Scanned) {
	var unknown []string
	n := 0
	for _, x := range v.New {
		if x.Type == "" {
			unknown = append(unknown, x.File)
		} else {
			n++
		}
	}
	if n > 0 {
		p.Head(fmt.Sprintf("%d files that no piece names could be these drafts (--add writes them)", n))
		p.Lines(v.Proposed)
	}
	if len(unknown) > 0 {
		p.Head("Files that no piece names, and whose names do not tell what they are")
		for _, f := range unknown {
			p.Line("  %s", f)
		}
	}
}
