package document

import (
	"math"
	"strconv"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/internal/stored"
)

// A Type says what the cells of a column hold.
type Type string

// Types of columns. A cell is a text in each of them and "" where there is nothing.
const (
	Text      Type = "text"      // lines, parted by line feeds
	Number    Type = "number"    // a decimal number, with a point
	Day       Type = "date"      // as 2026-06-30
	Share     Type = "share"     // a number from 0 to 1, which writers set in per cent
	Reference Type = "reference" // ids, one a line: never to be read as a number or a date
)

// UnmarshalText reads the name.
func (t *Type) UnmarshalText(text []byte) error {
	return stored.Word(t, "type of a column", text, Text, Number, Day, Share, Reference)
}

// NewColumn is a column whose cells are of a type, and not of a list of choices.
func NewColumn(id, title string, t Type) Column {
	return Column{ID: id, Title: title, Type: t, Choices: []string{}}
}

// A Table has as many cells in each row as columns.
type Table struct {
	ID      string     `json:"id"` // once in a document, spelt as ids of sections
	Title   string     `json:"title"`
	Columns []Column   `json:"columns"`
	Rows    [][]string `json:"rows"`
	// Empty is said instead of a table without rows.
	Empty string `json:"empty"`
}

// A Column is one column of a table.
type Column struct {
	ID    string `json:"id"` // once in a table, spelt with _ between words: the name in a CSV file
	Title string `json:"title"`
	Type  Type   `json:"type"`
	// Choices are the values that a cell may have, for lists to choose from; [] for any.
	Choices []string `json:"choices"`
	// Fill says that the reader writes here, in a workbook.
	Fill bool `json:"fill"`
}

// Number reads a cell of a column of numbers or shares.
func (c *Column) Number(cell string) (value float64, ok bool) {
	if c == nil || c.Type != Number && c.Type != Share {
		return 0, false
	}
	v, err := strconv.ParseFloat(cell, 64)
	return v, err == nil && !math.IsNaN(v) && !math.IsInf(v, 0) && (c.Type == Number || v >= 0 && v <= 1)
}

// Date reads a cell of a column of dates.
func (c *Column) Date(cell string) (day framework.Date, ok bool) {
	if c == nil || c.Type != Day {
		return 0, false
	}
	day, err := framework.ParseDate(cell)
	return day, err == nil && !day.IsZero()
}

// Dash is what readers see of a cell where there is nothing, and which the reader does not fill.
const Dash = "–"

// Shown is a cell as a reader sees it where a form has only text: a share in per cent, and a dash where
// there is nothing. Forms that programs read have an empty cell instead.
func (c *Column) Shown(cell string) string {
	if c != nil && cell == "" && !c.Fill {
		return Dash
	}
	if v, ok := c.Number(cell); ok && c.Type == Share {
		return strconv.FormatFloat(math.Round(v*1000)/10, 'f', -1, 64) + " %"
	}
	return cell
}

// Lines are the lines of a cell, none for an empty one.
func Lines(cell string) []string {
	if cell == "" {
		return []string{}
	}
	return strings.Split(cell, "\n")
}
