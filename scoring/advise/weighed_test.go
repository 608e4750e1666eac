package advise

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/examples/acme"
	"github.com/groundworkgrc/groundwork/internal/loaded"
)

// What is left out comes after the first n, however many these are.
func TestWeighed(t *testing.T) {
	t.Parallel()
	engine, org := loaded.Engine(t, acme.Files)
	s, err := engine.Open(t.Context(), org, org.AsOf)
	require.NoError(t, err)
	a, err := s.Assessment(t.Context())
	require.NoError(t, err)
	list, err := requested(t.Context(), engine, org, a)
	require.NoError(t, err)
	d := doingOf(engine.Graph(), org, a, list, org.AsOf.AddDays(FirstDays))
	d.gather()
	items := slices.DeleteFunc(d.items, func(x item) bool { return x.Over || !x.varied })
	slices.SortStableFunc(items, func(a, b item) int { return int(b.stop) - int(a.stop) })
	then, err := s.Ahead(t.Context(), d.until)
	require.NoError(t, err)
	all, err := weighed(t.Context(), then, slices.Clone(items), len(items)+1)
	require.NoError(t, err)
	require.Len(t, all, len(items))
	slices.SortStableFunc(all, before)
	for n := range 12 {
		some, err := weighed(t.Context(), then, slices.Clone(items), n)
		require.NoError(t, err)
		slices.SortStableFunc(some, before)
		require.GreaterOrEqual(t, len(some), n)
		assert.Equal(t, all[:n], some[:n])
	}
	three, err := weighed(t.Context(), then, slices.Clone(items), 3)
	require.NoError(t, err)
	assert.Less(t, len(three), len(items)/4, "few are asked for three")
}
