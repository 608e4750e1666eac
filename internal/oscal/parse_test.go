package oscal_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/oscal"
)

func TestLostKeys(t *testing.T) {
	t.Parallel()
	doc, lost, problems := oscal.Parse(t.Context(), "f.json", []byte("{\"mapping-collection\":{\"x\":1,\n\"mappings\":{\"maps\":[{\"coverage\":{},\"sources\":[{\"id-ref\":\"a\"}]},{\"coverage\":{}}]}}}"), 64, 100)
	require.Empty(t, problems)
	require.Len(t, lost, 2)
	assert.Equal(t, "mapping-collection.x", lost[0].Owner+"."+lost[0].Key)
	assert.Equal(t, "f.json:2:22 map.coverage", lost[1].At.String()+" "+lost[1].Owner+"."+lost[1].Key)
	assert.Equal(t, 2, lost[1].Count)
	assert.Equal(t, "f.json:2:57", doc.MappingCollection.Mappings[0].Maps[0].Sources[0].ID.At.String())
}

func TestUUID(t *testing.T) {
	t.Parallel()
	assert.Regexp(t, `^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`, oscal.UUID("a"))
	assert.Equal(t, "2d45", oscal.UUID("a", "b")[:4], "the same in every release")
	assert.NotEqual(t, oscal.UUID("ab"), oscal.UUID("a", "b"))
}

// Control characters are left out of texts, with a warning.
func TestParse_control_characters(t *testing.T) {
	t.Parallel()
	for _, written := range []string{`\u001b`, `\u0085`, "\u0085", "\x7f"} {
		doc, _, problems := oscal.Parse(t.Context(), "f.json", []byte(`{"catalog":{"uuid":"é`+written+`b\n","metadata":{"title":"©"}}}`), 64, 100)
		require.NotNil(t, doc, written)
		assert.Equal(t, "éb\n", doc.Catalog.UUID)
		assert.Equal(t, "©", doc.Catalog.Metadata.Title)
		require.Len(t, problems, 1)
		assert.Equal(t, oscal.CodeControl, problems[0].Code)
		assert.Equal(t, framework.Warning, problems[0].Severity)
	}
}

// However many texts lose control characters, the whole file is read, and the texts past the limit are counted.
func TestParse_many_control_characters(t *testing.T) {
	t.Parallel()
	groups := strings.Repeat(`{"title":"a\u0085"},`, 500)
	doc, _, problems := oscal.Parse(t.Context(), "f.json", []byte(`{"catalog":{"groups":[`+groups+`{"title":"z"}]}}`), 64, 100)
	require.NotNil(t, doc)
	require.Len(t, doc.Catalog.Groups, 501)
	assert.Equal(t, "z", doc.Catalog.Groups[500].Title.Text)
	assert.Equal(t, "a", doc.Catalog.Groups[499].Title.Text)
	require.Len(t, problems, 102)
	assert.Contains(t, problems[101].Message, "control characters were left out of 399 more texts")
	doc, _, problems = oscal.Parse(t.Context(), "f.json", []byte(`{"catalog":{"groups":[`+groups+`x`), 64, 100)
	assert.Nil(t, doc)
	require.Error(t, problems.Err(), "what is no JSON behind them is none")
}

// What Parse takes is JSON, and what is JSON it takes but for doubled keys, the depth,
// values of another type and characters that are none.
func FuzzParse(f *testing.F) {
	for _, s := range []string{`{"catalog":{"uuid":"\u00e9\/","groups":[{},{"title":1}]}}`, `[1,-0.5e3,true,null,"\ud83d\ude00"]`, `{"a":[{}],"b":{}} x`, `01`, `"\x"`, `{"a":1,}`, "\"\t\""} {
		f.Add([]byte(s))
	}
	files, err := filepath.Glob("../../catalog/oscal/testdata/corpus/*.json")
	require.NoError(f, err)
	require.NotEmpty(f, files)
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(f, err)
		f.Add(data)
	}
	f.Add([]byte(`{"catalog":{"groups":[` + strings.Repeat(`{"title":[]},`, 102) + `}`)) // not JSON behind more problems than are kept
	f.Fuzz(func(t *testing.T, data []byte) {
		if oscal.IsYAML(data) {
			return
		}
		doc, _, problems := oscal.Parse(t.Context(), "f.json", data, 64, 100)
		codes := map[string]bool{}
		for _, p := range problems {
			codes[p.Code] = true
		}
		if codes[oscal.CodeEncoding] || codes[oscal.CodeDepth] || codes[oscal.CodeMark] {
			return
		}
		if len(problems) > 100 && !codes[oscal.CodeSyntax] { // where it stopped reading
			return
		}
		require.Equal(t, json.Valid(data), !codes[oscal.CodeSyntax], "%v", problems)
		if doc == nil {
			return
		}
		text, err := json.Marshal(doc)
		require.NoError(t, err)
		again, _, _ := oscal.Parse(t.Context(), "f.json", text, 64, 100)
		require.NotNil(t, again, "%s", text)
		second, err := json.Marshal(again)
		require.NoError(t, err)
		require.Equal(t, string(text), string(second))
	})
}

// Reading is to take at most a fifth more than encoding/json, which here does not even
// take places down.
func BenchmarkParse(b *testing.B) {
	data, err := os.ReadFile("../../../shared/data/oscal/NIST_SP-800-53_rev5_LOW-baseline-resolved-profile_catalog-min.json")
	if err != nil {
		b.Skip("the shared files are not on this machine: ", err)
	}
	b.Run("parse", func(b *testing.B) {
		b.SetBytes(int64(len(data)))
		for b.Loop() {
			if doc, _, _ := oscal.Parse(b.Context(), "f.json", data, 64, 100); doc == nil {
				b.Fatal("no document")
			}
		}
	})
	b.Run("encoding-json", func(b *testing.B) {
		b.SetBytes(int64(len(data)))
		for b.Loop() {
			require.NoError(b, json.Unmarshal(data, new(plainDocument)))
		}
	})
}

// The same fields as plain strings, which encoding/json reads fastest.
type plainDocument struct {
	Catalog struct {
		UUID   string       `json:"uuid"`
		Groups []plainGroup `json:"groups"`
	} `json:"catalog"`
}

type plainGroup struct {
	ID       string       `json:"id"`
	Class    string       `json:"class"`
	Title    string       `json:"title"`
	Controls []plainGroup `json:"controls"`
	Parts    []plainPart  `json:"parts"`
	Props    []plainProp  `json:"props"`
	Links    []plainProp  `json:"links"`
	Params   []struct {
		ID     string   `json:"id"`
		Label  string   `json:"label"`
		Values []string `json:"values"`
		Select *struct {
			Choice []string `json:"choice"`
		} `json:"select"`
	} `json:"params"`
}

type plainPart struct {
	ID    string      `json:"id"`
	Name  string      `json:"name"`
	Prose string      `json:"prose"`
	Parts []plainPart `json:"parts"`
	Props []plainProp `json:"props"`
	Links []plainProp `json:"links"`
}

type plainProp struct {
	Name  string `json:"name"`
	NS    string `json:"ns"`
	Value string `json:"value"`
	Class string `json:"class"`
	Href  string `json:"href"`
	Rel   string `json:"rel"`
}
