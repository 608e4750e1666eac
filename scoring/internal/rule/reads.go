package rule

import (
	"slices"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
	"github.com/google/cel-go/common/overloads"
)

func visit(checked *cel.Ast, f func(ast.Expr)) {
	ast.PreOrderVisit(checked.NativeRep().Expr(), ast.NewExprVisitor(f))
}

// A reading is which fields of a variable an expression reads.
type reading struct {
	variable      string
	fields        []string
	whole, single int // how often it names the variable, and to read a field of it
}

func (r *reading) see(e ast.Expr) {
	switch {
	case r.is(e):
		r.whole++
	case e.Kind() == ast.SelectKind && r.is(e.AsSelect().Operand()):
		r.single++
		if name := e.AsSelect().FieldName(); !slices.Contains(r.fields, name) {
			r.fields = append(r.fields, name)
		}
	}
}

func (r *reading) is(e ast.Expr) bool { return e.Kind() == ast.IdentKind && e.AsIdent() == r.variable }

// whichever reports whether it hands the variable on as a whole, and so may read any field.
func (r *reading) whichever() bool { return r.whole > r.single }

// reads notes which facts the program reads, in order, whether it may read what a control serves, and whether it may read more of
// what is overdue than how much it is.
func (p *Program) reads(checked *cel.Ast) {
	facts, control, requirement := reading{variable: "facts"}, reading{variable: "control"}, reading{variable: "requirement"}
	overdue, counted := 0, 0
	is := func(e ast.Expr) bool {
		return e.Kind() == ast.SelectKind && requirement.is(e.AsSelect().Operand()) && e.AsSelect().FieldName() == "overdue"
	}
	visit(checked, func(e ast.Expr) {
		facts.see(e)
		control.see(e)
		if requirement.see(e); is(e) {
			overdue++
		}
		if of := sized(e); of != nil && is(of) {
			counted++
		}
	})
	p.Overdue = requirement.whichever() || overdue > counted
	slices.Sort(facts.fields)
	p.Facts, p.AnyFact = facts.fields, facts.whichever()
	p.Serving = control.whichever() || slices.Contains(control.fields, "requirements")
}

// sized is what an expression asks the size of, as x.size() or as size(x); nil for one that asks for none.
func sized(e ast.Expr) ast.Expr {
	switch {
	case e.Kind() != ast.CallKind || e.AsCall().FunctionName() != overloads.Size:
		return nil
	case e.AsCall().IsMemberFunction():
		return e.AsCall().Target()
	case len(e.AsCall().Args()) == 1:
		return e.AsCall().Args()[0]
	}
	return nil
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
