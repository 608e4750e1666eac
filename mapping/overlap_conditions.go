package mapping

import (
	"cmp"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
)

// What a framework may ask of evidence on top of what the other asks of it.
const (
	ConditionNeeds       = "needs"       // what its links ask of each piece
	ConditionPopulations = "populations" // lists of all occurrences whose days hold each day, with their source
	ConditionEach        = "each"        // evidence for each system of a kind
)

// An OverlapCondition is something that one framework asks of evidence which serves both, and
// the other does not: why the same piece may support the one and not the other.
type OverlapCondition struct {
	Framework string `json:"framework"` // that asks it
	Kind      string `json:"kind"`      // needs, populations or each
	// Text is what is asked: the link's why, or the kind of system.
	Text     string               `json:"text"`
	Points   []framework.PointRef `json:"points"`
	Controls []string             `json:"controls"`
}

// asking is one condition of one control.
type asking struct{ kind, text, control string }

// conditions lists what the two ask differently of the types that they share.
func (o *overlapper) conditions(a, b *framework.Framework, both map[string]bool) []OverlapCondition {
	left, right := o.asks(a, both), o.asks(b, both)
	out := differing(a.ID, left, right)
	if a != b {
		out = append(out, differing(b.ID, right, left)...)
	}
	return out
}

// asks gathers what a framework asks of the types, with the points for which it does.
func (o *overlapper) asks(f *framework.Framework, types map[string]bool) map[asking][]framework.PointRef {
	found := map[asking][]framework.PointRef{}
	add := func(kind, text string, e Edge, p *Point) {
		k := asking{kind, text, e.Control.ID}
		if n := len(found[k]); n == 0 || found[k][n-1] != p.Ref {
			found[k] = append(found[k], p.Ref)
		}
	}
	populations := asksPopulations(f)
	o.points(f.ID, func(_ *Leaf, p *Point) {
		for _, e := range p.Links {
			if !o.counts(e, false) || !o.shownBy(e, types) {
				continue
			}
			if !e.Link.Needs.IsZero() {
				add(ConditionNeeds, e.Link.Needs.Words(), e, p)
			}
			if populations && e.Control.Cadence == calendar.PerEvent {
				add(ConditionPopulations, "", e, p)
			}
			if !p.Each.IsZero() {
				add(ConditionEach, p.Each.Kind, e, p)
			}
		}
	})
	return found
}

// asksPopulations reports whether a report type or stage of the framework asks for lists.
func asksPopulations(f *framework.Framework) bool {
	for _, values := range f.Profiles {
		for _, p := range values {
			if p.Populations {
				return true
			}
		}
	}
	return false
}

// differing lists what is asked here and not there, by what it says.
func differing(id string, here, there map[asking][]framework.PointRef) []OverlapCondition {
	out := []OverlapCondition{}
	for k, points := range here {
		if len(there[k]) > 0 {
			continue
		}
		i := slices.IndexFunc(out, func(c OverlapCondition) bool { return c.Kind == k.kind && c.Text == k.text })
		if i < 0 {
			i = len(out)
			out = append(out, OverlapCondition{Framework: id, Kind: k.kind, Text: k.text})
		}
		out[i].Points, out[i].Controls = append(out[i].Points, points...), append(out[i].Controls, k.control)
	}
	for i := range out {
		c := &out[i]
		slices.SortFunc(c.Points, framework.PointRef.Compare)
		c.Points = slices.Compact(c.Points)
		slices.Sort(c.Controls)
	}
	slices.SortFunc(out, func(x, y OverlapCondition) int {
		return cmp.Or(cmp.Compare(x.Kind, y.Kind), cmp.Compare(x.Text, y.Text))
	})
	return out
}
