package rule

import (
	"time"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/decls"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

// members are the host functions that rules read like sentences with.
func members(units Units) []cel.EnvOption {
	list := func(name string, arg *cel.Type, f func(items, ref.Val) ref.Val) cel.EnvOption {
		return cel.Function(name, decls.DisableTypeGuards(true), cel.MemberOverload("evidence_"+name, []*cel.Type{evidenceList, arg}, evidenceList,
			cel.BinaryBinding(func(l, v ref.Val) ref.Val { return onList(l, func(l items) ref.Val { return f(l, v) }) })))
	}
	return []cel.EnvOption{
		list("ofType", cel.StringType, func(l items, v ref.Val) ref.Val {
			return l.keep(func(i *Item) bool { return types.String(i.Piece.Type) == v })
		}),
		list("with", cel.StringType, func(l items, v ref.Val) ref.Val {
			return l.keep(func(i *Item) bool { return i.has(v) })
		}),
		list("within", periodType, func(l items, v ref.Val) ref.Val {
			p, ok := v.(Window)
			return checked(ok, func() ref.Val { return l.keep(func(i *Item) bool { return i.within(p.Period) }) })
		}),
		list("effective", cel.TimestampType, func(l items, v ref.Val) ref.Val {
			d, ok := timeOf(v)
			return checked(ok, func() ref.Val { return l.keep(func(i *Item) bool { return i.InForce.Contains(d) }) })
		}),
		unary("accepted", evidenceList, evidenceList, func(l items) ref.Val { return l }),
		unary("exists", evidenceList, cel.BoolType, func(l items) ref.Val { return types.Bool(len(l) > 0) }),
		unary("count", evidenceList, cel.IntType, func(l items) ref.Val { return types.Int(len(l)) }),
		unary("latest", evidenceList, evidenceList, func(l items) ref.Val { return l.latest() }),
		cel.Function("has", decls.DisableTypeGuards(true), cel.MemberOverload("evidence_has", []*cel.Type{evidenceType, cel.StringType}, cel.BoolType,
			cel.BinaryBinding(func(e, name ref.Val) ref.Val {
				i, ok := e.(*Item)
				return checked(ok, func() ref.Val { return types.Bool(i.has(name)) })
			}))),
		cel.Function("of", cel.MemberOverload("count_of", []*cel.Type{cel.IntType, cel.IntType}, cel.DoubleType,
			cel.BinaryBinding(ratio))),
		cel.Function("share", cel.Overload("share_bool", []*cel.Type{cel.BoolType}, cel.DoubleType,
			cel.UnaryBinding(func(b ref.Val) ref.Val {
				if b == types.True {
					return types.Double(1)
				}
				return types.Double(0)
			}))),
		cel.Function("days", cel.Overload("days_int", []*cel.Type{cel.IntType}, cel.DurationType,
			cel.UnaryBinding(func(n ref.Val) ref.Val {
				d, ok := n.(types.Int)
				if !ok || d < -36500 || d > 36500 {
					return types.NewErr("days(%v): want -36500 to 36500", n.Value())
				}
				return types.Duration{Duration: time.Duration(d) * 24 * time.Hour}
			}))),
		cel.Function("covered", decls.DisableTypeGuards(true), cel.MemberOverload("period_covered", []*cel.Type{periodType, evidenceList}, cel.DoubleType,
			cel.BinaryBinding(func(w, l ref.Val) ref.Val {
				p, ok := w.(Window)
				return checked(ok, func() ref.Val {
					return onList(l, func(l items) ref.Val { return types.Double(units.Covered(p, l)) })
				})
			}))),
		cel.Function("held", decls.DisableTypeGuards(true), cel.MemberOverload("period_held", []*cel.Type{periodType, cel.StringType, evidenceList}, cel.DoubleType,
			cel.FunctionBinding(held(units)))),
	}
}

// held counts by the units of a cadence, which is named.
func held(units Units) func(...ref.Val) ref.Val {
	return func(args ...ref.Val) ref.Val {
		w, ok1 := args[0].(Window)
		name, ok2 := args[1].(types.String)
		l, ok3 := listOf(args[2])
		var cadence calendar.Cadence
		if !ok1 || !ok2 || !ok3 || cadence.UnmarshalText([]byte(name)) != nil || !cadence.IsCalendar() {
			return types.NewErr("held(%v): want weekly, monthly, quarterly, half-yearly or annual", args[1].Value())
		}
		return types.Double(units.Held(w, cadence, l))
	}
}

func unary(name string, arg, result *cel.Type, f func(items) ref.Val) cel.EnvOption {
	return cel.Function(name, decls.DisableTypeGuards(true), cel.MemberOverload("evidence_"+name, []*cel.Type{arg}, result,
		cel.UnaryBinding(func(l ref.Val) ref.Val { return onList(l, f) })))
}

func onList(v ref.Val, f func(items) ref.Val) ref.Val {
	if l, ok := listOf(v); ok {
		return f(l)
	}
	return types.MaybeNoSuchOverloadErr(v)
}

func checked(ok bool, f func() ref.Val) ref.Val {
	if !ok {
		return types.NewErr("argument of another type than declared")
	}
	return f()
}

func ratio(n, of ref.Val) ref.Val {
	a, ok1 := n.(types.Int)
	b, ok2 := of.(types.Int)
	if !ok1 || !ok2 || b <= 0 {
		return types.NewErr("of(%v): want a number above 0", of.Value())
	}
	return types.Double(min(1, float64(a)/float64(b)))
}

// has reports whether the item carries the attribute.
func (i *Item) has(name ref.Val) bool {
	s, ok := name.(types.String)
	if !ok {
		return false
	}
	_, there := i.Piece.Attributes[string(s)]
	return there
}

// within reports whether the item belongs to the window: an occurrence by its last
// day, coverage by any day.
func (i *Item) within(w framework.Period) bool {
	if i.Kind.Counts == evidence.CountsDays {
		return !w.Intersect(i.Speaks).IsZero()
	}
	return w.Contains(i.Occurred)
}

func (l items) latest() items {
	if len(l) == 0 {
		return l
	}
	best := l[0]
	for _, i := range l[1:] {
		if i.Occurred > best.Occurred {
			best = i
		}
	}
	return items{best}
}
