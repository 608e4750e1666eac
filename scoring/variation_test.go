package scoring_test

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/difference"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// After any run of days and changes, a session explains, states and stands as one opened on
// what it holds, byte for byte, and what it says moved is what two full assessments differ in.
func TestSessionMovesThroughTime(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(13, 8))
	e := engine(t, rich)
	first := day(t, "2026-06-01")
	for range tries(12) {
		at := first
		s, err := e.Open(t.Context(), company(t, rng), at)
		require.NoError(t, err)
		before, err := e.Assess(t.Context(), s.Organisation(), at)
		require.NoError(t, err)
		for range 6 {
			var d *difference.Difference
			if rng.IntN(2) == 0 {
				at = first.AddDays(rng.IntN(90) - 30)
				d, err = s.Move(t.Context(), at)
			} else {
				d, err = s.Apply(t.Context(), change(t, rng, s))
			}
			require.NoError(t, err)
			require.Equal(t, at, s.At())
			org := s.Organisation()
			full, err := e.Assess(t.Context(), org, at)
			require.NoError(t, err)
			got, err := s.Assessment(t.Context())
			require.NoError(t, err)
			require.Equal(t, marshal(t, full), marshal(t, got))
			want := difference.Between(before, full)
			require.Equal(t, marshal(t, want.Lenses), marshal(t, d.Lenses))
			require.Equal(t, want.Causes, d.Causes)
			before = full

			explained, err := s.Explain(t.Context(), ref(t, "x:1.2"))
			require.NoError(t, err)
			anew, err := e.Explain(t.Context(), org, at, ref(t, "x:1.2"))
			require.NoError(t, err)
			require.Equal(t, marshal(t, anew), marshal(t, explained))
		}
	}
}

// A session that moved states as one opened on that day.
func TestSessionStates(t *testing.T) {
	t.Parallel()
	e := engine(t, nil)
	org := type2(t, accepted(t, "L", "log", "2026-01-01/2026-06-30"))
	s, err := e.Open(t.Context(), org, day(t, "2026-03-01"))
	require.NoError(t, err)
	_, err = s.Move(t.Context(), day(t, "2026-07-01"))
	require.NoError(t, err)
	got, err := s.Statement(t.Context(), "")
	require.NoError(t, err)
	want, err := e.Statement(t.Context(), org, day(t, "2026-07-01"), "")
	require.NoError(t, err)
	assert.Equal(t, marshal(t, want), marshal(t, got))
}

// Scopes that look at more systems than a small file should multiply to are refused by name.
func TestTooManySystems(t *testing.T) {
	t.Parallel()
	e := engine(t, nil)
	org := &organisation.Organisation{}
	for i := range 3000 {
		org.Systems = append(org.Systems, organisation.System{ID: fmt.Sprintf("s%d", i)})
	}
	for i := range 4 {
		org.Scopes = append(org.Scopes, framework.Scope{ID: fmt.Sprintf("l%d", i), Framework: "x", Basis: []framework.Basis{framework.Design}})
	}
	_, err := e.Assess(t.Context(), org, day(t, "2026-07-01"))
	var problems framework.Problems
	require.ErrorAs(t, err, &problems)
	assert.Contains(t, err.Error(), "4 scopes look at 12000 systems, added up: more than 10000 (MaxSystems)")
	org.Scopes = org.Scopes[:3]
	a, err := e.Assess(t.Context(), org, day(t, "2026-07-01"))
	require.NoError(t, err)
	assert.Len(t, a.Frameworks, 3)
}

// A fleet comes out by key, each as judged alone; one that does not fit has its error and
// stops nobody, and a consumer that has enough leaves nobody waiting.
func TestFleet(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(2, 3))
	e := engine(t, rich)
	at := day(t, "2026-06-15")
	orgs := map[string]*organisation.Organisation{"bad": {Scopes: []framework.Scope{{Framework: "nowhere"}}}, "none": nil}
	for i := range 20 {
		orgs[fmt.Sprintf("tenant-%d", i)] = company(t, rng)
	}
	var fleet iter.Seq2[string, *organisation.Organisation] = func(yield func(string, *organisation.Organisation) bool) {
		for key, org := range orgs {
			if !yield(key, org) {
				return
			}
		}
	}
	seen := map[string]*result.Assessment{}
	for key, out := range scoring.AssessAll(t.Context(), e, fleet, at) {
		if key == "bad" {
			var problems framework.Problems
			require.ErrorAs(t, out.Err, &problems)
			continue
		}
		require.NoError(t, out.Err, key)
		seen[key] = out.Assessment
	}
	require.Len(t, seen, len(orgs)-1)
	for key, a := range seen {
		alone, err := e.Assess(t.Context(), orgs[key], at)
		require.NoError(t, err)
		require.Equal(t, marshal(t, alone), marshal(t, a), key)
	}
	n := 0
	for range scoring.AssessAll(t.Context(), e, fleet, at) {
		if n++; n == 3 {
			break
		}
	}
	assert.Equal(t, 3, n)
}
