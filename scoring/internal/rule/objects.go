package rule

import (
	"maps"
	"reflect"
	"slices"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/common/types/traits"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule/lower"
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

// An objectDoc says what a type holds, for the reference.
type objectDoc struct {
	kind *cel.Type
	doc  string
}

// objectDocs lists the host types in the order in which a reader meets them.
func objectDocs() []objectDoc {
	return []objectDoc{
		{evidenceType, "one piece of evidence, as it counts for the control that is judged"},
		{attributesType, "the details of a piece: a field for each attribute that some evidence type declares, of its declared type; has(e.attributes.x) and e.has(\"x\") ask whether the piece carries it"},
		{factsType, "the organisation's answers: a field for each fact type, of its declared type; has(facts.x) asks whether it is answered"},
		{periodType, "a span of days, such as the window"},
		{requirementType, "a requirement of the lens, with its result"},
		{findingType, "a finding of the lens"},
		{lensType, "what is asked: a framework, a profile and a window"},
		{groupType, "a group of requirements"},
		{controlType, "a control that serves the lens, with what its records tell"},
		{testType, "a record that tells of a sample"},
	}
}

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

	Place int              // among what the run of a rule sees, from 1; 0 where that is not known
	Ready *piece.Piece     // as judging counts it
	Shows framework.Period // the days that it shows to the control; zero for none
	Sure  bool             // nothing of it is undecided
	// Unseen pieces are there for what window.covered and window.held count, and for nothing else
	// that a rule reads.
	Unseen bool
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
	Fill Fill // counts units for covered and held; nil for a period that is not the lens's
}

func (p Window) ConvertToType(t ref.Type) ref.Val { return convertTo(p, periodType, t) }

func (p Window) Equal(o ref.Val) ref.Val {
	other, ok := o.(Window)
	return types.Bool(ok && p.Period == other.Period)
}

func (p Window) Type() ref.Type { return periodType }

func (p Window) Value() any { return p }

// A field is one field of a host type: its type, what it says, and how it is read, by CEL and by what
// is lowered.
type field struct {
	kind *cel.Type
	doc  string
	set  func(any) bool // nil: always
	get  func(any) any
	low  lower.Field
}

func stamp(d framework.Date) ref.Val { return types.Timestamp{Time: d.Time()} }

func instant(d framework.Date) lower.Instant { return lower.InstantOf(d.Time()) }

// always is a field that is always there, and how CEL sees what it holds.
func always[T, V any](kind *cel.Type, doc string, get func(T) V, see func(V) ref.Val) field {
	return field{
		kind: kind, doc: doc, low: lower.Field{Get: lower.One(get)},
		get: func(v any) any { return see(get(v.(T))) }, //nolint:forcetypeassert // the checker vouches
	}
}

// textOf, countOf, figureOf, boolOf and textsIn are fields of CEL's own types.
func textOf[T any](doc string, get func(T) string) field {
	return always(cel.StringType, doc, get, func(v string) ref.Val { return types.String(v) })
}

func countOf[T any](doc string, get func(T) int64) field {
	return always(cel.IntType, doc, get, func(v int64) ref.Val { return types.Int(v) })
}

func figureOf[T any](doc string, get func(T) float64) field {
	return always(cel.DoubleType, doc, get, func(v float64) ref.Val { return types.Double(v) })
}

func boolOf[T any](doc string, get func(T) bool) field {
	return always(cel.BoolType, doc, get, func(v bool) ref.Val { return types.Bool(v) })
}

func textsIn[T any](doc string, get func(T) []string) field {
	return always(cel.ListType(cel.StringType), doc, get, func(v []string) ref.Val { return types.NewStringList(types.DefaultTypeAdapter, v) })
}

// itself is a value that CEL sees as it is.
func itself[V ref.Val](v V) ref.Val { return v }

// dated is a date field; one that is not given is unset, and reading it is unknown.
func dated[T any](name, doc string, get func(T) framework.Date) field {
	return field{
		kind: cel.TimestampType,
		doc:  doc,
		set:  func(v any) bool { return !get(v.(T)).IsZero() }, //nolint:forcetypeassert // the checker vouches
		get: func(v any) any {
			if d := get(v.(T)); !d.IsZero() { //nolint:forcetypeassert // the checker vouches
				return stamp(d)
			}
			return absent(name)
		},
		low: lower.Field{
			Get: lower.Given(func(v T) (lower.Instant, bool) { d := get(v); return instant(d), !d.IsZero() }, func(T) string { return name }),
			Has: lower.One(func(v T) bool { return !get(v).IsZero() }),
		},
	}
}

// absent is the value of something that nobody gave: unknown, and it says what.
func absent(what string) *types.Unknown {
	return types.NewUnknown(1, types.NewAttributeTrail(what))
}

// details is the field of a piece through which its attributes are read.
const details = "attributes"

// objectFields lists the fields of evidence and of periods.
func objectFields() map[string]map[string]field {
	return map[string]map[string]field{
		evidenceType.TypeName(): {
			"id":        textOf("the id of the piece", func(i *Item) string { return i.Piece.ID }),
			"type":      textOf("the id of its evidence type", (*Item).typed),
			"status":    textOf("always \"accepted\": a draft is judged as if it were accepted, and counts in the high figure alone", func(*Item) string { return "accepted" }),
			"owner":     textOf("who answers for it, \"\" where nobody is named", func(i *Item) string { return i.Piece.Owner }),
			"systems":   textsIn("the systems of which it speaks; none means all", func(i *Item) []string { return i.Piece.Systems }),
			"source":    textOf("the system that it was taken from", func(i *Item) string { return i.Piece.Origin.System }),
			details:     always(attributesType, "the typed details that its evidence type declares", func(i *Item) attributes { return attributes{item: i} }, itself),
			"period":    always(periodType, "the days of which it speaks", func(i *Item) Window { return Window{Period: i.Speaks} }, itself),
			"collected": dated("collected", "the day on which it was obtained; unknown where it is not given", func(i *Item) framework.Date { return i.Piece.Collected }),
			"effective": dated("effective", "the day since which it is in force; unknown where it is not given", func(i *Item) framework.Date { return i.Piece.Effective }),
			"valid":     dated("valid", "the last day on which it is in force", func(i *Item) framework.Date { return i.InForce.Last }),
			"occurred":  dated("occurred", "the last day of what it speaks of", func(i *Item) framework.Date { return i.Occurred }),

			"performed":    dated("performed", "the day on which it was done", func(i *Item) framework.Date { return i.Occurred }),
			"performed_by": textOf("who did it, \"\" where nobody is named", func(i *Item) string { return i.Piece.PerformedBy }),
			"outcome":      textOf("what it says came of it: \"passed\", \"failed\", or \"\"", func(i *Item) string { return i.Piece.Outcome.String() }),
			"accepted_by":  textOf("who accepted it as evidence, \"\" where nobody is named", func(i *Item) string { return i.Piece.AcceptedBy }),
		},
		periodType.TypeName(): {
			"first": dated("first", "the first day", func(p Window) framework.Date { return p.First }),
			"last":  dated("last", "the last day", func(p Window) framework.Date { return p.Last }),
			"days":  countOf("how many days, first and last included", func(p Window) int64 { return int64(p.Days()) }),
		},
	}
}

// typed is the id of the piece's type: of one that is ready without a look into its source, which lies elsewhere in memory.
func (i *Item) typed() string {
	if i.Ready != nil {
		return i.Ready.Type
	}
	return i.Piece.Type
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
