package organisation

import (
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/enum"
)

// TreatmentKind is what an organisation does about a gap.
type TreatmentKind uint8

// Treatments. An accepted risk and a remediation explain a gap and close none; a
// compensating control stands in for another.
const (
	AcceptedRisk TreatmentKind = iota
	Remediation
	Compensating
)

var treatmentNames = []string{"accepted-risk", "remediation", "compensating"}

// String returns the name.
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
	Kind        TreatmentKind        `yaml:"kind"`
	Control     string               `yaml:"control"`
	Requirement framework.Ref        `yaml:"requirement"`
	Risk        string               `yaml:"risk"`   // id of the risk that it answers, optional
	By          string               `yaml:"by"`     // the control that compensates
	Points      []framework.PointRef `yaml:"points"` // on which it compensates
	Why         string               `yaml:"why"`
	Owner       string               `yaml:"owner"`
	ApprovedBy  string               `yaml:"approved_by"`
	Until       framework.Date       `yaml:"until"` // holds through this day

	Places framework.Places `yaml:"-"`
}

// Lapsed reports whether the treatment no longer holds on the day.
func (t Treatment) Lapsed(at framework.Date) bool { return !t.Until.IsZero() && t.Until < at }
