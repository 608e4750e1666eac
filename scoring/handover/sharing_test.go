package handover_test

import (
	"slices"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/examples/rowan"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/loaded"
	"github.com/groundworkgrc/groundwork/scoring/advise"
	"github.com/groundworkgrc/groundwork/scoring/document"
	"github.com/groundworkgrc/groundwork/scoring/handover"
)

// Frameworks are held against each other two by two.
func TestSharing(t *testing.T) {
	t.Parallel()
	e, org := loaded.Engine(t, rowan.Files, fstest.MapFS{"house.yaml": {Data: []byte(`
framework: {id: the-house, title: House rules, edition: "1", publisher: House}
requirements: [{id: H1, kind: rule, title: "Rights are reviewed"}]
evidence_types: [{id: house-record, title: House record, kind: record}]
controls:
  - {id: house-review, title: House review, does: Somebody looks., evidence: {operation: [house-record]}, links: [{to: the-house:H1, why: It is that.}]}
`)}})
	of := func() []document.Overlap {
		m, err := advise.Material(t.Context(), e, org, org.AsOf)
		require.NoError(t, err)
		d := documentFor(t, document.Leadership, m)
		return d.Sections[slices.IndexFunc(d.Sections, func(s document.Section) bool { return s.ID == "shared" })].Overlaps
	}
	two := of()
	require.Len(t, two, 1, "one picture on one page")
	org.Scopes = append(org.Scopes, framework.Scope{Framework: "the-house"})
	three := of()
	require.Len(t, three, 6)
	assert.Equal(t, two, three[:1], "a third framework changes nothing between the two")
	assert.Equal(t, []int{0, 1}, []int{three[2].Shared, three[2].OnlyTo}, "its control is its own")
	assert.Equal(t, "House rules", three[4].To)
}

// An assessment that another graph made is refused: it would be told of by the words of this one.
func TestForeignAssessment(t *testing.T) {
	t.Parallel()
	m := material(t, nil)
	other := *m.Assessment
	other.Frameworks = slices.Clone(other.Frameworks)
	other.Frameworks[1].Framework = "another"
	m.Assessment = &other
	for _, r := range document.Readers() {
		_, err := handover.For(r, m)
		require.ErrorIs(t, err, handover.ErrMaterial, r)
	}
	_, err := handover.Readiness(m)
	require.ErrorIs(t, err, handover.ErrMaterial)
}
