package judge_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/judge"
)

// A figure that is below another one is written so, and rounded up by nothing.
func TestBelow(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		low, high float64
		is, was   string
	}{
		{0.8836, 0.9017, "0.883", "0.901"},
		{0.90171, 0.90178, "0.90171", "0.90178"},
		{0, 0.0004, "0.0000", "0.0004"},
		{0.25, 1, "0.250", "1.000"},
	} {
		is, was := judge.Below(tt.low, tt.high)
		assert.Equal(t, []string{tt.is, tt.was}, []string{is, was})
	}
}
