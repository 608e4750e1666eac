package lower

import (
	"slices"
	"time"

	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"

	"github.com/groundworkgrc/groundwork/scoring/internal/rule/meter"
)

// terms lowers what && or || joins, however CEL put it in brackets, unless the meter charges for one of these as a whole.
func (b *builder) terms(name string, exprs []ast.Expr) []Fn[bool] {
	var list []Fn[bool]
	flat := b.flat(nil, name, exprs)
	for i := 0; i < len(flat); i++ {
		term := any(nil)
		if name == operators.LogicalAnd && i+1 < len(flat) {
			if term = b.thereAndHolds(flat[i], flat[i+1]); term != nil {
				i++
			}
		}
		if term == nil {
			term = b.expr(flat[i])
		}
		holds := fn[bool](term)
		if holds == nil {
			return nil
		}
		list = append(list, holds)
	}
	return list
}

func (b *builder) flat(list []ast.Expr, name string, exprs []ast.Expr) []ast.Expr {
	for _, e := range exprs {
		if args, ok := called(e, name); ok && !b.charges(e) {
			list = b.flat(list, name, args)
		} else {
			list = append(list, e)
		}
	}
	return list
}

// joined puts terms together, each with all after it.
func joined(terms []Fn[bool], two func(a, b Fn[bool]) Fn[bool]) any {
	if len(terms) == 0 {
		return nil
	}
	last := len(terms) - 1
	whole := terms[last]
	for _, term := range slices.Backward(terms[:last]) {
		whole = two(term, whole)
	}
	return whole
}

// both is a && b: false decides, whatever the other is.
func both(a, b Fn[bool]) Fn[bool] {
	return func(f *Frame) (bool, bool) {
		names := len(f.names)
		v, known := a(f)
		if known && !v {
			return false, true
		}
		w, told := b(f)
		if told && !w {
			f.drop(names)
			return false, true
		}
		return true, known && told
	}
}

// either is a || b: true decides, whatever the other is.
func either(a, b Fn[bool]) Fn[bool] {
	return func(f *Frame) (bool, bool) {
		names := len(f.names)
		v, known := a(f)
		if known && v {
			return true, true
		}
		w, told := b(f)
		if told && w {
			f.drop(names)
			return true, true
		}
		return false, known && told
	}
}

// thereAndHolds is "has(o.f) && o.f", or the same with the function that asks for a field by its name, of a bool: the two are
// read at once. It is nil for all else.
func (b *builder) thereAndHolds(there, holds ast.Expr) any {
	asked, read := b.askedFor(there), ""
	if holds.Kind() == ast.SelectKind && !holds.AsSelect().IsTestOnly() {
		read = path(holds)
	}
	if asked == "" || asked != read || b.charges(there) || b.charges(holds) {
		return nil
	}
	f, object := b.fieldOf(holds.AsSelect())
	if object == nil || f.Holds == nil {
		return nil
	}
	return f.Holds(object)
}

// askedFor is the path of the field of which an expression asks whether it is there, "" where it asks something else.
func (b *builder) askedFor(e ast.Expr) string {
	switch e.Kind() {
	case ast.SelectKind:
		if e.AsSelect().IsTestOnly() {
			return path(e)
		}
	case ast.CallKind:
		ids, args := b.checked.ReferenceMap()[e.ID()], meter.Args(e.AsCall())
		if ids == nil || len(ids.OverloadIDs) != 1 || ids.OverloadIDs[0] != b.table.Carries || args[1].Kind() != ast.LiteralKind {
			return ""
		}
		of, name := path(args[0]), args[1].AsLiteral().Value()
		if text, ok := name.(string); ok && of != "" {
			return of + "." + b.table.Details + "." + text
		}
	}
	return ""
}

// path is a variable, and fields of it, as they are written; "" for all else.
func path(e ast.Expr) string {
	switch e.Kind() {
	case ast.IdentKind:
		return e.AsIdent()
	case ast.SelectKind:
		if of := path(e.AsSelect().Operand()); of != "" {
			return of + "." + e.AsSelect().FieldName()
		}
	}
	return ""
}

func not(args []any) any {
	a := fn[bool](args[0])
	if a == nil {
		return nil
	}
	return Fn[bool](func(f *Frame) (bool, bool) {
		v, known := a(f)
		return !v, known
	})
}

// equal is == and !=. Objects are compared by CEL.
func (b *builder) equal(exprs []ast.Expr, args []any, want bool) any {
	if x, ok := args[0].(interface {
		is(other any, want bool) any
	}); ok {
		if v := x.is(args[1], want); v != nil {
			return v
		}
	}
	for _, of := range []func(a, b any, want bool) any{
		equals[bool], equals[int64], equals[float64], equals[string], equals[Instant], equals[time.Duration],
	} {
		if v := of(args[0], args[1], want); v != nil {
			return v
		}
	}
	return b.onValues(exprs[0], func(k values) any { return k.equal(args[0], args[1], want) })
}

func equals[T comparable](one, other any, want bool) any {
	a, b := fn[T](one), fn[T](other)
	if a == nil || b == nil {
		return nil
	}
	if k, ok := other.(Const[T]); ok {
		to := k.Value
		return Fn[bool](func(f *Frame) (bool, bool) {
			v, known := a(f)
			return (v == to) == want, known
		})
	}
	return Fn[bool](func(f *Frame) (bool, bool) {
		v, known := a(f)
		w, told := b(f)
		return (v == w) == want, known && told
	})
}

// in is whether a list holds a value. Of an empty list that is written out CEL does not even ask the value.
func (b *builder) in(exprs []ast.Expr, args []any) any {
	if exprs[1].Kind() == ast.ListKind && exprs[1].AsList().Size() == 0 {
		return nil
	}
	return b.onValues(exprs[1], func(k values) any { return k.holds(args[0], args[1]) })
}

// choice is cond ? a : b.
func choice(args []any) any {
	cond := fn[bool](args[0])
	if cond == nil {
		return nil
	}
	for _, of := range []func(Fn[bool], any, any) any{
		chosen[bool], chosen[int64], chosen[float64], chosen[string], chosen[Instant], chosen[time.Duration], chosen[[]string],
	} {
		if v := of(cond, args[1], args[2]); v != nil {
			return v
		}
	}
	return nil
}

func chosen[T any](cond Fn[bool], one, other any) any {
	a, b := fn[T](one), fn[T](other)
	if a == nil || b == nil {
		return nil
	}
	return Fn[T](func(f *Frame) (v T, ok bool) {
		holds, ok := cond(f)
		switch {
		case !ok:
			return v, false
		case holds:
			return a(f)
		}
		return b(f)
	})
}
