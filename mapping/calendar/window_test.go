package calendar_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
)

// Three months and eighteen are usual to the day.
func TestWindowIsUsual(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][2]bool{
		"2026-01-01/2026-03-31": {}, "2026-01-01/2026-03-30": {true, false}, "2026-01-01/2026-01-01": {true, false},
		"2026-01-01/2027-06-30": {}, "2026-01-01/2027-07-01": {false, true}, "2025-11-30/2026-02-27": {},
	} {
		w, err := framework.ParsePeriod(text)
		require.NoError(t, err)
		assert.Equal(t, want, [2]bool{calendar.IsShort(w), calendar.IsLong(w)}, text)
	}
	assert.False(t, calendar.IsShort(framework.Period{}), "none is stated")
	assert.False(t, calendar.IsLong(framework.Period{}))
}
