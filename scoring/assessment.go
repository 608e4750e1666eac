package scoring

import (
	"fmt"

	"github.com/groundworkgrc/groundwork/framework"
)

// Notice ends every report.
const Notice = "Indicative, not legal or audit advice."

// AssessmentFormat names the form of an [Assessment] as JSON; fields are only added.
const AssessmentFormat = "groundwork-assessment/1"

// An Assessment is plain, ordered data: what was assessed, at which instant, from
// which catalog, rules and input. It marshals to the same bytes for the same input.
type Assessment struct {
	Format  string         `json:"format"`
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
	// Treatments holds what is done about gaps, with its state and exact effect.
	Treatments []TreatmentResult `json:"treatments"`
	// Facts holds the answers that were given, by id.
	Facts []FactAnswer `json:"facts"`
	// ReviewedOnly says that links which nobody reviewed were left out.
	ReviewedOnly bool `json:"reviewed_only"`
	// Problems lists rules that failed, lapsed treatments and exclusions without effect.
	Problems []string `json:"problems"`
}

// A FactAnswer is one fact with its answer as a text.
type FactAnswer struct {
	Fact   string `json:"fact"`
	Answer string `json:"answer"`
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
	Scope     ScopeResult       `json:"scope"`
	Readiness Interval          `json:"readiness"`
	// DraftShare is the part of low that rests on links nobody reviewed.
	DraftShare float64 `json:"draft_share"`
	Band       Band    `json:"band"`
	InScope    int     `json:"in_scope"` // leaves in the denominator
	// Counts says how many requirements have each status.
	Counts map[string]int `json:"counts"`
	// Bridge tells of the time after the window, of which it shows nothing.
	Bridge Bridge `json:"bridge"`
	// Additional holds a figure of its own for each chosen set of additional
	// criteria; it does not enter Readiness.
	Additional   []AdditionalResult  `json:"additional"`
	Requirements []RequirementResult `json:"requirements"`
	// Findings holds what would likely be raised, each once; a requirement lists again
	// those that concern it.
	Findings []Finding `json:"findings"`
	// Raised counts the findings by what they would be raised as, in the order of the
	// rules, which begin with the gravest.
	Raised []Raised `json:"raised"`
	// Tests holds how often each control ran and what samples of it found.
	Tests []OperatingTest `json:"tests"`
	// Unknowns holds what a rule could not decide, and the facts that would settle it.
	Unknowns []UnknownResult `json:"unknowns"`
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
	Additional string   `json:"additional"`
	Status     Status   `json:"status"`
	Why        string   `json:"why"` // why it is out of scope or excluded, or what voids an exclusion
	Readiness  Interval `json:"readiness"`
	// DraftShare is the part of low that rests on links nobody reviewed.
	DraftShare float64       `json:"draft_share"`
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
	// Types are the evidence types of which one would mend it, Missing the times for
	// which it is wanted: an occurrence in each, or days to be spoken of.
	Types    []string           `json:"types"`
	Unit     string             `json:"unit"` // of Expected and Found: "months", "days", "occurrences"
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

// A Finding is what an auditor would likely raise: computed by a rule that is data, in
// the words of the framework. It is a forecast, not an auditor's conclusion.
type Finding struct {
	Kind     FindingKind `json:"kind"`
	RaisedAs string      `json:"raised_as"` // what the framework calls it: "minor nonconformity"
	Rule     string      `json:"rule"`      // the finding rule that fired, "" for none
	Why      string      `json:"why"`       // the rule's reason
	// Requirements are those of the lens that it bears on.
	Requirements []framework.Ref `json:"requirements"`
	Group        string          `json:"group"`    // of related requirements that fail together
	Control      string          `json:"control"`  // of an exception in a test
	Evidence     string          `json:"evidence"` // of a deviation
	What         string          `json:"what"`
	// Explained says that a treatment in force covers it.
	Explained bool `json:"explained"`
}

// Raised counts findings that would be raised as the same.
type Raised struct {
	As        string `json:"as"`
	Times     int    `json:"times"`
	Explained int    `json:"explained"` // of these, covered by a treatment in force
}

// An UnknownResult is a control of which a rule could not decide, so that it counts
// as [0, 1] and never as a pass.
type UnknownResult struct {
	Control      string          `json:"control"`
	Basis        framework.Basis `json:"basis"`
	Requirements []framework.Ref `json:"requirements"`
	Why          string          `json:"why"`
	Facts        []string        `json:"facts"`  // whose answers would settle it
	Faulty       bool            `json:"faulty"` // the rule failed or ran out of its cost limit
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
	// Until is the last day on which it is in force; zero where it has no end or is of a
	// single time.
	Until framework.Date `json:"until"`
	// Notes tell what is odd about its time.
	Notes []string `json:"notes"`
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
func (v Verdict) String() string {
	if int(v) < len(verdictNames) {
		return verdictNames[v]
	}
	return fmt.Sprintf("Verdict(%d)", uint8(v))
}

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
