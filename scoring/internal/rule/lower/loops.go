package lower

import (
	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
)

// A loop is one that a macro made: where it stands, and what it is charged.
type loop struct {
	depth int
	steps uint64 // of each turn
	keeps bool   // to keep an element costs a unit
}

// loop lowers what a macro made. Anything that has not the shape of one is CEL's.
func (b *builder) loop(e ast.Expr) any {
	c := e.AsComprehension()
	accumulator := c.AccuInit()
	switch {
	case accumulator.Kind() == ast.ListKind:
		return b.mapped(c)
	case accumulator.Kind() != ast.LiteralKind:
		return nil
	}
	switch accumulator.AsLiteral().Value() {
	case false:
		return b.some(c, operators.LogicalOr)
	case true:
		return b.some(c, operators.LogicalAnd)
	case int64(0):
		return b.exactly(c)
	}
	return nil
}

// some is exists and all: the step is accumulator || condition, or &&.
func (b *builder) some(c ast.ComprehensionExpr, step string) any {
	args, ok := called(c.LoopStep(), step)
	if _, guarded := called(c.LoopCondition(), operators.NotStrictlyFalse); !ok || !guarded || !b.gathers(c, args[0]) || !b.gathers(c, c.Result()) {
		return nil
	}
	return b.inside(c, c.IterRange(), func(list any, k Kind, l loop) any {
		cond := b.expr(args[1])
		if cond == nil {
			return nil
		}
		return k.some(list, cond, l, step == operators.LogicalOr)
	})
}

// exactly is exists_one: the step is condition ? accumulator + 1 : accumulator, and the result whether that is 1.
func (b *builder) exactly(c ast.ComprehensionExpr) any {
	args, ok := called(c.LoopStep(), operators.Conditional)
	result, isResult := called(c.Result(), operators.Equals)
	if !ok || !isResult || !always(c) || !b.gathers(c, args[2]) || !b.gathers(c, result[0]) {
		return nil
	}
	if add, ok := called(args[1], operators.Add); !ok || !b.gathers(c, add[0]) {
		return nil
	}
	return b.inside(c, c.IterRange(), func(list any, k Kind, l loop) any {
		cond := b.expr(args[0])
		if cond == nil {
			return nil
		}
		return k.one(list, cond, l)
	})
}

// kept is filter: the loop within the functions around it.
func (b *builder) kept(e ast.Expr) any {
	if e.Kind() != ast.ComprehensionKind {
		return nil
	}
	c := e.AsComprehension()
	list, isOpened := called(c.IterRange(), b.table.Every)
	cond, element := b.gathering(c)
	if !isOpened || cond == nil || element == nil || element.Kind() != ast.IdentKind || element.AsIdent() != c.IterVar() {
		return nil
	}
	return b.inside(c, list[0], func(list any, k Kind, l loop) any {
		holds := b.expr(cond)
		if holds == nil {
			return nil
		}
		return k.kept(list, holds, l)
	})
}

// mapped is map, with a condition or without.
func (b *builder) mapped(c ast.ComprehensionExpr) any {
	cond, element := b.gathering(c)
	if element == nil {
		return nil
	}
	made, ok := b.kind(b.checked.GetType(c.LoopStep().ID())).(values)
	if !ok {
		return nil
	}
	return b.inside(c, c.IterRange(), func(list any, k Kind, l loop) any {
		holds := any(Const[bool]{true})
		if cond != nil {
			holds = b.expr(cond)
		}
		value := b.expr(element)
		each := k.each(list, l)
		if holds == nil || value == nil || each == nil {
			return nil
		}
		return made.gathered(each, holds, value, l)
	})
}

// gathering is the condition, nil for none, and the element of a step that adds one element to a list: accumulator + [element],
// or condition ? accumulator + [element] : accumulator.
func (b *builder) gathering(c ast.ComprehensionExpr) (cond, element ast.Expr) {
	step := c.LoopStep()
	if args, ok := called(step, operators.Conditional); ok {
		if !b.gathers(c, args[2]) {
			return nil, nil
		}
		cond, step = args[0], args[1]
	}
	args, ok := called(step, operators.Add)
	if !ok || !always(c) || !b.gathers(c, args[0]) || !b.gathers(c, c.Result()) || args[1].Kind() != ast.ListKind || args[1].AsList().Size() != 1 {
		return nil, nil
	}
	return cond, args[1].AsList().Elements()[0]
}

// inside lowers the list of a loop, and within the loop what of makes of it.
func (b *builder) inside(c ast.ComprehensionExpr, over ast.Expr, of func(list any, k Kind, l loop) any) any {
	list, k := b.expr(over), b.kind(b.checked.GetType(over.ID()))
	depth := len(b.loops)
	if list == nil || k == nil || depth == deepest || c.HasIterVar2() {
		return nil
	}
	b.loops = append(b.loops, scope{name: c.IterVar(), item: k.item(depth)})
	defer func() { b.loops = b.loops[:depth] }()
	return of(list, k, loop{depth: depth, steps: b.plan.Turn(c), keeps: b.charged(c)})
}

// charged reports whether adding an element is charged.
func (b *builder) charged(c ast.ComprehensionExpr) bool {
	step := c.LoopStep()
	if args, ok := called(step, operators.Conditional); ok {
		step = args[1]
	}
	args, ok := called(step, operators.Add)
	if !ok {
		return false
	}
	_, touched := b.plan.Touch(args[1])
	return touched
}

// called are the operands of a call of the function.
func called(e ast.Expr, name string) ([]ast.Expr, bool) {
	if e.Kind() != ast.CallKind || e.AsCall().FunctionName() != name || e.AsCall().IsMemberFunction() {
		return nil, false
	}
	return e.AsCall().Args(), true
}

// gathers reports whether an expression is what a loop gathers in.
func (*builder) gathers(c ast.ComprehensionExpr, e ast.Expr) bool {
	return e.Kind() == ast.IdentKind && e.AsIdent() == c.AccuVar()
}

// always reports whether a loop runs over the whole of its list.
func always(c ast.ComprehensionExpr) bool {
	cond := c.LoopCondition()
	return cond.Kind() == ast.LiteralKind && cond.AsLiteral().Value() == true
}

// turns are those of a loop: turn is called in each until the meter stops, with what it gathers in at hand. It is
// false where the list, or a turn, is unknown.
type turns func(f *Frame, gathered any, turn func(*Frame) bool) bool

// next begins a turn, and reports false where the meter has stopped.
func next(f *Frame, l loop, v any) bool {
	if !f.meter.Charge(l.steps) {
		return false
	}
	f.loops[l.depth].item = v
	return true
}

func (k List[T, V]) some(list, cond any, l loop, enough bool) any {
	in, holds := fn[[]T](list), fn[bool](cond)
	if in == nil || holds == nil {
		return nil
	}
	return Fn[bool](func(f *Frame) (bool, bool) {
		all, ok := in(f)
		if !ok {
			return false, false
		}
		told, decided, names := true, false, len(f.names)
		for i := range all {
			if k.hides(all[i]) {
				continue
			}
			if !next(f, l, k.looked(&all[i])) || decided { // the turn after the one that decides is charged, and ends the loop
				break
			}
			v, ok := holds(f)
			decided = ok && v == enough
			told = told && ok
		}
		if decided {
			f.drop(names)
		}
		return decided == enough, decided || told
	})
}

func (k List[T, V]) one(list, cond any, l loop) any {
	in, holds := fn[[]T](list), fn[bool](cond)
	if in == nil || holds == nil {
		return nil
	}
	return Fn[bool](func(f *Frame) (bool, bool) {
		all, told := in(f)
		if !told {
			return false, false
		}
		n, names := 0, len(f.names)
		for i := range all {
			if k.hides(all[i]) {
				continue
			}
			if !next(f, l, k.looked(&all[i])) {
				break
			}
			before := len(f.names)
			v, ok := holds(f)
			if !ok { // in CEL the unknown of a turn takes the place of what was gathered
				told = false
				f.instead(names, before)
			}
			if ok && v {
				n++
			}
		}
		return n == 1, told
	})
}

func (k List[T, V]) kept(list, cond any, l loop) any {
	in, holds := fn[[]T](list), fn[bool](cond)
	if in == nil || holds == nil {
		return nil
	}
	return Fn[[]T](func(f *Frame) ([]T, bool) {
		all, told := in(f)
		if !told {
			return nil, false
		}
		out, names := k.room(f, len(all)), len(f.names)
		for i := range all {
			if !next(f, l, k.looked(&all[i])) {
				break
			}
			before := len(f.names)
			v, ok := holds(f)
			if !ok { // in CEL the unknown of a turn takes the place of what was gathered
				told = false
				f.instead(names, before)
			}
			if ok && v && l.keep(f) {
				out = append(out, all[i])
			}
		}
		return out, told
	})
}

// keep charges an element that is kept.
func (l loop) keep(f *Frame) bool { return !l.keeps || f.meter.Charge(1) }

func (k List[T, V]) each(list any, l loop) turns {
	in := fn[[]T](list)
	if in == nil {
		return nil
	}
	return func(f *Frame, gathered any, turn func(*Frame) bool) bool {
		all, told := in(f)
		if !told {
			return false
		}
		f.loops[l.depth].gathered = gathered // the list itself may be what a loop before this one gathered
		f.loops[l.depth].names = len(f.names)
		for i := range all {
			if k.hides(all[i]) {
				continue
			}
			if !next(f, l, k.looked(&all[i])) {
				break
			}
			told = turn(f) && told
		}
		return told
	}
}

func (scalars[T]) gathered(each turns, cond, value any, l loop) any {
	holds, of := fn[bool](cond), fn[T](value)
	if holds == nil || of == nil {
		return nil
	}
	turn := func(f *Frame) bool {
		before := len(f.names)
		take, ok := holds(f)
		if !ok {
			f.instead(f.loops[l.depth].names, before)
		}
		if !ok || !take {
			return ok
		}
		v, ok := of(f)
		if !ok || !l.keep(f) {
			return false
		}
		if out, isList := f.loops[l.depth].gathered.(*[]T); isList {
			*out = append(*out, v)
		}
		return true
	}
	return Fn[[]T](func(f *Frame) ([]T, bool) {
		out := []T{}
		told := each(f, &out, turn)
		return out, told
	})
}
