// Package linear solves linear programs: the least cost at which all of some lines hold.
package linear

import (
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize/convex/lp"
)

// A Program is a linear program over variables from 0 on.
type Program struct {
	Cost  []float64 // of each variable
	Lines []Line
}

// A Line is a sum over variables with what is over or short of the right side taken up by slack: 1
// where the sum is at most that, -1 where it is at least that.
type Line struct {
	Coef  map[int]float64
	Right float64
	Slack float64
}

// Solve returns the least cost and the variables at it. Lines that hold at most something are given
// up to a hundred times so much room, each another: it keeps the method from going round in a circle,
// and what it finds stays a bound.
func (p *Program) Solve(room float64) (float64, []float64, error) {
	n, m := len(p.Cost), len(p.Lines)
	cost, right := make([]float64, n+m), make([]float64, m)
	copy(cost, p.Cost)
	a := mat.NewDense(m, n+m, nil)
	for i, l := range p.Lines {
		for k, v := range l.Coef {
			a.Set(i, k, v)
		}
		a.Set(i, n+i, l.Slack)
		right[i] = l.Right
		if l.Slack > 0 {
			right[i] += room * float64(1+i%97)
		}
	}
	return lp.Simplex(cost, a, right, 1e-9, nil)
}
