package statement

import (
	"io"

	"github.com/groundworkgrc/groundwork/scoring/internal/stored"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Read reads a statement that was stored as JSON. It refuses other forms than [Format], and
// what is no statement: null in a list, a figure left out, figures that their status
// contradicts, counts other than those of the rows, repetitions, and names of several lines
// or that turn the direction of text. It judges nothing anew. The error is the reader's, or
// wraps [result.ErrNotStored].
func Read(r io.Reader) (*Statement, error) {
	return stored.Form[Statement]{
		Name: "statement", Format: Format, Err: result.ErrNotStored, First: FirstFormat, Retell: retell,
		Named: func(s *Statement) string { return s.Format }, Check: check,
	}.Read(r)
}

// retell says the statuses of the first edition in the words of this one.
func retell(s *Statement) {
	for i := range s.Rows {
		s.Rows[i].Status = s.Rows[i].Status.Retold(s.Rows[i].Readiness)
	}
}

func check(f *stored.Faults, s *Statement) {
	f.Names("the name in a statement", []string{s.Organisation, s.Lens, s.Framework, s.Title})
	var counts Totals
	rows := map[string]bool{}
	for i := range s.Rows {
		row := &s.Rows[i]
		counts.Add(row)
		f.Names("the name in a row", []string{row.Control, row.Title, row.Group})
		if rows[row.ID()] {
			f.Add("row %q is there twice", row.ID())
		}
		rows[row.ID()] = true
		stored.Stands(f, "row", row.ID(), row.Status, row.Readiness)
		if row.Applicable != row.Status.Counted() {
			f.Add("row %q is %s and says the contrary of whether it applies", row.ID(), row.Status.Words())
		}
	}
	f.Wrote("readiness", len(s.Rows))
	if counts != s.Totals {
		f.Add("its counts are %+v, and those of its rows %+v", s.Totals, counts)
	}
	for i := range s.Treatments {
		f.Note(s.Treatments[i].Check(), "treatment of", s.Treatments[i].Requirement.Requirement)
	}
	risks := map[string]bool{}
	for i := range s.Risks {
		x := &s.Risks[i]
		f.Names("the name in a risk", []string{x.ID, x.Title, x.Owner})
		if risks[x.ID] {
			f.Add("risk %q is there twice", x.ID)
		}
		risks[x.ID] = true
	}
}
