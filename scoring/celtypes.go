package scoring

import (
	"reflect"
	"time"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/common/types/traits"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/internal/figure"
	"github.com/groundworkgrc/groundwork/scoring/result"
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

// item is one piece of evidence, prepared once per assessment.
type item struct {
	object

	e        *evidence.Piece
	kind     *evidence.Type
	inForce  framework.Period
	speaks   framework.Period
	occurred framework.Date
	accepted bool
	present  bool // collected by the instant and not rejected

	needs    map[needsKey]needsAnswer // what links' needs said of it so far
	result   *result.Evidence         // its verdicts, once they are known
	problems []string                 // that came up with these
}

func (i *item) ConvertToType(t ref.Type) ref.Val { return convertTo(i, evidenceType, t) }

func (i *item) Equal(o ref.Val) ref.Val { return types.Bool(i == o) }

func (i *item) Type() ref.Type { return evidenceType }

func (i *item) Value() any { return i }

// attributes are the typed details of one item.
type attributes struct {
	object

	item *item
}

func (a attributes) ConvertToType(t ref.Type) ref.Val { return convertTo(a, attributesType, t) }

func (a attributes) Equal(o ref.Val) ref.Val { return types.Bool(a == o) }

func (a attributes) Type() ref.Type { return attributesType }

func (a attributes) Value() any { return a }

// facts are an organisation's answers, converted to their declared types.
type facts struct {
	object

	values map[string]any
}

func (f *facts) ConvertToType(t ref.Type) ref.Val { return convertTo(f, factsType, t) }

func (f *facts) Equal(o ref.Val) ref.Val { return types.Bool(f == o) }

func (f *facts) Type() ref.Type { return factsType }

func (f *facts) Value() any { return f }

// period is a window.
type period struct {
	object
	framework.Period

	open bool // of a lens without window: the year that ends at the instant
}

func (p period) ConvertToType(t ref.Type) ref.Val { return convertTo(p, periodType, t) }

func (p period) Equal(o ref.Val) ref.Val { return types.Bool(p == o) }

func (p period) Type() ref.Type { return periodType }

func (p period) Value() any { return p }

// requirementVal and findingVal are what band expressions see.
type requirementVal struct {
	object

	*result.Requirement
}

func (r requirementVal) ConvertToType(t ref.Type) ref.Val { return convertTo(r, requirementType, t) }

func (r requirementVal) Equal(o ref.Val) ref.Val { return types.Bool(r == o) }

func (r requirementVal) Type() ref.Type { return requirementType }

func (r requirementVal) Value() any { return r }

type findingVal struct {
	object
	*result.Finding
}

func (f findingVal) ConvertToType(t ref.Type) ref.Val { return convertTo(f, findingType, t) }

func (f findingVal) Equal(o ref.Val) ref.Val { return types.Bool(f == o) }

func (f findingVal) Type() ref.Type { return findingType }

func (f findingVal) Value() any { return f }

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
			"id":         always(cel.StringType, func(i *item) any { return types.String(i.e.ID) }),
			"type":       always(cel.StringType, func(i *item) any { return types.String(i.e.Type) }),
			"status":     always(cel.StringType, func(*item) any { return types.String("accepted") }),
			"owner":      always(cel.StringType, func(i *item) any { return types.String(i.e.Owner) }),
			"systems":    always(cel.ListType(cel.StringType), func(i *item) any { return types.NewStringList(types.DefaultTypeAdapter, i.e.Systems) }),
			"source":     always(cel.StringType, func(i *item) any { return types.String(i.e.Origin.System) }),
			"attributes": always(attributesType, func(i *item) any { return attributes{item: i} }),
			"period":     always(periodType, func(i *item) any { return period{Period: i.speaks} }),
			"collected":  dated("collected", func(i *item) framework.Date { return i.e.Collected }),
			"effective":  dated("effective", func(i *item) framework.Date { return i.e.Effective }),
			"valid":      dated("valid", func(i *item) framework.Date { return i.inForce.Last }),
			"occurred":   dated("occurred", func(i *item) framework.Date { return i.occurred }),
		},
		periodType.TypeName(): {
			"first": dated("first", func(p period) framework.Date { return p.First }),
			"last":  dated("last", func(p period) framework.Date { return p.Last }),
			"days":  always(cel.IntType, func(p period) any { return types.Int(p.Days()) }),
		},
		requirementType.TypeName(): {
			"ref":    always(cel.StringType, func(r requirementVal) any { return types.String(r.Ref.String()) }),
			"kind":   always(cel.StringType, func(r requirementVal) any { return types.String(r.Kind) }),
			"status": always(cel.StringType, func(r requirementVal) any { return types.String(r.Status.String()) }),
			"low":    always(cel.DoubleType, func(r requirementVal) any { return types.Double(figure.Snap(r.Readiness.Low)) }),
			"high":   always(cel.DoubleType, func(r requirementVal) any { return types.Double(figure.Snap(r.Readiness.High)) }),
			"gaps":   always(cel.IntType, func(r requirementVal) any { return types.Int(len(r.Gaps)) }),
			"title":  always(cel.StringType, func(r requirementVal) any { return types.String(r.Title) }),
		},
		findingType.TypeName(): {
			"kind":      always(cel.StringType, func(f findingVal) any { return types.String(string(f.Kind)) }),
			"raised_as": always(cel.StringType, func(f findingVal) any { return types.String(f.RaisedAs) }),
			"rule":      always(cel.StringType, func(f findingVal) any { return types.String(f.Rule) }),
			"control":   always(cel.StringType, func(f findingVal) any { return types.String(f.Control) }),
			"evidence":  always(cel.StringType, func(f findingVal) any { return types.String(f.Evidence) }),
			"explained": always(cel.BoolType, func(f findingVal) any { return types.Bool(f.Explained) }),
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
	return sortedKeys(fields), true
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
type items []*item

var _ traits.Lister = items(nil)

func (l items) ConvertToNative(t reflect.Type) (any, error) { return nil, errNoNative(t) }

func (l items) ConvertToType(t ref.Type) ref.Val { return convertTo(l, types.ListType, t) }

func (l items) Type() ref.Type { return types.ListType }

func (l items) Value() any { return []*item(l) }

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
		e, ok := l.Get(i).(*item)
		if !ok {
			return nil, false
		}
		out = append(out, e)
	}
	return out, true
}

// keep returns the items for which ok holds.
func (l items) keep(ok func(*item) bool) items {
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
