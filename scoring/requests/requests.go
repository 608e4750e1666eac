package requests

import (
	"io"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/internal/stored"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Format names the form of a [List] as JSON; fields are only added.
const Format = "groundwork-requests/1"

// A State says how far a request is answered.
type State string

// States of a request. A piece that has a source or a day of collection and that nobody accepted is
// submitted; whether evidence is enough stays the auditor's word.
const (
	NotStarted State = "not-started"
	Draft      State = "draft"
	Submitted  State = "submitted"
	Accepted   State = "accepted"
	Rejected   State = "rejected"
	Deviates   State = "deviates" // what was tested failed, so that the piece is worth nothing
)

// States lists the states in the order of a summary.
func States() []State { return []State{NotStarted, Draft, Submitted, Accepted, Rejected, Deviates} }

// UnmarshalText reads the name.
func (s *State) UnmarshalText(text []byte) error {
	return stored.Word(s, "state of a request", text, States()...)
}

// A List is what auditors of all frameworks in scope would ask to see, each thing once.
type List struct {
	Format       string         `json:"format"`
	Organisation string         `json:"organisation"`
	At           framework.Date `json:"at"`
	Lenses       []Lens         `json:"lenses"`
	Requests     []Request      `json:"requests"`
	Notice       string         `json:"notice"`
}

// A Lens is one assessment for which evidence is requested.
type Lens struct {
	Lens   string           `json:"lens"`
	Title  string           `json:"title"`
	Asks   string           `json:"asks"`
	Window framework.Period `json:"window"`
	AsOf   framework.Date   `json:"as_of"`
}

// A Request is one thing that is asked for: a document, a state, a report, a record of one time, or a
// list of all occurrences.
type Request struct {
	// ID is stable: it is made of the evidence type, the time and the system. A piece that answers
	// the request may have it as its own.
	ID string `json:"id"`
	// Wanted is what is asked for, in plain words, and Number how many at this cadence.
	Wanted string `json:"wanted"`
	Number string `json:"number"`
	Title  string `json:"title"`
	// Types are evidence types of which any one will do, Kind how the first ages.
	Types        []string        `json:"types"`
	Kind         string          `json:"kind"`
	Basis        framework.Basis `json:"basis"`
	Control      string          `json:"control"`
	ControlTitle string          `json:"control_title"`
	// Period is the time that a piece has to be of, zero for what lasts.
	Period       framework.Period `json:"period"`
	Systems      []string         `json:"systems"` // that the piece has to name
	Requirements []framework.Ref  `json:"requirements"`
	Lenses       []string         `json:"lenses"`
	// Needs is what is asked of each piece besides, in words.
	Needs []string `json:"needs"`
	// Role runs the control, Owner is the person who has the role, "" where nobody is named.
	Role  string         `json:"role"`
	Owner string         `json:"owner"`
	Due   framework.Date `json:"due"`
	State State          `json:"state"`
	// Evidence lists the pieces that answer it, the best first, and Lacks what they leave open.
	Evidence []string `json:"evidence"`
	Lacks    []string `json:"lacks"`
	// Over says that its time has passed, so that only evidence which exists already can answer it.
	Over bool `json:"over"`
}

// Who is the person, or the role where nobody has it.
func (r *Request) Who() string { return who(r.Owner, r.Role) }

func who(owner, role string) string {
	if owner == "" {
		return role
	}
	return owner
}

// Counts says how many requests are in each state.
func (l *List) Counts() map[State]int {
	by := map[State]int{}
	if l == nil {
		return by
	}
	for i := range l.Requests {
		by[l.Requests[i].State]++
	}
	return by
}

// Lacking counts the requests with an accepted answer that leaves something open.
func (l *List) Lacking() int {
	n := 0
	if l == nil {
		return n
	}
	for i := range l.Requests {
		if r := &l.Requests[i]; r.State == Accepted && len(r.Lacks) > 0 {
			n++
		}
	}
	return n
}

// Read reads a list that was stored as JSON. It refuses other forms than [Format], and what is no
// list of requests: null in a list, ids that are there twice, a request without types or a state,
// and names of several lines or that turn the direction of text. The error is the reader's, or wraps
// [result.ErrNotStored].
func Read(r io.Reader) (*List, error) {
	return stored.Form[List]{
		Name: "list of requests", Format: Format, Err: result.ErrNotStored,
		Named: func(l *List) string { return l.Format }, Check: check,
	}.Read(r)
}

func check(f *stored.Faults, l *List) {
	f.Name("the organisation's name", l.Organisation)
	for _, x := range l.Lenses {
		f.Names("the name in a lens", []string{x.Lens, x.Title, x.Asks})
	}
	seen := map[string]bool{}
	for i := range l.Requests {
		r := &l.Requests[i]
		if seen[r.ID] {
			f.Add("request %q is there twice", r.ID)
		}
		seen[r.ID] = true
		if len(r.Types) == 0 || r.State == "" || r.Basis == 0 {
			f.Add("request %q wants a type of evidence, a basis and a state", r.ID)
		}
		f.Names("the name in a request", []string{r.ID, r.Title, r.Kind, r.Control, r.ControlTitle, r.Role, r.Owner})
		for _, list := range [][]string{r.Types, r.Systems, r.Lenses, r.Evidence} {
			f.Names("the name in a request", list)
		}
	}
}
