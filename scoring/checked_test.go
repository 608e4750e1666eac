package scoring_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/examples/acme"
	"github.com/groundworkgrc/groundwork/internal/check"
	"github.com/groundworkgrc/groundwork/internal/loaded"
	"github.com/groundworkgrc/groundwork/scoring"
)

// What was checked is opened as it would be with another check, and where nothing can be judged it is refused as well.
func TestOpenChecked(t *testing.T) {
	t.Parallel()
	engine, org := loaded.Engine(t, acme.Files)
	s, err := engine.OpenChecked(t.Context(), org, org.AsOf, check.Proof{})
	require.NoError(t, err)
	is, err := s.Assessment(t.Context())
	require.NoError(t, err)
	want, err := engine.Assess(t.Context(), org, org.AsOf)
	require.NoError(t, err)
	assert.Equal(t, marshal(t, want), marshal(t, is))
	none, err := engine.OpenChecked(t.Context(), nil, org.AsOf, check.Proof{})
	require.NoError(t, err)
	assert.Empty(t, none.Organisation().Evidence)
	_, err = engine.OpenChecked(t.Context(), org, 0, check.Proof{})
	require.ErrorIs(t, err, scoring.ErrInput)
	var no *scoring.Engine
	_, err = no.OpenChecked(t.Context(), org, org.AsOf, check.Proof{})
	assert.ErrorIs(t, err, scoring.ErrInput)
}
