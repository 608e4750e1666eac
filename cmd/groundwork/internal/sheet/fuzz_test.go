package sheet_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/laws"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/sheet"
)

// Whatever is said to be a workbook is refused, or read into cells of one line; and what is read goes out by the laws of
// both kinds of table.
func FuzzReadXLSX(f *testing.F) {
	var b bytes.Buffer
	require.NoError(f, sheet.WriteWorkbook(&b, &sheet.Table{Name: "Evidence", Head: []string{"Control", "Evidence"}, Rows: [][]any{{"AC-1", "a\nb"}, {"=1", 2}}}))
	f.Add(b.Bytes())
	f.Add(b.Bytes()[:len(b.Bytes())/2])
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, data []byte) {
		book, err := read("x.xlsx", data)
		if err != nil {
			return
		}
		for _, s := range book.Sheets {
			goesOut(t, &s)
		}
	})
}

// FuzzTable: whatever stands in a table of text, it goes out by the laws.
func FuzzTable(f *testing.F) {
	for _, s := range []string{"Control,Evidence\nAC-01,=1+1\n", "a;b\n\"\u202e\";@x\n", "a\tb\r\n-1\t+2\n", "Control,Evidence\n\uff1d1,\t=1\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if book, err := read("x.csv", []byte(s)); err == nil && len(s) < 4000 {
			for _, x := range book.Sheets {
				goesOut(t, &x)
			}
		}
	})
}

func goesOut(t *testing.T, s *sheet.Sheet) {
	t.Helper()
	table := &sheet.Table{Name: "T"}
	for _, row := range s.Rows {
		var cells []any
		for _, c := range row {
			cells = append(cells, c.Text)
		}
		for len(table.Head) < len(cells) {
			table.Head = append(table.Head, strings.Repeat("C", len(table.Head)+1))
		}
		table.Rows = append(table.Rows, cells)
	}
	if len(table.Head) == 0 || len(table.Head) > 50 || len(table.Rows) > 200 {
		return
	}
	for i, row := range table.Rows {
		for len(row) < len(table.Head) {
			row = append(row, "")
		}
		table.Rows[i] = row
	}
	var out bytes.Buffer
	require.NoError(t, sheet.WriteCSV(&out, table))
	_, err := laws.CSV(out.Bytes())
	require.NoError(t, err)
	out.Reset()
	require.NoError(t, sheet.WriteWorkbook(&out, table))
	_, err = laws.XLSX(out.Bytes())
	require.NoError(t, err)
}
