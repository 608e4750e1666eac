package evidence

import (
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/enum"
	"github.com/groundworkgrc/groundwork/internal/object"
)

// The attributes by which a record tells of a test: of how many, how many were looked
// at, and in how many of these the control did not operate as designed.
const (
	Population = "population"
	Sample     = "sample"
	Deviations = "deviations"
)

// Tested returns a number that the record states of its test, and whether it does.
func (e *Piece) Tested(name string) (n int64, ok bool) {
	v, said := e.Attributes[name]
	if !said {
		return 0, false
	}
	return whole(v)
}

// Acceptance is what has been decided about a piece of evidence.
type Acceptance uint8

// Statuses. A draft counts in the high figure only, a rejected piece in none.
const (
	Draft Acceptance = iota
	Accepted
	Rejected
)

var statusNames = []string{"draft", "accepted", "rejected"}

// String returns the name.
func (s Acceptance) String() string { return enum.Name(statusNames, s) }

// MarshalText returns the name.
func (s Acceptance) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads the name.
func (s *Acceptance) UnmarshalText(text []byte) (err error) {
	*s, err = enum.Parse[Acceptance]("status", statusNames, string(text))
	return err
}

// Piece is one artefact: what it is, for which controls, over which time, for
// which systems.
type Piece struct { //nolint:recvcheck // JSON is written of values and read into pointers
	ID   string `json:"id,omitzero"   yaml:"id"`
	Type string `json:"type,omitzero" yaml:"type"`
	// Controls that it is for; none means every control that takes its type.
	Controls []string `json:"controls,omitempty" yaml:"controls"`
	// Points that it meets by itself, instead of controls.
	Points     []framework.PointRef `json:"points,omitempty"     yaml:"points"`
	Title      string               `json:"title,omitzero"       yaml:"title"`
	Version    string               `json:"version,omitzero"     yaml:"version"`   // of a document, as it says itself
	Period     framework.Period     `json:"period,omitzero"      yaml:"period"`    // what it speaks about
	Effective  framework.Date       `json:"effective,omitzero"   yaml:"effective"` // or since when it is in force
	Valid      framework.Date       `json:"valid,omitzero"       yaml:"valid"`     // through this day
	ReviewBy   framework.Date       `json:"review_by,omitzero"   yaml:"review_by"` // the day by which it is to be looked at anew
	ApprovedOn framework.Date       `json:"approved_on,omitzero" yaml:"approved_on"`
	ApprovedBy string               `json:"approved_by,omitzero" yaml:"approved_by"`
	// Performed is the day on which what a record is of was done, and by whom.
	Performed   framework.Date `json:"performed,omitzero"    yaml:"performed"`
	PerformedBy string         `json:"performed_by,omitzero" yaml:"performed_by"`
	Collected   framework.Date `json:"collected,omitzero"    yaml:"collected"` // when it was obtained
	Status      Acceptance     `json:"status,omitzero"       yaml:"status"`
	AcceptedBy  string         `json:"accepted_by,omitzero"  yaml:"accepted_by"`
	// Outside says that it may be given to people outside, such as customers who ask. Nothing else goes there.
	Outside bool `json:"outside,omitzero" yaml:"outside"`
	// Drawn says how the sample of a test was drawn.
	Drawn   string  `json:"drawn,omitzero"   yaml:"drawn"`
	Outcome Outcome `json:"outcome,omitzero" yaml:"outcome"`
	// Answered tells what became of the deviations; it takes none away.
	Answered Answer `json:"answered,omitzero" yaml:"answered"`
	// Replaces names the documents or states that end when this one takes effect.
	Replaces []string `json:"replaces,omitempty" yaml:"replaces"`
	// Retests names the record whose deviations were tested again.
	Retests string   `json:"retests,omitzero"  yaml:"retests"`
	Owner   string   `json:"owner,omitzero"    yaml:"owner"`
	Systems []string `json:"systems,omitempty" yaml:"systems"` // none means all
	Origin  Origin   `json:"source,omitzero"   yaml:"source"`
	// Attributes hold the typed details that the type declares: bool, int64,
	// float64, string or []string, and what [ValueType.Convert] takes for these.
	Attributes map[string]any `json:"attributes,omitempty" yaml:"attributes"`

	Places framework.Places `json:"-" yaml:"-"`
}

// Names lists the pieces that it replaces or retests.
func (e *Piece) Names() []string {
	if e.Retests == "" {
		return e.Replaces
	}
	return append([]string{e.Retests}, e.Replaces...)
}

// Outcome is what a piece says by itself of the test that it tells of.
type Outcome uint8

// Outcomes. Failed deviates in all that was tested, unless deviations are stated.
const (
	NoOutcome Outcome = iota
	Passed
	Failed
)

var outcomeNames = []string{"", "passed", "failed"}

// String returns the name, "" for NoOutcome.
func (o Outcome) String() string { return enum.Name(outcomeNames, o) }

// MarshalText returns the name.
func (o Outcome) MarshalText() ([]byte, error) { return []byte(o.String()), nil }

// UnmarshalText reads the name.
func (o *Outcome) UnmarshalText(text []byte) (err error) {
	*o, err = enum.Parse[Outcome]("outcome", outcomeNames, string(text))
	return err
}

// An Answer says what is known of deviations: why they came about, what was done, by whom
// and when.
type Answer struct {
	Cause    string         `json:"cause,omitzero"    yaml:"cause"`
	Response string         `json:"response,omitzero" yaml:"response"`
	By       string         `json:"by,omitzero"       yaml:"by"`
	Date     framework.Date `json:"date,omitzero"     yaml:"date"`
}

// UnmarshalJSON reads it as files hold it. An unknown key is an error, and so is one that is
// there twice.
func (a *Answer) UnmarshalJSON(data []byte) error {
	type plain Answer
	return object.Whole(data, (*plain)(a))
}

// IsZero reports whether nothing is answered.
func (a Answer) IsZero() bool { return a == Answer{} }

// Origin says where a piece of evidence comes from.
type Origin struct {
	System string `json:"system,omitzero" yaml:"system"`
	URI    string `json:"uri,omitzero"    yaml:"uri"`
	SHA256 string `json:"sha256,omitzero" yaml:"sha256"`
}

// UnmarshalJSON reads it as files hold it. An unknown key is an error, and so is one that is
// there twice.
func (o *Origin) UnmarshalJSON(data []byte) error {
	type plain Origin
	return object.Whole(data, (*plain)(o))
}

// In reports whether the evidence speaks of the system; evidence that names no
// system speaks of all.
func (e *Piece) In(system string) bool {
	return len(e.Systems) == 0 || system == "" || slices.Contains(e.Systems, system)
}
