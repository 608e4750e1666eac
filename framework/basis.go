package framework

import (
	"fmt"
)

// A Basis is what a control is judged on.
type Basis uint8

// The three bases: what is stated (facts and the check-up), the design (the
// policy, procedure or configuration exists and is approved), and the operation
// (records show that it ran). The zero Basis is none of them.
const (
	Stated Basis = iota + 1
	Design
	Operation
)

var basisNames = [...]string{"", "stated", "design", "operation"}

// ParseBasis reads stated, design or operation.
func ParseBasis(s string) (Basis, error) {
	for b := Stated; b <= Operation; b++ {
		if basisNames[b] == s {
			return b, nil
		}
	}
	return 0, fmt.Errorf("unknown basis %q: want stated, design or operation", s)
}

// String returns the basis by name.
func (b Basis) String() string {
	if int(b) < len(basisNames) {
		return basisNames[b]
	}
	return fmt.Sprintf("Basis(%d)", uint8(b))
}

// MarshalText returns the name.
func (b Basis) MarshalText() ([]byte, error) { return []byte(b.String()), nil }

// UnmarshalText reads the name.
func (b *Basis) UnmarshalText(text []byte) error {
	v, err := ParseBasis(string(text))
	if err == nil {
		*b = v
	}
	return err
}
