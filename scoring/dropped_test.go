package scoring_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring"
)

// A session drops no piece that another one replaces, unless that goes or changes with it; a
// piece may replace one that the session holds.
func TestSessionDropsNothingThatIsNamed(t *testing.T) {
	t.Parallel()
	old := evidence.Piece{ID: "OLD", Type: "policy", Effective: day(t, "2025-01-01"), Status: evidence.Accepted}
	newer := evidence.Piece{ID: "NEW", Type: "policy", Effective: day(t, "2026-01-01"), Status: evidence.Accepted, Replaces: []string{"OLD"}}
	s, err := engine(t, nil).Open(t.Context(), type2(t, old), day(t, "2026-07-01"))
	require.NoError(t, err)
	_, err = s.Apply(t.Context(), scoring.Change{Put: []evidence.Piece{newer}})
	require.NoError(t, err)
	_, err = s.Apply(t.Context(), scoring.Change{Drop: []string{"OLD"}})
	require.EqualError(t, err, `change: evidence "NEW" replaces or retests "OLD", which is dropped: change or drop it, too`)
	again := newer
	_, err = s.Apply(t.Context(), scoring.Change{Drop: []string{"OLD"}, Put: []evidence.Piece{again}})
	require.ErrorContains(t, err, `unknown evidence "OLD"`)

	again.Replaces = nil
	_, err = s.Apply(t.Context(), scoring.Change{Drop: []string{"OLD"}, Put: []evidence.Piece{again}})
	require.NoError(t, err)
	assert.Len(t, s.Organisation().Evidence, 1)
}

// A session takes no piece by which another that stays becomes wrong: what it holds, an engine judges.
func TestSessionHoldsWhatIsJudged(t *testing.T) {
	t.Parallel()
	old := evidence.Piece{ID: "OLD", Type: "policy", Effective: day(t, "2025-01-01"), Status: evidence.Accepted}
	newer := evidence.Piece{ID: "NEW", Type: "policy", Effective: day(t, "2026-01-01"), Status: evidence.Accepted, Replaces: []string{"OLD"}}
	e := engine(t, func(s *mapping.Source) {
		s.EvidenceTypes = append(s.EvidenceTypes, &evidence.Type{ID: "charter", Title: "Charter", Kind: evidence.Document})
	})
	s, err := e.Open(t.Context(), type2(t, old, newer), day(t, "2026-07-01"))
	require.NoError(t, err)
	of := func(p evidence.Piece, to string, replaces ...string) evidence.Piece {
		p.Type, p.Replaces = to, replaces
		return p
	}
	for why, c := range map[string]scoring.Change{
		`evidence "NEW" of type "policy" replaces or retests "OLD", which becomes of type "charter"`: {Put: []evidence.Piece{of(old, "charter")}},
		`itself in the end`: {Put: []evidence.Piece{of(old, "policy", "NEW")}},
		`want one type`:     {Put: []evidence.Piece{of(newer, "charter", "OLD")}},
	} {
		_, err := s.Apply(t.Context(), c)
		assert.ErrorContains(t, err, why)
		_, err = e.Assess(t.Context(), s.Organisation(), s.At())
		require.NoError(t, err, why)
	}
	_, err = s.Apply(t.Context(), scoring.Change{Put: []evidence.Piece{of(old, "charter"), of(newer, "charter", "OLD")}})
	require.NoError(t, err)
	_, err = e.Assess(t.Context(), s.Organisation(), s.At())
	require.NoError(t, err)
}

// A piece that is dropped twice is dropped once: of two lists of nothing the other one still contradicts what occurred.
func TestSessionDropsOnce(t *testing.T) {
	t.Parallel()
	e := engine(t, nil)
	nothing := func(id string) evidence.Piece {
		p := accepted(t, id, "ticket", "2026-01-01/2026-06-30")
		p.Attributes = map[string]any{"population": int64(0)}
		return p
	}
	occurred := nothing("T")
	occurred.Attributes = map[string]any{"population": int64(7)}
	s, err := e.Open(t.Context(), type2(t, nothing("A"), nothing("B"), occurred), day(t, "2026-07-15"))
	require.NoError(t, err)
	_, err = s.Assessment(t.Context())
	require.NoError(t, err)
	_, err = s.Apply(t.Context(), scoring.Change{Drop: []string{"A", "A"}})
	require.NoError(t, err)
	for _, c := range []scoring.Change{{Drop: []string{"T", "T"}}, {Put: []evidence.Piece{occurred}}} {
		after, err := s.Assessment(t.Context())
		require.NoError(t, err)
		full, err := e.Assess(t.Context(), s.Organisation(), s.At())
		require.NoError(t, err)
		require.Empty(t, apart(marshal(t, full), marshal(t, after)))
		_, err = s.Apply(t.Context(), c)
		require.NoError(t, err)
	}
	after, err := s.Assessment(t.Context())
	require.NoError(t, err)
	full, err := e.Assess(t.Context(), s.Organisation(), s.At())
	require.NoError(t, err)
	require.Empty(t, apart(marshal(t, full), marshal(t, after)))
}
