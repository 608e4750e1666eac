package plan

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/linear"
)

// Parts of actions can be done, each at most once; what stands in for one another is counted once;
// what is needed brings what it brings and costs nothing more.
func TestProgram(t *testing.T) {
	t.Parallel()
	once := func(cost ...float64) *program {
		p := &program{linear.Program{Cost: cost}}
		for k := range cost {
			p.Lines = append(p.Lines, linear.Line{Coef: map[int]float64{k: 1}, Right: 1, Slack: 1})
		}
		return p
	}
	p := once(1, 3)
	p.want(row{most: []float64{0.5, 1}, want: 1}, []int{0, 1}, set{false, false})
	least, x, err := p.Solve(slack)
	require.NoError(t, err)
	assert.InDelta(t, 2.5, least, 1e-3) // the first whole and half of the second
	assert.InDelta(t, 0.5, x[1], 1e-3)

	p = once(1, 2, 5)
	either := map[string]*limit{"[0 1]": {most: []float64{0.6, 0.6, 0}, whole: 0.6}}
	p.want(row{most: []float64{0, 0, 0.4}, caps: either, want: 1}, []int{0, 1, 2}, make(set, 3))
	least, _, err = p.Solve(slack)
	require.NoError(t, err)
	assert.InDelta(t, 6, least, 1e-3) // the second brings nothing that the first did not

	p = once(1, 5)
	p.want(row{most: []float64{0, 0, 0.4}, caps: either, want: 1}, []int{0, 2}, set{false, true, false})
	least, _, err = p.Solve(slack)
	require.NoError(t, err)
	assert.InDelta(t, 5, least, 1e-3) // the second is there already
}
