package table_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/catalog/table"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/relation"
)

func builtin(t *testing.T) *catalog.Set {
	t.Helper()
	set, err := catalog.Load(catalog.Builtin())
	require.NoError(t, err)
	return set
}

func read(t *testing.T, r table.Reader, name, text string) *table.Document {
	t.Helper()
	d, err := r.Read(t.Context(), strings.NewReader(text), name)
	require.NoError(t, err)
	return d
}

// bare leaves of a requirement what each of the formats holds.
func bare(list []framework.Requirement, keepKind bool) []framework.Requirement {
	out := []framework.Requirement{}
	for _, q := range list {
		q.Places, q.Mirrors = framework.Places{}, nil
		if !keepKind {
			q.Kind, q.Category = "", ""
			q.Points = slices.Clone(q.Points)
			for i := range q.Points {
				q.Points[i].Rank, q.Points[i].Essential, q.Points[i].Each = framework.Required, framework.NotEssential, framework.Each{}
			}
		}
		out = append(out, q)
	}
	return out
}

// What is written reads back equal, and writing that gives the same bytes.
func TestRequirementsReadBack(t *testing.T) {
	t.Parallel()
	for _, f := range builtin(t).Frameworks {
		var csv, ciso bytes.Buffer
		losses, err := table.WriteRequirements(&csv, f)
		require.NoError(t, err)
		require.NotEmpty(t, losses)
		d := read(t, table.Reader{ID: f.ID}, f.ID+".csv", csv.String())
		assert.Empty(t, d.Problems)
		assert.Equal(t, bare(f.Requirements, true), bare(d.Framework.Requirements, true))
		var again bytes.Buffer
		_, err = table.WriteRequirements(&again, d.Framework)
		require.NoError(t, err)
		assert.Equal(t, csv.String(), again.String())

		losses, err = table.WriteCISO(&ciso, f)
		require.NoError(t, err)
		require.NotEmpty(t, losses)
		d = read(t, table.Reader{}, f.ID+".yaml", ciso.String())
		assert.Empty(t, d.Problems.Error())
		assert.Equal(t, f.ID, d.Framework.ID)
		assert.Equal(t, f.Title, d.Framework.Title)
		assert.Equal(t, bare(f.Requirements, false), bare(d.Framework.Requirements, false))
	}
}

func stated(list []*relation.Statement) []relation.Statement {
	out := []relation.Statement{}
	for _, r := range list {
		c := *r
		c.Places, c.Votes = framework.Places{}, nil
		out = append(out, c)
	}
	return out
}

func TestRelationsReadBack(t *testing.T) {
	t.Parallel()
	set := builtin(t)
	var csv, ciso bytes.Buffer
	_, err := table.WriteRelations(&csv, set.Relations)
	require.NoError(t, err)
	d := read(t, table.Reader{Known: set.Frameworks}, "relations.csv", csv.String())
	assert.Empty(t, d.Problems)
	assert.Equal(t, stated(set.Relations), stated(d.Relations))

	losses, err := table.WriteCISOMappings(&ciso, set.Frameworks, slices.DeleteFunc(slices.Clone(set.Relations), func(r *relation.Statement) bool { return r.From.Framework != "iso42001" }))
	require.NoError(t, err)
	d = read(t, table.Reader{Known: set.Frameworks, SetTheory: true}, "library.yaml", ciso.String())
	assert.Empty(t, d.Problems)
	want := []relation.Statement{}
	for _, r := range stated(set.Relations) {
		if r.From.Framework == "iso42001" {
			r.Confidence = 0
			want = append(want, r)
		}
	}
	assert.Equal(t, want, stated(d.Relations))
	assert.Contains(t, fmt.Sprint(losses), fmt.Sprintf("confidence (%d)", len(want)))

	loosely := read(t, table.Reader{Known: set.Frameworks}, "library.yaml", ciso.String())
	require.Len(t, loosely.Problems, 1, "told once")
	assert.Equal(t, table.CodeLoose, loosely.Problems[0].Code)
	for i, r := range loosely.Relations {
		assert.NotZero(t, r.Is&d.Relations[i].Is, "what is loose holds what is strict")
	}
}

func TestLinksReadBack(t *testing.T) {
	t.Parallel()
	set := builtin(t)
	var csv bytes.Buffer
	losses, err := table.WriteLinks(&csv, set.Controls)
	require.NoError(t, err)
	assert.Contains(t, losses[1].What, fmt.Sprintf("(%d)", len(set.Controls)))
	d := read(t, table.Reader{Known: set.Frameworks}, "links.csv", csv.String())
	assert.Empty(t, d.Problems)
	require.Len(t, d.Controls, len(set.Controls))
	for i, c := range d.Controls {
		require.Len(t, c.Links, len(set.Controls[i].Links))
		for j, l := range c.Links {
			want := set.Controls[i].Links[j]
			assert.Equal(t, want.To, l.To)
			assert.ElementsMatch(t, want.Points, l.Points)
			assert.Equal(t, want.Why, l.Why)
			assert.Equal(t, want.Needs.Text, l.Needs.Text)
			assert.Equal(t, want.Needs.Why, l.Needs.Why)
			assert.Equal(t, want.By, l.By)
		}
	}
}

// A file of another make: what is taken, what is warned of, what is lost.
func TestForeignLibrary(t *testing.T) {
	t.Parallel()
	d := read(t, table.Reader{}, "lib.yaml", `urn: urn:intuitem:risk:library:demo
locale: en
ref_id: Demo
name: Demo
copyright: All rights reserved
version: 3
publication_date: 2025-01-31
labels: [ai]
objects:
  framework:
    urn: urn:intuitem:risk:framework:demo
    ref_id: Demo 1.0
    name: Demo framework
    min_score: 1
    requirement_nodes:
      - {urn: "urn:intuitem:risk:req_node:demo:gv", assessable: false, depth: 1, ref_id: GV, name: Govern}
      - urn: urn:intuitem:risk:req_node:demo:gv.1
        assessable: true
        depth: 2
        parent_urn: urn:intuitem:risk:req_node:demo:gv
        ref_id: "1.10"
        description: Somebody answers for each system.
        weight: 2
        implementation_groups: [H]
      - {urn: "urn:intuitem:risk:req_node:demo:gv.2", assessable: true, depth: 2, parent_urn: "urn:x:nowhere", description: Nothing above.}
  requirement_mapping_sets:
    - source_framework_urn: urn:intuitem:risk:framework:demo
      target_framework_urn: urn:intuitem:risk:framework:iso42001
      requirement_mappings:
        - {source_requirement_urn: "urn:intuitem:risk:req_node:demo:gv.1", target_requirement_urn: "urn:x:iso42001:a.3.2", relationship: subset, strength_of_relationship: 7}
        - {source_requirement_urn: "urn:intuitem:risk:req_node:demo:gv.1", target_requirement_urn: "urn:x:iso42001:a.3.9", relationship: equal}
`)
	f := d.Framework
	assert.Equal(t, "demo", f.ID)
	require.Len(t, f.Requirements, 3)
	assert.Equal(t, "1.10", f.Requirements[1].ID)
	assert.Equal(t, "GV", f.Requirements[1].Parent)
	assert.InDelta(t, 2, f.Requirements[1].Weight, 0)
	assert.Equal(t, "gv.2", f.Requirements[2].ID)
	require.Len(t, d.Relations, 2, "no framework of that name is known, so ends are taken as they stand")
	assert.Equal(t, "iso42001:a.3.2", d.Relations[0].To.String())
	require.Len(t, d.Problems, 1)
	assert.Contains(t, d.Problems[0].String(), `lib.yaml:25:9: warning: parent_urn "urn:x:nowhere" names no node above`)
	var what []string
	for _, l := range d.Losses {
		what = append(what, l.What)
	}
	for _, w := range []string{"library.labels (1)", "library.copyright (1)", "framework.min_score (1)", "requirement_nodes.implementation_groups (1)"} {
		assert.Contains(t, what, w)
	}
}

func TestResolvesEnds(t *testing.T) {
	t.Parallel()
	d := read(t, table.Reader{Known: builtin(t).Frameworks}, "x.csv", "from,to,is\niso42001:a.3.2,soc2:cc1.3,subset|intersects\niso42001:A.3.9,soc2:CC1.3,equal\n")
	require.Len(t, d.Relations, 1)
	assert.Equal(t, "iso42001:A.3.2", d.Relations[0].From.String())
	assert.Equal(t, []string{"subset", "intersects"}, d.Relations[0].Is.Names())
	require.Len(t, d.Problems, 1)
	assert.Equal(t, `x.csv:3:1: warning: iso42001 has no requirement "A.3.9"; did you mean "A.3.1"?`, d.Problems[0].String())
}

// What OSCAL calls ac-2.1 is found by whatever people write for it, told once for each way.
func TestResolvesSpellings(t *testing.T) {
	t.Parallel()
	known := []*framework.Framework{{ID: "nist", Title: "N", Requirements: []framework.Requirement{{ID: "ac-2", Title: "T"}, {ID: "ac-2.1", Title: "T", Aliases: []string{"Accounts"}}}}}
	d := read(t, table.Reader{Known: known}, "x.csv", "from,to,is\nx:1,nist:AC-02,equal\nx:2,nist:AC-2(1),equal\nx:3,nist:AC-02(01),equal\nx:4,nist:AC-2 (1),equal\nx:5,nist:Accounts,equal\nx:6,NIST:AC-2.1,equal\n")
	var got []string
	for _, r := range d.Relations {
		got = append(got, r.To.Requirement)
	}
	assert.Equal(t, []string{"ac-2", "ac-2.1", "ac-2.1", "ac-2.1", "ac-2.1", "ac-2.1"}, got)
	assert.Equal(t, "x.csv:2:5: warning: 4 ids of nist were found in another spelling; \"AC-02\" is ac-2\n"+
		"x.csv:6:5: warning: 1 id of nist was found by a label or an earlier spelling; \"Accounts\" is ac-2.1", d.Problems.Error())
}

func TestGemaraControls(t *testing.T) {
	t.Parallel()
	d := read(t, table.Reader{}, "c.yaml", `title: Controls
metadata: {id: CCC, version: "1", author: {id: a, name: Authors}}
groups: [{id: ACC, title: Access}]
controls:
  - id: ACC.1
    title: Review
    objective: Surplus access is found.
    group: ACC
    assessment-requirements: [{id: ACC.1.1, text: Each quarter., applicability: [all]}]
    guidelines: [{reference-id: SOC2, entries: [{reference-id: CC6.3, remarks: See there.}]}]
  - {id: ACC.2, title: Old, objective: None., group: ACC, state: Retired}
`)
	assert.Equal(t, table.FormatGemara, d.Format)
	require.Len(t, d.Framework.Requirements, 2)
	assert.Equal(t, []framework.Point{{ID: "ACC.1.1", Text: "Each quarter."}}, d.Framework.Requirements[1].Points)
	require.Len(t, d.Relations, 1)
	assert.Equal(t, "soc2:CC6.3", d.Relations[0].To.String())
	assert.NotContains(t, d.Relations[0].Is.Names(), "disjoint")
	assert.NotEmpty(t, d.Losses)
}

func TestGemaraMappings(t *testing.T) {
	t.Parallel()
	const file = "../../../shared/data/gemara/good-mapping-document.yaml"
	data, err := os.ReadFile(file)
	if os.IsNotExist(err) {
		t.Skip("the shared data is not here")
	}
	require.NoError(t, err)
	d := read(t, table.Reader{}, "gemara.yaml", string(data))
	require.NotEmpty(t, d.Relations)
	assert.Equal(t, "osps:OSPS-QA-02", d.Relations[0].From.String())
	assert.Equal(t, "cra:2.1", d.Relations[0].To.String())
	assert.Equal(t, 6, d.Relations[0].Strength)
	assert.InDelta(t, 0.6, d.Relations[0].Confidence, 0)
}

func TestBadTables(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ file, text, want string }{
		"empty":           {"x.csv", "", "x.csv:1: the file is empty: the first row names the columns"},
		"unknown header":  {"x.csv", "a,b\n", "the header names no known table"},
		"doubled column":  {"x.csv", "id,title,id\n", `x.csv:1:3: column "id" stands twice`},
		"too many fields": {"x.csv", "id,title\n1,A,B\n", "x.csv:2: 3 fields in a table of 2 columns"},
		"twice":           {"x.csv", "id,title\n1,A\n1,B\n", `x.csv:3:1: requirement "1" stands twice; the first is at x.csv:2`},
		"quote":           {"x.csv", "id,title\n1,\"A\n", `x.csv:2:6: a field in quotes is not closed`},
		"relation":        {"x.csv", "from,to,is\na:1,b:1,partail\n", `x.csv:2:9: unknown relation "partail"`},
		"ref":             {"x.csv", "from,to,is\na1,b:1,equal\n", "want FRAMEWORK:ID"},
		"strength":        {"x.csv", "from,to,is,strength\na:1,b:1,equal,11\n", `strength "11": want a number from 0 to 10`},
		"utf-16":          {"x.csv", "\xff\xfei\x00d\x00", "the file is not UTF-8 text"},
		"neither":         {"x.yaml", "a: 1\n", "neither a CISO Assistant library (objects) nor a Gemara document"},
		"no mapping":      {"x.yaml", "- a\n", "the file holds no mapping"},
		"second document": {"x.yaml", "objects: {}\n---\na: 1\n", "second document"},
		"relationship":    {"x.yaml", "objects: {requirement_mapping_set: {requirement_mappings: [{relationship: partial}]}}\n", `unknown relationship "partial"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := table.Read(strings.NewReader(tt.text), tt.file)
			require.Error(t, err)
			assert.Contains(t, err.Error(), tt.want)
		})
	}
	_, err := table.Reader{MaxSize: 3}.Read(t.Context(), strings.NewReader("id,title\n"), "x.csv")
	assert.ErrorContains(t, err, "larger than 3 bytes")
}

// A cell that a spreadsheet would run is written harmless, and reads back.
func TestFormulas(t *testing.T) {
	t.Parallel()
	f := &framework.Framework{ID: "x"}
	titles := []string{"=cmd()", "＝1+1", "-2+3", "@x", "'=1", "''+1", "x;=1+1;y", "'tis", "a \"b\", c"}
	for i, title := range titles {
		f.Requirements = append(f.Requirements, framework.Requirement{ID: strconv.Itoa(i), Title: title})
	}
	var b bytes.Buffer
	_, err := table.WriteRequirements(&b, f)
	require.NoError(t, err)
	assert.Contains(t, b.String(), `"'=cmd()"`)
	d := read(t, table.Reader{}, "x.csv", b.String())
	for i, title := range titles {
		assert.Equal(t, title, d.Framework.Requirements[i].Title)
	}
}

// A table is read with the separator that its header has.
func TestRead_separators(t *testing.T) {
	t.Parallel()
	for _, sep := range []string{",", ";", "\t"} {
		d := read(t, table.Reader{}, "x.csv", strings.ReplaceAll("\ufeffid|title\r\n1|\"A, b; c\"\r\n", "|", sep))
		require.Len(t, d.Framework.Requirements, 1, "%q", sep)
		assert.Equal(t, "A, b; c", d.Framework.Requirements[0].Title)
	}
}

// What were quadratic would take minutes over tables of this size.
func TestRead_is_linear(t *testing.T) {
	t.Parallel()
	rows := func(head string, n int, format string) string {
		var b strings.Builder
		b.WriteString(head)
		for i := range n {
			fmt.Fprintf(&b, format, i, i)
		}
		return b.String()
	}
	const n = 100_000
	d := read(t, table.Reader{}, "r.csv", rows("id,title,category\n", n, "q%d,T,c%d\n"))
	assert.Len(t, d.Framework.Requirements, n)
	assert.Len(t, d.Framework.Categories, n)
	known := []*framework.Framework{d.Framework}
	d = read(t, table.Reader{Known: known}, "l.csv", rows("control,to,why\n", n, "c%d,r:Q%d,so\n"))
	assert.Len(t, d.Controls, n)
	assert.Equal(t, "r:q99999", d.Controls[n-1].Links[0].To.String(), "whatever the case")
	d = read(t, table.Reader{Known: known}, "x.csv", rows("from,to,is\n", n, "r:zz%d,r:none%d,equal\n"))
	assert.Empty(t, d.Relations)
	require.Len(t, d.Problems, 2001)
	assert.Equal(t, framework.Warning, d.Problems[2000].Severity)
	assert.Contains(t, d.Problems[2000].Message, "198000 more are not listed (MaxProblems 2000)")
}

// A number that is none, or too great, is told of and never taken.
func TestRead_numbers(t *testing.T) {
	t.Parallel()
	for _, v := range []string{"NaN", "nan", "Inf", "-1", "1e308", "x"} {
		for name, text := range map[string]string{
			"weight":       "id,title,weight\na,A," + v + "\n",
			"point_weight": "id,title,point,text,point_weight\na,A,p,P," + v + "\n",
			"strength":     "from,to,is,strength\na:b,a:c,equal," + v + "\n",
			"confidence":   "from,to,is,confidence\na:b,a:c,equal," + v + "\n",
		} {
			_, err := table.Read(strings.NewReader(text), "f.csv")
			assert.ErrorContains(t, err, fmt.Sprintf("%s %q: want a number from 0 to", name, v))
		}
	}
	lib := `{urn: urn:x:l, objects: {framework: {urn: urn:x:f, ref_id: f, name: F, requirement_nodes: [{urn: urn:x:f:a, ref_id: a, name: A, assessable: true, weight: '%s'}]}}}`
	for _, v := range []string{"NaN", "0", "-1", "1e308"} {
		d := read(t, table.Reader{}, "f.yaml", fmt.Sprintf(lib, v))
		assert.Zero(t, d.Framework.Requirements[0].Weight)
		assert.Contains(t, d.Problems.Error(), fmt.Sprintf("weight %q: want a number above 0, at most 1e+06; 1 is taken", v))
	}
}

// What is written of a table loads, whatever characters stand in its cells.
func TestRead_line_separators(t *testing.T) {
	t.Parallel()
	d := read(t, table.Reader{}, "own.csv", "id,title,summary\na,one\u2028two\u2029three,four\u2028five\n")
	var b bytes.Buffer
	require.NoError(t, catalog.Write(&b, mapping.Source{Frameworks: []*framework.Framework{d.Framework}}))
	set, err := catalog.Load(catalog.Bytes("a", b.Bytes()))
	require.NoError(t, err, b.String())
	q := set.Frameworks[0].Requirements[0]
	assert.Equal(t, "one two three", q.Title, "a title is one line")
	assert.Equal(t, "four\u2028five", q.Summary)
}

func TestReader_limits(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a", 513)
	for text, want := range map[string]string{
		"id,title\na,b\x1b[2J\n":               `f.csv:2: control character U+001B in column "title": remove it`,
		"id,title\n" + long + ",T\n":           "f.csv:2:1: an id of more than 512 characters",
		"control,to\n" + long + ",a:b\n":       "f.csv:2:1: an id of more than 512 characters",
		"from,to,is\na:b,a:" + long + ",equal": "f.csv:2:5: an id of more than 512 characters",
	} {
		_, err := table.Read(strings.NewReader(text), "f.csv")
		assert.EqualError(t, err, want)
	}
	_, err := table.Reader{MaxProblems: 3}.Read(t.Context(), strings.NewReader("id,title\n"+"1,T\n"+strings.Repeat("1,T\n", 50)), "f.csv")
	assert.ErrorContains(t, err, "f.csv:5:1: and 47 more are not listed (MaxProblems 3)")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = table.Reader{}.Read(ctx, strings.NewReader("id,title\n"), "f.csv")
	assert.ErrorIs(t, err, context.Canceled)
}

// Gemara's catalogs of guidance are frameworks; what they refer to and do not declare, and groups that
// are not there, are told once.
func TestGemaraGuidance(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("testdata/corpus/gemara.yaml")
	require.NoError(t, err)
	d := read(t, table.Reader{Known: []*framework.Framework{one()}}, "g.yaml", string(data))
	f := d.Framework
	assert.Equal(t, [3]string{"g-1", "Guidance", "Me"}, [3]string{f.ID, f.Title, f.Publisher})
	require.Len(t, f.Requirements, 3)
	assert.Equal(t, []framework.Point{{ID: "a-b", Text: "Do."}}, f.Requirements[1].Points)
	assert.Equal(t, [3]string{"A-1", "guideline", "A"}, [3]string{f.Requirements[1].ID, f.Requirements[1].Kind, f.Requirements[1].Parent})
	assert.Equal(t, []string{"A 1"}, f.Requirements[1].Aliases)
	assert.Empty(t, f.Requirements[2].Parent)
	require.Len(t, d.Relations, 2)
	assert.Equal(t, [2]string{"g-1:A-1", "one:R-1"}, [2]string{d.Relations[0].From.String(), d.Relations[0].To.String()})
	assert.Equal(t, 5, d.Relations[0].Strength)
	assert.Equal(t, "two:X", d.Relations[1].To.String())
	for _, want := range []string{`"A-2" stands in group "B", which the file does not have`, `reference-id "TWO" is none that mapping-references declare`} {
		assert.Contains(t, d.Problems.Error(), want)
	}
	assert.NotContains(t, d.Problems.Error(), `"ONE"`)
	assert.Contains(t, fmt.Sprint(d.Losses), "statements that are Retired (1)")
	assert.Contains(t, fmt.Sprint(d.Losses), "guideline-mappings that name no entry (1)")
}

// A scale of 100 is told once and divided; what is on neither scale is left out, told once.
func TestStrengths(t *testing.T) {
	t.Parallel()
	library := func(strengths ...string) string {
		var b strings.Builder
		b.WriteString("objects:\n  requirement_mapping_sets:\n    - source_framework_urn: urn:x:a\n      target_framework_urn: urn:x:b\n      requirement_mappings:\n")
		for i, n := range strengths {
			fmt.Fprintf(&b, "        - {source_requirement_urn: urn:x:a:%d, target_requirement_urn: urn:x:b:1, relationship: equal, strength_of_relationship: %s}\n", i, n)
		}
		return b.String()
	}
	for _, tt := range []struct {
		in   []string
		want []int
		told string
	}{
		{[]string{"0", "7", "10"}, []int{0, 7, 10}, ""},
		{[]string{"0", "90", "90", "100", "4", "55"}, []int{0, 9, 9, 10, 1, 6}, "l.yaml:9:11: warning: strengths go up to 100 here: they are read as of 100 and divided by ten"},
		{[]string{"5", "-1", "NaN", "2.5"}, []int{5, 0, 0, 0}, `l.yaml:7:11: warning: strength "-1": want 0 to 10; it is left out (and 2 more like it)`},
		{[]string{"5", "1e9"}, []int{5, 0}, `l.yaml:7:11: warning: strength "1e9": want 0 to 10; it is left out`},
	} {
		d := read(t, table.Reader{}, "l.yaml", library(tt.in...))
		var got []int
		for _, r := range d.Relations {
			got = append(got, r.Strength)
		}
		assert.Equal(t, tt.want, got)
		assert.Equal(t, tt.told, d.Problems.Error())
	}
}

// What the reader was told of the file and is not so is told back.
func TestSaidOfTheFile(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]string{
		"ids=Code": `own.csv:1: warning: no column is called "ids" here; did you mean "id"?`,
	} {
		column, name, _ := strings.Cut(said, "=")
		d, err := table.Reader{Columns: map[string]string{column: name}}.Read(t.Context(), strings.NewReader("id,title,Code\nA,T,x\n"), "own.csv")
		require.NoError(t, err)
		assert.Contains(t, strings.Split(d.Problems.Error(), "\n"), want)
	}
	known := []*framework.Framework{{ID: "one", Title: "One", Requirements: []framework.Requirement{{ID: "R-1", Title: "T"}}}}
	for as, want := range map[string]string{"other": "", "none": `own.csv: warning: no framework is called "none", which is to be read as "one"`} {
		d, err := table.Reader{Known: known, As: map[string]string{as: "one"}}.Read(t.Context(), strings.NewReader("from,to,is\nother:R-1,x:1,equal\n"), "own.csv")
		require.NoError(t, err)
		assert.Equal(t, want, d.Problems.Error(), as)
	}
}
