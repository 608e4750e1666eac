package explanation

import (
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/relation"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Format names the form of an [Explanation] as JSON; fields are only added.
const Format = "groundwork-explanation/2"

// FirstFormat is what the first edition of the rules wrote; [Read] says its statuses in the
// words of this edition.
const FirstFormat = "groundwork-explanation/1"

// An Explanation says why a requirement stands where it stands in one lens. It is one
// recorded trace; reports show it in several views.
type Explanation struct {
	Format    string          `json:"format"`
	Lens      string          `json:"lens"`
	Ref       framework.Ref   `json:"ref"`
	Title     string          `json:"title"`
	Summary   string          `json:"summary"`
	Status    result.Status   `json:"status"`
	Why       string          `json:"why"`
	Readiness result.Interval `json:"readiness"`
	// Design and Operation are its figures on the bases that the lens asks.
	Design    *result.Interval `json:"design,omitempty"`
	Operation *result.Interval `json:"operation,omitempty"`
	// WithCompensation is the figure with what compensates, nil where it brings no other. It
	// stands beside: no other figure has it.
	WithCompensation *result.Interval `json:"with_compensation,omitempty"`
	// DraftShare is the part of low that rests on links nobody reviewed.
	DraftShare float64 `json:"draft_share"`
	Points     []Point `json:"points"`
	// Because says in a sentence per point why it stands where it stands.
	Because []string `json:"because"`
	// Gaps is what is missing.
	Gaps []result.Gap `json:"gaps"`
	// Would is what would have to be true for the requirement to be supported.
	Would []Condition `json:"would"`
	// Alone lists the evidence without which less would be shown of a point. Evidence of a
	// rule that may fall as evidence grows is tried only where there are at most 200 pieces.
	Alone      []ReliedOn         `json:"alone"`
	Unknowns   []Question         `json:"unknowns"`
	Findings   []result.Finding   `json:"findings"`
	Treatments []result.Treatment `json:"treatments"`
	Relations  []Relation         `json:"relations"`
	Notice     string             `json:"notice"`
}

// A Point is one point with each control that is linked to it.
type Point struct {
	ID     framework.PointRef `json:"id"`
	Text   string             `json:"text"`
	Status result.Status      `json:"status"`
	Why    string             `json:"why"`
	// Rank says whether the point has weight: required points do; guidance and practice are advice.
	Rank      string           `json:"rank,omitempty"`
	Essential string           `json:"essential,omitempty"` // the basis without which its requirement cannot stand
	Readiness result.Interval  `json:"readiness"`
	Design    *result.Interval `json:"design,omitempty"`
	Operation *result.Interval `json:"operation,omitempty"`
	// WithCompensation is the figure with what compensates, nil where it brings no other.
	WithCompensation *result.Interval `json:"with_compensation,omitempty"`
	DraftShare       float64          `json:"draft_share"`
	Controls         []Control        `json:"controls"`
	// Deviating are controls that deviate or came late beside one that shows the point in full.
	Deviating []string `json:"deviating"`
	// Terms are what the engagement says of the point: what is promised, and what others run for it.
	Terms []Term `json:"terms"`
}

// What a [Term] is.
const (
	TermCommitment        = "commitment"
	TermSystemRequirement = "system_requirement"
	TermCSOC              = "csoc" // of a subservice organisation
	TermUserEntityControl = "user_entity_control"
)

// A Term is one line of the engagement that names a point.
type Term struct {
	Of   string `json:"of"`
	ID   string `json:"id"`
	By   string `json:"by"`   // the subservice organisation that runs it, "" for no such
	What string `json:"what"` // in a sentence
}

// Advice reports whether the point has no weight.
func (p *Point) Advice() bool { return p.Rank != "" && p.Rank != framework.Required.String() }

// A Control is what one linked control is worth to one point.
type Control struct {
	ID         string          `json:"id"`
	Title      string          `json:"title"`
	Why        string          `json:"why"`     // why it meets the point, as the link says
	Status     result.Status   `json:"verdict"` // how well it does
	Readiness  result.Interval `json:"readiness"`
	Exceptions bool            `json:"exceptions"` // something of it deviated or came late
	Needs      string          `json:"needs"`      // what the link asks of each piece of evidence
	Review     string          `json:"review"`
	Evidence   []Use           `json:"evidence"`
	Conditions []Step          `json:"conditions"`
	// Coverage counts what the default rule asks, per thing to show and system.
	Coverage []Coverage `json:"coverage"`
	// Test is what the control's records tell of its operation in the lens; without a
	// control where the lens does not ask how it operates.
	Test  result.Test `json:"test"`
	Notes []string    `json:"notes"`
	// SameAs is the point under which the very same account stands first, "" for none.
	SameAs string `json:"same_as"`
}

// A Coverage is what one thing that a control is to show comes to for one system:
// calendar periods that hold an occurrence, or days that evidence speaks of.
type Coverage struct {
	Basis    framework.Basis    `json:"basis"`
	System   string             `json:"system"` // "" for all alike
	Types    []string           `json:"types"`  // any one of these
	Unit     result.Unit        `json:"unit"`   // of Expected and Found
	Expected int                `json:"expected"`
	Found    int                `json:"found"`
	Held     []Held             `json:"held"`
	Missing  []framework.Period `json:"missing"`
}

// Held is a time with the evidence that speaks of it.
type Held struct {
	Period   framework.Period `json:"period"`
	Evidence []string         `json:"evidence"`
}

// A Use is one piece of evidence as this control and requirement take it.
type Use struct {
	ID      string         `json:"id"`
	Verdict result.Verdict `json:"verdict"`
	Why     string         `json:"why"`
	Notes   []string       `json:"notes"`
	// Carries says which days or slices of the control it fills.
	Carries []Carried `json:"carries"`
}

// A Carried is how much of what a control is to show one piece of evidence fills.
type Carried struct {
	Basis    framework.Basis `json:"basis"`
	Unit     result.Unit     `json:"unit"` // of Expected and Found
	Expected int             `json:"expected"`
	Found    int             `json:"found"`
	// Slices are the places of the slices of a cadence, from 1.
	Slices []int `json:"slices"`
	// What says it in words.
	What string `json:"what"`
}

// What a [Step] is of. One of a rule's own conditions says nothing.
const (
	StepUnit  = "unit"  // what filled a unit
	StepRule  = "rule"  // what a rule asks, in words
	StepBasis = "basis" // a basis that is not asked
)

// NotTested is the value of a unit in which nothing occurred: it is asked of nobody.
const NotTested = "not tested"

// A Step is one recorded condition with what it came to: "true",
// "false", "unknown", [NotTested] or a figure.
type Step struct {
	Of string `json:"of,omitempty"`
	// Basis is the one that a unit or a rule is of.
	Basis framework.Basis `json:"basis,omitzero"`
	Text  string          `json:"text"`
	Value string          `json:"value"`
	// System is the system it was judged for, "" for all alike.
	System string `json:"system"`
}

// A Condition is one thing that would have to be true. Those of one control hold
// together; any one control that has none left meets the point.
type Condition struct {
	Points  []framework.PointRef `json:"points"`
	Control string               `json:"control"`
	Basis   framework.Basis      `json:"basis"`
	Systems []string             `json:"systems"` // none means all of the lens
	// What is the condition in a sentence.
	What string `json:"what"`
	// Types and When name the evidence that would do: one of these types, of each of
	// these times.
	Types []string           `json:"types"`
	When  []framework.Period `json:"when"`
	// Needs is what each piece would have to satisfy on top.
	Needs string `json:"needs"`
	// Or is what would do as well: that nothing occurred, for instance.
	Or string `json:"or"`
	// Fact is the fact that would have to be answered, and Answer the answer that would
	// do by itself, "" where none would or there are too many to try.
	Fact   string `json:"fact"`
	Answer string `json:"answer"`
	// Rule is the part of a rule that would have to hold.
	Rule string `json:"rule"`
	// Closed says that the time is over: only a record that exists already can help.
	Closed bool `json:"closed"`
}

// ReliedOn is what rests on one piece of evidence alone.
type ReliedOn struct {
	Evidence  string               `json:"evidence"`
	Points    []framework.PointRef `json:"points"`    // of which less would be shown without it
	Readiness result.Interval      `json:"readiness"` // of the requirement without it
}

// A Question is a control of which a rule could not decide, with what each answer
// would make of it.
type Question struct {
	Control string          `json:"control"`
	Basis   framework.Basis `json:"basis"`
	Why     string          `json:"why"`
	Faulty  bool            `json:"faulty"`
	Facts   []Fact          `json:"facts"`
}

// A Fact is a fact that nobody answered.
type Fact struct {
	Fact  string `json:"fact"`
	Title string `json:"title"`
	// Settles says what each answer alone would make of the requirement, where there
	// are few answers to try.
	Settles []Answer `json:"settles"`
}

// An Answer is what one answer would make of a requirement.
type Answer struct {
	Answer    string          `json:"answer"`
	Readiness result.Interval `json:"readiness"`
}

// A Relation is a stated relation of the requirement to another.
type Relation struct {
	To       framework.Ref   `json:"to"`
	Relation []relation.Base `json:"relation"` // of these one holds
	Path     []string        `json:"path"`
	Why      string          `json:"why"`
}
