package organisation

import (
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/object"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

// An Organisation is what one organisation states about itself: its scopes, facts,
// evidence and treatments. It is plain data and knows no graph.
type Organisation struct {
	Name       string
	Systems    []string
	AsOf       framework.Date // the instant of assessment where nothing else is said
	Scopes     []framework.Scope
	Operates   []Operates
	Facts      []evidence.Fact
	Evidence   []evidence.Piece
	Treatments []Treatment
	Risks      []Risk
	// Digest identifies the input: what [Digest] gives, which the loader sets. It is "" for
	// an organisation made in Go until someone sets it.
	Digest string
	Places framework.Places
}

// Operates says since when the organisation runs a control, and who.
type Operates struct {
	Control string         `json:"control,omitzero" yaml:"-"`
	Since   framework.Date `json:"since,omitzero"   yaml:"since"`
	Owner   string         `json:"owner,omitzero"   yaml:"owner"`

	Places framework.Places `json:"-" yaml:"-"`
}

// UnmarshalJSON reads it as files hold it. An unknown key is an error, and so is one that is
// there twice.
func (o *Operates) UnmarshalJSON(data []byte) error {
	type plain Operates
	return object.Whole(data, (*plain)(o))
}
