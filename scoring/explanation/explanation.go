package explanation

import (
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/relation"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Format names the form of an [Explanation] as JSON; fields are only added.
const Format = "groundwork-explanation/1"

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
	// DraftShare is the part of low that rests on links nobody reviewed.
	DraftShare float64 `json:"draft_share"`
	Points     []Point `json:"points"`
	// Because says in a sentence per point why it stands where it stands.
	Because []string `json:"because"`
	// Gaps is what is missing.
	Gaps []result.Gap `json:"gaps"`
	// Would is what would have to be true for the requirement to be met.
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
	ID         framework.PointRef `json:"id"`
	Text       string             `json:"text"`
	Status     result.Status      `json:"status"`
	Why        string             `json:"why"`
	Readiness  result.Interval    `json:"readiness"`
	DraftShare float64            `json:"draft_share"`
	Controls   []Control          `json:"controls"`
}

// A Control is what one linked control is worth to one point.
type Control struct {
	ID         string          `json:"id"`
	Title      string          `json:"title"`
	Why        string          `json:"why"`     // why it meets the point, as the link says
	Status     result.Status   `json:"verdict"` // how well it does
	Readiness  result.Interval `json:"readiness"`
	Needs      string          `json:"needs"` // what the link asks of each piece of evidence
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
}

// A Step is one recorded condition with what it came to: "true",
// "false", "unknown" or a figure.
type Step struct {
	Text  string `json:"text"`
	Value string `json:"value"`
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
