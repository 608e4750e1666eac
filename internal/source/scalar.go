package source

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// isNull reports whether the node is YAML's null: nothing, ~ or null, unquoted.
func isNull(n *yaml.Node) bool {
	if n.Kind != yaml.ScalarNode || !isPlain(n) {
		return false
	}
	switch n.Value {
	case "", "~", "null", "Null", "NULL":
		return true
	}
	return false
}

const quoted = yaml.DoubleQuotedStyle | yaml.SingleQuotedStyle | yaml.LiteralStyle | yaml.FoldedStyle

func isPlain(n *yaml.Node) bool { return n.Style&quoted == 0 }

var (
	anInt   = regexp.MustCompile(`^[-+]?[0-9]+$|^0o[0-7]+$|^0x[0-9a-fA-F]+$`)
	aDouble = regexp.MustCompile(`^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$`)
	special = regexp.MustCompile(`^([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$`)
)

// resolve reads a scalar by the core rules of YAML 1.2, of which only true and false
// are bool: as bool, int64, float64 or string. It reports false for a number that is
// none of ours: infinite, not a number, or out of range.
func resolve(n *yaml.Node) (any, bool) {
	if !isPlain(n) {
		return n.Value, true
	}
	switch {
	case n.Value == "true" || n.Value == "false":
		return n.Value == "true", true
	case n.Value == "" || !strings.ContainsRune("+-.0123456789", rune(n.Value[0])):
		return n.Value, true // no number begins so
	case anInt.MatchString(n.Value):
		return integer(n.Value)
	case aDouble.MatchString(n.Value):
		f, err := strconv.ParseFloat(n.Value, 64)
		return f, err == nil && !math.IsInf(f, 0)
	case special.MatchString(n.Value):
		return nil, false
	}
	return n.Value, true
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

// describe says what a node holds, for a message.
func describe(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a mapping"
	case yaml.SequenceNode:
		return "a list"
	default:
		return strconv.Quote(short(n.Value))
	}
}

func short(s string) string {
	if len(s) > 400 {
		s = strings.ToValidUTF8(s[:400], "")
	}
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}
