package evidence

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/enum"
)

// A Type is a kind of artefact that organisations keep.
type Type struct {
	ID    string `yaml:"id"`
	Title string `yaml:"title"`
	Kind  Kind   `yaml:"kind"`
	// Recheck is for how many days before and after it was observed a state speaks.
	Recheck Recheck `yaml:"recheck"`
	// ReviewEvery is after how long a review of a document is due. One that is overdue is
	// told; the document does not end by it.
	ReviewEvery framework.Span `yaml:"review_every"`
	ValidFor    framework.Span `yaml:"valid_for"` // for what expires by nature; zero means open-ended
	// Approved makes a piece that names nobody who approved it a draft.
	Approved bool `yaml:"approved"`
	// Programme says that a document sets out what will be done and when. Where a profile says that a
	// programme is enough, it shows what its control does.
	Programme bool `yaml:"programme"`
	// Continuous says that a report shows all days of its period, however old.
	Continuous bool `yaml:"continuous"`
	// SameEventsAs names types that list the same events: a list of none of the one
	// contradicts an occurrence of the other.
	SameEventsAs []string `yaml:"same_events_as"`
	// Attributes declares the typed details that a piece of this type may carry.
	Attributes []Attribute `yaml:"attributes"`

	Places framework.Places `yaml:"-"`
}

// An Attribute is a typed detail of evidence, such as population: int. In a file it may say
// of what it is a number: population: {type: int, of: accounts in the systems reviewed}.
type Attribute struct {
	Name string
	Type ValueType
	Of   string // what it counts, in words
}

// Kind says how evidence of a type ages, and so which days it shows.
type Kind uint8

// Kinds. A record is of an occurrence, such as a review or a test, and shows the day on which
// it was performed, or with a population the days of its list. A document is in force until
// it is replaced. A state was observed on a day and speaks for the days around it. A report
// speaks of its period. A bridge is a letter of management about the time after a report: it
// shows neither design nor operation. Record is the zero value: it shows the least.
const (
	Record Kind = iota
	Document
	State
	Report
	Bridge
)

var kindNames = []string{"record", "document", "state", "report", "bridge"}

// String returns the name.
func (k Kind) String() string { return enum.Name(kindNames, k) }

// MarshalText returns the name.
func (k Kind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// UnmarshalText reads the name.
func (k *Kind) UnmarshalText(text []byte) (err error) {
	*k, err = enum.Parse[Kind]("kind of evidence", kindNames, string(text))
	return err
}

// Numbered reports whether pieces of the kind may state how many were tested, and how many
// of these deviate.
func (k Kind) Numbered() bool { return k == Record || k == Report }

// Lasting reports whether pieces of the kind may replace one another.
func (k Kind) Lasting() bool { return k == Document || k == State }

// DefaultRecheck is for how many days before and after it was observed a state speaks where
// its type says nothing: one observation speaks for a quarter.
const DefaultRecheck = 45

// Recheck is a number of days, of which 0 is one. The zero value says nothing.
type Recheck struct {
	Stated bool
	Days   int
}

// Around returns the number of days, [DefaultRecheck] where none is stated.
func (r Recheck) Around() int {
	if r.Stated {
		return r.Days
	}
	return DefaultRecheck
}

// RecheckDays makes a Recheck.
func RecheckDays(n int) Recheck { return Recheck{Stated: true, Days: n} }

// String returns "45d", or "" where nothing is stated.
func (r Recheck) String() string {
	if !r.Stated {
		return ""
	}
	return strconv.Itoa(r.Days) + "d"
}

// MarshalText returns the text form.
func (r Recheck) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText reads "45d" or "45".
func (r *Recheck) UnmarshalText(text []byte) error {
	n, err := strconv.Atoi(strings.TrimSuffix(string(text), "d"))
	if err != nil || n < 0 || n > framework.MaxSpan {
		return fmt.Errorf("recheck %q: want a number of days, such as 45d", text)
	}
	*r = RecheckDays(n)
	return nil
}
