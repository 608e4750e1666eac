package framework_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
)

func TestSpan(t *testing.T) {
	t.Parallel()
	for text, end := range map[string]string{"365d": "2026-12-31", "12m": "2026-12-31", "1y": "2026-12-31", "1m": "2026-01-31", "1d": "2026-01-01", "36500y": "9999-12-30"} {
		var s framework.Span
		require.NoError(t, s.UnmarshalText([]byte(text)))
		assert.Equal(t, end, s.After(framework.NewDate(2026, 1, 1)).String(), text)
		written, err := s.MarshalText()
		require.NoError(t, err)
		var back framework.Span
		if s.Months <= framework.MaxSpan {
			require.NoError(t, back.UnmarshalText(written))
			assert.Equal(t, s, back)
		}
		assert.False(t, s.IsZero())
	}
	for _, bad := range []string{"", "d", "0d", "-1d", "1w", "36501d", "1.5y", "99999999999999999999d"} {
		var s framework.Span
		assert.Error(t, s.UnmarshalText([]byte(bad)), bad)
		assert.True(t, s.IsZero())
	}
	assert.Empty(t, framework.Span{}.String())
}
