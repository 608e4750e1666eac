package floor

import (
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A Result is what the floor computes of an organisation.
type Result struct {
	Lenses   []Lens     // in the order of the scopes
	Evidence []Evidence // in the order of the organisation; nil of [Floor.Figures]
}

// A Figure is a figure with those on the bases that a lens asks, and the one with compensation.
type Figure struct {
	Readiness, Design, Operation, With result.Interval

	HasDesign, HasOperation, HasWith bool

	Status     result.Status
	Exceptions bool // something of it deviated or came late
}

// A Lens is what a scope's framework comes to.
type Lens struct {
	Figure // without status and exceptions

	ID, Framework string
	InScope       int
	Additional    []Additional
	Requirements  []Requirement
}

// An Additional is the figure of a category of additional criteria.
type Additional struct {
	Category  string
	Readiness result.Interval
	InScope   int
}

// A Requirement is a leaf with its points.
type Requirement struct {
	Figure

	Ref    framework.Ref
	Points []Point
}

// A Point is one point of a requirement.
type Point struct {
	Figure

	Ref framework.PointRef
}

// An Evidence is what a piece does in each lens.
type Evidence struct {
	ID       string
	Verdicts []Verdict // as Result.Lenses
}

// A Verdict is what a piece does in a lens, with the requirements for which it does best.
type Verdict struct {
	Verdict      result.Verdict
	Requirements []framework.Ref // shared, and not to be changed
}
