package result

import (
	"fmt"
	"slices"
	"strings"
)

// A Status is where a requirement or point stands.
type Status uint8

// Statuses. Unknown is the zero value: what could not be judged is never a pass.
const (
	StatusUnknown Status = iota
	StatusMet
	StatusPartial
	StatusNotMet
	StatusOutOfScope
	StatusExcluded
	StatusUnmapped
)

var statusNames = [...]string{"unknown", "met", "partial", "not-met", "out-of-scope", "excluded", "unmapped"}

// StatusNames lists the statuses by name.
func StatusNames() []string { return slices.Clone(statusNames[:]) }

// String returns the status in kebab-case.
func (s Status) String() string {
	if int(s) < len(statusNames) {
		return statusNames[s]
	}
	return fmt.Sprintf("Status(%d)", uint8(s))
}

// Words is the status as part of a sentence: "not met".
func (s Status) Words() string { return strings.ReplaceAll(s.String(), "-", " ") }

// MarshalText returns the name.
func (s Status) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads the name.
func (s *Status) UnmarshalText(text []byte) error {
	for i, n := range statusNames {
		if n == string(text) {
			*s = Status(i)
			return nil
		}
	}
	return fmt.Errorf("unknown status %q", text)
}

// Counted reports whether a requirement with the status is in the denominator.
func (s Status) Counted() bool { return s != StatusOutOfScope && s != StatusExcluded }
