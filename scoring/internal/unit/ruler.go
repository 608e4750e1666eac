package unit

import (
	"math/bits"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
)

// A ruler is a window that is cut at each first day of something and after each last one: in one of its
// stretches nothing begins and nothing ends. It finds the stretch of a day without search: it is that of as many cuts as there are up
// to the day.
type ruler struct {
	framework.Period

	marks []uint64 // by day a bit: whether there is a cut before it
	cuts  []int32  // by word of marks: how many cuts come before those of the word
	list  []framework.Period
	fills []tally // what begins with a stretch, and what ended before it
}

// ruler is an uncut one of the window. What it holds serves one judgement after another.
func (s *Subject) ruler() *ruler {
	r := &s.room().ruler
	r.Period = s.Window
	n := (s.Window.Days() + 63) / 64
	r.marks, r.cuts = slices.Grow(r.marks[:0], n)[:n], slices.Grow(r.cuts[:0], n)[:n]
	clear(r.marks)
	return r
}

// cut cuts before the first of some days, and after the last.
func (r *ruler) cut(d framework.Period) {
	if r.First < d.First && d.First <= r.Last {
		r.mark(d.First)
	}
	if r.First <= d.Last && d.Last < r.Last {
		r.mark(d.Last + 1)
	}
}

// mark cuts before a day.
func (r *ruler) mark(day framework.Date) {
	i := day - r.First
	r.marks[i/64] |= 1 << (i % 64)
}

func (r *ruler) cutAll(list []framework.Period) {
	for _, d := range list {
		r.cut(d)
	}
}

// stretches lists what the window is cut into, until it is cut anew, and makes room for what fills them. After that it
// is cut no more.
func (r *ruler) stretches() ([]framework.Period, []tally) {
	out := r.list[:0]
	out = append(out, r.Period)
	for i, word := range r.marks {
		r.cuts[i] = int32(len(out) - 1) //nolint:gosec // no more than days
		for ; word != 0; word &= word - 1 {
			day := r.First + framework.Date(64*i+bits.TrailingZeros64(word)) //nolint:gosec // no more than days
			out[len(out)-1].Last = day - 1
			out = append(out, framework.Period{First: day, Last: r.Last})
		}
	}
	r.list, r.fills = out, slices.Grow(r.fills[:0], len(out)+1)[:len(out)+1]
	clear(r.fills)
	return out, r.fills
}

// within are the places of the first and the last stretch that lie in some days by which it was cut.
func (r *ruler) within(d framework.Period) (from, to int, ok bool) {
	first, last := max(d.First, r.First), min(d.Last, r.Last)
	if last < first {
		return 0, 0, false
	}
	return r.at(first), r.at(last), true
}

// at is the place of the stretch that holds a day: the number of cuts up to the day.
func (r *ruler) at(day framework.Date) int {
	i := day - r.First
	return int(r.cuts[i/64]) + bits.OnesCount64(r.marks[i/64]<<(63-i%64))
}

// A held says which stretches some days hold.
type held []bool

func (h held) at(i int) bool { return h != nil && h[i] }

// counts marks the stretches that periods hold.
func (r *ruler) counts(list []framework.Period) held {
	if len(list) == 0 {
		return nil
	}
	n := len(r.list)
	ends, out := make([]int32, n+1), make(held, n)
	for _, d := range list {
		if from, to, ok := r.within(d); ok {
			ends[from]++
			ends[to+1]--
		}
	}
	at := int32(0)
	for i := range out {
		at += ends[i]
		out[i] = at > 0
	}
	return out
}

// tallied counts what meets some days; of a piece that meets them in two ways what it fills.
func tallied(shows []span, within framework.Period) tally {
	var t tally
	var last *piece.Piece // that fills them
	for i := range shows {
		x := &shows[i]
		if x.piece == last || !x.meets(within) {
			continue
		}
		if t.count(x.piece, x.sure, 1); x.sure {
			last = x.piece
		}
	}
	return t
}
