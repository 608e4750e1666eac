package framework

import (
	"fmt"
	"strings"
	"unicode"
)

// A Ref names one requirement of one framework, as "iso42001:A.6.2.8". It is
// comparable and serves as map key, YAML scalar, JSON string and log form.
type Ref struct {
	Framework   string // short framework id, "iso42001"
	Requirement string // id as printed in the framework, "A.6.2.8"
}

// ParseRef reads FRAMEWORK:ID. The first colon parts the two; see [ValidID] and
// [ValidRequirement].
func ParseRef(s string) (Ref, error) {
	fw, req, ok := strings.Cut(s, ":")
	if !ok || !ValidID(fw) || !ValidRequirement(req) {
		return Ref{}, fmt.Errorf("requirement reference %q: want FRAMEWORK:ID, such as iso42001:A.6.2.8", s)
	}
	return Ref{Framework: fw, Requirement: req}, nil
}

// ValidRequirement reports whether a reference can name a requirement by this id: one without
// '#' and without what does not show, in which single spaces may stand, as in "Art. 5 (1)". It
// is the one rule of what such an id may be, for what is loaded and for what is typed.
func ValidRequirement(id string) bool {
	if id == "" || id[0] == ' ' || id[len(id)-1] == ' ' || strings.Contains(id, "  ") {
		return false
	}
	return !strings.ContainsFunc(id, func(r rune) bool { return r == '#' || !unicode.IsPrint(r) })
}

// ValidID reports whether a reference can name a framework or a point by this id: one that a
// requirement could have, without spaces. That of a framework holds no colon either, which
// [ParseRef] would part it at.
func ValidID(id string) bool { return ValidRequirement(id) && !strings.Contains(id, " ") }

// String returns FRAMEWORK:ID, or "" for the zero Ref.
func (r Ref) String() string {
	if r == (Ref{}) {
		return ""
	}
	return r.Framework + ":" + r.Requirement
}

// Compare orders by framework, then by requirement id in natural order.
func (r Ref) Compare(o Ref) int {
	if r.Framework != o.Framework {
		return CompareID(r.Framework, o.Framework)
	}
	return CompareID(r.Requirement, o.Requirement)
}

// Point names one point of the requirement.
func (r Ref) Point(id string) PointRef { return PointRef{Ref: r, Point: id} }

// MarshalText returns the text form.
func (r Ref) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText reads the text form; see [ParseRef]. An empty text is the zero Ref.
func (r *Ref) UnmarshalText(text []byte) (err error) {
	if len(text) == 0 {
		*r = Ref{}
		return nil
	}
	*r, err = ParseRef(string(text))
	return err
}

// A PointRef names one point of a requirement, as "soc2:CC6.2#b". The single
// point of a requirement that lists none has an empty Point and is written as
// the requirement is, "soc2:CC6.2".
type PointRef struct {
	Ref   Ref
	Point string
}

// ParsePointRef reads FRAMEWORK:ID#POINT, or FRAMEWORK:ID for the single point
// of a requirement without points.
func ParsePointRef(s string) (PointRef, error) {
	text, point, ok := strings.Cut(s, "#")
	if ok && !ValidID(point) {
		return PointRef{}, fmt.Errorf("point reference %q: want FRAMEWORK:ID#POINT, such as soc2:CC6.2#b", s)
	}
	ref, err := ParseRef(text)
	if err != nil {
		return PointRef{}, fmt.Errorf("point reference %q: want FRAMEWORK:ID#POINT, such as soc2:CC6.2#b", s)
	}
	return PointRef{Ref: ref, Point: point}, nil
}

// String returns FRAMEWORK:ID#POINT.
func (p PointRef) String() string {
	if p.Point == "" {
		return p.Ref.String()
	}
	return p.Ref.String() + "#" + p.Point
}

// Compare orders by requirement, then by point.
func (p PointRef) Compare(o PointRef) int {
	if c := p.Ref.Compare(o.Ref); c != 0 {
		return c
	}
	return CompareID(p.Point, o.Point)
}

// MarshalText returns the text form.
func (p PointRef) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads the text form; see [ParsePointRef]. An empty text is the zero PointRef.
func (p *PointRef) UnmarshalText(text []byte) (err error) {
	if len(text) == 0 {
		*p = PointRef{}
		return nil
	}
	*p, err = ParsePointRef(string(text))
	return err
}

// CompareID orders ids the way a printed table of contents does: runs of digits
// compare as numbers, so that A.6.2.10 comes after A.6.2.8 and clause 10 after
// clause 9, and numbers come before letters.
func CompareID(a, b string) int {
	i, shorter := 0, min(len(a), len(b))
	for i < shorter && a[i] == b[i] {
		i++
	}
	if i == shorter { // what one begins with comes before it, as a number too
		return len(a) - len(b)
	}
	if digit(a[i]) || digit(b[i]) {
		for i > 0 && digit(a[i-1]) {
			i--
		}
	}
	if da, db := digits(a[i:]), digits(b[i:]); da > 0 && db > 0 {
		return compareNumbers(a[i:i+da], b[i:i+db])
	}
	return int(a[i]) - int(b[i])
}

func digit(c byte) bool { return '0' <= c && c <= '9' }

func digits(s string) int {
	n := 0
	for n < len(s) && digit(s[n]) {
		n++
	}
	return n
}

// compareNumbers compares two runs of digits by value; runs of equal value but
// different spelling ("1" and "01") order by length, so that the order is total.
func compareNumbers(a, b string) int {
	x, y := strings.TrimLeft(a, "0"), strings.TrimLeft(b, "0")
	if len(x) != len(y) {
		return len(x) - len(y)
	}
	if c := strings.Compare(x, y); c != 0 {
		return c
	}
	return len(a) - len(b)
}
