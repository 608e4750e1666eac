package review

import (
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/enum"
)

// A Vote is what one reader said of a link, a relation or a candidate for one, as it stood on that
// day. Votes are kept beside the review state and never change it: only a person who signs does.
// Nor does a change of what was read change its votes; they say how it was found.
type Vote struct {
	By   string         `json:"by"           yaml:"by"` // who read, or as whom: "an ISO lead auditor's reading"
	On   framework.Date `json:"on,omitzero"  yaml:"on"`
	Says Opinion        `json:"says"         yaml:"says"`
	Why  string         `json:"why,omitzero" yaml:"why"` // asked for unless it accepts

	Places framework.Places `json:"-" yaml:"-"`
}

// An Opinion is what a reader asks for a link or relation: to take it as it stands, to change it, or
// to strike it.
type Opinion uint8

// Opinions. UnstatedOpinion is that of a vote which does not say; it is refused.
const (
	UnstatedOpinion Opinion = iota
	Accept
	Change
	Reject
)

var opinionNames = []string{"", "accept", "change", "reject"}

// String returns the name, "" for UnstatedOpinion.
func (o Opinion) String() string { return enum.Name(opinionNames, o) }

// MarshalText returns the name.
func (o Opinion) MarshalText() ([]byte, error) { return []byte(o.String()), nil }

// UnmarshalText reads the name.
func (o *Opinion) UnmarshalText(text []byte) (err error) {
	*o, err = enum.Parse[Opinion]("opinion", opinionNames, string(text))
	return err
}

// A Tally counts links or relations by their review state, and by the gravest thing that a vote
// asked of each as it stood. It does not say what became of that.
type Tally struct {
	Of       int `json:"of"`
	Draft    int `json:"draft"`
	Reviewed int `json:"reviewed"`
	Rejected int `json:"rejected"`

	Accepted    int `json:"accepted"`     // all who read it took it as it stood
	ChangeAsked int `json:"change_asked"` // somebody asked for a change, and nobody to strike it
	StrikeAsked int `json:"strike_asked"` // somebody asked to strike it
	Unread      int `json:"unread"`
}

// Add counts one link or relation.
func (t *Tally) Add(r Review, votes []Vote) {
	t.Of++
	switch r.State {
	case Reviewed:
		t.Reviewed++
	case Rejected:
		t.Rejected++
	default:
		t.Draft++
	}
	gravest := UnstatedOpinion
	for _, v := range votes {
		gravest = max(gravest, v.Says)
	}
	switch gravest {
	case Accept:
		t.Accepted++
	case Change:
		t.ChangeAsked++
	case Reject:
		t.StrikeAsked++
	default:
		t.Unread++
	}
}
