package rule

import (
	"slices"
	"sync"

	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
)

// decidedBy tells by which types an expression is known to hold, each worked out once.
func decidedBy(e ast.Expr) func(typ string) bool {
	var told sync.Map
	return func(typ string) bool {
		if yes, ok := told.Load(typ); ok {
			return yes == true
		}
		holds, known := byType(e, typ)
		told.Store(typ, holds && known)
		return holds && known
	}
}

// byType says what a condition on one piece comes to by the evidence type of the piece alone: whether
// it holds, and whether the type decides that. What else the piece says is open, as in CEL: with one
// side of an "or" that holds, or of an "and" that does not, the other does not matter.
func byType(e ast.Expr, typ string) (holds, known bool) {
	switch e.Kind() {
	case ast.LiteralKind:
		holds, known = e.AsLiteral().Value().(bool)
		return holds, known
	case ast.CallKind:
		return callByType(e.AsCall(), typ)
	default:
		return false, false
	}
}

func callByType(c ast.CallExpr, typ string) (holds, known bool) {
	args := c.Args()
	switch f := c.FunctionName(); f {
	case operators.LogicalNot:
		holds, known = byType(args[0], typ)
		return !holds, known
	case operators.LogicalAnd, operators.LogicalOr:
		enough := f == operators.LogicalOr
		all := true
		for _, a := range args {
			holds, known := byType(a, typ)
			if known && holds == enough {
				return enough, true
			}
			all = all && known
		}
		return !enough, all
	case operators.Conditional:
		if holds, known = byType(args[0], typ); !known {
			return false, false
		} else if holds {
			return byType(args[1], typ)
		}
		return byType(args[2], typ)
	case operators.Equals, operators.NotEquals:
		if isType(args[1]) {
			args = []ast.Expr{args[1], args[0]}
		}
		name, ok := text(args[1])
		return (name == typ) == (f == operators.Equals), ok && isType(args[0])
	case operators.In:
		return amongTypes(args, typ)
	default:
		return false, false
	}
}

// amongTypes is [byType] of "e.type in [...]".
func amongTypes(args []ast.Expr, typ string) (holds, known bool) {
	if !isType(args[0]) || args[1].Kind() != ast.ListKind {
		return false, false
	}
	list := args[1].AsList().Elements()
	is := func(e ast.Expr) bool { name, ok := text(e); return ok && name == typ }
	open := func(e ast.Expr) bool { _, ok := text(e); return !ok }
	holds = slices.ContainsFunc(list, is)
	return holds, holds || !slices.ContainsFunc(list, open)
}

// isType reports whether an expression is the evidence type of the piece that a link asks of.
func isType(e ast.Expr) bool {
	if e.Kind() != ast.SelectKind {
		return false
	}
	s := e.AsSelect()
	return !s.IsTestOnly() && s.FieldName() == "type" && s.Operand().Kind() == ast.IdentKind && s.Operand().AsIdent() == "e"
}

// text is the text that a literal is.
func text(e ast.Expr) (string, bool) {
	if e.Kind() != ast.LiteralKind {
		return "", false
	}
	s, ok := e.AsLiteral().Value().(string)
	return s, ok
}
