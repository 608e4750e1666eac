package known

import (
	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common"
	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
)

// get makes an expression, nil where it is not known.
func (r *reader) get(key Key) (*cel.Ast, uint64) {
	x, ok := r.by[key]
	if !ok {
		return nil, 0
	}
	made := maker{ast.NewExprFactory()}
	info := ast.NewSourceInfo(common.NewTextSource(x.Text))
	for _, p := range x.Places {
		info.SetOffsetRange(p.ID, ast.OffsetRange{Start: p.Start, Stop: p.Stop})
	}
	for i := range x.Macros {
		info.SetMacroCall(x.Macros[i].ID, made.expr(&x.Macros[i].Call))
	}
	typeMap := make(map[int64]*types.Type, len(x.Types))
	for _, t := range x.Types {
		typeMap[t.ID] = r.types[t.Type]
	}
	references := make(map[int64]*ast.ReferenceInfo, len(x.References))
	for i := range x.References {
		f := &x.References[i]
		references[f.ID] = &ast.ReferenceInfo{Name: f.Name, OverloadIDs: f.Overloads, Value: value(f.Value)}
	}
	return wrapped(ast.NewCheckedAST(ast.NewAST(made.expr(&x.Root), info), typeMap, references)), x.Cost
}

// wrapped is the expression in the form in which cel takes it. There is no other way to it from here than
// through the form that cel stores expressions in itself, which takes five times as long to read.
func wrapped(checked *ast.AST) *cel.Ast {
	a := cel.CheckedExprToAst(nil)
	*a.NativeRep() = *checked
	return a
}

// A maker makes the parts of expressions.
type maker struct{ ast.ExprFactory }

func (m maker) all(list []node) []ast.Expr {
	out := make([]ast.Expr, len(list))
	for i := range list {
		out[i] = m.expr(&list[i])
	}
	return out
}

func (m maker) expr(n *node) ast.Expr {
	of := m.all(n.Of)
	switch n.Kind {
	case ast.IdentKind:
		return m.NewIdent(n.ID, n.Name)
	case ast.LiteralKind:
		return m.NewLiteral(n.ID, value(n.Value))
	case ast.CallKind:
		if n.Flag {
			return m.NewMemberCall(n.ID, n.Name, of[0], of[1:]...)
		}
		return m.NewCall(n.ID, n.Name, of...)
	case ast.SelectKind:
		if n.Flag {
			return m.NewPresenceTest(n.ID, of[0], n.Name)
		}
		return m.NewSelect(n.ID, of[0], n.Name)
	case ast.ListKind:
		return m.NewList(n.ID, of, n.Optional)
	case ast.MapKind:
		return m.NewMap(n.ID, m.entries(n.Entries))
	case ast.StructKind:
		return m.NewStruct(n.ID, n.Name, m.entries(n.Entries))
	case ast.ComprehensionKind:
		return m.NewComprehensionTwoVar(n.ID, of[0], n.Name, n.Second, n.Result, of[1], of[2], of[3], of[4])
	default:
		return m.NewUnspecifiedExpr(n.ID)
	}
}

func (m maker) entries(list []entry) []ast.EntryExpr {
	out := make([]ast.EntryExpr, len(list))
	for i := range list {
		e := &list[i]
		if len(e.Key) > 0 {
			out[i] = m.NewMapEntry(e.ID, m.expr(&e.Key[0]), m.expr(&e.Value), e.Optional)
		} else {
			out[i] = m.NewStructField(e.ID, e.Name, m.expr(&e.Value), e.Optional)
		}
	}
	return out
}

func value(x any) ref.Val {
	switch x := x.(type) {
	case bool:
		return types.Bool(x)
	case int64:
		return types.Int(x)
	case float64:
		return types.Double(x)
	case string:
		return types.String(x)
	default:
		return nil
	}
}

// plainTypes are those that are made of nothing.
func plainTypes() map[types.Kind]*types.Type {
	list := map[types.Kind]*types.Type{}
	for _, t := range []*types.Type{
		types.AnyType, types.BoolType, types.BytesType, types.DoubleType, types.DurationType, types.DynType, types.ErrorType, types.IntType,
		types.NullType, types.StringType, types.TimestampType, types.UintType,
	} {
		list[t.Kind()] = t
	}
	return list
}

// made makes a type out of those before it.
func (k *kind) made(before []*types.Type) *types.Type {
	of := make([]*types.Type, len(k.Of))
	for i, n := range k.Of {
		of[i] = before[n]
	}
	switch types.Kind(k.Kind) {
	case types.ListKind:
		return types.NewListType(of[0])
	case types.MapKind:
		return types.NewMapType(of[0], of[1])
	case types.StructKind:
		return types.NewObjectType(k.Name)
	case types.OpaqueKind:
		return types.NewOpaqueType(k.Name, of...)
	case types.TypeParamKind:
		return types.NewTypeParamType(k.Name)
	case types.TypeKind:
		if len(of) == 0 {
			return types.TypeType
		}
		return types.NewTypeTypeWithParam(of[0])
	default:
		return plainTypes()[types.Kind(k.Kind)]
	}
}
