package review_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/groundworkgrc/groundwork/mapping/review"
)

// A link is counted once by its state, and once by the gravest thing that a reader asked of it.
func TestTally(t *testing.T) {
	t.Parallel()
	var got review.Tally
	draft := review.Review{}
	vote := func(list ...review.Opinion) []review.Vote {
		votes := make([]review.Vote, len(list))
		for i, o := range list {
			votes[i].Says = o
		}
		return votes
	}
	got.Add(draft, nil)
	got.Add(draft, vote(review.Accept, review.Accept))
	got.Add(draft, vote(review.Change, review.Accept))
	got.Add(review.Review{State: review.Reviewed}, vote(review.Change, review.Reject, review.Accept))
	got.Add(review.Review{State: review.Rejected}, vote(review.UnstatedOpinion))
	assert.Equal(t, review.Tally{Of: 5, Draft: 3, Reviewed: 1, Rejected: 1, Accepted: 1, ChangeAsked: 1, StrikeAsked: 1, Unread: 2}, got)
}
