package catalog

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/source"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/mapping/relation"
)

// shapes are the types whose form in a file is not that of their fields.
func (r *reader) shapes() map[reflect.Type]source.Shape {
	return map[reflect.Type]source.Shape{
		reflect.TypeFor[mapping.Expr]():         shape(expr),
		reflect.TypeFor[framework.Framework]():  shape(frameworkOf),
		reflect.TypeFor[framework.Profile]():    shape(profileOf),
		reflect.TypeFor[mapping.Control]():      shape(control),
		reflect.TypeFor[mapping.Needs]():        shape(needs),
		reflect.TypeFor[mapping.Against]():      shape(against),
		reflect.TypeFor[mapping.AnyOf]():        shape(anyOf),
		reflect.TypeFor[evidence.Type]():        shape(evidenceType),
		reflect.TypeFor[organisation.System]():  shape(system),
		reflect.TypeFor[framework.Complement](): shape(complement),
		reflect.TypeFor[mapping.BasisShows]():   shape(basisShows),
		reflect.TypeFor[[]evidence.Attribute](): shape(attributeTypes),
		reflect.TypeFor[map[string]any]():       shape(attributes),
		reflect.TypeFor[[]evidence.Fact]():      shape(facts),
		reflect.TypeFor[mapping.RuleTest]():     shape(ruleTest),
		reflect.TypeFor[mapping.Want]():         shape(want),
		reflect.TypeFor[relation.Set]():         shape(relations),
		reflect.TypeFor[framework.Span]():       shape(span),
		reflect.TypeFor[framework.Scope]():      r.scope,
	}
}

func shape[T any](read func(source.Value, *T)) source.Shape {
	return func(v source.Value, into any) { read(v, into.(*T)) } //nolint:forcetypeassert // the table above pairs them
}

func expr(v source.Value, x *mapping.Expr) {
	if text, at, ok := v.Expr(); ok {
		if strings.TrimSpace(text) == "" {
			v.Problem(source.CodeNoValue, "an expression of which nothing is there: say one, or leave it out")
			text = ""
		}
		*x = mapping.Expr{Text: text, Pos: at}
	}
}

// frameworkOf reads a framework, and of the first edition "carve_out".
func frameworkOf(v source.Value, f *framework.Framework) {
	v.Struct(f, func(e source.Entry) bool {
		if e.Key == "carve_out" {
			e.Value.Warn(CodeFirstEdition, "carve_out.keeps is left aside: a framework says now what may be carved out (may_be_carved_out), and what it does not name stays")
		}
		return e.Key == "carve_out"
	})
}

// profileOf reads what a report type or a stage asks, and of the first edition "also".
func profileOf(v source.Value, p *framework.Profile) {
	v.Struct(p, func(e source.Entry) bool {
		if e.Key == "also" {
			e.Value.Warn(CodeFirstEdition, "also is left aside: a profile asks one list of bases, of the requirements that it names")
		}
		return e.Key == "also"
	})
}

// control reads a control, and of the edition before "type".
func control(v source.Value, c *mapping.Control) {
	var before *source.Entry
	v.Struct(c, func(e source.Entry) bool {
		if e.Key == "type" {
			before = &e
		}
		return e.Key == "type"
	})
	if before == nil {
		return
	}
	var kind mapping.ControlKind
	switch before.Value.Decode(&kind); {
	case kind == mapping.UnstatedKind: // which was told
	case c.Kind != mapping.UnstatedKind && c.Kind != kind:
		before.Value.Problem(mapping.CodeDuplicate, "type %s and kind %s: one of them; type is called kind now", kind, c.Kind)
	default:
		c.Kind = kind
		before.Value.Warn(CodeFirstEdition, "type is called kind now: say kind: %s", kind)
	}
}

// against reads one requirement or series, or a list of them.
func against(v source.Value, a *mapping.Against) {
	if v.IsList() {
		var list []framework.Ref
		v.Decode(&list)
		*a = list
		return
	}
	var one framework.Ref
	v.Decode(&one)
	*a = mapping.Against{one}
}

// needs reads an expression alone, or {expr, why}.
func needs(v source.Value, n *mapping.Needs) {
	if !v.IsMapping() {
		v.Decode(&n.Expr)
		return
	}
	whole := struct {
		Expr mapping.Expr `yaml:"expr"`
		Why  string       `yaml:"why"`
	}{}
	v.Struct(&whole, nil)
	n.Expr, n.Why = whole.Expr, whole.Why
	if n.IsZero() && whole.Expr.Pos.Line == 0 {
		v.Problem(mapping.CodeMissing, "say what is asked of each piece (expr), and why")
	}
}

// system reads an id alone, or {id, title, kind, roles, since}.
func system(v source.Value, s *organisation.System) {
	if v.IsMapping() {
		v.Struct(s, nil)
		return
	}
	s.ID, _ = v.Text()
	s.Places = framework.Places{Item: v.Pos()}
}

// complement reads a text alone, or {id, text, points}.
func complement(v source.Value, c *framework.Complement) {
	if v.IsMapping() {
		v.Struct(c, nil)
		return
	}
	c.Text, _ = v.Text()
	c.Places = framework.Places{Item: v.Pos()}
}

// evidenceType reads a type, and of the first edition "counts".
func evidenceType(v source.Value, t *evidence.Type) {
	var counts *source.Entry
	v.Struct(t, func(e source.Entry) bool {
		if e.Key == "counts" {
			counts = &e
		}
		return e.Key == "counts"
	})
	if counts != nil {
		_, said := t.Places.Keys["kind"]
		countsAs(counts.Value, said, t)
		t.Places.Keys["kind"] = counts.At
	}
}

// countsAs reads what the first edition called a way of counting.
func countsAs(v source.Value, said bool, t *evidence.Type) {
	kinds := map[string]evidence.Kind{"instance": evidence.Record, "coverage": evidence.Document, "bridge": evidence.Bridge}
	text, ok := v.Text()
	kind, known := kinds[text]
	switch {
	case !ok:
	case !known:
		v.Problem(source.CodeValue, "unknown way of counting %q; the key is kind now: want document, state, report or record", text)
	case said:
		v.Problem(source.CodeValue, "a kind, and counts: %s, which is the first edition's word for it: leave it out", text)
	default:
		t.Kind = kind
		more := ""
		if kind == evidence.Document {
			more = "; for a setting or a register say kind: state, for a report kind: report"
		}
		v.Warn(CodeFirstEdition, "counts: %s is read as kind: %s%s", text, kind, more)
	}
}

// anyOf reads one evidence type, or a list of which one is enough.
func anyOf(v source.Value, a *mapping.AnyOf) {
	if !v.IsList() {
		if id, _ := v.Text(); id != "" {
			*a = mapping.AnyOf{id}
		}
		return
	}
	var ids []string
	v.Decode(&ids)
	*a = ids
	if len(ids) == 0 {
		v.Problem(source.CodeValue, "an empty list: name the evidence types of which one is enough")
	}
}

// basisShows reads a list of evidence types, or {none: why}.
func basisShows(v source.Value, b *mapping.BasisShows) {
	if v.IsList() {
		v.Decode(&b.Types)
		return
	}
	if !v.IsMapping() {
		v.Problem(source.CodeType, "want a list of evidence types, or {none: why}")
		return
	}
	none := struct {
		None string `yaml:"none"`
	}{}
	v.Struct(&none, nil)
	b.None = none.None
}

// attributeTypes reads name: type, and keeps the names in order.
func attributeTypes(v source.Value, list *[]evidence.Attribute) {
	entries := v.Entries()
	slices.SortFunc(entries, func(a, b source.Entry) int { return cmp.Compare(a.Key, b.Key) })
	for i, e := range entries {
		a := evidence.Attribute{Name: e.Key}
		if e.Value.IsMapping() {
			whole := struct {
				Type evidence.ValueType `yaml:"type"`
				Of   string             `yaml:"of"`
			}{}
			e.Value.Struct(&whole, nil)
			a.Type, a.Of = whole.Type, whole.Of
		} else {
			e.Value.Decode(&a.Type)
		}
		v.Record(fmt.Sprintf("[%d]", i), e.At)
		*list = append(*list, a)
	}
}

// attributes reads the details of a piece of evidence.
func attributes(v source.Value, values *map[string]any) {
	*values = map[string]any{}
	for _, e := range v.Entries() {
		v.Record("."+e.Key, e.At)
		if value, ok := e.Value.Any(); ok {
			(*values)[e.Key] = value
		}
	}
}

// facts reads id: value.
func facts(v source.Value, list *[]evidence.Fact) {
	for _, e := range v.Entries() {
		if value, ok := e.Value.Any(); ok {
			*list = append(*list, evidence.Fact{ID: e.Key, Value: value, Places: framework.Places{Item: e.At}})
		}
	}
}

// ruleTest reads one case of a rule, whose evidence needs no id and is accepted
// unless it says otherwise.
func ruleTest(v source.Value, t *mapping.RuleTest) {
	v.Struct(t, nil)
	for i := range t.Evidence {
		e := &t.Evidence[i]
		if e.ID == "" {
			e.ID = fmt.Sprintf("evidence %d", i+1)
		}
		if _, said := e.Places.Keys["status"]; !said {
			e.Status = evidence.Accepted
		}
	}
	if _, said := t.Places.Keys["want"]; !said && v.IsMapping() {
		v.Problem(mapping.CodeMissing, "the test does not say what it wants: want true, false, a number in 0..1, or unknown")
	}
}

// want reads true, false, a number in 0..1, or unknown.
func want(v source.Value, w *mapping.Want) {
	value, ok := v.Scalar()
	if !ok {
		return
	}
	switch x := value.(type) {
	case bool:
		if x {
			w.Value = 1
		}
		return
	case int64:
		w.Value = float64(x)
	case float64:
		w.Value = x
	default:
		w.Unknown = x == "unknown"
		ok = w.Unknown
	}
	if !ok || w.Value < 0 || w.Value > 1 {
		v.Problem(source.CodeValue, "%v: want true, false, a number in 0..1, or unknown", value)
	}
}

// span reads a length of time. One that leads from any day past the last one there is
// has no end that a file could state.
func span(v source.Value, s *framework.Span) {
	text, ok := v.Text()
	if !ok {
		return
	}
	if err := s.UnmarshalText([]byte(text)); err != nil {
		v.Problem(source.CodeValue, "%v", err)
		return
	}
	const years = 2200 - 1900
	if s.Months > 12*years || s.Days > 365*years {
		v.Problem(source.CodeValue, "span %q is longer than %d years: dates end with the year 2200", text, years)
	}
}

// relations reads the name of a base relation, or a list of those that may hold.
func relations(v source.Value, set *relation.Set) {
	names := []source.Value{v}
	if v.IsList() {
		names = v.Items()
	}
	for _, n := range names {
		var base relation.Base
		n.Decode(&base)
		*set |= relation.Set(base)
	}
}
