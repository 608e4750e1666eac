package browsertest_test

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/internal/browsertest"
)

// readers are those who are given a document.
func readers() []string {
	return []string{"leadership", "auditor", "certification-body", "engineering", "customer"}
}

// handed is a document as JSON tells it.
type handed struct {
	Title        string
	Organisation string
	At           string
	Sections     []struct {
		Title  string
		Tables []struct {
			Title   string
			Columns []struct{ Title, Type string }
			Rows    [][]string
		}
	}
}

// written makes the document for a reader of a workspace in some form, "readiness" the whole report, and says where it is.
func written(t *testing.T, workspace, reader, ending string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), reader+"."+ending)
	args := []string{"report", workspace, "--for", reader, "-o", file}
	if reader == "readiness" {
		args = []string{"assess", workspace, "-o", file}
	}
	c := exec.CommandContext(context.Background(), command(t), args...)
	c.Dir = browsertest.Root()
	out, err := c.CombinedOutput()
	require.NoError(t, err, string(out))
	return file
}

func documentOf(t *testing.T, workspace, reader string) handed {
	t.Helper()
	text, err := os.ReadFile(written(t, workspace, reader, "json"))
	require.NoError(t, err)
	var d handed
	require.NoError(t, json.Unmarshal(text, &d))
	return d
}

const (
	acme    = "examples/acme"
	hostile = "cmd/groundwork/internal/cli/testdata/hostile"
)

// LibreOffice finds in a workbook what the document holds, cell by cell: days as days, numbers as numbers, ids as texts, and
// no formula, whatever a cell begins with.
func TestWorkbooksInLibreOffice(t *testing.T) {
	if _, err := exec.LookPath("soffice"); err != nil {
		t.Skip("no LibreOffice here: apt-get install libreoffice-calc")
	}
	dir := t.TempDir()
	files := []string{}
	for _, r := range readers() {
		files = append(files, written(t, acme, r, "xlsx"))
	}
	bad := written(t, hostile, "auditor", "xlsx")
	named := filepath.Join(dir, "hostile.xlsx")
	require.NoError(t, os.Rename(bad, named))
	books := opened(t, dir, append(files, named))
	for _, r := range readers() {
		d, book := documentOf(t, acme, r), books[r]
		require.Equal(t, "How to use it", book[0].name)
		assert.Contains(t, strings.Join(column(book[0], 0), "\n"), d.Title)
		at := 1
		for _, s := range d.Sections {
			for _, table := range s.Tables {
				if len(table.Rows) == 0 {
					continue
				}
				for book[at].at(0, 1).text != table.Columns[1].Title { // a picture as a sheet
					at++
				}
				sheet := book[at]
				at++
				assert.Empty(t, sheet.at(len(table.Rows)+1, 0), "%s: %s has more rows", r, table.Title)
				for i, row := range table.Rows {
					for k, want := range row {
						assert.Equal(t, typed(want, table.Columns[k].Type), sheet.at(i+1, k), "%s: %s, row %d, %s", r, table.Title, i+1, table.Columns[k].Title)
					}
				}
			}
		}
	}
}

// at is a cell, an empty one where nothing stands.
func (s leaf) at(row, column int) held {
	if row < len(s.rows) && column < len(s.rows[row]) {
		return s.rows[row][column]
	}
	return held{}
}

func column(s leaf, i int) []string {
	list := []string{}
	for _, row := range s.rows {
		if i < len(row) {
			list = append(list, row[i].text)
		}
	}
	return list
}

// typed is a cell as LibreOffice holds it.
func typed(text, kind string) held {
	switch {
	case text == "":
		return held{}
	case kind == "number" || kind == "share":
		return held{kind: "float", text: figure(text)}
	case kind == "date":
		return held{kind: "date", text: text}
	}
	return held{kind: "string", text: text}
}

// figure is a number with as many digits as programs agree on.
func figure(text string) string {
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return text
	}
	return strconv.FormatFloat(v, 'g', 12, 64)
}

// held is what a cell holds.
type held struct{ kind, text string }

// leaf is a sheet of a workbook.
type leaf struct {
	name string
	rows [][]held
}

// opened opens workbooks with LibreOffice and reads what it made of them, by the name of the file without its ending.
func opened(t *testing.T, dir string, files []string) map[string][]leaf {
	t.Helper()
	ctx, end := context.WithTimeout(context.Background(), 3*browsertest.Patience)
	defer end()
	args := append([]string{"--headless", "-env:UserInstallation=file://" + dir + "/profile", "--convert-to", "fods", "--outdir", dir}, files...)
	out, err := exec.CommandContext(ctx, "soffice", args...).CombinedOutput()
	require.NoError(t, err, string(out))
	books := map[string][]leaf{}
	for _, f := range files {
		name := strings.TrimSuffix(filepath.Base(f), ".xlsx")
		r, err := os.Open(filepath.Join(dir, name+".fods"))
		require.NoError(t, err, string(out))
		books[name] = leaves(t, r)
		require.NoError(t, r.Close())
	}
	return books
}

// leaves reads the sheets of a flat OpenDocument file, and holds that no cell has a formula.
func leaves(t *testing.T, r io.Reader) []leaf {
	t.Helper()
	list, d := []leaf{}, xml.NewDecoder(r)
	var cell *held
	times, rows, lines, text := 0, 0, []string{}, false
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return list
		}
		require.NoError(t, err)
		switch x := token.(type) {
		case xml.StartElement:
			switch x.Name.Local {
			case "table":
				list = append(list, leaf{name: attribute(x, "name")})
			case "table-row":
				if n := len(list) - 1; n >= 0 {
					list[n].rows = append(list[n].rows, []held{})
				}
				if rows, err = strconv.Atoi(attribute(x, "number-rows-repeated")); err != nil {
					rows = 1
				}
			case "table-cell", "covered-table-cell":
				require.Empty(t, attribute(x, "formula"), "a formula")
				cell, lines = &held{kind: attribute(x, "value-type")}, nil
				cell.text = attribute(x, "value") + attribute(x, "date-value")
				if times, err = strconv.Atoi(attribute(x, "number-columns-repeated")); err != nil {
					times = 1
				}
			case "p":
				lines, text = append(lines, ""), true
			case "s":
				n, err := strconv.Atoi(attribute(x, "c"))
				if err != nil {
					n = 1
				}
				lines[len(lines)-1] += strings.Repeat(" ", n)
			case "tab":
				lines[len(lines)-1] += "\t"
			}
		case xml.CharData:
			if text {
				lines[len(lines)-1] += string(x)
			}
		case xml.EndElement:
			text = text && x.Name.Local != "p"
			if x.Name.Local == "table-row" && len(list) > 0 {
				s := &list[len(list)-1]
				for range min(rows, 100) - 1 { // rows that are alike stand once
					s.rows = append(s.rows, s.rows[len(s.rows)-1])
				}
			}
			if x.Name.Local != "table-cell" || cell == nil {
				continue
			}
			if cell.kind == "percentage" {
				cell.kind = "float"
			}
			if cell.kind == "float" {
				cell.text = figure(cell.text)
			}
			if cell.kind == "string" {
				cell.text = strings.Join(lines, "\n")
			}
			s := &list[len(list)-1]
			for range min(times, 100) { // an empty rest is as wide as the sheet
				s.rows[len(s.rows)-1] = append(s.rows[len(s.rows)-1], *cell)
			}
			cell = nil
		}
	}
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name && !strings.Contains(a.Name.Space, "calc") {
			return a.Value
		}
	}
	return ""
}
