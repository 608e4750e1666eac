package verdict

import (
	"context"
	"slices"

	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/internal/point"
)

// A Twice is what a piece lifts for a leaf, told by what is asked and by judging each point.
type Twice struct {
	Leaf           int
	Look           point.Look
	Told, Judged   bool
	Known, Unknown int // ways that ask by themselves, and those of points that have to be judged
}

// Twice says what a piece lifts in both ways, however it is looked at.
func (j *Judge) Twice(ctx context.Context, p *piece.Piece) ([]Twice, error) {
	var out []Twice
	for look := range point.Looks {
		a := j.ask(p)
		for i := range a.reach.leaves {
			r := &a.reach.leaves[i]
			t := Twice{Leaf: r.leaf, Look: look}
			var err error
			if t.Told, err = a.lifts(ctx, r, look); err != nil {
				return nil, err
			}
			open := reached{leaf: r.leaf, ways: slices.Clone(r.ways)}
			for k := range open.ways {
				if w := &open.ways[k]; w.ask >= 0 && !a.none[w.none].Judged {
					t.Known++
				} else {
					t.Unknown++
				}
				open.ways[k].ask = -1
			}
			if t.Judged, err = a.lifts(ctx, &open, look); err != nil {
				return nil, err
			}
			out = append(out, t)
		}
	}
	return out, nil
}
