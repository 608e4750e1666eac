package lower

import (
	"slices"

	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/types"

	"github.com/groundworkgrc/groundwork/scoring/internal/rule/meter"
)

// A Kind is a kind of list: how it is looped over and read. [Objects] makes the kinds of a table. What is made
// of operands of other types than it takes is nil.
type Kind interface {
	// item reads the element that the loop of a depth looks at.
	item(depth int) any
	// some is exists, and all where enough is false: what of one element decides.
	some(list, cond any, l loop, enough bool) any
	// one is exists_one.
	one(list, cond any, l loop) any
	// kept is filter.
	kept(list, cond any, l loop) any
	// each is a loop over the elements that are seen.
	each(list any, l loop) turns
	size(list any) any
	at(list, index any) any
	touched(list any, how meter.Touch) any
}

// A values is a kind of list that is also made, and compared: of texts, numbers or bools.
type values interface {
	Kind

	// gathered is map: value is that of an element of another list, of which each is the loop.
	gathered(each turns, cond, value any, l loop) any
	holds(value, list any) any
	equal(a, b any, want bool) any
	joined(a, b any) any
	made(elements []any) any
}

// list lowers what is written as [a, b]. An empty one, whose elements have no type, is CEL's.
func (b *builder) list(e ast.Expr) any {
	l := e.AsList()
	if l.Size() == 0 || len(l.OptionalIndices()) > 0 {
		return nil
	}
	elements := b.all(l.Elements())
	if elements == nil {
		return nil
	}
	return b.onValues(e, func(k values) any { return k.made(elements) })
}

// A List is a kind of list whose elements are T in Go, and V to what reads a field of one.
type List[T, V any] struct {
	View   func(T) V
	Itself bool                      // T is V, and a pointer: a loop looks at the element itself
	Hidden func(T) bool              // no loop but filter meets it, and no size counts it; nil for none
	Room   func(f *Frame, n int) []T // an empty list with room for so many; nil to make one
	Ready  bool                      // see [meter.Ready]
}

// Objects is a kind of list of objects.
func Objects[T, V any](l List[T, V]) Kind { return l }

func (k List[T, V]) item(depth int) any {
	if k.Itself {
		return element[V](depth)
	}
	view := k.View
	return Fn[V](func(f *Frame) (V, bool) {
		p, _ := f.loops[depth].item.(*T)
		return view(*p), true
	})
}

// looked is an element as the frame keeps it while a loop looks at it.
func (k List[T, V]) looked(p *T) any {
	if k.Itself {
		return *p
	}
	return p
}

func (k List[T, V]) hides(v T) bool { return k.Hidden != nil && k.Hidden(v) }

func (k List[T, V]) room(f *Frame, n int) []T {
	if k.Room != nil {
		return k.Room(f, n)
	}
	return make([]T, 0, n)
}

func (k List[T, V]) count(list []T) int {
	if k.Hidden == nil {
		return len(list)
	}
	n := 0
	for _, v := range list {
		if !k.Hidden(v) {
			n++
		}
	}
	return n
}

func (k List[T, V]) size(list any) any {
	return One(func(l []T) int64 { return int64(k.count(l)) })(list)
}

func (k List[T, V]) at(list, index any) any {
	return placed(list, index, func(l []T, i int64) (v V, ok bool) {
		for j := range l {
			if k.hides(l[j]) {
				continue
			}
			if i == 0 {
				return k.View(l[j]), true
			}
			i--
		}
		return v, false
	})
}

// placed is what stands at a place. It reports false where there is none. Where the list or the place is unknown CEL
// says what comes of it, which depends on how the list is read and on what is read of the element.
func placed[T, V any](list, index any, at func([]T, int64) (V, bool)) any {
	l, i := fn[[]T](list), fn[int64](index)
	if l == nil || i == nil {
		return nil
	}
	return Fn[V](func(f *Frame) (v V, ok bool) {
		in, ok := l(f)
		if !ok {
			f.Fail()
			return v, false
		}
		place, ok := i(f)
		if !ok {
			f.Fail()
			return v, false
		}
		if v, ok = at(in, place); !ok {
			f.Fail()
		}
		return v, ok
	})
}

func (k List[T, V]) touched(list any, how meter.Touch) any {
	l := fn[[]T](list)
	if l == nil || how.Deep {
		return nil
	}
	if how.Ready && k.Ready {
		return l
	}
	return Fn[[]T](func(f *Frame) ([]T, bool) {
		v, ok := l(f)
		return v, ok && f.meter.Charge(uint64(len(v)))
	})
}

// scalars are lists of texts, numbers or bools.
type scalars[T bool | int64 | float64 | string] struct{ List[T, T] }

func (k scalars[T]) item(depth int) any {
	return Fn[T](func(f *Frame) (T, bool) {
		p, _ := f.loops[depth].item.(*T)
		return *p, true
	})
}

func (k scalars[T]) at(list, index any) any {
	return placed(list, index, func(l []T, i int64) (v T, ok bool) {
		if i < 0 || i >= int64(len(l)) {
			return v, false
		}
		return l[i], true
	})
}

// touched charges the size of a list, where it is deep with that of its elements, as [meter.Touch] counts it.
func (k scalars[T]) touched(list any, how meter.Touch) any {
	l := fn[[]T](list)
	if l == nil || !how.Deep {
		return k.List.touched(list, how)
	}
	return Fn[[]T](func(f *Frame) ([]T, bool) {
		v, ok := l(f)
		if !ok {
			return v, false
		}
		if texts, ok := any(v).([]string); ok {
			return v, f.meter.Charge(how.Texts(texts, f.meter.Left()))
		}
		return v, f.meter.Charge(1 + uint64(len(v)))
	})
}

func (scalars[T]) holds(value, list any) any {
	return Two(func(v T, l []T) bool { return slices.Contains(l, v) })(value, list)
}

func (scalars[T]) equal(a, b any, want bool) any {
	return Two(func(l, m []T) bool { return slices.Equal(l, m) == want })(a, b)
}

func (scalars[T]) joined(a, b any) any {
	return Two(func(l, m []T) []T { return slices.Concat(l, m) })(a, b)
}

func (scalars[T]) made(elements []any) any {
	fns := make([]Fn[T], len(elements))
	for i, e := range elements {
		if fns[i] = fn[T](e); fns[i] == nil {
			return nil
		}
	}
	return Fn[[]T](func(f *Frame) ([]T, bool) {
		out, all := make([]T, len(fns)), true
		for i, element := range fns {
			v, ok := element(f)
			out[i], all = v, all && ok
		}
		return out, all
	})
}

// onList is what is made by the kind of a list, nil for a list that is not lowered.
func (b *builder) onList(list ast.Expr, do func(Kind) any) any {
	k := b.kind(b.checked.GetType(list.ID()))
	if k == nil {
		return nil
	}
	return do(k)
}

// onValues is [builder.onList] of a list of texts, numbers or bools.
func (b *builder) onValues(list ast.Expr, do func(values) any) any {
	k, ok := b.kind(b.checked.GetType(list.ID())).(values)
	if !ok {
		return nil
	}
	return do(k)
}

// kind is that of a list by its type.
func (b *builder) kind(t *types.Type) Kind {
	if t.Kind() != types.ListKind {
		return nil
	}
	switch of := t.Parameters()[0]; of.Kind() {
	case types.BoolKind:
		return scalars[bool]{}
	case types.IntKind:
		return scalars[int64]{}
	case types.DoubleKind:
		return scalars[float64]{}
	case types.StringKind:
		return scalars[string]{}
	case types.StructKind:
		return b.table.Lists[of.TypeName()]
	default:
		return nil
	}
}
