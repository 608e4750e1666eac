package source

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/glyph"
)

// Expr returns the text of an expression and the place of its first character, from
// which each place in the text can be counted: the text stands on one line, or in a
// literal block (|). Other forms of several lines are reported, since there lines and
// columns drift.
func (v Value) Expr() (text string, at framework.Position, ok bool) {
	if v.bad() || !v.want(yaml.ScalarNode, "an expression") {
		return "", at, false
	}
	n, at := v.node, v.Pos()
	if r, before, found := glyph.FindHidden(n.Value, true); found {
		v.Problem(CodeInvisible, "invisible character %U after %q: remove it", r, short(before))
		return "", at, false
	}
	switch {
	case n.Style&yaml.LiteralStyle != 0:
		at.Line++
		at.Column = v.indent() + 1
		return strings.TrimRight(n.Value, " \t\n"), at, true
	case n.Style&yaml.FoldedStyle != 0 || !v.oneLine():
		v.Problem(CodeBlock, "%s runs over several lines, which moves its columns: write it as a block, %q", v.what(), "|")
		return "", at, false
	case !isPlain(n):
		at.Column++
	}
	return n.Value, at, true
}

// indent counts the spaces that a literal block stands in from the left.
func (v Value) indent() int {
	for i, text := range strings.Split(v.node.Value, "\n") {
		if trimmed := strings.TrimLeft(text, " "); trimmed != "" {
			line := v.file.line(v.node.Line + 1 + i)
			return len(line) - len(strings.TrimLeft(line, " ")) - (len(text) - len(trimmed))
		}
	}
	return 0
}

// oneLine reports whether a plain or quoted scalar ends on its line.
func (v Value) oneLine() bool {
	rest := v.file.from(v.node)
	if isPlain(v.node) {
		return bytes.HasPrefix(rest, []byte(v.node.Value))
	}
	quote := rest[0]
	for i := 1; i < len(rest); {
		switch {
		case rest[i] == '\\' && quote == '"' && i+1 < len(rest):
			_, size := utf8.DecodeRune(rest[i+1:])
			i += 1 + size
		case rest[i] == quote && quote == '\'' && i+1 < len(rest) && rest[i+1] == quote:
			i += 2
		case rest[i] == quote:
			return true
		default:
			i++
		}
	}
	return false
}
