package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/internal/safe"
	"github.com/groundworkgrc/groundwork/scoring/statement"
)

var statementHead = []string{"control", "title", "under", "applicable", "justification", "implemented by", "shown by", "until", "status", "review by", "notes"}

// statementCells is one row of a statement as texts.
func statementCells(r statement.Row) []string {
	id, applicable := r.Ref.Requirement, "no"
	if r.Control != "" {
		id = r.Control
	}
	status := r.Status.String()
	if r.Applicable {
		applicable = "yes"
		status += " " + r.Readiness.String()
	}
	by := make([]string, len(r.ImplementedBy))
	for i := range r.ImplementedBy {
		by[i] = r.ImplementedBy[i].Text()
	}
	return []string{
		id, r.Title, r.Group, applicable, strings.Join(r.Why, "; "), strings.Join(by, "; "), strings.Join(r.ShownBy, ", "), r.Until.String(),
		status, r.ReviewBy.String(), strings.Join(append(append([]string{}, r.Notes...), r.Treatments...), "; "),
	}
}

// sentence writes a note as one.
func sentence(note string) string {
	if note == "" {
		return ""
	}
	return strings.ToUpper(note[:1]) + strings.TrimSuffix(note[1:], ".") + "."
}

// StatementCSV writes a Statement of Applicability as a table that spreadsheets read,
// with one row per control and the notice at its end. Cells that a spreadsheet would run
// as a formula are written as text.
func StatementCSV(w io.Writer, s *statement.Statement) error {
	if err := there("statement", w, s == nil); err != nil {
		return err
	}
	rows := [][]string{slices.Clone(statementHead)}
	for _, r := range s.Rows {
		rows = append(rows, statementCells(r))
	}
	foot := []string{fmt.Sprintf("%s, %s, as of %s. %s", s.Title, s.Organisation, s.At, s.Notice)}
	for _, x := range s.Loosened {
		foot = append(foot, sentence(x))
	}
	rows = append(rows, append([]string{strings.Join(foot, " ")}, make([]string, len(statementHead)-1)...))
	t := safe.NewTable(w)
	for _, r := range rows {
		if err := t.Row(r...); err != nil {
			return fmt.Errorf("statement: %w", err)
		}
	}
	return nil
}
