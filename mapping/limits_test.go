package mapping_test

import (
	"fmt"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

// linkedWide is one requirement with many points, to all of which many controls are linked.
func linkedWide(points, controls int) mapping.Source {
	q := framework.Requirement{ID: "1", Title: "Wide"}
	for i := range points {
		q.Points = append(q.Points, framework.Point{ID: strconv.Itoa(i), Text: "P"})
	}
	src := mapping.Source{
		Frameworks:    []*framework.Framework{{ID: "f", Title: "F", Requirements: []framework.Requirement{q}}},
		EvidenceTypes: []*evidence.Type{{ID: "t", Title: "T"}},
	}
	for i := range controls {
		src.Controls = append(src.Controls, &mapping.Control{
			ID: fmt.Sprintf("c%d", i), Title: "C", Evidence: mapping.Shows{Design: mapping.BasisShows{Types: []mapping.AnyOf{{"t"}}}},
			Links: []mapping.Link{{To: framework.Ref{Framework: "f", Requirement: "1"}, Why: "w"}},
		})
	}
	return src
}

func manyBands(n int) (src mapping.Source) {
	for i := range n {
		src.Bands = append(src.Bands, &mapping.Band{Name: fmt.Sprintf("b%d", i), When: mapping.Expr{Text: "true"}, Why: "w"})
	}
	return src
}

func manyFindingRules(n int) (src mapping.Source) {
	for i := range n {
		src.FindingRules = append(src.FindingRules, &mapping.FindingRule{
			ID: fmt.Sprintf("r%d", i), Each: mapping.SubjectRequirement, When: mapping.Expr{Text: "true"}, RaisedAs: "gap", Why: "w",
		})
	}
	return src
}

// A small catalog that multiplies is refused by the name of the limit, at the item that goes
// past it, and one at the limit is taken.
func TestLimits(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		src  mapping.Source
		want string
	}{
		{linkedWide(1000, mapping.MaxEdges/1000), ""},
		{linkedWide(1000, mapping.MaxEdges/1000+1), "controls[c250].links[0]: with this link more than 250000 points of requirements are linked, counted once for each control (MaxEdges)"},
		{linkedWide(8000, 3000), "controls[c31].links[0]: with this link more than 250000 points"},
		{mapping.Source{Frameworks: []*framework.Framework{chain(mapping.MaxLevels + 1)}}, ""},
		{mapping.Source{Frameworks: []*framework.Framework{chain(mapping.MaxLevels + 2)}}, `parent: requirement "f:0" stands in more than 100 groups, one within the other (MaxLevels)`},
		{mapping.Source{Frameworks: []*framework.Framework{chain(100_000)}}, "(MaxLevels)"},
		{manyBands(mapping.MaxBands), ""},
		{manyBands(mapping.MaxBands + 1), "bands[b500]: 501 bands: more than 500 (MaxBands)"},
		{manyFindingRules(mapping.MaxFindingRules), ""},
		{manyFindingRules(mapping.MaxFindingRules + 1), "finding_rules[r500]: 501 finding rules: more than 500 (MaxFindingRules)"},
	} {
		problems, err := mapping.Check(t.Context(), tt.src)
		require.NoError(t, err)
		if tt.want == "" {
			assert.Empty(t, problems)
			continue
		}
		assert.Len(t, problems, 1)
		assert.ErrorContains(t, problems, tt.want)
	}
}
