package meter

import (
	"slices"
	"strings"

	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
)

// zoneSteps is what finding a time zone by its name costs, in units.
const zoneSteps = 500

// TakesZone reports whether a function takes a part of a timestamp, and may be given a time
// zone by its name: finding that costs far more than a step.
func TakesZone(name string) bool {
	return strings.HasPrefix(name, "get") && !strings.Contains(name, ".")
}

func compares(name string) bool {
	return slices.Contains([]string{operators.Equals, operators.NotEquals, operators.Less, operators.LessEquals, operators.Greater, operators.GreaterEquals}, name)
}

// Args lists what a call is given, its receiver first.
func Args(c ast.CallExpr) []ast.Expr {
	if c.IsMemberFunction() {
		return append([]ast.Expr{c.Target()}, c.Args()...)
	}
	return c.Args()
}

// constant reports whether an expression is written out: no data makes it large.
func constant(e ast.Expr) bool {
	switch e.Kind() {
	case ast.LiteralKind:
		return true
	case ast.ListKind:
		return !slices.ContainsFunc(e.AsList().Elements(), func(x ast.Expr) bool { return !constant(x) })
	case ast.MapKind:
		return !slices.ContainsFunc(e.AsMap().Entries(), func(x ast.EntryExpr) bool {
			return !constant(x.AsMapEntry().Key()) || !constant(x.AsMapEntry().Value())
		})
	default:
		return false
	}
}
