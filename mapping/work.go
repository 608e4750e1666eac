package mapping

import "github.com/groundworkgrc/groundwork/internal/enum"

// ControlKind says when a control works against what may go wrong: before it happens, by
// finding that it did, or by putting it right after. The words are those of auditing at large; the
// Trust Services Criteria look for a mix of the first two (points of focus of CC5.1).
type ControlKind uint8

// Kinds of controls. UnstatedKind is that of one which does not say.
const (
	UnstatedKind ControlKind = iota
	Preventive
	Detective
	Corrective
)

var controlKindNames = []string{"", "preventive", "detective", "corrective"}

// String returns the name, "" for UnstatedKind.
func (k ControlKind) String() string { return enum.Name(controlKindNames, k) }

// MarshalText returns the name.
func (k ControlKind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// UnmarshalText reads the name.
func (k *ControlKind) UnmarshalText(text []byte) (err error) {
	*k, err = enum.Parse[ControlKind]("kind of a control", controlKindNames, string(text))
	return err
}

// PerformedBy says which role performs a control, and which must not. Both kinds of auditor
// look at it: a reviewer who reviews own work shows nothing (AT-C 205 on the suitability of
// the design; ISO 19011, 4 on independence).
type PerformedBy struct {
	By  string `json:"by,omitzero"  yaml:"by"`
	Not string `json:"not,omitzero" yaml:"not"`
}

// A Population is the whole from which occurrences of a control are drawn for a test. A tester
// asks where the list comes from and how it is known to be complete before relying on a sample
// of it (AT-C 205 on information that the entity produces).
type Population struct {
	Of       string `json:"of,omitzero"       yaml:"of"`       // what it counts
	From     string `json:"from,omitzero"     yaml:"from"`     // where the list is drawn from, and by whom
	Complete string `json:"complete,omitzero" yaml:"complete"` // how it is known that nothing is missing
}

// A Procedure is one test of a control in words, by the one of the four ways of testing that
// it goes: asking people, watching it done, looking at what it left, doing it again
// (AT-C 205; ISO 19011 names the same ways of gathering evidence). Asking alone shows no
// operation.
type Procedure struct {
	Inquire   string `json:"inquire,omitzero"   yaml:"inquire"`
	Observe   string `json:"observe,omitzero"   yaml:"observe"`
	Inspect   string `json:"inspect,omitzero"   yaml:"inspect"`
	Reperform string `json:"reperform,omitzero" yaml:"reperform"`
}

// Way returns which of the four ways of testing it goes, and the sentence; "" for none.
func (p Procedure) Way() (way, text string) {
	for _, w := range p.ways() {
		if w[1] != "" {
			return w[0], w[1]
		}
	}
	return "", ""
}

func (p Procedure) ways() [4][2]string {
	return [4][2]string{{"inquire", p.Inquire}, {"observe", p.Observe}, {"inspect", p.Inspect}, {"reperform", p.Reperform}}
}
