package result

import (
	"github.com/groundworkgrc/groundwork/framework"
)

// A Scope is what an assessment took in, beside systems and window.
type Scope struct {
	Categories  []string     `json:"categories"` // chosen or always in, in the framework's order
	Additional  []string     `json:"additional"`
	Subservice  []Subservice `json:"subservice"`
	NotRelevant []LeftOut    `json:"not_relevant"`
	// UserEntityControls are what the users of the service must run themselves.
	UserEntityControls []string `json:"user_entity_controls"`
}

// A Subservice is an organisation that runs part of the system.
type Subservice struct {
	Name   string               `json:"name"`
	Method string               `json:"method"`
	Points []framework.PointRef `json:"points"` // carved out: not in the denominator; inclusive: in it
	CSOC   []string             `json:"csoc"`   // what it is trusted to do
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
