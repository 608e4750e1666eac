package scoring_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/check"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/difference"
)

// big generates a change of many pieces at once: some are new, some take the place of others,
// some go, some of these come again; some name controls, or a point more than once.
func big(t *testing.T, rng *rand.Rand, held []evidence.Piece) scoring.Change {
	t.Helper()
	var c scoring.Change
	for _, i := range rng.Perm(90)[:rng.IntN(60)] {
		p := piece(t, rng, fmt.Sprintf("E%02d", i))
		switch {
		case len(p.Points) > 0:
			p.Points = append(p.Points, ref(t, "x:1.1").Point("b"), p.Points[0])
		case p.Type == "log" && rng.IntN(2) == 0:
			p.Controls = []string{"logging"}
		case p.Type == "review" && rng.IntN(2) == 0:
			p.Controls = []string{"yearly", "monthly"}
		}
		c.Put = append(c.Put, p)
	}
	for i := range held {
		if rng.IntN(3) == 0 {
			c.Drop = append(c.Drop, held[i].ID)
		}
	}
	rng.Shuffle(len(c.Drop), func(i, j int) { c.Drop[i], c.Drop[j] = c.Drop[j], c.Drop[i] })
	return c
}

// After changes of many pieces at once a session stands as one opened on what it holds, byte
// for byte, what it says moved is what two full assessments differ in, and the same changes
// piece by piece come to the same.
func TestSessionTakesMany(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(8, 5))
	e, at := engine(t, rich), day(t, "2026-06-15")
	for range 12 {
		s, err := e.Open(t.Context(), company(t, rng), at)
		require.NoError(t, err)
		before, err := e.Assess(t.Context(), s.Organisation(), at)
		require.NoError(t, err)
		single, err := e.Open(t.Context(), s.Organisation(), at)
		require.NoError(t, err)
		for range 3 {
			c := big(t, rng, s.Organisation().Evidence)
			d, err := s.Apply(t.Context(), c)
			require.NoError(t, err)
			full, err := e.Assess(t.Context(), s.Organisation(), at)
			require.NoError(t, err)
			got, err := s.Assessment(t.Context())
			require.NoError(t, err)
			require.Equal(t, marshal(t, full), marshal(t, got), "%+v", c)
			want := difference.Between(before, full)
			require.Equal(t, marshal(t, want.Lenses), marshal(t, d.Lenses))
			require.Equal(t, marshal(t, want.Evidence), marshal(t, d.Evidence))
			before = full

			for _, id := range c.Drop {
				_, err := single.Apply(t.Context(), scoring.Change{Drop: []string{id}})
				require.NoError(t, err)
			}
			for _, p := range c.Put {
				_, err := single.Apply(t.Context(), scoring.Change{Put: []evidence.Piece{p}})
				require.NoError(t, err)
			}
			require.Equal(t, s.Organisation(), single.Organisation())
			got, err = single.Assessment(t.Context())
			require.NoError(t, err)
			require.Equal(t, marshal(t, full), marshal(t, got))
		}
	}
}

// many makes accepted pieces of all types.
func many(t *testing.T, n int) []evidence.Piece {
	t.Helper()
	list, year := make([]evidence.Piece, n), span(t, "2026-01-01/2026-03-31")
	for i := range list {
		list[i] = evidence.Piece{ID: fmt.Sprintf("E%06d", i), Type: []string{"policy", "review", "ticket", "log"}[i%4], Period: year, Status: evidence.Accepted}
	}
	return list
}

// What a change costs goes with what it holds and not with its square: copying each list once
// per piece, the puts here would move some 200 GB.
func TestSessionTakesAFlood(t *testing.T) {
	t.Parallel()
	e, at := engine(t, nil), day(t, "2026-06-15")
	list := many(t, 40_000)
	s, err := e.Open(t.Context(), type2(t, list[:20_000]...), at)
	require.NoError(t, err)
	_, err = s.Apply(t.Context(), scoring.Change{Put: list})
	require.NoError(t, err)
	assert.Len(t, s.Organisation().Evidence, len(list))
	c := scoring.Change{}
	for i := range list {
		c.Drop = append(c.Drop, list[len(list)-1-i].ID)
	}
	d, err := s.Apply(t.Context(), c)
	require.NoError(t, err)
	assert.Len(t, d.Evidence, len(list))
	got, err := s.Assessment(t.Context())
	require.NoError(t, err)
	want := assess(t, e, s.Organisation(), "2026-06-15")
	assert.Empty(t, want.Evidence)
	assert.Equal(t, marshal(t, want), marshal(t, got))
}

// Wherever the context ends while many pieces are exchanged, none is.
func TestFloodStopsAnywhere(t *testing.T) {
	t.Parallel()
	e, at := engine(t, nil), day(t, "2026-06-15")
	list := many(t, 3000)
	s, err := e.Open(t.Context(), type2(t, list[:1500]...), at)
	require.NoError(t, err)
	_, err = s.Assessment(t.Context())
	require.NoError(t, err)
	ctx := &counting{Context: t.Context(), most: 1 << 40}
	_, err = s.Apply(ctx, scoring.Change{Put: list[:1]})
	require.NoError(t, err)
	few := ctx.asked.Swap(0)
	_, err = s.Apply(ctx, scoring.Change{Put: list})
	require.NoError(t, err)
	asks := ctx.asked.Load()
	assert.Greater(t, asks, few+3000/256+2*3000/1024, "checking and exchanging look on the way")
	for n := int64(0); n < asks; n += 1 + asks/12 {
		s, err := e.Open(t.Context(), type2(t, list[:1500]...), at)
		require.NoError(t, err)
		_, err = s.Assessment(t.Context())
		require.NoError(t, err)
		_, err = s.Apply(&counting{Context: t.Context(), most: n}, scoring.Change{Put: list})
		require.Error(t, err)
		require.Len(t, s.Organisation().Evidence, 1500)
	}
}

// A change that does not fit is refused as a whole.
func TestSessionRefuses(t *testing.T) {
	t.Parallel()
	s, err := engine(t, rich).Open(t.Context(), type2(t, accepted(t, "L", "log", "2026-01-01/2026-06-30")), day(t, "2026-07-01"))
	require.NoError(t, err)
	before, err := s.Assessment(t.Context())
	require.NoError(t, err)
	for _, c := range []scoring.Change{
		{Put: []evidence.Piece{{ID: "A", Type: "lgo", Effective: 1}}},
		{Put: []evidence.Piece{accepted(t, "A", "log", "2026-01-01/2026-06-30"), accepted(t, "A", "log", "2026-01-01/2026-06-30")}},
		{Drop: []string{"M"}},
		{Answer: []evidence.Fact{{ID: "done", Value: "yes"}}},
		{Scopes: []framework.Scope{{Framework: "z"}}},
	} {
		_, err := s.Apply(t.Context(), c)
		var problems framework.Problems
		require.ErrorAs(t, err, &problems)
	}
	after, err := s.Assessment(t.Context())
	require.NoError(t, err)
	assert.Equal(t, marshal(t, before), marshal(t, after))
}

// Names of a change that are not there are told by their place in it, with the nearest that
// is, as the validator tells them.
func TestSessionRefusesNames(t *testing.T) {
	t.Parallel()
	s, err := engine(t, nil).Open(t.Context(), type2(t, accepted(t, "LOG-1", "log", "2026-01-01/2026-06-30"), accepted(t, "B", "log", "2026-01-01/2026-06-30")), day(t, "2026-07-01"))
	require.NoError(t, err)
	_, err = s.Apply(t.Context(), scoring.Change{Drop: []string{"B", "LOG-2", "B", ""}, Forget: []string{"done", "dnoe"}})
	require.EqualError(t, err, strings.TrimSpace(`
change: drop[1]: unknown evidence "LOG-2"; did you mean "LOG-1"?
drop[3]: evidence is missing
forget[1]: unknown fact type "dnoe"; did you mean "done"?`))
	_, err = s.Apply(t.Context(), scoring.Change{Drop: []string{"B", "B"}, Forget: []string{"done", "done", "n"}})
	require.NoError(t, err, "twice is as good as once, and nothing need have been answered")
	assert.Len(t, s.Organisation().Evidence, 1)
}

// Of thousands of names that are not there a hundred have a nearest one, 500 are listed, and
// the rest are counted; the context is looked at for each.
func TestSessionRefusesAFlood(t *testing.T) {
	t.Parallel()
	s, err := engine(t, nil).Open(t.Context(), type2(t, many(t, 400)...), day(t, "2026-07-01"))
	require.NoError(t, err)
	c := scoring.Change{}
	for i := range 20_000 {
		c.Drop = append(c.Drop, fmt.Sprintf("E%06dx", i%400))
	}
	ctx := &counting{Context: t.Context(), most: 1 << 40}
	_, err = s.Apply(ctx, c)
	var list framework.Problems
	require.ErrorAs(t, err, &list)
	require.Len(t, list, 501)
	assert.Equal(t, "and 19500 more", list[500].String())
	guesses := slices.DeleteFunc(slices.Clone(list), func(p framework.Problem) bool { return p.Suggestion == "" })
	assert.Len(t, guesses, 100)
	assert.Equal(t, "drop[0]", list[0].Path)
	assert.Equal(t, check.Unknown, list[0].Code)
	assert.Greater(t, ctx.asked.Load(), int64(20_000))
	_, err = s.Apply(&counting{Context: t.Context(), most: 50}, c)
	require.ErrorIs(t, err, context.Canceled)
}

// However many changes a session took, and whatever rules judge, it holds no more than what it holds now: what each change put aside is gone.
func TestSessionHoldsNoPast(t *testing.T) {
	e, at := engine(t, rich), day(t, "2026-06-15")
	list := many(t, 400)
	for _, evidenceType := range []string{"policy", "review", "ticket", "log"} {
		for i := range list {
			list[i].Type = evidenceType
		}
		s, err := e.Open(t.Context(), type2(t, slices.Clone(list)...), at)
		require.NoError(t, err)
		held := func(changes int) int {
			for i := range changes {
				p := list[i*7%len(list)]
				p.Title = strconv.Itoa(i)
				_, err := s.Apply(t.Context(), scoring.Change{Put: []evidence.Piece{p}})
				require.NoError(t, err)
			}
			runtime.GC()
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			return int(m.HeapAlloc)
		}
		few := held(40)
		assert.Less(t, held(160)-few, 400<<10, evidenceType)
		runtime.KeepAlive(s)
	}
}
