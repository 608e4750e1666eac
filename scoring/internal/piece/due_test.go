package piece_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
)

// A review is due by the day that the piece states, else by how often its type wants it from the later of
// when it took effect and when it was approved.
func TestReviewDue(t *testing.T) {
	t.Parallel()
	var yearly framework.Span
	require.NoError(t, yearly.UnmarshalText([]byte("365d")))
	policy := &evidence.Type{ID: "policy", Kind: evidence.Document, ReviewEvery: yearly}
	due := func(e evidence.Piece, of *evidence.Type) framework.Date {
		e.ID, e.Type = "P", of.ID
		return piece.Prepare(&e, of).ReviewDue()
	}
	const day = framework.Date(739000)
	first := due(evidence.Piece{Effective: day}, policy)
	assert.Equal(t, yearly.After(day), first)
	assert.Equal(t, first+100, due(evidence.Piece{Effective: day, ApprovedOn: day + 100}, policy), "approved again")
	assert.Equal(t, day+7, due(evidence.Piece{Effective: day, ReviewBy: day + 7}, policy), "as it states")
	assert.Zero(t, due(evidence.Piece{Effective: day}, &evidence.Type{ID: "policy", Kind: evidence.Document}), "nobody says")
}
