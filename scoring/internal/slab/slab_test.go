package slab_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/internal/raced"
	"github.com/groundworkgrc/groundwork/scoring/internal/slab"
)

// What is given out is zero, of the length asked for, and never given out twice.
func TestTake(t *testing.T) {
	t.Parallel()
	var s slab.Of[int]
	given := map[*int]bool{}
	for i := range 1000 {
		list := s.Take(i % 41)
		assert.Len(t, list, i%41)
		assert.Equal(t, len(list), cap(list), "what is added goes elsewhere")
		for k := range list {
			assert.Zero(t, list[k])
			assert.False(t, given[&list[k]])
			given[&list[k]], list[k] = true, i+1
		}
	}
	one, other := s.New(), s.New()
	assert.NotSame(t, one, other)
	s.Apart()
	assert.Len(t, s.Take(3), 3)
}

// That holds for things of every size, with pointers and without, though a piece of memory is as long as the allocator makes it.
func TestZero(t *testing.T) {
	t.Parallel()
	zero(t, byte(1))
	zero(t, [3]byte{1, 2, 3})
	zero(t, [13]int32{12: 1})
	zero(t, new(int))
	zero(t, struct {
		a *int
		b [5]byte
	}{a: new(int), b: [5]byte{4: 1}})
}

func zero[T comparable](t *testing.T, dirty T) {
	t.Helper()
	var none T
	for range 50 {
		var s slab.Of[T]
		for i := range 300 {
			for k, list := 0, s.Take(i%7); k < len(list); k++ {
				require.Equal(t, none, list[k])
				list[k] = dirty
			}
		}
	}
}

// Many things are few pieces of memory.
//
//nolint:paralleltest // it counts allocations
func TestFewPieces(t *testing.T) {
	counts(t)
	allocs := testing.AllocsPerRun(10, func() {
		var s slab.Of[[4]int]
		for range 1000 {
			s.New()[0] = 1
		}
	})
	assert.LessOrEqual(t, allocs, 25.)
}

// What is expected is made as one piece of memory, however little was asked for before, and what goes beyond it as ever.
//
//nolint:paralleltest // it counts allocations
func TestExpect(t *testing.T) {
	counts(t)
	assert.InDelta(t, 2, testing.AllocsPerRun(20, func() {
		var s slab.Of[[4]int]
		s.Expect(100)
		for range 102 {
			s.New()[0] = 1
		}
	}), 0)
}

func counts(t *testing.T) {
	t.Helper()
	if raced.On {
		t.Skip("the race detector has lists made twice")
	}
}
