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
func (s *Subject) bySlices(items *Items, c calendar.Cadence, of string) Answer {
	list := s.Slices(c)
	units := s.room().units.Take(len(list))
	in := s.sort(list, items, c, of)
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
		u.Value = s.worth(in[i].sure, in[i].maybe, filled(u.Ahead))
		s.list(u, in[i].all, len(in[i].sure), len(in[i].maybe))
		s.weigh(&a, d)
		kept = append(kept, *u)
		m.Add(u.Value, weight)
	}
	a.Units = kept
	return settled(a, m)
}

// A place says what a record is to a slice.
type place struct {
	unit              int32 // -1: none
	sure, maybe, late bool
}

// A sorted is what there is for a slice: the records that fill it, that may, and that came late for it, and all in one list.
type sorted struct {
	all               listed
	sure, maybe, late []*piece.Piece
}

// A sizes says how many records are what to a slice.
type sizes struct{ sure, maybe, late int }

// sort finds for each slice the records that fill it, that may, and that came late for it. They are counted first, so that
// their lists are of their size. What is returned is good until the next is sorted.
func (s *Subject) sort(list []framework.Period, items *Items, c calendar.Cadence, of string) []sorted {
	r, n := s.room(), len(list)
	r.places, r.sizes, r.sorted = slices.Grow(r.places[:0], items.Len()), slices.Grow(r.sizes[:0], n)[:n], slices.Grow(r.sorted[:0], n)[:n]
	clear(r.sizes)
	for k := range items.Len() {
		p := s.place(list, items.At(k), c, of)
		if r.places = append(r.places, p); p.unit >= 0 {
			r.sizes[p.unit].add(p)
		}
	}
	for i, n := range r.sizes {
		all, may := r.pieces.Take(n.sure+n.maybe+n.late), n.sure+n.maybe
		r.sorted[i] = sorted{all: all, sure: all[:0:n.sure], maybe: all[n.sure:n.sure:may], late: all[may:may]}
	}
	for k, p := range r.places {
		if p.unit < 0 {
			continue
		}
		u, of := &r.sorted[p.unit], items.Piece(k)
		if p.sure {
			u.sure = append(u.sure, of)
		}
		if p.maybe {
			u.maybe = append(u.maybe, of)
		}
		if p.late {
			u.late = append(u.late, of)
		}
	}
	return r.sorted
}

func (n *sizes) add(p place) {
	if p.sure {
		n.sure++
	}
	if p.maybe {
		n.maybe++
	}
	if p.late {
		n.late++
	}
}

// place finds the slice of a record, and what it is to it.
func (s *Subject) place(list []framework.Period, it Item, c calendar.Cadence, of string) place {
	if it.Void || of != "" && it.Type != of {
		return place{unit: -1}
	}
	day, i := it.Performed(s.Cadence), Slice(it.Piece, s.Cadence, list)
	if i < 0 || day > s.At {
		return place{unit: -1}
	}
	p := place{unit: int32(i), late: day > list[i].Last && it.Sure} //nolint:gosec // no more than days
	if day <= list[i].Last.AddDays(c.GraceDays()) {
		p.sure, p.maybe = it.Sure, !it.Sure
	}
	return p
}
