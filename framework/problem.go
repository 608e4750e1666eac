package framework

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// A Position is a place in a file. Line and Column count from 1; a column
// counts characters. The zero Position means "made in Go, not read".
type Position struct {
	File   string
	Line   int
	Column int
}

// String returns file:line:column, only as precise as known.
func (p Position) String() string {
	switch {
	case p.Line == 0:
		return p.File
	case p.Column == 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	default:
		return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
	}
}

// Compare orders by file, line and column.
func (p Position) Compare(o Position) int {
	return cmp.Or(cmp.Compare(p.File, o.File), cmp.Compare(p.Line, o.Line), cmp.Compare(p.Column, o.Column))
}

// Places says where an item was read: the item itself, and its fields by key
// such as "to" or "points[1]". The zero Places is that of an item made in Go.
type Places struct {
	Item Position
	Keys map[string]Position
	// Digest identifies the content of an organisation's item as it was read, so that
	// a session can tell what its input is after a change. It is zero for an item made
	// in Go.
	Digest [32]byte
}

// At returns the place of a field, or the item's own where the field has none.
func (p Places) At(key string) Position {
	if at, ok := p.Keys[key]; ok {
		return at
	}
	return p.Item
}

// Index returns the place of one entry of a list field, such as "points[1]".
func (p Places) Index(key string, i int) Position {
	if at, ok := p.Keys[fmt.Sprintf("%s[%d]", key, i)]; ok {
		return at
	}
	return p.At(key)
}

// A Severity says whether a problem stops the load.
type Severity uint8

// Severities. Error is the zero value: what nobody graded is taken seriously.
const (
	Error Severity = iota
	Warning
	Hint // worth a look, and often right as it is
)

// String returns "error", "warning" or "hint".
func (s Severity) String() string {
	switch s {
	case Warning:
		return "warning"
	case Hint:
		return "hint"
	default:
		return "error"
	}
}

// MarshalText returns the text form.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// A Problem is one thing that is wrong with a file or a value: where, what, and
// what to write instead.
type Problem struct {
	Pos        Position
	Code       string // stable, in kebab-case: "unknown-id"
	Severity   Severity
	Message    string
	Suggestion string // the nearest thing that exists, or ""
}

// String returns file:line:column: message; did you mean "suggestion"?
func (p Problem) String() string {
	var b strings.Builder
	if at := p.Pos.String(); at != "" {
		b.WriteString(at)
		b.WriteString(": ")
	}
	if p.Severity != Error {
		b.WriteString(p.Severity.String())
		b.WriteString(": ")
	}
	b.WriteString(p.Message)
	if p.Suggestion != "" {
		fmt.Fprintf(&b, "; did you mean %q?", p.Suggestion)
	}
	return b.String()
}

// Problems is a list of problems. As an error it prints one per line.
type Problems []Problem

// Error returns one line per problem.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

// Err returns the problems, sorted by place, as an error if one of them is an
// error rather than a warning, and nil otherwise.
func (ps Problems) Err() error {
	if !slices.ContainsFunc(ps, func(p Problem) bool { return p.Severity == Error }) {
		return nil
	}
	ps.Sort()
	return ps
}

// Sort orders by place, then code and message.
func (ps Problems) Sort() {
	slices.SortStableFunc(ps, func(a, b Problem) int {
		return cmp.Or(a.Pos.Compare(b.Pos), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Message, b.Message))
	})
}
