// Package scalar reads a plain word of a file by the core rules of YAML 1.2, of which
// only true and false are bool. What reads files and what works out the digest of data
// made in Go share it, so that the same content has the same digest.
package scalar

import (
	"math"
	"strconv"
	"strings"
)

// Resolve reads a word as bool, int64, float64 or string. It reports false for a number
// that is none of ours: infinite, not a number, or out of range.
func Resolve(s string) (any, bool) {
	switch form(s) {
	case aBool:
		return s == "true", true
	case anInt:
		return integer(s)
	case aDouble:
		f, ok := double(s)
		return f, ok
	case special:
		return nil, false
	}
	return s, true
}

// A word has one of these forms.
const (
	aText   = iota
	aBool   // true, false
	anInt   // [-+]?[0-9]+, 0o[0-7]+, 0x[0-9a-fA-F]+
	aDouble // [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?
	special // [-+]?\.(inf|Inf|INF), \.(nan|NaN|NAN)
)

func form(s string) int {
	if s == "true" || s == "false" {
		return aBool
	}
	if s == "" || s[0] > '9' || s[0] < '+' {
		return aText // no number begins so
	}
	if len(s) > 2 && s[0] == '0' && (s[1] == 'o' && span(s[2:], octal) == len(s)-2 || s[1] == 'x' && span(s[2:], hex) == len(s)-2) {
		return anInt
	}
	signed := s[0] == '-' || s[0] == '+'
	if signed {
		s = s[1:]
	}
	switch s {
	case ".inf", ".Inf", ".INF":
		return special
	case ".nan", ".NaN", ".NAN":
		if !signed {
			return special
		}
	}
	n := span(s, decimal)
	if n > 0 && n == len(s) {
		return anInt
	}
	if fraction(s[n:], n > 0) {
		return aDouble
	}
	return aText
}

// fraction reports whether a number goes on so behind its whole part.
func fraction(s string, whole bool) bool {
	if s != "" && s[0] == '.' {
		n := span(s[1:], decimal)
		whole, s = whole || n > 0, s[1+n:]
	}
	if !whole || s == "" {
		return whole
	}
	if s[0] != 'e' && s[0] != 'E' {
		return false
	}
	s = s[1:]
	if s != "" && (s[0] == '-' || s[0] == '+') {
		s = s[1:]
	}
	return s != "" && span(s, decimal) == len(s)
}

// span counts the digits that a word begins with.
func span(s string, digit func(byte) bool) int {
	n := 0
	for n < len(s) && digit(s[n]) {
		n++
	}
	return n
}

func decimal(c byte) bool { return '0' <= c && c <= '9' }
func octal(c byte) bool   { return '0' <= c && c <= '7' }
func hex(c byte) bool     { return decimal(c) || 'a' <= c|0x20 && c|0x20 <= 'f' }

func double(s string) (float64, bool) {
	f, err := strconv.ParseFloat(s, 64)
	return f, err == nil && !math.IsInf(f, 0)
}

func integer(s string) (int64, bool) {
	base, digits := 10, s
	if strings.HasPrefix(s, "0o") {
		base, digits = 8, s[2:]
	} else if strings.HasPrefix(s, "0x") {
		base, digits = 16, s[2:]
	}
	i, err := strconv.ParseInt(digits, base, 64)
	return i, err == nil
}

// Kind is how a word enters a digest: 'v' for what resolves to a value other than a
// text, 's' for a text.
func Kind(s string) byte {
	ok := false
	switch form(s) {
	case aBool:
		ok = true
	case anInt:
		_, ok = integer(s)
	case aDouble:
		_, ok = double(s)
	}
	if ok {
		return 'v'
	}
	return 's'
}

// AppendText appends one part of a digest's input: its kind, its length, and itself, so
// that no two contents give the same bytes.
func AppendText(b []byte, kind byte, s string) []byte {
	b = append(b, kind)
	b = strconv.AppendInt(b, int64(len(s)), 10)
	b = append(b, ':')
	return append(b, s...)
}
