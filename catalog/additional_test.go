package catalog_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/relation"
)

// additional reports whether a requirement is one of SOC 2's additional criteria, which are this
// project's own.
func additional(q framework.Requirement) bool { return q.Category == "ai" }

// The additional criteria on AI are no criteria of SOC 2: without them every figure of the overlap,
// every pair and every tally is the same.
func TestAdditionalCriteriaAreNotCounted(t *testing.T) {
	t.Parallel()
	set, err := catalog.Load(catalog.Builtin())
	require.NoError(t, err)
	overlap := func(src mapping.Source) *mapping.Overlap {
		g, err := mapping.Build(src)
		require.NoError(t, err)
		o, err := g.Overlap(t.Context(), "iso42001", "soc2", mapping.OverlapOptions{})
		require.NoError(t, err)
		return o
	}
	with := overlap(set.Source)
	gone := map[framework.Ref]bool{}
	for _, f := range set.Frameworks {
		f.MayBeNotRelevant = slices.DeleteFunc(slices.Clone(f.MayBeNotRelevant), func(id string) bool { return strings.HasPrefix(id, "AI1") })
		f.Requirements = slices.DeleteFunc(slices.Clone(f.Requirements), func(q framework.Requirement) bool {
			gone[framework.Ref{Framework: f.ID, Requirement: q.ID}] = additional(q)
			return additional(q)
		})
	}
	for _, c := range set.Controls {
		c.Links = slices.DeleteFunc(slices.Clone(c.Links), func(l mapping.Link) bool { return gone[l.To] })
	}
	of := func(ref framework.Ref) bool {
		return gone[ref] || ref.Framework == "soc2" && strings.HasPrefix(ref.Requirement, "AI1")
	}
	set.Open = slices.DeleteFunc(set.Open, func(o *mapping.Open) bool { return of(o.Requirement) || slices.ContainsFunc(o.Against, of) })
	set.Rejected = slices.DeleteFunc(set.Rejected, func(r *mapping.Rejected) bool { return of(r.From) || of(r.To) })
	set.Checklists, set.Pins = nil, nil
	set.Relations = slices.DeleteFunc(set.Relations, func(s *relation.Statement) bool { return gone[s.From] || gone[s.To] })
	assert.Equal(t, with, overlap(set.Source))
}
