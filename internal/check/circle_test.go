package check_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/groundworkgrc/groundwork/internal/check"
)

func TestCircles(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		refs [][]int
		want [][]int
	}{
		"none":             {[][]int{{1}, {2}, {}}, nil},
		"itself":           {[][]int{{}, {1}}, [][]int{{1}}},
		"two":              {[][]int{{1}, {0}}, [][]int{{0, 1}}},
		"behind a way":     {[][]int{{1}, {2}, {3}, {1}}, [][]int{{1, 2, 3}}},
		"two circles":      {[][]int{{0, 1}, {2}, {1}}, [][]int{{0}, {1, 2}}},
		"several ways":     {[][]int{{1, 2}, {3}, {3}, {}}, nil},
		"back to the last": {[][]int{{1}, {2, 0}, {}}, [][]int{{0, 1}}},
	} {
		var got [][]int
		check.Circles(len(tt.refs), func(i int) []int { return tt.refs[i] }, func(c []int) { got = append(got, slices.Clone(c)) })
		assert.Equal(t, tt.want, got, name)
		var few []int
		for i, refs := range tt.refs {
			if len(refs) > 0 {
				few = append(few, i)
			}
		}
		got = nil
		check.CirclesAmong(len(tt.refs), few, func(i int) []int { return tt.refs[i] }, func(c []int) { got = append(got, slices.Clone(c)) })
		assert.Equal(t, tt.want, got, "%s, among few", name)
	}
	long, n := 0, 200_000
	check.Circles(n, func(i int) []int { return []int{(i + 1) % n} }, func(c []int) { long = len(c) })
	assert.Equal(t, n, long, "a long circle is no deep call")
}
