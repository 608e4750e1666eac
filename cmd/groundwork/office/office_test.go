package office_test

import (
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/office"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/document"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// attacks is what has been tried on terminals, pages, spreadsheets and charts.
func attacks() []string {
	return []string{
		"<script>alert(1)</script>", `"><img src=x onerror=alert(1)>`, "javascript:alert(1)", "</style><b>", "{{.}}", "' onload='x", "<!--", "]]>",
		"=HYPERLINK(\"http://evil.example\",\"x\")", "+1+1", "-2+3", "@SUM(1)", "\t=1+1", "\r=1", "＝1+1", "=cmd|' /C calc'!A0", "x,=1",
		"\x1b[2J\x1b]0;pwned\a", "P\x1b]8;;http://evil.example\x1b\\click", "\u202Egnp.exe\u202C", "a\u2028b", "\ufeffx", "not \xff UTF-8", "\u2066x",
		"a | b", "# c", "[l](javascript:alert(1))", "`*x*`", "&#x202e;", "{nb}", "\\u202e", "Журнал 日本 👩‍💻 e\u0301 שלום", strings.Repeat("long ", 400), strings.Repeat("x", 700), //nolint:gosmopolitan // texts of any script
	}
}

func day(s string) framework.Date {
	d, err := framework.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// sample is a document with everything in it; texts that people write are made by text.
func sample(text func(int) string) *document.Document {
	n := 0
	next := func() string { n++; return text(n) }
	line := func() string { return strings.Join(strings.Fields(strings.Map(printable, next())), " ") } // names are of one line
	p := framework.Period{First: day("2026-01-01"), Last: day("2026-06-30")}
	hole := framework.Period{First: day("2026-03-01"), Last: day("2026-03-31")}
	t := document.Table{
		ID: "controls", Title: line(), Empty: next(),
		Columns: []document.Column{
			{ID: "id", Title: "Control", Type: document.Reference}, {ID: "does", Title: line(), Type: document.Text},
			{ID: "due", Title: "Due", Type: document.Day}, {ID: "part", Title: "Part", Type: document.Share}, {ID: "n", Title: "N", Type: document.Number},
			{ID: "state", Title: "State", Type: document.Text, Choices: []string{"yes", "no"}, Fill: true}, {ID: "note", Title: "Note", Type: document.Text, Fill: true},
		},
	}
	for range 40 {
		t.Rows = append(t.Rows, []string{next(), next() + "\nsecond", "2026-02-28", "0.375", "-12.5", "yes", next()}, []string{"1.10", "", "", "", "", "", ""})
	}
	return &document.Document{
		Format: document.Format, For: document.Auditor, Title: line(), Organisation: line(), At: day("2026-06-30"), Internal: true,
		Lead: []string{next()}, Method: []string{next()}, Digests: []document.Digest{{Of: "input", Sum: "sha256:" + strings.Repeat("0f", 32)}}, Notice: next(),
		Sections: []document.Section{
			{
				ID: "stands", Title: line(), Paragraphs: []string{next(), next()},
				Bands: []document.Band{{
					ID: "soc2", Title: line(), Readiness: result.Interval{Low: 0.456, High: 0.701}, Band: next(), Caption: line(), Why: []string{next()},
					Counts: []document.Count{{Title: line(), Number: 12}},
				}},
				Overlaps: []document.Overlap{{ID: "both", Title: line(), From: line(), To: line(), Shared: 40, OnlyFrom: 10, OnlyTo: 30}},
				Rankings: []document.Ranking{{ID: "weights", Title: line(), Bars: []document.Bar{
					{ID: "CC6.1", Title: line(), Missing: result.Interval{Low: 0.01, High: 0.021}}, {ID: "CC6.2", Title: line(), Missing: result.Interval{High: 0.01}},
				}}},
				Timelines: []document.Timeline{{ID: "window", Title: line(), Period: p, Lanes: []document.Lane{{ID: "a", Title: line(), Covered: []framework.Period{p}, Holes: []framework.Period{hole}}, {ID: "b", Title: line()}}}},
				Trees: []document.Tree{{ID: "tree", Title: line(), Nodes: []document.Node{
					{ID: line(), Title: line(), Heading: true, Readiness: result.Interval{High: 1}}, {ID: "CC6.1", Title: line(), Depth: 1, Status: result.StatusPartlySupported, Readiness: result.Interval{Low: 0.5, High: 1}},
					{ID: "CC6.2", Title: line(), Depth: 1, Status: result.StatusExcluded},
				}}},
			},
			{ID: "list", Title: line(), Tables: []document.Table{t, {ID: "none", Title: line(), Empty: next()}}},
		},
	}
}

func printable(r rune) rune {
	if unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp) || r == unicode.ReplacementChar {
		return ' '
	}
	return r
}

func plain() *document.Document {
	return sample(func(n int) string { return "Text " + strings.Repeat("I", n%7+1) })
}

func hostile() *document.Document {
	tried := attacks()
	return sample(func(n int) string { return tried[n%len(tried)] })
}

func steers(r rune) bool {
	return unicode.IsControl(r) && r != '\n' || unicode.Is(unicode.Bidi_Control, r) || r == 0x2028 || r == 0x2029 || r == 0xFEFF
}

type form struct {
	name  string
	write func(io.Writer, *document.Document) error
}

func forms() []form {
	return []form{
		{"html", office.HTML}, {"pdf", office.PDF}, {"xlsx", office.XLSX}, {"markdown", office.Markdown},
		{"csv", func(w io.Writer, d *document.Document) error { return office.CSV(w, d, "controls", false) }}, {"json", office.JSON},
	}
}

func written(t *testing.T, write func(io.Writer, *document.Document) error, d *document.Document) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, write(&b, d))
	return b.Bytes()
}

// The same document gives the same bytes in every form, whatever it holds.
func TestSameBytes(t *testing.T) {
	t.Parallel()
	for _, f := range forms() {
		for _, d := range []*document.Document{plain(), hostile()} {
			require.NoError(t, d.Check())
			first := written(t, f.write, d)
			assert.True(t, bytes.Equal(first, written(t, f.write, d)), f.name)
		}
	}
}

// Nothing is written where there is nothing, or what is no document.
func TestRefuses(t *testing.T) {
	t.Parallel()
	bad := plain()
	bad.Sections[1].ID = bad.Sections[0].ID
	for _, f := range forms() {
		var b bytes.Buffer
		require.ErrorContains(t, f.write(&b, nil), f.name+": no document")
		require.ErrorContains(t, f.write(nil, plain()), f.name+": no writer")
		require.ErrorContains(t, f.write(&b, bad), "is there twice")
		assert.Empty(t, b.Bytes())
		assert.ErrorIs(t, f.write(full{}, plain()), errFull, f.name)
	}
}

// A page holds no markup of others, no script, no address, and every anchor once.
func TestHTML(t *testing.T) {
	t.Parallel()
	text := string(written(t, office.HTML, hostile()))
	assert.False(t, strings.ContainsFunc(text, steers))
	assert.NotContains(t, text, "ZgotmplZ")
	assert.NotRegexp(t, `(?s)<style>.*(url\(|@import|expression).*</style>`, text)
	elements := strings.Fields("a b body br caption dd details div dl dt figcaption figure footer h1 h2 h3 head header html li line main meta nav p rect section span style summary svg table tbody td text th thead time title tr ul")
	dec := xml.NewDecoder(strings.NewReader(text))
	dec.Strict, dec.AutoClose, dec.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	for {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
		e, is := token.(xml.StartElement)
		if !is {
			continue
		}
		assert.Contains(t, elements, e.Name.Local)
		for _, a := range e.Attr {
			assert.False(t, strings.HasPrefix(a.Name.Local, "on") || a.Name.Local == "src" || a.Name.Local == "style", "%s %s", e.Name.Local, a.Name.Local)
			assert.True(t, a.Name.Local != "href" || strings.HasPrefix(a.Value, "#"), a.Value)
		}
	}
	seen := map[string]bool{}
	for _, m := range regexp.MustCompile(` id="([^"]*)"`).FindAllStringSubmatch(text, -1) {
		assert.False(t, seen[m[1]], "%s twice", m[1])
		seen[m[1]] = true
	}
	for _, m := range regexp.MustCompile(`(?:href="#|aria-labelledby=")([^"]*)"`).FindAllStringSubmatch(text, -1) {
		assert.True(t, seen[m[1]], "%s is nowhere", m[1])
	}
	for _, m := range regexp.MustCompile(`<svg[^>]*>(<title>[^<]*</title>)?`).FindAllString(text, -1) {
		assert.Regexp(t, `role="img"><title>[^<]+</title>|aria-hidden="true"`, m)
	}
	text = string(written(t, office.HTML, plain()))
	for _, s := range []string{"Internal: not to be handed over", "45–71 %", "2026-03-01/2026-03-31", "partly supported", "37.5 %", "2.1 % of the whole is not shown; 1 % is missing for certain.", "none of it is ruled out", `<time datetime="2026-02-28">`, "Of 80 "} {
		assert.Contains(t, text, s)
	}
}

func TestMarkdown(t *testing.T) {
	t.Parallel()
	text := string(written(t, office.Markdown, hostile()))
	assert.False(t, strings.ContainsFunc(text, steers))
	assert.NotContains(t, text, "<script")
	assert.NotContains(t, text, "[l](")
	for l := range strings.SplitSeq(text, "\n") {
		if strings.HasPrefix(l, "| ") {
			assert.Equal(t, 8, strings.Count(strings.ReplaceAll(l, `\|`, ""), "|"), l)
		}
	}
	assert.Contains(t, string(written(t, office.Markdown, plain())), `| 2026-02-28 | 37.5 % | \-12.5 | yes |`)
}

func TestCSV(t *testing.T) {
	t.Parallel()
	rows, err := csv.NewReader(bytes.NewReader(written(t, forms()[4].write, hostile()))).ReadAll()
	require.NoError(t, err)
	assert.Equal(t, []string{"id", "does", "due", "part", "n", "state", "note"}, rows[0])
	for _, row := range rows[1:] {
		for i, cell := range row {
			if i != 4 { // numbers may be below 0
				assert.NotRegexp(t, `^[\s]*[=+\-@＝＋－＠]|^[\t\r\n]`, cell)
			}
			assert.False(t, strings.ContainsFunc(strings.ReplaceAll(cell, "\t", ""), steers), "%q", cell)
		}
	}
	var b bytes.Buffer
	require.NoError(t, office.CSV(&b, plain(), "controls", true))
	assert.True(t, strings.HasPrefix(b.String(), "\uFEFF\"id\""))
	first := b.Len()
	require.NoError(t, office.CSV(&b, plain(), "", false))
	assert.Equal(t, b.String()[3:first], b.String()[first:], "the first is the main one")
	require.ErrorContains(t, office.CSV(&b, plain(), "x", false), `no table "x": it has controls, none`)
	require.ErrorContains(t, office.CSV(&b, &document.Document{For: document.Customer}, "", false), "take another form")
}

// A workbook is read back cell by cell: no formula, days as days, numbers as numbers.
func TestXLSX(t *testing.T) {
	t.Parallel()
	d := hostile()
	d.Sections[1].Tables[0].Title = "History: [all] 'controls' */\\? that were run in the period"
	f, err := excelize.OpenReader(bytes.NewReader(written(t, office.XLSX, d)))
	require.NoError(t, err)
	defer f.Close()
	require.Len(t, f.GetSheetList(), 4)
	const controls = "History all controls that were"
	assert.Equal(t, "How to use it", f.GetSheetList()[0])
	assert.Equal(t, controls, f.GetSheetList()[3])
	for _, name := range f.GetSheetList() {
		rows, err := f.GetRows(name)
		require.NoError(t, err)
		for r, row := range rows {
			for c, text := range row {
				at, err := excelize.CoordinatesToCellName(c+1, r+1)
				require.NoError(t, err)
				formula, err := f.GetCellFormula(name, at)
				require.NoError(t, err)
				assert.Empty(t, formula, "%s!%s", name, at)
				assert.False(t, strings.ContainsFunc(text, func(r rune) bool { return r != '\t' && steers(r) }), "%s!%s %q", name, at, text)
			}
		}
	}
	for at, want := range map[string]string{"C2": "2026-02-28", "D2": "38%", "E2": "-12.5", "F2": "yes", "A3": "1.10"} {
		got, err := f.GetCellValue(controls, at)
		require.NoError(t, err)
		assert.Equal(t, want, got, at)
	}
	raw, err := f.GetCellValue(controls, "C2", excelize.Options{RawCellValue: true})
	require.NoError(t, err)
	assert.Equal(t, "46081", raw, "a day is a number")
	kind, err := f.GetCellType(controls, "A3")
	require.NoError(t, err)
	assert.Equal(t, excelize.CellTypeSharedString, kind, "an id is a text")
	lists, err := f.GetDataValidations(controls)
	require.NoError(t, err)
	require.Len(t, lists, 1)
	assert.Equal(t, "F2:F81", lists[0].Sqref)
	layout, err := f.GetPageLayout(controls)
	require.NoError(t, err)
	assert.Equal(t, "landscape", *layout.Orientation)
	panes, err := f.GetPanes(controls)
	require.NoError(t, err)
	assert.True(t, panes.Freeze)
	first, err := f.GetCellValue("How to use it", "A1")
	require.NoError(t, err)
	assert.Contains(t, first, "INTERNAL")
}

// A sheet has a name, whatever letters its table's title is of.
func TestSheetNames(t *testing.T) {
	t.Parallel()
	for title, want := range map[string]string{
		"Controls": "Controls", strings.Repeat(":---", 10): "--- --- --- --- --- --- --- ---", strings.Repeat(".", 40): strings.Repeat(".", 31), strings.Repeat("- ;,. ", 9): "- ;,. - ;,. - ;,. - ;,. - ;,. -",
		"[]:*?": "Table", "One word and another word, the last": "One word and another word, the", "": "Table",
	} {
		d := &document.Document{Format: document.Format, For: document.Auditor, At: day("2026-03-01"), Title: "x", Sections: []document.Section{{ID: "a", Title: "A", Tables: []document.Table{
			{ID: "t", Title: title, Columns: []document.Column{{ID: "x", Title: "X", Type: document.Text}}, Rows: [][]string{{"v"}}},
		}}}}
		var b bytes.Buffer
		require.NoError(t, office.XLSX(&b, d), "%q", title)
		f, err := excelize.OpenReader(&b)
		require.NoError(t, err)
		assert.Equal(t, []string{"How to use it", want}, f.GetSheetList())
		require.NoError(t, f.Close())
	}
}

func TestPDF(t *testing.T) {
	t.Parallel()
	for _, d := range []*document.Document{plain(), hostile()} {
		text := written(t, office.PDF, d)
		assert.True(t, bytes.HasPrefix(text, []byte("%PDF-1.")))
		for _, s := range []string{"/JavaScript", "/URI", "/Launch", "/AcroForm", "/Type /EmbeddedFile"} {
			assert.False(t, bytes.Contains(text, []byte(s)), s)
		}
		assert.True(t, bytes.Contains(text, []byte("/CreationDate (D:20260630000000)")))
	}
}

var errFull = errors.New("no room")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }

// Each form that is named is written, and JSON reads back as what it was.
func TestWrite(t *testing.T) {
	t.Parallel()
	for _, name := range office.Forms() {
		var b bytes.Buffer
		require.NoError(t, office.Write(&b, name, plain()), name)
		assert.NotEmpty(t, b.Bytes(), name)
	}
	d := whole(plain())
	var b, again bytes.Buffer
	require.NoError(t, office.Write(&b, "json", d))
	back, err := document.Read(bytes.NewReader(b.Bytes()))
	require.NoError(t, err)
	require.NoError(t, office.Write(&again, "json", back))
	assert.Equal(t, b.String(), again.String())
	require.ErrorIs(t, office.Write(&b, "docx", plain()), office.ErrForm)
	assert.ErrorContains(t, office.Write(&b, "\x1b", plain()), `"\\u001b": it is one of html, pdf`)
}

// whole is a document in which no list is null, as one that was read.
func whole(d *document.Document) *document.Document {
	for i := range d.Sections {
		s := &d.Sections[i]
		s.Paragraphs, s.Bands, s.Overlaps, s.Rankings = list(s.Paragraphs), list(s.Bands), list(s.Overlaps), list(s.Rankings)
		s.Timelines, s.Trees, s.Tables = list(s.Timelines), list(s.Trees), list(s.Tables)
		for k := range s.Timelines {
			for n := range s.Timelines[k].Lanes {
				l := &s.Timelines[k].Lanes[n]
				l.Covered, l.Holes = list(l.Covered), list(l.Holes)
			}
		}
		for k := range s.Tables {
			t := &s.Tables[k]
			t.Columns, t.Rows = list(t.Columns), list(t.Rows)
			for n := range t.Columns {
				t.Columns[n].Choices = list(t.Columns[n].Choices)
			}
		}
	}
	return d
}

func list[T any](l []T) []T { return append([]T{}, l...) }
