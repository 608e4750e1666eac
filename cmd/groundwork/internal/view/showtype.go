package view

import (
	"fmt"
	"strings"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/list"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

// EvidenceType is the JSON of one evidence type.
type EvidenceType struct {
	ID           string            `json:"id"`
	Title        string            `json:"title"`
	Kind         string            `json:"kind"`
	Recheck      int               `json:"recheck"` // days before and after the observation of a state
	ReviewEvery  string            `json:"review_every"`
	ValidFor     string            `json:"valid_for"`
	Approved     bool              `json:"approved"`
	Continuous   bool              `json:"continuous"`
	SameEventsAs []string          `json:"same_events_as"`
	Attributes   map[string]string `json:"attributes"`
	PopulationOf string            `json:"population_of"`
	Counts       map[string]string `json:"counts"` // what each attribute says, in words
	Controls     []string          `json:"controls"`
}

// EvidenceTypeOf is the view of an evidence type, with the controls that take it.
func EvidenceTypeOf(g *mapping.Graph, t *evidence.Type) EvidenceType {
	v := EvidenceType{
		ID: t.ID, Title: t.Title, Kind: t.Kind.String(), ReviewEvery: t.ReviewEvery.String(), ValidFor: t.ValidFor.String(), Approved: t.Approved,
		Continuous: t.Continuous, SameEventsAs: append([]string{}, t.SameEventsAs...), Attributes: map[string]string{}, Counts: map[string]string{}, Controls: []string{},
	}
	if t.Kind == evidence.State {
		v.Recheck = t.Recheck.Around()
	}
	for _, a := range t.Attributes {
		v.Attributes[a.Name] = a.Type.String()
		v.Counts[a.Name] = list.Counts(a)
		if a.Name == "population" {
			v.PopulationOf = a.Of
		}
	}
	for _, c := range g.Takers(t.ID) {
		v.Controls = append(v.Controls, c.ID)
	}
	return v
}

// Ages says how evidence of the type ages.
func (v EvidenceType) Ages() string {
	said := []string{v.Kind}
	if v.Kind == evidence.State.String() {
		said = append(said, fmt.Sprintf("speaks for %d days before and after it was observed", v.Recheck))
	}
	if v.ReviewEvery != "" {
		said = append(said, "review due every "+v.ReviewEvery)
	}
	if v.ValidFor != "" {
		said = append(said, "valid for "+v.ValidFor)
	}
	if v.Approved {
		said = append(said, "a draft until somebody named approved it")
	}
	if v.Continuous {
		said = append(said, "shows all days of its period")
	}
	if len(v.SameEventsAs) > 0 {
		said = append(said, "lists the same events as "+strings.Join(v.SameEventsAs, ", "))
	}
	return strings.Join(said, " · ")
}
