package plan

import (
	"maps"
	"slices"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/linear"
)

// A program is the linear program of a bound.
type program struct{ linear.Program }

// want adds that the free actions bring at least what is wanted of a row beside those that are
// needed. What actions that stand in for one another bring together is a variable of its own.
func (p *program) want(r row, free []int, needed set) {
	l := linear.Line{Coef: map[int]float64{}, Right: r.want, Slack: -1}
	for i, in := range needed {
		if in {
			l.Right -= r.most[i]
		}
	}
	for k, i := range free {
		if r.most[i] > 0 {
			l.Coef[k] = r.most[i]
		}
	}
	for _, key := range slices.Sorted(maps.Keys(r.caps)) {
		x := r.caps[key]
		y := len(p.Cost)
		p.Cost = append(p.Cost, 0)
		l.Coef[y] = 1
		sum := linear.Line{Coef: map[int]float64{y: 1}, Slack: 1}
		for k, i := range free {
			if x.most[i] > 0 {
				sum.Coef[k] = -x.most[i]
			}
		}
		for i, in := range needed {
			if in {
				sum.Right += x.most[i]
			}
		}
		p.Lines = append(p.Lines, sum, linear.Line{Coef: map[int]float64{y: 1}, Right: x.whole, Slack: 1})
	}
	if l.Right -= slack; l.Right > 0 {
		p.Lines = append(p.Lines, l)
	}
}
