package cli_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/cli"
)

const wild = "../exchange/testdata/wild/"

// imported takes a file in and returns what was written of it, which has to load, and what was told.
func imported(t *testing.T, args ...string) (file, told string) {
	t.Helper()
	dir := t.TempDir()
	out := filepath.Join(dir, "own.yaml")
	code, _, errs := run(t, nil, append([]string{"catalog", "import", "-o", out}, args...)...)
	require.Equal(t, cli.ExitDone, code, errs)
	code, listed, bad := run(t, nil, "catalog", "list", "--dir", dir)
	require.Equal(t, cli.ExitDone, code, "what an import writes loads: %s%s", listed, bad)
	return content(t, dir, "own.yaml"), errs
}

// Other people's files, each of which went wrong once: what is written is what they say, and what is
// left out is told; or nothing is written, and the place in the file is told.
func TestWild(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		args []string
		file []string // in what was written
		told []string
	}{
		"ids that stand twice": {
			args: []string{wild + "dup-ids/library.yaml"},
			file: []string{"- id: \"1:1\"\n    kind: requirement\n    title: First rule\n    parent: \"1\"", "- id: \"2:1\"\n    kind: requirement\n    title: Other rule\n    parent: \"2\""},
			told: []string{"took 4 requirements", "ref_ids that stand twice (2)"},
		},
		"ends are URNs": {
			args: []string{wild + "urn-ends/library.yaml"},
			file: []string{"- id: CCF-1\n", "aliases: [CCF 1]", "from: house:CCF-1\n    to: soc2:CC6.1\n    is: equal", "from: house:H-ROOT\n    to: soc2:CC6.2\n    is: subset"},
			told: []string{"took 2 requirements, 2 relations", `1 id holds a space`, `"CCF 1" is "CCF-1"`},
		},
		"a URN is not the id of another": {
			args: []string{wild + "urn-ends/shifted.yaml"},
			file: []string{"from: house:3\n    to: soc2:CC6.1", "aliases: ['urn:me:risk:req_node:house:2']"},
			told: []string{"took 2 requirements, 1 relations"},
		},
		"a framework of another id": {
			args: []string{wild + "other-id/library.yaml"},
			file: []string{"from: iso42001-2023:a.2.2"},
			told: []string{`no framework "iso42001-2023" is loaded, and 1 end of relations stands in it`, `did you mean "iso42001"?`},
		},
		"a framework of another id, tied": {
			args: []string{wild + "other-id/library.yaml", "--as", "iso42001-2023=iso42001"},
			file: []string{"from: iso42001:A.2.2\n    to: soc2:CC5.3"},
			told: []string{"took 1 relations"},
		},
		"semicolons": {args: []string{wild + "semicolons/relations.csv"}, file: []string{"to: soc2:CC5.3\n    is: subset\n    why: policy, AI"}},
		"an empty tail": {
			args: []string{wild + "empty-tail/requirements.csv"}, file: []string{"- id: A-1\n    title: Access\n    summary: x"}, told: []string{"csv: took 1 requirements\n"},
		},
		"spaces that do not show": {
			args: []string{wild + "csv-loads-not/nbsp.csv"}, file: []string{"- id: A-1\n    title: Access\n    aliases: [A 1]", "- id: A-2\n", "- id: A-3\n", "- id: A–4\n"},
			told: []string{"nbsp.csv:2: warning: spaces that break no line (2, the first here) are read as spaces", "2 ids hold a space"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file, told := imported(t, tt.args...)
			for _, want := range tt.file {
				assert.Contains(t, file, want)
			}
			for _, want := range tt.told {
				assert.Contains(t, told, want)
			}
		})
	}
}

// What would not load is not written, and the place in the file that was read is told.
func TestWild_refused(t *testing.T) {
	t.Parallel()
	put := func(name, text string) string {
		file := filepath.Join(t.TempDir(), name)
		require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
		return file
	}
	for name, tt := range map[string]struct {
		file string
		want []string
	}{
		"no parent":         {wild + "csv-loads-not/parent.csv", []string{`parent.csv:2:12: unknown requirement "parent:A"`}},
		"links":             {wild + "csv-loads-not/links.csv", []string{"links.csv:3: user-access-review has several links to soc2:CC6.2", `links.csv:4:1: no control is called "nope"`}},
		"nothing in it":     {put("n.csv", "from,to,is\n"), []string{"nothing was taken", "csv: took nothing"}},
		"nothing found":     {put("n.csv", "from,to,is\nsoc2:X1,iso42001:A.2.2,equal\n"), []string{"nothing was taken", `soc2 has no requirement "X1"`, "ends that are no requirement (1)"}},
		"a built-in id":     {put("soc2.csv", "id,title\nA,T\n"), []string{`framework "soc2" is there already, at builtin:`, "--id gives this one another id"}},
		"several in a cell": {put("s.csv", "from,to,is\nsoc2:CC6.1,iso42001:A.2.2; A.2.3,subset\n"), []string{`s.csv:2:12: "iso42001:A.2.2; A.2.3" in column "to" seems to name several`, `--split ";"`}},
		"merged cells":      {put("m.csv", "Code,Title\nA,T\n,U\n,V\n"), []string{"m.csv:3: the row has no id: where cells were merged", "(and 1 more like it)"}},
		"unknown header":    {put("h.csv", "Numer,Titel,Frum\n1,T,x\n"), []string{`It has "Numer", "Titel" (title?), "Frum" (from?)`, "--column id=NAME"}},
		"a part of Gemara":  {put("g.yaml", "controls:\n  - {id: A, title: T}\n"), []string{"a part of a Gemara catalog: it has no metadata"}},
		"other Gemara":      {put("g.yaml", "metadata: {id: a, type: ThreatCatalog}\nthreats: []\n"), []string{"a Gemara document of type ThreatCatalog"}},
		"native already":    {put("g.yaml", "framework: {id: a, title: A}\nrequirements: []\n"), []string{"this is native YAML already"}},
	} {
		out := filepath.Join(t.TempDir(), "own.yaml")
		code, _, errs := run(t, nil, "catalog", "import", tt.file, "-o", out)
		assert.Equal(t, cli.ExitFailed, code, name)
		for _, want := range tt.want {
			assert.Contains(t, errs, want, name)
		}
		assert.NoFileExists(t, out, name)
	}
}

// Sheets as people have them.
func TestWild_sheets(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, tt := range map[string]struct {
		file, text string
		args       []string
	}{
		"tabs":          {"own.tsv", "id\ttitle\tsummary\nA-1\tAccess, and more\tx\n", nil},
		"sep":           {"own.csv", "sep=;\r\nid;title;summary\r\nA-1;Access, and more;x\r\n", nil},
		"CR alone":      {"own.csv", "id,title,summary\rA-1,\"Access, and more\",x\r", nil},
		"common names":  {"own.csv", "Control ID,Name,Details\nA-1,\"Access, and more\",x\n", nil},
		"said by hand":  {"own.csv", "Nr,title,summary\nA-1,\"Access, and more\",x\n", []string{"--column", "id=Nr"}},
		"title above":   {"own.csv", "Our controls\n\nid,title,summary\nA-1,\"Access, and more\",x\n", nil},
		"no title":      {"own.csv", "Identifier,Description,Details\nA-1,\"Access, and more\",x\n", nil},
		"empty columns": {"own.csv", "id,title,summary,,\nA-1,\"Access, and more\",x,,\n,,,,\n", nil},
	} {
		file := filepath.Join(dir, name+filepath.Ext(tt.file))
		require.NoError(t, os.WriteFile(file, []byte(tt.text), 0o600))
		got, told := imported(t, append([]string{file, "--id", "own"}, tt.args...)...)
		assert.Equal(t, "framework:\n  id: own\n  title: own\nrequirements:\n  - id: A-1\n    title: Access, and more\n    summary: x\n", got, "%s: %s", name, told)
	}
}

// A workbook is read as CSV is: the first sheet that is a table, wherever its header stands.
func TestWild_workbook(t *testing.T) {
	t.Parallel()
	f := excelize.NewFile()
	defer f.Close()
	_, err := f.NewSheet("Controls")
	require.NoError(t, err)
	require.NoError(t, f.SetCellValue("Sheet1", "A1", "About this book"))
	for cell, v := range map[string]any{"B3": "Code", "C3": "Description", "B4": "CCF 1", "C4": "Access is reviewed.", "B5": 1.1, "C5": "Told."} {
		require.NoError(t, f.SetCellValue("Controls", cell, v))
	}
	file := filepath.Join(t.TempDir(), "own.xlsx")
	require.NoError(t, f.SaveAs(file))
	got, told := imported(t, file)
	assert.Contains(t, got, "- id: CCF-1\n    title: Access is reviewed.\n    summary: Access is reviewed.\n    aliases: [CCF 1]")
	assert.Contains(t, got, `- id: "1.1"`)
	assert.Contains(t, told, "sheet Controls of a workbook: took 2 requirements")
	assert.Contains(t, told, `own.xlsx:4:2: warning: 1 id holds a space`)
	assert.Contains(t, told, `"Code" as id, "Description" as summary`)
	assert.Contains(t, told, `sheet "Sheet1" (1 rows) is not read`)
}

// A cell of a workbook keeps its lines, which part several ids, and a table with a fault is no sheet to pass over.
func TestWild_workbookAsCSV(t *testing.T) {
	t.Parallel()
	book := func(first [][]any) string {
		f := excelize.NewFile()
		defer f.Close()
		_, err := f.NewSheet("Map")
		require.NoError(t, err)
		for i := range first {
			require.NoError(t, f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &first[i]))
		}
		require.NoError(t, f.SetSheetRow("Map", "A1", &[]any{"from", "to", "is"}))
		require.NoError(t, f.SetSheetRow("Map", "A2", &[]any{"soc2:CC6.1", "iso42001:A.2.2\n A.2.3 ", "subset"}))
		file := filepath.Join(t.TempDir(), "own.xlsx")
		require.NoError(t, f.SaveAs(file))
		return file
	}
	got, _ := imported(t, book([][]any{{"id", "title", "summary"}, {"A", "T", "  one  and\r\n two\n"}}))
	assert.Contains(t, got, "summary: |-\n      one and\n      two\n")
	got, told := imported(t, book([][]any{{"About"}}), "--split", ";")
	assert.Contains(t, told, "took 2 relations", got)
	code, _, errs := run(t, nil, "catalog", "import", book([][]any{{"About"}}))
	assert.Equal(t, cli.ExitFailed, code)
	assert.Contains(t, errs, "seems to name several")
	code, _, errs = run(t, nil, "catalog", "import", book([][]any{{"id", "title", "weight"}, {"A", "T", "x"}}), "--split", ";")
	assert.Equal(t, cli.ExitFailed, code)
	assert.Contains(t, errs, `own.xlsx:2:3: weight "x"`)
}

// Links of controls that are there come back as an overlay, of what changed alone.
func TestWild_links(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	links := filepath.Join(dir, "links.csv")
	ok(t, "catalog", "export", "--to", "csv", "--what", "links", "-o", links)
	code, _, errs := run(t, nil, "catalog", "import", links)
	assert.Equal(t, cli.ExitFailed, code)
	assert.Contains(t, errs, "nothing was taken", "nothing changed")
	require.NoError(t, os.WriteFile(links, []byte("control,to,points,why\nuser-access-review,soc2:CC6.2,\"b, c\",Surplus access goes.\n"), 0o600))
	got, told := imported(t, links)
	assert.Contains(t, got, "overlay:\n  id: links\n  title: Links of links.csv\n  why: As stated in links.csv.\n  relink:\n    - control: user-access-review\n      to: soc2:CC6.2\n      points: [b, c]\n      why: Surplus access goes.")
	assert.Contains(t, told, "took 1 links")
}

// Several ids in one cell are several relations where that is asked for.
func TestWild_split(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "own.csv")
	require.NoError(t, os.WriteFile(file, []byte("from,to,is\nsoc2:CC6.1,iso42001:A.2.2; A.2.3 ;soc2:CC6.2,subset\n"), 0o600))
	got, told := imported(t, file, "--split", ";")
	assert.Contains(t, told, "took 3 relations")
	for _, want := range []string{"to: iso42001:A.2.2", "to: iso42001:A.2.3", "to: soc2:CC6.2"} {
		assert.Contains(t, got, want)
	}
}

// Relations to several frameworks are several sets, and come back as they were.
func TestWild_twoTargets(t *testing.T) {
	t.Parallel()
	out := filepath.Join(t.TempDir(), "lib.yaml")
	ok(t, "catalog", "export", "--to", "ciso", "--what", "relations", "--framework", "demo", "--dir", wild+"two-targets", "-o", out)
	text := content(t, filepath.Dir(out), "lib.yaml")
	for _, want := range []string{"target_framework_urn: urn:groundwork:risk:framework:iso42001", "target_framework_urn: urn:groundwork:risk:framework:soc2", "urn:groundwork:risk:library:demo"} {
		assert.Contains(t, text, want)
	}
	code, _, errs := run(t, nil, "catalog", "import", out, "--dir", wild+"two-targets")
	require.Equal(t, cli.ExitDone, code, errs)
	assert.Contains(t, errs, "took 2 relations")
	require.NoError(t, os.RemoveAll(out))
	ok(t, "catalog", "export", "--to", "ciso", "--framework", "iso42001", "-o", out)
	text = content(t, filepath.Dir(out), "lib.yaml")
	assert.Contains(t, text, "assessable: false\n        depth: 1")
	assert.NotRegexp(t, `urn: .*[^a-z0-9:._()\[\]\n -]`, text)
}

// An id that loads can be named everywhere, and what is exported of it is read again.
func TestWild_spaceID(t *testing.T) {
	t.Parallel()
	dir := wild + "space-id"
	assert.Contains(t, ok(t, "catalog", "show", "cisco:CCF 1", "--dir", dir), "cisco:CCF 1  One")
	assert.Contains(t, ok(t, "path", "cisco:CCF 1", "soc2:CC6.1", "--dir", dir), "cisco:CCF 1 is equal soc2:CC6.1")
	out := filepath.Join(t.TempDir(), "cisco.json")
	ok(t, "catalog", "export", "--to", "oscal", "--framework", "cisco", "--dir", dir, "-o", out)
	got, _ := imported(t, out)
	assert.Contains(t, got, "- id: CCF 1\n")
}

// Two frameworks that relations alone join: no share, and no fault of the catalog.
func TestWild_overlap(t *testing.T) {
	t.Parallel()
	out := ok(t, "overlap", "mine", "soc2", "--dir", wild+"overlap-relations")
	assert.Contains(t, out, "No control is linked to mine: no evidence is shared by way of one")
	assert.Contains(t, out, "1 relation is stated between them")
	assert.Contains(t, out, "groundwork path mine:R1 soc2:CC5.3")
	assert.Contains(t, out, "groundwork project DIR mine")
	assert.NotContains(t, out, "0.0 %")
	assert.NotContains(t, out, "fault of the catalog")
	assert.NotContains(t, out, "this project's own work")
	assert.Contains(t, ok(t, "overlap", "mine", "iso42001", "--dir", wild+"overlap-relations"), "No relation is stated between the two either")
}

// A crosswalk that came before its framework is told of when that comes.
func TestWild_crosswalkFirst(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	ok(t, "catalog", "import", wild+"other-id/library.yaml", "-o", filepath.Join(dir, "map.yaml"))
	file := filepath.Join(t.TempDir(), "iso42001-2023.csv")
	require.NoError(t, os.WriteFile(file, []byte("id,title\nA.2.2,T\n"), 0o600))
	code, _, errs := run(t, nil, "catalog", "import", file, "--dir", dir)
	assert.Equal(t, cli.ExitFailed, code)
	assert.Contains(t, errs, `did you mean "iso42001-2023:A.2.2"?`)
	assert.Contains(t, errs, "import the crosswalk again")
	require.NoError(t, os.WriteFile(file, []byte("id,title\na.2.2,T\n"), 0o600))
	code, _, errs = run(t, nil, "catalog", "import", file, "--dir", dir)
	assert.Equal(t, cli.ExitDone, code, "what the crosswalk calls it may be another here")
	assert.Contains(t, errs, "map.yaml:2:5: warning: ends of relations that name iso42001-2023 (1, the first here) were written before it was known")
}

// A framework that is called as another is, but for the case of letters, is told where it comes in, and stands beside it.
func TestFrameworksByCase(t *testing.T) {
	t.Parallel()
	dir := place(t, map[string]string{"own.csv": "id,title\nA-1,Access\n"})
	_, told := imported(t, filepath.Join(dir, "own.csv"), "--id", "SOC2")
	assert.Regexp(t, `own\.csv:?\S* warning: framework "SOC2" differs by the case of letters alone from the one at builtin:\S+, and is another`, told)
}
