package proceed

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/app"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/onward"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/paper"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/portfolio"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring"
)

// Portfolio is the command that judges several workspaces together.
func Portfolio(a *app.App) *cobra.Command {
	c := &cobra.Command{
		Use: "portfolio DIR...", Short: "Several workspaces together: where each stands, the worst gaps, evidence that serves several", Args: app.Args(1, 1000),
		Long: `Judges each workspace by itself and puts them together: per scope the one that stands lowest and the mean, the controls whose gaps
cost most over all of them, artefacts that several hold (by the digest of the file, else by where it is), and types of evidence that
some have and others lack. A workspace that does not load is told and the rest go on. As CSV it is a table of where each stands.`,
		Example:     "  groundwork portfolio examples/acme\n  groundwork portfolio clients/*/grc\n  groundwork portfolio examples/acme --format md -o portfolio.md",
		Annotations: map[string]string{app.Formats: "text json md csv"},
		RunE: func(c *cobra.Command, list []string) error {
			members, bands, err := members(c.Context(), a, list)
			if err != nil {
				return err
			}
			p := portfolio.Of(members, bands)
			switch a.Format {
			case "md":
				err = a.Print(func(w io.Writer) error { return paper.Portfolio(w, p) })
			case "csv":
				err = a.Print(p.CSV)
			default:
				err = a.Show(p, func(w *page.Page) { onward.Portfolio(w, p, a.All) })
			}
			if err == nil && !slices.ContainsFunc(members, func(m portfolio.Member) bool { return m.Err == nil }) {
				err = errors.New("none of these workspaces is judged: 'groundwork init DIR' begins one")
			}
			return err
		},
	}
	f := c.Flags()
	f.StringVar(&a.At, "at", "", "judge all as of `DATE` (default: each by its as_of, else today)")
	f.BoolVar(&a.ReviewedOnly, "reviewed-only", false, "count without the links that nobody reviewed")
	f.BoolVar(&a.All, "all", false, "list everything")
	return c
}

// A fleet is the workspaces that one engine judges at one instant: those whose catalogs are equal.
type fleet struct {
	at    framework.Date
	graph *mapping.Graph
	orgs  map[int]*organisation.Organisation // by the place in the list of workspaces
}

// members loads and judges workspaces. The bands are those of the first that loads.
func members(ctx context.Context, a *app.App, dirs []string) ([]portfolio.Member, []string, error) {
	dirs, twice := portfolio.Once(dirs)
	for _, dir := range twice {
		app.Complain(a.Env.Stderr, "", fmt.Errorf("%s is named twice, and is counted once", dir))
	}
	out, bands := make([]portfolio.Member, len(dirs)), []string(nil)
	fleets := map[string]*fleet{}
	for i, dir := range dirs {
		out[i].Name = filepath.ToSlash(filepath.Clean(dir))
		set, graph, err := a.Load(ctx, dir)
		if err != nil {
			out[i].Err = err
			continue
		}
		org := set.Organisation
		if !app.States(org) {
			out[i].Err = errors.New("the folder states nothing of an organisation")
			continue
		}
		at, err := a.Instant(org)
		if err != nil {
			return nil, nil, err
		}
		digests := graph.Source().Digests
		key := fmt.Sprint(at, digests.Catalog, digests.Rules)
		if fleets[key] == nil {
			fleets[key] = &fleet{at: at, graph: graph, orgs: map[int]*organisation.Organisation{}}
		}
		fleets[key].orgs[i], out[i].Evidence = org, org.Evidence
		if bands == nil {
			for _, b := range graph.Source().Bands {
				bands = append(bands, b.Name)
			}
		}
	}
	done := 0
	for _, key := range slices.Sorted(maps.Keys(fleets)) {
		f := fleets[key]
		var opts []scoring.Option
		if a.ReviewedOnly {
			opts = append(opts, scoring.ReviewedOnly())
		}
		e, err := scoring.NewContext(ctx, f.graph, opts...)
		if err != nil {
			return nil, nil, err
		}
		for i, o := range scoring.AssessAll(ctx, e, maps.All(f.orgs), f.at) {
			out[i].Assessment, out[i].Err = o.Assessment, o.Err
			done++
			a.Advance(done, len(dirs))
		}
	}
	return out, bands, ctx.Err()
}
