package result

import (
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/internal/stored"
)

// A TreatmentKind is what an organisation does about a gap.
type TreatmentKind string

// Kinds of treatment. An accepted risk and a remediation explain a gap and close none; a
// compensating control stands in for another, beside the figure and never in it.
const (
	TreatmentAcceptedRisk TreatmentKind = "accepted-risk"
	TreatmentRemediation  TreatmentKind = "remediation"
	TreatmentCompensating TreatmentKind = "compensating"
)

// UnmarshalText reads the name.
func (k *TreatmentKind) UnmarshalText(text []byte) error {
	return stored.Word(k, "kind of treatment", text, TreatmentAcceptedRisk, TreatmentRemediation, TreatmentCompensating)
}

// A TreatmentState says whether a treatment holds.
type TreatmentState string

// States of a treatment. One that lapsed explains nothing any more. One that nobody approved
// is told and no more: it explains nothing, and by a compensating control no figure stands
// beside. No treatment closes a gap.
const (
	TreatmentInForce    TreatmentState = "in-force"
	TreatmentLapsed     TreatmentState = "lapsed"
	TreatmentUnapproved TreatmentState = "not-approved"
)

// UnmarshalText reads the name.
func (s *TreatmentState) UnmarshalText(text []byte) error {
	return stored.Word(s, "state of a treatment", text, TreatmentInForce, TreatmentLapsed, TreatmentUnapproved)
}

// A Treatment is what the organisation does about a gap, with its exact effect.
type Treatment struct {
	Kind        TreatmentKind        `json:"kind"`
	Control     string               `json:"control"`
	Requirement framework.Ref        `json:"requirement"`
	Risk        string               `json:"risk"`
	By          string               `json:"by"`
	Points      []framework.PointRef `json:"points"`
	Why         string               `json:"why"`
	Owner       string               `json:"owner"`
	ApprovedBy  string               `json:"approved_by"`
	Until       framework.Date       `json:"until"` // holds through this day; zero where it has no end
	State       TreatmentState       `json:"state"`
	Effect      string               `json:"effect"`
	// Changes lists the requirements beside whose figure it would bring another; none but for
	// a compensating control that is approved.
	Changes []TreatmentChange `json:"changes"`
}

// A TreatmentChange is the figure of a requirement, and the one that a compensating control
// would bring beside it.
type TreatmentChange struct {
	Lens    string        `json:"lens"`
	Ref     framework.Ref `json:"ref"`
	Without Interval      `json:"without"`
	With    Interval      `json:"with"`
}

// Check reports what no assessment says of a treatment: no kind or state, names of several
// lines, or figures that are none.
func (t *Treatment) Check() error {
	f := stored.Faults{}
	if t.Kind == "" || t.State == "" {
		f.Add("a treatment has the kind %q and the state %q: want both", t.Kind, t.State)
	}
	for _, name := range [...]string{t.Control, t.By, t.Risk, t.Owner, t.ApprovedBy} {
		f.Name("the name in a treatment", name)
	}
	for _, c := range t.Changes {
		stored.Sound(&f, "requirement", c.Ref.Requirement, c.Without)
		stored.Sound(&f, "requirement", c.Ref.Requirement, c.With)
	}
	return f.Err()
}
