package check

import (
	"iter"
	"slices"
)

// Circles finds where references lead back: next lists what an entry refers to, by place.
// Each circle is visited once, as the places on it in the order of the references. The walk
// is linear in entries and references.
func Circles(n int, next func(i int) []int, visit func(circle []int)) {
	circles(n, func(yield func(int) bool) {
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}, next, visit)
}

// CirclesAmong is [Circles] where only a few entries refer to others; few are the places of these, in order.
func CirclesAmong(n int, few []int, next func(i int) []int, visit func(circle []int)) {
	circles(n, slices.Values(few), next, visit)
}

// circles finds the circles on the ways from some places.
func circles(n int, of iter.Seq[int], next func(i int) []int, visit func(circle []int)) {
	const met, done = 1, 2
	state := make([]uint8, n)
	var way, turn []int // the entries on the way, and how many references of each were followed
	for from := range of {
		if state[from] != 0 {
			continue
		}
		way, turn = append(way[:0], from), append(turn[:0], 0)
		state[from] = met
		for len(way) > 0 {
			last := len(way) - 1
			refs := next(way[last])
			if turn[last] == len(refs) {
				state[way[last]] = done
				way, turn = way[:last], turn[:last]
				continue
			}
			to := refs[turn[last]]
			turn[last]++
			switch state[to] {
			case met:
				first := last
				for way[first] != to {
					first--
				}
				visit(way[first:])
			case 0:
				state[to] = met
				way, turn = append(way, to), append(turn, 0)
			}
		}
	}
}
