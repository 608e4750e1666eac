package view

import (
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

// Fact is the JSON of one fact that an organisation may state.
type Fact struct {
	ID       string   `json:"id"`
	Type     string   `json:"type"`
	Title    string   `json:"title"`
	Values   []string `json:"values"` // the answers that there are, where they are named
	Question string   `json:"question"`
	Area     string   `json:"area"`
	Help     string   `json:"help"`
	Controls []string `json:"controls"` // for which it answers
}

// FactOf is the view of a fact, with its question.
func FactOf(g *mapping.Graph, t *evidence.FactType) Fact {
	v := Fact{ID: t.ID, Type: t.Type.String(), Title: t.Title, Values: append([]string{}, t.Values...), Controls: []string{}}
	for _, q := range g.Questions() {
		if q.Fact == t.ID {
			v.Question, v.Area, v.Help = q.Ask, q.Area, q.Help
		}
	}
	for _, c := range g.Controls() {
		if c.Question == t.ID {
			v.Controls = append(v.Controls, c.ID)
		}
	}
	return v
}

// Band is the JSON of one band.
type Band struct {
	Name   string `json:"name"`
	Why    string `json:"why"`
	When   string `json:"when"`
	Unless string `json:"unless"`
}

// BandOf is the view of a band.
func BandOf(b *mapping.Band) Band { return Band{b.Name, b.Why, b.When.Text, b.Unless.Text} }
