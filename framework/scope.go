package framework

import (
	"fmt"
	"slices"
	"strings"
)

// A Scope is what one assessment of one framework covers. With the framework
// and a basis it makes a lens, through which the evidence is judged.
type Scope struct {
	ID        string `yaml:"id"` // names the lens; "" is the framework's id
	Framework string `yaml:"framework"`
	// Profile is the report type or stage, by the framework's own word:
	// {"type": "2"}, {"stage": "1"}. It is empty where Basis is said plainly.
	Profile    map[string]string `yaml:"-"`
	Basis      []Basis           `yaml:"basis"`
	Window     Period            `yaml:"window"`
	AsOf       Date              `yaml:"as_of"`
	Systems    []string          `yaml:"systems"`    // none means all
	Categories []string          `yaml:"categories"` // besides those that are always in
	Additional []string          `yaml:"additional"` // categories of additional criteria
	// SoA is the Statement of Applicability: inclusions and exclusions, each with
	// its justification (ISO/IEC 42001, 6.1.3).
	SoA         []Applicability `yaml:"soa"`
	NotRelevant []NotRelevant   `yaml:"not_relevant"`
	Subservice  []Subservice    `yaml:"subservice"`
	// UserEntityControls lists what user entities must run (CUECs).
	UserEntityControls []string `yaml:"user_entity_controls"`
	Places             Places   `yaml:"-"`
}

// Lens returns the id of the lens: the scope's own or its framework's.
func (s Scope) Lens() string {
	if s.ID != "" {
		return s.ID
	}
	return s.Framework
}

// WholeScope takes in all of a framework but its additional criteria, on design
// and operation. It is the scope of a workspace that states none.
func (f *Framework) WholeScope() Scope {
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
	Requirement string `yaml:"requirement"` // id within the framework
	Control     string `yaml:"control"`     // or a control of the organisation's own
	Applicable  bool   `yaml:"applicable"`
	Why         string `yaml:"why"`
	ReviewBy    Date   `yaml:"review_by"` // an exclusion past this day opens the gap again
	Places      Places `yaml:"-"`
}

// NotRelevant removes a point, or a whole criterion, from the denominator.
type NotRelevant struct {
	Point  PointRef `yaml:"point"`
	Why    string   `yaml:"why"`
	Places Places   `yaml:"-"`
}

// A Subservice is an organisation that runs part of the system.
type Subservice struct {
	Name   string     `yaml:"name"`
	Method string     `yaml:"method"` // carve-out or inclusive
	Points []PointRef `yaml:"points"` // what it covers; carved out, these leave the denominator
	CSOC   []string   `yaml:"csoc"`   // complementary subservice organisation controls
	Places Places     `yaml:"-"`
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

// A Reach answers which requirements and points of one framework a scope takes
// in at one day. Make it with [Scope.Reach].
type Reach struct {
	fw       *Framework
	scope    Scope
	at       Date
	parent   map[string]string
	kind     map[string]string
	category map[string]string
	soa      map[string]Applicability
	points   map[PointRef]Decision
}

// Reach returns what the scope takes in of f on the day at.
func (s Scope) Reach(f *Framework, at Date) *Reach {
	r := &Reach{
		fw: f, scope: s, at: at,
		parent: map[string]string{}, kind: map[string]string{}, category: map[string]string{},
		soa: map[string]Applicability{}, points: map[PointRef]Decision{},
	}
	for i := range f.Requirements {
		q := &f.Requirements[i]
		r.parent[q.ID], r.kind[q.ID], r.category[q.ID] = q.Parent, q.Kind, q.Category
	}
	for _, a := range s.SoA {
		if a.Requirement != "" {
			r.soa[a.Requirement] = a
		}
	}
	for _, n := range s.NotRelevant {
		r.points[n.Point] = Decision{Standing: OutOfScope, Why: "not relevant: " + n.Why}
	}
	carved := map[PointRef][]string{}
	for _, sub := range s.Subservice {
		if sub.Method != CarvedOut {
			continue
		}
		for _, p := range sub.Points {
			if _, decided := r.points[p]; decided {
				continue
			}
			if slices.Contains(f.CarveOut.Keeps, p.Ref.Requirement) {
				r.points[p] = Decision{Note: "stays, though its provider is carved out: to monitor the provider is the organisation's own task"}
				continue
			}
			carved[p] = append(carved[p], sub.Name)
		}
	}
	for p, names := range carved {
		slices.Sort(names)
		r.points[p] = Decision{Standing: OutOfScope, Why: "carved out: run by " + strings.Join(slices.Compact(names), " and ")}
	}
	return r
}

// Requirement says how the requirement stands to the scope. A requirement of an
// unchosen category is out of scope; one that the Statement of Applicability
// excludes, itself or with its group, is excluded while that exclusion holds.
func (r *Reach) Requirement(id string) Decision {
	if d, ok := r.byCategory(id); ok {
		return d
	}
	if d, ok := r.points[PointRef{Ref: Ref{r.fw.ID, id}}]; ok {
		return d
	}
	var note string
	for up, depth := id, 0; up != "" && depth <= len(r.parent); up, depth = r.parent[up], depth+1 {
		a, ok := r.soa[up]
		if !ok {
			continue
		}
		if a.Applicable {
			break // the nearest line decides
		}
		if why := r.void(id, a); why != "" {
			note = why
			continue
		}
		return Decision{Standing: Excluded, Why: a.Why, Note: note}
	}
	return Decision{Note: note}
}

// Applicability returns the line of the Statement of Applicability that decides about
// the requirement, its own or that of a group above it; an exclusion that is void decides
// nothing.
func (r *Reach) Applicability(id string) (Applicability, bool) {
	for up, depth := id, 0; up != "" && depth <= len(r.parent); up, depth = r.parent[up], depth+1 {
		if a, ok := r.soa[up]; ok && (a.Applicable || r.void(id, a) == "") {
			return a, true
		}
	}
	return Applicability{}, false
}

// Excludable reports whether a scope may exclude the requirement, with a reason.
func (r *Reach) Excludable(id string) bool { return slices.Contains(r.fw.Excludable.Kinds, r.kind[id]) }

// Point says how one point stands to the scope, its requirement being in.
func (r *Reach) Point(p PointRef) Decision { return r.points[p] }

// Additional reports whether the requirement belongs to the chosen additional
// criteria, which have a figure of their own, and to which category.
func (r *Reach) Additional(id string) (category string, ok bool) {
	c, found := r.fw.Category(r.categoryOf(id))
	return c.ID, found && c.Additional
}

func (r *Reach) byCategory(id string) (Decision, bool) {
	c, ok := r.fw.Category(r.categoryOf(id))
	if !ok || c.Always || slices.Contains(r.scope.Categories, c.ID) && !c.Additional || slices.Contains(r.scope.Additional, c.ID) {
		return Decision{}, false
	}
	return Decision{Standing: OutOfScope, Why: fmt.Sprintf("category %s is not in scope", c.ID)}, true
}

func (r *Reach) categoryOf(id string) string {
	for depth := 0; id != "" && depth <= len(r.parent); id, depth = r.parent[id], depth+1 {
		if c := r.category[id]; c != "" {
			return c
		}
	}
	return ""
}

// void says why an exclusion has no effect on the requirement, or "".
func (r *Reach) void(id string, a Applicability) string {
	switch {
	case a.Why == "":
		return "the exclusion gives no reason and has no effect"
	case !a.ReviewBy.IsZero() && a.ReviewBy < r.at:
		return fmt.Sprintf("the exclusion was to be reviewed by %s and has lapsed: %s", a.ReviewBy, a.Why)
	case !r.Excludable(id):
		return fmt.Sprintf("a %s cannot be excluded", r.kind[id])
	}
	return ""
}
