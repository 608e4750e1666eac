package framework

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/groundworkgrc/groundwork/internal/object"
)

// A Scope is what one assessment of one framework covers. With the framework
// and a basis it makes a lens, through which the evidence is judged.
type Scope struct {
	ID        string `json:"id,omitzero"        yaml:"id"` // names the lens; "" is the framework's id
	Framework string `json:"framework,omitzero" yaml:"framework"`
	// Text says in words what is in the scope and what is not, as documents that are handed over
	// state it (ISO/IEC 42001, 4.3).
	Text string `json:"text,omitzero" yaml:"text"`
	// Profile is the report type or stage, by the framework's own word:
	// {"type": "2"}, {"stage": "1"}. It is empty where Basis is said plainly.
	Profile map[string]string `json:"-"               yaml:"-"`
	Basis   []Basis           `json:"basis,omitempty" yaml:"basis"`
	Window  Period            `json:"window,omitzero" yaml:"window"`
	AsOf    Date              `json:"as_of,omitzero"  yaml:"as_of"`
	// Populations and InPlace say plainly what the profile says otherwise; nil leaves it to the
	// profile. See [Profile].
	Populations *bool `json:"populations,omitempty" yaml:"populations"` // over a window only
	InPlace     *bool `json:"in_place,omitempty"    yaml:"in_place"`
	// Requirements are asked besides those that the profile lists.
	Requirements []string `json:"requirements,omitempty" yaml:"requirements"`
	Systems      []string `json:"systems,omitempty"      yaml:"systems"`    // none means all
	Categories   []string `json:"categories,omitempty"   yaml:"categories"` // besides those that are always in
	Additional   []string `json:"additional,omitempty"   yaml:"additional"` // categories of additional criteria
	// SoA is the Statement of Applicability: inclusions and exclusions, each with
	// its justification (ISO/IEC 42001, 6.1.3).
	SoA []Applicability `json:"soa,omitempty" yaml:"soa"`
	// Statement is what identifies the Statement of Applicability as a document.
	Statement   Paper         `json:"statement,omitzero"     yaml:"statement"`
	NotRelevant []NotRelevant `json:"not_relevant,omitempty" yaml:"not_relevant"`
	Subservice  []Subservice  `json:"subservice,omitempty"   yaml:"subservice"`
	// UserEntityControls lists what user entities must run (CUECs).
	UserEntityControls []Complement `json:"user_entity_controls,omitempty" yaml:"user_entity_controls"`
	// Commitments and SystemRequirements are what the service promises its users, and what
	// the system must do for that: the yardstick of the criteria.
	Commitments        []Commitment `json:"commitments,omitempty"         yaml:"commitments"`
	SystemRequirements []Commitment `json:"system_requirements,omitempty" yaml:"system_requirements"`
	PriorReportEnd     Date         `json:"prior_report_end,omitzero"     yaml:"prior_report_end"` // the last day of the report before this
	Places             Places       `json:"-"                             yaml:"-"`
}

// Lens returns the id of the lens: the scope's own or its framework's.
func (s Scope) Lens() string {
	if s.ID != "" {
		return s.ID
	}
	return s.Framework
}

// MarshalJSON writes a scope as files do: by the same keys, what is zero left out, and the
// words of its framework ("type", "stage") beside the scope's own.
func (s Scope) MarshalJSON() ([]byte, error) {
	type plain Scope
	if err := object.UTF8(s); err != nil {
		return nil, fmt.Errorf("scope: %w", err)
	}
	b, err := json.Marshal(plain(s))
	if err != nil || len(s.Profile) == 0 {
		return b, err
	}
	entries, err := object.Entries(b)
	if err != nil {
		return nil, err
	}
	for _, word := range slices.Sorted(maps.Keys(s.Profile)) {
		if key := object.Like(s, word); key != "" {
			return nil, fmt.Errorf("scope: %q is a key of its own and no word of a framework", key)
		}
		if err := object.UTF8([]string{word, s.Profile[word]}); err != nil {
			return nil, fmt.Errorf("scope: profile: %w", err)
		}
		raw, err := json.Marshal(s.Profile[word])
		if err != nil {
			return nil, err
		}
		entries = append(entries, object.Entry{Key: word, Raw: raw})
	}
	return object.Encode(entries), nil
}

// UnmarshalJSON reads a scope as files hold it. A key that is none of the scope's own is
// taken for a word of its framework, {"stage": "2"} or {"stage": 2}; what checks an
// organisation says whether the framework knows it. A key of its own in another case is an
// error, as is one that is there twice, at whatever depth.
func (s *Scope) UnmarshalJSON(data []byte) error {
	type plain Scope
	read := plain{}
	err := object.Decode(data, &read, func(e object.Entry) error {
		var text string
		if err := object.Some(e.Raw); err != nil {
			return err
		}
		if json.Unmarshal(e.Raw, &text) != nil {
			var n json.Number
			if err := json.Unmarshal(e.Raw, &n); err != nil {
				return errors.New("a word of a framework wants a text, such as \"2\"")
			}
			text = n.String()
		}
		if read.Profile == nil {
			read.Profile = map[string]string{}
		}
		read.Profile[e.Key] = text
		return nil
	})
	if err != nil {
		return fmt.Errorf("scope: %w", err)
	}
	*s = Scope(read)
	return nil
}

// DefaultScope is what is asked of the framework where nothing is said: its default profile,
// or design and operation where it has none, with the categories that are always in.
func (f *Framework) DefaultScope() Scope {
	s := Scope{Framework: f.ID}
	if len(f.DefaultProfile) > 0 {
		s.Profile = maps.Clone(f.DefaultProfile)
	} else {
		s.Basis = []Basis{Design, Operation}
	}
	return s
}

// WordsOf are the words of the framework by which a scope asks: its own, or those of the default
// profile where it says neither a word nor a basis. A nil framework has none.
func (f *Framework) WordsOf(s Scope) map[string]string {
	if f == nil || len(s.Profile) > 0 || len(s.Basis) > 0 {
		return s.Profile
	}
	return f.DefaultProfile
}

// ProfileOf is the profile by which a scope asks, with what the scope says plainly of populations and
// of what is in place. Populations are asked over a window only. A nil framework asks nothing.
func (f *Framework) ProfileOf(s Scope) Profile {
	if f == nil {
		return Profile{}
	}
	var out Profile
	words := f.WordsOf(s)
	for _, word := range slices.Sorted(maps.Keys(words)) {
		out = f.Profiles[word][words[word]]
	}
	if s.InPlace != nil {
		out.InPlace = *s.InPlace
	}
	if s.Populations != nil {
		out.Populations = *s.Populations
	}
	out.Populations = out.Populations && !s.Window.IsZero()
	return out
}

// WholeScope takes in all of a framework but its additional criteria, on design
// and operation: what there is to look at, whoever is judged. A nil framework gives the zero
// scope.
func (f *Framework) WholeScope() Scope {
	if f == nil {
		return Scope{}
	}
	s := Scope{Framework: f.ID, Basis: []Basis{Design, Operation}}
	for _, c := range f.Categories {
		if !c.Always && !c.Additional {
			s.Categories = append(s.Categories, c.ID)
		}
	}
	return s
}

// Applicability is one line of a Statement of Applicability.
type Applicability struct {
	Requirement string `json:"requirement,omitzero" yaml:"requirement"` // id within the framework
	Control     string `json:"control,omitzero"     yaml:"control"`     // or a control of the organisation's own
	Applicable  *bool  `json:"applicable,omitempty" yaml:"applicable"`  // nil decides nothing, and is refused
	Why         string `json:"why,omitzero"         yaml:"why"`
	Reason      Ground `json:"reason,omitzero"      yaml:"reason"`    // on what the decision rests
	ReviewBy    Date   `json:"review_by,omitzero"   yaml:"review_by"` // past this day it stays a decision and is flagged
	DecidedBy   string `json:"decided_by,omitzero"  yaml:"decided_by"`
	// Risks are those that it is confirmed to treat, by id. One that only a link of the catalog
	// leads to is a proposal until it stands here.
	Risks   []string `json:"risks,omitempty"  yaml:"risks"`
	Planned Date     `json:"planned,omitzero" yaml:"planned"` // the day by which it is to be implemented
	Places  Places   `json:"-"                yaml:"-"`
}

// Includes reports whether the line says that it applies.
func (a Applicability) Includes() bool { return a.Applicable != nil && *a.Applicable }

// Excludes reports whether the line says that it does not apply.
func (a Applicability) Excludes() bool { return a.Applicable != nil && !*a.Applicable }

// UnmarshalJSON reads a line as files hold it. An unknown key is an error, and so is one
// that is there twice.
func (a *Applicability) UnmarshalJSON(data []byte) error {
	type plain Applicability
	return object.Whole(data, (*plain)(a))
}

// NotRelevant takes points, or whole criteria, out of the denominator: what the framework
// lets be not relevant ([Framework.MayBeNotRelevant]) with a reason, anything beyond once
// somebody outside has agreed.
type NotRelevant struct {
	Point      PointRef   `json:"point,omitzero"       yaml:"point"`
	Points     []PointRef `json:"points,omitempty"     yaml:"points"` // or several
	Why        string     `json:"why,omitzero"         yaml:"why"`
	AgreedWith Agreement  `json:"agreed_with,omitzero" yaml:"agreed_with"`
	Places     Places     `json:"-"                    yaml:"-"`
}

// UnmarshalJSON reads it as files hold it. An unknown key is an error, and so is one that is
// there twice.
func (n *NotRelevant) UnmarshalJSON(data []byte) error {
	type plain NotRelevant
	return object.Whole(data, (*plain)(n))
}

// All lists the points and requirements that it names.
func (n NotRelevant) All() []PointRef {
	if n.Point == (PointRef{}) {
		return n.Points
	}
	return append([]PointRef{n.Point}, n.Points...)
}

// An Agreement says who outside the organisation agreed to a scope, and when.
type Agreement struct {
	Who  string `json:"who,omitzero"  yaml:"who"`
	Date Date   `json:"date,omitzero" yaml:"date"`
}

// UnmarshalJSON reads it as files hold it. An unknown key is an error, and so is one that is
// there twice.
func (a *Agreement) UnmarshalJSON(data []byte) error {
	type plain Agreement
	return object.Whole(data, (*plain)(a))
}

// IsZero reports whether nobody is said to have agreed.
func (a Agreement) IsZero() bool { return a == Agreement{} }

// A Subservice is an organisation that runs part of the system.
type Subservice struct {
	Name   string     `json:"name,omitzero"    yaml:"name"`
	Method string     `json:"method,omitzero"  yaml:"method"` // carve-out or inclusive
	Points []PointRef `json:"points,omitempty" yaml:"points"` // what it covers; carved out, these leave the denominator while it has a CSOC for them
	// CSOC lists the complementary subservice organisation controls that are relied on.
	CSOC       []Complement `json:"csoc,omitempty"       yaml:"csoc"`
	Systems    []string     `json:"systems,omitempty"    yaml:"systems"` // inclusive, these are systems of the lens
	AgreedWith Agreement    `json:"agreed_with,omitzero" yaml:"agreed_with"`
	Places     Places       `json:"-"                    yaml:"-"`
}

// UnmarshalJSON reads it as files hold it. An unknown key is an error, and so is one that is
// there twice.
func (s *Subservice) UnmarshalJSON(data []byte) error {
	type plain Subservice
	return object.Whole(data, (*plain)(s))
}

// A Complement is a control that others must run for the organisation's own to hold: a
// subservice organisation (CSOC) or the users of the service (CUEC).
type Complement struct {
	ID     string     `json:"id,omitzero"      yaml:"id"`
	Text   string     `json:"text,omitzero"    yaml:"text"`
	Points []PointRef `json:"points,omitempty" yaml:"points"` // which it serves; a text alone is for all of its carve-out
	Places Places     `json:"-"                yaml:"-"`
}

// MarshalJSON writes a complement that is a text alone as that text.
func (c Complement) MarshalJSON() ([]byte, error) {
	if c.Plain() {
		return json.Marshal(c.Text)
	}
	type plain Complement
	return json.Marshal(plain(c))
}

// Plain reports whether it is a text alone, which stands in a file as such.
func (c Complement) Plain() bool { return c.ID == "" && len(c.Points) == 0 }

// UnmarshalJSON reads {"id": …, "text": …, "points": […]}, or a text.
func (c *Complement) UnmarshalJSON(data []byte) error {
	type plain Complement
	read := plain{}
	if json.Unmarshal(data, &read.Text) != nil {
		if err := object.Decode(data, &read, nil); err != nil {
			return err
		}
	}
	*c = Complement(read)
	return nil
}

// A Commitment is something that the service promises, or that its system must do, with the
// points that serve it.
type Commitment struct {
	ID     string     `json:"id,omitzero"      yaml:"id"`
	Text   string     `json:"text,omitzero"    yaml:"text"`
	Points []PointRef `json:"points,omitempty" yaml:"points"`
	Places Places     `json:"-"                yaml:"-"`
}

// UnmarshalJSON reads it as files hold it. An unknown key is an error, and so is one that is
// there twice.
func (c *Commitment) UnmarshalJSON(data []byte) error {
	type plain Commitment
	return object.Whole(data, (*plain)(c))
}

// Ground is on what a line of a Statement of Applicability rests.
type Ground uint8

// Grounds of a decision: a risk that it treats, the law, a contract, or practice.
const (
	UnstatedGround Ground = iota
	GroundRisk
	GroundLegal
	GroundContractual
	GroundPractice
)

func groundNames() []string { return []string{"", "risk", "legal", "contractual", "practice"} }

// String returns the name, "" for UnstatedGround.
func (g Ground) String() string { return nameOf(groundNames(), g) }

// MarshalText returns the name.
func (g Ground) MarshalText() ([]byte, error) { return []byte(g.String()), nil }

// UnmarshalText reads the name.
func (g *Ground) UnmarshalText(text []byte) (err error) {
	*g, err = word[Ground]("reason", groundNames(), string(text))
	return err
}

// Methods of dealing with a subservice organisation: carved out, its points leave the
// denominator and the report names what it is trusted to do; inclusive, they stay and
// its evidence counts.
const (
	CarvedOut = "carve-out"
	Inclusive = "inclusive"
)

// Standing says how a requirement or point stands to a scope.
type Standing uint8

// Standings. InScope is assessed; the other two leave the denominator.
const (
	InScope Standing = iota
	OutOfScope
	Excluded
)

// A Decision is a standing with its reason.
type Decision struct {
	Standing Standing
	Why      string
	// Note tells of what is without effect: an exclusion without a reason, or of something
	// that may not be excluded, what nobody outside agreed to leave out. It tells too that the
	// review of an exclusion is overdue.
	Note string
	// Agreed says that it is left out only because somebody outside agreed, CarvedOut that a
	// subservice organisation is relied on.
	Agreed, CarvedOut bool
}
