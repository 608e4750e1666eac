package unit

import (
	"slices"

	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
)

// TakeOver takes over from a subject that a change put this one in the place of what those types were worth that stand still:
// the pieces of such a type are the same, and nothing ends one in either. The frame is one that outlives both.
func (s *Subject) TakeOver(from *Subject, frame *Frame, still func(evidenceType string) bool) {
	if len(s.Newer) > 0 || len(from.Newer) > 0 {
		return
	}
	for t := from.told; t != nil; t = t.before {
		if t.by != nil && still(t.by.of[0]) {
			t.part(frame)
			s.keep(*t)
		}
	}
}

// part gives a filling a subject of its own, of the pieces of its type alone: with the one that it was made for, it would hold
// all that this was judged, and after the next change that one, too.
func (t *told) part(frame *Frame) {
	f := t.by
	if f.apart {
		return
	}
	own := f.Without()
	own.Frame, own.Items = frame, Items{}
	if slices.ContainsFunc(t.answer.Units, func(u Unit) bool { return u.by != nil }) {
		own.Items = f.own()
	}
	f.Subject, f.items, f.apart = &own, &own.Items, true
}

// own are the items of the type.
func (f *filling) own() Items {
	n, plain := 0, true
	for i := range f.items.Len() {
		if it := f.items.At(i); it.Type == f.of[0] {
			n, plain = n+1, plain && it.Sure == Plainly(it.Piece)
		}
	}
	if plain {
		list := make([]*piece.Piece, 0, n)
		for i := range f.items.Len() {
			if p := f.items.Piece(i); p.Type == f.of[0] {
				list = append(list, p)
			}
		}
		return Plain(list)
	}
	list := make([]Item, 0, n)
	for i := range f.items.Len() {
		if it := f.items.At(i); it.Type == f.of[0] {
			list = append(list, it)
		}
	}
	return Each(list...)
}
