package held_test

import (
	"maps"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/groundworkgrc/groundwork/scoring/internal/held"
)

// Maps that go on from one another hold what maps of their own would, whichever of them is changed.
func TestMap(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	type pair struct {
		is   held.Map[int, int]
		want map[int]int
	}
	all := []*pair{{want: map[int]int{}}}
	for range 2000 {
		p := all[r.IntN(len(all))]
		if r.IntN(20) == 0 {
			p = &pair{p.is.Next(), maps.Clone(p.want)}
			all = append(all, p)
		}
		k, v := r.IntN(100), r.Int()
		p.is.Put(k, v)
		p.want[k] = v
	}
	for _, p := range all {
		assert.Equal(t, p.want, maps.Collect(p.is.All()))
		for k := range 100 {
			v, ok := p.is.Get(k)
			want, there := p.want[k]
			assert.Equal(t, there, ok)
			assert.Equal(t, want, v)
		}
	}
}
