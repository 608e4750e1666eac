package sheet_test

import (
	"bytes"
	"encoding/binary"
	"encoding/csv"
	"slices"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/sheet"
	"github.com/groundworkgrc/groundwork/internal/safe"
)

// read reads with a few headers known.
func read(name string, data []byte) (*sheet.Book, error) {
	return sheet.Read(name, data, func(row []string) int {
		n := 0
		for _, known := range []string{"Control", "Evidence", "Owner", "Status", "Date"} {
			if slices.Contains(row, known) {
				n++
			}
		}
		return n
	})
}

// texts are the cells of the first sheet.
func texts(t *testing.T, data []byte) [][]string {
	t.Helper()
	b, err := read("x.csv", data)
	require.NoError(t, err)
	require.Len(t, b.Sheets, 1)
	rows := [][]string{}
	for _, r := range b.Sheets[0].Rows {
		row := []string{}
		for _, c := range r {
			row = append(row, c.Text)
		}
		rows = append(rows, row)
	}
	return rows
}

func TestReadCSV(t *testing.T) {
	t.Parallel()
	want := [][]string{{"Control", "Evidence"}, {"AC-01", "a, b"}}
	for name, data := range map[string]string{
		"comma":            "Control,Evidence\nAC-01,\"a, b\"\n",
		"crlf, no end":     "Control,Evidence\r\nAC-01,\"a, b\"",
		"cr alone":         "Control,Evidence\rAC-01,\"a, b\"\r",
		"semicolon":        "Control;Evidence\nAC-01;a, b\n",
		"tab":              "Control\tEvidence\nAC-01\ta, b\n",
		"bar":              "Control|Evidence\nAC-01|a, b\n",
		"byte order mark":  "\xef\xbb\xbfControl,Evidence\nAC-01,\"a, b\"\n",
		"sep= line":        "sep=;\r\nControl;Evidence\r\nAC-01;a, b\r\n",
		"line in quotes":   "Control,Evidence\nAC-01,\"a,\nb\"\n",
		"no-break space":   "Control,Evidence\nAC-01,\"a,\u00a0b\u200b\"\n",
		"UTF-16 with mark": wide("\ufeffControl;Evidence\nAC-01;a, b\n", binary.LittleEndian),
		"UTF-16 without":   wide("Control;Evidence\nAC-01;a, b\n", binary.LittleEndian),
		"UTF-16 BE":        wide("\ufeffControl;Evidence\nAC-01;a, b\n", binary.BigEndian),
	} {
		assert.Equal(t, want, texts(t, []byte(data)), name)
	}
	assert.Equal(t, [][]string{{"Evidence", "Owner"}, {"Prüfung", "é"}}, texts(t, []byte("Evidence,Owner\nPr\xfcfung,\xe9\n")), "Windows-1252")
	assert.Equal(t, [][]string{{"Evidence", "Owner"}, {""}, {`say "x"`, `6" pipe`}}, texts(t, []byte("Evidence,Owner\n\n\"say \"\"x\"\"\",6\" pipe\n")), "a blank row is one")
}

func wide(s string, order binary.ByteOrder) string {
	var b bytes.Buffer
	for _, u := range utf16.Encode([]rune(s)) {
		_ = binary.Write(&b, order, u)
	}
	return b.String()
}

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	for want, data := range map[string]string{
		"row 2, column B: a quote begins and does not end": "Evidence,Owner\nx,\"y\n",
		"neither text nor a workbook":                      "\x00\x01\x02\x00\x00\x05",
		"the workbook cannot be read":                      "PK\x03\x04 and nothing",
		"workbook of the old kind (.xls)":                  "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
	} {
		_, err := read("x.csv", []byte(data))
		assert.ErrorContains(t, err, want)
	}
}

// How a file was read is told where it was not plain.
func TestReadTells(t *testing.T) {
	t.Parallel()
	b, err := read(`c:\x\My tracker.csv`, []byte("Evidence;Owner\nPr\xfcfung;x\n"))
	require.NoError(t, err)
	assert.Equal(t, "My tracker", b.Sheets[0].Name)
	assert.Equal(t, []string{"the file is not UTF-8 and was read as Windows-1252: look at names with accents", "cells are divided by semicolons"}, b.Notes)
}

func TestAt(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "Sheet1!C14", sheet.At("Sheet1", 14, 2))
	assert.Equal(t, "'Evidence FY26'!AA1", sheet.At("Evidence FY26", 1, 26))
	assert.Equal(t, "'It''s'!A1", sheet.At("It's", 1, 0))
}

// What is written as cells that no spreadsheet runs is read as it was, and nothing that is read makes trouble.
func FuzzReadCSV(f *testing.F) {
	f.Add("Control,Evidence\nAC-01,\"a, b\"\n")
	f.Add("sep=;\na;\"b\n\"\"c\"\r\n")
	f.Add("\xff\xfea\x00,\x00")
	f.Add(" '@, ''=1,'\t-2")
	f.Add("sep=|\n\"Control;Control;Control;Control;Control;Control\"|a\n")
	f.Fuzz(func(t *testing.T, s string) {
		b, err := read("x.csv", []byte(s))
		if err != nil || b.Format != "csv" {
			return
		}
		var out bytes.Buffer
		w := csv.NewWriter(&out)
		rows := [][]string{{"Control", "Evidence", "Owner", "Status", "Date"}}
		require.NoError(t, w.Write(rows[0]))
		for _, r := range b.Sheets[0].Rows {
			row, cells := []string{"-"}, []string{"-"}
			for _, c := range r {
				require.NotContains(t, c.Text, "\n")
				row, cells = append(row, c.Text), append(cells, safe.Cell(c.Text))
			}
			rows = append(rows, row)
			require.NoError(t, w.Write(cells))
		}
		w.Flush()
		require.Equal(t, rows, texts(t, out.Bytes()))
	})
}

// A letter and its accent are one, however the system wrote them.
func TestOneForm(t *testing.T) {
	t.Parallel()
	b, err := read("x.csv", []byte("Control,Evidence,Owner\nAC-01,a,Jose\u0301\n"))
	require.NoError(t, err)
	assert.Equal(t, "José", b.Sheets[0].Rows[1][2].Text)
}

// What a spreadsheet program shows for a formula that failed is no value, in a workbook and in CSV.
func TestFailedFormulas(t *testing.T) {
	t.Parallel()
	b, err := read("x.csv", []byte("Control,Evidence,Owner\nAC-01,a,#REF!\n#N/A,#1 of 2,Maya\n"))
	require.NoError(t, err)
	assert.Equal(t, []sheet.Cell{{Text: "AC-01"}, {Text: "a"}, {}}, b.Sheets[0].Rows[1])
	assert.Equal(t, []sheet.Cell{{}, {Text: "#1 of 2"}, {Text: "Maya"}}, b.Sheets[0].Rows[2])
	assert.Contains(t, b.Notes, `2 cells of sheet "x" hold a formula that failed, and count as empty: C2, A3`)
}
