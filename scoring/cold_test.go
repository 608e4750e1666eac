package scoring_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring"
)

// An engine for what is built in parses none of its expressions, which alone would make more than twice as many
// allocations.
func TestNewParsesNothing(t *testing.T) {
	set, err := catalog.Load(catalog.Builtin())
	require.NoError(t, err)
	g, err := mapping.Build(set.Source)
	require.NoError(t, err)
	allocs := testing.AllocsPerRun(1, func() {
		_, err := scoring.New(g)
		require.NoError(t, err)
	})
	assert.Less(t, allocs, 100_000.0)
}
