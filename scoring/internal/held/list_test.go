package held_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/scoring/internal/held"
)

type entry struct {
	id string
	n  int
}

func (e *entry) Key() string { return e.id }

func entries(by map[string]*entry) []*entry {
	var list []*entry
	for _, id := range slices.Sorted(maps.Keys(by)) {
		list = append(list, by[id])
	}
	return list
}

// Whatever is put and dropped, a list is that of what was put last, in order, and every list before it stays as it was.
func TestListIsWhatWasPut(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(3, 5))
	for range 6 {
		by := map[string]*entry{}
		for range rng.IntN(600) {
			e := &entry{id: strconv.Itoa(rng.IntN(2000))}
			by[e.id] = e
		}
		list := held.Of(entries(by))
		for n := range 600 {
			before, was := list, entries(by)
			id := strconv.Itoa(rng.IntN(2000))
			if n%100 == 0 {
				id = ""
			}
			if rng.IntN(5) > 2 {
				delete(by, id)
				list = list.Drop(id)
			} else {
				by[id] = &entry{id, n}
				list = list.Put(by[id])
			}
			found, ok := list.Find(id)
			require.Equal(t, by[id], found)
			require.Equal(t, by[id] != nil, ok)
			require.Equal(t, len(by), list.Len())
			if n%50 == 0 {
				require.Equal(t, was, slices.Collect(before.All()))
				require.Equal(t, entries(by), slices.Collect(list.All()))
			}
		}
		for id := range by {
			list = list.Drop(id)
		}
		require.Zero(t, list.Len())
		require.Empty(t, slices.Collect(list.All()))
	}
}

// A change of a list of a hundred thousand copies no more nodes than one of five thousand.
func TestChangeCopiesWhatItTouches(t *testing.T) {
	depth := func(n int) float64 {
		var items []*entry
		for i := range n {
			items = append(items, &entry{id: fmt.Sprintf("%07d", i)})
		}
		list, e := held.Of(items), &entry{id: "0004000"}
		return testing.AllocsPerRun(20, func() { list.Put(e) })
	}
	assert.InDelta(t, depth(5_000), depth(100_000), 0)
}
