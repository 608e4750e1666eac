package oscal_test

import (
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/catalog/oscal"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
)

// wild are files of others, each of which went wrong once.
func wild(name string) fs.FS { return os.DirFS("testdata/wild/" + name) }

// builtin are the frameworks that come with Groundwork.
func builtin(t testing.TB) []oscal.Known {
	t.Helper()
	set, err := catalog.Load(catalog.Builtin())
	require.NoError(t, err)
	list := []oscal.Known{}
	for _, f := range set.Frameworks {
		list = append(list, oscal.Known{Framework: f})
	}
	return list
}

// told lists the warnings without their files.
func told(d *oscal.Document) []string {
	list := []string{}
	for _, p := range d.Problems {
		line := p.Message
		if p.Suggestion != "" {
			line += "|" + p.Suggestion
		}
		list = append(list, line)
	}
	return list
}

func statements(d *oscal.Document) []string {
	list := []string{}
	for _, r := range d.Relations {
		list = append(list, r.From.String()+" "+strings.Join(r.Is.Names(), " ")+" "+r.To.String())
	}
	return list
}

// Two statements about one pair stand as they were made, so that a contradiction shows.
func TestWild_twoMaps(t *testing.T) {
	t.Parallel()
	r := oscal.Reader{Known: builtin(t)}
	d := read(t, wild("two-maps"), "subset-and-related.json", r)
	assert.Equal(t, []string{"iso42001:A.2.2 subset soc2:CC5.3", "iso42001:A.2.2 equal subset superset intersects soc2:CC5.3"}, statements(d))
	assert.InDelta(t, 0.8, d.Relations[0].Confidence, 0)
	assert.Zero(t, d.Relations[1].Confidence)
	d = read(t, wild("two-maps"), "equal-and-none.json", r)
	assert.Equal(t, []string{"iso42001:A.2.2 equal soc2:CC5.3", "iso42001:A.2.2 disjoint soc2:CC5.3"}, statements(d))
}

// A resource by its UUID is found in the back matter, by its file or its title.
func TestWild_unnamed(t *testing.T) {
	t.Parallel()
	d := read(t, wild("unnamed"), "mapping.json", oscal.Reader{Known: builtin(t)})
	assert.Equal(t, []string{"iso42001:A.2.2 subset soc2:CC5.3"}, statements(d))
	assert.Equal(t, []string{`resource "SOC 2" is read as "soc2", by its name`}, told(d))
	d = read(t, wild("unnamed"), "mapping.json", oscal.Reader{})
	assert.Equal(t, []string{"iso42001:A.2.2 subset soc-2:CC5.3"}, statements(d))
	d = read(t, wild("unnamed"), "mapping.json", oscal.Reader{As: map[string]string{"soc-2": "tsc", "nobody": "x"}})
	assert.Equal(t, []string{"iso42001:A.2.2 subset tsc:CC5.3"}, statements(d))
	assert.Contains(t, told(d), `no resource is called "nobody", which is to be read as "x"`)

	text, err := fs.ReadFile(wild("unnamed"), "mapping.json")
	require.NoError(t, err)
	bare := strings.NewReplacer(`"title": "ISO", "rlinks": [{"href": "../catalogs/iso42001.json"}]`, `"remarks": "x"`, `"title": "SOC 2"`, `"remarks": "y"`).Replace(string(text))
	d, err = oscal.Read(strings.NewReader(bare), "m.json")
	require.NoError(t, err)
	assert.Equal(t, []string{"unnamed-1:A.2.2 subset unnamed-2:CC5.3"}, statements(d), "two resources are two frameworks")
	assert.Contains(t, told(d)[0], "(--as unnamed-1=ID names the one that is meant)")
	same := strings.NewReplacer(`"../catalogs/iso42001.json"`, `"a/x.json"`, `"title": "SOC 2"`, `"rlinks": [{"href": "b/x.json"}]`).Replace(string(text))
	d, err = oscal.Read(strings.NewReader(same), "m.json")
	require.NoError(t, err)
	assert.Equal(t, []string{"x:A.2.2 subset x-2:CC5.3"}, statements(d))
	d, err = oscal.Read(strings.NewReader(strings.ReplaceAll(string(text), `d01"`, `d09"`)), "m.json")
	require.NoError(t, err)
	assert.Equal(t, []string{"iso42001:A.2.2 subset soc-2:CC5.3"}, statements(d))
	d, err = oscal.Read(strings.NewReader(strings.Replace(string(text), `"#6f7a9b44-7a4b-4a3c-8a7e-0d1f6b3c2d01"`, `"#gone"`, 1)), "m.json")
	require.NoError(t, err)
	assert.Contains(t, told(d), `no resource of the back matter has the UUID "gone"`)
}

// What nothing answers to is told, whatever it is.
func TestWild_hitsNothing(t *testing.T) {
	t.Parallel()
	r := oscal.Reader{Known: builtin(t)}
	for file, want := range map[string]string{
		"param.json": `parameter "aa-1_pX" is in nothing that is imported|aa-1_p1`, "glob.json": `pattern "zz-*" matches no control of what is imported`,
		"globbad.json": `pattern "aa-[1" is malformed and matches no control`, "map-without-targets.json": "a map has no target and states nothing",
	} {
		d := read(t, wild("hits-nothing"), file, r)
		assert.Contains(t, told(d), want, file)
		for _, p := range d.Problems {
			if strings.HasPrefix(want, p.Message) {
				assert.Equal(t, mapping.CodeUnknown, p.Code, file)
				assert.Equal(t, framework.Warning, p.Severity, file)
				assert.Equal(t, file, p.Pos.File)
				assert.Positive(t, p.Pos.Column)
			}
		}
	}
}

// Two items of one id are two points, and it is told where.
func TestWild_partTwice(t *testing.T) {
	t.Parallel()
	d := read(t, wild("part-twice"), "catalog.json", oscal.Reader{})
	require.Len(t, d.Framework.Requirements, 1)
	assert.Equal(t, []framework.Point{{ID: "a", Text: "First."}, {ID: "b", Text: "Second."}}, d.Framework.Requirements[0].Points)
	require.Len(t, d.Problems, 1)
	assert.Equal(t, `catalog.json:4:10: warning: "aa-1" has two items "a": the second is called "b"`, d.Problems[0].String())
	assert.Equal(t, "house", d.Framework.ID, "a file that is called after its kind is named by its title")
}

// A value is filled as a choice is, in bounds and never round and round.
func TestWild_paramValue(t *testing.T) {
	t.Parallel()
	text := func(d *oscal.Document) string {
		for _, q := range d.Framework.Requirements {
			if q.ID == "aa-1" {
				return q.Summary
			}
		}
		return ""
	}
	d := read(t, wild("param-value"), "profile.json", oscal.Reader{})
	assert.Equal(t, "When wrong, lock it for 1 hour.", text(d))

	prof, err := fs.ReadFile(wild("param-value"), "profile.json")
	require.NoError(t, err)
	cat, err := fs.ReadFile(wild("param-value"), "cat.json")
	require.NoError(t, err)
	with := func(value string) *oscal.Document {
		p := strings.Replace(string(prof), `"1 hour"`, value, 1)
		return read(t, fstest.MapFS{"p.json": {Data: []byte(p)}, "cat.json": {Data: cat}}, "p.json", oscal.Reader{})
	}
	d = with(`"as {{ insert: param, aa-1_p2 }}"`)
	assert.Equal(t, "When wrong, lock it for as [aa-1_p2].", text(d))
	assert.Contains(t, strings.Join(told(d), "\n"), `parameter "aa-1_p2" is filled by itself: aa-1_p2 → aa-1_p1 → aa-1_p2`)

	chain := strings.Builder{}
	for i := range 40 {
		fmt.Fprintf(&chain, `,{"id":"q%d","values":["{{ insert: param, q%d }}"]}`, i, i+1)
	}
	d, err = oscal.Read(strings.NewReader(`{"catalog":{`+head+`,"params":[{"id":"z"}`+chain.String()+`],"controls":[{"id":"a","title":"{{ insert: param, z }}","parts":[{"name":"statement","prose":"{{ insert: param, q0 }}"}]}]}}`), "f.json")
	require.NoError(t, err)
	assert.Equal(t, "[z]", d.Framework.Requirements[0].Title, "a title is filled, too")
	assert.Contains(t, strings.Join(told(d), "\n"), "parameters stand in one another more than 16 deep")
	wide := `"` + strings.Repeat("{{ insert: param, y }}", 2000) + `"`
	growing := `{"catalog":{` + head + `,"params":[{"id":"x","values":[` + wide + `]},{"id":"y","values":[` + strings.ReplaceAll(wide, "y", "w") + `]},{"id":"w","values":[` + strings.ReplaceAll(wide, "y", "v") + `]}],"controls":[{"id":"a","title":"A","parts":[{"name":"statement","prose":"{{ insert: param, x }}"}]}]}}`
	_, err = oscal.Reader{MaxWork: 100_000}.Read(t.Context(), strings.NewReader(growing), "f.json")
	assert.ErrorContains(t, err, "multiplies to more than 100000 (MaxWork)")
}

// A profile is read in its own tree where that is what is given, and files stand for hrefs.
func TestWild_profileAbove(t *testing.T) {
	t.Parallel()
	d := read(t, wild("profile-above"), "profiles/p.json", oscal.Reader{})
	assert.Equal(t, "p", d.Framework.ID)
	assert.Len(t, d.Framework.Requirements, 1)
	assert.Empty(t, d.Problems)
	_, err := oscal.ReadFS(wild("profile-above/profiles"), "p.json")
	require.ErrorContains(t, err, "climbs out of the folder that is read")
	require.ErrorContains(t, err, "--root DIR")
	require.ErrorContains(t, err, "--file HREF=FILE")
	d = read(t, wild("profile-above"), "profiles/p.json", oscal.Reader{Files: map[string]string{"../catalogs/c.json": "catalogs/c.json", "../catalogs/d.json": "x"}})
	assert.Equal(t, []string{`no import has the href "../catalogs/d.json", for which a file was named|../catalogs/c.json`}, told(d))
}
