package catalog_test

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/mapping"
)

var seed = flag.Uint64("seed", 42001, "from which pairs of requirements are drawn")

// everyPair lists the pairs of the 70 requirements of ISO/IEC 42001 and the 61 criteria.
func everyPair(t *testing.T) []*mapping.Pair {
	t.Helper()
	g := builtin(t)
	list, err := g.Pairs(t.Context(), "iso42001", "soc2", false)
	require.NoError(t, err)
	require.Len(t, list, 70*61)
	return list
}

// Of pairs that are drawn at random the catalog says by what they are joined, or why not.
func TestPairsDrawn(t *testing.T) {
	t.Parallel()
	g, list := builtin(t), everyPair(t)
	draw := rand.New(rand.NewPCG(*seed, 0))
	for _, i := range draw.Perm(len(list))[:40] {
		p := list[i]
		assert.True(t, p.Standing.Said(), "%s and %s (seed %d): %s", p.From, p.To, *seed, p.Standing)
		turned, err := g.Why(p.To, p.From, false)
		require.NoError(t, err)
		assert.Equal(t, p.Standing, turned.Standing, "%s and %s, whichever comes first", p.From, p.To)
	}
}

// The catalog says of every pair by what it is joined, or why not.
func TestNoPairIsUnsaid(t *testing.T) {
	t.Parallel()
	var unsaid strings.Builder
	count, last := 0, ""
	g := builtin(t)
	for _, p := range everyPair(t) {
		if p.Standing.Said() {
			continue
		}
		count++
		n, err := g.Requirement(p.To)
		require.NoError(t, err)
		if key := p.From.Requirement + " against " + n.Parent.Ref.Requirement; key != last {
			last = key
			fmt.Fprintf(&unsaid, "\n%s:", key)
		}
		fmt.Fprintf(&unsaid, " %s", p.To.Requirement)
		if p.Standing != mapping.StandsUnsaid {
			fmt.Fprintf(&unsaid, " (%s)", p.Standing)
		}
	}
	assert.Zero(t, count, "pairs of which nothing is said:%s", unsaid.String())
}

// A link joins two requirements through one control, which shows both with the same evidence.
func TestPairsShareAControl(t *testing.T) {
	t.Parallel()
	for _, p := range everyPair(t) {
		if p.Standing != mapping.StandsLinked {
			continue
		}
		shared := false
		for _, c := range p.Controls {
			shared = shared || len(c.EvidenceTypes) > 0
		}
		assert.True(t, shared, "%s and %s are shown by %s, and no control shows both with it", p.From, p.To, p.EvidenceTypes)
	}
}

// Wherever the context ends, so does counting, and it looks often: the pairs are many.
func TestCountContext_stops(t *testing.T) {
	t.Parallel()
	g := builtin(t)
	for _, left := range []int{0, 1, 2000} {
		_, err := catalog.CountContext(&counting{Context: t.Context(), left: left}, g)
		assert.ErrorIs(t, err, context.Canceled, left)
	}
	all, err := catalog.CountContext(t.Context(), g)
	require.NoError(t, err)
	assert.Equal(t, catalog.Count(g), all)
	assert.NotEmpty(t, all.Pairs)
}
