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
	Method        string                 `json:"method"`
	Controls      mapping.OverlapServing `json:"controls"`
	EvidenceTypes mapping.OverlapServing `json:"evidence_types"`
	Effort        mapping.OverlapEffort  `json:"effort"`
	Forward       mapping.OverlapSide    `json:"forward"`
	Backward      mapping.OverlapSide    `json:"backward"`
}

// ComparisonOf sets two frameworks side by side, with what they share.
func ComparisonOf(g *mapping.Graph, o *mapping.Overlap) Comparison {
	v := Comparison{
		From: o.From, To: o.To, Dimensions: []dimension{}, Disciplines: []discipline{}, Assesses: []guide.Passage{},
		Sections: []guide.Passage{}, Terms: []guide.Term{},
	}
	v.Overlap = overlapFigures{o.Method, o.Controls, o.EvidenceTypes, o.Effort, o.Forward, o.Backward}
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
	count := func(ids []string, column func(*discipline) *int) {
		for _, id := range ids {
			c, err := g.Control(id)
			if err != nil {
				continue
			}
			d := by[c.Discipline]
			if d == nil {
				d = &discipline{Name: c.Discipline}
				by[c.Discipline] = d
			}
			*column(d)++
		}
	}
	count(o.Controls.IDs, func(d *discipline) *int { return &d.Shared })
	count(o.Controls.OnlyFrom, func(d *discipline) *int { return &d.From })
	count(o.Controls.OnlyTo, func(d *discipline) *int { return &d.To })
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
