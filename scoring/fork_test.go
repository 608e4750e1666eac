package scoring_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/examples/acme"
	"github.com/groundworkgrc/groundwork/internal/loaded"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/difference"
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

// What a change would move of the figures alone is what applying it moves, today and on a day ahead, and nothing is changed by
// the asking.
func TestFigures(t *testing.T) {
	t.Parallel()
	engine, org := loaded.Engine(t, acme.Files)
	s, err := engine.Open(t.Context(), org, org.AsOf)
	require.NoError(t, err)
	ahead, err := s.Ahead(t.Context(), org.AsOf.AddDays(30))
	require.NoError(t, err)
	moved, err := engine.Open(t.Context(), org, org.AsOf.AddDays(30))
	require.NoError(t, err)
	for _, pair := range [][2]*scoring.Session{{s, s.Fork()}, {ahead, moved}} {
		whole, err := pair[1].Assessment(t.Context())
		require.NoError(t, err)
		raised := 0
		for i := 0; i < len(org.Evidence); i += 9 {
			renewed := org.Evidence[i]
			renewed.ID = "NEW"
			changes := []scoring.Change{{Drop: []string{org.Evidence[i].ID}}, {Put: []evidence.Piece{renewed}}, {Drop: []string{org.Evidence[i].ID}, Put: []evidence.Piece{renewed}}}
			for _, c := range changes {
				got, err := pair[0].Figures(t.Context(), c)
				require.NoError(t, err)
				want, err := pair[1].Fork().Apply(t.Context(), c)
				require.NoError(t, err)
				assert.Equal(t, figuresOf(want.Lenses), figuresOf(got))
				raised += len(got)
			}
		}
		assert.Positive(t, raised)
		_, err = pair[0].Figures(t.Context(), scoring.Change{Drop: []string{"nobody"}})
		require.Error(t, err)
		same, err := pair[0].Assessment(t.Context())
		require.NoError(t, err)
		assert.Equal(t, marshal(t, whole), marshal(t, same), "as it was")
	}
	var none *scoring.Session
	_, err = none.Ahead(t.Context(), org.AsOf)
	require.ErrorIs(t, err, scoring.ErrInput)
	_, err = none.Figures(t.Context(), scoring.Change{})
	require.ErrorIs(t, err, scoring.ErrInput)
	_, err = s.Ahead(t.Context(), 0)
	assert.ErrorIs(t, err, scoring.ErrInput)
}

// figuresOf is what [scoring.Session.Figures] tells of moves, of lenses that it moved.
func figuresOf(list []difference.LensMove) []string {
	out := []string{}
	for i := range list {
		m := &list[i]
		if m.Was == m.Is && len(m.Requirements) == 0 {
			continue
		}
		out = append(out, fmt.Sprint(m.Lens, m.Was, m.Is))
		for _, q := range m.Requirements {
			out = append(out, fmt.Sprint(q.Ref, q.Was, q.Is, q.StatusWas, q.StatusIs))
		}
	}
	return out
}
