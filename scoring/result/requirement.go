package result

import (
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/internal/stored"
)

// A Requirement is one leaf.
type Requirement struct {
	Ref    framework.Ref `json:"ref"`
	Parent framework.Ref `json:"parent"` // the group that it stands in; zero at the top
	Kind   string        `json:"kind"`
	Title  string        `json:"title"`
	Weight float64       `json:"weight"` // among the leaves; see Share
	// Additional names the category of additional criteria that it belongs to, ""
	// for a requirement of the framework itself. It enters no figure but that of
	// its category.
	Additional string   `json:"additional"`
	Status     Status   `json:"status"`
	Why        string   `json:"why"` // why it is out of scope or excluded, or what voids an exclusion
	Readiness  Interval `json:"readiness"`
	// Design and Operation are its figures on the bases that the lens asks, nil on others.
	Design    *Interval `json:"design,omitempty"`
	Operation *Interval `json:"operation,omitempty"`
	// WithCompensation is what compensating controls would bring, nil for nothing. It stands
	// beside, and changes no figure.
	WithCompensation *Interval `json:"with_compensation,omitempty"`
	// Exceptions says that something of it deviated or came late.
	Exceptions bool `json:"exceptions"`
	// DraftShare is the part of low that rests on links nobody reviewed.
	DraftShare float64   `json:"draft_share"`
	Points     []Point   `json:"points"`
	Gaps       []Gap     `json:"gaps"`
	Findings   []Finding `json:"findings"`
	// Treatments explain a gap; none changes a figure.
	Treatments []string `json:"treatments"`
}

// Share returns the weight, 1 where it is 0: an assessment states every weight, but one
// that was stored under the same [Format] before the form grew by weights states none.
func (q *Requirement) Share() float64 {
	if q.Weight == 0 {
		return 1
	}
	return q.Weight
}

// A Point is one point with the controls that are linked to it.
type Point struct {
	ID        framework.PointRef `json:"id"`
	Text      string             `json:"text"`           // what it asks for
	Weight    float64            `json:"weight"`         // among the points of the requirement; 0 where the store is older than weights
	Rank      string             `json:"rank,omitempty"` // required, or advice: guidance, practice; "" from an old store
	Essential string             `json:"essential,omitempty"`
	Status    Status             `json:"status"`
	Readiness Interval           `json:"readiness"`
	Design    *Interval          `json:"design,omitempty"`    // nil where the lens does not ask it
	Operation *Interval          `json:"operation,omitempty"` // likewise
	Controls  []string           `json:"controls"`
	// WithCompensation is what compensating controls would bring, nil for nothing.
	WithCompensation *Interval `json:"with_compensation,omitempty"`
	Exceptions       bool      `json:"exceptions"`
}

// A Gap is what is missing from a control that an unmet point rests on.
type Gap struct {
	Control string          `json:"control"`
	Basis   framework.Basis `json:"basis"`
	Systems []string        `json:"systems"` // none means all of the lens
	What    string          `json:"what"`
	// Types are the evidence types of which one would mend it, Missing the times for
	// which it is wanted: an occurrence in each, or days to be spoken of.
	Types    []string           `json:"types"`
	Unit     Unit               `json:"unit"` // of Expected and Found
	Expected int                `json:"expected"`
	Found    int                `json:"found"`
	Missing  []framework.Period `json:"missing"`
	// Condition is the part of a rule that would have to hold, and Facts are those
	// that nobody answered and that it waits for.
	Condition string   `json:"condition"`
	Needs     string   `json:"needs"` // what a link asks of each piece of evidence on top
	Or        string   `json:"or"`    // what would do as well
	Facts     []string `json:"facts"`
	// Open says that it is not ruled out: nobody can tell yet.
	Open bool `json:"open"`
}

// On returns the figure on a basis, nil where the lens does not ask it.
func (q *Requirement) On(b framework.Basis) *Interval { return on(b, q.Design, q.Operation) }

// On returns the figure on a basis, nil where the lens does not ask it.
func (p *Point) On(b framework.Basis) *Interval { return on(b, p.Design, p.Operation) }

func on(b framework.Basis, design, operation *Interval) *Interval {
	switch b {
	case framework.Design:
		return design
	case framework.Operation:
		return operation
	default:
		return nil
	}
}

// Advice reports whether the point has no weight: it is judged and shown apart.
func (p *Point) Advice() bool { return p.Rank != "" && p.Rank != framework.Required.String() }

// Check reports what no assessment says of a gap: no basis, numbers below 0, or names of
// several lines.
func (g *Gap) Check() error {
	f := stored.Faults{}
	if g.Basis == 0 {
		f.Add("a gap of %q has no basis", g.Control)
	}
	f.Counts("a gap of", g.Control, g.Expected, g.Found)
	f.Name("the control", g.Control)
	f.Names("the system", g.Systems)
	return f.Err()
}
