package trend

import (
	"slices"

	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
)

// ofMacro judges exists and filter, which grow with their list where what they ask of
// each piece does not look at the list itself.
func ofMacro(e ast.Expr, info *ast.SourceInfo) int {
	if e.Kind() != ast.CallKind || !e.AsCall().IsMemberFunction() {
		return anyWhich
	}
	c := e.AsCall()
	list := of(c.Target(), info)
	inner := fixed
	for _, a := range c.Args() {
		inner = max(inner, of(a, info))
	}
	switch {
	case list == fixed && inner == fixed:
		return fixed
	case inner != fixed:
		return anyWhich
	case c.FunctionName() == "exists":
		return list
	case c.FunctionName() == "filter" && len(c.Args()) == 2 && !mayBeUnknown(c.Args()[1], nil):
		return list // what cannot be told of one piece would make the whole list unknown
	}
	return anyWhich
}

// mayBeUnknown reports whether an expression on a piece may be unknown: it reads a fact, a
// date, or an attribute that no has in the same conjunction guards.
func mayBeUnknown(e ast.Expr, guarded []string) bool {
	switch e.Kind() {
	case ast.LiteralKind, ast.IdentKind:
		return false
	case ast.SelectKind:
		s := e.AsSelect()
		if s.Operand().Kind() == ast.SelectKind && s.Operand().AsSelect().FieldName() == "attributes" {
			return !slices.Contains(guarded, s.FieldName())
		}
		return !slices.Contains([]string{"id", "type", "status", "owner", "systems", "source"}, s.FieldName())
	case ast.CallKind:
		c := e.AsCall()
		if c.FunctionName() == operators.LogicalAnd {
			guarded = append(slices.Clone(guarded), guards(e)...)
		}
		if c.IsMemberFunction() && mayBeUnknown(c.Target(), guarded) {
			return true
		}
		return slices.ContainsFunc(c.Args(), func(a ast.Expr) bool { return mayBeUnknown(a, guarded) })
	default:
		return true
	}
}

// guards lists the attributes that a conjunction asks a piece to have.
func guards(e ast.Expr) []string {
	if e.Kind() != ast.CallKind {
		return nil
	}
	c := e.AsCall()
	switch {
	case c.FunctionName() == operators.LogicalAnd:
		var list []string
		for _, a := range c.Args() {
			list = append(list, guards(a)...)
		}
		return list
	case c.FunctionName() == "has" && c.IsMemberFunction() && len(c.Args()) == 1 && c.Args()[0].Kind() == ast.LiteralKind:
		if name, ok := c.Args()[0].AsLiteral().Value().(string); ok {
			return []string{name}
		}
	}
	return nil
}
