package view

import (
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/relation"
)

// Path is the JSON of the path command.
type Path struct {
	From          framework.Ref `json:"from"`
	To            framework.Ref `json:"to"`
	Relation      []string      `json:"relation"`
	Indeterminate bool          `json:"indeterminate"`
	Contradiction bool          `json:"contradiction"`
	Confidence    float64       `json:"confidence"`
	Proof         []Steps       `json:"proof"`
	Paths         []Steps       `json:"paths"`
	Settle        []settle      `json:"settle"`
	Cut           bool          `json:"cut"`
	Controls      []string      `json:"controls"` // shared by both; that relates nothing by itself
	// Why says by what two requirements of two frameworks are joined, or why not; null for
	// groups, and within one framework.
	Why *mapping.Pair `json:"why"`
}

// Steps is a chain of statements with what it implies of its ends.
type Steps struct {
	Relation   []string `json:"relation"`
	Confidence float64  `json:"confidence"`
	Draft      bool     `json:"draft"`
	Steps      []step   `json:"steps"`
}

type step struct {
	From   framework.Ref `json:"from"`
	To     framework.Ref `json:"to"`
	Is     []string      `json:"is"`
	Why    string        `json:"why"`
	File   string        `json:"file"`
	Line   int           `json:"line"`
	Column int           `json:"column"`
}

type settle struct {
	From framework.Ref `json:"from"`
	To   framework.Ref `json:"to"`
	If   []string      `json:"if"`
}

// PathOf tells what was derived of two requirements, which controls are linked to both, and by what
// these are joined or why not.
func PathOf(g *mapping.Graph, d relation.Derived, reviewedOnly bool) Path {
	v := Path{
		From: d.From, To: d.To, Relation: d.Set.Names(), Indeterminate: d.Set.Indeterminate(), Contradiction: d.Set.Contradicts(),
		Confidence: d.Confidence, Cut: d.Cut, Proof: stepsOf(d.Proof), Paths: stepsOf(d.Paths), Settle: []settle{}, Controls: []string{},
	}
	if d.Settle != nil {
		v.Settle = append(v.Settle, settle{d.Settle.From, d.Settle.To, d.Settle.If.Names()})
	}
	if why, err := g.Why(d.From, d.To, reviewedOnly); err == nil {
		v.Why = why
	}
	for _, c := range g.Controls() {
		from, to := false, false
		for _, l := range c.Links {
			from, to = from || l.To == d.From, to || l.To == d.To
		}
		if from && to {
			v.Controls = append(v.Controls, c.ID)
		}
	}
	return v
}

func stepsOf(paths []relation.Path) []Steps {
	out := []Steps{}
	for _, p := range paths {
		x := Steps{Relation: p.Set.Names(), Confidence: p.Confidence, Draft: p.Draft, Steps: []step{}}
		for _, s := range p.Steps {
			at := s.Statement.Places.Item
			x.Steps = append(x.Steps, step{s.From, s.To, s.Is.Names(), s.Statement.Why, at.File, at.Line, at.Column})
		}
		out = append(out, x)
	}
	return out
}
