// Package sheet reads a workbook, or CSV of whatever make, to cells of plain text, numbered as a
// spreadsheet program numbers them.
package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
)

// A Book is what a file holds: one sheet for CSV.
type Book struct {
	Format string
	Sheets []Sheet
	Notes  []string // how the file was read, where that was not plain
}

// A Sheet is a table of cells. Rows[0] is row 1.
type Sheet struct {
	Name string
	Rows [][]Cell
}

// A Cell is what stands in one place.
type Cell struct {
	Text    string         // as one line
	Lines   string         // of more than one, as it stands
	Day     framework.Date // of a cell that the workbook shows as a date
	Formula bool
}

// ErrOldWorkbook says that a file is of Excel before 2007.
var ErrOldWorkbook = errors.New("a workbook of the old kind (.xls): open it and save it as .xlsx, or as CSV")

// Read reads a workbook or CSV, told by what it holds. The name without folder and ending is
// that of the sheet of a CSV file, as a spreadsheet program would call it. What divides cells is
// told by which row then holds most headers that are known.
func Read(name string, data []byte, known func(row []string) int) (*Book, error) {
	b, err := read(name, data, known)
	if err == nil {
		b.failed()
	}
	return b, err
}

func read(name string, data []byte, known func(row []string) int) (*Book, error) {
	switch {
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return readWorkbook(data)
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")):
		return nil, ErrOldWorkbook
	}
	return readCSV(plain(sheetName(name)), data, known)
}

// failed takes cells whose formula failed as empty: #REF! is nobody's name.
func (b *Book) failed() {
	for i := range b.Sheets {
		s, places := &b.Sheets[i], []string{}
		for k, row := range s.Rows {
			for c := range row {
				if failure(row[c].Text) {
					row[c].Text = ""
					places = append(places, Letters(c)+strconv.Itoa(k+1))
				}
			}
		}
		if n := len(places); n > 0 {
			b.Notes = append(b.Notes, fmt.Sprintf("%d cells of sheet %q hold a formula that failed, and count as empty: %s", n, s.Name, strings.Join(places[:min(n, fewPlaces)], ", ")))
		}
	}
}

// fewPlaces is how many cells a note names.
const fewPlaces = 5

// failure reports whether a text is what a spreadsheet program shows for a formula that failed.
func failure(s string) bool {
	switch s {
	case "#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!":
		return true
	}
	return false
}

func sheetName(file string) string {
	if i := strings.LastIndexAny(file, `/\`); i >= 0 {
		file = file[i+1:]
	}
	if i := strings.LastIndexByte(file, '.'); i > 0 {
		file = file[:i]
	}
	return file
}

// At names a cell as a spreadsheet program does: Sheet1!C14.
func At(sheet string, row, column int) string {
	if strings.ContainsFunc(sheet, func(r rune) bool { return !letter(r) && (r < '0' || r > '9') && r != '_' && r != '-' && r != '.' }) {
		sheet = "'" + strings.ReplaceAll(sheet, "'", "''") + "'"
	}
	return fmt.Sprintf("%s!%s%d", sheet, Letters(column), row)
}

func letter(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r > 0x7f }

// Letters names a column, of which 0 is A.
func Letters(column int) string {
	s := ""
	for n := column + 1; n > 0; n = (n - 1) / 26 {
		s = string(rune('A'+(n-1)%26)) + s
	}
	return s
}
