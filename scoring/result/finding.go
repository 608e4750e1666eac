package result

import (
	"encoding/json"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/internal/stored"
)

// A Finding is what an auditor would likely raise: computed by a rule that is data, in
// the words of the framework. It is a forecast, not an auditor's conclusion.
type Finding struct {
	Kind     FindingKind `json:"kind"`
	RaisedAs string      `json:"raised_as"` // what the framework calls it: "minor nonconformity"
	Rule     string      `json:"rule"`      // the finding rule that fired, "" for none
	Why      string      `json:"why"`       // the rule's reason
	// Requirements are those of the lens that it bears on.
	Requirements []framework.Ref `json:"requirements"`
	Group        string          `json:"group"`    // of related requirements that fail together
	Control      string          `json:"control"`  // of an exception in a test
	Evidence     string          `json:"evidence"` // of a deviation; the first where the cause lists several
	What         string          `json:"what"`
	// Explained says that a treatment in force covers it.
	Explained bool `json:"explained"`
	// Grade is how grave it is, in one word that bands read; "" where the rule says none.
	Grade string `json:"grade,omitempty"`
	// Cause is on what it rests: one cause is one finding, with all requirements that it bears on.
	Cause []Cause `json:"cause"`
	// Essential says that a control shows a point without which its requirement cannot stand.
	Essential bool `json:"essential,omitempty"`
	// Answered says that a record of deviations says what became of them.
	Answered bool `json:"answered,omitempty"`
}

// A Cause is what a finding rests on: a control on a basis, with the types of the evidence that is
// missing, or the pieces that deviate, came late or are to be looked at anew.
type Cause struct {
	Control  string          `json:"control,omitempty"` // "" for evidence by itself
	Basis    framework.Basis `json:"basis,omitempty"`
	Evidence []string        `json:"evidence"`
}

// Equal reports whether two causes are one.
func (c Cause) Equal(o Cause) bool {
	return c.Control == o.Control && c.Basis == o.Basis && slices.Equal(c.Evidence, o.Evidence)
}

// UnmarshalJSON reads a finding. One that was stored before the form grew by causes has none.
func (x *Finding) UnmarshalJSON(data []byte) error {
	type plain Finding
	if err := json.Unmarshal(data, (*plain)(x)); err != nil {
		return err
	}
	if x.Cause == nil {
		x.Cause = []Cause{}
	}
	for i := range x.Cause {
		if x.Cause[i].Evidence == nil {
			x.Cause[i].Evidence = []string{}
		}
	}
	return nil
}

// A Tally counts findings that would be raised as the same.
type Tally struct {
	RaisedAs  string `json:"as"`
	Times     int    `json:"times"`
	Explained int    `json:"explained"` // of these, covered by a treatment in force
}

// A FindingKind is what a finding is, whatever a framework calls it.
type FindingKind string

// Kinds of finding.
const (
	// KindDeviation is one or more occurrences in a sample that did not go as designed.
	KindDeviation FindingKind = "deviation"
	// KindException is what a test of a control over the window turned up: deviations,
	// or times at which it did not run.
	KindException FindingKind = "exception"
	// KindShortfall is a requirement that is not supported, or not wholly.
	KindShortfall FindingKind = "shortfall"
	// KindRelated is several requirements of one group that fail together.
	KindRelated FindingKind = "related"
	// KindNote is what a rule says of a record without deviations, or of samples.
	KindNote FindingKind = "note"
)

// UnmarshalText reads the name.
func (k *FindingKind) UnmarshalText(text []byte) error {
	return stored.Word(k, "kind of finding", text, KindShortfall, KindDeviation, KindException, KindRelated, KindNote)
}

// Check reports what no assessment says of a finding: no kind, or names of several lines.
func (x *Finding) Check() error {
	f := stored.Faults{}
	if x.Kind == "" {
		f.Add("a finding raised as %q has no kind", x.RaisedAs)
	}
	for _, name := range [...]string{x.RaisedAs, x.Group, x.Control, x.Evidence, x.Grade} {
		f.Name("the name in a finding", name)
	}
	for _, c := range x.Cause {
		f.Name("the control of a cause", c.Control)
		f.Names("the evidence of a cause", c.Evidence)
	}
	return f.Err()
}
