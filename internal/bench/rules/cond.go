package rules

import (
	"errors"
	"fmt"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
)

// A Cond is a condition on one piece, as the built-in texts write it.
type Cond struct {
	Op   string // and, or, not, if, ==, !=, >, <=; or what is read: has, attribute, fact, type, outcome, performed_by, systems, literal
	Name string // of an attribute or a fact
	Lit  any    // a string or an int64
	Args []Cond
}

// A Text is a built-in rule or needs: a condition, and of a rule the evidence type whose pieces are filtered by it.
type Text struct {
	OfType string // "" of a needs
	Cond   Cond
}

// parse reads a built-in text. A text of another shape is an error: then the other engines cannot be given it.
func parse(text string) (Text, error) {
	env, err := cel.NewCustomEnv(cel.ClearMacros())
	if err != nil {
		return Text{}, err
	}
	parsed, issues := env.Parse(text)
	if issues.Err() != nil {
		return Text{}, issues.Err()
	}
	e := parsed.NativeRep().Expr()
	typ, where, ok := heldFilter(e)
	if ok {
		e = where
	}
	c, err := condOf(e)
	if err != nil {
		return Text{}, fmt.Errorf("%s: %w", text, err)
	}
	return Text{typ, c}, nil
}

// heldFilter reads window.held(evidence.ofType(T).filter(e, C)).
func heldFilter(e ast.Expr) (typ string, where ast.Expr, ok bool) {
	if !member(e, "held", 1) || !member(e.AsCall().Args()[0], "filter", 2) {
		return "", nil, false
	}
	filter := e.AsCall().Args()[0].AsCall()
	if !member(filter.Target(), "ofType", 1) {
		return "", nil, false
	}
	typ, ok = filter.Target().AsCall().Args()[0].AsLiteral().Value().(string)
	return typ, filter.Args()[1], ok
}

func member(e ast.Expr, name string, args int) bool {
	return e.Kind() == ast.CallKind && e.AsCall().IsMemberFunction() && e.AsCall().FunctionName() == name && len(e.AsCall().Args()) == args
}

var opNames = map[string]string{
	operators.LogicalAnd: "and", operators.LogicalOr: "or", operators.LogicalNot: "not", operators.Conditional: "if",
	operators.Equals: "==", operators.NotEquals: "!=", operators.Greater: ">", operators.LessEquals: "<=",
}

func condOf(e ast.Expr) (Cond, error) {
	switch e.Kind() {
	case ast.LiteralKind:
		return Cond{Op: "literal", Lit: e.AsLiteral().Value()}, nil
	case ast.SelectKind:
		return fieldOf(e.AsSelect())
	case ast.CallKind:
		return callOf(e)
	default:
		return Cond{}, fmt.Errorf("what is of kind %d is not read", e.Kind())
	}
}

func fieldOf(s ast.SelectExpr) (Cond, error) {
	of := s.Operand()
	switch {
	case of.Kind() == ast.IdentKind && of.AsIdent() == "facts":
		return Cond{Op: "fact", Name: s.FieldName()}, nil
	case of.Kind() == ast.IdentKind && of.AsIdent() == "e":
		return Cond{Op: s.FieldName()}, nil
	case of.Kind() == ast.SelectKind && of.AsSelect().FieldName() == "attributes":
		return Cond{Op: "attribute", Name: s.FieldName()}, nil
	}
	return Cond{}, fmt.Errorf("field %s of something else", s.FieldName())
}

func callOf(e ast.Expr) (Cond, error) {
	call := e.AsCall()
	if member(e, "has", 1) {
		name, ok := call.Args()[0].AsLiteral().Value().(string)
		if !ok {
			return Cond{}, errors.New("has of no name")
		}
		return Cond{Op: "has", Name: name}, nil
	}
	if member(e, "size", 0) {
		return condOf(call.Target())
	}
	op := opNames[call.FunctionName()]
	if op == "" {
		return Cond{}, fmt.Errorf("function %s is not read", call.FunctionName())
	}
	c := Cond{Op: op}
	for _, a := range call.Args() {
		arg, err := condOf(a)
		if err != nil {
			return Cond{}, err
		}
		c.Args = append(c.Args, arg)
	}
	return c, nil
}
