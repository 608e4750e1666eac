package sheet

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/safe"
)

// A Table is what is handed over: a row of headers and rows of texts, days and numbers (string,
// framework.Date, int, int64 and float64).
type Table struct {
	Name string
	// About says on the sheet of notes of several tables what this one holds.
	About string
	// Notes say above all how the table is to be used; they are a sheet of their own.
	Notes []string
	Head  []string
	Rows  [][]any
	// Choices are the words that a column may hold, by its header.
	Choices map[string][]string
	// Wide are headers of columns that hold sentences, Shares of those whose numbers are parts of 1, and
	// Fill of those in which the reader writes.
	Wide, Shares, Fill []string
}

// WriteCSV writes the table with days as 2026-03-31, and no text that a spreadsheet would run.
func WriteCSV(w io.Writer, t *Table) error {
	out := safe.NewTable(w)
	err := out.Row(t.Head...)
	for _, row := range t.Rows {
		cells := make([]string, len(row))
		for i, v := range row {
			cells[i] = fmt.Sprint(v)
		}
		err = out.Row(cells...) // keeps the first error
	}
	if err != nil {
		return fmt.Errorf("table: %w", err)
	}
	return nil
}

// WriteWorkbook writes the table as .xlsx: how to use it first, then the rows with a header that
// stays, filters, days as days, and the words that a column may hold to choose from. Texts are texts,
// whatever they begin with.
func WriteWorkbook(w io.Writer, t *Table) error { return WriteBook(w, t.Name, 0, t.Notes, t) }

// WriteBook writes several tables as the sheets of one workbook, each as [WriteWorkbook] does, behind
// notes on how to use it. Their names have to be those of sheets; the day, if there is one, is that of
// the workbook.
func WriteBook(w io.Writer, title string, day framework.Date, notes []string, tables ...*Table) error {
	f := excelize.NewFile()
	defer f.Close() //nolint:errcheck // nothing is kept on disk
	props := &excelize.DocProperties{Title: safe.Text(title), Creator: "Groundwork"}
	if !day.IsZero() {
		props.Created = day.String() + "T00:00:00Z"
		props.Modified = props.Created
	}
	if err := f.SetDocProps(props); err != nil {
		return fmt.Errorf("workbook: %w", err)
	}
	b := &writer{f: f}
	b.notes(notes, tables)
	for _, t := range tables {
		b.t = t
		b.rows()
		b.dress()
	}
	if b.err == nil {
		b.err = f.Write(w)
	}
	if b.err != nil {
		return fmt.Errorf("workbook: %w", b.err)
	}
	return nil
}

// writer keeps the first error.
type writer struct {
	f   *excelize.File
	t   *Table
	err error
}

func (b *writer) do(err error) {
	if b.err == nil {
		b.err = err
	}
}

const readMe = "How to use it"

// Measures of sheets: the letters, and how wide in letters the notes are.
const (
	letters  = "Calibri"
	noteWide = 110
)

// linesOf is how many lines a text takes in a column of so many letters, about.
func linesOf(text string, wide float64) int {
	n := 0
	for line := range strings.SplitSeq(text, "\n") {
		n += max(1, int(math.Ceil(float64(utf8.RuneCountInString(line))/max(wide-1, 1))))
	}
	return n
}

// tall makes a row as high as its lines: not every program does so by itself.
func (b *writer) tall(sheet string, row, lines int) {
	const line, most = 15.0, 409.0
	if lines > 1 {
		b.do(b.f.SetRowHeight(sheet, row, math.Min(float64(lines)*line, most)))
	}
}

// notes sets the first one as the title, and links to each table that says what it holds.
func (b *writer) notes(list []string, tables []*Table) {
	b.do(b.f.SetSheetName("Sheet1", readMe))
	b.do(b.f.SetColWidth(readMe, "A", "A", noteWide))
	b.styled(readMe, "A", "A", &excelize.Style{NumFmt: 49, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	row := 0
	say := func(text string) string {
		row++
		at := fmt.Sprintf("A%d", row)
		b.do(b.f.SetCellStr(readMe, at, literal(safe.Text(text))))
		b.tall(readMe, row, linesOf(text, noteWide))
		return at
	}
	for _, n := range list {
		say(n)
	}
	for _, t := range tables {
		if t.About != "" {
			text := t.Name
			if t.About != t.Name {
				text += ": " + t.About
			}
			at := say(text)
			b.do(b.f.SetCellHyperLink(readMe, at, quoted(t.Name)+"!A1", "Location"))
			b.styled(readMe, at, at, &excelize.Style{NumFmt: 49, Font: &excelize.Font{Family: letters, Size: 11, Color: "0550AE", Underline: "single"}, Alignment: &excelize.Alignment{WrapText: true}})
		}
	}
	if len(list) > 0 {
		b.styled(readMe, "A1", "A1", &excelize.Style{NumFmt: 49, Font: &excelize.Font{Family: letters, Bold: true, Size: 14}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	}
	b.printed(readMe)
}

// quoted is the name of a sheet as a reference has it.
func quoted(name string) string { return "'" + strings.ReplaceAll(name, "'", "''") + "'" }

// styled sets the style of cells, or of whole columns.
func (b *writer) styled(sheet, from, to string, style *excelize.Style) {
	id, err := b.f.NewStyle(style)
	b.do(err)
	if from == "A" {
		b.do(b.f.SetColStyle(sheet, from+":"+to, id))
		return
	}
	b.do(b.f.SetCellStyle(sheet, from, to, id))
}

func (b *writer) rows() {
	_, err := b.f.NewSheet(b.t.Name)
	b.do(err)
	for i, h := range b.t.Head {
		b.do(b.f.SetCellStr(b.t.Name, Letters(i)+"1", literal(safe.Text(h))))
	}
	for n, row := range b.t.Rows {
		for i, v := range row {
			b.cell(fmt.Sprintf("%s%d", Letters(i), n+2), v)
		}
	}
}

func (b *writer) cell(at string, v any) {
	switch x := v.(type) {
	case string:
		if x != "" {
			b.do(b.f.SetCellStr(b.t.Name, at, literal(safe.Uncell(safe.Cell(x))))) // a text is no formula here, and only what steers is shown
		}
	case framework.Date:
		if !x.IsZero() {
			days := x.Time().Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)).Hours() / 24
			b.do(b.f.SetCellFloat(b.t.Name, at, days, 0, 64))
		}
	default:
		b.do(b.f.SetCellValue(b.t.Name, at, v))
	}
}

// literal keeps a text from being read as a character by its number, which workbooks write as _x000D_.
func literal(s string) string {
	const digits = "0123456789abcdefABCDEF"
	var b strings.Builder
	for i := range len(s) {
		if rest := s[i:]; len(rest) > 6 && rest[:2] == "_x" && rest[6] == '_' && strings.Trim(rest[2:6], digits) == "" {
			b.WriteString("_x005F")
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// dress sets how the sheet looks, and what may be chosen.
func (b *writer) dress() {
	last, most := Letters(len(b.t.Head)-1), len(b.t.Rows)+1
	head, err := b.f.NewStyle(&excelize.Style{NumFmt: 49, Font: &excelize.Font{Family: letters, Size: 11, Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E7EEF5"}}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	b.do(err)
	format := "yyyy-mm-dd"
	day, err := b.f.NewStyle(&excelize.Style{CustomNumFmt: &format, Alignment: &excelize.Alignment{Vertical: "top"}})
	b.do(err)
	plain, err := b.f.NewStyle(&excelize.Style{NumFmt: 49, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	b.do(err)
	share, err := b.f.NewStyle(&excelize.Style{NumFmt: 9, Alignment: &excelize.Alignment{Vertical: "top"}})
	b.do(err)
	fill, err := b.f.NewStyle(&excelize.Style{NumFmt: 49, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FFF8DC"}}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	b.do(err)
	wide := make([]float64, len(b.t.Head))
	for i, h := range b.t.Head {
		wide[i] = b.room(i)
		column, style := Letters(i), plain
		shares := slices.Contains(b.t.Shares, h)
		switch {
		case b.dated(i):
			style = day
		case shares:
			style = share
		case slices.Contains(b.t.Fill, h):
			style = fill
		}
		if most > 1 && (shares || !b.counted(i)) {
			b.do(b.f.SetCellStyle(b.t.Name, column+"2", fmt.Sprintf("%s%d", column, most), style))
		}
		b.do(b.f.SetColWidth(b.t.Name, column, column, wide[i]))
		if words := b.t.Choices[h]; len(words) > 0 {
			v := excelize.NewDataValidation(true)
			v.Sqref = fmt.Sprintf("%s2:%s%d", column, column, max(most, 2))
			b.do(v.SetDropList(words))
			b.do(b.f.AddDataValidation(b.t.Name, v))
		}
	}
	b.do(b.f.SetCellStyle(b.t.Name, "A1", last+"1", head))
	b.do(b.f.SetPanes(b.t.Name, &excelize.Panes{Freeze: true, XSplit: 1, YSplit: 1, TopLeftCell: "B2", ActivePane: "bottomRight"}))
	b.do(b.f.AutoFilter(b.t.Name, fmt.Sprintf("A1:%s%d", last, most), nil))
	b.heights(wide)
	b.printed(b.t.Name)
	b.do(b.f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: quoted(b.t.Name) + "!$1:$1", Scope: b.t.Name}))
	area := fmt.Sprintf("%s!$A$1:$%s$%d", quoted(b.t.Name), last, most)
	b.do(b.f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Area", RefersTo: area, Scope: b.t.Name}))
}

// printed lays a sheet across, as wide as a page.
func (b *writer) printed(sheet string) {
	landscape, fit, wide, tall, paper := "landscape", true, 1, 0, 9
	b.do(b.f.SetPageLayout(sheet, &excelize.PageLayoutOptions{Orientation: &landscape, Size: &paper, FitToWidth: &wide, FitToHeight: &tall}))
	b.do(b.f.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &fit}))
}

// room is how wide a column is, in letters: as its longest line, within bounds that leave a page readable.
func (b *writer) room(i int) float64 {
	const least, page = 11, 260
	most := min(48, page/max(len(b.t.Head), 1))
	if slices.Contains(b.t.Wide, b.t.Head[i]) {
		return float64(max(most, 36))
	}
	most = max(most, 20)
	long := least
	for _, row := range b.t.Rows {
		if s, is := row[i].(string); is {
			for line := range strings.SplitSeq(s, "\n") {
				long = max(long, utf8.RuneCountInString(line)+2)
			}
		}
	}
	return float64(min(long, most))
}

// heights makes each row as high as the cell that has most lines.
func (b *writer) heights(wide []float64) {
	most := 1
	for i, h := range b.t.Head {
		most = max(most, linesOf(h, wide[i]-3)) // beside the arrow of the filter
	}
	b.tall(b.t.Name, 1, most)
	for n, row := range b.t.Rows {
		most = 1
		for i, v := range row {
			if s, is := v.(string); is {
				most = max(most, linesOf(s, wide[i]))
			}
		}
		b.tall(b.t.Name, n+2, most)
	}
}

// dated reports whether a column holds days.
func (b *writer) dated(i int) bool { return holds[framework.Date](b.t, i) }

// counted reports whether a column holds numbers.
func (b *writer) counted(i int) bool {
	return holds[int](b.t, i) || holds[int64](b.t, i) || holds[float64](b.t, i)
}

func holds[T any](t *Table, i int) bool {
	for _, row := range t.Rows {
		if _, ok := row[i].(T); ok {
			return true
		}
	}
	return false
}
