package telling_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog/oscal/internal/telling"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/limit"
	"github.com/groundworkgrc/groundwork/internal/oscal"
)

// Work ends at the limit, and that is told once, as an error.
func TestSpend(t *testing.T) {
	t.Parallel()
	at := framework.Position{File: "f", Line: 1}
	r := telling.Report{Problems: limit.List{Most: 10}, MostWork: 5}
	assert.True(t, r.Spend(5, at), "what is allowed is all taken")
	assert.False(t, r.Spend(1, at))
	assert.False(t, r.Spend(0, at), "what is spent stays spent")
	_, err := r.Problems.Close()
	require.Error(t, err)
	assert.Equal(t, "f:1: what the file says here multiplies to more than 5 (MaxWork)", err.Error())
}

// A word of OSCAL's own is none to tell of; a draft's form and another word are, and keep nothing from being read.
func TestWord(t *testing.T) {
	t.Parallel()
	r := telling.Report{Problems: limit.List{Most: 10}}
	r.Word("order", oscal.T("keep"), "keep", "ascending")
	assert.Empty(t, r.Problems.Kept())
	r.Word("order", oscal.T("ascendin"), "keep", "ascending")
	r.Word("order", oscal.Token{Text: "keep", Form: oscal.Literal}, "keep", "ascending")
	list, err := r.Problems.Close()
	require.NoError(t, err)
	said := []string{}
	for _, p := range list {
		said = append(said, p.Code+": "+p.Message+" → "+p.Suggestion)
	}
	assert.ElementsMatch(t, []string{
		`bad-value: unknown order "ascendin": OSCAL has keep, ascending → ascending`,
		`draft-shape: order is written as in a draft: it is read as "keep" → `,
	}, said)
}
