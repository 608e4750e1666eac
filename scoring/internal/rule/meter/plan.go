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

// A Plan says where in an expression the meter charges: by the id of the node.
type Plan struct {
	checked *ast.AST
	limit   uint64

	turns   map[int64]uint64 // conditions of loops -> steps of a turn
	terms   map[int64]uint64 // large operands within loops -> their steps
	touches map[int64]Touch  // arguments that are read as a whole
	places  map[int64]bool   // index calls whose place is worked out: see decorator
	hosts   map[string][]Function
	sparing []string // calls that do not walk a ready list
	passing []string // calls that hand their argument on
	needed  bool     // the expression is worth a meter
}

// PlanOf finds what the meter of an expression charges.
func PlanOf(x Expression, limits Limits) *Plan {
	p := &Plan{
		checked: x.Checked, limit: limits.Cost,
		turns: map[int64]uint64{}, terms: map[int64]uint64{}, touches: map[int64]Touch{}, places: map[int64]bool{},
		hosts: x.Functions, sparing: x.Sparing, passing: x.Passing, needed: x.Estimate > limits.Free,
	}
	native := x.Checked
	ast.PreOrderVisit(native.Expr(), ast.NewExprVisitor(func(e ast.Expr) {
		switch e.Kind() {
		case ast.ComprehensionKind:
			loop := e.AsComprehension()
			p.turns[loop.LoopCondition().ID()] = max(1, p.steps(loop.LoopCondition())+p.steps(loop.LoopStep()))
			p.needed = true
		case ast.MapKind:
			for _, entry := range e.AsMap().Entries() {
				p.touch(native, entry.AsMapEntry().Key(), Touch{})
			}
		case ast.CallKind:
			p.call(native, e.AsCall())
			if e.AsCall().FunctionName() == operators.Index {
				p.places[e.ID()] = p.workedOut(e.AsCall().Args()[1])
			}
		}
	}))
	return p
}

// Metered reports whether evaluations are counted at all.
func (p *Plan) Metered() bool { return p.needed }

// Limit is what one evaluation may cost, in units.
func (p *Plan) Limit() uint64 { return p.limit }

// Turn is what each turn of a loop costs.
func (p *Plan) Turn(loop ast.ComprehensionExpr) uint64 { return p.turns[loop.LoopCondition().ID()] }

// Term is what it costs to reach an operand of && or ||, and false for one that is charged with the
// turn that it is in.
func (p *Plan) Term(e ast.Expr) (uint64, bool) {
	steps, ok := p.terms[e.ID()]
	return steps, ok
}

// Touch says how the size of an expression is counted, and false where it is not.
func (p *Plan) Touch(e ast.Expr) (Touch, bool) {
	how, ok := p.touches[e.ID()]
	return how, ok
}

// call notes the arguments that a call reads as a whole.
func (p *Plan) call(native *ast.AST, c ast.CallExpr) {
	name, args := c.FunctionName(), Args(c)
	how := Touch{}
	switch {
	case len(p.hosts[name]) > 0:
		p.needed = true // the call charges them itself
		return
	case slices.Contains([]string{operators.LogicalAnd, operators.LogicalOr, operators.Conditional, operators.NotStrictlyFalse, "dyn", "type"}, name), slices.Contains(p.passing, name):
		return
	case name == operators.Index:
		args = args[1:]
	case name == overloads.Matches && len(args) == 2:
		how.Program, _ = PatternSize(args[1])
	case name == overloads.Size && native.GetType(args[0].ID()).Kind() == types.ListKind:
		return
	case slices.Contains(p.sparing, name):
		how.Ready = true
	case compares(name):
		if slices.ContainsFunc(args, constant) {
			return // the constant bounds the comparison
		}
		how.Deep = true
	case name == operators.In:
		how.Deep = !constant(args[0])
	case (name == overloads.StartsWith || name == overloads.EndsWith) && constant(args[1]):
		return
	}
	for _, a := range args {
		p.touch(native, a, how)
	}
}

// workedOut reports whether CEL plans a place in a list or a map as more than something that is read.
func (p *Plan) workedOut(place ast.Expr) bool {
	if _, touched := p.touches[place.ID()]; touched {
		return true
	}
	return place.Kind() == ast.CallKind && place.AsCall().FunctionName() != operators.Index && place.AsCall().FunctionName() != operators.Conditional
}

// touch notes an argument, where its size is not known beforehand.
func (p *Plan) touch(native *ast.AST, arg ast.Expr, how Touch) {
	if constant(arg) || arg.Kind() == ast.IdentKind && arg.AsIdent() == parser.HiddenAccumulatorName {
		return // filter and map append to their list in place
	}
	kind := native.GetType(arg.ID()).Kind()
	switch kind {
	case types.StringKind, types.BytesKind, types.DynKind, types.AnyKind, types.TypeParamKind, types.MapKind:
		p.needed = true
	case types.ListKind:
		p.needed = p.needed || how.Deep
	default:
		return
	}
	p.touches[arg.ID()] = how
}

// steps counts what a turn does with an expression: one for each variable, field and call;
// the larger branch of a condition. Loops within charge their own turns, and so do large
// operands of && and || that may not be reached.
func (p *Plan) steps(e ast.Expr) uint64 {
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

func (p *Plan) callSteps(c ast.CallExpr) uint64 {
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

func (p *Plan) all(list []ast.Expr) (n uint64) {
	for _, e := range list {
		n += p.steps(e)
	}
	return n
}

// decorator puts the meter's nodes into one plan. A place that is worked out is shown to it first, by the id of the
// index call that it stands in, and has to stay as it is.
func (p *Plan) decorator() interpreter.InterpretableDecoratorV2 {
	shown := map[int64]bool{}
	return func(i interpreter.InterpretableV2) (interpreter.InterpretableV2, error) {
		if id := i.ID(); p.places[id] && !shown[id] {
			shown[id] = true
			return i, nil
		}
		return p.decorate(i)
	}
}

// decorate puts the meter's nodes into the plan of a program.
func (p *Plan) decorate(i interpreter.InterpretableV2) (interpreter.InterpretableV2, error) {
	id := i.ID()
	if call, ok := i.(interpreter.InterpretableCall); ok && len(p.hosts[call.Function()]) > 0 {
		i = &hostCall{InterpretableV2: i, name: call.Function(), functions: p.functions(call), args: call.Args()}
	}
	if how, ok := p.touches[id]; ok {
		i = &touched{InterpretableV2: i, Touch: how}
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
func (p *Plan) functions(call interpreter.InterpretableCall) []Function {
	list := p.hosts[call.Function()]
	for i, f := range list {
		if f.Signature() == call.OverloadID() {
			return list[i : i+1]
		}
	}
	return list
}
