// Package view is what commands print as JSON where no package of the library has a form for it: a
// part of the catalog, a comparison, a derived relation, the reports of lint, rule tests, imports
// and catalog diffs. The names of keys are a contract.
package view

import (
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

// Requirement is the JSON of one requirement.
type Requirement struct {
	Ref      framework.Ref   `json:"ref"`
	Kind     string          `json:"kind"`
	Title    string          `json:"title"`
	Summary  string          `json:"summary"`
	Points   []point         `json:"points"`
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

type point struct {
	ID       framework.PointRef `json:"id"`
	Text     string             `json:"text"`
	Controls []string           `json:"controls"`
}

// Control is the JSON of one control.
type Control struct {
	ID         string   `json:"id"`
	Title      string   `json:"title"`
	Does       string   `json:"does"`
	Discipline string   `json:"discipline"`
	Cadence    string   `json:"cadence"`
	Owner      string   `json:"owner"`
	Asks       string   `json:"asks"`
	Design     []string `json:"design"`
	Operation  []string `json:"operation"`
	Links      []link   `json:"links"`
}

type link struct {
	To     framework.Ref `json:"to"`
	Points []string      `json:"points"`
	Why    string        `json:"why"`
	Needs  string        `json:"needs"`
	Review string        `json:"review"`
}

// EvidenceType is the JSON of one evidence type.
type EvidenceType struct {
	ID         string            `json:"id"`
	Title      string            `json:"title"`
	Counts     string            `json:"counts"`
	ValidFor   string            `json:"valid_for"`
	Attributes map[string]string `json:"attributes"`
	Controls   []string          `json:"controls"`
}

// Tree is the JSON of one framework.
type Tree struct {
	ID           string        `json:"id"`
	Title        string        `json:"title"`
	Requirements []Requirement `json:"requirements"`
	Checklists   []string      `json:"checklists"` // beside the requirements, outside their counts
}

// TreeOf shows a framework as a tree, with the depth of each requirement.
func TreeOf(g *mapping.Graph, f *framework.Framework) (Tree, map[framework.Ref]int) {
	v := Tree{ID: f.ID, Title: f.Title, Requirements: []Requirement{}, Checklists: []string{}}
	for _, l := range g.Source().Checklists {
		if l.Framework == f.ID {
			v.Checklists = append(v.Checklists, l.ID)
		}
	}
	depth := map[framework.Ref]int{}
	var walk func(list []*mapping.Node)
	walk = func(list []*mapping.Node) {
		for _, n := range list {
			v.Requirements = append(v.Requirements, RequirementOf(g, n))
			depth[n.Ref] = n.Depth
			walk(n.Children)
		}
	}
	walk(g.Tree(f.ID))
	return v, depth
}

// RequirementOf is the view of a requirement, with the controls of each of its points.
func RequirementOf(g *mapping.Graph, n *mapping.Node) Requirement {
	q := n.Requirement
	v := Requirement{Ref: n.Ref, Kind: q.Kind, Title: q.Title, Summary: q.Summary, Points: []point{}, Children: []framework.Ref{}, Relations: []neighbour{}}
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
		pv := point{ID: p.Ref, Text: p.Text, Controls: []string{}}
		for _, e := range p.Links {
			pv.Controls = append(pv.Controls, e.Control.ID)
		}
		v.Points = append(v.Points, pv)
	}
	return v
}

// ControlOf is the view of a control.
func ControlOf(c *mapping.Control) Control {
	v := Control{
		ID: c.ID, Title: c.Title, Does: c.Does, Discipline: c.Discipline, Cadence: c.Cadence.String(), Owner: c.Owner, Asks: c.Asks,
		Design: basisText(c.Evidence.Design), Operation: basisText(c.Evidence.Operation), Links: []link{},
	}
	for _, l := range c.Links {
		lv := link{To: l.To, Points: l.Points, Why: l.Why, Needs: l.Needs.Text, Review: l.Review.State.String()}
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

// EvidenceTypeOf is the view of an evidence type, with the controls that take it.
func EvidenceTypeOf(g *mapping.Graph, t *evidence.Type) EvidenceType {
	v := EvidenceType{ID: t.ID, Title: t.Title, Counts: t.Counts.String(), ValidFor: t.ValidFor.String(), Attributes: map[string]string{}, Controls: []string{}}
	for _, a := range t.Attributes {
		v.Attributes[a.Name] = a.Type.String()
	}
	for _, c := range g.Takers(t.ID) {
		v.Controls = append(v.Controls, c.ID)
	}
	return v
}
