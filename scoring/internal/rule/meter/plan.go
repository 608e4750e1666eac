package meter

import (
	"slices"

	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
	"github.com/google/cel-go/common/overloads"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/interpreter"
	"github.com/google/cel-go/parser"
)

// A plan says where in an expression the meter charges: by the id of the node.
type plan struct {
	turns   map[int64]uint64 // conditions of loops -> steps of a turn
	terms   map[int64]uint64 // large operands within loops -> their steps
	touches map[int64]touch  // arguments that are read as a whole
	hosts   map[string][]Function
	sparing []string // calls that do not walk a ready list
	passing []string // calls that hand their argument on
	needed  bool     // the expression is worth a meter
}

// planOf finds what the meter of an expression charges.
func planOf(x Expression, free uint64) *plan {
	p := &plan{
		turns: map[int64]uint64{}, terms: map[int64]uint64{}, touches: map[int64]touch{},
		hosts: x.Functions, sparing: x.Sparing, passing: x.Passing, needed: x.Estimate > free,
	}
	native := x.Checked.NativeRep()
	ast.PreOrderVisit(native.Expr(), ast.NewExprVisitor(func(e ast.Expr) {
		switch e.Kind() {
		case ast.ComprehensionKind:
			loop := e.AsComprehension()
			p.turns[loop.LoopCondition().ID()] = max(1, p.steps(loop.LoopCondition())+p.steps(loop.LoopStep()))
			p.needed = true
		case ast.MapKind:
			for _, entry := range e.AsMap().Entries() {
				p.touch(native, entry.AsMapEntry().Key(), touch{})
			}
		case ast.CallKind:
			p.call(native, e.AsCall())
		}
	}))
	return p
}

// call notes the arguments that a call reads as a whole.
func (p *plan) call(native *ast.AST, c ast.CallExpr) {
	name, args := c.FunctionName(), Args(c)
	how := touch{}
	switch {
	case len(p.hosts[name]) > 0:
		p.needed = true // the call charges them itself
		return
	case slices.Contains([]string{operators.LogicalAnd, operators.LogicalOr, operators.Conditional, operators.NotStrictlyFalse, "dyn", "type"}, name), slices.Contains(p.passing, name):
		return
	case name == operators.Index:
		args = args[1:]
	case name == overloads.Matches && len(args) == 2:
		how.program, _ = PatternSize(args[1])
	case name == overloads.Size && native.GetType(args[0].ID()).Kind() == types.ListKind:
		return
	case slices.Contains(p.sparing, name):
		how.ready = true
	case compares(name):
		if slices.ContainsFunc(args, constant) {
			return // the constant bounds the comparison
		}
		how.deep = true
	case name == operators.In:
		how.deep = !constant(args[0])
	case (name == overloads.StartsWith || name == overloads.EndsWith) && constant(args[1]):
		return
	}
	for _, a := range args {
		p.touch(native, a, how)
	}
}

// touch notes an argument, where its size is not known beforehand.
func (p *plan) touch(native *ast.AST, arg ast.Expr, how touch) {
	if constant(arg) || arg.Kind() == ast.IdentKind && arg.AsIdent() == parser.HiddenAccumulatorName {
		return // filter and map append to their list in place
	}
	kind := native.GetType(arg.ID()).Kind()
	switch kind {
	case types.StringKind, types.BytesKind, types.DynKind, types.AnyKind, types.TypeParamKind, types.MapKind:
		p.needed = true
	case types.ListKind:
		p.needed = p.needed || how.deep
	default:
		return
	}
	p.touches[arg.ID()] = how
}

// steps counts what a turn does with an expression: one for each variable, field and call;
// the larger branch of a condition. Loops within charge their own turns, and so do large
// operands of && and || that may not be reached.
func (p *plan) steps(e ast.Expr) uint64 {
	switch e.Kind() {
	case ast.IdentKind:
		return 1
	case ast.SelectKind:
		return 1 + p.steps(e.AsSelect().Operand())
	case ast.ListKind:
		return 1 + p.all(e.AsList().Elements())
	case ast.MapKind:
		n := uint64(1)
		for _, entry := range e.AsMap().Entries() {
			n += p.steps(entry.AsMapEntry().Key()) + p.steps(entry.AsMapEntry().Value())
		}
		return n
	case ast.ComprehensionKind:
		loop := e.AsComprehension()
		return 1 + p.steps(loop.IterRange()) + p.steps(loop.Result())
	case ast.CallKind:
		return p.callSteps(e.AsCall())
	default:
		return 0
	}
}

func (p *plan) callSteps(c ast.CallExpr) uint64 {
	args := Args(c)
	switch c.FunctionName() {
	case operators.LogicalAnd, operators.LogicalOr:
		first := p.steps(args[0])
		n := first
		for _, a := range args[1:] {
			more := p.steps(a)
			if first > 1 && more > 3 {
				p.terms[a.ID()] = more
				continue
			}
			n += more
		}
		return n
	case operators.NotStrictlyFalse:
		return p.steps(args[0])
	case operators.Conditional:
		return p.steps(args[0]) + max(p.steps(args[1]), p.steps(args[2]))
	default:
		if len(args) == 2 && TakesZone(c.FunctionName()) {
			return zoneSteps + p.all(args)
		}
		return 1 + p.all(args)
	}
}

func (p *plan) all(list []ast.Expr) (n uint64) {
	for _, e := range list {
		n += p.steps(e)
	}
	return n
}

// decorate puts the meter's nodes into the plan of a program.
func (p *plan) decorate(i interpreter.InterpretableV2) (interpreter.InterpretableV2, error) {
	id := i.ID()
	if call, ok := i.(interpreter.InterpretableCall); ok && len(p.hosts[call.Function()]) > 0 {
		i = &hostCall{InterpretableV2: i, name: call.Function(), functions: p.functions(call), args: call.Args()}
	}
	if how, ok := p.touches[id]; ok {
		i = &touched{InterpretableV2: i, touch: how}
	}
	if steps, ok := p.terms[id]; ok {
		i = &term{InterpretableV2: i, steps: steps}
	}
	if steps, ok := p.turns[id]; ok {
		i = &turn{InterpretableV2: i, steps: steps}
	}
	return i, nil
}

// functions are those that a call may mean: one where the checker knew the types.
func (p *plan) functions(call interpreter.InterpretableCall) []Function {
	list := p.hosts[call.Function()]
	for i, f := range list {
		if f.Signature() == call.OverloadID() {
			return list[i : i+1]
		}
	}
	return list
}
