package oscal_test

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/catalog/oscal"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
)

// corpus are the committed files that fuzzing begins with, by name.
func corpus(tb testing.TB) map[string][]byte {
	tb.Helper()
	files, err := filepath.Glob("testdata/corpus/*")
	require.NoError(tb, err)
	require.NotEmpty(tb, files)
	list := map[string][]byte{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(tb, err)
		list[filepath.Base(file)] = data
	}
	return list
}

// one is a framework that relations of the corpus end in.
func one() *framework.Framework {
	return &framework.Framework{ID: "one", Title: "One", Requirements: []framework.Requirement{
		{ID: "R-1", Title: "T", Aliases: []string{"R 1"}, Points: []framework.Point{{ID: "a", Text: "A"}}}, {ID: "R-2", Title: "T"},
	}}
}

// holds what is true of whatever was read: an error is told in plain text, or what was read loads once
// it is written, or is refused before that, and goes out as it came in.
func holds(t *testing.T, d *oscal.Document, err error) {
	t.Helper()
	require.Equal(t, d == nil, err != nil)
	if err != nil {
		assert.NotEmpty(t, err.Error())
		return
	}
	src := mapping.Source{Relations: d.Relations, Unions: d.Unions}
	if d.Framework != nil {
		src.Frameworks = []*framework.Framework{d.Framework}
	}
	if !sound(t, src) {
		return
	}
	var b bytes.Buffer
	if catalog.Write(&b, src) == nil {
		plain(t, b.String())
		set, err := catalog.Load(catalog.Bytes("own.yaml", b.Bytes()))
		require.NoError(t, err, b.String())
		wantR, wantU := words(src)
		gotR, gotU := words(set.Source)
		assert.Equal(t, wantR, gotR)
		assert.Equal(t, wantU, gotU)
		for _, f := range set.Frameworks {
			assert.Len(t, f.Requirements, len(d.Framework.Requirements))
		}
	}
	goesOut(t, d.Framework, src)
}

// goesOut holds that what is written is text, and reads as what it was.
func goesOut(t *testing.T, f *framework.Framework, src mapping.Source) {
	t.Helper()
	var first, second, m bytes.Buffer
	if f != nil {
		losses, err := writer.Catalog(&first, f)
		if err == nil {
			plain(t, first.String())
			back, err := oscal.Read(bytes.NewReader(first.Bytes()), "f.json")
			require.NoError(t, err, first.String())
			if len(losses) == 0 {
				assert.Equal(t, bare(f), bare(back.Framework))
			}
			_, err = writer.Catalog(&second, back.Framework)
			require.NoError(t, err)
			assert.Equal(t, first.String(), second.String())
		}
	}
	if len(src.Relations)+len(src.Unions) == 0 {
		return
	}
	losses, err := writer.Mapping(&m, src.Relations, src.Unions)
	if err != nil || len(losses) > 0 {
		return
	}
	plain(t, m.String())
	back, err := oscal.Read(bytes.NewReader(m.Bytes()), "m.json")
	require.NoError(t, err, m.String())
	wantR, wantU := words(single(src))
	gotR, gotU := words(mapping.Source{Relations: back.Relations, Unions: back.Unions})
	assert.ElementsMatch(t, wantR, gotR)
	assert.ElementsMatch(t, wantU, gotU)
}

// FuzzRead holds that whatever comes in, in JSON or YAML, what goes out is text and loads, or an error
// is told. -fuzz looks for more than the committed files.
func FuzzRead(f *testing.F) {
	for name, data := range corpus(f) {
		f.Add(data, filepath.Ext(name) == ".yaml")
	}
	f.Add([]byte(`{"mapping-collection":{"mappings":{"maps":[{"sources":[{"id_ref":"a"}],"targets":[{}]}]}}}`), false)
	f.Fuzz(func(t *testing.T, data []byte, yaml bool) {
		name := map[bool]string{true: "own.yaml", false: "own.json"}[yaml]
		d, err := oscal.Reader{MaxSize: 1 << 16, MaxWork: 1 << 20, Known: []oscal.Known{{Framework: one()}}}.Read(t.Context(), bytes.NewReader(data), name)
		holds(t, d, err)
	})
}

// FuzzProfile holds the same of profiles, over the committed catalogs and one that is fuzzed.
func FuzzProfile(f *testing.F) {
	files := corpus(f)
	f.Add(files["profile.json"], files["cat.json"])
	for _, name := range []string{"profile.json", "glob.json", "globbad.json", "param.json"} {
		dir := map[bool]string{true: "param-value", false: "hits-nothing"}[name == "profile.json"]
		data, err := os.ReadFile(filepath.Join("testdata/wild", dir, name))
		require.NoError(f, err)
		f.Add(data, files["own.yaml"])
	}
	f.Fuzz(func(t *testing.T, profile, cat []byte) {
		fsys := fstest.MapFS{"profile.json": {Data: profile}, "cat.json": {Data: cat}}
		for _, name := range []string{"own.yaml", "part-twice.json"} {
			fsys[name] = &fstest.MapFile{Data: files[name]}
		}
		d, err := oscal.Reader{MaxSize: 1 << 16, MaxWork: 1 << 20}.ReadFS(t.Context(), fsys, "profile.json")
		holds(t, d, err)
	})
}

// FuzzWrite holds of a framework of any words that it goes out as text and comes back, or is refused.
func FuzzWrite(f *testing.F) {
	f.Add("own", "4.1", "Title", "1.10", "A. B.", "two words", "a", "Text.\nMore", "CCF 1", 2.5)
	f.Add("8 odd", "AC-2(1)", "Odd\ntitle", " 1 ", "A\nB", "control", "(a)", "\u2028", "\u202e", 0.0)
	f.Add("é", "§ 5", " ", "", " ", "x", "1.1", "{{ insert: param, x }}", "urn:x:y", -1.0)
	f.Fuzz(func(t *testing.T, id, q, title, edition, publisher, kind, point, text, alias string, weight float64) {
		own := &framework.Framework{ID: id, Title: title, Edition: edition, Publisher: publisher, Requirements: []framework.Requirement{
			{ID: "G", Kind: kind, Title: title}, {ID: q, Kind: kind, Title: title, Summary: text, Parent: "G", Weight: weight, Aliases: []string{alias}, Points: []framework.Point{{ID: point, Text: text, Weight: weight, Open: text}}},
		}}
		if _, err := writer.Catalog(io.Discard, own); err != nil {
			return
		}
		if sound(t, mapping.Source{Frameworks: []*framework.Framework{own}}) {
			goesOut(t, own, mapping.Source{})
		}
	})
}
