package rule

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

// rising reports whether more evidence never lowers what the expression comes to. It
// errs on the cautious side. What rises bounds a rule from both ends while it is not yet
// known of some piece whether it counts.
func rising(checked *cel.Ast) bool {
	native := checked.NativeRep()
	return trend(native.Expr(), native.SourceInfo()) != anyWhich
}

// risingMembers never shrink, and never fall, as their list grows.
var risingMembers = []string{
	"ofType", "with", "within", "effective", "accepted", "exists", "count", "share", "covered", "held", "size", "has",
	operators.LogicalAnd, operators.LogicalOr, operators.Add,
}

func trend(e ast.Expr, info *ast.SourceInfo) int {
	if macro, ok := info.GetMacroCall(e.ID()); ok {
		return macroTrend(macro, info)
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
		return worst(trend(e.AsSelect().Operand(), info), false)
	case ast.ListKind:
		all := fixed
		for _, x := range e.AsList().Elements() {
			all = max(all, worst(trend(x, info), false))
		}
		return all
	case ast.CallKind:
		return callTrend(e.AsCall(), info)
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

func callTrend(c ast.CallExpr, info *ast.SourceInfo) int {
	args := c.Args()
	if c.IsMemberFunction() {
		args = append([]ast.Expr{c.Target()}, args...)
	}
	all := fixed
	for _, a := range args {
		all = max(all, trend(a, info))
	}
	if all == fixed {
		return fixed
	}
	name := c.FunctionName()
	switch {
	case slices.Contains(risingMembers, name), name == "of" && trend(args[1], info) == fixed:
		return all
	case (name == operators.GreaterEquals || name == operators.Greater) && trend(args[1], info) == fixed:
		return trend(args[0], info)
	case (name == operators.LessEquals || name == operators.Less) && trend(args[0], info) == fixed:
		return trend(args[1], info)
	case name == operators.Multiply && all == rises && positive(args[0]) && positive(args[1]):
		return rises
	case name == operators.Conditional && trend(args[0], info) == fixed:
		return max(trend(args[1], info), trend(args[2], info))
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

// macroTrend judges exists and filter, which grow with their list where what they ask of
// each piece does not look at the list itself.
func macroTrend(e ast.Expr, info *ast.SourceInfo) int {
	if e.Kind() != ast.CallKind || !e.AsCall().IsMemberFunction() {
		return anyWhich
	}
	c := e.AsCall()
	list := trend(c.Target(), info)
	inner := fixed
	for _, a := range c.Args() {
		inner = max(inner, trend(a, info))
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

// factsOf lists the facts that the expression reads, in order. It reports true where it
// hands the facts on as a whole, and so may read any.
func factsOf(checked *cel.Ast) (list []string, whichever bool) {
	whole, single := 0, 0
	visit(checked, func(e ast.Expr) {
		switch {
		case e.Kind() == ast.IdentKind && e.AsIdent() == "facts":
			whole++
		case e.Kind() == ast.SelectKind && e.AsSelect().Operand().Kind() == ast.IdentKind && e.AsSelect().Operand().AsIdent() == "facts":
			single++
			if name := e.AsSelect().FieldName(); !slices.Contains(list, name) {
				list = append(list, name)
			}
		}
	})
	slices.Sort(list)
	return list, whole > single
}
