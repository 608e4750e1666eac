package acme_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/examples/acme"
	"github.com/groundworkgrc/groundwork/internal/loaded"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring"
)

// BenchmarkSession changes one of 10,000 pieces of evidence and reports how many times
// over a full assessment takes (full/apply), measured in the same run.
func BenchmarkSession(b *testing.B) {
	engine, org := loaded.Engine(b, acme.Files)
	large := *org
	large.Evidence = nil
	for i := range 10_000 {
		e := org.Evidence[i%len(org.Evidence)]
		copied := func(id string) string { return fmt.Sprintf("%s-%03d", id, i/len(org.Evidence)) }
		e.ID, e.Replaces = copied(e.ID), slices.Clone(e.Replaces)
		for k, id := range e.Replaces {
			e.Replaces[k] = copied(id)
		}
		if e.Retests != "" {
			e.Retests = copied(e.Retests)
		}
		large.Evidence = append(large.Evidence, e)
	}
	s, err := engine.Open(b.Context(), &large, org.AsOf)
	require.NoError(b, err)
	_, err = s.Assessment(b.Context())
	require.NoError(b, err)
	var full, apply time.Duration
	n := 0
	for b.Loop() {
		if n%50 == 0 {
			start := time.Now()
			_, err := engine.Assess(b.Context(), &large, org.AsOf)
			full += 50 * time.Since(start)
			require.NoError(b, err)
		}
		e := large.Evidence[n*37%len(large.Evidence)]
		e.Status = evidence.Acceptance(n % 2)
		start := time.Now()
		_, err := s.Apply(b.Context(), scoring.Change{Put: []evidence.Piece{e}})
		apply += time.Since(start)
		require.NoError(b, err)
		n++
	}
	b.ReportMetric(float64(full)/float64(apply), "full/apply")
}
