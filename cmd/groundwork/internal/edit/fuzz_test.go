package edit_test

import (
	"fmt"
	"maps"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/edit"
)

// Whatever a file is: what was edited reads again, says of the piece what was asked, and of everything else what it said.
func FuzzOnlyThat(f *testing.F) {
	for _, s := range styles {
		f.Add(s, "x: y # 'z'")
		f.Add(s, "é\n\tb")
	}
	f.Add("evidence:\n  - id: E1\n    title: |\n      a\n       b\n    status: draft\n  - {id: E2}\nfacts: {a: true}\n", "accepted")
	f.Add("facts: {a: .nan}\nevidence:\n- {id: E1, .nan: [.nan]}\n- {id: E2, ~: .nan}\n", "-")
	f.Fuzz(func(t *testing.T, text, value string) {
		file, err := edit.Parse("x.yaml", []byte(text))
		if err != nil || !file.Has("E1") || !utf8.ValidString(value) || yaml.Unmarshal([]byte(text), &map[string]any{}) != nil {
			return // a key that stands twice is refused where a workspace is loaded
		}
		if file.Set("E1", edit.Change{Path: "title", Value: value}) != nil {
			return
		}
		out, err := file.Bytes()
		if err != nil {
			return
		}
		before, after := plainly(t, []byte(text)), plainly(t, out)
		pieces, ok := before["evidence"].([]any)
		now, same := after["evidence"].([]any)
		require.True(t, ok && same)
		require.Len(t, now, len(pieces))
		for i := range pieces {
			was, is := fields(pieces[i]), fields(now[i])
			if was["id"] == "E1" {
				require.Equal(t, value, is["title"])
				delete(was, "title")
				delete(is, "title")
			}
			require.Equal(t, was == nil, is == nil)
			require.Equal(t, said(was), said(is))
		}
		delete(before, "evidence")
		delete(after, "evidence")
		require.Equal(t, said(before), said(after))
	})
}

// fields are those of a piece, whatever its keys are; none of what is no mapping.
func fields(piece any) map[any]any {
	out := map[any]any{}
	switch m := piece.(type) {
	case map[string]any:
		for k, v := range m {
			out[k] = v
		}
	case map[any]any:
		maps.Copy(out, m)
	default:
		return nil
	}
	return out
}

// said is what a value says, by which one that is no number (.nan) is the same as itself.
func said(v any) string { return fmt.Sprintf("%#v", v) }

func plainly(t *testing.T, text []byte) map[string]any {
	t.Helper()
	var out map[string]any
	require.NoError(t, yaml.Unmarshal(text, &out), "%q", text)
	return out
}
