package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/cli"
)

const wildOSCAL = "../../../../catalog/oscal/testdata/wild/"

// OSCAL of others that went wrong once: what is written loads, and what is told has its place.
func TestWildOSCAL(t *testing.T) {
	t.Parallel()
	const p = wildOSCAL + "profile-above/profiles/p.json"
	for name, tt := range map[string]struct {
		args, file, told []string
	}{
		"two items of one id":       {[]string{wildOSCAL + "part-twice/catalog.json"}, []string{"- id: a\n        text: First.", "- id: b\n        text: Second."}, []string{`catalog.json:4:10: warning: "aa-1" has two items "a": the second is called "b"`}},
		"two statements":            {[]string{wildOSCAL + "two-maps/equal-and-none.json"}, []string{"is: equal", "is: disjoint"}, []string{"took 2 relations"}},
		"a resource by its UUID":    {[]string{wildOSCAL + "unnamed/mapping.json"}, []string{"from: iso42001:A.2.2\n    to: soc2:CC5.3"}, []string{`resource "SOC 2" is read as "soc2", by its name`}},
		"a value with a gap":        {[]string{wildOSCAL + "param-value/profile.json"}, []string{"summary: When wrong, lock it for 1 hour."}, []string{"took 6 requirements, 2 points"}},
		"no such parameter":         {[]string{wildOSCAL + "hits-nothing/param.json"}, nil, []string{`param.json:1:296: warning: parameter "aa-1_pX" is in nothing that is imported; did you mean "aa-1_p1"?`}},
		"a tree":                    {[]string{p, "--root", wildOSCAL + "profile-above"}, []string{"id: aa-1"}, []string{"oscal profile: took 1 requirements, 2 points\n"}},
		"a file for an import":      {[]string{p, "--file", "../catalogs/c.json=" + wildOSCAL + "profile-above/catalogs/c.json"}, []string{"id: aa-1"}, []string{"took 1 requirements"}},
		"a file that nothing wants": {[]string{p, "--root", wildOSCAL + "profile-above", "--file", "https://x/?a=b=" + p}, []string{"id: aa-1"}, []string{`no import has the href "https://x/?a=b", for which a file was named`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file, errs := imported(t, tt.args...)
			for _, want := range tt.file {
				assert.Contains(t, file, want)
			}
			for _, want := range tt.told {
				assert.Contains(t, errs, want)
			}
		})
	}
}

// A map that states nothing, by no target or a word that is none of OSCAL's, is left out with its number: the rest is taken,
// and where there is no rest, nothing is written.
func TestMapsThatSayNothing(t *testing.T) {
	t.Parallel()
	const file = wildOSCAL + "hits-nothing/map-without-targets.json"
	out := filepath.Join(t.TempDir(), "own.yaml")
	code, _, errs := run(t, nil, "catalog", "import", file, "-o", out)
	assert.Equal(t, cli.ExitFailed, code)
	assert.NoFileExists(t, out)
	for _, want := range []string{"nothing was taken", "map-without-targets.json:40:23: warning: a map has no target and states nothing", `map-without-targets.json:51:23: warning: unknown relationship "none": OSCAL has equal-to, `, "maps whose relationship is not known (1)"} {
		assert.Contains(t, errs, want)
	}
	text := content(t, file)
	i := strings.Index(text, `     {
      "uuid": "6f7a9b44-7a4b-4a3c-8a7e-0d1f6b3c2b02"`)
	end := i + strings.Index(text[i:], "    ]\n   }")
	require.Positive(t, i)
	none := strings.TrimSpace(text[i:end])
	again := func(id, word string) string {
		return "," + strings.NewReplacer("3c2b02", id, `"none"`, `"`+word+`"`).Replace(none)
	}
	dir := place(t, map[string]string{"m.json": text[:end] + again("3c2b03", "none") + again("3c2b04", "no-relationship") + text[end:]})
	written, errs := imported(t, filepath.Join(dir, "m.json"))
	assert.Equal(t, 1, strings.Count(written, "  - from: "), written)
	assert.Contains(t, written, "is: disjoint")
	assert.Equal(t, 1, strings.Count(errs, "unknown relationship"), errs)
	assert.Contains(t, errs, "(and 1 more like it)")
	assert.Contains(t, errs, "maps whose relationship is not known (2)")
}

// tree writes files into a folder of their own.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o750))
		require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	}
	return dir
}

// What a profile draws on lies in its tree or is named, and nothing else is read.
func TestImport_tree(t *testing.T) {
	t.Parallel()
	const meta = `"metadata":{"title":"T","last-modified":"2026-01-01T00:00:00Z","version":"1","oscal-version":"1.2.2"}`
	profile := func(href string) string {
		return `{"profile":{` + meta + `,"imports":[{"href":"` + href + `"}],"merge":{"as-is":true}}}`
	}
	const controls = "catalog:\n  metadata: {title: T, last-modified: 2026-01-01T00:00:00Z, version: '1', oscal-version: 1.2.2}\n  controls: [{id: a-1, title: One}]\n"
	dir := tree(t, map[string]string{
		"in/p/up.json": profile("../c.yaml"), "in/c.yaml": controls, "out/c.yaml": controls, "out/up.json": profile("../in/c.yaml"),
		"in/p/web.json": profile("https://example.org/c.json"), "in/p/trestle.json": profile("trestle://catalogs/c/catalog.json"),
		"in/p/far.json": profile("../../out/c.yaml"), "in/p/link.json": profile("linked.yaml"), "in/other.yaml": "component-definition: {uuid: x, metadata: {}}\n",
	})
	require.NoError(t, os.Symlink(filepath.Join(dir, "out", "c.yaml"), filepath.Join(dir, "in", "p", "linked.yaml")))
	at := func(name string) string { return filepath.Join(dir, filepath.FromSlash(name)) }
	for _, args := range [][]string{
		{at("in/p/up.json"), "--root", at("in")}, {at("in/p/up.json"), "--file", "../c.yaml=" + at("out/c.yaml")},
		{at("in/p/web.json"), "--file", "https://example.org/c.json=" + at("in/c.yaml")},
		{at("in/p/trestle.json"), "--root", at("in"), "--file", "trestle://catalogs/c/catalog.json=" + at("in/c.yaml")},
		{at("in/c.yaml")},
	} {
		file, _ := imported(t, args...)
		assert.Contains(t, file, "id: a-1", args)
	}
	for want, tt := range map[string]struct {
		code int
		args []string
	}{
		"--root DIR":                           {cli.ExitFailed, []string{at("in/p/up.json")}},
		"say which file stands for it (--file": {cli.ExitFailed, []string{at("in/p/web.json")}},
		`import "trestle://catalogs/c/catalog.json" is not a file beside the profile`: {cli.ExitFailed, []string{at("in/p/trestle.json"), "--root", dir}},
		`import "../../out/c.yaml" climbs out`:                                        {cli.ExitFailed, []string{at("in/p/far.json"), "--root", at("in")}},
		"linked.yaml":                                                                 {cli.ExitFailed, []string{at("in/p/link.json"), "--root", at("in")}},
		// A file from elsewhere draws on nothing there.
		`import "../in/c.yaml" climbs out`: {cli.ExitFailed, []string{at("in/p/up.json"), "--file", "../c.yaml=" + at("out/up.json")}},
		"does not hold":                    {cli.ExitUsage, []string{at("in/p/up.json"), "--root", at("out")}},
		"--root: ":                         {cli.ExitUsage, []string{at("in/p/up.json"), "--root", at("none")}},
		"want HREF=FILE":                   {cli.ExitUsage, []string{at("in/p/up.json"), "--file", "x"}},
		"no such file":                     {cli.ExitUsage, []string{at("in/p/up.json"), "--file", "x=" + at("none")}},
		"is no OSCAL document":             {cli.ExitUsage, []string{wild + "semicolons/relations.csv", "--root", "testdata"}},
		"this is an OSCAL component-definition, which is not r": {cli.ExitFailed, []string{at("in/other.yaml")}},
	} {
		code, out, errs := run(t, nil, append([]string{"catalog", "import"}, tt.args...)...)
		assert.Equal(t, tt.code, code, want)
		assert.Contains(t, errs, want)
		assert.Equal(t, 1, strings.Count(errs, want), "told once")
		assert.Empty(t, out, want)
	}
}
