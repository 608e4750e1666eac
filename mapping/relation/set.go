package relation

import (
	"fmt"
	"math/bits"
	"strings"

	"github.com/groundworkgrc/groundwork/internal/enum"
)

// A Base is one of the five base relations between two non-empty sets: what
// requirement A asks and what requirement B asks (RCC-5, NIST IR 8477).
type Base uint8

// The five base relations.
const (
	Equal Base = 1 << iota
	Subset
	Superset
	Intersects
	Disjoint
)

var baseNames = []string{"equal", "subset", "superset", "intersects", "disjoint"}

// String returns the relation's name.
func (r Base) String() string {
	if i := bits.TrailingZeros8(uint8(r)); bits.OnesCount8(uint8(r)) == 1 && i < len(baseNames) {
		return baseNames[i]
	}
	return fmt.Sprintf("Base(%d)", uint8(r))
}

// MarshalText returns the name.
func (r Base) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText reads the name.
func (r *Base) UnmarshalText(text []byte) (err error) {
	*r, err = Parse(string(text))
	return err
}

// Parse reads the name of a base relation.
func Parse(s string) (Base, error) {
	i, err := enum.Parse[Base]("relation", baseNames, s)
	return 1 << i, err
}

// A Set is a set of base relations of which one holds. The empty set is a
// contradiction and is refused as a statement; [Any] says nothing.
type Set uint8

// Any is the set of all five: indeterminate.
const Any = Set(Equal | Subset | Superset | Intersects | Disjoint)

// Has reports whether the relation may hold.
func (s Set) Has(r Base) bool { return s&Set(r) != 0 }

// Bases lists the relations that may hold, in a fixed order.
func (s Set) Bases() []Base {
	list := []Base{}
	for r := Equal; r <= Disjoint; r <<= 1 {
		if s.Has(r) {
			list = append(list, r)
		}
	}
	return list
}

// Names lists the relations that may hold by name, in the same order.
func (s Set) Names() []string {
	names := []string{}
	for _, r := range s.Bases() {
		names = append(names, r.String())
	}
	return names
}

// String joins the names with '|'.
func (s Set) String() string { return strings.Join(s.Names(), "|") }

// Inverse returns the relations as seen from the other side: subset and superset
// change places.
func (s Set) Inverse() Set {
	inv := s &^ Set(Subset|Superset)
	if s.Has(Subset) {
		inv |= Set(Superset)
	}
	if s.Has(Superset) {
		inv |= Set(Subset)
	}
	return inv
}
