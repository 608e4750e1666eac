package changes_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/changes"
)

// Whatever bytes are read as changes, they are refused in one line for each fault, or they are the same change each time.
func FuzzRead(f *testing.F) {
	for _, s := range []string{
		"remove:\n  evidence: [EV-1]\n  risks: [R-2]\nevidence:\n  - {id: E, type: risk-register, effective: 2026-01-01}\n", "remove: {scope: [iso42001], facts: [a]}\nfacts: {a: true}\n",
		"{remove: {evidence: [x]}}", "remove:\n", "scope: [{framework: soc2}]\r\nremove: {treatments: [\"soc2:CC6.2\"]}", "? remove\n: {}\n", "remove: &a {evidence: []}\n", "\ufeffremove: {}\n", "nonconformities: []\n",
		"facts: {a: true}\rremove:\r  evidence: [EV-1]\rrisks: []\r", "risks: []\u2028\u2028remove: {}\nfacts: {a: \"\u0085\"}\n", "remove: {}\nremove: {}\n---\nfacts: {a: true}\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		x, err := changes.Read("c", data)
		if err != nil {
			require.NotContains(t, err.Error(), "yaml:")
			for line := range strings.Lines(err.Error()) {
				assert.True(t, strings.HasPrefix(line, "c"), "%q", line)
			}
			return
		}
		first, err := x.Change(held())
		again, read := changes.Read("c", data)
		require.NoError(t, read)
		second, errAgain := again.Change(held())
		require.Equal(t, err == nil, errAgain == nil)
		require.Equal(t, first, second)
	})
}
