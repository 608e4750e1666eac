package rules

import (
	"fmt"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"
	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/common/types/traits"

	"github.com/groundworkgrc/groundwork/framework"
)

// Expr is expr-lang: programs compiled once against a struct, one machine kept.
type Expr struct {
	machine *vm.VM
	rules   []exprRun
	needs   []exprRun
}

type exprRun struct {
	program *vm.Program
	env     *exprEnv
}

type exprEnv struct {
	E        *Piece              `expr:"e"`
	Evidence []*Piece            `expr:"evidence"`
	Facts    map[string]any      `expr:"facts"`
	Held     func([]any) float64 `expr:"held"`
}

// NewExpr compiles the case for expr-lang.
func NewExpr(c *Case) (*Expr, error) {
	programs := map[string]*vm.Program{}
	texts, err := c.texts()
	if err != nil {
		return nil, err
	}
	size := func(s string) string { return "len(" + s + ")" }
	for text, t := range texts {
		said := exprText(t.Cond, "e", size)
		if t.OfType != "" {
			said = fmt.Sprintf("held(filter(evidence, #.type == %q && %s))", t.OfType, exprText(t.Cond, "#", size))
		}
		if programs[text], err = expr.Compile(said, expr.Env(exprEnv{})); err != nil {
			return nil, fmt.Errorf("%s: %w", said, err)
		}
	}
	x := &Expr{machine: &vm.VM{}}
	for i := range c.Rules {
		r := &c.Rules[i]
		x.rules = append(x.rules, exprRun{programs[r.Text], &exprEnv{Evidence: c.of(r), Facts: c.Facts, Held: func(list []any) float64 {
			var filled uint64
			for _, v := range list {
				filled = fill(filled, r.Slices, v.(*Piece).Occurred) //nolint:forcetypeassert // it is a list of these
			}
			return share(filled, r.Slices)
		}}})
	}
	for _, n := range c.Needs {
		x.needs = append(x.needs, exprRun{programs[n.Text], &exprEnv{E: c.Pieces[n.Piece], Facts: c.Facts}})
	}
	return x, nil
}

// Rules implements [Engine].
func (x *Expr) Rules(into []float64) error { return exprAll(x.machine, x.rules, into) }

// Needs implements [Engine].
func (x *Expr) Needs(into []bool) error { return exprAll(x.machine, x.needs, into) }

func exprAll[T any](machine *vm.VM, list []exprRun, into []T) error {
	for i, r := range list {
		v, err := machine.Run(r.program, r.env)
		if err != nil {
			return err
		}
		into[i], _ = v.(T)
	}
	return nil
}

// CEL is cel-go as its documentation shows it: variables in a map, programs with defaults.
type CEL struct{ rules, needs []celRun }

type celRun struct {
	program cel.Program
	vars    map[string]any
}

// NewCEL compiles the case for cel-go.
func NewCEL(c *Case) (*CEL, error) {
	piece := cel.MapType(cel.StringType, cel.DynType)
	env, err := cel.NewEnv(cel.Variable("e", piece), cel.Variable("evidence", cel.ListType(piece)), cel.Variable("facts", piece), cel.Variable("slices", cel.DynType),
		cel.Function("held", cel.Overload("held_list", []*cel.Type{cel.DynType, cel.ListType(piece)}, cel.DoubleType, cel.BinaryBinding(celHeld))))
	if err != nil {
		return nil, err
	}
	texts, err := c.texts()
	if err != nil {
		return nil, err
	}
	programs := map[string]cel.Program{}
	for text, t := range texts {
		said := exprText(t.Cond, "e", func(s string) string { return "size(" + s + ")" })
		if t.OfType != "" {
			said = fmt.Sprintf("held(slices, evidence.filter(e, e.type == %q && %s))", t.OfType, said)
		}
		checked, issues := env.Compile(said)
		if issues.Err() != nil {
			return nil, fmt.Errorf("%s: %w", said, issues.Err())
		}
		if programs[text], err = env.Program(checked); err != nil {
			return nil, err
		}
	}
	pieces := make([]map[string]any, len(c.Pieces))
	for i, p := range c.Pieces {
		pieces[i] = map[string]any{
			"type": p.Type, "outcome": p.Outcome, "performed_by": p.PerformedBy, "systems": p.Systems, "attributes": p.Attributes, "occurred": int64(p.Occurred),
		}
	}
	x := &CEL{}
	for i := range c.Rules {
		r := &c.Rules[i]
		list := make([]map[string]any, len(r.Pieces))
		for k, n := range r.Pieces {
			list[k] = pieces[n]
		}
		x.rules = append(x.rules, celRun{programs[r.Text], map[string]any{"evidence": list, "facts": c.Facts, "slices": &celSlices{list: r.Slices}}})
	}
	for _, n := range c.Needs {
		x.needs = append(x.needs, celRun{programs[n.Text], map[string]any{"e": pieces[n.Piece], "facts": c.Facts}})
	}
	return x, nil
}

// celSlices are the slices of a rule as an opaque value.
type celSlices struct {
	types.Null

	list []framework.Period
}

func celHeld(s, list ref.Val) ref.Val {
	of, ok := s.(*celSlices)
	all, ok2 := list.(traits.Lister)
	if !ok || !ok2 {
		return types.NewErr("held of %T and %T", s, list)
	}
	var filled uint64
	for it := all.Iterator(); it.HasNext() == types.True; {
		m, _ := it.Next().Value().(map[string]any)
		d, _ := m["occurred"].(int64)
		filled = fill(filled, of.list, framework.Date(d))
	}
	return types.Double(share(filled, of.list))
}

// Rules implements [Engine].
func (x *CEL) Rules(into []float64) error { return celAll(x.rules, into) }

// Needs implements [Engine].
func (x *CEL) Needs(into []bool) error { return celAll(x.needs, into) }

func celAll[T any](list []celRun, into []T) error {
	for i, r := range list {
		v, _, err := r.program.Eval(r.vars)
		if err != nil {
			return err
		}
		into[i], _ = v.Value().(T)
	}
	return nil
}
