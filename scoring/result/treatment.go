package result

import (
	"github.com/groundworkgrc/groundwork/framework"
)

// A TreatmentState says whether a treatment holds.
type TreatmentState string

// States of a treatment. One that lapsed has no effect, and the gap is open again. One
// that nobody approved explains nothing and is told; a compensating control runs and
// counts whether or not somebody approved the exchange.
const (
	TreatmentInForce    TreatmentState = "in-force"
	TreatmentLapsed     TreatmentState = "lapsed"
	TreatmentUnapproved TreatmentState = "not-approved"
)

// A Treatment is what the organisation does about a gap, with its exact effect.
type Treatment struct {
	Kind        string               `json:"kind"`
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
	// Changes lists the requirements whose figure it changes; none but for a
	// compensating control.
	Changes []TreatmentChange `json:"changes"`
}

// A TreatmentChange is what a treatment does to the figure of a requirement.
type TreatmentChange struct {
	Lens    string        `json:"lens"`
	Ref     framework.Ref `json:"ref"`
	Without Interval      `json:"without"`
	With    Interval      `json:"with"`
}
