package tracker

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/dates"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/sheet"
)

// reader takes the rows of a table one by one.
type reader struct {
	Options

	plan  *Plan
	table table
	at    map[Field][]int // columns by field
	order map[Field]dates.Order
	lent  dates.Order // that of a column that tells, or of last time, for those that do not

	saidDates string // what the user says now
	items     []*rowItem
}

// columns indexes what each column is. A column of systems none of which the organisation
// declares says from what the evidence comes.
func (r *reader) columns() {
	r.at = map[Field][]int{}
	for i := range r.plan.Columns {
		c := &r.plan.Columns[i]
		if c.Field == Systems && c.Why != asSaid && len(r.Systems) > 0 && !r.names(c.at) {
			c.Field, c.Why = System, "it names no system of the organisation: from where the evidence comes"
		}
		if c.Field == ID && c.Why != asSaid {
			r.identifies(c)
		}
		if c.Field != "" {
			r.at[c.Field] = append(r.at[c.Field], c.at)
		}
	}
}

// identifies looks whether a column of ids can be one: numbers of rows shift when a row comes in
// between, and what stands in several rows is the id of something else, such as a control.
func (r *reader) identifies(c *Column) {
	seen, n, counted := map[string]bool{}, 0, true
	for _, row := range r.body() {
		s := cell(row, c.at).Text
		if s == "" {
			continue
		}
		if n++; s != strconv.Itoa(n) {
			counted = false
		}
		if seen[s] {
			c.Field, c.Why = "", fmt.Sprintf("%q stands in several rows: it is the id of no piece", s)
			if !slices.ContainsFunc(r.plan.Columns, func(o Column) bool { return o.Field == Control }) {
				c.Field = Control
			}
			return
		}
		seen[s] = true
	}
	if counted && n > 1 {
		c.Field, c.Why = "", "it numbers the rows, which is no id: numbers shift when a row comes in between"
	}
}

// headless tells of cells in columns that have no header, which are not read.
func (r *reader) headless() {
	first, cells := map[int]string{}, map[int]int{}
	for n, row := range r.body() {
		for i, c := range row {
			taken := i < len(r.plan.Columns) && (r.plan.Columns[i].Header != "" || r.plan.Columns[i].Field != "")
			if c.Text == "" || taken {
				continue
			}
			if cells[i]++; first[i] == "" {
				first[i] = fmt.Sprintf("%s %q", sheet.At(r.table.sheet.Name, r.table.header+2+n, i), c.Text)
			}
		}
	}
	for _, i := range slices.Sorted(maps.Keys(cells))[:min(len(cells), fewColumns)] {
		text := fmt.Sprintf("column %s has no header, so that %s is not read", sheet.Letters(i), first[i])
		if n := cells[i]; n > 1 {
			text = fmt.Sprintf("column %s has no header, so that %d cells in it are not read; the first is %s", sheet.Letters(i), n, first[i])
		}
		r.plan.Notes = append(r.plan.Notes, text)
	}
	if n := len(cells) - fewColumns; n > 0 {
		r.plan.Notes = append(r.plan.Notes, fmt.Sprintf("%d more columns have no header and are not read", n))
	}
}

// fewColumns is of how many columns without a header each is told.
const fewColumns = 5

// names reports whether a cell of the column is a system of the organisation.
func (r *reader) names(column int) bool {
	for _, row := range r.body() {
		for _, s := range list(cell(row, column).Text) {
			if slices.ContainsFunc(r.Systems, func(known string) bool { return same(known, s) }) {
				return true
			}
		}
	}
	return false
}

func (r *reader) body() [][]sheet.Cell { return r.table.sheet.Rows[r.table.header+1:] }

// rows takes every row. A control that is written once above its rows is theirs.
func (r *reader) rows() {
	above, carried := "", 0
	for i, row := range r.body() {
		n := r.table.header + 2 + i
		if blank(row) || r.total(row) {
			continue
		}
		x := &rowItem{row: n}
		x.Control = r.joined(row, Control)
		x.Title = r.text(row, Title)
		switch {
		case x.Control != "" && r.heading(row):
			above = x.Control
			continue
		case x.Control == "" && above != "" && len(r.at[Control]) > 0:
			x.Control = above
			carried++
		default:
			above = x.Control
		}
		x.Cell = r.cellOf(x, Title)
		r.take(x, row)
		r.items = append(r.items, x)
	}
	if carried > 0 {
		r.plan.Notes = append(r.plan.Notes, fmt.Sprintf("%d rows without a control have that of the row above", carried))
	}
}

func blank(row []sheet.Cell) bool {
	return !slices.ContainsFunc(row, func(c sheet.Cell) bool { return c.Text != "" })
}

// heading reports whether a row says nothing but a control, and its code: it heads the rows below.
func (r *reader) heading(row []sheet.Cell) bool {
	for f, columns := range r.at {
		if f == Control || f == ID {
			continue
		}
		if slices.ContainsFunc(columns, func(i int) bool { return cell(row, i).Text != "" }) {
			return false
		}
	}
	return true
}

// total reports whether a row sums up others.
func (r *reader) total(row []sheet.Cell) bool {
	first := ""
	formula := false
	for _, c := range row {
		if first == "" {
			first = fold(c.Text)
		}
		formula = formula || c.Formula
	}
	word, _, _ := strings.Cut(first, " ")
	sum := slices.Contains([]string{"total", "totals", "sum", "summe", "count", "gesamt"}, word)
	return sum && (formula || r.text(row, Title) == "" || r.text(row, Status) == "")
}

func (r *reader) text(row []sheet.Cell, f Field) string {
	for _, i := range r.at[f] {
		if t := cell(row, i).Text; t != "" {
			return t
		}
	}
	return ""
}

// joined is the text of all columns of one field: a code and a name apart.
func (r *reader) joined(row []sheet.Cell, f Field) string {
	parts := []string{}
	for _, i := range r.at[f] {
		if t := cell(row, i).Text; t != "" {
			parts = append(parts, t)
		}
	}
	return strings.Join(parts, " ")
}

// cellOf names the cell of a field, else of the title, else the first of the row.
func (r *reader) cellOf(x *rowItem, f Field) string {
	for _, f := range []Field{f, Title, Type} {
		if len(r.at[f]) > 0 {
			return sheet.At(r.table.sheet.Name, x.row, r.at[f][0])
		}
	}
	return sheet.At(r.table.sheet.Name, x.row, 0)
}

func (r *reader) refuse(x *rowItem, f Field, format string, args ...any) {
	x.State = Refused
	x.Refusals = append(x.Refusals, Refusal{r.cellOf(x, f), fmt.Sprintf(format, args...)})
}
