package safe

import (
	"io"
	"strings"
	"unicode"

	"github.com/groundworkgrc/groundwork/internal/glyph"
)

// A Table writes rows of comma-separated values for spreadsheets. Every cell is quoted, so that
// no separator of any locale splits it, what steers stands as an escape but for the ends of
// lines, and what a spreadsheet would run stands behind an apostrophe ([Cell]).
type Table struct {
	w   io.Writer
	err error
}

// NewTable writes a table to w.
func NewTable(w io.Writer) *Table { return &Table{w: w} }

// Row writes a row and returns the first error of the writer.
func (t *Table) Row(cells ...string) error {
	if t.err != nil {
		return t.err
	}
	quoted := make([]string, len(cells))
	for i, c := range cells {
		quoted[i] = `"` + strings.ReplaceAll(Cell(c), `"`, `""`) + `"`
	}
	_, t.err = io.WriteString(t.w, strings.Join(quoted, ",")+"\n")
	return t.err
}

// Cell returns a text as a cell that no spreadsheet runs as a formula: an apostrophe stands
// before one that begins, white space, quotes and what does not show aside, with = + - or @, as letters
// of full width too, and before one that begins with a tab or the end of a line. [Uncell]
// takes it away.
func Cell(s string) string {
	s = shown(strings.ReplaceAll(s, "\r\n", "\n"), "\n\t", escape)
	if runs(s) {
		return "'" + s
	}
	return s
}

// Uncell returns what a cell that [Cell] made stands for; another is as it is.
func Uncell(s string) string {
	if rest, ok := strings.CutPrefix(s, "'"); ok && runs(rest) {
		return rest
	}
	return s
}

// runs reports whether a cell could be run, or is one that had an apostrophe already.
func runs(s string) bool {
	s = strings.TrimLeft(s, "'")
	if s == "" {
		return false
	}
	if strings.ContainsRune("\t\r\n", rune(s[0])) {
		return true
	}
	s = strings.TrimLeftFunc(s, func(r rune) bool { return unicode.IsSpace(r) || glyph.Hidden(r) || r == '"' || r == '\'' })
	return s != "" && strings.ContainsRune("=+-@＝＋－＠", []rune(s)[0])
}
