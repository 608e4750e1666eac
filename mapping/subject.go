package mapping

import (
	"github.com/groundworkgrc/groundwork/internal/enum"
)

// A Subject is what a finding rule looks at.
type Subject uint8

// What a finding rule looks at: every requirement in scope, every group of them, every
// control that serves the lens, or every record that tells of a sample. NoSubject is that
// of a rule which does not say.
const (
	NoSubject Subject = iota
	SubjectRequirement
	SubjectGroup
	SubjectControl
	SubjectTest
)

var subjectNames = []string{"", "requirement", "group", "control", "test"}

// String returns the name, "" for NoSubject.
func (s Subject) String() string { return enum.Name(subjectNames, s) }

// MarshalText returns the name.
func (s Subject) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads the name.
func (s *Subject) UnmarshalText(text []byte) (err error) {
	*s, err = enum.Parse[Subject]("subject of a finding rule", subjectNames, string(text))
	return err
}
