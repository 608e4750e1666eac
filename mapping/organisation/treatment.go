package organisation

import (
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/enum"
	"github.com/groundworkgrc/groundwork/internal/object"
)

// TreatmentKind is what an organisation does about a gap.
type TreatmentKind uint8

// Treatments. An accepted risk and a remediation explain a gap and close none; a
// compensating control stands in for another. UnstatedTreatment is that of a treatment which
// does not say what it is; it is refused, since to forget the kind accepts no risk.
const (
	UnstatedTreatment TreatmentKind = iota
	AcceptedRisk
	Remediation
	Compensating
)

var treatmentNames = []string{"", "accepted-risk", "remediation", "compensating"}

// String returns the name, "" for UnstatedTreatment.
func (k TreatmentKind) String() string { return enum.Name(treatmentNames, k) }

// MarshalText returns the name.
func (k TreatmentKind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// UnmarshalText reads the name.
func (k *TreatmentKind) UnmarshalText(text []byte) (err error) {
	*k, err = enum.Parse[TreatmentKind]("kind of treatment", treatmentNames, string(text))
	return err
}

// A Treatment is what the organisation does about a gap. It changes no
// denominator.
type Treatment struct {
	Kind        TreatmentKind        `json:"kind,omitzero"        yaml:"kind"`
	Control     string               `json:"control,omitzero"     yaml:"control"`
	Requirement framework.Ref        `json:"requirement,omitzero" yaml:"requirement"`
	Risk        string               `json:"risk,omitzero"        yaml:"risk"`   // id of the risk that it answers, optional
	By          string               `json:"by,omitzero"          yaml:"by"`     // the control that compensates
	Points      []framework.PointRef `json:"points,omitempty"     yaml:"points"` // on which it compensates
	Why         string               `json:"why,omitzero"         yaml:"why"`
	Owner       string               `json:"owner,omitzero"       yaml:"owner"`
	ApprovedBy  string               `json:"approved_by,omitzero" yaml:"approved_by"`
	Since       framework.Date       `json:"since,omitzero"       yaml:"since"` // a compensating control owns the days from here on
	Until       framework.Date       `json:"until,omitzero"       yaml:"until"` // holds through this day

	Places framework.Places `json:"-" yaml:"-"`
}

// UnmarshalJSON reads it as files hold it. An unknown key is an error, and so is one that is
// there twice.
func (t *Treatment) UnmarshalJSON(data []byte) error {
	type plain Treatment
	return object.Whole(data, (*plain)(t))
}

// Lapsed reports whether the treatment no longer holds on the day.
func (t Treatment) Lapsed(at framework.Date) bool { return !t.Until.IsZero() && t.Until < at }
