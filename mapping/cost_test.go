package mapping_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/relation"
	"github.com/groundworkgrc/groundwork/mapping/review"
)

// crosswalks is a chain of frameworks of a thousand requirements each, every one of which is related to
// those of the next, and of some to two.
func crosswalks(frameworks, each int) mapping.Source {
	var src mapping.Source
	for i := range frameworks {
		f := &framework.Framework{ID: fmt.Sprintf("f%d", i), Title: "F"}
		for j := range each {
			f.Requirements = append(f.Requirements, framework.Requirement{ID: requirementID(j), Title: "R"})
		}
		src.Frameworks = append(src.Frameworks, f)
	}
	for i := range frameworks {
		for j := range each + each/10 {
			from := framework.Ref{Framework: fmt.Sprintf("f%d", i), Requirement: requirementID(j % each)}
			to := framework.Ref{Framework: fmt.Sprintf("f%d", (i+1)%frameworks), Requirement: requirementID((j + j/each) % each)}
			src.Relations = append(src.Relations, &relation.Statement{From: from, To: to, Is: relation.Set(relation.Equal), Why: "why", Review: review.Review{State: review.Reviewed}})
		}
	}
	return src
}

func requirementID(j int) string { return fmt.Sprintf("A.%d.%d", j/10, j%10) }

// A graph costs a few objects for each framework, and none for each requirement and relation.
func TestBuildCost(t *testing.T) {
	src := crosswalks(3, 4000)
	allocs := testing.AllocsPerRun(3, func() {
		_, err := mapping.Build(src)
		require.NoError(t, err)
	})
	assert.Less(t, allocs, 1500.0, "of %d relations", len(src.Relations))
}

// The order of relations and what follows from them is the same however they were listed, loaded or not.
func TestRelationsInAnyOrder(t *testing.T) {
	t.Parallel()
	src := crosswalks(12, 30)
	src.Frameworks = src.Frameworks[:10] // of two, relations alone tell
	want, err := mapping.Build(src)
	require.NoError(t, err)
	before := want.Source().Relations
	assert.True(t, slices.IsSortedFunc(before, func(a, b *relation.Statement) int {
		return cmp.Or(a.From.Compare(b.From), a.To.Compare(b.To))
	}))
	rnd := rand.New(rand.NewPCG(1, 2))
	rnd.Shuffle(len(src.Relations), func(i, j int) { src.Relations[i], src.Relations[j] = src.Relations[j], src.Relations[i] })
	rnd.Shuffle(len(src.Frameworks), func(i, j int) { src.Frameworks[i], src.Frameworks[j] = src.Frameworks[j], src.Frameworks[i] })
	got, err := mapping.Build(src)
	require.NoError(t, err)
	assert.Equal(t, before, got.Source().Relations)
	net, err := relation.New(before, nil)
	require.NoError(t, err)
	for _, s := range before[:40] {
		assert.Equal(t, net.Neighbours(s.From), got.Relations().Neighbours(s.From))
		a, err := net.Derive(t.Context(), s.From, before[200].To, relation.Options{Hops: 6})
		require.NoError(t, err)
		b, err := got.Relations().Derive(t.Context(), s.From, before[200].To, relation.Options{Hops: 6})
		require.NoError(t, err)
		assert.Equal(t, a, b)
	}
}
