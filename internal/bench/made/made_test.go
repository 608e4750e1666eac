package made

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/scoring"
)

// What is made is judged without a problem, and is the same each time.
func TestWhatIsMadeIsJudged(t *testing.T) {
	t.Parallel()
	w, err := Acme()
	require.NoError(t, err)
	for _, n := range []int{len(w.Acme.Evidence), 1000, 2000} {
		org := Copies(w.Acme, n)
		require.Len(t, org.Evidence, n)
		assert.Equal(t, org.Digest, Copies(w.Acme, n).Digest)
		_, err = w.Engine.Assess(t.Context(), org, org.AsOf)
		require.NoError(t, err)
	}
	one := OneType(w.Acme, 500)
	_, err = w.Engine.Assess(t.Context(), one, one.AsOf)
	require.NoError(t, err)
	seen := 0
	for _, out := range scoring.AssessAll(t.Context(), w.Engine, NewFleet(w.Acme, 200).All(different), w.Acme.AsOf) {
		require.NoError(t, out.Err)
		assert.Len(t, out.Assessment.Evidence, 200)
		seen++
	}
	assert.Equal(t, different, seen)
}
