package lower

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
	"github.com/google/cel-go/common/overloads"
	"github.com/google/cel-go/common/types"

	"github.com/groundworkgrc/groundwork/scoring/internal/rule/meter"
)

// A Lowering lowers the expressions of one table.
type Lowering struct {
	table Table
	calls map[string]Call
}

// New makes the lowering of a table.
func New(t Table) *Lowering {
	calls := standard()
	maps.Copy(calls, t.Calls)
	return &Lowering{table: t, calls: calls}
}

// Of is the lowering of an environment with other variables.
func (l *Lowering) Of(variables map[string]any) *Lowering {
	other := *l
	other.table.Variables = variables
	return &other
}

// Lower makes an Fn of the expression's type, or nothing where something in it is not lowered.
func (l *Lowering) Lower(checked *ast.AST, p *meter.Plan) any {
	b := &builder{Lowering: l, checked: checked, plan: p}
	for name, v := range l.table.Variables {
		if about, ok := v.(interface{ element(depth int) any }); ok {
			b.loops = append(b.loops, scope{name, about.element(0)})
		}
	}
	v := b.expr(checked.Expr())
	if holds := fn[bool](v); holds != nil {
		return holds
	}
	if figure := fn[float64](v); figure != nil {
		return figure
	}
	return v
}

// A builder lowers one expression.
type builder struct {
	*Lowering

	checked *ast.AST
	plan    *meter.Plan
	loops   []scope // that the place is in, the outermost first: that of the subject, and loops
}

// A scope is the variable of a loop, or of what an expression is about.
type scope struct {
	name string
	item any // the Fn that reads it
}

// expr lowers an expression with what the meter charges for it.
func (b *builder) expr(e ast.Expr) any {
	v := b.bare(e)
	if v == nil || !b.plan.Metered() {
		return v
	}
	if how, ok := b.plan.Touch(e); ok {
		v = b.touched(v, e, how)
	}
	if steps, ok := b.plan.Term(e); ok {
		v = reached(v, steps)
	}
	return v
}

// charges reports whether the meter charges for an expression by itself.
func (b *builder) charges(e ast.Expr) bool {
	_, touched := b.plan.Touch(e)
	_, term := b.plan.Term(e)
	return b.plan.Metered() && (touched || term)
}

func (b *builder) bare(e ast.Expr) any {
	switch e.Kind() {
	case ast.LiteralKind:
		return literal(e)
	case ast.IdentKind:
		for _, s := range slices.Backward(b.loops) {
			if s.name == e.AsIdent() {
				return s.item
			}
		}
		return b.table.Variables[e.AsIdent()]
	case ast.SelectKind:
		return b.field(e.AsSelect())
	case ast.ListKind:
		return b.list(e)
	case ast.CallKind:
		return b.call(e)
	case ast.ComprehensionKind:
		return b.loop(e)
	default:
		return nil
	}
}

// all lowers operands, nil where one is not lowered.
func (b *builder) all(list []ast.Expr) []any {
	out := make([]any, len(list))
	for i, e := range list {
		if out[i] = b.expr(e); out[i] == nil {
			return nil
		}
	}
	return out
}

// literal is what is written out.
func literal(e ast.Expr) any {
	switch v := e.AsLiteral().(type) {
	case types.Bool:
		return Const[bool]{bool(v)}
	case types.Int:
		return Const[int64]{int64(v)}
	case types.Double:
		return Const[float64]{float64(v)}
	case types.String:
		return Const[string]{string(v)}
	default:
		return nil
	}
}

// field reads a field of an object, or whether it is there.
func (b *builder) field(s ast.SelectExpr) any {
	f, object := b.fieldOf(s)
	switch {
	case object == nil:
		return nil
	case !s.IsTestOnly():
		return f.Get(object)
	case f.Has != nil:
		return f.Has(object)
	case reads(s.Operand()):
		return Const[bool]{true}
	}
	return nil
}

// fieldOf is a field, and the object that it is read from: the one that a detail is of, where it is one. The object is nil
// where it is not lowered.
func (b *builder) fieldOf(s ast.SelectExpr) (Field, any) {
	of := s.Operand()
	if of.Kind() == ast.SelectKind && !of.AsSelect().IsTestOnly() && of.AsSelect().FieldName() == b.table.Details {
		whole := of.AsSelect().Operand()
		if f, ok := b.table.Fields[b.checked.GetType(whole.ID()).TypeName()][b.table.Details+"."+s.FieldName()]; ok {
			return f, b.expr(whole)
		}
	}
	f, ok := b.table.Fields[b.checked.GetType(of.ID()).TypeName()][s.FieldName()]
	if !ok {
		return f, nil
	}
	return f, b.expr(of)
}

// reads reports whether an expression only reads a variable, and fields of it: what it reads is there.
func reads(e ast.Expr) bool {
	return e.Kind() == ast.IdentKind || e.Kind() == ast.SelectKind && reads(e.AsSelect().Operand())
}

func (b *builder) call(e ast.Expr) any {
	c := e.AsCall()
	name, exprs := c.FunctionName(), meter.Args(c)
	switch name {
	case overloads.Matches:
		return b.matches(exprs)
	case b.table.Kept:
		return b.kept(exprs[0])
	}
	if v := b.converted(name, exprs); v != nil {
		return v
	}
	switch name {
	case operators.LogicalAnd:
		return joined(b.terms(name, exprs), both)
	case operators.LogicalOr:
		return joined(b.terms(name, exprs), either)
	}
	if args := b.all(exprs); args != nil {
		return b.called(e, exprs, args)
	}
	return nil
}

// called is a call of operands that are all lowered.
func (b *builder) called(e ast.Expr, exprs []ast.Expr, args []any) any {
	switch name := e.AsCall().FunctionName(); name {
	case operators.LogicalNot:
		return not(args)
	case operators.Conditional:
		return choice(args)
	case operators.Equals, operators.NotEquals:
		return b.equal(exprs, args, name == operators.Equals)
	case operators.Index:
		return b.onList(exprs[0], func(k Kind) any { return k.at(args[0], args[1]) })
	case operators.In:
		return b.in(exprs, args)
	}
	ids := b.checked.ReferenceMap()[e.ID()]
	if ids == nil || len(ids.OverloadIDs) != 1 {
		return nil
	}
	switch id := ids.OverloadIDs[0]; id {
	case overloads.SizeList, overloads.SizeListInst:
		return b.onList(exprs[0], func(k Kind) any { return k.size(args[0]) })
	case overloads.AddList:
		return b.onValues(exprs[0], func(k values) any { return k.joined(args[0], args[1]) })
	default:
		if does, ok := b.calls[id]; ok {
			return does(args...)
		}
		return nil
	}
}

// matches looks for a pattern that is written out.
func (b *builder) matches(exprs []ast.Expr) any {
	s := b.expr(exprs[0])
	if len(exprs) != 2 || exprs[1].Kind() != ast.LiteralKind {
		return nil
	}
	pattern, _ := exprs[1].AsLiteral().Value().(string)
	re, err := regexp.Compile(pattern)
	if err != nil {
		return nil
	}
	return One(re.MatchString)(s)
}

// converted is a timestamp, a duration or another conversion of what is written out, which CEL works out
// when it plans; nil for all else. What does not convert is for CEL to refuse.
func (b *builder) converted(name string, exprs []ast.Expr) any {
	if !overloads.IsTypeConversionFunction(name) || len(exprs) != 1 || exprs[0].Kind() != ast.LiteralKind {
		return nil
	}
	text, isText := exprs[0].AsLiteral().(types.String)
	switch {
	case name == overloads.TypeConvertTimestamp && isText && strings.HasSuffix(string(text), "Z"): // in UTC, as an Instant is
		if t, ok := text.ConvertToType(types.TimestampType).(types.Timestamp); ok {
			return Const[Instant]{InstantOf(t.Time)}
		}
	case name == overloads.TypeConvertDuration && isText:
		if d, ok := text.ConvertToType(types.DurationType).(types.Duration); ok {
			return Const[time.Duration]{d.Duration}
		}
	}
	return nil
}

// touched charges the size of what is read as a whole.
func (b *builder) touched(v any, e ast.Expr, how meter.Touch) any {
	if s := fn[string](v); s != nil {
		return Fn[string](func(f *Frame) (string, bool) {
			t, ok := s(f)
			return t, ok && f.meter.Charge(how.Text(t))
		})
	}
	return b.onList(e, func(k Kind) any { return k.touched(v, how) })
}

// reached charges a large operand of && or || where it is reached.
func reached(v any, steps uint64) any {
	holds := fn[bool](v)
	if holds == nil {
		return nil
	}
	return Fn[bool](func(f *Frame) (bool, bool) {
		if !f.meter.Charge(steps) {
			return false, false
		}
		return holds(f)
	})
}
