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

// An OverlapPair is two requirements of which some evidence type shows points.
type OverlapPair struct {
	From framework.Ref `json:"from"`
	To   framework.Ref `json:"to"`
	// Controls are those linked to both that take one of the types.
	Controls      []string `json:"controls"`
	EvidenceTypes []string `json:"evidence_types"`
	FromShare     float64  `json:"from_share"` // of the weight of from's required points, shown by these types
	ToShare       float64  `json:"to_share"`
	Relation      []string `json:"relation"` // as stated, from → to; empty where nobody states one
	Needs         []string `json:"needs"`    // what one of the links asks of each piece of evidence on top
}

// reach is what one evidence type shows of one requirement.
type reach struct {
	leaf     *Leaf
	points   map[*Point]bool
	controls []string
	needs    []string
}

// reached gathers what each evidence type shows of a framework.
func (o *overlapper) reached(id string) map[string][]*reach {
	by := map[string][]*reach{}
	o.points(id, func(leaf *Leaf, p *Point) {
		for _, e := range p.Links {
			if !o.counts(e, false) {
				continue
			}
			for _, t := range o.shows(e) {
				list := by[t]
				if len(list) == 0 || list[len(list)-1].leaf != leaf {
					list = append(list, &reach{leaf: leaf, points: map[*Point]bool{}})
					by[t] = list
				}
				list[len(list)-1].take(p, e)
			}
		}
	})
	return by
}

func (r *reach) take(p *Point, e Edge) {
	r.points[p] = true
	r.controls = adding(r.controls, e.Control.ID)
	if !e.Link.Needs.IsZero() {
		r.needs = adding(r.needs, e.Link.Needs.Words())
	}
}

// adding appends what is not there yet.
func adding(list []string, more ...string) []string {
	for _, s := range more {
		if !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	return list
}

// A pairKey names two requirements.
type pairKey struct{ from, to framework.Ref }

// pairWork is a pair while it is gathered.
type pairWork struct {
	OverlapPair

	left, right map[*Point]bool // of one type alone shared with it, and not to be changed
	own         bool
	from, to    *Leaf
}

// pairs lists the requirements that share a type, or counts them where they are too many.
func (o *overlapper) pairs(ctx context.Context, result *Overlap) error {
	result.Pairs = []OverlapPair{}
	left, right := o.reached(result.From), o.reached(result.To)
	count := 0
	for t := range left {
		count += len(left[t]) * len(right[t])
	}
	if count > MaxOverlapPairs {
		result.PairsLeftOut = count
		return nil
	}
	found := map[pairKey]*pairWork{}
	for _, t := range result.EvidenceTypes.IDs {
		if err := check.Live(ctx); err != nil {
			return fmt.Errorf("overlap: %w", err)
		}
		for _, x := range left[t] {
			for _, y := range right[t] {
				gather(found, t, x, y)
			}
		}
	}
	o.related(found)
	for _, w := range found {
		w.FromShare, w.ToShare = o.share(w.from, w.left), o.share(w.to, w.right)
		slices.Sort(w.Controls)
		slices.Sort(w.Needs)
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

// gather notes that one evidence type shows points of both.
func gather(found map[pairKey]*pairWork, t string, x, y *reach) {
	key := pairKey{x.leaf.Ref, y.leaf.Ref}
	w := found[key]
	if w == nil {
		w = &pairWork{left: x.points, right: y.points, from: x.leaf, to: y.leaf}
		w.OverlapPair = OverlapPair{From: x.leaf.Ref, To: y.leaf.Ref, Controls: []string{}, EvidenceTypes: []string{}, Relation: []string{}, Needs: []string{}}
		found[key] = w
	} else {
		w.merge(x.points, y.points)
	}
	w.EvidenceTypes = append(w.EvidenceTypes, t)
	for _, c := range x.controls {
		if slices.Contains(y.controls, c) {
			w.Controls = adding(w.Controls, c)
		}
	}
	w.Needs = adding(adding(w.Needs, x.needs...), y.needs...)
}

// related notes what is stated of the pairs.
func (o *overlapper) related(found map[pairKey]*pairWork) {
	for _, s := range o.g.source.Relations {
		if !s.Review.Counts(o.opts.ReviewedOnly) {
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

// merge takes in the points that one type more shows.
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
