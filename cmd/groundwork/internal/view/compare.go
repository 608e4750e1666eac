package view

import (
	"cmp"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/guide"
)

// Comparison is the JSON of the compare command.
type Comparison struct {
	From        string          `json:"from"`
	To          string          `json:"to"`
	Dated       framework.Date  `json:"dated"` // when the words were last looked at
	Summary     string          `json:"summary"`
	Dimensions  []dimension     `json:"dimensions"`
	Assesses    []guide.Passage `json:"assesses"`
	Disciplines []discipline    `json:"disciplines"`
	Overlap     overlapFigures  `json:"overlap"`
	Sections    []guide.Passage `json:"sections"`
	Terms       []guide.Term    `json:"terms"`
}

type dimension struct {
	Name string `json:"name"`
	From string `json:"from"`
	To   string `json:"to"`
}

type discipline struct {
	Name   string `json:"name"`
	Shared int    `json:"shared"`
	From   int    `json:"from"`
	To     int    `json:"to"`
	Text   string `json:"text"`
}

type overlapFigures struct {
	Method   string              `json:"method"`
	Forward  mapping.OverlapSide `json:"forward"`
	Backward mapping.OverlapSide `json:"backward"`
}

// ComparisonOf sets two frameworks side by side, with what they share of the points that are in.
func ComparisonOf(g *mapping.Graph, o *mapping.Overlap, in func(framework.PointRef) bool) Comparison {
	v := Comparison{
		From: o.From, To: o.To, Dimensions: []dimension{}, Disciplines: []discipline{}, Assesses: []guide.Passage{},
		Sections: []guide.Passage{}, Terms: []guide.Term{},
	}
	v.Overlap = overlapFigures{o.Method, o.Forward, o.Backward}
	a, errA := g.Framework(o.From)
	b, errB := g.Framework(o.To)
	if errA == nil && errB == nil {
		v.Dimensions = []dimension{
			{"title", a.Title, b.Title}, {"type", a.Assurance.Type, b.Assurance.Type}, {"focus", a.Assurance.Focus, b.Assurance.Focus},
			{"issued by", a.Assurance.IssuedBy, b.Assurance.IssuedBy}, {"output", a.Assurance.Output, b.Assurance.Output},
			{"recognition", a.Assurance.Recognition, b.Assurance.Recognition},
		}
	}
	by := map[string]*discipline{}
	serving := servingIn(g, o, in)
	for _, c := range g.Controls() {
		from, to := serving[c][o.From], serving[c][o.To]
		if !from && !to {
			continue
		}
		d := by[c.Discipline]
		if d == nil {
			d = &discipline{Name: c.Discipline}
			by[c.Discipline] = d
		}
		switch {
		case from && to:
			d.Shared++
		case from:
			d.From++
		default:
			d.To++
		}
	}
	if guide, ok := g.Guide(o.From, o.To); ok {
		v.Dated, v.Summary = guide.Dated, guide.Summary
		v.Assesses, v.Sections, v.Terms = append(v.Assesses, guide.Assesses...), append(v.Sections, guide.Sections...), append(v.Terms, guide.Terms...)
		for _, n := range guide.Disciplines {
			if d := by[n.Discipline]; d != nil {
				d.Text = n.Text
			}
		}
	}
	for _, d := range by {
		v.Disciplines = append(v.Disciplines, *d)
	}
	slices.SortFunc(v.Disciplines, func(x, y discipline) int { return cmp.Or(y.Shared-x.Shared, cmp.Compare(x.Name, y.Name)) })
	return v
}

// servingIn says which of the two frameworks each control serves within the scope.
func servingIn(g *mapping.Graph, o *mapping.Overlap, in func(framework.PointRef) bool) map[*mapping.Control]map[string]bool {
	serving := map[*mapping.Control]map[string]bool{}
	for _, id := range []string{o.From, o.To} {
		for _, leaf := range g.Leaves(id) {
			for _, p := range leaf.Points {
				for _, e := range p.Links {
					if !in(p.Ref) {
						continue
					}
					if serving[e.Control] == nil {
						serving[e.Control] = map[string]bool{}
					}
					serving[e.Control][id] = true
				}
			}
		}
	}
	return serving
}
