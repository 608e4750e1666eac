package source_test

import (
	"bytes"
	"fmt"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/source"
)

type item struct {
	ID     string           `yaml:"id"`
	On     bool             `yaml:"on"`
	N      float64          `yaml:"n"`
	Day    framework.Date   `yaml:"day"`
	Points []string         `yaml:"points"`
	Places framework.Places `yaml:"-"`
}

func decode(t testing.TB, text string) ([]item, framework.Problems) {
	t.Helper()
	f, problems := source.Parse(t.Context(), "f.yaml", []byte(text), source.Limits{Depth: 10})
	if f == nil {
		return nil, problems
	}
	d := source.NewDecoder(t.Context(), nil, nil, 0)
	var items []item
	if v, ok := d.Root(f); ok {
		v.Decode(&items)
	}
	return items, append(problems, d.Problems().Kept()...)
}

// Strings are the source text; bools and numbers follow YAML 1.2.
func TestDecode_scalars(t *testing.T) {
	items, problems := decode(t, "- {id: 1.10, on: true, n: 1e3, day: 2026-01-31}\n- {id: 0x1F, on: false, n: 010}\n- {id: yes}\n- {id: 2026-01-01}\n- {id: 1_000}\n")
	require.Empty(t, problems)
	ids := []string{}
	for _, i := range items {
		ids = append(ids, i.ID)
	}
	assert.Equal(t, []string{"1.10", "0x1F", "yes", "2026-01-01", "1_000"}, ids)
	assert.InDelta(t, 1000, items[0].N, 0)
	assert.InDelta(t, 10, items[1].N, 0)
	assert.Equal(t, "2026-01-31", items[0].Day.String())
}

func TestDecode_places(t *testing.T) {
	items, problems := decode(t, "- {id: é, points: [a, b]}\n- points:\n    - c\n  id: x\n")
	require.Empty(t, problems)
	at := func(i int, key string) string { return items[i].Places.At(key).String() }
	assert.Equal(t, "f.yaml:1:3", items[0].Places.Item.String())
	assert.Equal(t, "f.yaml:1:19", at(0, "points"), "columns count characters")
	assert.Equal(t, "f.yaml:1:23", items[0].Places.Index("points", 1).String())
	assert.Equal(t, "f.yaml:2:3", at(1, "points"), "a block below is at its key")
	assert.Equal(t, "f.yaml:3:7", items[1].Places.Index("points", 0).String())
	assert.Equal(t, "f.yaml:2:3", at(1, "day"), "what is not there is at the item")
}

func TestParse_syntax(t *testing.T) {
	tests := map[string]string{
		"- a: 1\n- b: 2\n  c: [1\n- d: 3\n":   "f.yaml:4:4: YAML: did not find expected ',' or ']'",
		"- a: 1\n b: 2\n":                     "f.yaml:2:2: YAML: did not find expected '-' indicator; it begins in column 2, and the line above, \"- a: 1\", in column 1: what belongs together begins in one column",
		"a: 'Tidewell's review'\n":            "f.yaml:1:14: YAML: did not find expected key; inside '…' an apostrophe is written twice: ''",
		"owner: @maya\n":                      "f.yaml:1:8: YAML: found character that cannot start any token; a text that begins with \"@\" wants quotes",
		"- a: b: c\n":                         "f.yaml:1:7: YAML: mapping values are not allowed in this context; a text that holds \": \" wants quotes",
		"- a:\n\t- b\n":                       "f.yaml:2:1: YAML: found character that cannot start any token; indent with spaces, not tabs",
		"- when: %x\n":                        "f.yaml:1:9: YAML: found character that cannot start any token; write the expression as a block: \"when: |\" and the text on the next line, indented",
		"- a: *b\n":                           "f.yaml:1:6: alias \"*b\": anchors and aliases are not supported; write the value out",
		"- [[[[[[[[[[[[]]]]]]]]]]]]\n":        "f.yaml:1:13: nested more than 10 levels deep (MaxDepth)\nf.yaml:1:3: this is a list: want a mapping",
		"- id: a\n...\n---\n- id: b\n":        "f.yaml:3:1: a second document begins here: write one document per file",
		"- id: !!str a\n":                     "f.yaml:1:7: tag \"!!str\": tags are not supported; quote a text that begins with \"!\"",
		"- id: ! a\n":                         "f.yaml:1:7: tag \"!\": tags are not supported; quote a text that begins with \"!\"",
		"- id: a\n  idd: b\n  on: \"true\"\n": "f.yaml:2:3: unknown key \"idd\"; did you mean \"id\"?\nf.yaml:3:7: \"on\" is \"true\": want true or false",
	}
	for text, want := range tests {
		_, problems := decode(t, text)
		assert.Equal(t, want, problems.Error(), "%s", text)
	}
}

func TestExpr(t *testing.T) {
	tests := map[string]struct {
		text   string
		line   int
		column int
	}{
		"when: a > b":                          {"a > b", 1, 7},
		"when: 'a > b'":                        {"a > b", 1, 8},
		`when: "é\" > 'b'" # so`:               {"é\" > 'b'", 1, 8},
		"when: |\n  a\n    > b\n":              {"a\n  > b", 2, 3},
		"when: |2-\n    a\n":                   {"  a", 2, 3},
		"x: 1\nwhen: | # so\n\n   a\n\n   b\n": {"\na\n\nb", 3, 4},
	}
	for text, want := range tests {
		f, problems := source.Parse(t.Context(), "f.yaml", []byte(text), source.Limits{Depth: 10})
		require.Empty(t, problems)
		root, ok := source.NewDecoder(t.Context(), nil, nil, 0).Root(f)
		require.True(t, ok)
		entries := root.Entries()
		got, at, ok := entries[len(entries)-1].Value.Expr()
		require.True(t, ok, "%s", text)
		assert.Equal(t, want.text, got)
		assert.Equal(t, framework.Position{File: "f.yaml", Line: want.line, Column: want.column}, at, "%s", text)
	}
}

func large() []byte {
	var b bytes.Buffer
	for i := range 10_000 {
		fmt.Fprintf(&b, "- id: item-%d\n  on: true\n  n: %d\n  day: 2026-01-31\n  points: [a, b, \"c\"]\n", i, i)
	}
	return b.Bytes()
}

func BenchmarkDecode(b *testing.B) {
	data := large()
	b.Run("source", func(b *testing.B) {
		for b.Loop() {
			items, problems := decode(b, string(data))
			require.Len(b, items, 10_000)
			require.Empty(b, problems)
		}
	})
	b.Run("yaml", func(b *testing.B) {
		for b.Loop() {
			var items []struct {
				ID     string
				On     bool
				N      float64
				Day    string
				Points []string
			}
			require.NoError(b, yaml.Unmarshal(data, &items))
			require.Len(b, items, 10_000)
		}
	})
}

// A list that is written part by part reads like one that is not.
func TestWrite_long_lists(t *testing.T) {
	t.Parallel()
	items := []item{}
	for i := range 1501 {
		items = append(items, item{ID: strconv.Itoa(i), Points: []string{"a\nb"}})
	}
	var long, short bytes.Buffer
	require.NoError(t, source.NewEncoder(nil).Write(&long, []source.Section{{Key: "items", Value: items}, {Key: "none", Value: []item(nil)}, {Key: "last", Value: "x"}}))
	require.NoError(t, source.NewEncoder(nil).Item(&short, []source.Section{{Key: "items", Value: items}, {Key: "last", Value: "x"}}))
	assert.Equal(t, short.String(), long.String())
}
