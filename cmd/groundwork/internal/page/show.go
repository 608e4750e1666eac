package page

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
	"github.com/groundworkgrc/groundwork/framework"
)

// Checklist tells the items of a checklist.
func (p *Page) Checklist(v view.Checklist) {
	p.line("%s", text.Bold.Sprint(v.Title))
	p.wrapped(0, v.Why)
	p.line("")
	var rows []table.Row
	for _, x := range v.Items {
		rows = append(rows, table.Row{x.ID, x.Title, strings.Join(x.See, " "), x.Text})
	}
	p.table(table.Row{"item", "title", "see", "what it holds"}, rows)
}

// Requirement tells the points of a requirement with their controls, and what is stated of it.
func (p *Page) Requirement(v view.Requirement) {
	p.line("%s  %s  %s", text.Bold.Sprint(v.Ref), text.Bold.Sprint(v.Title), text.Faint.Sprint(v.Kind))
	p.wrapped(0, v.Summary)
	for _, x := range v.Points {
		p.line("")
		p.wrapped(0, x.ID.String()+"  "+x.Text+marks(x.Rank, x.Essential, x.Each))
		p.wrapped(2, "controls: "+strings.Join(x.Controls, ", "))
	}
	for _, c := range v.Children {
		p.line("  %s", c)
	}
	if len(v.Relations) > 0 {
		p.head("Stated relations")
	}
	for _, r := range v.Relations {
		p.wrapped(2, fmt.Sprintf("%s %s: %s", strings.Join(r.Relation, " or "), r.To, r.Why))
	}
}

// Tree tells the requirements of a framework, each as far in as its depth.
func (p *Page) Tree(v view.Tree, depth map[framework.Ref]int) {
	p.line("%s", text.Bold.Sprint(v.Title))
	for _, q := range v.Requirements {
		note := ""
		if n := len(q.Points); n > 0 {
			note = text.Faint.Sprintf("  %d points", n)
		}
		p.line("%s%s  %s%s", strings.Repeat("  ", depth[q.Ref]), q.Ref.Requirement, q.Title, note)
	}
	for _, id := range v.Checklists {
		p.line("\nchecklist beside these: groundwork catalog show %s", id)
	}
}

// Control tells what a control does, what shows it, and where it is linked to.
func (p *Page) Control(v view.Control) {
	p.line("%s  %s", text.Bold.Sprint(v.ID), text.Bold.Sprint(v.Title))
	p.wrapped(0, v.Does)
	key := ""
	if v.Key {
		key = " · key"
	}
	p.line("%s", text.Faint.Sprintf("%s · %s · %s%s · run by %s", v.Discipline, orNone(v.Cadence), strings.TrimSuffix(v.Nature+", "+v.Type, ", "), key, v.Owner))
	p.wrapped(0, "An assessor asks: "+v.Asks)
	p.wrapped(0, "design: "+strings.Join(v.Design, ", "))
	p.wrapped(0, "operation: "+strings.Join(v.Operation, ", "))
	var rows []table.Row
	for _, l := range v.Links {
		points := strings.Join(l.Points, "")
		if points == "" {
			points = "all"
		}
		why := l.Why
		if len(l.By) > 0 {
			why += " By " + strings.Join(l.By, ", ") + "."
		}
		if l.NeedsWhy != "" {
			why += " Needs: " + l.NeedsWhy
		}
		rows = append(rows, table.Row{l.To, points, l.Review, why})
	}
	p.line("")
	p.table(table.Row{"link to", "points", "review", "why"}, rows)
}

func orNone(s string) string {
	if s == "" {
		return "no cadence"
	}
	return s
}

// marks says what a point is besides a thing that is asked.
func marks(rank, essential string, each []string) string {
	var list []string
	if rank != framework.Required.String() {
		list = append(list, rank)
	}
	if essential != "" {
		list = append(list, "essential on "+strings.Replace(essential, "either", "either basis", 1))
	}
	if len(each) > 0 {
		list = append(list, strings.TrimSpace("of each system of kind "+each[0]+" "+strings.Join(each[1:], " or ")))
	}
	if len(list) == 0 {
		return ""
	}
	return " (" + strings.Join(list, "; ") + ")"
}

// EvidenceType tells how evidence of a type ages, its attributes, and the controls that take it.
func (p *Page) EvidenceType(v view.EvidenceType) {
	p.line("%s  %s", text.Bold.Sprint(v.ID), text.Bold.Sprint(v.Title))
	p.wrapped(0, v.Ages())
	for _, name := range slices.Sorted(maps.Keys(v.Attributes)) {
		of := ""
		if name == "population" && v.PopulationOf != "" {
			of = ", of " + v.PopulationOf
		}
		p.line("  %s: %s%s", name, v.Attributes[name], of)
	}
	p.wrapped(0, "controls: "+strings.Join(v.Controls, ", "))
}
