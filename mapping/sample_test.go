package mapping_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/groundworkgrc/groundwork/mapping"
)

// Of a small population a tester looks at a part, five at least where the guide says so, and never at
// more than there are.
func TestSampleGuideOfAPopulation(t *testing.T) {
	t.Parallel()
	g := &mapping.SampleGuide{Least: 25, Most: 60, Share: .1, Floor: 5}
	for _, tt := range []struct{ of, least, most int64 }{
		{0, 0, 0}, {3, 3, 3}, {7, 5, 5}, {50, 5, 5}, {51, 6, 6}, {80, 8, 8}, {240, 24, 24}, {241, 25, 60}, {250, 25, 60}, {100_000, 25, 60},
	} {
		least, most := g.Of(tt.of)
		assert.Equal(t, []int64{tt.least, tt.most}, []int64{least, most}, tt.of)
	}
	quarters := &mapping.SampleGuide{Least: 2, Most: 4}
	least, most := quarters.Of(3)
	assert.Equal(t, []int64{2, 3}, []int64{least, most}, "no more than there are")
}
