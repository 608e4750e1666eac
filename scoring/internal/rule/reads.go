package rule

import (
	"slices"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
)

func visit(checked *cel.Ast, f func(ast.Expr)) {
	ast.PreOrderVisit(checked.NativeRep().Expr(), ast.NewExprVisitor(f))
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

// lowestOf is the number that a comparison wants the lowest figure to be at least, false where the
// expression is anything else.
func lowestOf(checked *cel.Ast) (float64, bool) {
	e := checked.NativeRep().Expr()
	if e.Kind() != ast.CallKind || len(e.AsCall().Args()) != 2 {
		return 0, false
	}
	args := e.AsCall().Args()
	is, wanted := args[0], args[1]
	switch e.AsCall().FunctionName() {
	case operators.GreaterEquals:
	case operators.LessEquals:
		is, wanted = wanted, is
	default:
		return 0, false
	}
	if is.Kind() != ast.IdentKind || is.AsIdent() != "lowest" || wanted.Kind() != ast.LiteralKind {
		return 0, false
	}
	v, ok := wanted.AsLiteral().Value().(float64)
	return v, ok
}
