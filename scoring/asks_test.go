package scoring_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/mapping"
)

// A band that asks for a lowest figure alone says which, however it is written.
func TestWhatABandAsks(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]float64{
		"lowest >= 0.95": 0.95, "(0.95 <= lowest)": 0.95, "lowest >= 9.5e-1 // of all": 0.95, "": 0,
		"readiness >= 0.95": -1, "lowest <= 0.95": -1, "lowest > 0.95": -1, "lowest >= 0.95 && readiness >= 0.99": -1, "lowest >= readiness": -1, "true": -1,
	} {
		e := engine(t, func(src *mapping.Source) { src.Bands[0].When = mapping.Expr{Text: text} })
		v, alone, err := e.Threshold(t.Context(), "ready")
		require.NoError(t, err)
		assert.Equal(t, want >= 0, alone, text)
		if alone {
			assert.InDelta(t, want, v, 0, text)
		}
	}
	_, alone, err := engine(t, nil).Threshold(t.Context(), "best")
	require.NoError(t, err)
	assert.False(t, alone, "there is no such band")
}
