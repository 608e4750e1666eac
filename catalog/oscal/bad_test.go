package oscal_test

import (
	"context"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog/oscal"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/relation"
	"github.com/groundworkgrc/groundwork/mapping/review"
)

// namespace is that of the properties that are ours.
const namespace = "https://github.com/groundworkgrc/groundwork/ns/oscal"

const head = `"metadata":{"title":"T","last-modified":"2026-01-01T00:00:00Z","version":"1","oscal-version":"1.2.2"}`

func TestBadFiles(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, text, want string }{
		{"nothing", ``, `f.json:1:1: the file ends where a value is wanted`},
		{"half", `{"catalog":{` + head, `f.json:1:114: the file ends where "," or "}" is wanted`},
		{"garbage", "{\"catalog\":{" + head + "}}\n x", `f.json:2:2: unexpected 'x' where the end of the file is wanted`},
		{"second document", "{\"catalog\":{" + head + "}}\n{}", `f.json:2:1: unexpected '{' where the end of the file is wanted`},
		{"doubled key", "{\"catalog\":{" + head + ",\n \"uuid\":\"a\", \"uuid\":\"b\"}}", `f.json:2:14: key "uuid" is there twice`},
		{"doubled by escape", `{"x":{"a":1,"\u0061":2}}`, `f.json:1:13: key "a" is there twice`},
		{"doubled among many", `{"x":{` + many(20) + `"k3":1}}`, `key "k3" is there twice`},
		{"deep", `{"x":` + strings.Repeat("[", 20_000), `nested more than 64 levels deep`},
		{"deep and whole", `{"x":` + strings.Repeat("[", 70) + strings.Repeat("]", 70) + `}`, `f.json:1:70: nested more than 64 levels deep`},
		{"UTF-16", "\xff\xfe{\x00}\x00", `f.json:1:1: the file is UTF-16`},
		{"UTF-16 without mark", "{\x00}\x00", `f.json:1:2: a NUL character`},
		{"latin-1", "{\"catalog\":\n {\"caf\xe9\":1}}", `f.json:2:7: this byte is not UTF-8 (Latin-1, perhaps)`},
		{"half a character", `{"catalog":{"uuid":"\ud800"}}`, `f.json:1:20: half of a \u surrogate pair`},
		{"list", `[]`, `f.json:1:1: an object is wanted here`},
		{"type", "{\"catalog\":{" + head + ",\"groups\":[{\"title\":\"é\",\n\"controls\":7}]}}", `f.json:2:12: a list is wanted here`},
		{"other kind", `{"component-definition":{}}`, `f.json:1:2: this is an OSCAL component-definition, which is not read here`},
		{"misspelt kind", `{"catalogue":{}}`, `did you mean "catalog"?`},
		{"two", `{"catalog":{` + head + `},"profile":{` + head + `}}`, `f.json: more than one document`},
		{"profile", `{"profile":{` + head + `}}`, `a profile draws on other files`},
		{"no id", catalogOf(`{"title":"x"}`), `a control without id`},
		{"same id", catalogOf(`{"id":"a","title":"x"},{"id":"a","title":"y"}`), `id "a" is there twice; the first is at f.json:1:`},
		{"invisible", catalogOf("{\"id\":\"a\u200b\",\"title\":\"x\"}"), `want one without '#' and invisible characters, with single spaces inside at most`},
	}
	for _, c := range cases {
		d, err := oscal.Read(strings.NewReader(c.text), "f.json")
		assert.Nil(t, d, c.name)
		assert.ErrorContains(t, err, c.want, c.name)
	}
	_, err := oscal.Reader{MaxSize: 10}.Read(t.Context(), strings.NewReader(catalogOf("")), "f.json")
	assert.EqualError(t, err, "f.json: larger than 10 bytes (MaxSize)")
	_, err = oscal.Read(iotest.ErrReader(assert.AnError), "f.json")
	assert.ErrorContains(t, err, `f.json: file "f.json": assert.AnError`)
	_, err = oscal.ReadFS(fstest.MapFS{}, "f.json")
	assert.EqualError(t, err, `f.json: file "f.json": file does not exist`)
}

func catalogOf(controls string) string {
	return `{"catalog":{` + head + `,"controls":[` + controls + `]}}`
}

func many(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(`"k` + string(rune('0'+i)) + `":1,`)
	}
	return b.String()
}

func TestTolerance(t *testing.T) {
	t.Parallel()
	text := "\uFEFF" + `{"$schema":"x","catalog":{` + strings.Replace(head, `"1"`, `1.10`, 1) + `,
 "contols":[], "groups":[{"title":"G\/1","params":[{"id":"p","label":"days"},{"id":"q","select":{"choice":["a","{{ insert: param, p }}"]}}],"controls":[
  {"id":"a","title":"A","props":[{"name":"status","value":"withdrawn"}],"parts":[{"name":"statement","prose":"{{ insert: param, q }} {{ insert: param, z }}"}]}]}]}}`
	d, err := oscal.Read(strings.NewReader(text), "dir/x_catalog.json")
	require.NoError(t, err)
	lines := []string{}
	for _, p := range d.Problems {
		lines = append(lines, p.Pos.String()[len("dir/x_catalog.json"):]+" "+p.Message+"|"+p.Suggestion)
	}
	assert.Equal(t, []string{
		`:1:1 a byte order mark, which JSON does not have, was passed over|`,
		`:1:100 version 1.10 is not a text: it is taken as written|`,
		`:2:2 unknown key "contols" of a catalog was passed over (1)|controls`,
		`:2:35 group "G/1" without id is called "group-1"|`,
		`:3:9 "a" names the unknown parameter "z"|`,
	}, lines)
	assert.Equal(t, "x", d.Framework.ID)
	assert.Equal(t, "1.10", d.Framework.Edition)
	q := d.Framework.Requirements[1]
	assert.Equal(t, "[a / [days]] {{ insert: param, z }}", q.Summary)
	assert.Equal(t, oscal.Withdrawn, q.Category)
	whole := d.Framework.WholeScope()
	assert.Equal(t, framework.OutOfScope, whole.Reach(d.Framework, 0).Requirement("a").Standing)
}

func TestProfiles(t *testing.T) {
	t.Parallel()
	prof := func(rest string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte(`{"profile":{` + head + `,` + rest + `}}`)}
	}
	cat := `{"catalog":{` + head + `,"groups":[{"id":"g","title":"G","controls":[
	  {"id":"a-1","title":"A","params":[{"id":"p","label":"days"}],"parts":[{"name":"statement","prose":"In {{ insert: param, p }}"}],"controls":[{"id":"a-1.1","title":"A1","class":"enhancement"}]},
	  {"id":"b-1","title":"B"}]},{"id":"h","title":"H","controls":[{"id":"c-1","title":"C"}]}]}}`
	fsys := fstest.MapFS{
		"cat.json":      {Data: []byte(cat)},
		"self.json":     prof(`"imports":[{"href":"sub/loop.json"}]`),
		"sub/loop.json": prof(`"imports":[{"href":"../self.json"}]`),
		"out.json":      prof(`"imports":[{"href":"../../etc/passwd"}]`),
		"sub/out.json":  prof(`"imports":[{"href":"..%2f..%2fx.json"}]`),
		"web.json":      prof(`"imports":[{"href":"https://example.org/cat.json"}]`),
		"abs.json":      prof(`"imports":[{"href":"/cat.json"}]`),
		"uuid.json":     prof(`"imports":[{"href":"#1"}]`),
		"map.json":      {Data: []byte(`{"mapping-collection":{` + head + `}}`)},
		"kind.json":     prof(`"imports":[{"href":"map.json"}]`),
		"flat.json":     prof(`"imports":[{"href":"cat.json","include-controls":[{"matching":[{"pattern":"a-*"}]},{"with-ids":["b-1","c-2"]}]}]`),
		"sub/two.json":  prof(`"imports":[{"href":"../flat.json","exclude-controls":[{"with-ids":["b-1"]}]},{"href":"../cat.json","include-all":{}}],"merge":{"as-is":true},"modify":{"set-parameters":[{"param-id":"p","values":["3 days"]}],"alters":[{"control-id":"a-1"}]}`),
		"kids.json":     prof(`"imports":[{"href":"cat.json","include-controls":[{"with-child-controls":"yes","with-ids":["a-1"]}]}],"merge":{"as-is":true}`),
		"only.json":     prof(`"imports":[{"href":"cat.json","include-controls":[{"with-ids":["a-1.1"]}]}]`),
	}
	for name, want := range map[string]string{
		"self.json": "sub/loop.json:1:134: the profile imports itself: self.json → sub/loop.json → self.json",
		"out.json":  "climbs out of the folder", "sub/out.json": "climbs out of the folder",
		"web.json": "is not a file beside the profile", "abs.json": "is not a file beside the profile",
		"uuid.json": "no resource of the back matter", "kind.json": `"map.json" is neither a catalog nor a profile`,
	} {
		_, err := oscal.ReadFS(fsys, name)
		assert.ErrorContains(t, err, want, name)
	}
	for name, want := range map[string]string{
		"flat.json": "a-1 a-1.1 b-1", "sub/two.json": "a-1 a-1.1 g b-1 h c-1", "kids.json": "g a-1 a-1.1", "only.json": "a-1.1",
	} {
		d := read(t, fsys, name, oscal.Reader{})
		ids := []string{}
		for _, q := range d.Framework.Requirements {
			ids = append(ids, q.ID)
		}
		assert.ElementsMatch(t, strings.Fields(want), ids, name)
	}
	d := read(t, fsys, "flat.json", oscal.Reader{})
	require.Len(t, d.Problems, 1)
	assert.Contains(t, d.Problems[0].String(), `control "c-2" is not in what is imported; did you mean "c-1"?`)
	d = read(t, fsys, "sub/two.json", oscal.Reader{})
	assert.Equal(t, "In 3 days", d.Framework.Requirements[len(d.Framework.Requirements)-2].Summary)
	assert.Equal(t, "In [days]", read(t, fsys, "flat.json", oscal.Reader{}).Framework.Requirements[0].Summary)
	require.Len(t, d.Problems, 1, "what is altered by nothing is as it was")
	_, err := oscal.Reader{MaxFiles: 1}.ReadFS(t.Context(), fsys, "sub/two.json")
	assert.ErrorContains(t, err, "more than 1 imports")
}

// What is small in the file stays small in memory.
func TestMultiplication(t *testing.T) {
	t.Parallel()
	items := strings.Repeat(`{"type":"control","id-ref":"a"},`, 9_999) + `{"type":"control","id-ref":"a"}`
	choice := strings.Repeat("{{ insert: param, p }}", 1000)
	for name, text := range map[string]string{
		"pairs":  `{"mapping-collection":{` + head + `,"mappings":[{"maps":[{"relationship":"equal-to","sources":[` + items + `],"targets":[` + items + `]}]}]}}`,
		"params": `{"catalog":{` + head + `,"params":[{"id":"p","select":{"choice":["` + choice + `"]}}],"controls":[{"id":"a","title":"A","parts":[{"name":"statement","prose":"` + choice + `"}]}]}}`,
		"leads": catalogOf(`{"id":"a","title":"A","parts":[{"name":"statement","parts":[{"name":"item","prose":"` + strings.Repeat("x", 100_000) +
			`","parts":[` + strings.Repeat(`{"name":"item"},`, 1000) + `{"name":"item"}]}]}]}`),
	} {
		_, err := oscal.Read(strings.NewReader(text), "f.json")
		assert.ErrorContains(t, err, "multiplies to more than 20000000", name)
	}
}

func TestMapForms(t *testing.T) {
	t.Parallel()
	text := func(relationship, sources, targets string) string {
		return `{"mapping-collection":{` + head + `,"provenance":{"method":"human","matching-rationale":"semantic","status":"draft","mapping-description":"d"},
	 "mappings":{"uuid":"m","source-resource":{"type":"catalog","href":"a.json"},"target-resource":{"type":"catalog","href":"b.json"},"maps":[
	 {"uuid":"u",` + relationship + `,"sources":[` + sources + `],"targets":[` + targets + `]}]}}}`
	}
	item := func(id string) string { return `{"type":"control","id-ref":"` + id + `"}` }
	k := oscal.Known{Framework: &framework.Framework{ID: "b", Requirements: []framework.Requirement{{ID: "ac-2.1", Aliases: []string{"Accounts"}}, {ID: "1.10"}, {ID: "A.2"}}}}
	for spelling, want := range map[string]string{
		"AC-2(1)": "ac-2.1", "ac-02.01": "ac-2.1", "AC-2 (1)": "ac-2.1", "urn:x:ac-2(1)": "ac-2.1", "Accounts": "ac-2.1", "x_1-10": "1.10", "x_B-2": "A.2",
	} {
		d, err := oscal.Reader{Known: []oscal.Known{k}}.Read(t.Context(), strings.NewReader(text(`"relationship":"equal-to"`, item("x"), item(spelling))), "m.json")
		require.NoError(t, err)
		require.Len(t, d.Relations, 1, spelling)
		assert.Equal(t, "b:"+want, d.Relations[0].To.String())
		assert.Equal(t, "a:x", d.Relations[0].From.String())
	}
	for relationship, want := range map[string]string{
		`"relationship":"intersects-with"`:                                  "equal|subset|superset|intersects",
		`"relationship":{"type":"equivalent-to"}`:                           "equal",
		`"relationship":"no-relationship"`:                                  "disjoint",
		`"relationship":"none"`:                                             "",
		`"relationship":"subset"`:                                           "",
		`"ns":"http://example.org","relationship":"subset-of"`:              "",
		`"ns":"http://csrc.nist.gov/ns/oscal","relationship":"superset-of"`: "superset",
	} {
		d, err := oscal.Read(strings.NewReader(text(relationship, item("x"), item("y"))), "m.json")
		require.NoError(t, err)
		if want == "" {
			assert.Empty(t, d.Relations, "what is not known says nothing: %s", relationship)
			assert.Empty(t, d.Maps, relationship)
			require.NotEmpty(t, d.Losses, relationship)
			assert.Contains(t, fmt.Sprint(d.Losses), "maps whose relationship is not known (1)", relationship)
			continue
		}
		assert.Equal(t, want, d.Relations[0].Is.String(), relationship)
	}
	d, err := oscal.Reader{SetTheory: true}.Read(t.Context(), strings.NewReader(text(`"relationship":"intersects-with"`, item("x"), item("y")+","+item("z"))), "m.json")
	require.NoError(t, err)
	assert.Empty(t, d.Relations, "a statement about several is none about each")
	require.Len(t, d.Unions, 1)
	assert.Equal(t, "intersects", d.Unions[0].Is.String())
	assert.Equal(t, "a:x → b:y b:z", refs(d.Unions[0]))
	assert.Empty(t, d.Unions[0].Why)
	assert.NotContains(t, fmt.Sprint(d.Losses), "maps of several", "the union is all that was stated")
}

func refs(u *relation.Union) string {
	return strings.Trim(fmt.Sprint(u.From), "[]") + " → " + strings.Trim(fmt.Sprint(u.To), "[]")
}

// What a map says of itself stays with what is made of it, be it of one pair or of
// several; of one whose ends are not all known there is what follows, and a loss.
func TestUnions(t *testing.T) {
	t.Parallel()
	own := func(name, value string) string {
		return `{"name":"` + name + `","ns":"` + namespace + `","value":"` + value + `"}`
	}
	read := func(targets string) *oscal.Document {
		text := `{"mapping-collection":{` + head + `,"provenance":{"method":"human","matching-rationale":"semantic","status":"draft","mapping-description":"d"},
		"mappings":[{"uuid":"m","source-resource":{"type":"catalog","href":"a.json"},"target-resource":{"type":"catalog","href":"b.json"},"maps":[
		{"uuid":"u","relationship":"superset-of","matching-rationale":"functional","confidence-score":{"percentage":0.5},"remarks":"So it is.",
		"props":[` + own("strength", "7") + `,` + own("review-state", "reviewed") + `,` + own("review-by", "me") + `,` + own("review-on", "2026-01-31") + `],
		"sources":[{"type":"control","id-ref":"x"}],"targets":[` + targets + `]}]}]}}`
		b := &framework.Framework{ID: "b", Requirements: []framework.Requirement{{ID: "one"}, {ID: "two"}}}
		d, err := oscal.Reader{Known: []oscal.Known{{Framework: b}}}.Read(t.Context(), strings.NewReader(text), "m.json")
		require.NoError(t, err)
		return d
	}
	end := func(id string) string { return `{"type":"control","id-ref":"` + id + `"}` }
	reviewed := review.Review{State: review.Reviewed, By: "me", On: framework.NewDate(2026, 1, 31)}

	d := read(end("one") + "," + end("two"))
	require.Len(t, d.Unions, 1)
	u := d.Unions[0]
	assert.Equal(t, 7, u.Strength)
	assert.Equal(t, reviewed, u.Review)
	assert.Equal(t, "functional", u.Rationale)
	assert.InDelta(t, 0.5, u.Confidence, 0)
	assert.Equal(t, "So it is.", u.Why)
	assert.Empty(t, d.Relations)
	assert.NotContains(t, fmt.Sprint(d.Losses), "maps of several")

	d = read(end("one") + "," + end("gone"))
	assert.Empty(t, d.Unions, "what is left is not what was stated")
	require.Len(t, d.Relations, 1)
	assert.Equal(t, "superset", d.Relations[0].Is.String(), "the source holds each of its targets")
	assert.Equal(t, reviewed, d.Relations[0].Review)
	assert.Contains(t, fmt.Sprint(d.Losses), "maps of several with an end that is left out (1)")

	d = read(end("one"))
	require.Len(t, d.Relations, 1)
	assert.Equal(t, "So it is.", d.Relations[0].Why)
	assert.Equal(t, 7, d.Relations[0].Strength)
}

// A pattern is matched against ids of a length that ids have, and no work is hidden in it.
func TestPatterns(t *testing.T) {
	t.Parallel()
	profile := func(pattern string) string {
		return `{"profile":{` + head + `,"imports":[{"href":"c.json","include-controls":[{"matching":[` + pattern + `]}]}]}}`
	}
	try := func(pattern, id string) error {
		_, err := oscal.ReadFS(fstest.MapFS{"c.json": {Data: []byte(catalogOf(`{"id":"` + id + `","title":"T"}`))}, "p.json": {Data: []byte(profile(pattern))}}, "p.json")
		return err
	}
	a := func(n int) string { return strings.Repeat("a", n) }
	assert.ErrorContains(t, try(`{"pattern":"*`+a(200_000)+`b"}`, a(400_000)), "an id of more than 512 characters")
	assert.ErrorContains(t, try(`{"pattern":"*`+a(200_000)+`b"}`, "x"), "a pattern of more than 512 characters")
	many := strings.TrimSuffix(strings.Repeat(`{"pattern":"*`+a(255)+`b"},`, 4000), ",")
	assert.ErrorContains(t, try(many, a(512)), "multiplies to more than 20000000 (MaxWork)")
	assert.NoError(t, try(`{"pattern":"a*"}`, "a-1"))
}

// Reading stops with the context, and reads regular files alone.
func TestStops(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := oscal.Reader{}.Read(ctx, strings.NewReader(catalogOf("")), "f.json")
	require.ErrorIs(t, err, context.Canceled)
	fsys := fstest.MapFS{
		"pipe":   {Mode: fs.ModeNamedPipe},
		"p.json": {Data: []byte(`{"profile":{` + head + `,"imports":[{"href":"pipe"}]}}`)},
	}
	_, err = oscal.ReadFS(fsys, "pipe")
	require.EqualError(t, err, `pipe: file "pipe": not a regular file`)
	_, err = oscal.ReadFS(fsys, "p.json")
	require.ErrorContains(t, err, `file "pipe": not a regular file`)
}

func TestMaxProblems(t *testing.T) {
	t.Parallel()
	text := catalogOf(strings.TrimSuffix(strings.Repeat(`{"id":"a b","title":"T"},`, 10_000), ","))
	_, err := oscal.Reader{MaxProblems: 10}.Read(t.Context(), strings.NewReader(text), "f.json")
	var list framework.Problems
	require.ErrorAs(t, err, &list)
	assert.Len(t, list, 11)
	assert.Contains(t, list[10].Message, "more are not listed (MaxProblems 10)")
}
