// Package trend tells how an expression depends on the set of evidence: whether more of it
// never lowers what the expression comes to. It looks at the expression alone, at the names
// that rules have for evidence and for the members of its lists.
package trend

import (
	"slices"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
	"github.com/google/cel-go/common/types"
)

// How an expression depends on the set of evidence.
const (
	fixed    = iota // not at all
	rises           // more evidence never lowers it
	anyWhich        // cannot be told
)

// Rising reports whether more evidence never lowers what the expression comes to. It
// errs on the cautious side. What rises bounds a rule from both ends while it is not yet
// known of some piece whether it counts.
func Rising(checked *cel.Ast) bool {
	native := checked.NativeRep()
	return of(native.Expr(), native.SourceInfo()) != anyWhich
}

// risingMembers never shrink, and never fall, as their list grows.
var risingMembers = []string{
	"ofType", "with", "within", "effective", "accepted", "exists", "count", "share", "covered", "held", "size", "has",
	operators.LogicalAnd, operators.LogicalOr, operators.Add,
}

func of(e ast.Expr, info *ast.SourceInfo) int {
	if macro, ok := info.GetMacroCall(e.ID()); ok {
		return ofMacro(macro, info)
	}
	switch e.Kind() {
	case ast.LiteralKind:
		return fixed
	case ast.IdentKind:
		if e.AsIdent() == "evidence" {
			return rises
		}
		return fixed
	case ast.SelectKind:
		return worst(of(e.AsSelect().Operand(), info), false)
	case ast.ListKind:
		all := fixed
		for _, x := range e.AsList().Elements() {
			all = max(all, worst(of(x, info), false))
		}
		return all
	case ast.CallKind:
		return ofCall(e.AsCall(), info)
	default:
		return anyWhich
	}
}

// worst is what becomes of a trend in something of which it is not known to keep it.
func worst(t int, keeps bool) int {
	if t == fixed || keeps {
		return t
	}
	return anyWhich
}

func ofCall(c ast.CallExpr, info *ast.SourceInfo) int {
	args := c.Args()
	if c.IsMemberFunction() {
		args = append([]ast.Expr{c.Target()}, args...)
	}
	all := fixed
	for _, a := range args {
		all = max(all, of(a, info))
	}
	if all == fixed {
		return fixed
	}
	name := c.FunctionName()
	switch {
	case slices.Contains(risingMembers, name), name == "of" && of(args[1], info) == fixed:
		return all
	case (name == operators.GreaterEquals || name == operators.Greater) && of(args[1], info) == fixed:
		return of(args[0], info)
	case (name == operators.LessEquals || name == operators.Less) && of(args[0], info) == fixed:
		return of(args[1], info)
	case name == operators.Multiply && all == rises && positive(args[0]) && positive(args[1]):
		return rises
	case name == operators.Conditional && of(args[0], info) == fixed:
		return max(of(args[1], info), of(args[2], info))
	}
	return anyWhich
}

// positive reports whether a factor cannot be negative: what rises counts or covers,
// and a literal shows itself.
func positive(e ast.Expr) bool {
	if e.Kind() == ast.LiteralKind {
		switch v := e.AsLiteral().(type) {
		case types.Double:
			return v >= 0
		case types.Int:
			return v >= 0
		}
		return false
	}
	if e.Kind() != ast.CallKind {
		return false
	}
	c := e.AsCall()
	if c.FunctionName() == "of" {
		return c.IsMemberFunction() && positive(c.Target())
	}
	return slices.Contains([]string{"share", "covered", "held", "count", "size"}, c.FunctionName())
}
