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
	// Profile is the report type or stage, by the framework's own word:
	// {"type": "2"}, {"stage": "1"}. It is empty where Basis is said plainly.
	Profile    map[string]string `json:"-"                    yaml:"-"`
	Basis      []Basis           `json:"basis,omitempty"      yaml:"basis"`
	Window     Period            `json:"window,omitzero"      yaml:"window"`
	AsOf       Date              `json:"as_of,omitzero"       yaml:"as_of"`
	Systems    []string          `json:"systems,omitempty"    yaml:"systems"`    // none means all
	Categories []string          `json:"categories,omitempty" yaml:"categories"` // besides those that are always in
	Additional []string          `json:"additional,omitempty" yaml:"additional"` // categories of additional criteria
	// SoA is the Statement of Applicability: inclusions and exclusions, each with
	// its justification (ISO/IEC 42001, 6.1.3).
	SoA         []Applicability `json:"soa,omitempty"          yaml:"soa"`
	NotRelevant []NotRelevant   `json:"not_relevant,omitempty" yaml:"not_relevant"`
	Subservice  []Subservice    `json:"subservice,omitempty"   yaml:"subservice"`
	// UserEntityControls lists what user entities must run (CUECs).
	UserEntityControls []string `json:"user_entity_controls,omitempty" yaml:"user_entity_controls"`
	Places             Places   `json:"-"                              yaml:"-"`
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
	b, err := json.Marshal(plain(s)) //nolint:musttag // every field of a scope has one
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

// WholeScope takes in all of a framework but its additional criteria, on design
// and operation. It is the scope of a workspace that states none. A nil
// framework gives the zero scope.
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
	Applicable  bool   `json:"applicable"           yaml:"applicable"`
	Why         string `json:"why,omitzero"         yaml:"why"`
	ReviewBy    Date   `json:"review_by,omitzero"   yaml:"review_by"` // an exclusion past this day opens the gap again
	Places      Places `json:"-"                    yaml:"-"`
}

// UnmarshalJSON reads a line as files hold it. An unknown key is an error, and so is one
// that is there twice.
func (a *Applicability) UnmarshalJSON(data []byte) error {
	type plain Applicability
	return object.Whole(data, (*plain)(a))
}

// NotRelevant removes a point, or a whole criterion, from the denominator.
type NotRelevant struct {
	Point  PointRef `json:"point,omitzero" yaml:"point"`
	Why    string   `json:"why,omitzero"   yaml:"why"`
	Places Places   `json:"-"              yaml:"-"`
}

// UnmarshalJSON reads it as files hold it. An unknown key is an error, and so is one that is
// there twice.
func (n *NotRelevant) UnmarshalJSON(data []byte) error {
	type plain NotRelevant
	return object.Whole(data, (*plain)(n))
}

// A Subservice is an organisation that runs part of the system.
type Subservice struct {
	Name   string     `json:"name,omitzero"    yaml:"name"`
	Method string     `json:"method,omitzero"  yaml:"method"` // carve-out or inclusive
	Points []PointRef `json:"points,omitempty" yaml:"points"` // what it covers; carved out, these leave the denominator
	CSOC   []string   `json:"csoc,omitempty"   yaml:"csoc"`   // complementary subservice organisation controls
	Places Places     `json:"-"                yaml:"-"`
}

// UnmarshalJSON reads it as files hold it. An unknown key is an error, and so is one that is
// there twice.
func (s *Subservice) UnmarshalJSON(data []byte) error {
	type plain Subservice
	return object.Whole(data, (*plain)(s))
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
	// Note tells of an exclusion that is without effect: expired, without a
	// reason, or of something that may not be excluded.
	Note string
}
