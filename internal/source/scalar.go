package source

import (
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/groundworkgrc/groundwork/internal/scalar"
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

// resolve reads a scalar as [scalar.Resolve] does; what is quoted is a text.
func resolve(n *yaml.Node) (any, bool) {
	if !isPlain(n) {
		return n.Value, true
	}
	return scalar.Resolve(n.Value)
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
