package verdict_test

import (
	"math/rand/v2"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring/internal/point"
	"github.com/groundworkgrc/groundwork/scoring/internal/verdict"
)

// What a piece does is told without building anything for it: what is asked of its type is worked out
// once, whatever number of pieces there are, and what a verdict rests on is gathered only where the piece
// supports nothing.
//
//nolint:paralleltest // it counts allocations
func TestBestAllocatesLittle(t *testing.T) {
	set, err := catalog.Load(fstest.MapFS{"workspace.yaml": {Data: []byte(field + shape)}})
	require.NoError(t, err)
	g, err := mapping.Build(set.Source)
	require.NoError(t, err)
	rules := compiled(t, g)
	rng := rand.New(rand.NewPCG(27, 28))
	supported, others, allocs, more := 0, 0, 0.0, 0.0
	for range 10 {
		l := madeLens(t, rng, g, set.Organisation, rules)
		delete(l.Facts.Values, "outside") // a rule that holds without evidence leaves it to judging
		j, err := verdict.New(t.Context(), verdict.NewNet(g.Leaves("t"), nil), func(string) *point.Lens { return l }, func(int, int) bool { return true })
		require.NoError(t, err)
		for p := range l.Pieces.All() {
			if len(p.Points) > 0 {
				continue // the control that stands for it is made for it
			}
			v, _, _, err := j.Best(t.Context(), p) // what its type asks is worked out now
			require.NoError(t, err)
			n := testing.AllocsPerRun(3, func() { _, _, _, _ = j.Best(t.Context(), p) })
			if v.Reason == verdict.Supports {
				supported, allocs = supported+1, allocs+n
			} else {
				others, more = others+1, more+n
			}
		}
	}
	require.Positive(t, supported)
	require.Positive(t, others)
	assert.LessOrEqual(t, allocs/float64(supported), 1.0, "of one that supports, on average")
	assert.LessOrEqual(t, more/float64(others), 12.0, "of one that does not")
}
