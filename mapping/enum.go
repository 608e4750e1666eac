package mapping

import (
	"fmt"
	"math/bits"
	"slices"
	"strconv"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
)

// enum is a closed set of names; the value is the place in the list.
func parseEnum[T ~uint8](what string, names []string, s string) (T, error) {
	for i, n := range names {
		if n == s && n != "" {
			return T(i), nil
		}
	}
	wanted := slices.DeleteFunc(slices.Clone(names), func(n string) bool { return n == "" })
	hint := ": want " + strings.Join(wanted, ", ")
	if near := framework.Nearest(s, wanted); near != "" {
		hint = fmt.Sprintf("; did you mean %q?", near)
	}
	return 0, fmt.Errorf("unknown %s %q%s", what, s, hint)
}

func enumName[T ~uint8](names []string, v T) string {
	if int(v) < len(names) {
		return names[v]
	}
	return strconv.Itoa(int(v))
}

// ReviewState is how far a link or relation has been reviewed.
type ReviewState uint8

// Review states. What nobody reviewed is a draft; what is rejected never counts.
const (
	Draft ReviewState = iota
	Reviewed
	Rejected
)

var reviewNames = []string{"draft", "reviewed", "rejected"}

// String returns the state's name.
func (s ReviewState) String() string { return enumName(reviewNames, s) }

// MarshalText returns the name.
func (s ReviewState) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads the name.
func (s *ReviewState) UnmarshalText(text []byte) (err error) {
	*s, err = parseEnum[ReviewState]("review state", reviewNames, string(text))
	return err
}

// Counts says how evidence of a type counts over a window.
type Counts uint8

// An Instance is one occurrence and belongs to the calendar period that holds its
// last day. Coverage fills the days that it spans. A Bridge is a letter of management
// about the time after a window: it shows neither design nor operation.
const (
	Instance Counts = iota
	Coverage
	Bridge
)

var countsNames = []string{"instance", "coverage", "bridge"}

// String returns the name.
func (c Counts) String() string { return enumName(countsNames, c) }

// MarshalText returns the name.
func (c Counts) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads the name.
func (c *Counts) UnmarshalText(text []byte) (err error) {
	*c, err = parseEnum[Counts]("way of counting", countsNames, string(text))
	return err
}

// Status is what has been decided about a piece of evidence.
type Status uint8

// Statuses. A draft counts in the high figure only, a rejected piece in none.
const (
	EvidenceDraft Status = iota
	EvidenceAccepted
	EvidenceRejected
)

var statusNames = []string{"draft", "accepted", "rejected"}

// String returns the name.
func (s Status) String() string { return enumName(statusNames, s) }

// MarshalText returns the name.
func (s Status) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads the name.
func (s *Status) UnmarshalText(text []byte) (err error) {
	*s, err = parseEnum[Status]("status", statusNames, string(text))
	return err
}

// TreatmentKind is what an organisation does about a gap.
type TreatmentKind uint8

// Treatments. An accepted risk and a remediation explain a gap and close none; a
// compensating control stands in for another.
const (
	AcceptedRisk TreatmentKind = iota
	Remediation
	Compensating
)

var treatmentNames = []string{"accepted-risk", "remediation", "compensating"}

// String returns the name.
func (k TreatmentKind) String() string { return enumName(treatmentNames, k) }

// MarshalText returns the name.
func (k TreatmentKind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// UnmarshalText reads the name.
func (k *TreatmentKind) UnmarshalText(text []byte) (err error) {
	*k, err = parseEnum[TreatmentKind]("kind of treatment", treatmentNames, string(text))
	return err
}

// ValueType is the type of a fact or an attribute.
type ValueType uint8

// Value types. Values are bool, int64, float64, string and []string.
const (
	Bool ValueType = iota
	Int
	Double
	String
	OneOf
	List
)

var valueNames = []string{"bool", "int", "double", "string", "one of", "list"}

// String returns the name.
func (t ValueType) String() string { return enumName(valueNames, t) }

// MarshalText returns the name.
func (t ValueType) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText reads the name.
func (t *ValueType) UnmarshalText(text []byte) (err error) {
	*t, err = parseEnum[ValueType]("type", valueNames, string(text))
	return err
}

// A Relation is one of the five base relations between two non-empty sets: what
// requirement A asks and what requirement B asks (RCC-5, NIST IR 8477).
type Relation uint8

// The five base relations.
const (
	Equal Relation = 1 << iota
	Subset
	Superset
	Intersects
	Disjoint
)

var relationNames = []string{"equal", "subset", "superset", "intersects", "disjoint"}

// String returns the relation's name.
func (r Relation) String() string {
	if i := bits.TrailingZeros8(uint8(r)); bits.OnesCount8(uint8(r)) == 1 && i < len(relationNames) {
		return relationNames[i]
	}
	return fmt.Sprintf("Relation(%d)", uint8(r))
}

// ParseRelation reads the name of a base relation.
func ParseRelation(s string) (Relation, error) {
	i, err := parseEnum[Relation]("relation", relationNames, s)
	return 1 << i, err
}

// A RelationSet is a set of base relations of which one holds. The empty set is a
// contradiction and is refused as a statement; [Any] says nothing.
type RelationSet uint8

// Any is the set of all five: indeterminate.
const Any = RelationSet(Equal | Subset | Superset | Intersects | Disjoint)

// Has reports whether the relation may hold.
func (s RelationSet) Has(r Relation) bool { return s&RelationSet(r) != 0 }

// Names lists the relations that may hold, in a fixed order.
func (s RelationSet) Names() []string {
	names := []string{}
	for i, n := range relationNames {
		if s.Has(1 << i) {
			names = append(names, n)
		}
	}
	return names
}

// String joins the names with '|'.
func (s RelationSet) String() string { return strings.Join(s.Names(), "|") }

// Inverse returns the relations as seen from the other side: subset and superset
// change places.
func (s RelationSet) Inverse() RelationSet {
	inv := s &^ RelationSet(Subset|Superset)
	if s.Has(Subset) {
		inv |= RelationSet(Superset)
	}
	if s.Has(Superset) {
		inv |= RelationSet(Subset)
	}
	return inv
}

// RiskLevel is how much weight a risk has, in the organisation's own judgement.
type RiskLevel uint8

// Levels of risk. Unrated is what nobody rated.
const (
	Unrated RiskLevel = iota
	Low
	Medium
	High
	Critical
)

var riskLevelNames = []string{"", "low", "medium", "high", "critical"}

// String returns the name, "" for Unrated.
func (l RiskLevel) String() string { return enumName(riskLevelNames, l) }

// MarshalText returns the name.
func (l RiskLevel) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// UnmarshalText reads the name.
func (l *RiskLevel) UnmarshalText(text []byte) (err error) {
	*l, err = parseEnum[RiskLevel]("level of risk", riskLevelNames, string(text))
	return err
}

// RiskResponse is what is done about a risk (ISO/IEC 42001, 6.1.3; CC3.2, CC9.1).
type RiskResponse uint8

// Responses to a risk. Undecided is that of a risk for which none is stated; a risk that
// is accepted wants someone who accepted it.
const (
	Undecided RiskResponse = iota
	Mitigate
	Accept
	Avoid
	Transfer
)

var riskResponseNames = []string{"", "mitigate", "accept", "avoid", "transfer"}

// String returns the name, "" for Undecided.
func (r RiskResponse) String() string { return enumName(riskResponseNames, r) }

// MarshalText returns the name.
func (r RiskResponse) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText reads the name.
func (r *RiskResponse) UnmarshalText(text []byte) (err error) {
	*r, err = parseEnum[RiskResponse]("response to a risk", riskResponseNames, string(text))
	return err
}

// A Subject is what a finding rule looks at.
type Subject uint8

// What a finding rule looks at: every requirement in scope, every group of them, every
// control that serves the lens, or every record that tells of a sample. NoSubject is that
// of a rule which does not say.
const (
	NoSubject Subject = iota
	SubjectRequirement
	SubjectGroup
	SubjectControl
	SubjectTest
)

var subjectNames = []string{"", "requirement", "group", "control", "test"}

// String returns the name, "" for NoSubject.
func (s Subject) String() string { return enumName(subjectNames, s) }

// MarshalText returns the name.
func (s Subject) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads the name.
func (s *Subject) UnmarshalText(text []byte) (err error) {
	*s, err = parseEnum[Subject]("subject of a finding rule", subjectNames, string(text))
	return err
}
