package scalar_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/groundworkgrc/groundwork/internal/scalar"
)

func TestResolve(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]any{
		"true": true, "false": false, "yes": "yes", "": "", "12": int64(12), "-3": int64(-3), "0x10": int64(16), "0o17": int64(15),
		"1.10": 1.1, ".5": .5, "1e3": 1000.0, "2026-01-01": "2026-01-01", "1.2.3": "1.2.3", "True": "True",
	} {
		got, ok := scalar.Resolve(s)
		assert.True(t, ok, s)
		assert.Equal(t, want, got, s)
	}
	for _, s := range []string{".inf", "-.Inf", ".nan", "1e999", "99999999999999999999"} {
		_, ok := scalar.Resolve(s)
		assert.False(t, ok, s)
	}
}

// No two lists of texts give the same bytes.
func TestAppendText(t *testing.T) {
	t.Parallel()
	assert.NotEqual(t, scalar.AppendText(scalar.AppendText(nil, 's', "a"), 's', "b"), scalar.AppendText(nil, 's', "a1:sb"))
	assert.Equal(t, byte('v'), scalar.Kind("2"))
	assert.Equal(t, byte('s'), scalar.Kind("2026-01-01"))
}
