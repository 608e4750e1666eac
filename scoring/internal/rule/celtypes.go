package rule

import (
	"maps"
	"reflect"
	"slices"
	"time"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/common/types/traits"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

// The host types as rules see them. Each value is its own wrapper; the type checker
// knows their fields from objectFields.
var (
	evidenceType    = cel.ObjectType("groundwork.Evidence", traits.IndexerType)
	attributesType  = cel.ObjectType("groundwork.Attributes", traits.IndexerType)
	factsType       = cel.ObjectType("groundwork.Facts", traits.IndexerType)
	periodType      = cel.ObjectType("groundwork.Period", traits.IndexerType)
	requirementType = cel.ObjectType("groundwork.Requirement", traits.IndexerType)
	findingType     = cel.ObjectType("groundwork.Finding", traits.IndexerType)
	lensType        = cel.ObjectType("groundwork.Lens", traits.IndexerType)
	groupType       = cel.ObjectType("groundwork.Group", traits.IndexerType)
	controlType     = cel.ObjectType("groundwork.Control", traits.IndexerType)
	testType        = cel.ObjectType("groundwork.Test", traits.IndexerType)
	evidenceList    = cel.ListType(evidenceType)
)

// object gives a host value the parts of ref.Val that all of them share.
type object struct{}

func (object) ConvertToNative(t reflect.Type) (any, error) {
	return nil, errNoNative(t)
}

func convertTo(self ref.Val, own, t ref.Type) ref.Val {
	if t.TypeName() == own.TypeName() {
		return self
	}
	return types.NewErr("no conversion from %s to %s", own.TypeName(), t.TypeName())
}

// An Item is one piece of evidence made ready: its kind, and the days for which it
// speaks. It is what rules see as evidence.
type Item struct {
	object

	Piece    *evidence.Piece
	Kind     *evidence.Type
	InForce  framework.Period // the days on which it is in force
	Speaks   framework.Period // the days that it speaks of
	Occurred framework.Date   // the last of what it speaks of
	Accepted bool
	Present  bool // collected by the instant and not rejected
}

func (i *Item) ConvertToType(t ref.Type) ref.Val { return convertTo(i, evidenceType, t) }

func (i *Item) Equal(o ref.Val) ref.Val { return types.Bool(i == o) }

func (i *Item) Type() ref.Type { return evidenceType }

func (i *Item) Value() any { return i }

// attributes are the typed details of one item.
type attributes struct {
	object

	item *Item
}

func (a attributes) ConvertToType(t ref.Type) ref.Val { return convertTo(a, attributesType, t) }

func (a attributes) Equal(o ref.Val) ref.Val { return types.Bool(a == o) }

func (a attributes) Type() ref.Type { return attributesType }

func (a attributes) Value() any { return a }

// Facts are an organisation's answers by the ids of their types.
type Facts struct {
	object

	Values map[string]any
}

func (f *Facts) ConvertToType(t ref.Type) ref.Val { return convertTo(f, factsType, t) }

func (f *Facts) Equal(o ref.Val) ref.Val { return types.Bool(f == o) }

func (f *Facts) Type() ref.Type { return factsType }

func (f *Facts) Value() any { return f }

// A Window is the time that a rule looks at.
type Window struct {
	object
	framework.Period

	Open bool // of a lens without window: the year that ends at the instant
}

func (p Window) ConvertToType(t ref.Type) ref.Val { return convertTo(p, periodType, t) }

func (p Window) Equal(o ref.Val) ref.Val { return types.Bool(p == o) }

func (p Window) Type() ref.Type { return periodType }

func (p Window) Value() any { return p }

// field describes one field of a host type: its type and how it is read.
type field struct {
	kind *cel.Type
	set  func(any) bool // nil: always
	get  func(any) any
}

func stamp(d framework.Date) ref.Val { return types.Timestamp{Time: d.Time()} }

func always[T any](kind *cel.Type, get func(T) any) field {
	return field{kind: kind, get: func(v any) any { return get(v.(T)) }} //nolint:forcetypeassert // the checker vouches
}

// dated is a date field; one that is not given is unset, and reading it is unknown.
func dated[T any](name string, get func(T) framework.Date) field {
	return field{
		kind: cel.TimestampType,
		set:  func(v any) bool { return !get(v.(T)).IsZero() }, //nolint:forcetypeassert // the checker vouches
		get: func(v any) any {
			if d := get(v.(T)); !d.IsZero() { //nolint:forcetypeassert // the checker vouches
				return stamp(d)
			}
			return absent(name)
		},
	}
}

// absent is the value of something that nobody gave: unknown, and it says what.
func absent(what string) *types.Unknown {
	return types.NewUnknown(1, types.NewAttributeTrail(what))
}

// objectFields lists the fields of the fixed host types.
func objectFields() map[string]map[string]field {
	return map[string]map[string]field{
		evidenceType.TypeName(): {
			"id":         always(cel.StringType, func(i *Item) any { return types.String(i.Piece.ID) }),
			"type":       always(cel.StringType, func(i *Item) any { return types.String(i.Piece.Type) }),
			"status":     always(cel.StringType, func(*Item) any { return types.String("accepted") }),
			"owner":      always(cel.StringType, func(i *Item) any { return types.String(i.Piece.Owner) }),
			"systems":    always(cel.ListType(cel.StringType), func(i *Item) any { return types.NewStringList(types.DefaultTypeAdapter, i.Piece.Systems) }),
			"source":     always(cel.StringType, func(i *Item) any { return types.String(i.Piece.Origin.System) }),
			"attributes": always(attributesType, func(i *Item) any { return attributes{item: i} }),
			"period":     always(periodType, func(i *Item) any { return Window{Period: i.Speaks} }),
			"collected":  dated("collected", func(i *Item) framework.Date { return i.Piece.Collected }),
			"effective":  dated("effective", func(i *Item) framework.Date { return i.Piece.Effective }),
			"valid":      dated("valid", func(i *Item) framework.Date { return i.InForce.Last }),
			"occurred":   dated("occurred", func(i *Item) framework.Date { return i.Occurred }),
		},
		periodType.TypeName(): {
			"first": dated("first", func(p Window) framework.Date { return p.First }),
			"last":  dated("last", func(p Window) framework.Date { return p.Last }),
			"days":  always(cel.IntType, func(p Window) any { return types.Int(p.Days()) }),
		},
	}
}

// celType is the type that rules see for a declared value type.
func celType(t evidence.ValueType) *cel.Type {
	switch t {
	case evidence.BoolValue:
		return cel.BoolType
	case evidence.IntValue:
		return cel.IntType
	case evidence.DoubleValue:
		return cel.DoubleType
	case evidence.ListValue:
		return cel.ListType(cel.StringType)
	case evidence.StringValue, evidence.OneOfValue:
		return cel.StringType
	default:
		return cel.StringType
	}
}

// provider adds the host types to CEL's own.
type provider struct {
	types.Provider

	fields map[string]map[string]field
}

func (p *provider) FindStructType(name string) (*types.Type, bool) {
	if _, ok := p.fields[name]; ok {
		return types.NewTypeTypeWithParam(cel.ObjectType(name, traits.IndexerType)), true
	}
	return p.Provider.FindStructType(name)
}

func (p *provider) FindStructFieldNames(name string) ([]string, bool) {
	fields, ok := p.fields[name]
	if !ok {
		return p.Provider.FindStructFieldNames(name)
	}
	return slices.Sorted(maps.Keys(fields)), true
}

func (p *provider) FindStructFieldType(name, fieldName string) (*types.FieldType, bool) {
	fields, ok := p.fields[name]
	if !ok {
		return p.Provider.FindStructFieldType(name, fieldName)
	}
	f, ok := fields[fieldName]
	if !ok {
		return nil, false
	}
	return &types.FieldType{
		Type:    f.kind,
		IsSet:   func(v any) bool { return f.set == nil || f.set(v) },
		GetFrom: func(v any) (any, error) { return f.get(v), nil },
	}, true
}

// NewValue refuses: no rule makes host values.
func (p *provider) NewValue(name string, fields map[string]ref.Val) ref.Val {
	if _, ok := p.fields[name]; ok {
		return types.NewErr("%s cannot be made in a rule", name)
	}
	return p.Provider.NewValue(name, fields)
}

// items is a list of evidence; it is what ofType, within and their kin return.
type items []*Item

var _ traits.Lister = items(nil)

func (l items) ConvertToNative(t reflect.Type) (any, error) { return nil, errNoNative(t) }

func (l items) ConvertToType(t ref.Type) ref.Val { return convertTo(l, types.ListType, t) }

func (l items) Type() ref.Type { return types.ListType }

func (l items) Value() any { return []*Item(l) }

func (l items) Size() ref.Val { return types.Int(len(l)) }

func (l items) Equal(o ref.Val) ref.Val {
	other, ok := o.(traits.Lister)
	if !ok || other.Size() != l.Size() {
		return types.False
	}
	for i, v := range l {
		if other.Get(types.Int(i)) != ref.Val(v) {
			return types.False
		}
	}
	return types.True
}

func (l items) Add(o ref.Val) ref.Val {
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
	for _, i := range l {
		if ref.Val(i) == v {
			return types.True
		}
	}
	return types.False
}

func (l items) Get(index ref.Val) ref.Val {
	i, ok := index.(types.Int)
	if !ok || i < 0 || int(i) >= len(l) {
		return types.NewErr("index %v out of range of %d pieces of evidence", index.Value(), len(l))
	}
	return l[i]
}

func (l items) Iterator() traits.Iterator { return &itemsIterator{list: l} }

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

// timeOf reads a timestamp argument as a day.
func timeOf(v ref.Val) (framework.Date, bool) {
	t, ok := v.Value().(time.Time)
	return framework.DateOf(t), ok
}
