// Package view is what commands print as JSON where no package of the library has a form for it: a
// part of the catalog, a comparison, a derived relation, the reports of lint, rule tests, imports
// and catalog diffs. The names of keys are a contract.
package view

import (
	"maps"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/list"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/review"
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
	// Mirrors names what it repeats of other sets, by the set.
	Mirrors map[string][]string `json:"mirrors"`
}

type neighbour struct {
	To         framework.Ref `json:"to"`
	Relation   []string      `json:"relation"`
	Strength   int           `json:"strength"`
	Confidence float64       `json:"confidence"`
	Why        string        `json:"why"`
}

type point struct {
	ID        framework.PointRef `json:"id"`
	Text      string             `json:"text"`
	Rank      string             `json:"rank"`
	Essential string             `json:"essential"` // the basis on which it is, or ""
	Each      []string           `json:"each"`      // the kind of system of which it is asked, and the roles
	Controls  []string           `json:"controls"`
}

// Control is the JSON of one control.
type Control struct {
	ID         string `json:"id"`
	Title      string `json:"title"`
	Does       string `json:"does"`
	Discipline string `json:"discipline"`
	Cadence    string `json:"cadence"`
	Nature     string `json:"nature"`
	Kind       string `json:"kind"`
	Key        bool   `json:"key"`
	Owner      string `json:"owner"`
	// Was lists the ids that it had before.
	Was         []string            `json:"was"`
	PerformedBy mapping.PerformedBy `json:"performed_by"`
	Population  mapping.Population  `json:"population"`
	ReliesOn    []string            `json:"relies_on"`
	// ReliedOnBy are the controls that rely on this one.
	ReliedOnBy []string    `json:"relied_on_by"`
	Procedures []procedure `json:"procedures"`
	Asks       string      `json:"asks"`
	Design     []string    `json:"design"`
	Operation  []string    `json:"operation"`
	Effort     effort      `json:"effort"`
	Fact       string      `json:"fact"`     // that answers for it where nothing is shown
	Question   string      `json:"question"` // that asks for the fact
	Links      []link      `json:"links"`
	Rules      []rule      `json:"rules"`
	// Rejected are its links that were considered and struck.
	Rejected []rejected `json:"rejected"`
}

// procedure is one test in words.
type procedure struct {
	Way  string `json:"way"` // inquire, observe, inspect or reperform
	Text string `json:"text"`
}

// rejected is a link that was considered and struck.
type rejected struct {
	To     framework.Ref `json:"to"`
	Points []string      `json:"points"`
	Why    string        `json:"why"`
	Votes  []review.Vote `json:"votes"`
}

// effort is in person-days: to set up, and each year.
type effort struct {
	First  float64 `json:"first"`
	Yearly float64 `json:"yearly"`
}

// rule is how the control is judged where it has a rule of its own.
type rule struct {
	Basis string `json:"basis"`
	Why   string `json:"why"`
	Rule  string `json:"rule"`
}

type link struct {
	To       framework.Ref `json:"to"`
	Points   []string      `json:"points"`
	Why      string        `json:"why"`
	By       []string      `json:"by"` // none means all of the control's evidence
	Needs    string        `json:"needs"`
	NeedsWhy string        `json:"needs_why"`
	Review   string        `json:"review"`
	Votes    []review.Vote `json:"votes"`
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
	v := Requirement{Ref: n.Ref, Kind: q.Kind, Title: q.Title, Summary: q.Summary, Points: []point{}, Children: []framework.Ref{}, Relations: []neighbour{}, Mirrors: map[string][]string{}}
	maps.Copy(v.Mirrors, q.Mirrors)
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
		pv := point{ID: p.Ref, Text: p.Text, Rank: p.Rank.String(), Essential: p.Essential.String(), Each: []string{}, Controls: []string{}}
		if p.Each.Kind != "" {
			pv.Each = append([]string{p.Each.Kind}, p.Each.Roles...)
		}
		for _, e := range p.Links {
			pv.Controls = append(pv.Controls, e.Control.ID)
		}
		v.Points = append(v.Points, pv)
	}
	return v
}

// ControlOf is the view of a control, with its rules and conditions as they are written where that is
// asked for.
func ControlOf(g *mapping.Graph, c *mapping.Control, written bool) Control {
	expr := func(text string) string {
		if !written {
			return ""
		}
		return strings.TrimSpace(text)
	}
	v := Control{
		ID: c.ID, Title: c.Title, Does: c.Does, Discipline: c.Discipline, Cadence: c.Cadence.String(), Owner: c.Owner, Asks: c.Asks,
		Nature: c.Nature.String(), Kind: c.Kind.String(), Key: c.Key,
		Design: basisText(c.Evidence.Design), Operation: basisText(c.Evidence.Operation), Links: []link{},
		Effort: effort{float64(c.Effort.First), float64(c.Effort.Upkeep)}, Fact: c.Question, Question: list.Asked(g, c.Question), Rules: []rule{},
	}
	for _, l := range c.Links {
		v.Links = append(v.Links, link{
			To: l.To, Points: append([]string{}, l.Points...), Why: l.Why, By: append([]string{}, l.By...), Needs: expr(l.Needs.Text), NeedsWhy: l.Needs.Why,
			Review: l.Review.State.String(), Votes: append([]review.Vote{}, l.Votes...),
		})
	}
	v.considered(g, c)
	for _, r := range g.Rules() {
		if r.Control == c.ID {
			v.Rules = append(v.Rules, rule{r.Basis.String(), r.Why, expr(r.Expr.Text)})
		}
	}
	return v
}

// considered tells what the control was called, what its tests rest on, and what was struck of it.
func (v *Control) considered(g *mapping.Graph, c *mapping.Control) {
	v.Was, v.PerformedBy, v.Population = append([]string{}, c.Was...), c.PerformedBy, c.Population
	v.ReliesOn, v.ReliedOnBy, v.Procedures, v.Rejected = append([]string{}, c.ReliesOn...), []string{}, []procedure{}, []rejected{}
	for _, x := range g.Controls() {
		if slices.Contains(x.ReliesOn, c.ID) {
			v.ReliedOnBy = append(v.ReliedOnBy, x.ID)
		}
	}
	for _, x := range c.Procedures {
		way, text := x.Way()
		v.Procedures = append(v.Procedures, procedure{way, text})
	}
	for _, r := range g.Rejected() {
		if r.Control == c.ID {
			v.Rejected = append(v.Rejected, rejected{r.To, append([]string{}, r.Points...), r.Why, append([]review.Vote{}, r.Votes...)})
		}
	}
}

func basisText(b mapping.BasisShows) []string {
	if b.None != "" {
		return []string{"none: " + b.None}
	}
	texts := []string{}
	for _, types := range b.Types {
		texts = append(texts, strings.Join(types, " or "))
	}
	return texts
}
