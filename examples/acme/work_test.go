package acme_test

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/examples/acme"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/loaded"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring"
)

// beside is Acme with so many pieces more, none of them for a control that takes the piece.
func beside(g *mapping.Graph, org *organisation.Organisation, p *evidence.Piece, n int) *organisation.Organisation {
	near := map[string]bool{p.Type: true}
	for _, c := range g.Takers(p.Type) {
		for _, t := range c.EvidenceTypes() {
			near[t] = true
		}
	}
	large := *org
	large.Evidence = append([]evidence.Piece{}, org.Evidence...)
	for i := 0; len(large.Evidence) < n; i++ {
		e := org.Evidence[i%len(org.Evidence)]
		if near[e.Type] || len(e.Replaces) > 0 || e.Retests != "" {
			continue
		}
		e.ID = fmt.Sprintf("%s-%05d", e.ID, i)
		large.Evidence = append(large.Evidence, e)
	}
	return &large
}

// A change costs what it touches, and nothing of what changed before: with twenty times as much held beside, it allocates little more.
func TestApplyCostsWhatItTouches(t *testing.T) {
	engine, org := loaded.Engine(t, acme.Files)
	p := org.Evidence[0]
	cost := func(n, before int) (allocs, bytes uint64) {
		s, err := engine.Open(t.Context(), beside(engine.Graph(), org, &p, n), org.AsOf)
		require.NoError(t, err)
		k := 0
		apply := func() {
			k++
			p.Status = evidence.Acceptance(k % 2)
			_, err := s.Apply(t.Context(), scoring.Change{Put: []evidence.Piece{p}})
			require.NoError(t, err)
		}
		apply()
		_, err = s.Assessment(t.Context()) // from here on digests are kept, too
		require.NoError(t, err)
		for range before {
			apply()
		}
		var from, after runtime.MemStats
		runtime.ReadMemStats(&from)
		const turns = 32 // twice as many as may stand on one another
		for range turns {
			apply()
		}
		runtime.ReadMemStats(&after)
		return (after.Mallocs - from.Mallocs) / turns, (after.TotalAlloc - from.TotalAlloc) / turns
	}
	allocs, bytes := cost(1_000, 1)
	more, longer := cost(20_000, 1)
	later, last := cost(20_000, 200)
	t.Log(allocs, bytes, more, longer, later, last)
	// A walk over all would be twenty times as much; lists that share what did not change are a node deeper.
	assert.Less(t, more, allocs*6/5)
	assert.Less(t, longer, bytes*6/5)
	assert.Less(t, later, more*11/10)
	assert.Less(t, last, longer*11/10)
}

// What an explanation tries out is gone with it: twenty of a session that stays hold no more than one.
func TestExplainHoldsNothing(t *testing.T) {
	engine, org := loaded.Engine(t, acme.Files)
	s, err := engine.Open(t.Context(), org, org.AsOf)
	require.NoError(t, err)
	held := func(times int) int64 {
		for range times {
			_, err := s.Explain(t.Context(), framework.Ref{Framework: "soc2", Requirement: "CC6.1"})
			require.NoError(t, err)
		}
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	held(1)
	one := held(1)
	more := held(20) - one
	t.Log(one, more)
	assert.Less(t, more, int64(100<<10))
	runtime.KeepAlive(s)
}

// A change holds nothing of what it took the place of: after hundreds of them a session holds what it did after the first.
func TestApplyHoldsNothing(t *testing.T) {
	engine, org := loaded.Engine(t, acme.Files)
	s, err := engine.Open(t.Context(), org, org.AsOf)
	require.NoError(t, err)
	held := func(rounds int) int64 {
		for n := range rounds * len(org.Evidence) / 6 {
			p := org.Evidence[n*6%len(org.Evidence)]
			if n%3 > 0 {
				p.Status = evidence.Acceptance(n % 2)
			}
			_, err := s.Apply(t.Context(), scoring.Change{Put: []evidence.Piece{p}})
			require.NoError(t, err)
		}
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	few := held(4)
	more := held(12) - few
	t.Log(few, more)
	assert.Less(t, more, int64(100<<10))
	runtime.KeepAlive(s)
}
