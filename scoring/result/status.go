package result

import (
	"fmt"
	"strings"
)

// A Status is where a requirement or point stands.
type Status uint8

// Statuses, in the words of what evidence does: whether a requirement is met is the auditor's
// conclusion. Not shown is the zero value: what could not be judged is never a pass.
const (
	StatusNotShown Status = iota
	StatusSupported
	StatusPartlySupported
	StatusNotSupported
	StatusOutOfScope
	StatusExcluded
	StatusUnmapped
)

var statusNames = [...]string{"not-shown", "supported", "partly-supported", "not-supported", "out-of-scope", "excluded", "unmapped"}

// Statuses lists every status.
func Statuses() []Status {
	return []Status{StatusNotShown, StatusSupported, StatusPartlySupported, StatusNotSupported, StatusOutOfScope, StatusExcluded, StatusUnmapped}
}

// String returns the status in kebab-case.
func (s Status) String() string {
	if int(s) < len(statusNames) {
		return statusNames[s]
	}
	return fmt.Sprintf("Status(%d)", uint8(s))
}

// Words is the status as part of a sentence: "not supported".
func (s Status) Words() string { return strings.ReplaceAll(s.String(), "-", " ") }

// MarshalText returns the name.
func (s Status) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// firstEdition are the statuses that the first edition of the rules wrote, by their numbers.
func firstEdition() []string { return []string{"unknown", "met", "partial", "not-met"} }

// UnmarshalText reads the name, or that of the first edition.
func (s *Status) UnmarshalText(text []byte) error {
	for i, n := range firstEdition() {
		if n == string(text) {
			*s = Status(i)
			return nil
		}
	}
	for i, n := range statusNames {
		if n == string(text) {
			*s = Status(i)
			return nil
		}
	}
	return fmt.Errorf("unknown status %q", text)
}

// Retold is a status that the first edition wrote beside a figure, in the words of this one.
// What it called partial is not shown where nothing of it is shown for sure.
func (s Status) Retold(i Interval) Status {
	if s == StatusPartlySupported && i.Status() == StatusNotShown {
		return StatusNotShown
	}
	return s
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
