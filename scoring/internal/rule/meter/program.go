package meter

import (
	"context"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/types/ref"
)

// An Expression is what is planned: what was checked, and what is known of it.
type Expression struct {
	Checked   *ast.AST
	Estimate  uint64                // units that it may cost at most over what is expected
	Functions map[string][]Function // of the host, by their names
	// Sparing are the names of calls that do not walk a list that is [Ready].
	Sparing []string
	// Passing are the names of calls that hand their argument on and read nothing of it.
	Passing []string
}

// Limits bound an evaluation, in units.
type Limits struct {
	// Free is the estimate up to which an expression without loops, calls of the host and
	// texts of unknown length runs without a meter.
	Free uint64
	// Cost is what one evaluation may cost.
	Cost uint64
}

// A Program is a planned expression. It serves many at once; each evaluation has a meter of
// its own.
type Program struct {
	prg     cel.Program
	metered bool
	limit   uint64
}

// Program makes what CEL evaluates, with a meter where it needs one.
func (p *Plan) Program(env *cel.Env) (Program, error) {
	opts := []cel.ProgramOption{cel.EvalOptions(cel.OptOptimize)}
	if p.needed {
		opts = append(opts, cel.CustomDecoratorV2(p.decorator()))
	}
	prg, err := env.PlanProgram(p.checked, opts...)
	if err != nil {
		return Program{}, err
	}
	return Program{prg: prg, metered: p.needed, limit: p.limit}, nil
}

// Metered reports whether evaluations are counted at all.
func (p Program) Metered() bool { return p.metered }

// Limit is what one evaluation may cost, in units.
func (p Program) Limit() uint64 { return p.limit }

// Eval evaluates over the variables. What comes out of an evaluation that was stopped is
// nothing, whether it is a value or an error.
func (p Program) Eval(ctx context.Context, vars cel.Activation) (ref.Val, Spent, error) {
	if !p.metered {
		out, _, err := p.prg.Eval(vars)
		return out, Spent{}, err
	}
	e := &evaluation{Activation: vars}
	e.meter.Start(ctx, p.limit)
	out, _, err := p.prg.Eval(e)
	return out, e.meter.Spent(), err
}
