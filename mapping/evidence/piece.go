package evidence

import (
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/enum"
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
	n, ok = e.Attributes[name].(int64)
	return n, ok
}

// Status is what has been decided about a piece of evidence.
type Status uint8

// Statuses. A draft counts in the high figure only, a rejected piece in none.
const (
	Draft Status = iota
	Accepted
	Rejected
)

var statusNames = []string{"draft", "accepted", "rejected"}

// String returns the name.
func (s Status) String() string { return enum.Name(statusNames, s) }

// MarshalText returns the name.
func (s Status) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads the name.
func (s *Status) UnmarshalText(text []byte) (err error) {
	*s, err = enum.Parse[Status]("status", statusNames, string(text))
	return err
}

// Piece is one artefact: what it is, for which controls, over which time, for
// which systems.
type Piece struct {
	ID   string `yaml:"id"`
	Type string `yaml:"type"`
	// Controls that it is for; none means every control that takes its type.
	Controls []string `yaml:"controls"`
	// Points that it meets by itself, instead of controls.
	Points    []framework.PointRef `yaml:"points"`
	Title     string               `yaml:"title"`
	Period    framework.Period     `yaml:"period"`    // what it speaks about
	Effective framework.Date       `yaml:"effective"` // or since when it is in force
	Valid     framework.Date       `yaml:"valid"`     // through this day
	Collected framework.Date       `yaml:"collected"` // when it was obtained
	Status    Status               `yaml:"status"`
	Owner     string               `yaml:"owner"`
	Systems   []string             `yaml:"systems"` // none means all
	Origin    Origin               `yaml:"source"`
	// Attributes hold the typed details that the type declares: bool, int64,
	// float64, string or []string.
	Attributes map[string]any `yaml:"attributes"`

	Places framework.Places `yaml:"-"`
}

// Origin says where a piece of evidence comes from.
type Origin struct {
	System string `yaml:"system"`
	URI    string `yaml:"uri"`
	SHA256 string `yaml:"sha256"`
}

// In reports whether the evidence speaks of the system; evidence that names no
// system speaks of all.
func (e *Piece) In(system string) bool {
	return len(e.Systems) == 0 || system == "" || slices.Contains(e.Systems, system)
}

// OpenEnd is the last day of what has no end.
const OpenEnd = framework.Date(1<<31 - 1)

// InForce returns the days on which the evidence is in force: its period, or from
// its effective date until it ends, which is "valid" or, without, what the type's
// valid_for gives. An open end is [framework.Period] Last = the greatest Date. A
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
