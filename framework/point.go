package framework

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// word reads one of a closed list of names; the error says what there is, or what is nearest.
func word[T ~uint8](what string, names []string, text string) (T, error) {
	for i, n := range names {
		if n == text && n != "" {
			return T(i), nil
		}
	}
	wanted := slices.DeleteFunc(slices.Clone(names), func(n string) bool { return n == "" })
	hint := ": want " + strings.Join(wanted, ", ")
	if near := Nearest(text, wanted); near != "" {
		hint = fmt.Sprintf("; did you mean %q?", near)
	}
	return 0, fmt.Errorf("unknown %s %q%s", what, text, hint)
}

// nameOf returns the name of a value, and its number where the list has none for it.
func nameOf[T ~uint8](names []string, v T) string {
	if int(v) < len(names) {
		return names[v]
	}
	return strconv.FormatUint(uint64(v), 10)
}

// Rank says how much a point matters to its requirement.
type Rank uint8

// Ranks. Only required points have weight in readiness, status, findings and overlap;
// guidance (the usual reading of a clause) and practice (ours, or another standard's) are
// judged and shown apart, as advice.
const (
	Required Rank = iota
	Guidance
	Practice
)

func rankNames() []string { return []string{"required", "guidance", "practice"} }

// String returns the name.
func (r Rank) String() string { return nameOf(rankNames(), r) }

// MarshalText returns the name.
func (r Rank) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText reads the name.
func (r *Rank) UnmarshalText(text []byte) (err error) {
	*r, err = word[Rank]("rank", rankNames(), string(text))
	return err
}

// Essential says on which basis the lack of a point is more than a gap.
type Essential uint8

// What is read of an essential point: its design, its operation, or whichever of them the
// lens asks.
const (
	NotEssential Essential = iota
	EssentialDesign
	EssentialOperation
	EssentialEither
)

func essentialNames() []string { return []string{"", "design", "operation", "either"} }

// String returns the name, "" for NotEssential.
func (e Essential) String() string { return nameOf(essentialNames(), e) }

// MarshalText returns the name.
func (e Essential) MarshalText() ([]byte, error) { return []byte(e.String()), nil }

// UnmarshalText reads the name.
func (e *Essential) UnmarshalText(text []byte) (err error) {
	*e, err = word[Essential]("basis of an essential point", essentialNames(), string(text))
	return err
}

// On reports whether the point is essential on the basis.
func (e Essential) On(b Basis) bool {
	switch e {
	case EssentialDesign:
		return b == Design
	case EssentialOperation:
		return b == Operation
	case EssentialEither:
		return b == Design || b == Operation
	case NotEssential:
	}
	return false
}

// Each asks a point of every system of a kind, in one of the roles.
type Each struct {
	Kind  string   `yaml:"kind"`
	Roles []string `yaml:"roles"` // none means all
}

// IsZero reports whether the point is not asked by system.
func (e Each) IsZero() bool { return e.Kind == "" && len(e.Roles) == 0 }

// Of reports whether the point is asked of a system of the kind to which the organisation has these
// roles.
func (e Each) Of(kind string, roles []string) bool {
	return kind == e.Kind && (len(e.Roles) == 0 || slices.ContainsFunc(roles, func(r string) bool { return slices.Contains(e.Roles, r) }))
}

// Among reports whether a point is asked of an organisation with these roles, by kind of system.
// No roles to a kind mean no such system; of a kind that is not among them nothing was said, so
// that the point is asked.
func (e Each) Among(roles map[string][]string) bool {
	list, said := roles[e.Kind]
	return e.IsZero() || !said || len(list) > 0 && e.Of(e.Kind, list)
}

// PointsAre says how a framework means its points.
type PointsAre uint8

// Demands are to be met one by one. Of what is in focus (SOC 2), an auditor may accept a
// criterion with some not addressed.
const (
	Demands PointsAre = iota
	Focus
)

func pointsAreNames() []string { return []string{"demands", "focus"} }

// String returns the name.
func (p PointsAre) String() string { return nameOf(pointsAreNames(), p) }

// MarshalText returns the name.
func (p PointsAre) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads the name.
func (p *PointsAre) UnmarshalText(text []byte) (err error) {
	*p, err = word[PointsAre]("way to mean points", pointsAreNames(), string(text))
	return err
}

// RiskLevel is how much weight a risk has, in the organisation's own judgement.
type RiskLevel uint8

// Levels of risk. RiskUnrated is what nobody rated.
const (
	RiskUnrated RiskLevel = iota
	RiskLow
	RiskMedium
	RiskHigh
	RiskCritical
)

func riskLevelNames() []string { return []string{"", "low", "medium", "high", "critical"} }

// String returns the name, "" for RiskUnrated.
func (l RiskLevel) String() string { return nameOf(riskLevelNames(), l) }

// MarshalText returns the name.
func (l RiskLevel) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// UnmarshalText reads the name.
func (l *RiskLevel) UnmarshalText(text []byte) (err error) {
	*l, err = word[RiskLevel]("level of risk", riskLevelNames(), string(text))
	return err
}

// DefaultFailsAt is the share of deviations at which a control is worth nothing where the
// framework says no other.
const DefaultFailsAt = 0.1

// Fails returns the share of deviations at which a control is worth nothing.
func (f *Framework) Fails() float64 {
	if f.FailsAt == 0 {
		return DefaultFailsAt
	}
	return f.FailsAt
}

// RiskExplainsDeviations reports whether an accepted risk explains deviations; it does where
// the framework does not say otherwise.
func (f *Framework) RiskExplainsDeviations() bool {
	explains, said := f.AcceptedRiskExplains[ExplainsDeviations]
	return explains || !said
}

// ExplainsDeviations is the key of [Framework.AcceptedRiskExplains] for deviations.
const ExplainsDeviations = "deviations"

// May reports whether a list of a framework's ids ("CC6.4", "CC6.4#b") names the point, or
// its requirement.
func May(list []string, requirement, point string) bool {
	return slices.Contains(list, requirement) || point != "" && slices.Contains(list, requirement+"#"+point)
}
