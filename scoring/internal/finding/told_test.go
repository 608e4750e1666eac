package finding

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/internal/lens"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/internal/verdict"
	"github.com/groundworkgrc/groundwork/scoring/internal/words"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A book that begins anew time and again tells what one tells that keeps all; what is told of many stands once.
func TestBook(t *testing.T) {
	t.Parallel()
	f := &framework.Framework{ID: "x"}
	reach := framework.Scope{Framework: "x"}.Reach(f, framework.MinDate)
	one := &lens.Lens{Framework: f, Scope: framework.Scope{Framework: "x", ID: "one"}, Reach: reach}
	two := &lens.Lens{Framework: f, Scope: framework.Scope{Framework: "x", ID: "two"}, Reach: reach}
	large, small := newBook(0), newBook(0)
	small.most = 3
	for range 2 {
		large.page()
		small.page()
	}
	rng := rand.New(rand.NewPCG(31, 32))
	lists := map[*told]bool{}
	for range 2000 {
		a, b := large.none, small.none
		for i, l := range []*lens.Lens{one, two} {
			r := madeReason(rng)
			saysA, saysB := says{reason: r.Verdict.Reason}, says{reason: r.Verdict.Reason}
			if r.Verdict.Reason != verdict.Supports {
				saysA.why, saysB.why = large.pages[i].why(&r), small.pages[i].why(&r)
				assert.Equal(t, words.Why(r), *saysA.why)
				assert.Equal(t, *saysA.why, *saysB.why)
			}
			a, b = large.also(a, l, &saysA), small.also(b, l, &saysB)
		}
		assert.Equal(t, a.verdicts, b.verdicts)
		assert.Equal(t, a.supports, b.supports)
		lists[a] = true
	}
	assert.Less(t, len(lists), 1000)
	assert.LessOrEqual(t, max(len(small.told), len(small.sets)), small.most)
	for _, p := range small.pages {
		assert.LessOrEqual(t, max(len(p.whys), len(p.lines)), small.most)
	}
}

// madeReason is a reason of any sort, with one of few days.
func madeReason(rng *rand.Rand) words.Reason {
	day := func() framework.Date { return framework.NewDate(2026, 3, 1).AddDays(rng.IntN(3)) }
	span := func() framework.Period { return framework.Period{First: day(), Last: day() + 3} }
	p := piece.Prepare(&evidence.Piece{ID: "E", Systems: slices.Repeat([]string{"app"}, rng.IntN(2)), Collected: day(), Status: evidence.Accepted}, &evidence.Type{Kind: evidence.Record})
	v := verdict.Verdict{Reason: verdict.Reason(rng.IntN(int(verdict.Supports) + 1))}
	if v.Reason == verdict.Stale {
		v.Old = verdict.Old{Why: verdict.Staleness(rng.IntN(int(verdict.Satisfied) + 1)), Shows: span(), Asked: span(), By: []*piece.Piece{p}}
	}
	return words.Reason{Verdict: v, Piece: p, At: day(), End: day(), Takes: rng.IntN(2) == 0}
}

// Causes that are all among others have no bit that these have not.
func TestRestsOn(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(5, 8))
	made := func() (list []result.Cause) {
		for range rng.IntN(4) {
			c := result.Cause{Control: []string{"", "a", "b", "access-review", "backup"}[rng.IntN(5)], Evidence: []string{}}
			for range rng.IntN(2) {
				c.Evidence = append(c.Evidence, []string{"E1", "E2", "E3"}[rng.IntN(3)])
			}
			list = append(list, c)
		}
		return list
	}
	for range 5000 {
		few := made()
		more := append(made(), few...)
		assert.Zero(t, restsOn(few)&^restsOn(more), "%v %v", few, more)
	}
}
