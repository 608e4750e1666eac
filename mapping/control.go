package mapping

import (
	"math"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/enum"
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

// Needs is what a link asks of one piece of evidence e: CEL, and why, which is what people
// read. In a file an expression alone may stand for it.
type Needs struct {
	Expr

	Why string
}

// Words is what people read of it: why, or that its author does not say.
func (n Needs) Words() string {
	if n.Why == "" && n.Text != "" {
		return "more, of which its author does not say why (needs: {expr, why})"
	}
	return n.Why
}

// Nature says whether people or a system do what a control is.
type Nature uint8

// Natures. What is automated is tested once, beside its configuration.
const (
	Manual Nature = iota
	Automated
)

var natureNames = []string{"manual", "automated"}

// String returns the name.
func (n Nature) String() string { return enum.Name(natureNames, n) }

// MarshalText returns the name.
func (n Nature) MarshalText() ([]byte, error) { return []byte(n.String()), nil }

// UnmarshalText reads the name.
func (n *Nature) UnmarshalText(text []byte) (err error) {
	*n, err = enum.Parse[Nature]("nature of a control", natureNames, string(text))
	return err
}

// A Control is something that the organisation does, shared by frameworks.
type Control struct {
	ID string `yaml:"id"`
	// Was lists the ids that it had before, or that were merged into it. Where a file names a
	// control by one of these, this one is read.
	Was         []string         `yaml:"was"`
	Title       string           `yaml:"title"`
	Does        string           `yaml:"does"`       // what is done, one or two sentences
	Discipline  string           `yaml:"discipline"` // "risk management", "governance", ...
	Cadence     calendar.Cadence `yaml:"cadence"`
	Nature      Nature           `yaml:"nature"`
	Kind        ControlKind      `yaml:"kind"` // preventive, detective or corrective
	Key         bool             `yaml:"key"`  // an auditor would test it by itself, whatever else is tested
	Effort      Effort           `yaml:"effort"`
	Owner       string           `yaml:"owner"` // the role that runs it
	PerformedBy PerformedBy      `yaml:"performed_by"`
	Population  Population       `yaml:"population"`
	ReliesOn    []string         `yaml:"relies_on"` // the general controls, over access and changes, without which it cannot be trusted, by id
	Asks        string           `yaml:"asks"`      // what an assessor asks about it
	Procedures  []Procedure      `yaml:"procedures"`
	Question    string           `yaml:"question"` // the fact behind the stated basis, optional
	Evidence    Shows            `yaml:"evidence"`
	Links       []Link           `yaml:"links"`

	Places framework.Places `yaml:"-"`
}

// EvidenceTypes lists the types of evidence that the control takes, each once, in its order.
func (c *Control) EvidenceTypes() []string {
	n := 0
	for _, choice := range c.Evidence.Design.Types {
		n += len(choice)
	}
	for _, choice := range c.Evidence.Operation.Types {
		n += len(choice)
	}
	if n == 0 {
		return nil
	}
	out := make([]string, 0, n)
	for _, list := range [][]AnyOf{c.Evidence.Design.Types, c.Evidence.Operation.Types} {
		for _, choice := range list {
			for _, id := range choice {
				if !slices.Contains(out, id) {
					out = append(out, id)
				}
			}
		}
	}
	return out
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
	By     []string      `yaml:"by"` // which of the control's evidence types show these points; left out: all
	// Needs is asked of each piece of evidence on top; only pieces that satisfy it count for
	// this link.
	Needs  Needs         `yaml:"needs"`
	Review review.Review `yaml:"review"`
	Votes  []review.Vote `yaml:"votes"` // what single readers said of it

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

// Areas of the questions of the check-up, in their order.
const (
	AreaApplicability = "applicability" // what applies to the organisation at all
	AreaExpected      = "expected"      // what is expected, asked widely
	AreaStanding      = "standing"      // where the organisation stands, control by control
)

// A Question asks for one fact in the check-up. The facts behind controls need none: they are
// asked by their titles.
type Question struct {
	Fact string `yaml:"fact"`
	Area string `yaml:"area"` // applicability, expected, standing; left out: standing
	Ask  string `yaml:"ask"`
	Help string `yaml:"help"`
	// Frameworks are those for which it is asked. Left out: those that the controls behind the
	// facts that it settles or opens serve.
	Frameworks []string `yaml:"frameworks"`
	// Settles says, of a wide question that is answered by yes or no, which facts are false
	// where the answer is no.
	Settles Settles `yaml:"settles"`
	// Opens lists the facts that are asked once it is answered otherwise. Left out: those that
	// a no settles.
	Opens []string `yaml:"opens"`
	// Kind is a kind of system, to which the answers are the organisation's roles.
	Kind string `yaml:"kind"`

	Places framework.Places `yaml:"-"`
}

// Settles is what an answer settles.
type Settles struct {
	No []string `yaml:"no"` // facts that are then false

	Places framework.Places `yaml:"-"`
}

// Below lists the facts that are asked below a wide question.
func (q *Question) Below() []string {
	if len(q.Opens) > 0 {
		return q.Opens
	}
	return q.Settles.No
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
	// Grade is how grave it is in one word that bands read, such as "major"; at ISO stage 1
	// the one that it would have at stage 2.
	Grade string `yaml:"grade"`
	// Beside raises it beside what a rule before it raises; else only the first that holds does.
	Beside bool `yaml:"beside"`
	// On is the requirement of the framework on which what a test shows is raised, whatever the control
	// serves: the one on what follows a nonconformity (ISO/IEC 42001, 10.2). "" is what the control serves,
	// as where the lens does not ask it.
	On string `yaml:"on"`
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
	Share   float64          `yaml:"share"` // of a population of which this part is fewer than Least, the part is enough; 0: Least
	Floor   int              `yaml:"floor"` // and so many at least
	Why     string           `yaml:"why"`

	Places framework.Places `yaml:"-"`
}

// Of says how many of so many occurrences a tester customarily looks at, never more than there are.
func (g *SampleGuide) Of(population int64) (least, most int64) {
	least, most = int64(g.Least), int64(g.Most)
	if part := int64(math.Ceil(float64(g.Share*float64(population)) - 1e-9)); g.Share > 0 && part < least {
		least = max(part, int64(g.Floor))
		most = least
	}
	return min(least, population), min(most, population)
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
