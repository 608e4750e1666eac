package consult

import (
	"context"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/catalog/diff"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/app"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/disk"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/lookup"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Diff is the command that tells what a newer catalog has otherwise.
func Diff(a *app.App) *cobra.Command {
	rules := false
	c := &cobra.Command{
		Use: "diff OLDER NEWER", Short: "What was added, withdrawn, renumbered, reworded or relinked", Args: app.Args(2, 2),
		Long: `Compare two states of a catalog. OLDER and NEWER are folders, "builtin", or several with a + between:
builtin+grc. With --dir, a workspace is assessed against both, so that it shows what adopting the newer one
would do before it is done. Rules and conditions stand as their reasons; --rules shows them as they are written.`,
		Example: "  groundwork catalog diff builtin builtin+grc\n  groundwork catalog diff builtin builtin+grc --dir examples/acme",
		RunE: func(c *cobra.Command, list []string) error {
			v, err := between(c.Context(), a, list[0], list[1])
			if err != nil {
				return err
			}
			if !rules {
				v.Changes = view.ChangesInWords(v.Changes)
			}
			return a.Show(v, func(p *page.Page) { lookup.CatalogDiff(p, v) })
		},
	}
	c.Flags().StringVar(&a.Dir, "dir", "", "assess the workspace in `DIR` against both")
	c.Flags().BoolVar(&rules, "rules", false, "show rules and conditions as they are written")
	c.Flags().StringVar(&a.At, "at", "", "assess at this `DATE` instead of the workspace's as_of")
	return c
}

// sources opens the parts of "builtin+grc".
func sources(a *app.App, spec string) ([]fs.FS, error) {
	var list []fs.FS
	for part := range strings.SplitSeq(spec, "+") {
		if part == "builtin" {
			list = append(list, catalog.Builtin())
			continue
		}
		if err := disk.Folder("catalog", part); err != nil {
			return nil, err
		}
		a.Inputs.Folder(part)
		list = append(list, catalog.Dir(part))
	}
	return list, nil
}

func between(ctx context.Context, a *app.App, older, newer string) (view.CatalogDiff, error) {
	v := view.CatalogDiff{Older: older, Newer: newer, Notes: []string{}, Counts: map[string]int{}, Readiness: []view.ReadinessMove{}}
	graphs := [2]*mapping.Graph{}
	states := [2]*result.Assessment{}
	for i, spec := range []string{older, newer} {
		list, err := sources(a, spec)
		if err != nil {
			return v, err
		}
		set, err := catalog.Loader{}.Load(ctx, list...)
		if set, graphs[i], err = app.Build(ctx, set, err); err != nil {
			return v, err
		}
		a.NotRead(set)
		v.Notes = append(v.Notes, ofTheFirst(spec, set)...)
		if a.Dir == "" {
			continue
		}
		if states[i], err = assessWith(ctx, a, list); err != nil {
			return v, fmt.Errorf("%s with %s: %w", spec, a.Dir, err)
		}
	}
	var err error
	if v.Changes, err = diff.Between(ctx, graphs[0], graphs[1]); err != nil {
		return v, err
	}
	for _, c := range v.Changes {
		v.Counts[string(c.Kind)]++
	}
	if a.Dir != "" {
		v.Readiness = view.Moves(states[0], states[1])
	}
	return v, nil
}

// ofTheFirst tells of a catalog that was written for the first edition of the rules.
func ofTheFirst(spec string, set *catalog.Set) []string {
	if !slices.ContainsFunc(set.Problems, func(p framework.Problem) bool { return p.Code == catalog.CodeFirstEdition }) {
		return nil
	}
	return []string{spec + " is written for the first edition of the rules of judging and is read by the second here: figures that were stored of it moved with the rules too, and what moved by that is no progress and no decline (docs/scoring.md has what changed)"}
}

// assessWith assesses the workspace of --dir with a catalog.
func assessWith(ctx context.Context, a *app.App, list []fs.FS) (*result.Assessment, error) {
	if err := disk.Folder("workspace", a.Dir); err != nil {
		return nil, err
	}
	a.Inputs.Folder(a.Dir)
	set, err := catalog.Loader{}.Load(ctx, append(list, catalog.Dir(a.Dir))...)
	set, graph, err := app.Build(ctx, set, err)
	if err != nil {
		return nil, err
	}
	e, err := scoring.NewContext(ctx, graph)
	if err != nil {
		return nil, err
	}
	at, err := a.Instant(set.Organisation)
	if err != nil {
		return nil, err
	}
	return e.Assess(ctx, set.Organisation, at)
}
