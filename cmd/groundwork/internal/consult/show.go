package consult

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/app"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/list"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/lookup"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/usage"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/safe"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring/dossier"
)

// List is the command that lists what the catalogs hold.
func List(a *app.App) *cobra.Command {
	var f list.Filter
	rules := false
	c := &cobra.Command{
		Use: "list [KIND]", Short: "What there is: frameworks with their counts, or all " + strings.Join(list.Kinds(), ", "), Args: app.Args(0, 1),
		Long: `Lists the frameworks with their counts, or all there is of one kind: ` + strings.Join(list.Kinds(), ", ") + `.

The options narrow a list to what a framework asks, or to what controls of a discipline, an owner, a cadence, a kind or a nature are
behind. Text shows the main columns; --format csv and json hold all.`,
		Example:     "  groundwork catalog list controls --framework soc2 --owner it-ops\n  groundwork catalog list evidence-types --format csv -o types.csv",
		Annotations: map[string]string{app.Formats: "text json csv"},
		RunE: func(c *cobra.Command, names []string) error {
			whole := len(names) == 0 || names[0] == "frameworks"
			load := a.Load
			if whole {
				load = a.Counted
			}
			_, g, err := load(c.Context(), a.Dir)
			if err != nil {
				return err
			}
			if whole {
				if f != (list.Filter{}) {
					return usage.Of(fmt.Errorf("the list of frameworks is whole: say of what to list those alone, %s", strings.Join(list.Kinds(), ", ")))
				}
				return frameworks(c.Context(), a, g)
			}
			l, err := list.Of(g, names[0], f, rules)
			if err != nil {
				return usage.Of(err)
			}
			if a.Format == "csv" {
				return a.Print(func(w io.Writer) error { return listCSV(w, l) })
			}
			return a.Show(l, func(p *page.Page) { lookup.List(p, l) })
		},
	}
	c.Flags().StringVar(&f.Framework, "framework", "", "only what the framework with this `ID` asks")
	c.Flags().StringVar(&f.Discipline, "discipline", "", "only what controls of this `DISCIPLINE` are behind")
	c.Flags().StringVar(&f.Owner, "owner", "", "only what controls that this `ROLE` runs are behind")
	c.Flags().StringVar(&f.Cadence, "cadence", "", "only what controls that run this often are behind: `CADENCE` is daily, weekly, monthly, quarterly, half-yearly, annual, per-event or none")
	c.Flags().StringVar(&f.Kind, "kind", "", "only what controls of this kind are behind: `KIND` is preventive, detective or corrective")
	c.Flags().StringVar(&f.Nature, "nature", "", "only what controls of this nature are behind: `NATURE` is manual or automated")
	c.Flags().BoolVar(&f.Key, "key", false, "only what key controls are behind: those that an auditor would test by themselves")
	c.Flags().BoolVar(&rules, "rules", false, "show rules and conditions as they are written")
	c.Flags().StringVar(&a.Dir, "dir", "", "add the files of `DIR`")
	return c
}

func frameworks(ctx context.Context, a *app.App, g *mapping.Graph) error {
	v, err := catalog.CountContext(ctx, g)
	if err != nil {
		return err
	}
	if a.Format != "csv" {
		return a.Show(v, func(p *page.Page) { lookup.Listing(p, v) })
	}
	return a.Print(func(w io.Writer) error {
		t := safe.NewTable(w)
		err := t.Row("id", "title", "edition", "requirements", "points")
		for _, f := range v.Frameworks {
			err = t.Row(f.ID, f.Title, f.Edition, strconv.Itoa(f.Requirements), strconv.Itoa(f.Points))
		}
		return err
	})
}

func listCSV(w io.Writer, l *list.List) error {
	t := safe.NewTable(w)
	err := t.Row(l.Columns(false)...)
	for _, x := range l.Items {
		err = t.Row(x.Cells(false)...)
	}
	return err
}

// Show is the command that shows what an id of the catalogs stands for.
func Show(a *app.App) *cobra.Command {
	kind, rules := "", false
	c := &cobra.Command{
		Use: "show ID", Short: "A framework, requirement, control, evidence type, fact, checklist or band", Args: app.Args(1, 1),
		Long: `Shows what an id means, with its framework or without. Where it means several things, or is only some words of ids,
these are listed. 'groundwork catalog list KIND' lists the ids. Of a checklist, --dir tells what a workspace has of it:
what is in force, there, a draft or missing.`,
		Example: "  groundwork catalog show CC6.2\n  groundwork catalog show user-access-review",
		RunE: func(c *cobra.Command, ids []string) error {
			set, g, err := a.Load(c.Context(), a.Dir)
			if err != nil {
				return err
			}
			m, err := list.Find(g, ids[0], kind)
			if err != nil {
				return err
			}
			if len(m.List) > 1 {
				return a.Show(m, func(p *page.Page) { lookup.Meanings(p, m) })
			}
			if c, err := g.Control(ids[0]); err == nil && m.List[0].ID == c.ID {
				a.Renamed(ids[0], c.ID)
			}
			var written []dossier.List
			if m.List[0].Kind == "checklist" && set.Organisation != nil && app.States(set.Organisation) {
				e, org, at, err := a.Engine(c.Context(), a.Dir)
				if err != nil {
					return err
				}
				res, err := e.Assess(c.Context(), org, at)
				if err != nil {
					return err
				}
				written = dossier.Of(e.Graph(), org, res)
			}
			v, view := shown(g, m.List[0], rules, written)
			return a.Show(v, view)
		},
	}
	c.Flags().StringVar(&kind, "kind", "", "what is meant: `KIND` is framework, requirement, point, control, evidence-type, fact, checklist, band, finding-rule or start-rule")
	c.Flags().BoolVar(&rules, "rules", false, "show rules and conditions as they are written")
	c.Flags().StringVar(&a.Dir, "dir", "", "add the files of `DIR`")
	return c
}

// onlyIf is a condition as it is written where that is asked for.
func onlyIf(asked bool, s string) string {
	if asked {
		return s
	}
	return ""
}

// shown is the view of what an id means.
func shown(g *mapping.Graph, m list.Meaning, rules bool, written []dossier.List) (any, func(*page.Page)) {
	switch m.Kind {
	case "framework":
		if f, err := g.Framework(m.ID); err == nil {
			v, depth := view.TreeOf(g, f)
			return v, func(p *page.Page) { lookup.Tree(p, v, depth) }
		}
	case "requirement", "point":
		var ref framework.PointRef
		if err := ref.UnmarshalText([]byte(m.ID)); err != nil {
			break
		}
		if n, err := g.Requirement(ref.Ref); err == nil {
			v := view.RequirementOf(g, n)
			return v, func(p *page.Page) { lookup.Requirement(p, v) }
		}
	case "control":
		if c, err := g.Control(m.ID); err == nil {
			v := view.ControlOf(g, c, rules)
			return v, func(p *page.Page) { lookup.Control(p, v, rules) }
		}
	case "evidence-type":
		if t, err := g.EvidenceType(m.ID); err == nil {
			v := view.EvidenceTypeOf(g, t)
			return v, func(p *page.Page) { lookup.EvidenceType(p, v) }
		}
	case "fact":
		if t, err := g.FactType(m.ID); err == nil {
			v := view.FactOf(g, t)
			return v, func(p *page.Page) { lookup.Fact(p, v) }
		}
	case "checklist":
		if l, err := g.Checklist(m.ID); err == nil {
			v := view.ChecklistOf(l).With(written)
			return v, func(p *page.Page) { lookup.Checklist(p, v) }
		}
	case "band":
		for _, b := range g.Source().Bands {
			if b.Name == m.ID {
				v := view.BandOf(b)
				v.When, v.Unless = onlyIf(rules, v.When), onlyIf(rules, v.Unless)
				return v, func(p *page.Page) { lookup.Band(p, v, rules) }
			}
		}
	}
	return m, func(p *page.Page) { lookup.Meanings(p, list.Meanings{ID: m.ID, List: []list.Meaning{m}}) }
}
