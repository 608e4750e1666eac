package trend

import "github.com/google/cel-go/common/ast"

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
	case c.FunctionName() == "filter" && len(c.Args()) == 2:
		return list // what cannot be told of one piece makes the whole list unknown, seen or not
	}
	return anyWhich
}
