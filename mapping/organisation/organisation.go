package organisation

import (
	"encoding/json"
	"fmt"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/enum"
	"github.com/groundworkgrc/groundwork/internal/object"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

// An Organisation is what one organisation states about itself: its scopes, facts,
// evidence and treatments. It is plain data and knows no graph.
type Organisation struct { //nolint:recvcheck // encoding/json wants a value to write and a pointer to read
	Name       string
	Systems    []System
	Owners     map[string]string // people for the roles that controls and others name
	AsOf       framework.Date    // the instant of assessment where nothing else is said
	Scopes     []framework.Scope
	Operates   []Operates
	Facts      []evidence.Fact
	Evidence   []evidence.Piece
	Treatments []Treatment
	Risks      []Risk
	// Nonconformities are those that earlier audits raised.
	Nonconformities []Nonconformity
	// Digest identifies the input: what [Digest] gives, which the loader sets. It is "" for
	// an organisation made in Go until someone sets it.
	Digest string
	Places framework.Places
}

// ScopeOf is the scope by which a lens of the framework is judged: the stated one, or the framework's
// default where none of that lens is.
func (o *Organisation) ScopeOf(f *framework.Framework, lens string) framework.Scope {
	for _, s := range o.Scopes {
		if s.Framework == f.ID && s.Lens() == lens {
			return s
		}
	}
	return f.DefaultScope()
}

// SystemIDs lists the systems by id.
func (o *Organisation) SystemIDs() []string {
	ids := make([]string, len(o.Systems))
	for i, s := range o.Systems {
		ids[i] = s.ID
	}
	return ids
}

// A System is something that an assessment may be about, such as a product, a platform or an
// AI system. Kind and roles are words of the frameworks ([framework.Framework.SystemKinds]).
type System struct {
	ID    string         `json:"id,omitzero"     yaml:"id"`
	Title string         `json:"title,omitzero"  yaml:"title"`
	Kind  string         `json:"kind,omitzero"   yaml:"kind"`
	Roles []string       `json:"roles,omitempty" yaml:"roles"` // what the organisation is to it
	Since framework.Date `json:"since,omitzero"  yaml:"since"` // in service from this day

	Places framework.Places `json:"-" yaml:"-"`
}

// Plain reports whether it is an id alone, which stands in a file as such.
func (s System) Plain() bool {
	return s.Title == "" && s.Kind == "" && len(s.Roles) == 0 && s.Since == 0
}

// MarshalJSON writes a system that is an id alone as that id.
func (s System) MarshalJSON() ([]byte, error) {
	if s.Plain() {
		return json.Marshal(s.ID)
	}
	type plain System
	return json.Marshal(plain(s))
}

// UnmarshalJSON reads {"id": …, "kind": …, …}, or an id.
func (s *System) UnmarshalJSON(data []byte) error {
	type plain System
	read := plain{}
	if json.Unmarshal(data, &read.ID) != nil {
		if err := object.Decode(data, &read, nil); err != nil {
			return fmt.Errorf("system: %w", err)
		}
	}
	*s = System(read)
	return nil
}

// Operates says since when the organisation runs a control, until when, who runs it, what is
// done in its own words, and which control it took over from.
type Operates struct {
	Control  string         `json:"control,omitzero"  yaml:"-"`
	Since    framework.Date `json:"since,omitzero"    yaml:"since"`
	Until    framework.Date `json:"until,omitzero"    yaml:"until"` // through this day
	Replaces string         `json:"replaces,omitzero" yaml:"replaces"`
	Owner    string         `json:"owner,omitzero"    yaml:"owner"`
	Does     string         `json:"does,omitzero"     yaml:"does"`

	Places framework.Places `json:"-" yaml:"-"`
}

// UnmarshalJSON reads it as files hold it. An unknown key is an error, and so is one that is
// there twice.
func (o *Operates) UnmarshalJSON(data []byte) error {
	type plain Operates
	return object.Whole(data, (*plain)(o))
}

// A Nonconformity is one that an earlier audit raised. One that is still open past its date
// is graver than it was.
type Nonconformity struct {
	ID          string         `json:"id,omitzero"          yaml:"id"`
	Requirement framework.Ref  `json:"requirement,omitzero" yaml:"requirement"`
	Grade       Grade          `json:"grade,omitzero"       yaml:"grade"`
	Raised      framework.Date `json:"raised,omitzero"      yaml:"raised"`
	Due         framework.Date `json:"due,omitzero"         yaml:"due"`
	Closed      framework.Date `json:"closed,omitzero"      yaml:"closed"`

	Places framework.Places `json:"-" yaml:"-"`
}

// UnmarshalJSON reads it as files hold it. An unknown key is an error, and so is one that is
// there twice.
func (n *Nonconformity) UnmarshalJSON(data []byte) error {
	type plain Nonconformity
	return object.Whole(data, (*plain)(n))
}

// Overdue reports whether it is open on the day though it was due before.
func (n Nonconformity) Overdue(at framework.Date) bool {
	return !n.Due.IsZero() && n.Due < at && (n.Closed.IsZero() || n.Closed > at)
}

// Grade is how grave a nonconformity is.
type Grade uint8

// Grades of nonconformities (ISO/IEC 17021-1).
const (
	UnstatedGrade Grade = iota
	Major
	Minor
)

var gradeNames = []string{"", "major", "minor"}

// String returns the name, "" for UnstatedGrade.
func (g Grade) String() string { return enum.Name(gradeNames, g) }

// MarshalText returns the name.
func (g Grade) MarshalText() ([]byte, error) { return []byte(g.String()), nil }

// UnmarshalText reads the name.
func (g *Grade) UnmarshalText(text []byte) (err error) {
	*g, err = enum.Parse[Grade]("grade", gradeNames, string(text))
	return err
}
