package source_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/internal/source"
)

func TestJSON(t *testing.T) {
	t.Parallel()
	f, problems := source.Parse(t.Context(), "f.yaml", []byte("a: 1.10\nb:\n  - [true, ~, 010]\n  - \"1\"\n'c': |\n  x\nd: 2026-01-01\n"), source.Limits{})
	require.Empty(t, problems)
	text, marks := f.JSON()
	assert.Equal(t, `{"a":1.10,"b":[[true,null,"010"],"1"],"c":"x\n","d":"2026-01-01"}`, string(text)) //nolint:testifylint // to the byte: 1.10 is not 1.1
	at := map[string]string{}
	for _, m := range marks {
		at[string(text[m.Offset:min(len(text), m.Offset+3)])] = m.Pos.String()
	}
	assert.Equal(t, "f.yaml:4:5", at[`"1"`])
	assert.Equal(t, "f.yaml:3:15", at[`"01`])
	f, _ = source.Parse(t.Context(), "f.yaml", nil, source.Limits{})
	text, _ = f.JSON()
	assert.Equal(t, "null", string(text))
}

// FuzzJSON holds that what is YAML of ours is JSON, with a place for each value in order.
func FuzzJSON(f *testing.F) {
	for _, s := range []string{"a: [1, -0.5, x]", "{a: b, c: [{}]}", "- 1\n- - 2", "a: \"\\u2028\\e\"", "1e3", "a: -", "? a\n: b", "a: 'tis'"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		file, problems := source.Parse(t.Context(), "f.yaml", data, source.Limits{})
		if file == nil || problems.Err() != nil {
			return
		}
		text, marks := file.JSON()
		assert.True(t, json.Valid(text), "%s", text)
		require.NotEmpty(t, marks)
		assert.True(t, slices.IsSortedFunc(marks, func(a, b source.Mark) int { return a.Offset - b.Offset }))
		assert.Zero(t, marks[0].Offset)
	})
}
