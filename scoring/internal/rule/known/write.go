package known

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"

	"github.com/groundworkgrc/groundwork/internal/quick"
)

// Write makes the form of expressions that were checked, the same bytes for the same expressions. The error
// names what has no form.
func Write(version string, list map[Key]Checked) ([]byte, error) {
	w := &writer{numbers: map[string]int{}}
	keys := slices.SortedFunc(maps.Keys(list), func(a, b Key) int {
		return cmp.Or(cmp.Compare(a.Environment, b.Environment), cmp.Compare(a.Text, b.Text))
	})
	for _, key := range keys {
		if err := w.add(key, list[key]); err != nil {
			return nil, fmt.Errorf("%s: %w", key.Text, err)
		}
	}
	return quick.Write(version, w.stored)
}

// A writer gathers expressions and the types in them.
type writer struct {
	stored

	numbers map[string]int // of types, by what they print
}

func (w *writer) add(key Key, expr Checked) error {
	checked := expr.NativeRep()
	x := expression{Environment: key.Environment, Text: key.Text, Cost: expr.Cost}
	var err error
	if x.Root, err = w.node(checked.Expr()); err != nil {
		return err
	}
	for _, id := range slices.Sorted(maps.Keys(checked.TypeMap())) {
		t, err := w.kind(checked.GetType(id))
		if err != nil {
			return err
		}
		x.Types = append(x.Types, typed{id, t})
	}
	for _, id := range slices.Sorted(maps.Keys(checked.ReferenceMap())) {
		f := checked.ReferenceMap()[id]
		v, err := w.value(f.Value)
		if err != nil {
			return err
		}
		x.References = append(x.References, reference{id, f.Name, f.OverloadIDs, v})
	}
	info := checked.SourceInfo()
	if len(info.Extensions()) > 0 || info.SyntaxVersion() != "" {
		return fmt.Errorf("extensions of the syntax have no form: %v", info.Extensions())
	}
	for _, id := range slices.Sorted(maps.Keys(info.OffsetRanges())) {
		at := info.OffsetRanges()[id]
		x.Places = append(x.Places, place{id, at.Start, at.Stop})
	}
	for _, id := range slices.Sorted(maps.Keys(info.MacroCalls())) {
		call, err := w.node(info.MacroCalls()[id])
		if err != nil {
			return err
		}
		x.Macros = append(x.Macros, macro{id, call})
	}
	w.Expressions = append(w.Expressions, x)
	return nil
}

func (w *writer) node(e ast.Expr) (node, error) {
	n := node{ID: e.ID(), Kind: e.Kind()}
	var of []ast.Expr
	var err error
	switch e.Kind() {
	case ast.IdentKind:
		n.Name = e.AsIdent()
	case ast.LiteralKind:
		n.Value, err = w.value(e.AsLiteral())
	case ast.CallKind:
		call := e.AsCall()
		if n.Name, n.Flag = call.FunctionName(), call.IsMemberFunction(); n.Flag {
			of = append(of, call.Target())
		}
		of = append(of, call.Args()...)
	case ast.SelectKind:
		n.Name, n.Flag = e.AsSelect().FieldName(), e.AsSelect().IsTestOnly()
		of = append(of, e.AsSelect().Operand())
	case ast.ListKind:
		of, n.Optional = e.AsList().Elements(), e.AsList().OptionalIndices()
	case ast.MapKind:
		n.Entries, err = w.entries(e.AsMap().Entries())
	case ast.StructKind:
		n.Name = e.AsStruct().TypeName()
		n.Entries, err = w.entries(e.AsStruct().Fields())
	case ast.ComprehensionKind:
		loop := e.AsComprehension()
		n.Name, n.Second, n.Result = loop.IterVar(), loop.IterVar2(), loop.AccuVar()
		of = append(of, loop.IterRange(), loop.AccuInit(), loop.LoopCondition(), loop.LoopStep(), loop.Result())
	}
	for _, x := range of {
		part, failed := w.node(x)
		err = cmp.Or(err, failed)
		n.Of = append(n.Of, part)
	}
	return n, err
}

func (w *writer) entries(list []ast.EntryExpr) ([]entry, error) {
	var out []entry
	for _, e := range list {
		x := entry{ID: e.ID()}
		var err, failed error
		if e.Kind() == ast.MapEntryKind {
			x.Key = make([]node, 1)
			x.Key[0], failed = w.node(e.AsMapEntry().Key())
			x.Value, err = w.node(e.AsMapEntry().Value())
			x.Optional = e.AsMapEntry().IsOptional()
		} else {
			x.Name, x.Optional = e.AsStructField().Name(), e.AsStructField().IsOptional()
			x.Value, err = w.node(e.AsStructField().Value())
		}
		if err = cmp.Or(err, failed); err != nil {
			return nil, err
		}
		out = append(out, x)
	}
	return out, nil
}

func (w *writer) value(v ref.Val) (any, error) {
	switch v := v.(type) {
	case nil:
		return nil, nil //nolint:nilnil // there is none, and no error
	case types.Bool:
		return bool(v), nil
	case types.Int:
		return int64(v), nil
	case types.Double:
		return float64(v), nil
	case types.String:
		return string(v), nil
	default:
		return nil, fmt.Errorf("a literal of type %s has no form", v.Type().TypeName())
	}
}

// kind numbers a type.
func (w *writer) kind(t *types.Type) (int, error) {
	name := fmt.Sprint(t.Kind(), " ", t)
	if n, ok := w.numbers[name]; ok {
		return n, nil
	}
	k := kind{Kind: uint(t.Kind())}
	switch t.Kind() {
	case types.StructKind, types.OpaqueKind, types.TypeParamKind:
		k.Name = t.TypeName()
	case types.ListKind, types.MapKind, types.TypeKind:
	default:
		if plain := plainTypes()[t.Kind()]; plain == nil || !plain.IsExactType(t) {
			return 0, fmt.Errorf("the type %s has no form", t)
		}
	}
	for _, p := range t.Parameters() {
		n, err := w.kind(p)
		if err != nil {
			return 0, err
		}
		k.Of = append(k.Of, n)
	}
	w.numbers[name] = len(w.Types)
	w.Types = append(w.Types, k)
	return w.numbers[name], nil
}
