package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
)

func (a *app) showCommand() *cobra.Command {
	c := &cobra.Command{
		Use: "show ID", Short: "A framework, requirement, control or evidence type", Args: args(1, 1),
		Example: "  groundwork catalog show iso42001\n  groundwork catalog show soc2:CC6.2",
		RunE: func(c *cobra.Command, list []string) error {
			_, g, err := a.load(c.Context(), a.dir)
			if err != nil {
				return err
			}
			v, view, err := shown(g, list[0])
			if err != nil {
				return err
			}
			return a.show(v, view)
		},
	}
	c.Flags().StringVar(&a.dir, "dir", "", "add the files of `DIR`")
	return c
}

// shown finds what an id names, and its view.
func shown(g *mapping.Graph, id string) (any, func(*page.Page), error) {
	if strings.Contains(id, ":") {
		ref, err := framework.ParseRef(strings.SplitN(id, "#", 2)[0])
		if err != nil {
			return nil, nil, usageError{err}
		}
		n, err := g.Requirement(ref)
		if err != nil {
			return nil, nil, err
		}
		v := view.RequirementOf(g, n)
		return v, func(p *page.Page) { p.Requirement(v) }, nil
	}
	if f, err := g.Framework(id); err == nil {
		v, depth := view.TreeOf(g, f)
		return v, func(p *page.Page) { p.Tree(v, depth) }, nil
	}
	if c, err := g.Control(id); err == nil {
		v := view.ControlOf(c)
		return v, func(p *page.Page) { p.Control(v) }, nil
	}
	if t, err := g.EvidenceType(id); err == nil {
		v := view.EvidenceTypeOf(g, t)
		return v, func(p *page.Page) { p.EvidenceType(v) }, nil
	}
	var names []string
	for _, l := range g.Source().Checklists {
		if l.ID == id {
			v := view.ChecklistOf(l)
			return v, func(p *page.Page) { p.Checklist(v) }, nil
		}
		names = append(names, l.ID)
	}
	for _, f := range g.Frameworks() {
		names = append(names, f.ID)
	}
	for _, c := range g.Controls() {
		names = append(names, c.ID)
	}
	for _, t := range g.Source().EvidenceTypes {
		names = append(names, t.ID)
	}
	hint := ""
	if near := framework.Nearest(id, names); near != "" {
		hint = fmt.Sprintf("; did you mean %q?", near)
	}
	return nil, nil, fmt.Errorf("no framework, requirement, control, evidence type or checklist is called %q%s", id, hint)
}
