package cli

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/cobra"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/catalog/diff"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// catalogDiff is the JSON of catalog diff.
type catalogDiff struct {
	Older   string         `json:"older"`
	Newer   string         `json:"newer"`
	Counts  map[string]int `json:"counts"` // by kind of change
	Changes []diff.Change  `json:"changes"`
	// Readiness says what the change does to a workspace; empty without one.
	Readiness []readinessMove `json:"readiness"`
}

type readinessMove struct {
	Lens  string           `json:"lens"`
	Was   result.Interval  `json:"was"`
	Is    result.Interval  `json:"is"`
	Moved []requirementMov `json:"moved"`
}

type requirementMov struct {
	Ref framework.Ref   `json:"ref"`
	Was result.Interval `json:"was"`
	Is  result.Interval `json:"is"`
}

func (a *app) diffCommand() *cobra.Command {
	c := &cobra.Command{
		Use: "diff OLDER NEWER", Short: "What was added, withdrawn, renumbered, reworded or relinked", Args: args(2, 2),
		Long: `Compare two states of a catalog. OLDER and NEWER are folders, "builtin", or several with a + between:
builtin+grc. With --dir, a workspace is assessed against both, so that it shows what adopting the newer one
would do before it is done.`,
		Example: "  groundwork catalog diff grc-2025 grc-2026\n  groundwork catalog diff builtin builtin+grc --dir examples/acme",
		RunE: func(c *cobra.Command, list []string) error {
			v, err := a.diff(c.Context(), list[0], list[1])
			if err != nil {
				return err
			}
			return a.show(v, func(p *page) { p.diff(v) })
		},
	}
	c.Flags().StringVar(&a.dir, "dir", "", "assess the workspace in `DIR` against both")
	c.Flags().StringVar(&a.at, "at", "", "assess at this `DATE` instead of the workspace's as_of")
	return c
}

// sources opens the parts of "builtin+grc".
func sources(spec string) ([]fs.FS, error) {
	var list []fs.FS
	for part := range strings.SplitSeq(spec, "+") {
		if part == "builtin" {
			list = append(list, catalog.Builtin())
			continue
		}
		info, err := os.Stat(part)
		if err != nil {
			return nil, fmt.Errorf("catalog %q: %w", part, err)
		}
		if !info.IsDir() {
			return nil, fmt.Errorf("catalog %q: not a folder", part)
		}
		list = append(list, catalog.Dir(part))
	}
	return list, nil
}

func (a *app) diff(ctx context.Context, older, newer string) (catalogDiff, error) {
	v := catalogDiff{Older: older, Newer: newer, Counts: map[string]int{}, Readiness: []readinessMove{}}
	graphs := [2]*mapping.Graph{}
	states := [2]*result.Assessment{}
	for i, spec := range []string{older, newer} {
		list, err := sources(spec)
		if err != nil {
			return v, err
		}
		set, err := catalog.Loader{}.Load(ctx, list...)
		if _, graphs[i], err = build(ctx, set, err); err != nil {
			return v, err
		}
		if a.dir == "" {
			continue
		}
		if states[i], err = a.assessWith(ctx, list); err != nil {
			return v, fmt.Errorf("%s with %s: %w", spec, a.dir, err)
		}
	}
	v.Changes = diff.Between(graphs[0], graphs[1])
	for _, c := range v.Changes {
		v.Counts[string(c.Kind)]++
	}
	if a.dir != "" {
		v.Readiness = moves(states[0], states[1])
	}
	return v, nil
}

// assessWith assesses the workspace of --dir with a catalog.
func (a *app) assessWith(ctx context.Context, list []fs.FS) (*result.Assessment, error) {
	set, err := catalog.Loader{}.Load(ctx, append(list, catalog.Dir(a.dir))...)
	set, graph, err := build(ctx, set, err)
	if err != nil {
		return nil, err
	}
	e, err := scoring.NewContext(ctx, graph)
	if err != nil {
		return nil, err
	}
	at, err := a.instant(set.Organisation)
	if err != nil {
		return nil, err
	}
	return e.Assess(ctx, set.Organisation, at)
}

// moves lists what changed between two assessments, lens by lens.
func moves(was, is *result.Assessment) []readinessMove {
	list := []readinessMove{}
	before := map[string]result.Lens{}
	for _, f := range was.Frameworks {
		before[f.Lens] = f
	}
	for _, f := range is.Frameworks {
		b, ok := before[f.Lens]
		if !ok {
			continue
		}
		m := readinessMove{Lens: f.Lens, Was: b.Readiness, Is: f.Readiness, Moved: []requirementMov{}}
		old := map[framework.Ref]result.Interval{}
		for _, q := range b.Requirements {
			old[q.Ref] = q.Readiness
		}
		for _, q := range f.Requirements {
			if o := old[q.Ref]; o != q.Readiness {
				m.Moved = append(m.Moved, requirementMov{q.Ref, o, q.Readiness})
			}
		}
		list = append(list, m)
	}
	return list
}

func (p *page) diff(v catalogDiff) {
	p.line("%s", text.Bold.Sprintf("%s against %s: %d changes", v.Newer, v.Older, len(v.Changes)))
	var rows []table.Row
	for _, c := range v.Changes {
		what := c.What
		switch {
		case c.Was == "":
			what += ": " + c.Is
		case c.Is == "":
			what += ": " + c.Was
		default:
			what += fmt.Sprintf(": %s → %s", c.Was, c.Is)
		}
		rows = append(rows, table.Row{string(c.Kind), c.Place, what})
	}
	if len(rows) > 0 {
		p.table(table.Row{"change", "place", "what"}, rows)
	}
	for _, m := range v.Readiness {
		p.line("\n%s: %s → %s", text.Bold.Sprint(m.Lens), m.Was, m.Is)
		for _, r := range m.Moved {
			p.line("  %-12s %s → %s", r.Ref.Requirement, r.Was, r.Is)
		}
	}
	if len(v.Readiness) > 0 {
		p.line("\n%s", result.Notice)
	}
}
