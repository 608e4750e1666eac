package scoring

import (
	"github.com/groundworkgrc/groundwork/framework"
)

// Notice ends every report.
const Notice = "Indicative, not legal or audit advice."

// An Assessment is plain, ordered data: what was assessed, at which instant, from
// which catalog, rules and input. It marshals to the same bytes for the same input.
type Assessment struct {
	At      framework.Date `json:"at"`
	Catalog Digest         `json:"catalog"`
	Rules   Digest         `json:"rules"`
	Input   Digest         `json:"input"`
	Notice  string         `json:"notice"`
	// Organisation is the name, for the title of a report.
	Organisation string `json:"organisation"`
	// Frameworks holds one result per lens, in the order of the lenses' ids.
	Frameworks []LensResult `json:"frameworks"`
	// Evidence holds each piece with its verdict per lens, in the order of the ids.
	Evidence []EvidenceResult `json:"evidence"`
	// Problems lists rules that failed, lapsed treatments and exclusions without effect.
	Problems []string `json:"problems"`
}

// A Digest identifies content, as "sha256:…"; "" where the host gave none.
type Digest struct {
	Digest string `json:"digest"`
}

// A LensResult is one framework as seen through one scope and basis.
type LensResult struct {
	Lens      string            `json:"lens"`
	ID        string            `json:"id"`
	Title     string            `json:"title"`
	Asks      string            `json:"asks"` // "type 2", "stage 2", "" where the basis is said plainly
	Basis     []framework.Basis `json:"basis"`
	Window    framework.Period  `json:"window"`
	AsOf      framework.Date    `json:"as_of"` // the instant of a lens without window
	Systems   []string          `json:"systems"`
	Readiness Interval          `json:"readiness"`
	// DraftShare is the part of low that rests on links nobody reviewed.
	DraftShare float64 `json:"draft_share"`
	Band       Band    `json:"band"`
	InScope    int     `json:"in_scope"` // leaves in the denominator
	// Counts says how many requirements have each status.
	Counts map[string]int `json:"counts"`
	// Additional holds a figure of its own for each chosen set of additional
	// criteria; it does not enter Readiness.
	Additional   []AdditionalResult  `json:"additional"`
	Requirements []RequirementResult `json:"requirements"`
}

// An AdditionalResult is the figure of criteria added to a report by choice.
type AdditionalResult struct {
	Category  string   `json:"category"`
	Title     string   `json:"title"`
	Readiness Interval `json:"readiness"`
	InScope   int      `json:"in_scope"`
}

// A Band names where readiness lies: Name is that of low, High that of high.
type Band struct {
	Name     string   `json:"name"`
	High     string   `json:"high"`
	CappedBy []string `json:"capped_by"` // what stands against a better band
}

// A RequirementResult is one leaf.
type RequirementResult struct {
	Ref   framework.Ref `json:"ref"`
	Kind  string        `json:"kind"`
	Title string        `json:"title"`
	// Additional names the category of additional criteria that it belongs to, ""
	// for a requirement of the framework itself. It enters no figure but that of
	// its category.
	Additional string        `json:"additional"`
	Status     Status        `json:"status"`
	Why        string        `json:"why"` // why it is out of scope or excluded, or what voids an exclusion
	Readiness  Interval      `json:"readiness"`
	Points     []PointResult `json:"points"`
	Gaps       []Gap         `json:"gaps"`
	Findings   []Finding     `json:"findings"`
	// Treatments explain a gap; only a compensating control changes a figure.
	Treatments []string `json:"treatments"`
}

// A PointResult is one point with the controls that are linked to it.
type PointResult struct {
	ID        framework.PointRef `json:"id"`
	Status    Status             `json:"status"`
	Readiness Interval           `json:"readiness"`
	Controls  []string           `json:"controls"`
}

// A Gap is what is missing from a control that an unmet point rests on.
type Gap struct {
	Control string          `json:"control"`
	Basis   framework.Basis `json:"basis"`
	Systems []string        `json:"systems"` // none means all of the lens
	What    string          `json:"what"`
}

// A Finding is what the evidence itself brings up, such as deviations in a sample.
type Finding struct {
	Kind     string `json:"kind"` // "deviation"
	Evidence string `json:"evidence"`
	What     string `json:"what"`
	// Explained says that a treatment in force covers it.
	Explained bool `json:"explained"`
}

// An EvidenceResult is one piece of evidence with its verdict per lens.
type EvidenceResult struct {
	ID       string          `json:"id"`
	Type     string          `json:"type"`
	Title    string          `json:"title"`
	Verdicts []VerdictResult `json:"verdicts"`
	// SupportsIn lists the lenses in which it supports a requirement.
	SupportsIn []string `json:"supports_in"`
	// SatisfiesBoth says that it supports requirements of two frameworks or more.
	SatisfiesBoth bool `json:"satisfies_both"`
}

// A VerdictResult is the verdict on one piece of evidence in one lens: that of the
// requirements for which it does best.
type VerdictResult struct {
	Lens         string          `json:"lens"`
	Framework    string          `json:"framework"`
	Verdict      Verdict         `json:"verdict"`
	Why          string          `json:"why"`
	Requirements []framework.Ref `json:"requirements"`
}

// A Verdict says what one piece of evidence is worth in one lens. The zero value
// is the cautious one.
type Verdict uint8

// Verdicts, from worst to best.
const (
	NotAccepted Verdict = iota
	VerdictOutOfScope
	Stale
	NeedsMore
	Supports
)

var verdictNames = [...]string{"not-accepted", "out-of-scope", "stale", "needs-more", "supports"}

// String returns the verdict in kebab-case.
func (v Verdict) String() string { return verdictNames[v] }

// MarshalText returns the name.
func (v Verdict) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// UnmarshalText reads the name.
func (v *Verdict) UnmarshalText(text []byte) error {
	for i, n := range verdictNames {
		if n == string(text) {
			*v = Verdict(i)
			return nil
		}
	}
	return errUnknownVerdict(text)
}

// An Explanation says why a requirement stands where it stands in one lens.
type Explanation struct {
	Lens      string             `json:"lens"`
	Ref       framework.Ref      `json:"ref"`
	Title     string             `json:"title"`
	Summary   string             `json:"summary"`
	Status    Status             `json:"status"`
	Why       string             `json:"why"`
	Readiness Interval           `json:"readiness"`
	Points    []PointExplanation `json:"points"`
	Gaps      []Gap              `json:"gaps"`
	Findings  []Finding          `json:"findings"`
	Relations []RelationStep     `json:"relations"`
	Notice    string             `json:"notice"`
}

// A PointExplanation is one point with each control that is linked to it.
type PointExplanation struct {
	ID        framework.PointRef   `json:"id"`
	Text      string               `json:"text"`
	Status    Status               `json:"status"`
	Why       string               `json:"why"`
	Readiness Interval             `json:"readiness"`
	Controls  []ControlExplanation `json:"controls"`
}

// A ControlExplanation is what one linked control is worth to one point.
type ControlExplanation struct {
	ID         string          `json:"id"`
	Title      string          `json:"title"`
	Why        string          `json:"why"`     // why it meets the point, as the link says
	Verdict    Status          `json:"verdict"` // how well it does
	Readiness  Interval        `json:"readiness"`
	Needs      string          `json:"needs"` // what the link asks of each piece of evidence
	Review     string          `json:"review"`
	Evidence   []EvidenceUse   `json:"evidence"`
	Conditions []ConditionStep `json:"conditions"`
}

// An EvidenceUse is one piece of evidence as this control and requirement take it.
type EvidenceUse struct {
	ID      string  `json:"id"`
	Verdict Verdict `json:"verdict"`
	Why     string  `json:"why"`
}

// A ConditionStep is one recorded condition with what it came to: "true",
// "false", "unknown" or a figure.
type ConditionStep struct {
	Text  string `json:"text"`
	Value string `json:"value"`
	// System is the system it was judged for, "" for all alike.
	System string `json:"system"`
}

// A RelationStep is a stated relation of the requirement to another.
type RelationStep struct {
	To       framework.Ref `json:"to"`
	Relation []string      `json:"relation"`
	Path     []string      `json:"path"`
	Why      string        `json:"why"`
}
