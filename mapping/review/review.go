package review

import (
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/enum"
)

// Review is the review state of a link or relation. The zero Review is a draft.
type Review struct {
	State State          `yaml:"state"`
	By    string         `yaml:"by"`
	On    framework.Date `yaml:"on"`
}

// Counts reports whether a link or relation in this state is counted: what is rejected
// never is, and of reviewed ones alone a draft is not.
func (r Review) Counts(reviewedOnly bool) bool {
	return r.State == Reviewed || r.State == Draft && !reviewedOnly
}

// State is how far a link or relation has been reviewed.
type State uint8

// Review states. What nobody reviewed is a draft; what is rejected never counts.
const (
	Draft State = iota
	Reviewed
	Rejected
)

var stateNames = []string{"draft", "reviewed", "rejected"}

// String returns the state's name.
func (s State) String() string { return enum.Name(stateNames, s) }

// MarshalText returns the name.
func (s State) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads the name.
func (s *State) UnmarshalText(text []byte) (err error) {
	*s, err = enum.Parse[State]("review state", stateNames, string(text))
	return err
}
