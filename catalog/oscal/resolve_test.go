package oscal_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog/oscal"
	"github.com/groundworkgrc/groundwork/framework"
)

// profileOf resolves a profile that has the rest over two catalogs.
func profileOf(t *testing.T, rest string) *oscal.Document {
	t.Helper()
	statement := func(id, text string) string {
		return `"parts":[{"id":"` + id + `_smt","name":"statement","prose":"` + text + `","parts":[{"id":"` + id + `_smt.a","name":"item","class":"c","ns":"http://x","prose":"One."},{"id":"` + id + `_smt.b","name":"item","prose":"Two."}]}]`
	}
	return read(t, fstest.MapFS{
		"c.json": {Data: []byte(`{"catalog":{` + head + `,"groups":[{"id":"g","title":"G","controls":[
			{"id":"a-1","title":"A","params":[{"id":"p","label":"days","class":"k"}],"props":[{"name":"label","value":"First"}],` + statement("a-1", "Do {{ insert: param, p }}:") + `,"controls":[{"id":"a-1.1","title":"A1"}]},
			{"id":"b-1","title":"B"}]},{"id":"h","title":"H","controls":[{"id":"c-1","title":"C"}]}]}}`)},
		"d.json": {Data: []byte(`{"catalog":{` + head + `,"controls":[{"id":"a-1","title":"Other","parts":[{"id":"a-1_smt","name":"statement","prose":"Else.","parts":[{"id":"a-1_smt.c","name":"item","prose":"Three."}]}]}]}}`)},
		"n.json": {Data: []byte(`{"profile":{` + head + `,"imports":[{"href":"c.json"}],"modify":{"set-parameters":[{"param-id":"p","values":["2 days"]}]}}}`)},
		"p.json": {Data: []byte(`{"profile":{` + head + `,` + rest + `}}`)},
	}, "p.json", oscal.Reader{})
}

// shown is a framework in a few words: each requirement below its parent, with its points.
func shown(f *framework.Framework) string {
	list := []string{}
	for _, q := range f.Requirements {
		words := []string{strings.TrimPrefix(q.Parent+">"+q.ID, ">")}
		for _, p := range q.Points {
			words = append(words, "#"+p.ID+"="+p.Text)
		}
		if q.Summary != "" {
			words = append(words, "("+q.Summary+")")
		}
		list = append(list, strings.Join(words, " "))
	}
	return strings.Join(list, "; ")
}

const all = `"imports":[{"href":"c.json"}],"merge":{"as-is":true},"modify":`

// What a profile alters is altered, removals first; what it cannot be is told once, with its number.
func TestAlters(t *testing.T) {
	t.Parallel()
	const lead = "g; g>a-1"
	const rest = "; a-1>a-1.1; g>b-1; h; h>c-1"
	for name, tt := range map[string]struct{ alter, want, told string }{
		"nothing":              {`{}`, " #a=One. #b=Two. (Do [days]:)", ""},
		"an item by its id":    {`{"removes":[{"by-id":"a-1_smt.a"}]}`, " #b=Two. (Do [days]:)", ""},
		"by class and name":    {`{"removes":[{"by-class":"c","by-name":"item"}]}`, " #b=Two. (Do [days]:)", ""},
		"by namespace":         {`{"removes":[{"by-ns":"http://x"}]}`, " #b=Two. (Do [days]:)", ""},
		"all that is asked":    {`{"removes":[{"by-name":"statement"}]}`, "", ""},
		"by kind":              {`{"removes":[{"by-item-name":"param"}]}`, " #a=One. #b=Two. (Do [days]:)", ""},
		"both must be so":      {`{"removes":[{"by-class":"c","by-id":"a-1_smt.b"}]}`, " #a=One. #b=Two. (Do [days]:)", `what the profile removes from control "a-1" is not there`},
		"an item at the end":   {`{"adds":[{"by-id":"a-1_smt","parts":[{"id":"a-1_smt.z","name":"item","prose":"Z"}]}]}`, " #a=One. #b=Two. #z=Z (Do [days]:)", ""},
		"an item at the start": {`{"adds":[{"by-id":"a-1_smt","position":"starting","parts":[{"id":"a-1_smt.z","name":"item","prose":"Z"}]}]}`, " #z=Z #a=One. #b=Two. (Do [days]:)", ""},
		"an item before":       {`{"adds":[{"by-id":"a-1_smt.b","position":"before","parts":[{"id":"a-1_smt.z","name":"item","prose":"Z"}]}]}`, " #a=One. #z=Z #b=Two. (Do [days]:)", ""},
		"an item after":        {`{"adds":[{"by-id":"a-1_smt.a","position":"after","parts":[{"id":"a-1_smt.z","name":"item","prose":"Z"}]}]}`, " #a=One. #z=Z #b=Two. (Do [days]:)", ""},
		"a statement replaced": {
			`{"removes":[{"by-name":"statement"}],"adds":[{"position":"starting","params":[{"id":"n","values":["now"]}],"parts":[{"id":"s","name":"statement","prose":"Do it {{ insert: param, n }}."}]}]}`,
			" (Do it now.)", "",
		},
		"a parameter beside":   {`{"adds":[{"by-id":"p","position":"after","params":[{"id":"r"}]}]}`, " #a=One. #b=Two. (Do [days]:)", ""},
		"into a parameter":     {`{"adds":[{"by-id":"p","props":[{"name":"x","value":"y"}]},{"by-id":"p","props":[{"name":"x","value":"y"}]}]}`, " #a=One. #b=Two. (Do [days]:)", `what the profile adds to parameter "p" of control "a-1" is left out (and 1 more like it)`},
		"to what is not there": {`{"adds":[{"by-id":"zz","parts":[]}]}`, " #a=One. #b=Two. (Do [days]:)", `control "a-1" has no "zz", to which the profile adds`},
		"a title":              {`{"adds":[{"title":"New"}]}`, " #a=One. #b=Two. (Do [days]:)", "OSCAL does not say that it replaces"},
		"a word that is none":  {`{"adds":[{"position":"above"}]}`, " #a=One. #b=Two. (Do [days]:)", `unknown position "above"`},
	} {
		alter := `{"control-id":"a-1",` + strings.TrimPrefix(tt.alter, "{")
		d := profileOf(t, all+`{"alters":[`+strings.Replace(alter, ",}", "}", 1)+`]}`)
		assert.Equal(t, lead+tt.want+rest, shown(d.Framework), name)
		if tt.told == "" {
			assert.Empty(t, d.Problems, name)
		} else {
			assert.Contains(t, strings.Join(told(d), "\n"), tt.told, name)
		}
	}
	d := profileOf(t, all+`{"alters":[{"control-id":"a-9","removes":[{"by-id":"x"}]}]}`)
	assert.Contains(t, told(d)[0], `control "a-9", which the profile alters, is not in what is imported|`)
	d = profileOf(t, all+`{"alters":[`+strings.Repeat(`{"control-id":"a-1","removes":[{"by-id":"x"}]},`, 371)+`{"control-id":"a-1","removes":[{"by-id":"x"}]}]}`)
	assert.Equal(t, []string{`what the profile removes from control "a-1" is not there (and 371 more like it)`}, told(d), "told once, with its number")
}

// Groups of the profile's own hold what it puts into them, in its order, and the rest is told.
func TestCustom(t *testing.T) {
	t.Parallel()
	custom := func(text string) *oscal.Document {
		return profileOf(t, `"imports":[{"href":"c.json"}],"merge":{"custom":{`+text+`}}`)
	}
	d := custom(`"groups":[{"id":"x","title":"X","insert-controls":[{"include-controls":[{"with-ids":["c-1","b-1"]}],"order":"descending"}],"groups":[{"id":"y","title":"Y","insert-controls":[{"include-controls":[{"with-ids":["a-1.1"]}]}]}]}],"insert-controls":[{"include-all":{}}]`)
	assert.Equal(t, "x; x>y; y>a-1.1; x>c-1; x>b-1; a-1 #a=One. #b=Two. (Do [days]:)", shown(d.Framework))
	assert.Equal(t, []string{`3 controls, "a-1.1" the first, are put into more than one place by the profile: they stand in the first`}, told(d))
	d = custom(`"groups":[{"id":"x","title":"X","insert-controls":[{"include-controls":[{"with-child-controls":"yes","with-ids":["a-1"]}]}]}]`)
	assert.Equal(t, "x; x>a-1 #a=One. #b=Two. (Do [days]:); a-1>a-1.1", shown(d.Framework))
	assert.Equal(t, []string{`2 of the controls that p.json imports, "b-1" the first, are in none of its own groups and are left out`}, told(d))
	assert.Contains(t, fmt.Sprint(d.Losses), "controls in no group (2)")
	d = custom(`"insert-controls":[{"include-controls":[{"matching":[{"pattern":"?-1"}]}],"exclude-controls":[{"with-ids":["b-1","q"]}],"order":"sideways"}]`)
	assert.Equal(t, "a-1 #a=One. #b=Two. (Do [days]:); c-1", shown(d.Framework))
	assert.Contains(t, strings.Join(told(d), "\n"), `control "q" is not in what is imported`)
	assert.Contains(t, strings.Join(told(d), "\n"), `unknown order "sideways"`)
}

// Two controls of one id are one: the first, or what both say.
func TestCombine(t *testing.T) {
	t.Parallel()
	two := func(first, merge string) *oscal.Document {
		return profileOf(t, `"imports":[{"href":"`+first+`","include-controls":[{"with-ids":["a-1"]}]},{"href":"d.json"}],"merge":{`+merge+`"as-is":true}`)
	}
	const one = "g; g>a-1 #a=One. #b=Two. (Do [days]:)"
	d := two("c.json", "")
	assert.Equal(t, one, shown(d.Framework))
	require.Len(t, d.Problems, 1)
	assert.Equal(t, `d.json:1:133: warning: control "a-1" is imported twice, and a framework has one of each id; the one at c.json:2:10 is kept`, d.Problems[0].String())
	assert.Equal(t, d.Problems, two("c.json", `"combine":{"method":"keep"},`).Problems)
	d = two("c.json", `"combine":{"method":"use-first"},`)
	assert.Equal(t, one, shown(d.Framework))
	assert.Empty(t, d.Problems)
	d = two("c.json", `"combine":{"method":"merge"},`)
	assert.Equal(t, "g; g>a-1 #a=One. #b=Two. #c=Three. (Do [days]:\nElse.)", shown(d.Framework))
	assert.Equal(t, []string{`control "a-1" has two titles, "A" and "Other": the first is kept`}, told(d))
	assert.Contains(t, told(two("c.json", `"combine":{"method":"mix"},`)), `unknown method "mix": OSCAL has use-first, merge, keep`)

	d = profileOf(t, `"imports":[{"href":"c.json"},{"href":"c.json"}]`)
	assert.Empty(t, d.Problems, "the very same control is no second one")
	d = profileOf(t, `"imports":[{"href":"n.json"},{"href":"c.json"}]`)
	assert.Len(t, d.Problems, 1, "one whose parameter was set is")
	assert.Contains(t, shown(d.Framework), "(Do 2 days:)")
}

// What is small in a profile stays small, however often it alters and arranges.
func TestProfile_bounds(t *testing.T) {
	t.Parallel()
	items := strings.Repeat(`{"name":"item"},`, 5000) + `{"name":"item"}`
	others := strings.Builder{}
	for i := range 2000 {
		fmt.Fprintf(&others, `,{"id":"b-%d","title":"B"}`, i)
	}
	cat := `{"catalog":{` + head + `,"controls":[{"id":"a","title":"A","parts":[{"name":"statement","parts":[` + items + `]}]}` + others.String() + `]}}`
	for name, rest := range map[string]string{
		"alters": `"modify":{"alters":[{"control-id":"a","removes":[` + strings.Repeat(`{"by-id":"x"},`, 5000) + `{"by-id":"x"}]}]}`,
		"adds":   `"modify":{"alters":[{"control-id":"a","adds":[` + strings.Repeat(`{"by-id":"x"},`, 5000) + `{"by-id":"x"}]}]}`,
		"custom": `"merge":{"custom":{"insert-controls":[` + strings.Repeat(`{"include-controls":[]},`, 5000) + `{}]}}`,
	} {
		_, err := oscal.Reader{MaxWork: 1_000_000}.ReadFS(t.Context(), fstest.MapFS{
			"c.json": {Data: []byte(cat)}, "p.json": {Data: []byte(`{"profile":{` + head + `,"imports":[{"href":"c.json"}],` + rest + `}}`)},
		}, "p.json")
		assert.ErrorContains(t, err, "multiplies to more than 1000000", name)
	}
	_, err := oscal.ReadFS(fstest.MapFS{"p.json": {Data: []byte(`{"profile":{` + head + `,"imports":[{"href":""}]}}`)}}, "p.json")
	assert.ErrorContains(t, err, "an import without href")
}

// Maps of which no end, or only some, are known are counted.
func TestMaps_unknown(t *testing.T) {
	t.Parallel()
	end := func(ids ...string) string {
		list := []string{}
		for _, id := range ids {
			list = append(list, `{"type":"control","id-ref":"`+id+`"}`)
		}
		return "[" + strings.Join(list, ",") + "]"
	}
	m := func(from, to string) string {
		return `{"relationship":"subset-of","sources":` + from + `,"targets":` + to + `}`
	}
	text := `{"mapping-collection":{` + head + `,"provenance":{"method":"human","matching-rationale":"semantic","status":"draft"},"mappings":[{"source-resource":{"type":"catalog","href":"one.json"},"target-resource":{"type":"catalog","href":"x.json"},"maps":[` +
		strings.Join([]string{m(end("R-9"), end("a")), m(end("R-8"), end("a", "b")), m(end("R-1", "R-9"), end("a")), m(end("R-1", "R-9"), end("a", "b")), m(end("R-1"), end("CCF 1"))}, ",") + `]}]}}`
	d, err := oscal.Reader{Known: []oscal.Known{{Framework: one()}}}.Read(t.Context(), strings.NewReader(text), "m.json")
	require.NoError(t, err)
	assert.Equal(t, []string{"one:R-1 subset x:a", "one:R-1 subset x:CCF-1"}, statements(d))
	lost := fmt.Sprint(d.Losses)
	for _, want := range []string{"maps of which no source or no target is known (2)", "there is what follows for each pair", "nothing follows for a pair", "ids that mean no requirement (4)"} {
		assert.Contains(t, lost, want)
	}
	assert.Contains(t, strings.Join(told(d), "\n"), `id "CCF 1" of x holds what no reference could name: it is read as "CCF-1"`)
}

// A parameter may be given choices, and which of two settings holds is told.
func TestSetParameters(t *testing.T) {
	t.Parallel()
	d := profileOf(t, all+`{"set-parameters":[{"param-id":"p","values":["x"]},{"param-id":"p","select":{"choice":["one day","two days"]}}]}`)
	assert.Contains(t, shown(d.Framework), "(Do [one day / two days]:)")
	assert.Contains(t, told(d)[0], `parameter "p" is set twice; the first is at p.json:`)
}

// A parameter of a group that goes, or of a control that is not chosen, is filled where a text names it.
func TestLooseParameters(t *testing.T) {
	t.Parallel()
	files := fstest.MapFS{
		"c.json": {Data: []byte(`{"catalog":{` + head + `,"groups":[{"id":"g","title":"G","params":[{"id":"pg","label":"of G"}],"controls":[
			{"id":"a","title":"A","parts":[{"name":"statement","prose":"{{ insert: param, pg }}, {{ insert: param, pb }}"}]},{"id":"b","title":"B","params":[{"id":"pb","label":"of B"}]}]}]}}`)},
		"d.json": {Data: []byte(`{"catalog":{` + head + `,"groups":[{"id":"g","title":"Other","controls":[{"id":"d","title":"D"}]}]}}`)},
		"p.json": {Data: []byte(`{"profile":{` + head + `,"imports":[{"href":"c.json","exclude-controls":[{"with-ids":["b"]}]}]}}`)},
		"q.json": {Data: []byte(`{"profile":{` + head + `,"imports":[{"href":"p.json"}],"modify":{"set-parameters":[{"param-id":"pg","values":["G!"]}]}}}`)},
		"r.json": {Data: []byte(`{"profile":{` + head + `,"imports":[{"href":"c.json"},{"href":"d.json"}],"merge":{"as-is":true}}}`)},
		"s.json": {Data: []byte(`{"profile":{` + head + `,"imports":[{"href":"p.json"}],"modify":{"set-parameters":[{"param-id":"pb","values":["B!"]}]}}}`)},
	}
	d := read(t, files, "p.json", oscal.Reader{})
	assert.Equal(t, "a ([of G], [of B])", shown(d.Framework))
	assert.Empty(t, d.Problems)
	d = read(t, files, "q.json", oscal.Reader{})
	assert.Equal(t, "a (G!, [of B])", shown(d.Framework))
	assert.Empty(t, d.Problems)
	d = read(t, files, "s.json", oscal.Reader{})
	assert.Equal(t, "a ([of G], B!)", shown(d.Framework))
	d = read(t, files, "r.json", oscal.Reader{})
	assert.Equal(t, "g; g>a ([of G], [of B]); g>b; g>d", shown(d.Framework))
	assert.Equal(t, []string{`group "g" is imported twice, as "G" and as "Other": the first is kept, with the controls of both`}, told(d))
}

// Spaces in ids, and parts that may be what is asked, are told once with their number.
func TestIDsAndParts(t *testing.T) {
	t.Parallel()
	d, err := oscal.Read(strings.NewReader(catalogOf(`{"id":"CCF 1","title":"A","parts":[{"id":"o1","name":"objective","prose":"x"},{"id":"o2","name":"objective","prose":"y"},{"name":"guidance","prose":"z"}]},
		{"id":"CCF 2","title":"B","parts":[{"name":"statement","prose":"s"},{"name":"objective","prose":"w"}]}`)), "f.json")
	require.NoError(t, err)
	assert.Equal(t, "CCF-1; CCF-2 (s)", shown(d.Framework))
	assert.Equal(t, []string{"CCF 1"}, d.Framework.Requirements[0].Aliases)
	assert.Equal(t, []string{
		`2 ids hold a space, or another character that no reference could name: a hyphen stands for it ("CCF 1" is "CCF-1"), and what was written is an alias`,
		`2 parts of name "objective" of controls without a statement, those of "CCF-1" the first, may be what is asked: they are left out, since OSCAL has what is asked under "statement"`,
	}, told(d))
}
