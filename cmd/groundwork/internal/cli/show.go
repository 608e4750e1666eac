package cli

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

// requirementView is the JSON of one requirement.
type requirementView struct {
	Ref      framework.Ref   `json:"ref"`
	Kind     string          `json:"kind"`
	Title    string          `json:"title"`
	Summary  string          `json:"summary"`
	Points   []pointView     `json:"points"`
	Children []framework.Ref `json:"children"`
	// Relations are those that are stated about it, as they read from it.
	Relations []neighbour `json:"relations"`
}

type neighbour struct {
	To         framework.Ref `json:"to"`
	Relation   []string      `json:"relation"`
	Strength   int           `json:"strength"`
	Confidence float64       `json:"confidence"`
	Why        string        `json:"why"`
}

type pointView struct {
	ID       framework.PointRef `json:"id"`
	Text     string             `json:"text"`
	Controls []string           `json:"controls"`
}

// controlView is the JSON of one control.
type controlView struct {
	ID         string     `json:"id"`
	Title      string     `json:"title"`
	Does       string     `json:"does"`
	Discipline string     `json:"discipline"`
	Cadence    string     `json:"cadence"`
	Owner      string     `json:"owner"`
	Asks       string     `json:"asks"`
	Design     []string   `json:"design"`
	Operation  []string   `json:"operation"`
	Links      []linkView `json:"links"`
}

type linkView struct {
	To     framework.Ref `json:"to"`
	Points []string      `json:"points"`
	Why    string        `json:"why"`
	Needs  string        `json:"needs"`
	Review string        `json:"review"`
}

// typeView is the JSON of one evidence type.
type typeView struct {
	ID         string            `json:"id"`
	Title      string            `json:"title"`
	Counts     string            `json:"counts"`
	ValidFor   string            `json:"valid_for"`
	Attributes map[string]string `json:"attributes"`
	Controls   []string          `json:"controls"`
}

// treeView is the JSON of one framework.
type treeView struct {
	ID           string            `json:"id"`
	Title        string            `json:"title"`
	Requirements []requirementView `json:"requirements"`
	Checklists   []string          `json:"checklists"` // beside the requirements, outside their counts
}

// shown finds what an id names, and its view.
func shown(g *mapping.Graph, id string) (any, func(*page), error) {
	if strings.Contains(id, ":") {
		ref, err := framework.ParseRef(strings.SplitN(id, "#", 2)[0])
		if err != nil {
			return nil, nil, usageError{err}
		}
		n, err := g.Requirement(ref)
		if err != nil {
			return nil, nil, err
		}
		v := viewOf(g, n)
		return v, func(p *page) { p.requirement(v) }, nil
	}
	if f, err := g.Framework(id); err == nil {
		v, depth := treeOf(g, f)
		return v, func(p *page) { p.tree(v, depth) }, nil
	}
	if c, err := g.Control(id); err == nil {
		v := controlOf(c)
		return v, func(p *page) { p.control(v) }, nil
	}
	if t, err := g.EvidenceType(id); err == nil {
		v := typeOf(g, t)
		return v, func(p *page) { p.evidenceType(v) }, nil
	}
	var names []string
	for _, l := range g.Source().Checklists {
		if l.ID == id {
			v := checklistOf(l)
			return v, func(p *page) { p.checklist(v) }, nil
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

// treeOf shows a framework as a tree, with the depth of each requirement.
func treeOf(g *mapping.Graph, f *framework.Framework) (treeView, map[framework.Ref]int) {
	v := treeView{ID: f.ID, Title: f.Title, Requirements: []requirementView{}, Checklists: []string{}}
	for _, l := range g.Source().Checklists {
		if l.Framework == f.ID {
			v.Checklists = append(v.Checklists, l.ID)
		}
	}
	depth := map[framework.Ref]int{}
	var walk func(list []*mapping.Node)
	walk = func(list []*mapping.Node) {
		for _, n := range list {
			v.Requirements = append(v.Requirements, viewOf(g, n))
			depth[n.Ref] = n.Depth
			walk(n.Children)
		}
	}
	walk(g.Tree(f.ID))
	return v, depth
}

func viewOf(g *mapping.Graph, n *mapping.Node) requirementView {
	q := n.Requirement
	v := requirementView{Ref: n.Ref, Kind: q.Kind, Title: q.Title, Summary: q.Summary, Points: []pointView{}, Children: []framework.Ref{}, Relations: []neighbour{}}
	for _, s := range g.Relations().Neighbours(n.Ref) {
		v.Relations = append(v.Relations, neighbour{s.To, s.Is.Names(), s.Statement.Strength, s.Statement.Confidence, s.Statement.Why})
	}
	for _, c := range n.Children {
		v.Children = append(v.Children, c.Ref)
	}
	leaf, err := g.Leaf(n.Ref)
	if err != nil {
		return v
	}
	for _, p := range leaf.Points {
		pv := pointView{ID: p.Ref, Text: p.Text, Controls: []string{}}
		for _, e := range p.Links {
			pv.Controls = append(pv.Controls, e.Control.ID)
		}
		v.Points = append(v.Points, pv)
	}
	return v
}

func controlOf(c *mapping.Control) controlView {
	v := controlView{
		ID: c.ID, Title: c.Title, Does: c.Does, Discipline: c.Discipline, Cadence: c.Cadence.String(), Owner: c.Owner, Asks: c.Asks,
		Design: basisText(c.Evidence.Design), Operation: basisText(c.Evidence.Operation), Links: []linkView{},
	}
	for _, l := range c.Links {
		lv := linkView{To: l.To, Points: l.Points, Why: l.Why, Needs: l.Needs.Text, Review: l.Review.State.String()}
		if lv.Points == nil {
			lv.Points = []string{}
		}
		v.Links = append(v.Links, lv)
	}
	return v
}

func basisText(b mapping.BasisShows) []string {
	if b.None != "" {
		return []string{"none: " + b.None}
	}
	list := []string{}
	for _, types := range b.Types {
		list = append(list, strings.Join(types, " or "))
	}
	return list
}

func typeOf(g *mapping.Graph, t *evidence.Type) typeView {
	v := typeView{ID: t.ID, Title: t.Title, Counts: t.Counts.String(), ValidFor: t.ValidFor.String(), Attributes: map[string]string{}, Controls: []string{}}
	for _, a := range t.Attributes {
		v.Attributes[a.Name] = a.Type.String()
	}
	for _, c := range g.Takers(t.ID) {
		v.Controls = append(v.Controls, c.ID)
	}
	return v
}

func (p *page) requirement(v requirementView) {
	p.line("%s  %s  %s", text.Bold.Sprint(v.Ref), text.Bold.Sprint(v.Title), text.Faint.Sprint(v.Kind))
	p.wrapped(0, v.Summary)
	for _, x := range v.Points {
		p.line("")
		p.wrapped(0, x.ID.String()+"  "+x.Text)
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

func (p *page) tree(v treeView, depth map[framework.Ref]int) {
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

func (p *page) control(v controlView) {
	p.line("%s  %s", text.Bold.Sprint(v.ID), text.Bold.Sprint(v.Title))
	p.wrapped(0, v.Does)
	p.line("%s", text.Faint.Sprintf("%s · %s · run by %s", v.Discipline, orNone(v.Cadence), v.Owner))
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
		if l.Needs != "" {
			why += " Needs " + l.Needs
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

func validText(s string) string {
	if s == "" {
		return "as long as it says"
	}
	return s
}

func (p *page) evidenceType(v typeView) {
	p.line("%s  %s", text.Bold.Sprint(v.ID), text.Bold.Sprint(v.Title))
	p.line("counts as %s, valid for %s", v.Counts, validText(v.ValidFor))
	for _, name := range slices.Sorted(maps.Keys(v.Attributes)) {
		p.line("  %s: %s", name, v.Attributes[name])
	}
	p.wrapped(0, "controls: "+strings.Join(v.Controls, ", "))
}
