// Package scalar reads a plain word of a file by the core rules of YAML 1.2, of which
// only true and false are bool. What reads files and what works out the digest of data
// made in Go share it, so that the same content has the same digest.
package scalar

import (
	"math"
	"regexp"
	"strconv"
	"strings"
)

var (
	anInt   = regexp.MustCompile(`^[-+]?[0-9]+$|^0o[0-7]+$|^0x[0-9a-fA-F]+$`)
	aDouble = regexp.MustCompile(`^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$`)
	special = regexp.MustCompile(`^([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$`)
)

// Resolve reads a word as bool, int64, float64 or string. It reports false for a number
// that is none of ours: infinite, not a number, or out of range.
func Resolve(s string) (any, bool) {
	switch {
	case s == "true" || s == "false":
		return s == "true", true
	case s == "" || !strings.ContainsRune("+-.0123456789", rune(s[0])):
		return s, true // no number begins so
	case anInt.MatchString(s):
		return integer(s)
	case aDouble.MatchString(s):
		f, err := strconv.ParseFloat(s, 64)
		return f, err == nil && !math.IsInf(f, 0)
	case special.MatchString(s):
		return nil, false
	}
	return s, true
}

func integer(s string) (any, bool) {
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
	if v, ok := Resolve(s); ok {
		if _, text := v.(string); !text {
			return 'v'
		}
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
