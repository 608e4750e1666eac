package catalog_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/golden"
)

// problems loads the file systems and returns what is wrong with them.
func problems(t testing.TB, fsys ...fs.FS) framework.Problems {
	t.Helper()
	set, err := catalog.Load(fsys...)
	if err == nil {
		return set.Problems
	}
	assert.Nil(t, set, "nothing is half loaded")
	var list framework.Problems
	require.ErrorAs(t, err, &list, "the error is a list of problems")
	return list
}

// TestBad loads each file of testdata/bad beside the base catalog: every problem is
// wanted on its line, and every want is met.
func TestBad(t *testing.T) {
	files, err := filepath.Glob("testdata/bad/*.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			require.NoError(t, err)
			found := problems(t, catalog.Dir("testdata/base"), fstest.MapFS{"bad.yaml": {Data: data}})
			golden.Wanted(t, string(data), found)
		})
	}
}

func TestBad_texts(t *testing.T) {
	tests := map[string]struct{ data, want string }{
		"utf-16":             {"\xff\xfea\x00:\x00", "f.yaml:1:1: the file is UTF-16: save it as UTF-8"},
		"nul":                {"rules: []\na\x00b: 1\n", "f.yaml:2:2: a NUL character: the file is not text, or it is UTF-16; save it as UTF-8"},
		"latin-1":            {"rules: []\n# caf\xe9\n", "f.yaml:2:6: this byte is not UTF-8 (Latin-1, perhaps): save the file as UTF-8"},
		"escape":             {"# \x1b[31m\n", "f.yaml:1:3: character U+001B is not allowed in a file: remove it"},
		"byte order inside":  {"rules:\n  - \ufeffcontrol: a\n", "f.yaml:2:5: character U+FEFF is not allowed in a file: remove it"},
		"line separator":     {"# a\u2028b\n", "f.yaml:1:4: character U+2028 is not allowed in a file: remove it"},
		"zero width in id":   {"evidence_types:\n  - {id: lo\u200bg, title: Log}\n", `f.yaml:2:10: invisible character U+200B after "lo": remove it`},
		"hard space in a id": {"evidence_types:\n  - {title: Ü, id: a\u00a0b}\n", `f.yaml:2:20: invisible character U+00A0 after "a": remove it`},
		"zero width in key":  {"evi\u200bdence_types: []\n", `f.yaml:1:1: invisible character U+200B in the key after "evi": remove it`},
		"tab in a fact":      {"fact_types: [{id: a, type: string}]\nfacts: {a: \"x\\ty\"}\n", `f.yaml:2:12: invisible character U+0009 after "x": remove it`},
		"plain lines":        {"bands:\n  - name: a\n    when: 1 > 0\n      && true\n", `f.yaml:3:11: "when" runs over several lines, which moves its columns: write it as a block, "|"`},
		"quoted lines":       {"bands:\n  - name: a\n    when: '1 > 0\n      && true'\n", `f.yaml:3:11: "when" runs over several lines, which moves its columns: write it as a block, "|"`},
		"in an expression":   {"bands:\n  - {name: a, when: 1\u00a0> 0}\n", `f.yaml:2:21: invisible character U+00A0 after "1": remove it`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			list := problems(t, fstest.MapFS{"f.yaml": {Data: []byte(tt.data)}})
			require.Len(t, list, 1)
			assert.Equal(t, tt.want, list[0].String())
		})
	}
}

func TestLoad_characters_that_are_welcome(t *testing.T) {
	text := "\ufeffevidence_types:\r\n  - id: log\r\n    title: Journal\u00a0de l’été \U0001F468\u200d\U0001F4BB\r\n"
	set, err := catalog.Load(fstest.MapFS{"f.yml": {Data: []byte(text)}})
	require.NoError(t, err)
	require.Len(t, set.EvidenceTypes, 1)
	assert.Equal(t, framework.Position{File: "f.yml", Line: 2, Column: 9}, set.EvidenceTypes[0].Places.At("id"))
}

func TestLoad_facts_of_two_files(t *testing.T) {
	list := problems(t, fstest.MapFS{
		"a.yaml": {Data: []byte("fact_types: [{id: big, type: bool, title: Big}]\nfacts: {big: true}\n")},
		"b.yaml": {Data: []byte("facts:\n  big: false\n")},
	})
	require.Len(t, list, 1)
	assert.Equal(t, `b.yaml:2:3: fact "big" is answered twice; the first is at a.yaml:2:9`, list[0].String())
}

// A file that cannot be read may hold what others name.
func TestLoad_does_not_cascade(t *testing.T) {
	list := problems(t, fstest.MapFS{
		"a.yaml": {Data: []byte("controls:\n  - id: \"one\n")},
		"b.yaml": {Data: []byte("rules:\n  - {control: one, basis: design, expr: \"true\"}\nscope: [{framework: acme, stage: 2}]\n")},
	})
	require.Len(t, list, 1, "%s", list.Error())
	assert.Equal(t, "a.yaml", list[0].Pos.File)
	assert.Equal(t, "syntax", list[0].Code)
}
