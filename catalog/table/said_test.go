package table_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog/table"
	"github.com/groundworkgrc/groundwork/framework"
)

// What a table says and nothing holds is told, with its number.
func TestRead_tellsWhatIsLeftOut(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ text, at, what string }{
		{"id,title,text\nA,One,x\nB,Two,\nC,Three,y\n", "x.csv:2:7", "values of column text in rows that name no point (2)"},
		{"id,title,point,rank\nA,One,,guidance\n", "x.csv:2:8", "values of column rank in rows that name no point (1)"},
		{"id,title,point,text\nA,One,a,x\nA,Two,b,y\nA,One,c,z\n", "x.csv:3:3", "values of column title in later rows of a requirement (1)"},
		{"id,title,weight,point\nA,One,2,a\nA,,3,b\nA,,2,c\n", "x.csv:3:4", "values of column weight in later rows of a requirement (1)"},
		{"id,title,aliases\nA,One,x|y\nB,Two,x\nC,Three,A\n", "x.csv:2:7", "aliases that name no single requirement (3)"},
	} {
		d := read(t, table.Reader{}, "x.csv", tt.text)
		require.Len(t, d.Losses, 1, tt.text)
		assert.Equal(t, [2]string{tt.at, tt.what}, [2]string{d.Losses[0].Where, d.Losses[0].What})
	}
	d := read(t, table.Reader{}, "x.csv", "id,title,aliases,point\nac-2.1,One,AC-2(1)|Two,a\nac-2.1,One,Two,b\n")
	assert.Empty(t, d.Losses)
	assert.Equal(t, []string{"AC-2(1)", "Two"}, d.Framework.Requirements[0].Aliases, "what a table says is kept, though the id would be found without")
	for _, v := range []string{"7.5", "0.5"} {
		_, err := table.Reader{}.Read(t.Context(), strings.NewReader("from,to,is,strength\na:1,b:1,equal,"+v+"\n"), "x.csv")
		assert.ErrorContains(t, err, fmt.Sprintf("x.csv:2:15: strength %q: want a whole number from 0 to 10", v))
	}
}

// What a library's author writes for yes is yes, and a node without a name of its own has none below.
func TestRead_nodes(t *testing.T) {
	t.Parallel()
	d := read(t, table.Reader{}, "x.yaml", `objects: {framework: {urn: urn:x:f, ref_id: f, name: F, requirement_nodes: [
  {assessable: True, ref_id: a, name: A},
  {urn: urn:x:f:b, assessable: yes, ref_id: b, name: B},
  {urn: urn:x:f:c, assessable: False, ref_id: c, name: C},
  {urn: urn:x:f:d, assessable: perhaps, parent_urn: urn:x:f:c, ref_id: d, name: D},
]}}`)
	var got [][3]string
	for _, q := range d.Framework.Requirements {
		got = append(got, [3]string{q.ID, q.Kind, q.Parent})
	}
	assert.Equal(t, [][3]string{{"a", "requirement", ""}, {"b", "requirement", ""}, {"c", "group", ""}, {"d", "group", "c"}}, got)
	assert.Empty(t, d.Losses)
	assert.Equal(t, `x.yaml:5:3: warning: assessable "perhaps": want true or false; false is taken`, d.Problems.Error())
}

// A narrow table takes nothing away from a link: neither its points nor what it asks.
func TestRead_narrowLinks(t *testing.T) {
	t.Parallel()
	set := builtin(t)
	r := table.Reader{Known: set.Frameworks, Controls: set.Controls}
	d := read(t, r, "x.csv", "control,to,why\nuser-access-review,soc2:CC6.2,Said anew.\n")
	require.Len(t, d.Overlay.Relink, 1)
	got := d.Overlay.Relink[0]
	for _, c := range set.Controls {
		for _, l := range c.Links {
			if c.ID == got.Control && l.To == got.To {
				assert.Equal(t, l.Points, got.Points)
				assert.Equal(t, l.By, got.By)
				assert.Equal(t, l.Needs, got.Needs)
				assert.NotEmpty(t, l.Points)
				assert.NotEmpty(t, l.Needs.Text)
			}
		}
	}
	d = read(t, r, "x.csv", "control,to,points,needs\nuser-access-review,soc2:CC6.2,,\n")
	assert.Empty(t, d.Overlay.Relink[0].Points, "a column that is there and empty says all")
	assert.Empty(t, d.Overlay.Relink[0].Needs)
	d = read(t, r, "x.csv", "control,to\nuser-access-review,soc2:CC6.2\n")
	assert.Nil(t, d.Overlay)
	assert.Equal(t, "links that are there as they stand (1)", d.Losses[0].What)
}

// What stands under a key in a shape that is not read there is told.
func TestRead_shapes(t *testing.T) {
	t.Parallel()
	d := read(t, table.Reader{}, "x.yaml", `objects:
  framework: {urn: urn:x:f, ref_id: f, name: {a: b}, requirement_nodes: [{ref_id: a, name: A, description: [x]}, plain]}
  requirement_mapping_sets: {source_framework_urn: urn:x:f, requirement_mappings: [{relationship: equal}]}
`)
	var got []string
	for _, l := range d.Losses {
		got = append(got, l.Where+" "+l.What+" "+l.Why)
	}
	assert.ElementsMatch(t, []string{
		"x.yaml:2:40 framework.name of another shape (1) want a text", "x.yaml:2:95 requirement_nodes.description of another shape (1) want a text",
		"x.yaml:2:114 requirement_nodes of another shape (1) want a mapping", "x.yaml:3:3 objects.requirement_mapping_sets of another shape (1) want a list",
	}, got)
	assert.Len(t, d.Framework.Requirements, 1)
}

// An end in a framework that is not known gives no requirement of the file's own another name.
func TestRead_foreignEnds(t *testing.T) {
	t.Parallel()
	d := read(t, table.Reader{}, "x.yaml", `title: Own
metadata: {id: own, type: ControlCatalog, mapping-references: [{id: other}]}
controls:
  - {id: C-1, title: One, objective: x, guidelines: [{reference-id: other, entries: [{reference-id: C 1}]}]}
`)
	assert.Empty(t, d.Framework.Requirements[0].Aliases)
	require.Len(t, d.Relations, 1)
	assert.Equal(t, "other:C-1", d.Relations[0].To.String())
	assert.Contains(t, d.Problems.Error(), `id "C 1" of other holds what no reference could name: it is read as "C-1"`)
}

// What the reader was told of and the file does not have is told.
func TestReader_saysWhatIsNotThere(t *testing.T) {
	t.Parallel()
	for column, want := range map[string]string{
		"id=Kode":         `x.csv:1: no column has the header "Kode", which is to be read as id; did you mean "code"?`,
		"summary=Detalls": `x.csv:1: no column has the header "Detalls", which is to be read as summary; did you mean "details"?`,
	} {
		name, header, _ := strings.Cut(column, "=")
		_, err := table.Reader{Columns: map[string]string{name: header}}.Read(t.Context(), strings.NewReader("Code,Title,Details\nA,One,x\n"), "x.csv")
		assert.ErrorContains(t, err, want)
	}
	d := read(t, table.Reader{As: map[string]string{"zork": "soc2", "a": "soc2"}}, "x.csv", "from,to,is\na:1,b:1,equal\n")
	assert.Contains(t, d.Problems.Error(), `x.csv: warning: no framework is called "zork", which is to be read as "soc2"`)
	assert.NotContains(t, d.Problems.Error(), `"a"`)
}

// A URN that two nodes have is told with both places and names neither: no end, and nothing below it. What the others say is
// taken.
func TestRead_urnTwice(t *testing.T) {
	t.Parallel()
	const text = `objects:
  framework: {urn: urn:x:risk:framework:f, ref_id: f, name: F, requirement_nodes: [
    {assessable: true, urn: urn:x:risk:req_node:f:a, ref_id: a, name: A},
    {assessable: true, urn: urn:x:risk:req_node:f:A, ref_id: b, name: B},
    {assessable: true, urn: urn:x:risk:req_node:f:c, ref_id: C 1, name: C},
    {assessable: true, urn: urn:x:risk:req_node:f:d, ref_id: d, name: D, parent_urn: urn:x:risk:req_node:f:a},
  ]}
  requirement_mapping_sets:
  - source_framework_urn: urn:x:risk:framework:f
    target_framework_urn: urn:x:risk:framework:soc2
    requirement_mappings:
    - {source_requirement_urn: "urn:x:risk:req_node:f:a", target_requirement_urn: "urn:x:risk:req_node:soc2:cc6.1", relationship: equal}
    - {source_requirement_urn: "urn:x:risk:req_node:f:c", target_requirement_urn: "urn:x:risk:req_node:soc2:cc6.1", relationship: equal}
    - {source_requirement_urn: "urn:x:risk:req_node:f:a", target_requirement_urn: "urn:x:risk:req_node:soc2:cc6.2", relationship: equal}
`
	d := read(t, table.Reader{Known: builtin(t).Frameworks}, "x.yaml", text)
	require.Len(t, d.Relations, 1)
	assert.Equal(t, "f:C-1", d.Relations[0].From.String())
	told := d.Problems.Error()
	assert.Contains(t, told, `x.yaml:4:5: warning: URN "urn:x:risk:req_node:f:a" stands twice; the first is at x.yaml:3:5: both are taken, and it names neither of them`)
	assert.Contains(t, told, `x.yaml:6:5: warning: parent_urn "urn:x:risk:req_node:f:a" stands twice in this file`)
	assert.Contains(t, told, `x.yaml:12:7: warning: URN "urn:x:risk:req_node:f:a" stands at x.yaml:3:5 and at x.yaml:4:5: which of the two this end means is not known (and 1 more like it)`)
	assert.Contains(t, fmt.Sprint(d.Losses), "ends whose URN stands twice (2)")
	require.Len(t, d.Framework.Requirements, 4)
	for _, q := range d.Framework.Requirements {
		assert.NotContains(t, q.Aliases, "urn:x:risk:req_node:f:a", q.ID)
		assert.Empty(t, q.Parent, q.ID)
	}
}

// A framework is found in another case where one alone has the name so; of two, each is the one that is written.
func TestRead_frameworksByCase(t *testing.T) {
	t.Parallel()
	known := func(ids ...string) (list []*framework.Framework) {
		for _, id := range ids {
			list = append(list, &framework.Framework{ID: id, Title: id, Requirements: []framework.Requirement{{ID: "1", Kind: "requirement", Title: "T"}}})
		}
		return list
	}
	for _, tt := range []struct {
		known []*framework.Framework
		want  []string
	}{{known("own"), []string{"own", "own", "own"}}, {known("own", "Own"), []string{"own", "Own", "OWN"}}, {known("Own", "own"), []string{"own", "Own", "OWN"}}} {
		d := read(t, table.Reader{Known: tt.known}, "x.csv", "from,to,is\nown:1,z:1,equal\nOwn:1,z:2,equal\nOWN:1,z:3,equal\n")
		var got []string
		for _, r := range d.Relations {
			got = append(got, r.From.Framework)
		}
		assert.Equal(t, tt.want, got)
	}
}
