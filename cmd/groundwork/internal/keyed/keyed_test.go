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
	for text, want := range map[string][2]int{ // the line of the key at the top, and of that anywhere
		"a: b":                         {},
		"a":                            {},
		"[{a: b}, &c d, *c]":           {},
		"x: &a b\n*a : c":              {},
		"? []\n: a\n<<: {}":            {1, 1},
		"a: b\n? {c: d}":               {2, 2},
		"a: &a [b]\n*a : c":            {2, 2},
		"a:\n  ? []\n  <<: {}":         {0, 2},
		"a:\n- {b: {c: {[d]: e}}}":     {0, 2},
		"<<: {a: {b: c,\n [d]: e}}":    {0, 2},
		"a: &a\n  ? [b]\n  : c\nd: *a": {0, 2},
	} {
		var doc yaml.Node
		require.NoError(t, yaml.Unmarshal([]byte(text), &doc), text)
		line := func(n *yaml.Node) int {
			if n == nil {
				return 0
			}
			return n.Line
		}
		assert.Equal(t, want, [2]int{line(keyed.Odd(doc.Content[0])), line(keyed.OddWithin(&doc))}, text)
	}
}
