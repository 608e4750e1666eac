package keyed_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/keyed"
)

func TestOdd(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{ // the line of the key
		"a: b":                         0,
		"a":                            0,
		"[{a: b}, &c d, *c]":           0,
		"x: &a b\n*a : c":              0,
		"? []\n: a\n<<: {}":            1,
		"a: b\n? {c: d}":               2,
		"a: &a [b]\n*a : c":            2,
		"a:\n  ? []\n  <<: {}":         2,
		"a:\n- {b: {c: {[d]: e}}}":     2,
		"<<: {a: {b: c,\n [d]: e}}":    2,
		"a: &a\n  ? [b]\n  : c\nd: *a": 2,
	} {
		var doc yaml.Node
		require.NoError(t, yaml.Unmarshal([]byte(text), &doc), text)
		line := 0
		if k := keyed.Odd(&doc); k != nil {
			line = k.Line
		}
		assert.Equal(t, want, line, text)
	}
}
