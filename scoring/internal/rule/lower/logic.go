package lower

import (
	"time"

	"github.com/google/cel-go/common/ast"
)

// both is a && b: false decides, whatever the other is.
func both(args []any) any {
	a, b := fn[bool](args[0]), fn[bool](args[1])
	if a == nil || b == nil || len(args) != 2 {
		return nil
	}
	return Fn[bool](func(f *Frame) (bool, bool) {
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
	})
}

// either is a || b: true decides, whatever the other is.
func either(args []any) any {
	a, b := fn[bool](args[0]), fn[bool](args[1])
	if a == nil || b == nil || len(args) != 2 {
		return nil
	}
	return Fn[bool](func(f *Frame) (bool, bool) {
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
	})
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
