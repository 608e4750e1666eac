package unit_test

import (
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/internal/unit"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

const fails = 0.1

func test(id string, tested, deviating int64) *piece.Piece {
	return &piece.Piece{Source: &piece.Source{ID: id, Type: "rec"}, Collected: framework.NewDate(2026, 3, 1), Tested: tested, Deviating: deviating}
}

func list(p ...*piece.Piece) []*piece.Piece { return p }

func TestConformity(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		deviating, tested int64
		want              float64
	}{{1, 100, .9}, {1, 50, .8}, {1, 25, .6}, {1, 20, .5}, {2, 25, .2}, {1, 10, 0}, {24, 24, 0}, {0, 25, 1}, {0, 0, 1}} {
		assert.InDelta(t, c.want, unit.Conformity(c.deviating, c.tested, fails), 1e-12, "%d of %d", c.deviating, c.tested)
	}
	assert.InDelta(t, .5, unit.Conformity(1, 2, 1), 1e-12, "a framework may say that a control fails when all does")
}

func TestWorth(t *testing.T) {
	t.Parallel()
	retest := test("R", 1, 0)
	retest.Retests = "A"
	early := test("E", 1, 0)
	early.Retests, early.Collected = "A", framework.NewDate(2026, 2, 1)
	unstated := test("U", 25, 0)
	unstated.Unstated = true
	for _, c := range []struct {
		name        string
		sure, maybe []*piece.Piece
		open        float64
		low, high   float64
	}{
		{"nothing", nil, nil, 0, 0, 0},
		{"nothing, and open", nil, nil, 1, 0, 1},
		{"one", list(test("A", 25, 0)), nil, 0, 1, 1},
		{"the sum, not the mean", list(test("A", 25, 1), test("B", 25, 0)), nil, 0, .8, .8},
		{"a draft that deviates", list(test("A", 25, 0)), list(test("B", 25, 1)), 0, .8, 1},
		{"a clean draft", list(test("A", 25, 1)), list(test("B", 25, 0)), 0, .6, .8},
		{"the worst draft alone", list(test("A", 50, 0)), list(test("B", 50, 1), test("C", 10, 10)), 0, 0, 1},
		{"drafts alone", nil, list(test("A", 25, 1), test("B", 25, 2)), 0, 0, .6},
		{"drafts alone, and open", nil, list(test("A", 25, 25)), 1, 0, 1},
		{"a sample without result", list(unstated), nil, 0, 0, 1},
		{"retested", list(test("A", 24, 1), retest), nil, 0, 1, 1},
		{"retested by a draft", list(test("A", 20, 1)), list(retest), 0, .5, 1},
		{"retested before", list(test("A", 20, 1), early), nil, 0, 1 - 1/(.1*21), 1 - 1/(.1*21)},
		{"what is retested is elsewhere", list(retest), nil, 0, 1, 1},
	} {
		got := unit.Worth(c.sure, c.maybe, c.open, fails, calendar.Quarterly)
		assert.InDelta(t, c.low, got.Low, 1e-12, c.name)
		assert.InDelta(t, c.high, got.High, 1e-12, c.name)
	}
}

// Whichever of the undecided pieces are accepted, the unit stays within what it was worth, and
// order changes nothing.
func TestWorthLaws(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(1, 2))
	for range 4000 {
		var sure, maybe []*piece.Piece
		for i := range 1 + rng.IntN(5) {
			tested := int64(1 + rng.IntN(30))
			p := test(strconv.Itoa(i), tested, min(tested, int64(rng.IntN(4))))
			if rng.IntN(3) == 0 && i > 0 {
				p.Retests, p.Deviating = strconv.Itoa(rng.IntN(i)), 0
			}
			if rng.IntN(2) == 0 {
				sure = append(sure, p)
			} else {
				maybe = append(maybe, p)
			}
		}
		before := unit.Worth(sure, maybe, 0, fails, calendar.Quarterly)
		assert.LessOrEqual(t, before.Low, before.High+1e-12)
		for set := range 1 << len(maybe) {
			taken := append([]*piece.Piece{}, sure...)
			var left []*piece.Piece
			for i, p := range maybe {
				if set&(1<<i) != 0 {
					taken = append(taken, p)
				} else {
					left = append(left, p)
				}
			}
			within(t, before, unit.Worth(taken, left, 0, fails, calendar.Quarterly))
			rng.Shuffle(len(taken), func(i, k int) { taken[i], taken[k] = taken[k], taken[i] })
			within(t, before, unit.Worth(taken, nil, 0, fails, calendar.Quarterly))
		}
	}
}

func within(t *testing.T, outer, inner result.Interval) {
	t.Helper()
	assert.GreaterOrEqual(t, inner.Low, outer.Low-1e-9)
	assert.LessOrEqual(t, inner.High, outer.High+1e-9)
}
