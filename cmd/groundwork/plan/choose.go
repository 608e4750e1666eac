package plan

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A chooser looks for the least effort that reaches the wanted bands.
type chooser struct {
	*judge

	want   []int     // by target: the band, 0 is the best; -1 for a target that is not chosen for
	thresh []float64 // by target: the lowest figure that the band asks, 1 where it is not plain
	plain  []bool    // by target: the band asks for a lowest figure and nothing else
	budget int       // tenths of a day, 0 for none
}

// reached reports whether all wanted bands are.
func (c *chooser) reached(x *seen) bool {
	for t, w := range c.want {
		if w >= 0 && !c.holds(x, t) {
			return false
		}
	}
	return true
}

// holds reports whether one target is reached.
func (c *chooser) holds(x *seen, t int) bool { return x.band[t] >= 0 && x.band[t] <= c.want[t] }

// capWorth is what a thing that stands against a better band counts beside figures in 0..1.
const capWorth = 0.02

// score is how far a set is on the way: each figure up to what is asked, less what stands
// against the band.
func (c *chooser) score(x *seen) float64 {
	sum := 0.0
	for t, w := range c.want {
		if w < 0 {
			continue
		}
		for _, v := range x.fig[t] {
			sum += min(v, c.thresh[t])
		}
		if !c.holds(x, t) {
			sum -= float64(capWorth * float64(x.capped[t]))
		}
	}
	return sum
}

// cost is the effort of a set in tenths of a day.
func (j *judge) cost(s set) int {
	sum := 0
	for i, in := range s {
		if in {
			sum += j.actions[i].cost
		}
	}
	return sum
}

// A candidate is an action with what it gained for its effort when that was looked at, in which round.
type candidate struct {
	i     int
	worth float64
	round int
}

// candidates are the actions that are not taken yet, with what each gains alone.
func (c *chooser) candidates(ctx context.Context, taken set) ([]candidate, error) {
	nothing, err := c.of(ctx, make(set, len(taken)))
	if err != nil {
		return nil, err
	}
	var list []candidate
	for i := range c.actions {
		if taken[i] {
			continue
		}
		alone, err := c.of(ctx, make(set, len(taken)).with(i, true))
		if err != nil {
			return nil, err
		}
		list = append(list, candidate{i: i, worth: (c.score(alone) - c.score(nothing)) / float64(c.actions[i].cost), round: -1})
	}
	return list, nil
}

// greedy takes the action with the most gain for its effort, again and again, until the bands are
// reached or the budget is used up. Gains are looked at anew only for the one that is next. The
// order is that in which they were taken, after those to begin with.
func (c *chooser) greedy(ctx context.Context, begin []int) (order []int, err error) {
	cur, order := make(set, len(c.actions)), slices.Clone(begin)
	for _, i := range begin {
		cur[i] = true
	}
	x, err := c.of(ctx, cur)
	if err != nil {
		return nil, err
	}
	list, err := c.candidates(ctx, cur)
	if err != nil {
		return nil, err
	}
	left := func(i int) bool { return c.budget == 0 || c.cost(cur)+c.actions[i].cost <= c.budget }
	for round := 0; len(list) > 0 && (!c.reached(x) || c.budget > 0); {
		slices.SortStableFunc(list, func(a, b candidate) int {
			return cmp.Or(cmp.Compare(b.worth, a.worth), cmp.Compare(c.actions[a.i].cost, c.actions[b.i].cost), cmp.Compare(a.i, b.i))
		})
		top := &list[0]
		if !left(top.i) {
			list = list[1:]
			continue
		}
		if top.round != round {
			y, err := c.of(ctx, cur.with(top.i, true))
			if err != nil {
				return nil, err
			}
			top.worth, top.round = (c.score(y)-c.score(x))/float64(c.actions[top.i].cost), round
			if c.reached(y) && !c.reached(x) {
				top.worth++ // it is the last that is wanted
			}
			continue
		}
		if top.worth <= result.Epsilon {
			if c.budget > 0 {
				break
			}
			if top.i, err = c.stalled(ctx, cur); err != nil {
				return nil, err
			}
		}
		taken := top.i
		cur = cur.with(taken, true)
		if x, err = c.of(ctx, cur); err != nil {
			return nil, err
		}
		order = append(order, taken)
		list = slices.DeleteFunc(list, func(k candidate) bool { return k.i == taken })
		round++
	}
	return order, nil
}

// stalled chooses where no action gains anything by itself: the one whose lack costs most of what
// all of them reach, for its effort.
func (c *chooser) stalled(ctx context.Context, cur set) (int, error) {
	all := everything(len(c.actions))
	full, err := c.of(ctx, all)
	if err != nil {
		return 0, err
	}
	best, worth := -1, 0.0
	for i := range c.actions {
		if cur[i] {
			continue
		}
		x, err := c.of(ctx, all.with(i, false))
		if err != nil {
			return 0, err
		}
		w := (c.score(full) - c.score(x)) / float64(c.actions[i].cost)
		if c.reached(full) && !c.reached(x) {
			w++
		}
		if best < 0 || w > worth {
			best, worth = i, w
		}
	}
	return best, nil
}

func everything(n int) set {
	all := make(set, n)
	for i := range all {
		all[i] = true
	}
	return all
}

// thin leaves out what the bands do not need, the dearest first.
func (c *chooser) thin(ctx context.Context, order []int) ([]int, error) {
	cur := make(set, len(c.actions))
	for _, i := range order {
		cur[i] = true
	}
	by := slices.Clone(order)
	slices.SortStableFunc(by, func(a, b int) int { return cmp.Compare(c.actions[b].cost, c.actions[a].cost) })
	for _, i := range by {
		x, err := c.of(ctx, cur.with(i, false))
		if err != nil {
			return nil, err
		}
		if c.reached(x) {
			cur = cur.with(i, false)
		}
	}
	return slices.DeleteFunc(slices.Clone(order), func(i int) bool { return !cur[i] }), nil
}

// exact finds the least effort by going through all sets, but for those that cannot: where all
// that is undecided does not reach the bands, and where the effort is no less than what is known.
// It reports false where it was cut off.
func (c *chooser) exact(ctx context.Context, known []int) ([]int, bool, error) {
	best := make(set, len(c.actions))
	for _, i := range known {
		best[i] = true
	}
	least := c.cost(best)
	by := make([]int, len(c.actions))
	for i := range by {
		by[i] = i
	}
	slices.SortStableFunc(by, func(a, b int) int { return cmp.Compare(c.actions[b].cost, c.actions[a].cost) })
	var walk func(n int, in, could set) error
	walk = func(n int, in, could set) error {
		if c.cost(in) >= least {
			return nil
		}
		x, err := c.of(ctx, could)
		if err != nil || !c.reached(x) {
			return err
		}
		if x, err = c.of(ctx, in); err != nil {
			return err
		}
		if c.reached(x) {
			best, least = slices.Clone(in), c.cost(in)
			return nil
		}
		if n == len(by) {
			return nil
		}
		if err := walk(n+1, in, could.with(by[n], false)); err != nil {
			return err
		}
		return walk(n+1, in.with(by[n], true), could)
	}
	err := walk(0, make(set, len(c.actions)), everything(len(c.actions)))
	if err != nil && !errors.Is(err, errMost) {
		return nil, false, err
	}
	var order []int
	for _, i := range by {
		if best[i] {
			order = append(order, i)
		}
	}
	return order, err == nil, nil
}
