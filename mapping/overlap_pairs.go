package mapping

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/check"
)

// reach is what one control reaches in one requirement.
type reach struct {
	leaf   *Leaf
	points map[*Point]bool
	needs  []string
}

func (o *overlapper) reached(id string) map[*Control][]*reach {
	by := map[*Control][]*reach{}
	o.points(id, func(leaf *Leaf, p *Point) {
		for _, e := range p.Links {
			if !o.counts(e, false) {
				continue
			}
			list := by[e.Control]
			if len(list) == 0 || list[len(list)-1].leaf != leaf {
				list = append(list, &reach{leaf: leaf, points: map[*Point]bool{}})
				by[e.Control] = list
			}
			r := list[len(list)-1]
			r.points[p] = true
			if n := e.Link.Needs.Text; n != "" && !slices.Contains(r.needs, n) {
				r.needs = append(r.needs, n)
			}
		}
	})
	return by
}

// A pairKey names two requirements.
type pairKey struct{ from, to framework.Ref }

// pairWork is a pair while it is gathered.
type pairWork struct {
	OverlapPair

	left, right map[*Point]bool // of one control alone shared with it, and not to be changed
	own         bool
	from, to    *Leaf
}

// pairs lists the requirements that share a control, or counts them where they are too many.
func (o *overlapper) pairs(ctx context.Context, result *Overlap) error {
	result.Pairs = []OverlapPair{}
	left, right := o.reached(result.From), o.reached(result.To)
	count := 0
	for c := range left {
		count += len(left[c]) * len(right[c])
	}
	if count > MaxOverlapPairs {
		result.PairsLeftOut = count
		return nil
	}
	found := map[pairKey]*pairWork{}
	for _, c := range o.g.Controls() {
		if err := check.Live(ctx); err != nil {
			return fmt.Errorf("overlap: %w", err)
		}
		for _, x := range left[c] {
			for _, y := range right[c] {
				gather(found, c, x, y)
			}
		}
	}
	o.related(found)
	for _, w := range found {
		w.FromShare, w.ToShare = o.share(w.from, w.left), o.share(w.to, w.right)
		result.Pairs = append(result.Pairs, w.OverlapPair)
	}
	sortPairs(result.Pairs)
	return nil
}

// sortPairs sorts by the two requirements, each of which is compared with others once.
func sortPairs(list []OverlapPair) {
	rank := map[framework.Ref]int{}
	for _, p := range list {
		rank[p.From], rank[p.To] = 0, 0
	}
	for i, r := range slices.SortedFunc(maps.Keys(rank), framework.Ref.Compare) {
		rank[r] = i
	}
	slices.SortFunc(list, func(x, y OverlapPair) int {
		return cmp.Or(cmp.Compare(rank[x.From], rank[y.From]), cmp.Compare(rank[x.To], rank[y.To]))
	})
}

// gather notes that one control reaches both.
func gather(found map[pairKey]*pairWork, c *Control, x, y *reach) {
	key := pairKey{x.leaf.Ref, y.leaf.Ref}
	w := found[key]
	if w == nil {
		w = &pairWork{left: x.points, right: y.points, from: x.leaf, to: y.leaf}
		w.OverlapPair = OverlapPair{From: x.leaf.Ref, To: y.leaf.Ref, Relation: []string{}, Needs: []string{}}
		found[key] = w
	} else {
		w.merge(x.points, y.points)
	}
	w.Controls = append(w.Controls, c.ID)
	for _, needs := range [][]string{x.needs, y.needs} {
		for _, n := range needs {
			if !slices.Contains(w.Needs, n) {
				w.Needs = append(w.Needs, n)
			}
		}
	}
}

// related notes what is stated of the pairs.
func (o *overlapper) related(found map[pairKey]*pairWork) {
	for _, s := range o.g.source.Relations {
		if !s.Review.Counts(false) {
			continue
		}
		if w := found[pairKey{s.From, s.To}]; w != nil {
			w.Relation = s.Is.Names()
		}
		if w := found[pairKey{s.To, s.From}]; w != nil {
			w.Relation = s.Is.Inverse().Names()
		}
	}
}

// merge takes in the points that one control more reaches.
func (w *pairWork) merge(left, right map[*Point]bool) {
	if !w.own {
		w.left, w.right, w.own = maps.Clone(w.left), maps.Clone(w.right), true
	}
	maps.Copy(w.left, left)
	maps.Copy(w.right, right)
}

// share is the weight of the reached points over that of the requirement's points
// in scope, summed in the order of the points.
func (o *overlapper) share(leaf *Leaf, reached map[*Point]bool) float64 {
	var sum, of float64
	for i := range leaf.Points {
		p := &leaf.Points[i]
		if !o.takes(p) {
			continue
		}
		of += p.Share()
		if reached[p] {
			sum += p.Share()
		}
	}
	if of == 0 {
		return 0
	}
	return sum / of
}
