package rule

import (
	"reflect"
	"slices"
	"time"

	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/common/types/traits"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule/lower"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule/meter"
)

// items is a list of evidence; it is what ofType, within and their kin return. What a rule reads
// of it are the pieces that are seen; the others go with it to covered and held.
type items []*Item

var (
	_ traits.Lister = items(nil)
	_ meter.Ready   = items(nil)
)

// seen are the pieces that a rule reads.
func (l items) seen() items {
	if !slices.ContainsFunc(l, func(i *Item) bool { return i.Unseen }) {
		return l
	}
	return l.keep(func(i *Item) bool { return !i.Unseen })
}

func (l items) ConvertToNative(t reflect.Type) (any, error) { return nil, errNoNative(t) }

func (l items) ConvertToType(t ref.Type) ref.Val { return convertTo(l, types.ListType, t) }

func (l items) Type() ref.Type { return types.ListType }

func (l items) Value() any { return []*Item(l) }

func (l items) Size() ref.Val { return types.Int(len(l.seen())) }

// Ready returns the length: no member walks such a list only to read it; see [meter.Ready].
func (l items) Ready() int { return len(l) }

func (l items) Equal(o ref.Val) ref.Val {
	other, ok := o.(traits.Lister)
	if !ok || other.Size() != l.Size() {
		return types.False
	}
	for i, v := range l.seen() {
		if other.Get(types.Int(i)) != ref.Val(v) {
			return types.False
		}
	}
	return types.True
}

func (l items) Add(o ref.Val) ref.Val {
	if more, ok := listOf(o); ok {
		return slices.Concat(l, more)
	}
	return types.NewRefValList(types.DefaultTypeAdapter, l.vals()).(traits.Adder).Add(o) //nolint:forcetypeassert // a list adds
}

func (l items) vals() []ref.Val {
	vals := make([]ref.Val, len(l))
	for i, v := range l {
		vals[i] = v
	}
	return vals
}

func (l items) Contains(v ref.Val) ref.Val {
	for _, i := range l.seen() {
		if ref.Val(i) == v {
			return types.True
		}
	}
	return types.False
}

func (l items) Get(index ref.Val) ref.Val {
	l = l.seen()
	i, ok := index.(types.Int)
	if !ok || i < 0 || int(i) >= len(l) {
		return types.NewErr("index %v out of range of %d pieces of evidence", index.Value(), len(l))
	}
	return l[i]
}

func (l allItems) Iterator() traits.Iterator { return &itemsIterator{list: l.items} }

func (l items) Iterator() traits.Iterator { return &itemsIterator{list: l.seen()} }

type itemsIterator struct {
	object

	list items
	next int
}

func (it *itemsIterator) ConvertToType(ref.Type) ref.Val {
	return types.NewErr("an iterator has no other type")
}

func (it *itemsIterator) Equal(ref.Val) ref.Val { return types.False }

func (it *itemsIterator) Type() ref.Type { return types.IteratorType }

func (it *itemsIterator) Value() any { return it }

func (it *itemsIterator) HasNext() ref.Val { return types.Bool(it.next < len(it.list)) }

func (it *itemsIterator) Next() ref.Val {
	v := it.list[it.next]
	it.next++
	return v
}

// listOf reads any list of evidence, ours or what filter returned.
func listOf(v ref.Val) (items, bool) {
	if l, ok := v.(items); ok {
		return l, true
	}
	l, ok := v.(traits.Lister)
	if !ok {
		return nil, false
	}
	size, _ := l.Size().(types.Int)
	out := make(items, 0, size)
	for i := range size {
		e, ok := l.Get(i).(*Item)
		if !ok {
			return nil, false
		}
		out = append(out, e)
	}
	return out, true
}

// keep returns the items for which ok holds.
func (l items) keep(ok func(*Item) bool) items {
	out := make(items, 0, len(l))
	for _, i := range l {
		if ok(i) {
			out = append(out, i)
		}
	}
	return out
}

// timeOf reads a timestamp argument.
func timeOf(v ref.Val) (lower.Instant, bool) {
	t, ok := v.Value().(time.Time)
	return lower.InstantOf(t), ok
}

// textOfValue reads a text argument.
func textOfValue(v ref.Val) (string, bool) {
	s, ok := v.(types.String)
	return string(s), ok
}

// dayOf is the day of an instant.
func dayOf(t lower.Instant) framework.Date { return framework.DateOf(t.Time()) }
