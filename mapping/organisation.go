package mapping

import (
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
)

// An Organisation is what one organisation states about itself: its scopes, facts,
// evidence and treatments. It is plain data and knows no graph.
type Organisation struct {
	Name       string
	Systems    []string
	AsOf       framework.Date // the instant of assessment where nothing else is said
	Scopes     []framework.Scope
	Operates   []Operates
	Facts      []Fact
	Evidence   []Evidence
	Treatments []Treatment
	Risks      []Risk
	// Digest identifies the input; the loader computes it from the content of the
	// items, so that neither files nor order matter.
	Digest string
	Places framework.Places
}

// Operates says since when the organisation runs a control, and who.
type Operates struct {
	Control string         `yaml:"-"`
	Since   framework.Date `yaml:"since"`
	Owner   string         `yaml:"owner"`

	Places framework.Places `yaml:"-"`
}

// A Fact is one typed answer: bool, int64, float64, string or []string.
type Fact struct {
	ID    string
	Value any

	Places framework.Places
}

// Evidence is one artefact: what it is, for which controls, over which time, for
// which systems.
type Evidence struct {
	ID   string `yaml:"id"`
	Type string `yaml:"type"`
	// Controls that it is for; none means every control that takes its type.
	Controls []string `yaml:"controls"`
	// Points that it meets by itself, instead of controls.
	Points    []framework.PointRef `yaml:"points"`
	Title     string               `yaml:"title"`
	Period    framework.Period     `yaml:"period"`    // what it speaks about
	Effective framework.Date       `yaml:"effective"` // or since when it is in force
	Valid     framework.Date       `yaml:"valid"`     // through this day
	Collected framework.Date       `yaml:"collected"` // when it was obtained
	Status    Status               `yaml:"status"`
	Owner     string               `yaml:"owner"`
	Systems   []string             `yaml:"systems"` // none means all
	Origin    Origin               `yaml:"source"`
	// Attributes hold the typed details that the type declares: bool, int64,
	// float64, string or []string.
	Attributes map[string]any `yaml:"attributes"`

	Places framework.Places `yaml:"-"`
}

// Origin says where a piece of evidence comes from.
type Origin struct {
	System string `yaml:"system"`
	URI    string `yaml:"uri"`
	SHA256 string `yaml:"sha256"`
}

// In reports whether the evidence speaks of the system; evidence that names no
// system speaks of all.
func (e *Evidence) In(system string) bool {
	return len(e.Systems) == 0 || system == "" || slices.Contains(e.Systems, system)
}

// InForce returns the days on which the evidence is in force: its period, or from
// its effective date until it ends, which is "valid" or, without, what the type's
// valid_for gives. An open end is [framework.Period] Last = the greatest Date. A
// period is prolonged by valid_for: a test report speaks of its day and stands
// until it is to be renewed.
func (e *Evidence) InForce(t *EvidenceType) framework.Period {
	const open = framework.Date(1<<31 - 1)
	first, last := e.Effective, open
	if first.IsZero() {
		first, last = e.Period.First, e.Period.Last
	}
	if first.IsZero() {
		return framework.Period{}
	}
	if t != nil && !t.ValidFor.IsZero() {
		from := first
		if e.Effective.IsZero() {
			from = e.Period.Last
		}
		last = max(t.ValidFor.After(from), e.Period.Last)
	}
	if !e.Valid.IsZero() {
		last = e.Valid
	}
	return framework.Period{First: first, Last: last}
}

// Occurred returns the last day of what the evidence speaks about: the end of its
// period, or the day from which it is effective.
func (e *Evidence) Occurred() framework.Date {
	if !e.Period.IsZero() {
		return e.Period.Last
	}
	return e.Effective
}

// Speaks returns the days that the evidence speaks about: its period, or from its
// effective date on.
func (e *Evidence) Speaks(t *EvidenceType) framework.Period {
	if !e.Period.IsZero() {
		return e.Period
	}
	return e.InForce(t)
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

// A Risk is one line of a risk list that is small enough to keep in YAML. The
// Statement of Applicability refers to it.
type Risk struct {
	ID       string       `yaml:"id"`
	Title    string       `yaml:"title"`
	Systems  []string     `yaml:"systems"` // none means all
	Owner    string       `yaml:"owner"`
	Level    RiskLevel    `yaml:"level"`    // before anything is done about it
	Residual RiskLevel    `yaml:"residual"` // that remains
	Response RiskResponse `yaml:"response"`
	// Controls that answer the risk; a requirement that these serve is necessary.
	Controls []string `yaml:"controls"`
	// Requirements that the risk makes necessary by itself.
	Requirements []framework.Ref `yaml:"requirements"`
	Why          string          `yaml:"why"`
	ReviewBy     framework.Date  `yaml:"review_by"` // past this day it is to be looked at anew

	Places framework.Places `yaml:"-"`
}

// Lapsed reports whether the treatment no longer holds on the day.
func (t Treatment) Lapsed(at framework.Date) bool { return !t.Until.IsZero() && t.Until < at }
