package basis

import (
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring/explanation"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/internal/unit"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Coverage counts the units of a basis, by the types that they are of: how many there are, and which
// evidence fills them.
func (on *On) Coverage(c *mapping.Control) []explanation.Coverage {
	var out []explanation.Coverage
	for _, g := range groups(on.Units) {
		out = append(out, covered(g, c))
	}
	return out
}

func covered(list []unit.Unit, c *mapping.Control) explanation.Coverage {
	v := explanation.Coverage{Types: append([]string{}, list[0].Types...), Unit: result.UnitDays, Held: []explanation.Held{}, Missing: []framework.Period{}}
	slice := list[0].Slice
	switch {
	case slice:
		v.Unit = result.Unit(c.Cadence.Units())
	case !list[0].EachDay:
		v.Unit = result.UnitOccurrences
	}
	var missing []framework.Period
	for _, u := range list {
		if u.None {
			continue
		}
		n := 1
		if v.Unit == result.UnitDays {
			n = u.Days.Days()
		}
		v.Expected += n
		if !u.Filled() {
			missing = append(missing, u.Days)
			continue
		}
		v.Found += n
		ids := piece.IDs(u.Sure())
		slices.Sort(ids)
		v.Held = append(v.Held, explanation.Held{Period: u.Days, Evidence: ids})
	}
	v.Missing = append(v.Missing, joined(missing, slice)...)
	return v
}

// Carried says how much of the units of a basis one piece fills, by the types that they are of.
func (on *On) Carried(c *mapping.Control, id string) []explanation.Carried {
	var out []explanation.Carried
	for _, g := range groups(on.Units) {
		v := covered(g, c)
		x := explanation.Carried{Basis: on.Basis, Unit: v.Unit, Expected: v.Expected, Slices: []int{}}
		for i, u := range g {
			if !slices.ContainsFunc(u.Sure(), func(p *piece.Piece) bool { return p.ID == id }) {
				continue
			}
			switch {
			case u.Slice:
				x.Slices = append(x.Slices, i+1)
				x.Found++
			case u.EachDay:
				x.Found += u.Days.Days()
			default:
				x.Found++
			}
		}
		if x.Found > 0 {
			out = append(out, x)
		}
	}
	return out
}
