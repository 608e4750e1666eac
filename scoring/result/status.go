package result

import (
	"fmt"
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

// Statuses lists every status.
func Statuses() []Status {
	return []Status{StatusUnknown, StatusMet, StatusPartial, StatusNotMet, StatusOutOfScope, StatusExcluded, StatusUnmapped}
}

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

// Fits reports whether a requirement or point with the status can have the figure: a
// status says of its figure what [Interval.Status] says, and one that stands for itself has
// the figure 0.
func (s Status) Fits(i Interval) bool {
	if s == StatusUnmapped || !s.Counted() {
		return i == Interval{}
	}
	return s == i.Status()
}

// Counted reports whether a requirement with the status is in the denominator.
func (s Status) Counted() bool { return s != StatusOutOfScope && s != StatusExcluded }
