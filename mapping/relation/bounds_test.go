package relation_test

import (
	"context"
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/relation"
	"github.com/groundworkgrc/groundwork/mapping/review"
)

func node(fw string, i int) framework.Ref {
	return framework.Ref{Framework: fw, Requirement: strconv.Itoa(i)}
}

func net(t testing.TB, list []*relation.Statement, unions ...*relation.Union) *relation.Net {
	t.Helper()
	n, err := relation.New(list, unions)
	require.NoError(t, err)
	return n
}

// clique relates each of n requirements to each.
func clique(n int, is func(i, j int) relation.Set) []*relation.Statement {
	var list []*relation.Statement
	for i := range n {
		for j := range i {
			list = append(list, &relation.Statement{From: node("f", i), To: node("f", j), Is: is(i, j)})
		}
	}
	return list
}

func equal(int, int) relation.Set { return relation.Set(relation.Equal) }

// A clique of 200 requirements has millions of ways round: the search ends within its
// budget and says that it was cut.
func TestContradictionsAreBounded(t *testing.T) {
	t.Parallel()
	found, cut, err := net(t, clique(200, equal)).Contradictions(t.Context())
	require.NoError(t, err)
	assert.True(t, cut)
	assert.Empty(t, found)
	found, cut, err = net(t, clique(120, func(i, j int) relation.Set {
		if i*j%7 == 3 {
			return relation.Set(relation.Disjoint)
		}
		return relation.Set(relation.Equal)
	})).Contradictions(t.Context())
	require.NoError(t, err)
	assert.True(t, cut)
	assert.NotEmpty(t, found, "what was found is told")
	for _, c := range found {
		assert.GreaterOrEqual(t, len(c.Statements), 2)
	}
	_, cut, err = net(t, clique(5, equal)).Contradictions(t.Context())
	require.NoError(t, err)
	assert.False(t, cut)
}

func TestDeriveAllIsBounded(t *testing.T) {
	t.Parallel()
	d, err := net(t, clique(200, equal)).DeriveAll(t.Context(), "f", "f", relation.Options{})
	require.NoError(t, err)
	assert.True(t, d.Cut)
	assert.NotEmpty(t, d.Pairs)
	for _, p := range d.Pairs {
		require.Equal(t, relation.Set(relation.Equal), p.Set, "what was cut is sound")
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = net(t, clique(3, equal)).DeriveAll(ended, "f", "f", relation.Options{})
	require.ErrorIs(t, err, context.Canceled)
	_, _, err = net(t, clique(3, equal)).Contradictions(ended)
	require.ErrorIs(t, err, context.Canceled)
}

// random relates requirements of three frameworks at random.
func random(rng *rand.Rand) []*relation.Statement {
	var list []*relation.Statement
	for range 4 + rng.IntN(14) {
		a, b := rng.IntN(3), rng.IntN(3)
		s := &relation.Statement{
			From: node("f"+strconv.Itoa(a), rng.IntN(3)), To: node("f"+strconv.Itoa(b), rng.IntN(3)),
			Is: relation.Set(1 + rng.IntN(30)), Confidence: float64(rng.IntN(4)) / 4, Review: review.Review{State: review.State(rng.IntN(3))},
		}
		list = append(list, s)
	}
	return list
}

// Two whole frameworks give pair by pair what each pair gives asked alone: set, proof and
// confidence.
func TestDeriveAllIsDeriveOfEach(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(5, 6))
	pairs := 0
	for range 400 {
		n := net(t, random(rng))
		opts := relation.Options{Hops: 1 + rng.IntN(4), ReviewedOnly: rng.IntN(4) == 0}
		all, err := n.DeriveAll(t.Context(), "f0", "f1", opts)
		require.NoError(t, err)
		got := map[[2]framework.Ref]relation.Derived{}
		for _, p := range all.Pairs {
			got[[2]framework.Ref{p.From, p.To}] = p
		}
		indeterminate := 0
		for i := range 3 {
			for j := range 3 {
				a, b := node("f0", i), node("f1", j)
				d, err := n.Derive(t.Context(), a, b, opts)
				require.NoError(t, err)
				p, ok := got[[2]framework.Ref{a, b}]
				if !ok {
					require.Empty(t, d.Proof)
					if d.Settle != nil {
						indeterminate++
					}
					continue
				}
				pairs++
				require.Equal(t, d.Set, p.Set)
				require.Equal(t, d.Proof, p.Proof)
				require.InDelta(t, d.Confidence, p.Confidence, 0)
			}
		}
		require.Equal(t, indeterminate, all.Indeterminate)
	}
	assert.Greater(t, pairs, 500)
}

// Unions say of their pairs what follows, and not of more pairs than there may be.
func TestUnionsOfPairs(t *testing.T) {
	t.Parallel()
	u := &relation.Union{From: []framework.Ref{node("f", 1), node("f", 2)}, To: []framework.Ref{node("g", 1)}, Is: relation.Set(relation.Equal), Why: "Together."}
	assert.Equal(t, 2, u.Size())
	list := u.Pairs()
	require.Len(t, list, u.Size())
	for _, s := range list {
		assert.Equal(t, relation.Set(relation.Equal|relation.Subset), s.Is)
		assert.Equal(t, "Together.", s.Why)
	}
	several := *u
	several.To = append(several.To, node("g", 2))
	assert.Zero(t, several.Size(), "nothing follows of single pairs")
	assert.Empty(t, several.Pairs())

	wide := &relation.Union{Is: relation.Set(relation.Disjoint)}
	for i := range 448 {
		wide.From, wide.To = append(wide.From, node("f", i)), append(wide.To, node("g", i))
	}
	_, err := relation.New(nil, []*relation.Union{wide})
	require.ErrorIs(t, err, relation.ErrTooManyPairs)
	wide.From, wide.To = wide.From[:100], wide.To[:100]
	n, err := relation.New([]*relation.Statement{nil}, []*relation.Union{nil, wide})
	require.NoError(t, err, "nil entries are passed over")
	assert.Len(t, n.Neighbours(node("f", 7)), 100)
}

// Follows excludes nothing that can hold: tried with all small families of sets.
func TestFollowsIsSound(t *testing.T) {
	t.Parallel()
	of := func(a, b uint8) relation.Set {
		switch {
		case a == b:
			return relation.Set(relation.Equal)
		case a&b == a:
			return relation.Set(relation.Subset)
		case a&b == b:
			return relation.Set(relation.Superset)
		case a&b != 0:
			return relation.Set(relation.Intersects)
		}
		return relation.Set(relation.Disjoint)
	}
	for a1 := uint8(1); a1 < 16; a1++ {
		for a2 := uint8(1); a2 < 16; a2++ {
			for b1 := uint8(1); b1 < 16; b1++ {
				require.NotZero(t, relation.Follows(of(a1|a2, b1), 2, 1)&of(a1, b1), "%b %b %b", a1, a2, b1)
				require.NotZero(t, relation.Follows(of(b1, a1|a2), 1, 2)&of(b1, a1))
				for b2 := uint8(1); b2 < 16; b2++ {
					require.NotZero(t, relation.Follows(of(a1|a2, b1|b2), 2, 2)&of(a1, b1))
				}
			}
		}
	}
}

func TestSetText(t *testing.T) {
	t.Parallel()
	for s := relation.Set(1); s < 32; s++ {
		assert.Equal(t, s, s.Inverse().Inverse())
		assert.Equal(t, s == relation.Any, s.Indeterminate())
		assert.NotEmpty(t, s.String())
		assert.NotEmpty(t, s.Phrase())
		assert.Equal(t, s.Proves(), s.Inverse()&^relation.Set(relation.Equal|relation.Subset) == 0)
	}
	assert.True(t, relation.Set(0).Contradicts())
	assert.Empty(t, relation.Set(0).Names())
	for _, b := range []relation.Base{relation.Equal, relation.Subset, relation.Superset, relation.Intersects, relation.Disjoint} {
		text, err := b.MarshalText()
		require.NoError(t, err)
		var back relation.Base
		require.NoError(t, back.UnmarshalText(text))
		assert.Equal(t, b, back)
	}
	assert.Equal(t, "Base(3)", relation.Base(3).String())
}
