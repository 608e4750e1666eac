package unit

import (
	"cmp"
	"slices"

	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Conformity is what a test is worth of which so many of so many deviate: nothing from the rate
// on at which the framework says that a control fails.
func Conformity(deviating, tested int64, fails float64) float64 {
	if deviating <= 0 || tested <= 0 {
		return 1
	}
	return max(0, 1-float64(deviating)/(fails*float64(tested)))
}

// Alone is what a piece is worth by itself, at worst: a sample of which nobody says how much of it
// deviates counts as deviating whole.
func Alone(p *piece.Piece, fails float64) float64 {
	return Conformity(worst(p), p.Tested, fails)
}

func worst(p *piece.Piece) int64 {
	if p.Unstated {
		return p.Tested
	}
	return p.Deviating
}

// Worth is what one unit is worth: in low the least, in high the most that the conformity of the
// accepted pieces that fill it can be, whichever of the undecided ones are accepted too. One that
// undecided pieces alone fill is 0 in low, and in high the most that any of them could make it,
// or what an empty one would be.
func Worth(sure, maybe []*piece.Piece, open, fails float64, c calendar.Cadence) result.Interval {
	var all []*piece.Piece
	if retests(sure) || retests(maybe) {
		all = slices.Concat(sure, maybe)
	}
	after := mended(all, all, c)
	if len(sure) > 0 {
		var mendedSure map[string]int64
		if len(all) > 0 {
			mendedSure = mended(sure, all, c)
		}
		low := func(p *piece.Piece) int64 { return max(0, worst(p)-mendedSure[p.ID]) }
		high := func(p *piece.Piece) int64 { return max(0, p.Deviating-after[p.ID]) }
		return result.Interval{Low: pooled(sure, maybe, low, fails, true), High: pooled(sure, maybe, high, fails, false)}
	}
	best := open
	for _, p := range maybe {
		best = max(best, Conformity(max(0, p.Deviating-after[p.ID]), p.Tested, fails))
	}
	return result.Interval{High: best}
}

func retests(list []*piece.Piece) bool {
	return slices.ContainsFunc(list, func(p *piece.Piece) bool { return p.Retests != "" })
}

// mended says by id how many deviations of a piece of the unit some retests that fill it too take
// away: as many as these tested.
func mended(retests, all []*piece.Piece, c calendar.Cadence) map[string]int64 {
	var out map[string]int64 // mostly there is none
	for _, p := range retests {
		if p.Retests == "" || p.Deviating != 0 {
			continue
		}
		i := slices.IndexFunc(all, func(q *piece.Piece) bool { return q.ID == p.Retests })
		if i >= 0 && all[i].Type == p.Type && p.Performed(c) >= all[i].Performed(c) {
			if out == nil {
				out = map[string]int64{}
			}
			out[p.Retests] += p.Tested
		}
	}
	return out
}

// pooled is the conformity of the sums, those undecided pieces added that make it worse, the worst
// first, or better, the best first.
func pooled(sure, maybe []*piece.Piece, deviating func(*piece.Piece) int64, fails float64, worse bool) float64 {
	var d, t int64
	for _, p := range sure {
		d, t = d+deviating(p), t+p.Tested
	}
	return joined(d, t, maybe, deviating, fails, worse)
}

// joined is the same by the sums of what is accepted.
func joined(d, t int64, maybe []*piece.Piece, deviating func(*piece.Piece) int64, fails float64, worse bool) float64 {
	rate := func(d, t int64) float64 {
		if t == 0 {
			return 0
		}
		return float64(d) / float64(t)
	}
	of := func(p *piece.Piece) float64 { return rate(deviating(p), p.Tested) }
	var few [32]*piece.Piece // mostly there are no more
	add := few[:0]
	for _, p := range maybe {
		if p.Tested != 0 {
			add = append(add, p)
		}
	}
	slices.SortStableFunc(add, func(a, b *piece.Piece) int {
		if worse {
			a, b = b, a
		}
		return cmp.Compare(of(a), of(b))
	})
	for _, p := range add {
		if r := rate(d, t); worse && of(p) > r || !worse && of(p) < r {
			d, t = d+deviating(p), t+p.Tested
		}
	}
	return Conformity(d, t, fails)
}
