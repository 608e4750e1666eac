package rule

import (
	"fmt"
	"slices"
	"strings"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// literals are the names that string literals in members must be among.
type literals struct {
	types, attributes []string
}

// checkLiterals refuses a literal that names no declared evidence type, attribute
// or cadence.
func (c *Compiler) checkLiterals(checked *cel.Ast, x mapping.Expr) bool {
	bad := false
	visit(checked, func(e ast.Expr) {
		if e.Kind() != ast.CallKind || len(e.AsCall().Args()) == 0 {
			return
		}
		if c.checkCompared(checked, x, e.AsCall()) {
			bad = true
			return
		}
		arg := e.AsCall().Args()[0]
		var what string
		var names []string
		switch e.AsCall().FunctionName() {
		case "ofType":
			what, names = "evidence type", c.names.types
		case "has", "with":
			what, names = "attribute", c.names.attributes
		case "held":
			what, names = "cadence", []string{"weekly", "monthly", "quarterly", "half-yearly", "annual"}
		default:
			return
		}
		if arg.Kind() != ast.LiteralKind {
			return
		}
		name, ok := arg.AsLiteral().Value().(string)
		if !ok || slices.Contains(names, name) {
			return
		}
		bad = true
		at := checked.NativeRep().SourceInfo().GetStartLocation(arg.ID())
		c.add(mapping.CodeUnknown, place(x, at), fmt.Sprintf("unknown %s %q", what, name), framework.Nearest(name, names))
	})
	return bad
}

// checkCompared refuses a comparison with a literal that the field never is.
func (c *Compiler) checkCompared(checked *cel.Ast, x mapping.Expr, call ast.CallExpr) bool {
	if f := call.FunctionName(); f != operators.Equals && f != operators.NotEquals {
		return false
	}
	args := call.Args()
	for i, other := range []ast.Expr{args[1], args[0]} {
		if args[i].Kind() != ast.SelectKind || other.Kind() != ast.LiteralKind {
			continue
		}
		name, ok := other.AsLiteral().Value().(string)
		field := args[i].AsSelect()
		object := checked.NativeRep().GetType(field.Operand().ID()).TypeName()
		names := fieldValues(object, field.FieldName())
		wrong := fmt.Sprintf("no %s is ever %q: want one of %s", field.FieldName(), name, strings.Join(names, ", "))
		if object == evidenceType.TypeName() && field.FieldName() == "type" {
			names, wrong = c.names.types, fmt.Sprintf("unknown evidence type %q", name)
		}
		if !ok || len(names) == 0 || slices.Contains(names, name) {
			continue
		}
		at := checked.NativeRep().SourceInfo().GetStartLocation(other.ID())
		c.add(mapping.CodeUnknown, place(x, at), wrong, framework.Nearest(name, names))
		return true
	}
	return false
}

// fieldValues lists what a field of a host type may be, where that is a closed set.
func fieldValues(object, field string) []string {
	switch {
	case object == requirementType.TypeName() && field == "status":
		return statusNames()
	case object == controlType.TypeName() && field == "cadence":
		return []string{"", "weekly", "monthly", "quarterly", "half-yearly", "annual", "per-event"}
	case object == findingType.TypeName() && field == "kind":
		return findingKinds()
	}
	return nil
}

func findingKinds() []string {
	return []string{string(result.KindDeviation), string(result.KindException), string(result.KindShortfall), string(result.KindRelated), string(result.KindNote)}
}

func literalsOf(list []*evidence.Type) literals {
	var l literals
	seen := map[string]bool{}
	for _, t := range list {
		l.types = append(l.types, t.ID)
		for _, a := range t.Attributes {
			if !seen[a.Name] {
				seen[a.Name] = true
				l.attributes = append(l.attributes, a.Name)
			}
		}
	}
	return l
}

func statusNames() []string {
	var names []string
	for _, s := range result.Statuses() {
		names = append(names, s.String())
	}
	return names
}
