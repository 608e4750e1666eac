package catalog_test

import (
	"context"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/framework"
)

// listed returns the problems of one file.
func listed(t *testing.T, l catalog.Loader, text string) framework.Problems {
	t.Helper()
	_, err := l.Load(t.Context(), catalog.Bytes("f", []byte(text)))
	var list framework.Problems
	require.ErrorAs(t, err, &list)
	return list
}

func repeated(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// What would take minutes or gigabytes is read in no time, or refused by the name of the
// limit: the test's own limit of time tells if one does not hold.
func TestLoader_work(t *testing.T) {
	t.Parallel()
	many := "values in a file of"
	for name, tt := range map[string]struct{ text, want string }{
		"flood of 20 MB":       {"evidence:\n" + strings.Repeat("- 1\n", 5<<20), "f: more than 2000000 " + many + " 20971530 bytes (MaxValues)"},
		"keys without value":   {"{" + strings.Repeat("a,", 500_000) + "}", "f: more than 350000 " + many + " 1000002 bytes (MaxValues)"},
		"empty items":          {"evidence: [" + strings.Repeat("{},", 333_000) + "]", "f: more than 349753 " + many + " 999012 bytes (MaxValues)"},
		"short entries":        {"organisation: {systems: [" + strings.Repeat("1,", 490_000) + "]}", "f: more than 345006 " + many + " 980027 bytes (MaxValues)"},
		"spaced empty items":   {"evidence: [" + strings.Repeat("{},    ", 100_000) + "]", "and at least 1 more are not listed: reading stopped here (MaxProblems 500)"},
		"one line of keys":     {"{" + repeated(60_000, "k%d: 1, ") + "}", "reading stopped here (MaxProblems 500)"},
		"unknown keys of one":  {"evidence: [{id: a, " + repeated(60_000, "k%d: 1, ") + "}]", "reading stopped here (MaxProblems 500)"},
		"attributes without":   {"evidence: [{id: a, attributes: {" + repeated(60_000, "k%d, ") + "}}]", "reading stopped here (MaxProblems 500)"},
		"doubled keys":         {"facts: {" + strings.Repeat("key, ", 80_000) + "}", "(MaxProblems 500)"},
		"dangling ids":         {"evidence: [" + repeated(20_000, "{id: e%d, type: t}, ") + "]", "and 19500 more are not listed (MaxProblems 500)"},
		"a text of a megabyte": {"rules: [{control: " + strings.Repeat("x", 1<<20) + ", basis: design, expr: 'true', why: so}]", "xxx…"},
		"a date of a megabyte": {"evidence: [{id: a, type: b, effective: " + strings.Repeat("x", 1<<20) + "}]", `"effective" is longer than any name, date or word may be`},
	} {
		list := listed(t, catalog.Loader{}, tt.text)
		assert.Contains(t, list.Error(), tt.want, "%s: %.400s", name, list.Error())
		assert.LessOrEqual(t, len(list), 501, name)
		assert.Less(t, len(list.Error()), 200_000, name)
	}
}

// A file on one line costs what it does on many.
func TestLoader_one_line(t *testing.T) {
	t.Parallel()
	for _, title := range []string{"t", "é"} {
		text := "{fact_types: [" + repeated(20_000, "{id: f%d, type: bool, title: "+title+"}, ") + "]}"
		set, err := catalog.Load(catalog.Bytes("f", []byte(text)))
		require.NoError(t, err)
		require.Len(t, set.FactTypes, 20_000)
		last := set.FactTypes[19_999].Places.At("title")
		assert.Equal(t, title, string([]rune(text)[last.Column-1]), "columns count characters to the end")
	}
}

func TestLoader_limits_of_values_and_problems(t *testing.T) {
	t.Parallel()
	list := listed(t, catalog.Loader{MaxValues: 5}, "facts: {a: 1, b: 2, c: 3}\n")
	assert.Equal(t, "f: more than 5 values in a file of 26 bytes (MaxValues)", list.Error())
	list = listed(t, catalog.Loader{MaxProblems: 2}, "evidence: [1, 2, 3, 4]\n")
	require.Len(t, list, 3)
	assert.Equal(t, "f:1:15: and at least 1 more are not listed: reading stopped here (MaxProblems 2)", list[2].String())
	assert.Equal(t, catalog.CodeMore, list[2].Code)
	list = listed(t, catalog.Loader{MaxProblems: 2}, "evidence: [{id: a, type: t}, {id: b, type: t}, {id: c, type: t}]\n")
	require.Len(t, list, 3)
	assert.Contains(t, list[2].String(), "and 1 more are not listed (MaxProblems 2)")
}

// counting ends after it was asked so many times.
type counting struct {
	context.Context

	left int
}

func (c *counting) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}

// Wherever the context ends, so does loading, and it looks often.
func TestLoader_stops(t *testing.T) {
	t.Parallel()
	text := "{fact_types: [" + repeated(10_000, "{id: f%d, type: bool, title: T}, ") + "]}"
	load := func(ctx context.Context) error {
		_, err := catalog.Loader{}.Load(ctx, catalog.Builtin(), catalog.Bytes("f", []byte(text)))
		return err
	}
	all := &counting{Context: t.Context(), left: 1 << 30}
	require.NoError(t, load(all))
	asked := 1<<30 - all.left
	assert.Greater(t, asked, 800, "once for each piece of the text, and for every thousand values")
	for n := 0; n < asked; n += max(1, asked/20) {
		assert.ErrorIs(t, load(&counting{Context: t.Context(), left: n}), context.Canceled, n)
	}
}

// piped is a regular file by its name, and a pipe once it is open.
type piped struct{ fstest.MapFS }

func (p piped) Open(name string) (fs.File, error) {
	if name == "a.yaml" {
		name = "pipe"
	}
	return p.MapFS.Open(name)
}

func (p piped) Stat(name string) (fs.FileInfo, error) { return p.MapFS.Stat(name) }

func (p piped) ReadFile(string) ([]byte, error) { return nil, fs.ErrInvalid }

func TestLoad_reads_regular_files_alone(t *testing.T) {
	t.Parallel()
	pipe := &fstest.MapFile{Mode: fs.ModeNamedPipe}
	for _, fsys := range []fs.FS{fstest.MapFS{"a.yaml": pipe}, piped{fstest.MapFS{"a.yaml": {}, "pipe": pipe}}} {
		assert.Equal(t, "a.yaml: cannot be read: not a regular file", problems(t, fsys).Error())
	}
}

func ExampleOnly() {
	upload := catalog.Bytes("upload.yaml", []byte(`
framework: {id: acme-ai, title: Acme AI policy set}
bands:
  - {name: perfect, when: "true", why: I say so.}
overlay: {drop: [{requirement: soc2:CC6, why: We do not like it.}]}
`))
	_, err := catalog.Load(catalog.Builtin(), catalog.Only(upload, "framework", "requirements", "overlay.add"))
	fmt.Println(err)
	// Output:
	// upload.yaml:3:1: "bands" may not stand in these files; allowed: framework, requirements, overlay.add
	// upload.yaml:5:11: "overlay.drop" may not stand in these files; allowed: framework, requirements, overlay.add
}

func TestOnly(t *testing.T) {
	t.Parallel()
	try := func(text string, keys ...string) string {
		_, err := catalog.Load(catalog.Only(catalog.Bytes("f", []byte(text)), keys...))
		if err == nil {
			return ""
		}
		return err.Error()
	}
	keys := append(catalog.ContentKeys(), "overlay.add", "overlay.retitle")
	for _, key := range []string{"bands", "finding_rules", "sample_guides", "start_rules", "start_steps", "pins", "organisation", "scope", "operates", "facts", "evidence", "treatments", "risks", "nonconformities"} {
		assert.Contains(t, try(key+": []\n", keys...), fmt.Sprintf("f:1:1: %q may not stand in these files; allowed: framework, ", key))
	}
	for _, key := range catalog.ContentKeys()[2:] {
		assert.Empty(t, try(key+": []\n", keys...), key)
	}
	assert.Empty(t, try("overlay: {id: a, title: A, why: so}\n", keys...))
	for _, key := range []string{"drop", "reweight", "relink", "tighten"} {
		assert.Contains(t, try("overlay: {id: a, title: A, why: so, "+key+": []}\n", keys...), `"overlay.`+key+`" may not stand`)
	}
	assert.Contains(t, try("controls: []\n"), "allowed: nothing", "no key named is none allowed")
	assert.Contains(t, try("contrls: []\n", keys...), `unknown key "contrls"; did you mean "controls"?`)
	assert.Equal(t, `Only allows "control", which is no top-level key; did you mean "controls"?`, try("", "control"))

	both := catalog.Only(catalog.Only(catalog.Bytes("f", []byte("rules: []\nbands: []\n")), "rules"), "rules", "bands")
	assert.Contains(t, problems(t, both).Error(), `"bands" may not stand in these files; allowed: rules`, "what both allow")
	dir := catalog.Only(catalog.Dir("testdata/base"), append(catalog.ContentKeys(), catalog.OrganisationKeys()...)...)
	_, err := catalog.Load(dir)
	require.NoError(t, err)
}

// Every top-level key is content, of an organisation, or one that changes what others said.
func TestOnly_knows_every_key(t *testing.T) {
	t.Parallel()
	keys := append(append(catalog.ContentKeys(), catalog.OrganisationKeys()...), "bands", "finding_rules", "sample_guides", "start_rules", "start_steps", "pins", "overlay")
	_, err := catalog.Load(catalog.Only(catalog.Bytes("f", []byte("nonesuch: 1\n")), keys...))
	require.Error(t, err)
	_, listing, ok := strings.Cut(err.Error(), "want ")
	require.True(t, ok, err)
	assert.ElementsMatch(t, strings.Split(listing, ", "), keys)
}

func TestFiles(t *testing.T) {
	t.Parallel()
	files := map[string][]byte{"b/upload": []byte("evidence_types: [{id: b, title: B}]\n"), "a": []byte("evidence_types: [{id: a, title: A}]\n")}
	set, err := catalog.Load(catalog.Files(files))
	require.NoError(t, err)
	require.Len(t, set.EvidenceTypes, 2)
	assert.Equal(t, "a:1:18", set.EvidenceTypes[0].Places.Item.String(), "in the order of names, whatever these end in")
	assert.Equal(t, "b/upload:1:18", set.EvidenceTypes[1].Places.Item.String())
	require.NoError(t, fstest.TestFS(catalog.Files(map[string][]byte{"x.yaml": []byte("x"), "y.json": nil}), "x.yaml", "y.json"))
	list := problems(t, catalog.Only(catalog.Bytes("f", []byte("x: 1\n"))))
	require.Len(t, list, 1)
	_, err = catalog.Loader{MaxFiles: 1}.Load(t.Context(), catalog.Files(files))
	assert.EqualError(t, err, "b/upload: more than 1 files: the rest is not read (MaxFiles)")
}

// What never ends before the last day there is is not how long something stands.
func TestLoad_spans(t *testing.T) {
	t.Parallel()
	try := func(span string) error {
		_, err := catalog.Load(catalog.Bytes("f", []byte("evidence_types: [{id: a, title: A, valid_for: "+span+"}]\n")))
		return err
	}
	for _, span := range []string{"36500y", "301y", "3601m"} {
		assert.EqualError(t, try(span), `f:1:47: span "`+span+`" is longer than 300 years: dates end with the year 2200`)
	}
	assert.NoError(t, try("300y"))
	assert.NoError(t, try("36500d"))
}
