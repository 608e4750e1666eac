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
	Points    []framework.PointRef `json:"points,omitempty"   yaml:"points"`
	Title     string               `json:"title,omitzero"     yaml:"title"`
	Period    framework.Period     `json:"period,omitzero"    yaml:"period"`    // what it speaks about
	Effective framework.Date       `json:"effective,omitzero" yaml:"effective"` // or since when it is in force
	Valid     framework.Date       `json:"valid,omitzero"     yaml:"valid"`     // through this day
	Collected framework.Date       `json:"collected,omitzero" yaml:"collected"` // when it was obtained
	Status    Acceptance           `json:"status,omitzero"    yaml:"status"`
	Owner     string               `json:"owner,omitzero"     yaml:"owner"`
	Systems   []string             `json:"systems,omitempty"  yaml:"systems"` // none means all
	Origin    Origin               `json:"source,omitzero"    yaml:"source"`
	// Attributes hold the typed details that the type declares: bool, int64,
	// float64, string or []string, and what [ValueType.Convert] takes for these.
	Attributes map[string]any `json:"attributes,omitempty" yaml:"attributes"`

	Places framework.Places `json:"-" yaml:"-"`
}

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

// OpenEnd is the last day of what is in force until something ends it: after every day
// that can be written.
const OpenEnd = framework.Date(1<<31 - 1)

// InForce returns the days on which the evidence is in force: its period, or from
// its effective date until it ends, which is "valid" or, without, what the type's
// valid_for gives. An open end has [OpenEnd] as its last day. A
// period is prolonged by valid_for: a test report speaks of its day and stands
// until it is to be renewed.
func (e *Piece) InForce(t *Type) framework.Period {
	first, last := e.Effective, OpenEnd
	if first.IsZero() {
		first, last = e.Period.First, e.Period.Last
	}
	if first.IsZero() {
		return framework.Period{}
	}
	if t != nil && !t.ValidFor.IsZero() {
		from := first
		if e.Effective.IsZero() {
			from = e.Period.Last
		}
		last = max(t.ValidFor.After(from), e.Period.Last)
	}
	if !e.Valid.IsZero() {
		last = e.Valid
	}
	return framework.Period{First: first, Last: last}
}

// Occurred returns the last day of what the evidence speaks about: the end of its
// period, or the day from which it is effective.
func (e *Piece) Occurred() framework.Date {
	if !e.Period.IsZero() {
		return e.Period.Last
	}
	return e.Effective
}

// Speaks returns the days that the evidence speaks about: its period, or from its
// effective date on.
func (e *Piece) Speaks(t *Type) framework.Period {
	if !e.Period.IsZero() {
		return e.Period
	}
	return e.InForce(t)
}
