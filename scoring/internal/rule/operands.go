package rule

import (
	"fmt"
	"slices"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
	"github.com/google/cel-go/common/overloads"
	"github.com/google/cel-go/common/types"

	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule/meter"
)

// checkOperands refuses what CEL takes and cannot evaluate or bound: keys and places that are
// no text, number or bool, and patterns that come from data.
func (c *Compiler) checkOperands(checked *cel.Ast, x mapping.Expr) bool {
	before := len(c.problems)
	native := checked.NativeRep()
	say := func(e ast.Expr, format string, args ...any) {
		c.add(CodeRule, place(x, native.SourceInfo().GetStartLocation(e.ID())), fmt.Sprintf(format, args...), "")
	}
	visit(checked, func(e ast.Expr) {
		switch e.Kind() {
		case ast.MapKind:
			for _, entry := range e.AsMap().Entries() {
				if key := entry.AsMapEntry().Key(); !looksUp(native.GetType(key.ID())) {
					say(key, "a key of a map is a text, a number or a bool, not %s", native.GetType(key.ID()))
				}
			}
		case ast.StructKind:
			say(e, "%s cannot be made in a rule", e.AsStruct().TypeName())
		case ast.CallKind:
			args := meter.Args(e.AsCall())
			switch name := e.AsCall().FunctionName(); {
			case name == operators.Index && !looksUp(native.GetType(args[1].ID())):
				say(args[1], "what stands in [] is a text, a number or a bool, not %s", native.GetType(args[1].ID()))
			case name == operators.In && !foundIn(native.GetType(args[0].ID())):
				say(args[0], "what is looked for with in is a text, a number, a bool, a time or a piece of evidence, not %s", native.GetType(args[0].ID()))
			case name == overloads.Matches && (len(args) != 2 || args[1].Kind() != ast.LiteralKind):
				say(e, "matches wants its pattern written out, such as matches(\"^POL-[0-9]+$\")")
			case name == overloads.Matches:
				n, err := meter.PatternSize(args[1])
				if err != nil {
					say(args[1], "the pattern of matches: %s", plain(err.Error()))
				} else if n > maxPattern {
					say(args[1], "the pattern of matches compiles to about %d instructions, want at most %d: repeat less", n, maxPattern)
				}
			case meter.TakesZone(name) && len(args) == 2 && len(c.hosts[name]) == 0 && args[1].Kind() != ast.LiteralKind:
				say(e, "%s wants its time zone written out, such as %s(\"+02:00\")", name, name)
			}
		}
	})
	return len(c.problems) > before
}

// looksUp reports whether values of the type can be keys of a map or places in a list.
func looksUp(t *cel.Type) bool {
	return slices.Contains([]types.Kind{types.StringKind, types.IntKind, types.UintKind, types.BoolKind, types.DoubleKind}, t.Kind())
}

// foundIn reports whether values of the type can be looked for in a list.
func foundIn(t *cel.Type) bool {
	return looksUp(t) || slices.Contains([]types.Kind{types.TimestampKind, types.DurationKind, types.StructKind}, t.Kind())
}
