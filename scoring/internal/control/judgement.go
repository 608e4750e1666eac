package control

import (
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/explanation"
	"github.com/groundworkgrc/groundwork/scoring/internal/pool"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A Frame is the time and the facts by which a lens judges.
type Frame struct {
	At      framework.Date   // the instant of the assessment
	Window  framework.Period // zero where the lens has none
	Instant framework.Date   // the lens's day, where it has no window
	InPlace bool             // a design includes that its control is in place
	Facts   *rule.Facts
	Types   map[string]*evidence.Type // the catalog's
	Trace   bool                      // record conditions and coverage
}

// Windowed reports whether the lens has a window.
func (f *Frame) Windowed() bool { return !f.Window.IsZero() }

// A Case is what is judged: a control on a basis.
type Case struct {
	Control *mapping.Control
	Basis   framework.Basis
	Rules   Rules
	// Since is the day inside the window on which the control began; zero for none.
	Since framework.Date
}

// Rules are what judges a control on a basis: its rule, nil for the default one, and what
// overlays ask on top.
type Rules struct {
	Rule        *Rule
	Tightenings []*Rule
}

// A Rule is a compiled rule with what it asks, in a sentence.
type Rule struct {
	Program *rule.Program
	Why     string
}

// A Judgement is what one control is worth on one basis, for one system, with the evidence
// that one link's needs lets through.
type Judgement struct {
	Value      result.Interval
	Asked      bool // false: none is asked, or there was no occurrence
	May        bool // none is asked as things stand, and an occurrence may yet be shown
	Short      []Shortfall
	Open       *rule.Open // what could not be decided
	Faults     []Fault
	Notes      []Note
	Conditions []Condition            // with a trace
	Coverage   []explanation.Coverage // with a trace
}

// A Fault is a rule, or a link's needs, that failed.
type Fault struct {
	Control string
	Basis   framework.Basis
	Open    *rule.Open
	Needs   *pool.Fault // of a link, instead
}

// Same reports whether two say the same.
func (f *Fault) Same(o *Fault) bool {
	return f.Control == o.Control && f.Basis == o.Basis && f.Open.Same(o.Open) && f.Needs.Same(o.Needs)
}

// A Shortfall is one thing that is missing from a control on one basis.
type Shortfall struct {
	Code            ShortCode
	Types           []string           // evidence of one of these would mend it
	Missing         []framework.Period // when: an occurrence in each, or days to be spoken of
	Unit            result.Unit        // of Expected and Found
	Expected, Found int
	Drafts          int              // pieces that are not accepted yet
	Nothing         bool             // no piece counts at all
	Day             framework.Date   // at which, or since which
	Window          framework.Period // in which
	Cadence         calendar.Cadence // that sets it
	Basis           framework.Basis  // of which the catalog lists nothing
	Latest          string           // id of the latest piece
	LatestDay       framework.Date   // of which day it is
	Fact            string           // nobody answered
	Text            string           // of a rule: a part of it, or what it asks
	Value           result.Interval  // to which the part came
	Open            *rule.Open       // of a rule that came to no answer
	Condition       string           // the part of a rule that would have to hold
	Or              Alternative      // what would do as well
	Late            framework.Date   // the control began on this day, inside the window
	Undecided       bool             // it is not ruled out
}

// Same reports whether two say the same, by code and values.
func (s *Shortfall) Same(o *Shortfall) bool {
	return s.Code == o.Code && s.Unit == o.Unit && s.Expected == o.Expected && s.Found == o.Found && s.Drafts == o.Drafts && s.Nothing == o.Nothing &&
		s.Day == o.Day && s.Window == o.Window && s.Cadence == o.Cadence && s.Basis == o.Basis && s.Latest == o.Latest && s.LatestDay == o.LatestDay &&
		s.Fact == o.Fact && s.Text == o.Text && s.Value == o.Value && s.Open.Same(o.Open) && s.Condition == o.Condition && s.Late == o.Late &&
		s.Undecided == o.Undecided && slices.Equal(s.Types, o.Types) && slices.Equal(s.Missing, o.Missing) &&
		s.Or.Code == o.Or.Code && slices.Equal(s.Or.Types, o.Or.Types)
}

// A ShortCode says what is missing.
type ShortCode uint8

// What may be missing. The zero code is that nothing is left to ask.
const (
	NothingToAsk    ShortCode = iota
	NoTypes                   // the catalog lists no evidence for the basis
	NoQuestion                // no question asks for it
	NotAnswered               // the question is not answered
	RuleOpen                  // the rule came to no answer
	RulePart                  // a part of the rule does not hold
	RuleWhole                 // what the rule asks is not shown
	NotInForce                // nothing in force on the day
	NotInForceDays            // nothing in force on days of the window
	NotInPlace                // nothing shows that it is in place
	NotSpokenOf               // nothing speaks of the day
	NotSpokenOfDays           // nothing speaks of days of the window
	PeriodsEmpty              // calendar periods without an occurrence
	NoneInReach               // no occurrence in the window, or within a cadence before its end
	NoneRecent                // the latest occurrence is too old
	NoEvent                   // no occurrence, and no word that there was none
	Never                     // no occurrence at all
)

// An Alternative is what would do as well.
type Alternative struct {
	Code  AltCode
	Types []string
}

// An AltCode says what would do as well.
type AltCode uint8

// What would do as well. The zero code is nothing.
const (
	NoAlternative AltCode = iota
	AltRecords            // records as the cadence asks
	AltDays               // one that speaks of the whole time
	AltZero               // one that declares a population of 0
)

// A Note is something to know of a judgement that changes no figure.
type Note struct {
	Code  NoteCode
	Day   framework.Date
	Types []string
}

// A NoteCode says what is to be known.
type NoteCode uint8

// What is to be known.
const (
	LateStart    NoteCode = iota // the control began inside the window
	BeforeWindow                 // what counts was found before the window
)

// A Condition is one thing that was looked at, with what it came to.
type Condition struct {
	Code            ConditionCode
	Value           result.Interval
	Text            string // of a rule's part, a fact, or why nothing is asked
	Basis           framework.Basis
	Types           []string
	Day             framework.Date
	Window          framework.Period
	Cadence         calendar.Cadence
	Expected, Found int
	Before          bool // found before the window
}

// A ConditionCode says what was looked at.
type ConditionCode uint8

// What is looked at.
const (
	PartHolds ConditionCode = iota
	FactHolds
	BasisNotAsked
	InForceOn
	InForceShare
	InPlaceOn
	SpeaksOf
	SpeaksShare
	PeriodsHold
	WithinReach
	LatestSince
	AtLeastOne
	NoOccurrence
)
