package review_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/mapping/review"
)

// A draft counts unless reviewed ones alone are asked for; a rejected one never does, and
// neither does a state that there is not.
func TestCounts(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		state         review.State
		all, reviewed bool
	}{
		{review.Draft, true, false}, {review.Reviewed, true, true}, {review.Rejected, false, false}, {77, false, false},
	} {
		r := review.Review{State: tt.state}
		assert.Equal(t, tt.all, r.Counts(false), tt.state.String())
		assert.Equal(t, tt.reviewed, r.Counts(true), tt.state.String())
	}
	assert.True(t, review.Review{}.Counts(false), "what nobody reviewed is a draft")
}

func TestStateText(t *testing.T) {
	t.Parallel()
	for _, s := range []review.State{review.Draft, review.Reviewed, review.Rejected} {
		text, err := s.MarshalText()
		require.NoError(t, err)
		var back review.State
		require.NoError(t, back.UnmarshalText(text))
		assert.Equal(t, s, back)
	}
	var s review.State
	assert.EqualError(t, s.UnmarshalText([]byte("reviwed")), `unknown review state "reviwed"; did you mean "reviewed"?`)
}
