package scoring_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring"
)

// An engine for what is built in parses none of its expressions, which would make four times as many allocations. The bound tells
// no more than that: internal/bench/guard holds the count.
func TestNewParsesNothing(t *testing.T) {
	set, err := catalog.Load(catalog.Builtin())
	require.NoError(t, err)
	g, err := mapping.Build(set.Source)
	require.NoError(t, err)
	allocs := testing.AllocsPerRun(1, func() {
		_, err := scoring.New(g)
		require.NoError(t, err)
	})
	assert.Less(t, allocs, 90_000.0)
}
