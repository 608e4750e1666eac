package result

import (
	"encoding/json"

	"github.com/groundworkgrc/groundwork/framework"
)

// A Scope is what an assessment took in, beside systems and window.
type Scope struct {
	Categories  []string     `json:"categories"` // chosen or always in, in the framework's order
	Additional  []string     `json:"additional"`
	Subservice  []Subservice `json:"subservice"`
	NotRelevant []LeftOut    `json:"not_relevant"`
	// UserEntityControls are what the users of the service must run themselves.
	UserEntityControls []Term `json:"user_entity_controls"`
	// Commitments and SystemRequirements are what the service promises, and what its system must do
	// for that.
	Commitments        []Term `json:"commitments"`
	SystemRequirements []Term `json:"system_requirements"`
	// PriorReportEnd is the last day of the report before; zero for none.
	PriorReportEnd framework.Date `json:"prior_report_end"`
}

// A Term is one line of what an engagement rests on, with the points that it names: a commitment
// or system requirement with what serves it, or a control that others run with what it serves.
type Term struct {
	ID     string               `json:"id"` // "" for a text alone
	Text   string               `json:"text"`
	Points []framework.PointRef `json:"points"` // none: all of its carve-out
}

// UnmarshalJSON reads a term, or the text alone that the first edition of the rules wrote.
func (t *Term) UnmarshalJSON(data []byte) error {
	type plain Term
	read := plain{Points: []framework.PointRef{}}
	if json.Unmarshal(data, &read.Text) != nil {
		if err := json.Unmarshal(data, &read); err != nil {
			return err
		}
	}
	*t = Term(read)
	return nil
}

// A Subservice is an organisation that runs part of the system.
type Subservice struct {
	Name   string               `json:"name"`
	Method string               `json:"method"`
	Points []framework.PointRef `json:"points"` // carved out: not in the denominator; inclusive: in it
	CSOC   []Term               `json:"csoc"`   // what it is trusted to do
	Effect string               `json:"effect"`
}

// LeftOut is a point or requirement that the scope takes out of the denominator.
type LeftOut struct {
	Point framework.PointRef `json:"point"`
	Why   string             `json:"why"`
}

// A Bridge tells of the time after a window. A letter of management about it carries no
// assurance and shows no operation.
type Bridge struct {
	// Gap is from the day after the window to the instant; zero where the window is not
	// over or the lens has none.
	Gap framework.Period `json:"gap"`
	// Letters are accepted bridge letters that speak of it, Until the last day that they
	// reach without a hole, and Uncovered the days of which none speaks.
	Letters   []string           `json:"letters"`
	Until     framework.Date     `json:"until"`
	Uncovered []framework.Period `json:"uncovered"`
	Notes     []string           `json:"notes"`
}
