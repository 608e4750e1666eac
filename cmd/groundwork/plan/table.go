package plan

import (
	"math/bits"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
)

// mostTouching bounds the actions on one point whose sets are told apart.
const mostTouching = 7

// A table knows of each point what the sets of the actions that touch it were judged to make of it.
type table struct {
	*judge

	sets  []*seen
	touch []map[int][]int // by target and point: the actions
	refs  [][]framework.PointRef
}

func newTable(j *judge) *table {
	b := &table{judge: j}
	keys := []string{}
	for k := range j.memo {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		b.sets = append(b.sets, j.memo[k])
	}
	for t := range j.lenses {
		refs := []framework.PointRef{}
		l := b.sets[0].lenses[t]
		for i := range l.Requirements {
			for k := range l.Requirements[i].Points {
				refs = append(refs, l.Requirements[i].Points[k].ID)
			}
		}
		touch := map[int][]int{}
		for p, ref := range refs {
			for i, a := range j.actions {
				if a.touches[ref] {
					touch[p] = append(touch[p], i)
				}
			}
		}
		b.touch, b.refs = append(b.touch, touch), append(b.refs, refs)
	}
	return b
}

// most is what each action that touches a point can add to it at most, whatever others are done. A
// set that was not judged lies between those within it and those around it. It reports false where
// a greater set was judged to make less of it.
func (b *table) most(t, p, f int) (acts []int, most []float64, rising bool) {
	acts = b.touch[t][p]
	n := len(acts)
	most = make([]float64, n)
	empty, whole := b.sets[0].points[t][p][f], b.sets[len(b.sets)-1].points[t][p][f]
	if n > mostTouching {
		for k := range most {
			most[k] = whole - empty
		}
		return acts, most, whole >= empty-slack
	}
	low, high := make([]float64, 1<<n), make([]float64, 1<<n)
	for m := range high {
		low[m], high[m] = empty, whole
	}
	for _, x := range b.sets {
		m, v := 0, x.points[t][p][f]
		for k, i := range acts {
			if x.set[i] {
				m |= 1 << k
			}
		}
		low[m], high[m] = max(low[m], v), min(high[m], v)
	}
	for m := range low { // what is within
		for k := range n {
			if m>>k&1 == 1 {
				low[m] = max(low[m], low[m&^(1<<k)])
			}
		}
	}
	for m := len(high) - 1; m >= 0; m-- { // what is around
		for k := range n {
			if m>>k&1 == 0 {
				high[m] = min(high[m], high[m|1<<k])
			}
		}
		if low[m] > high[m]+slack {
			return acts, most, false
		}
	}
	for m := range low {
		for rest := m; rest > 0; rest &= rest - 1 {
			k := bits.TrailingZeros(uint(rest))
			most[k] = max(most[k], high[m]-low[m&^(1<<k)])
		}
	}
	return acts, most, true
}
