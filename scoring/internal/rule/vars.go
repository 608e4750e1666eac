package rule

import (
	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule/lower"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Fill says how evidence fills the units of a lens. The stage that judges by default lends its
// own to the rules, so that both count alike.
type Fill interface {
	// Covered is the share of the days, or of the instant, that the pieces show.
	Covered(list []*Item) float64
	// Held is the share of the slices, or of the instant, that the pieces fill;
	// [calendar.NoCadence] stands for the control's own cadence. It reports false where that is
	// none by calendar.
	Held(cadence calendar.Cadence, list []*Item) (float64, bool)
}

// An Activation holds the variables of one evaluation: [Vars], [BandVars] or [FindingVars]. It may serve
// one after another, and not several at once.
type Activation interface {
	cel.Activation

	// frame is what lowered code works on, with the variables in it.
	frame() *lower.Frame
}

// Vars are what a rule, or a link's needs, is asked about.
type Vars struct {
	Evidence []*Item // of a rule
	Item     *Item   // of a link's needs
	At       framework.Date
	Window   Window
	Facts    *Facts

	scratch []*Item // what lowered members pick from, anew for each evaluation
	in      lower.Frame
}

func (v *Vars) frame() *lower.Frame {
	v.in.Vars, v.scratch = v, v.scratch[:0]
	if v.Item == nil {
		v.in.About(nil)
	} else {
		v.in.About(v.Item)
	}
	return &v.in
}

// ResolveName returns a variable by its name in a rule.
func (v *Vars) ResolveName(name string) (any, bool) {
	switch name {
	case "evidence":
		return items(v.Evidence), true
	case "e":
		return v.Item, v.Item != nil
	case "at":
		return stamp(v.At), true
	case "window":
		return v.Window, true
	case "facts":
		return v.Facts, true
	default:
		return nil, false
	}
}

// Parent returns nil: there is no outer scope.
func (v *Vars) Parent() cel.Activation { return nil }

// BandVars are what a band is asked about.
type BandVars struct {
	Readiness    float64
	Lowest       float64  // of readiness, design and operation
	Against      []string // what stands against the lens besides findings
	Short        []string // that its window is too short
	Requirements []*result.Requirement
	Findings     []*result.Finding

	in                     lower.Frame
	requirements, findings ref.Val // made when CEL first asks
}

func (v *BandVars) frame() *lower.Frame {
	v.in.Vars = v
	return &v.in
}

// ResolveName returns a variable by its name in a band.
func (v *BandVars) ResolveName(name string) (any, bool) {
	switch name {
	case "readiness":
		return types.Double(v.Readiness), true
	case "lowest":
		return types.Double(v.Lowest), true
	case "against":
		return types.NewStringList(types.DefaultTypeAdapter, v.Against), true
	case "short":
		return types.NewStringList(types.DefaultTypeAdapter, v.Short), true
	case "requirements":
		if v.requirements == nil {
			v.requirements = requirements(v.Requirements)
		}
		return v.requirements, true
	case "findings":
		if v.findings == nil {
			v.findings = findings(v.Findings)
		}
		return v.findings, true
	default:
		return nil, false
	}
}

// Parent returns nil: there is no outer scope.
func (v *BandVars) Parent() cel.Activation { return nil }

// FindingVars are what a finding rule is asked about: the lens, and one of these.
type FindingVars struct {
	Lens        *Lens
	Requirement *result.Requirement
	Lacks       *Lacks // what the requirement lacks
	Group       *Group
	Control     *Control
	Record      *Record

	in lower.Frame
}

func (v *FindingVars) frame() *lower.Frame {
	v.in.Vars = v
	return &v.in
}

// ResolveName returns a variable by its name in a finding rule.
func (v *FindingVars) ResolveName(name string) (any, bool) {
	switch name {
	case "lens":
		return v.Lens, true
	case mapping.SubjectRequirement.String():
		return requirement{Requirement: v.Requirement, lacks: v.Lacks}, v.Requirement != nil
	case mapping.SubjectGroup.String():
		return v.Group, v.Group != nil
	case mapping.SubjectControl.String():
		return v.Control, v.Control != nil
	case mapping.SubjectTest.String():
		return v.Record, v.Record != nil
	default:
		return nil, false
	}
}

// Parent returns nil: there is no outer scope.
func (v *FindingVars) Parent() cel.Activation { return nil }
