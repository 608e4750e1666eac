package exchange

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/groundworkgrc/groundwork/catalog/table"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/sheet"
	"github.com/groundworkgrc/groundwork/framework"
)

// fromSheet reads a workbook as a table is read: the first of its sheets that is one. Where that one has
// faults it is refused, and none of those behind it is taken in its place.
func (t *Taken) fromSheet(ctx context.Context, data []byte, name string, r table.Reader) error {
	book, err := sheet.Read(name, data, func([]string) int { return 0 })
	if err != nil {
		return fmt.Errorf("import: %s: %w", name, err)
	}
	var first error
	for i := range book.Sheets {
		s := &book.Sheets[i]
		d, err := r.ReadRows(ctx, cells(s), name)
		if err != nil && !noTable(err) {
			return fmt.Errorf("import: sheet %q: %w", s.Name, err)
		}
		if err != nil {
			first = cmp.Or(first, err)
			continue
		}
		t.document(d)
		t.Format = "sheet " + s.Name + " of a workbook"
		t.notes(book, i, name)
		return nil
	}
	if first == nil {
		first = fmt.Errorf("import: %s holds no sheet that could be read", name)
	}
	return first
}

// noTable reports whether a sheet was no table at all, and not one with faults.
func noTable(err error) bool {
	p, ok := errors.AsType[framework.Problems](err)
	return ok && len(p) > 0 && (p[0].Code == table.CodeFormat || len(p) == 1 && p[0].Code == table.CodeRow && p[0].Pos.Line == 1)
}

// notes tells how the workbook was read, and which of its sheets were not.
func (t *Taken) notes(book *sheet.Book, read int, name string) {
	at := framework.Position{File: name}
	for _, n := range book.Notes {
		t.warn(framework.Problems{{Pos: at, Code: table.CodeRow, Severity: framework.Warning, Message: n}})
	}
	for i := range book.Sheets {
		if s := &book.Sheets[i]; i != read && len(s.Rows) > 0 {
			t.warn(framework.Problems{{Pos: at, Code: table.CodeFormat, Severity: framework.Warning, Message: fmt.Sprintf("sheet %q (%d rows) is not read: one sheet is one import", s.Name, len(s.Rows))}})
		}
	}
}

func cells(s *sheet.Sheet) [][]string {
	rows := make([][]string, len(s.Rows))
	for i, row := range s.Rows {
		for _, c := range row {
			rows[i] = append(rows[i], cmp.Or(c.Lines, c.Text))
		}
	}
	return rows
}
