package result

import "github.com/groundworkgrc/groundwork/scoring/internal/stored"

// A Note is one thing that the head of a lens tells beside its figures, with its numbers.
type Note struct {
	About NoteKind `json:"about"`
	Text  string   `json:"text"`
	// Of lists all that it is of, requirements, points, controls or pieces: the text names the first.
	Of []string `json:"of"`
	// Share is the part of the weight that left the scope.
	Share float64 `json:"share,omitempty"`
}

// A NoteKind is what a note is about.
type NoteKind string

// Kinds of note.
const (
	NoteUnscoped      NoteKind = "no-scope"      // no scope is stated, so that the default profile is asked
	NoteLeftOut       NoteKind = "left-out"      // weight that scope left out: carved out, not relevant, agreed, excluded
	NoteUnagreed      NoteKind = "unagreed"      // what was asked to leave and changes nothing
	NoteLoosened      NoteKind = "loosened"      // what an overlay takes away
	NoteWindow        NoteKind = "window"        // a window that few take
	NotePriorReport   NoteKind = "prior-report"  // days between the report before and the window, or in both
	NoteNoSystem      NoteKind = "no-system"     // no system of a kind of which points are asked
	NoteUndeclared    NoteKind = "undeclared"    // systems that evidence names and nobody declared
	NoteContradiction NoteKind = "contradiction" // a list of nothing beside an occurrence
	NoteOverdue       NoteKind = "overdue"       // documents and states that were to be looked at anew
	NoteLate          NoteKind = "late"          // records that came late
	NotePeriod        NoteKind = "period"        // a record that does not say of when it is
	NoteBeside        NoteKind = "beside"        // points shown while another control deviates
	NoteNotDue        NoteKind = "not-due"       // what is not due yet
	NoteVacuous       NoteKind = "of-nothing"    // rules that hold of nothing
	NoteProgramme     NoteKind = "programme"     // what a programme with a date is enough for
)

// Check reports what no assessment says of a note: no kind, or names of several lines.
func (n *Note) Check() error {
	f := stored.Faults{}
	if n.About == "" {
		f.Add("a note without kind: %q", n.Text)
	}
	f.Name("the kind of a note", string(n.About))
	f.Names("the name in a note", n.Of)
	return f.Err()
}
