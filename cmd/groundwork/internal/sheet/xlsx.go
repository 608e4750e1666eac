package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/dates"
)

// Bounds on a workbook, which may unfold to far more than its file.
const (
	mostUnzipped = 256 << 20
	mostColumns  = 200
)

// readWorkbook reads every sheet of a workbook: values as they are held, not as they are shown.
func readWorkbook(data []byte) (*Book, error) {
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{RawCellValue: true, UnzipSizeLimit: mostUnzipped, UnzipXMLSizeLimit: mostUnzipped})
	if err != nil {
		return nil, errors.New("the workbook cannot be read (a password, or no .xlsx): save it anew, or as CSV UTF-8")
	}
	defer f.Close() //nolint:errcheck // only read
	b := &Book{Format: "xlsx"}
	w := workbook{f: f, dates: map[int]bool{}}
	if props, err := f.GetWorkbookProps(); err == nil && props.Date1904 != nil {
		w.late = *props.Date1904
	}
	for _, name := range f.GetSheetList() {
		w.wide = false
		s, cutOff, err := w.sheet(name)
		if err != nil {
			b.Notes = append(b.Notes, fmt.Sprintf("sheet %q cannot be read and is left out", name))
			continue
		}
		if cutOff {
			b.Notes = append(b.Notes, fmt.Sprintf("of sheet %q only the first %d rows are read", name, mostRows))
		}
		if w.wide {
			b.Notes = append(b.Notes, fmt.Sprintf("of sheet %q only the first %d columns are read", name, mostColumns))
		}
		b.Sheets = append(b.Sheets, s)
	}
	return b, nil
}

type workbook struct {
	f     *excelize.File
	dates map[int]bool // styles, by whether they show a date
	late  bool         // days are counted from 1904
	wide  bool         // the sheet that is read has more columns than are read
}

func (w *workbook) sheet(name string) (s Sheet, cutOff bool, err error) {
	s.Name = plain(name)
	rows, err := w.f.Rows(name)
	if err != nil {
		return s, false, fmt.Errorf("rows: %w", err)
	}
	defer rows.Close() //nolint:errcheck // only read
	for rows.Next() {
		if len(s.Rows) == mostRows {
			return s, true, nil
		}
		texts, err := rows.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return s, false, fmt.Errorf("columns: %w", err)
		}
		w.wide = w.wide || len(texts) > mostColumns && strings.Join(texts[mostColumns:], "") != ""
		row := make([]Cell, min(len(texts), mostColumns))
		for i := range row {
			row[i] = w.cell(name, i, len(s.Rows)+1, texts[i])
		}
		s.Rows = append(s.Rows, row)
	}
	return s, false, nil
}

// cell reads one cell. A number that the workbook shows as a date is that day.
func (w *workbook) cell(sheet string, column, row int, text string) Cell {
	c := Cell{Text: plain(text), Lines: lines(text)}
	serial, err := strconv.ParseFloat(text, 64)
	if err != nil && text != "" {
		return c
	}
	at := Letters(column) + strconv.Itoa(row)
	if formula, formulaErr := w.f.GetCellFormula(sheet, at); formulaErr == nil && formula != "" {
		c.Formula = true // of a number, or of what was never reckoned
	}
	if err != nil {
		return c
	}
	style, err := w.f.GetCellStyle(sheet, at)
	if err != nil || !w.date(style) {
		return c
	}
	if day, ok := dates.Serial(serial, w.late); ok {
		c.Day, c.Text = day, day.String()
	}
	return c
}

// lines makes each line of a text plain, "" of a text of one.
func lines(text string) string {
	var list []string
	for line := range strings.SplitSeq(strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n"), "\n") {
		list = append(list, plain(line))
	}
	if text = strings.Trim(strings.Join(list, "\n"), "\n"); strings.Contains(text, "\n") {
		return text
	}
	return ""
}

// date reports whether a style shows numbers as dates.
func (w *workbook) date(style int) bool {
	if is, known := w.dates[style]; known {
		return is
	}
	is := false
	if s, err := w.f.GetStyle(style); err == nil {
		custom := ""
		if s.CustomNumFmt != nil {
			custom = *s.CustomNumFmt
		}
		is = s.NumFmt >= 14 && s.NumFmt <= 17 || s.NumFmt == 22 || s.NumFmt >= 27 && s.NumFmt <= 36 || s.NumFmt >= 50 && s.NumFmt <= 58 || showsDay(custom)
	}
	w.dates[style] = is
	return is
}

// showsDay reports whether a format of one's own shows a day or a year: what stands in quotes
// and brackets is text.
func showsDay(format string) bool {
	quoted, bracket := false, false
	for _, r := range strings.ToLower(format) {
		switch {
		case r == '"':
			quoted = !quoted
		case quoted:
		case r == '[':
			bracket = true
		case r == ']':
			bracket = false
		case !bracket && (r == 'd' || r == 'y'):
			return true
		}
	}
	return false
}
