package edit_test

import (
	"fmt"
	"maps"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/edit"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/keyed"
)

// Whatever a file is: what was edited reads again, says of the piece what was asked, and of everything else what it said.
func FuzzOnlyThat(f *testing.F) {
	for _, s := range styles {
		f.Add(s, "x: y # 'z'")
		f.Add(s, "é\n\tb")
	}
	f.Add("evidence:\n  - id: E1\n    title: |\n      a\n       b\n    status: draft\n  - {id: E2}\nfacts: {a: true}\n", "accepted")
	f.Add("evidence:\n- &a\n  id: E1\n  title: &b t\n- {<<: *a, id: E2}\nfacts: {a: *b}\n", "u")
	f.Add("facts: &a {title: t, id: E2}\nevidence:\n- <<: *a\n  id: E1\n  type: u\n- *a\n", "u")
	f.Add("facts: &title {a: .nan}\nevidence:\n- {id: E1, .nan: [.nan]}\n- {id: E2, *title : t, ~: .nan}\n", "-")
	f.Add("evidence:\n- {id: E1}\n- ? [a]\n  : b\n  <<: {id: E2}\n", "t")
	f.Add("facts: &t title\nevidence:\n- {id: E1, *t : t}\n", "a:")
	f.Fuzz(func(t *testing.T, text, value string) {
		file, err := edit.Parse("x.yaml", []byte(text))
		var doc yaml.Node
		if yaml.Unmarshal([]byte(text), &doc) != nil || keyed.OddWithin(&doc) != nil {
			return // a key that is no text is refused where a workspace is loaded
		}
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
			was, plain := pieces[i].(map[string]any)
			is, _ := now[i].(map[string]any)
			if !plain { // a text, or a mapping with a key that is none
				require.Equal(t, said(pieces[i]), said(now[i]))
				continue
			}
			if was["id"] == "E1" {
				require.Equal(t, value, is["title"])
				was, is = maps.Clone(was), maps.Clone(is)
				delete(was, "title")
				delete(is, "title")
			}
			require.Equal(t, said(was), said(is))
		}
		delete(before, "evidence")
		delete(after, "evidence")
		require.Equal(t, said(before), said(after))
	})
}

// said is what a value says, by which one that is no number (.nan) is the same as itself.
func said(v any) string { return fmt.Sprintf("%#v", v) }

func plainly(t *testing.T, text []byte) map[string]any {
	t.Helper()
	var out map[string]any
	require.NoError(t, yaml.Unmarshal(text, &out), "%q", text)
	return out
}
