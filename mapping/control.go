package mapping

import (
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/review"
)

// An Expr is the text of a CEL expression and the place of its first character.
type Expr struct {
	Text string
	Pos  framework.Position
}

// IsZero reports whether there is no expression.
func (e Expr) IsZero() bool { return e.Text == "" }

// A Control is something that the organisation does, shared by frameworks.
type Control struct {
	ID         string           `yaml:"id"`
	Title      string           `yaml:"title"`
	Does       string           `yaml:"does"`       // what is done, one or two sentences
	Discipline string           `yaml:"discipline"` // "risk management", "governance", ...
	Cadence    calendar.Cadence `yaml:"cadence"`
	Effort     Effort           `yaml:"effort"`
	Owner      string           `yaml:"owner"`    // the role that runs it
	Asks       string           `yaml:"asks"`     // what an assessor asks about it
	Question   string           `yaml:"question"` // the fact behind the stated basis, optional
	Evidence   Shows            `yaml:"evidence"`
	Links      []Link           `yaml:"links"`

	Places framework.Places `yaml:"-"`
}

// Shows lists the evidence types that show a control's design and its operation.
type Shows struct {
	Design    BasisShows `yaml:"design"`
	Operation BasisShows `yaml:"operation"`
}

// On returns what shows the basis; nothing shows [framework.Stated].
func (s Shows) On(b framework.Basis) BasisShows {
	switch b {
	case framework.Design:
		return s.Design
	case framework.Operation:
		return s.Operation
	default:
		return BasisShows{}
	}
}

// BasisShows lists the evidence types for one basis. Each entry is one thing to
// show; an entry of several types means any one of these.
type BasisShows struct {
	Types []AnyOf
	None  string // why this basis is not asked of the control, or ""
}

// IsZero reports whether the basis is left out: it is asked, and nothing shows it.
func (b BasisShows) IsZero() bool { return len(b.Types) == 0 && b.None == "" }

// Lists reports whether evidence of the type shows something on the basis.
func (b BasisShows) Lists(evidenceType string) bool {
	return slices.ContainsFunc(b.Types, func(choice AnyOf) bool { return slices.Contains(choice, evidenceType) })
}

// AnyOf lists evidence types of which one is enough.
type AnyOf []string

// A Link says that doing its control meets points of a requirement.
type Link struct {
	To     framework.Ref `yaml:"to"`
	Points []string      `yaml:"points"` // left out: all
	Why    string        `yaml:"why"`
	// Needs is CEL on one piece of evidence e; only pieces that satisfy it count
	// for this link.
	Needs  Expr          `yaml:"needs"`
	Review review.Review `yaml:"review"`

	Places framework.Places `yaml:"-"`
}

// A Rule replaces the default judgement of a control on one basis. Its
// expression returns bool or a double in 0..1.
type Rule struct {
	Control string          `yaml:"control"`
	Basis   framework.Basis `yaml:"basis"`
	Expr    Expr            `yaml:"expr"`
	Why     string          `yaml:"why"`
	Tests   []RuleTest      `yaml:"tests"`

	Places framework.Places `yaml:"-"`
}

// A RuleTest is one case that a rule is to decide as wanted.
type RuleTest struct {
	Name     string           `yaml:"name"`
	At       framework.Date   `yaml:"at"` // default: the end of the window
	Window   framework.Period `yaml:"window"`
	Evidence []evidence.Piece `yaml:"evidence"`
	Facts    []evidence.Fact  `yaml:"facts"`
	Want     Want             `yaml:"want"`

	Places framework.Places `yaml:"-"`
}

// Want is what a rule test expects: a value in 0..1, or that it is unknown.
type Want struct {
	Value   float64
	Unknown bool
}

// A Question asks for one fact in the check-up.
type Question struct {
	Fact string `yaml:"fact"`
	Area string `yaml:"area"` // applicability, expected, standing
	Ask  string `yaml:"ask"`
	Help string `yaml:"help"`

	Places framework.Places `yaml:"-"`
}

// A Band names a range of readiness. Bands are tried in order; the first whose
// When holds and whose Unless caps nothing is the band.
type Band struct {
	Name string `yaml:"name"`
	When Expr   `yaml:"when"`
	// Unless returns a bool, or the list of what stands against the band.
	Unless Expr   `yaml:"unless"`
	Why    string `yaml:"why"`

	Places framework.Places `yaml:"-"`
}

// A FindingRule says what would likely be raised, in a framework's own words. Of the
// rules for a framework that look at the same thing, the first whose When holds is the
// one that fires.
type FindingRule struct {
	ID string `yaml:"id"`
	// Framework is the one in whose words it speaks; "" is every framework that has
	// no rules of its own.
	Framework string  `yaml:"framework"`
	Each      Subject `yaml:"each"`
	RaisedAs  string  `yaml:"raised_as"` // "minor nonconformity", "exception in a test"
	// When is CEL over the lens and the thing that it looks at; it returns a bool.
	When Expr   `yaml:"when"`
	Why  string `yaml:"why"`

	Places framework.Places `yaml:"-"`
}

// A SampleGuide says how many of its occurrences a tester customarily looks at for a
// control of a cadence. It is a rule of thumb: no standard sets it.
type SampleGuide struct {
	Cadence calendar.Cadence `yaml:"cadence"`
	Least   int              `yaml:"least"`
	Most    int              `yaml:"most"`
	Why     string           `yaml:"why"`

	Places framework.Places `yaml:"-"`
}

// A Tightening asks more of a control on one basis than its rule or the default
// one does: the control is worth the less of the two, so that it can never gain.
type Tightening struct {
	Control string          `yaml:"control"`
	Basis   framework.Basis `yaml:"basis"`
	Expr    Expr            `yaml:"expr"`
	Why     string          `yaml:"why"`

	Places framework.Places `yaml:"-"`
}
