package unit

import (
	"cmp"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/scoring/internal/figure"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
)

// Slice returns the place of the slice to which a record belongs: the one that holds its whole
// period, else the one that holds the day on which it was performed; -1 for none. The slices are in
// order, and no two share a day.
func Slice(p *piece.Piece, c calendar.Cadence, list []framework.Period) int {
	if !p.Period.IsZero() {
		if i := sliceAt(list, p.Period.First); i >= 0 && list[i].Includes(p.Period) {
			return i
		}
	}
	return sliceAt(list, p.Performed(c))
}

// sliceAt is the place of the slice that holds a day, -1 for none.
func sliceAt(list []framework.Period, day framework.Date) int {
	i, _ := slices.BinarySearchFunc(list, day, func(s framework.Period, day framework.Date) int { return cmp.Compare(s.Last, day) })
	if i < len(list) && list[i].Contains(day) {
		return i
	}
	return -1
}

// bySlices takes each slice of the window by the cadence as a unit. A record that came after its
// slice is late, and shows nothing later than the grace after it.
func (s *Subject) bySlices(items []Item, c calendar.Cadence, of string) Answer {
	list := s.Slices(c)
	units := make([]Unit, len(list))
	s.sort(units, list, items, c, of)
	a := Answer{State: NoUnits, Units: units}
	var m figure.Mean
	kept := units[:0]
	for i, d := range list {
		if !s.mine(&a, d) {
			continue
		}
		u := &units[i]
		u.Days, u.Slice, u.Ahead, u.ToCome = d, true, d.Last.AddDays(c.GraceDays()) > s.At, d.First > s.At
		weight := 1.0
		if s.Own != nil {
			weight = float64(d.Days())
		}
		u.list(u.sure, u.maybe)
		u.Value = s.worth(u.sure, u.maybe, filled(u.Ahead))
		s.weigh(&a, d)
		kept = append(kept, *u)
		m.Add(u.Value, weight)
	}
	a.Units = kept
	return settled(a, m)
}

// sort gives each slice the records that fill it, that may, and that came late for it.
func (s *Subject) sort(units []Unit, list []framework.Period, items []Item, c calendar.Cadence, of string) {
	for k := range items {
		it := &items[k]
		if it.Void || of != "" && it.Type != of {
			continue
		}
		day, i := it.Performed(s.Cadence), Slice(it.Piece, s.Cadence, list)
		if i < 0 || day > s.At {
			continue
		}
		u := &units[i]
		if day > list[i].Last && it.Sure {
			u.Late = append(u.Late, it.Piece)
		}
		switch {
		case day > list[i].Last.AddDays(c.GraceDays()):
		case it.Sure:
			u.sure = append(u.sure, it.Piece)
		default:
			u.maybe = append(u.maybe, it.Piece)
		}
	}
}
