package result

import (
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
	Evidence     string          `json:"evidence"` // of a deviation
	What         string          `json:"what"`
	// Explained says that a treatment in force covers it.
	Explained bool `json:"explained"`
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
	// KindShortfall is a requirement that is not met, or not wholly.
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
	for _, name := range [...]string{x.RaisedAs, x.Group, x.Control, x.Evidence} {
		f.Name("the name in a finding", name)
	}
	return f.Err()
}
