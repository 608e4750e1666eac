package scoring_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/examples/acme"
	"github.com/groundworkgrc/groundwork/internal/loaded"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// What is done to a fork leaves the session as it was, and the other way round; a variation is the
// assessment without the digest of its input.
func TestFork(t *testing.T) {
	t.Parallel()
	engine, org := loaded.Engine(t, acme.Files)
	s, err := engine.Open(t.Context(), org, org.AsOf)
	require.NoError(t, err)
	before, err := s.Assessment(t.Context())
	require.NoError(t, err)
	fork := s.Fork()
	same, err := fork.Variation(t.Context())
	require.NoError(t, err)
	assert.Equal(t, marshal(t, before), marshal(t, same), "nothing is changed yet")
	change := scoring.Change{Put: []evidence.Piece{{ID: "NEW", Type: org.Evidence[0].Type, Status: evidence.Accepted, Collected: org.AsOf}}}
	would, err := fork.Apply(t.Context(), change)
	require.NoError(t, err)
	_, err = fork.Apply(t.Context(), scoring.Change{Drop: []string{"nobody"}})
	require.Error(t, err)
	varied, err := fork.Variation(t.Context())
	require.NoError(t, err)
	assert.Empty(t, varied.Input.Sum)
	whole, err := fork.Assessment(t.Context())
	require.NoError(t, err)
	assert.NotEmpty(t, whole.Input.Sum)
	whole.Input = result.Digest{}
	assert.Equal(t, marshal(t, whole), marshal(t, varied))
	assert.Len(t, fork.Organisation().Evidence, len(org.Evidence)+1)
	after, err := s.Assessment(t.Context())
	require.NoError(t, err)
	assert.Equal(t, marshal(t, before), marshal(t, after))
	did, err := s.Apply(t.Context(), change)
	require.NoError(t, err)
	assert.Equal(t, marshal(t, would), marshal(t, did), "a fork says what a change would move")
	var none *scoring.Session
	assert.Nil(t, none.Fork())
	_, err = none.Variation(t.Context())
	assert.ErrorIs(t, err, scoring.ErrInput)
}
