// Package slab gives out many small things from few pieces of memory, for what judging makes by the thousand.
// What was given out is never taken back: a piece of memory is held as long as something of it is.
package slab

import "slices"

// most is how many things a piece of memory holds at most.
const most = 64

// An Of gives out things of one type, all of them zero. The zero Of is ready; it serves one goroutine, and
// must not be copied once it gave something out. Each piece of memory is twice the one before, so that who
// asks for little holds little.
type Of[T any] struct {
	left  []T
	size  int
	apart bool
}

// Apart has each thing be a piece of memory of its own from now on, for what goes one by one.
func (s *Of[T]) Apart() { s.apart = true }

// Expect has the next piece of memory hold so many things, where it is known how many there will be.
func (s *Of[T]) Expect(n int) { s.left = make([]T, n) }

// New gives out one thing.
func (s *Of[T]) New() *T { return &s.Take(1)[0] }

// Take gives out a list, which has no room for more. A long one has a piece of memory of its own.
func (s *Of[T]) Take(n int) []T {
	if n == 0 {
		return nil
	}
	if s.apart {
		return make([]T, n)
	}
	if n > len(s.left) {
		s.size = min(max(2*s.size, 2), most)
		if n > s.size/2 {
			return make([]T, n)
		}
		s.left = slices.Grow[[]T](nil, s.size) // all that the allocator gives for so many, up to a tenth more
		s.left = s.left[:cap(s.left)]
	}
	out := s.left[:n:n]
	s.left = s.left[n:]
	return out
}
