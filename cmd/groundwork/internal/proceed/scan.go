package proceed

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/app"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/intake"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/onward"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/scan"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/tracker"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
)

// Scan is the command that compares the files of a folder with the evidence that names them.
func Scan(a *app.App) *cobra.Command {
	write, add, into := false, false, ""
	c := &cobra.Command{
		Use: "scan FOLDER [DIR]", Short: "Compare the files in a folder with the evidence that names them", Args: app.Args(1, 2),
		Long: `Take the SHA-256 digest of each file that a piece of evidence names (source.uri, a path below FOLDER or below DIR), and tell
which changed or are missing, which have no digest yet, and which files in FOLDER no piece names, with the draft that each could be.

--write fills in digests where there is none; one that differs is told and left. --add writes the drafts.`,
		Example: "  groundwork evidence scan docs examples/acme\n  groundwork evidence scan files my-company --write",
		RunE: func(c *cobra.Command, list []string) error {
			s, err := open(c.Context(), a, app.DirOf(list[1:]))
			if err != nil {
				return err
			}
			root, err := os.OpenRoot(list[0])
			if err != nil {
				return fmt.Errorf("%q: there is no such folder, or it is not yours to open", list[0])
			}
			defer root.Close() //nolint:errcheck // only read
			workspace, err := os.OpenRoot(s.Dir)
			if err != nil {
				return fmt.Errorf("%q: there is no such folder, or it is not yours to open", s.Dir)
			}
			defer workspace.Close() //nolint:errcheck // only read
			r, err := scan.Look(c.Context(), place(root), place(workspace), s.Org.Evidence, tracker.NewMatcher(s.Graph))
			if err != nil {
				return err
			}
			v := view.Scanned{Folder: list[0], Report: r}
			if v.Files, v.Proposed, err = intake.Scanned(c.Context(), s, r, write, add, into); err != nil {
				return err
			}
			v.Written = len(v.Files) > 0
			return a.Show(v, func(p *page.Page) { onward.Scanned(p, v) })
		},
	}
	f := c.Flags()
	f.BoolVar(&write, "write", false, "fill in the digests that are missing")
	f.BoolVar(&add, "add", false, "add the drafts for files that no piece names")
	f.StringVar(&into, "into", "", "the `FILE` of DIR that drafts go to")
	return c
}

// place is a folder with its whole path, links in it followed.
func place(root *os.Root) scan.Place {
	whole, err := filepath.Abs(root.Name())
	if err != nil {
		whole = root.Name()
	}
	if to, err := filepath.EvalSymlinks(whole); err == nil {
		whole = to
	}
	return scan.Place{FS: root.FS(), Path: whole}
}
