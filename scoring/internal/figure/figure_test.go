package figure_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/groundworkgrc/groundwork/scoring/internal/figure"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

func TestMean(t *testing.T) {
	t.Parallel()
	var m figure.Mean
	assert.Equal(t, figure.Nothing, m.Value(), "of nothing")
	m.Add(figure.Full, 1)
	m.Add(result.Interval{Low: 0, High: 0.5}, 3)
	assert.Equal(t, result.Interval{Low: 0.25, High: 0.625}, m.Value())
	assert.InDelta(t, 4, m.Weight(), 0)
}

// Means of parts, joined, are the mean of all; a mean lies between the least and the most
// and within 0..1.
func TestMeanLaws(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(3, 4))
	for range 500 {
		var all, a, b figure.Mean
		least, most := 1.0, 0.0
		for range 1 + rng.IntN(20) {
			v, w := figure.Exactly(rng.Float64()), rng.Float64()+0.01
			all.Add(v, w)
			if rng.IntN(2) == 0 {
				a.Add(v, w)
			} else {
				b.Add(v, w)
			}
			least, most = min(least, v.Low), max(most, v.Low)
		}
		a.Join(b)
		assert.InDelta(t, all.Value().Low, a.Value().Low, 1e-12)
		assert.InDelta(t, all.Weight(), a.Weight(), 1e-9)
		assert.GreaterOrEqual(t, all.Value().Low, least-1e-12)
		assert.LessOrEqual(t, all.Value().High, most+1e-12)
		assert.NoError(t, all.Value().Check())
	}
}

func TestSnap(t *testing.T) {
	t.Parallel()
	for in, want := range map[float64]float64{1 - 1e-12: 1, 1 + 1e-12: 1, 1e-12: 0, -1e-12: 0, 0.5: 0.5, 1 - 1e-6: 1 - 1e-6} {
		assert.InDelta(t, want, figure.Snap(in), 0)
	}
	assert.InDelta(t, 1, figure.Clamp(1.5), 0)
	assert.InDelta(t, 0, figure.Clamp(-1), 0)
}

func TestBest(t *testing.T) {
	t.Parallel()
	assert.Equal(t, result.Interval{Low: 0.3, High: 1}, figure.Best(result.Interval{Low: 0.3, High: 0.4}, figure.Unknown))
	assert.Equal(t, result.StatusNotShown, figure.StatusOf(figure.Unknown))
}
