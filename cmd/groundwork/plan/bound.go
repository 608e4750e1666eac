package plan

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/linear"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// slack is the tolerance of sums of figures.
const slack = 1e-7

// A row is what the actions can bring together to one figure of one lens, at most, and what is
// wanted of them.
type row struct {
	most []float64
	caps map[string]*limit // of what several actions bring to the same points, by these actions
	want float64
}

// A limit is what actions can bring together to points for which they stand in for one another.
type limit struct {
	most  []float64
	whole float64
}

// bound is an effort in tenths of a day below which no set reaches the bands. It is false where
// judging shows that more evidence lowered a figure. Beside it are the actions that the program
// takes at least by half, and those that it takes at all: places to begin other choices.
func (c *chooser) bound(ctx context.Context) (least int, begin [2][]int, ok bool, err error) {
	all := everything(len(c.actions))
	needed := make(set, len(c.actions))
	for i := range c.actions {
		for _, s := range []set{all.with(i, false), make(set, len(all)).with(i, true)} {
			x, err := c.of(ctx, s)
			if err != nil {
				return 0, begin, false, err
			}
			if !s[i] {
				needed[i] = !c.reached(x)
			}
		}
	}
	none, err := c.of(ctx, make(set, len(all)))
	if err != nil {
		return 0, begin, false, err
	}
	full, err := c.of(ctx, all)
	if err != nil {
		return 0, begin, false, err
	}
	rows, err := c.oneOf(ctx, none, needed)
	if err != nil {
		return 0, begin, false, err
	}
	if err := c.mix(ctx); err != nil {
		return 0, begin, false, err
	}
	table, rising := newTable(c.judge), true
	for t, w := range c.want {
		for f := 0; w >= 0 && c.plain[t] && f < figures && rising; f++ {
			var r row
			if r, rising = c.row(table, none, full, t, f); r.want > slack {
				rows = append(rows, r)
			}
		}
	}
	if !rising {
		return 0, begin, false, nil
	}
	least, begin = c.solve(rows, needed)
	return least, begin, true, nil
}

// mostColours bounds the sets that are judged to tell apart what actions on one point make together.
const mostColours = 6

// mix judges sets that together show what actions do in company: actions that touch a common point
// have different colours, and every choice of colours is judged, so that for most points every set
// of the actions that touch it has been.
func (c *chooser) mix(ctx context.Context) error {
	colours, of := 0, make([]int, len(c.actions))
	for i, a := range c.actions {
		taken := [mostColours]bool{}
		for k, b := range c.actions[:i] {
			if of[k] >= 0 && meet(a, b) {
				taken[of[k]] = true
			}
		}
		of[i] = slices.Index(taken[:], false)
		colours = max(colours, of[i]+1)
	}
	for n := range 1 << colours {
		s := make(set, len(c.actions))
		for i, k := range of {
			s[i] = k >= 0 && (n^n>>1)>>k&1 == 1 // each differs from the one before by one colour
		}
		if _, err := c.of(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// meet reports whether two actions touch a common point.
func meet(a, b *action) bool {
	for p := range a.touches {
		if b.touches[p] {
			return true
		}
	}
	return false
}

// oneOf lists choices of which every plan takes at least one action: without all that touch a
// requirement the bands are not reached, whatever else is done. Of these choices what is cheap is
// left out as long as that holds.
func (c *chooser) oneOf(ctx context.Context, none *seen, needed set) ([]row, error) {
	rows, known := []row{}, map[string]bool{}
	for t, w := range c.want {
		for i := range none.lenses[t].Requirements {
			some := c.touching(&none.lenses[t].Requirements[i])
			if w < 0 || len(some) < 2 || slices.ContainsFunc(some, func(k int) bool { return needed[k] }) {
				continue
			}
			without := everything(len(c.actions))
			for _, k := range some {
				without[k] = false
			}
			if known[without.key()] {
				continue
			}
			known[without.key()] = true
			r, wanted, err := c.anyOf(ctx, without, some)
			if err != nil {
				return nil, err
			}
			if wanted {
				rows = append(rows, r)
			}
		}
	}
	return rows, nil
}

// anyOf thins out some actions, the cheapest first, as long as the bands are not reached without
// those that are left; none is wanted where they are reached without all of them.
func (c *chooser) anyOf(ctx context.Context, without set, some []int) (row, bool, error) {
	r := row{most: make([]float64, len(c.actions)), want: 1}
	x, err := c.of(ctx, without)
	if err != nil || c.reached(x) {
		return r, false, err
	}
	for _, k := range some {
		if x, err = c.of(ctx, without.with(k, true)); err != nil {
			return r, false, err
		}
		if !c.reached(x) {
			without[k] = true
		}
	}
	for k, in := range without {
		if !in {
			r.most[k] = 1
		}
	}
	return r, true, nil
}

// touching lists the actions that touch a requirement, the cheapest first.
func (c *chooser) touching(q *result.Requirement) []int {
	var out []int
	for i, a := range c.actions {
		if slices.ContainsFunc(q.Points, func(p result.Point) bool { return a.touches[p.ID] }) {
			out = append(out, i)
		}
	}
	slices.SortStableFunc(out, func(a, b int) int { return cmp.Compare(c.actions[a].cost, c.actions[b].cost) })
	return out
}

// row adds up over the points of a lens what each action can bring to it.
func (c *chooser) row(table *table, none, full *seen, t, f int) (row, bool) {
	r := row{most: make([]float64, len(c.actions)), want: c.thresh[t] - none.fig[t][f]}
	weights := weightsOf(none, t)
	sums := [2]float64{}
	for p, w := range weights {
		sums[0] += float64(w * none.points[t][p][f])
		sums[1] += float64(w * full.points[t][p][f])
	}
	if math.Abs(sums[0]-none.fig[t][f]) > slack || math.Abs(sums[1]-full.fig[t][f]) > slack {
		r.want = 0 // the figure is no mean of these points: it bounds nothing
		return r, true
	}
	for p, w := range weights {
		if w == 0 || full.points[t][p][f]-none.points[t][p][f] < -slack {
			if w > 0 {
				return r, false
			}
			continue
		}
		acts, most, rising := table.most(t, p, f)
		if !rising {
			return r, false
		}
		r.add(acts, most, w, full.points[t][p][f]-none.points[t][p][f])
	}
	return r, true
}

// add adds what actions bring to one point of a weight, in which there is a whole to bring.
func (r *row) add(acts []int, most []float64, w, whole float64) {
	to, sum := r.most, 0.0
	for _, v := range most {
		sum += v
	}
	if sum > whole+slack {
		if r.caps == nil {
			r.caps = map[string]*limit{}
		}
		key := fmt.Sprint(acts)
		if r.caps[key] == nil {
			r.caps[key] = &limit{most: make([]float64, len(r.most))}
		}
		to = r.caps[key].most
		r.caps[key].whole += float64(w * whole)
	}
	for k, i := range acts {
		to[i] += float64(w * most[k])
	}
}

// weightsOf is the share of each point in the figure of a lens, 0 for what does not count.
func weightsOf(x *seen, t int) []float64 {
	l := x.lenses[t]
	var out []float64
	total := 0.0
	for i := range l.Requirements {
		q := &l.Requirements[i]
		sum, first := 0.0, len(out)
		for k := range q.Points {
			p := &q.Points[k]
			w := p.Weight
			if p.Advice() || !p.Status.Counted() || !q.Status.Counted() || q.Additional != "" {
				w = 0
			}
			sum += w
			out = append(out, w)
		}
		if sum == 0 {
			continue
		}
		total += q.Share()
		for k := first; k < len(out); k++ {
			out[k] *= q.Share() / sum
		}
	}
	for i := range out {
		out[i] /= max(total, slack)
	}
	return out
}

// solve is the least effort by linear programming, where parts of actions can be done, in whole
// tenths upwards; what every set needs is done whole.
func (c *chooser) solve(rows []row, needed set) (int, [2][]int) {
	base, free, begin := 0, []int{}, [2][]int{}
	for i, a := range c.actions {
		if needed[i] {
			base, begin[0], begin[1] = base+a.cost, append(begin[0], i), append(begin[1], i)
			continue
		}
		free = append(free, i)
	}
	p := program{linear.Program{Cost: make([]float64, len(free))}}
	for k, i := range free { // at most once
		p.Cost[k] = float64(c.actions[i].cost)
		p.Lines = append(p.Lines, linear.Line{Coef: map[int]float64{k: 1}, Right: 1, Slack: 1})
	}
	for _, r := range rows {
		p.want(r, free, needed)
	}
	if len(free) == 0 {
		return base, begin
	}
	least, x, err := p.Solve(slack)
	if err != nil || math.IsNaN(least) {
		return base, begin
	}
	for k, i := range free {
		if x[k] >= 0.5 {
			begin[0] = append(begin[0], i)
		}
		if x[k] > 0.01 {
			begin[1] = append(begin[1], i)
		}
	}
	return base + max(int(math.Ceil(least-1e-6)), 0), begin
}
