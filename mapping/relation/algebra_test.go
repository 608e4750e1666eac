package relation_test

import (
	"math/bits"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/mapping/relation"
)

var bases = []relation.Base{relation.Equal, relation.Subset, relation.Superset, relation.Intersects, relation.Disjoint}

// between is the base relation of two non-empty sets, by definition.
func between(a, b uint8) relation.Base {
	switch {
	case a == b:
		return relation.Equal
	case a&b == 0:
		return relation.Disjoint
	case a&b == a:
		return relation.Subset
	case a&b == b:
		return relation.Superset
	default:
		return relation.Intersects
	}
}

// The table is what all triples of non-empty subsets of six things show.
func TestComposeFromFirstPrinciples(t *testing.T) {
	t.Parallel()
	want := map[[2]relation.Base]relation.Set{}
	for a := uint8(1); a < 64; a++ {
		for b := uint8(1); b < 64; b++ {
			for c := uint8(1); c < 64; c++ {
				want[[2]relation.Base{between(a, b), between(b, c)}] |= relation.Set(between(a, c))
			}
		}
	}
	for _, r := range bases {
		for _, s := range bases {
			assert.Equal(t, want[[2]relation.Base{r, s}], relation.Set(r).Compose(relation.Set(s)), "%s then %s", r, s)
		}
	}
}

// Identity, inverse law and associativity over all sets; composing what is wider gives
// no less.
func TestAlgebraLaws(t *testing.T) {
	t.Parallel()
	equal := relation.Set(relation.Equal)
	for a := range relation.Set(32) {
		require.Equal(t, a, a.Compose(equal))
		require.Equal(t, a, equal.Compose(a))
		require.Equal(t, a, a.Inverse().Inverse())
		require.Equal(t, a.Contradicts(), bits.OnesCount8(uint8(a)) == 0)
		for b := range relation.Set(32) {
			require.Equal(t, b.Inverse().Compose(a.Inverse()), a.Compose(b).Inverse())
			require.Equal(t, a.Compose(b)|a.Compose(b|a), a.Compose(b|a), "wider in, no less out")
			for c := range relation.Set(32) {
				require.Equal(t, a.Compose(b).Compose(c), a.Compose(b.Compose(c)))
				// The cycle law: a contradiction is one from each side of the triangle.
				require.Equal(t, a.Compose(b).Meet(c).Contradicts(), c.Compose(b.Inverse()).Meet(a).Contradicts())
			}
		}
	}
}
