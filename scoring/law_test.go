package scoring_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/mapping/review"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A type 1 report asks for the design at a day, and that an operating control is in
// place: a configuration, or one record.
func TestType1WantsTheControlInPlace(t *testing.T) {
	t.Parallel()
	policy := evidence.Piece{ID: "P", Type: "policy", Effective: day(t, "2026-01-01"), Status: evidence.Accepted}
	org := type2(t, policy)
	org.Scopes = []framework.Scope{{Framework: "x", Profile: map[string]string{"type": "1"}, AsOf: day(t, "2026-06-30")}}
	figure := func() result.Interval {
		return point(t, assess(t, engine(t, nil), org, "2026-07-15"), "x:1.1#a").Readiness
	}
	assert.Equal(t, result.Interval{Low: .5, High: .5}, figure(), "the policy, and nothing that shows it in place")
	org.Evidence = append(org.Evidence, accepted(t, "R", "review", "2026-07-01/2026-07-02"))
	assert.Equal(t, result.Interval{Low: .5, High: .5}, figure(), "a record from after the day")
	org.Evidence = append(org.Evidence, accepted(t, "Q", "review", "2025-03-01/2025-03-02"))
	assert.Equal(t, result.Interval{Low: .5, High: .5}, figure(), "a record that is not recent for the day")
	org.Evidence = append(org.Evidence, accepted(t, "S", "review", "2026-05-01/2026-05-31"))
	assert.Equal(t, result.Interval{Low: 1, High: 1}, figure(), "one recent record shows it in place")
	org.Evidence[0].Valid = day(t, "2026-06-29")
	assert.Equal(t, result.Interval{Low: .5, High: .5}, figure(), "the policy is over at the day")
}

// Without a cadence one occurrence in the window is enough, and while the window runs
// none yet is open.
func TestNoCadence(t *testing.T) {
	t.Parallel()
	e := engine(t, func(s *mapping.Source) {
		c := control(s, "monthly")
		c.Cadence, c.Evidence.Design = 0, mapping.BasisShows{None: "no document"}
	})
	figure := func(at string, evidence ...evidence.Piece) result.Interval {
		return point(t, assess(t, e, type2(t, evidence...), at), "x:1.1#a").Readiness
	}
	assert.Equal(t, result.Interval{}, figure("2026-07-01"))
	assert.Equal(t, result.Interval{High: 1}, figure("2026-06-01"), "the window is not over")
	assert.Equal(t, result.Interval{Low: 1, High: 1}, figure("2026-07-01", accepted(t, "R", "review", "2026-06-30/2026-06-30")))
	assert.Equal(t, result.Interval{}, figure("2026-07-01", accepted(t, "R", "review", "2025-12-31/2025-12-31")))
}

func TestReviewedOnly(t *testing.T) {
	t.Parallel()
	log := accepted(t, "L", "log", "2026-01-01/2026-06-30")
	review := func(s *mapping.Source) {
		control(s, "logging").Links[0].Review = review.Review{State: review.Reviewed, By: "A", On: framework.MinDate}
	}
	a := assess(t, engine(t, review, scoring.ReviewedOnly()), type2(t, log), "2026-07-01")
	assert.InDelta(t, 1, requirement(t, a, "x:1.2").Readiness.Low, 0)
	assert.Equal(t, result.StatusUnmapped, requirement(t, a, "x:1.1").Status, "nobody reviewed its links")
	assert.Zero(t, a.Frameworks[0].DraftShare)
	drafts := assess(t, engine(t, nil), type2(t, log), "2026-07-01").Frameworks[0]
	assert.InDelta(t, 1, drafts.DraftShare, 1e-12)
}

// generated is an organisation with random evidence for the small catalog.
func generated(t *testing.T, rng *rand.Rand) *organisation.Organisation {
	t.Helper()
	org := type2(t)
	for i := range rng.IntN(12) {
		first := day(t, "2025-11-01") + framework.Date(rng.IntN(240))
		e := evidence.Piece{
			ID: fmt.Sprintf("E%02d", i), Type: []string{"policy", "review", "ticket", "log"}[rng.IntN(4)],
			Period: framework.Period{First: first, Last: first + framework.Date(rng.IntN(60))},
			Status: []evidence.Acceptance{evidence.Accepted, evidence.Draft, evidence.Rejected}[rng.IntN(3)],
		}
		org.Evidence = append(org.Evidence, e)
	}
	return org
}

// Under the default rules, accepting one more piece never lowers a figure, and
// rejecting one never raises it; a figure is never above 1 or upside down.
func TestMoreEvidenceNeverLowers(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(3, 5))
	e := engine(t, nil)
	for range tries(150) {
		org := generated(t, rng)
		before := assess(t, e, org, "2026-07-01").Frameworks[0]
		for _, q := range before.Requirements {
			require.GreaterOrEqual(t, q.Readiness.High+result.Epsilon, q.Readiness.Low)
			require.LessOrEqual(t, q.Readiness.High, 1.0)
		}
		for i := range org.Evidence {
			was := org.Evidence[i].Status
			org.Evidence[i].Status = evidence.Accepted
			more := assess(t, e, org, "2026-07-01").Frameworks[0].Readiness
			org.Evidence[i].Status = evidence.Rejected
			less := assess(t, e, org, "2026-07-01").Frameworks[0].Readiness
			org.Evidence[i].Status = was
			require.GreaterOrEqual(t, more.Low+result.Epsilon, before.Readiness.Low)
			require.LessOrEqual(t, less.Low, before.Readiness.Low+result.Epsilon)
			require.LessOrEqual(t, less.Low, more.Low+result.Epsilon)
		}
	}
}

// An answer narrows what is unknown and never widens it.
func TestAnswersNeverWiden(t *testing.T) {
	t.Parallel()
	e := engine(t, func(s *mapping.Source) {
		rule(s, `evidence.count() > 2 && facts.done || facts.n > 3 && evidence.exists()`)
	})
	rng := rand.New(rand.NewPCG(8, 13))
	for range tries(100) {
		org := generated(t, rng)
		open := assess(t, e, org, "2026-07-01").Frameworks[0].Readiness
		for _, done := range []bool{true, false} {
			org.Facts = []evidence.Fact{{ID: "done", Value: done}}
			half := assess(t, e, org, "2026-07-01").Frameworks[0].Readiness
			require.GreaterOrEqual(t, half.Low+result.Epsilon, open.Low)
			require.LessOrEqual(t, half.High, open.High+result.Epsilon)
			for _, n := range []int64{0, 9} {
				org.Facts = []evidence.Fact{{ID: "done", Value: done}, {ID: "n", Value: n}}
				all := assess(t, e, org, "2026-07-01").Frameworks[0].Readiness
				require.GreaterOrEqual(t, all.Low+result.Epsilon, half.Low)
				require.LessOrEqual(t, all.High, half.High+result.Epsilon)
			}
		}
	}
}
