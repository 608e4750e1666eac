package sheet

import (
	"fmt"
	"io"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/safe"
)

// A Table is what is handed over: a row of headers and rows of texts, days and numbers (string,
// framework.Date, int, int64 and float64).
type Table struct {
	Name string
	// Notes say above all how the table is to be used; they are a sheet of their own.
	Notes []string
	Head  []string
	Rows  [][]any
	// Choices are the words that a column may hold, by its header.
	Choices map[string][]string
	// Wide are headers of columns that hold sentences.
	Wide []string
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
func WriteWorkbook(w io.Writer, t *Table) error {
	f := excelize.NewFile()
	defer f.Close() //nolint:errcheck // nothing is kept on disk
	if err := f.SetDocProps(&excelize.DocProperties{Title: t.Name, Creator: "Groundwork"}); err != nil {
		return fmt.Errorf("workbook: %w", err)
	}
	b := &writer{f: f, t: t}
	b.notes()
	b.rows()
	b.dress()
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

func (b *writer) notes() {
	b.do(b.f.SetSheetName("Sheet1", readMe))
	for i, n := range b.t.Notes {
		b.do(b.f.SetCellStr(readMe, fmt.Sprintf("A%d", i+1), safe.Text(n)))
	}
	b.do(b.f.SetColWidth(readMe, "A", "A", 110))
	if wrap, err := b.f.NewStyle(&excelize.Style{Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}}); err == nil {
		b.do(b.f.SetColStyle(readMe, "A", wrap))
	}
}

func (b *writer) rows() {
	_, err := b.f.NewSheet(b.t.Name)
	b.do(err)
	for i, h := range b.t.Head {
		b.do(b.f.SetCellStr(b.t.Name, Letters(i)+"1", h))
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
			b.do(b.f.SetCellStr(b.t.Name, at, safe.Uncell(safe.Cell(x)))) // a text is no formula here, and only what steers is shown
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

// dress sets how the sheet looks, and what may be chosen.
func (b *writer) dress() {
	last, most := Letters(len(b.t.Head)-1), len(b.t.Rows)+1
	head, err := b.f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E7EEF5"}}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	b.do(err)
	format := "yyyy-mm-dd"
	day, err := b.f.NewStyle(&excelize.Style{CustomNumFmt: &format, Alignment: &excelize.Alignment{Vertical: "top"}})
	b.do(err)
	plain, err := b.f.NewStyle(&excelize.Style{NumFmt: 49, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	b.do(err)
	for i, h := range b.t.Head {
		column, width, style := Letters(i), 16.0, plain
		for _, wide := range b.t.Wide {
			if wide == h {
				width = 48
			}
		}
		if b.dated(i) {
			style = day
		}
		if most > 1 && !b.counted(i) {
			b.do(b.f.SetCellStyle(b.t.Name, column+"2", fmt.Sprintf("%s%d", column, most), style))
		}
		b.do(b.f.SetColWidth(b.t.Name, column, column, width))
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
	landscape := "landscape"
	b.do(b.f.SetPageLayout(b.t.Name, &excelize.PageLayoutOptions{Orientation: &landscape}))
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
