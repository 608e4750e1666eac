package rule

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/traits"

	"github.com/groundworkgrc/groundwork/scoring/internal/figure"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A Program is one compiled expression. It is safe for concurrent use.
type Program struct {
	Text    string
	Rising  bool     // more evidence never lowers what it comes to
	Facts   []string // that it reads
	AnyFact bool     // it may read any fact

	prg   cel.Program
	parts func() []Part // compiled when first asked for
}

// A Part is one recorded condition of an expression.
type Part struct {
	Text string

	prg cel.Program
}

// Activation holds the variables of one evaluation: [Vars], [BandVars] or [FindingVars].
type Activation = cel.Activation

// Parts lists the conditions of which the expression consists.
func (p *Program) Parts() []Part { return p.parts() }

// Reads reports whether the program may read one of the facts.
func (p *Program) Reads(facts []string) bool {
	if p == nil || len(facts) == 0 {
		return false
	}
	return p.AnyFact || slices.ContainsFunc(p.Facts, func(f string) bool { return slices.Contains(facts, f) })
}

// Judge evaluates to a figure in 0..1. Whatever else comes of it is an unknown, with what
// it is open for; only a context that ended is an error.
func (p *Program) Judge(ctx context.Context, v Activation) (result.Interval, *Open, error) {
	return evaluate(ctx, p.prg, v)
}

// Judge evaluates the part by itself; see [Program.Judge].
func (p Part) Judge(ctx context.Context, v Activation) (result.Interval, *Open, error) {
	return evaluate(ctx, p.prg, v)
}

// Caps evaluates what stands against a band: the reasons, each once. A bool that holds
// gives one empty reason, for which the band has words of its own.
func (p *Program) Caps(ctx context.Context, v Activation) ([]string, *Open, error) {
	out, _, err := p.prg.ContextEval(ctx, v)
	if cause := ctx.Err(); cause != nil {
		return nil, nil, fmt.Errorf("assessment: %w", cause)
	}
	if err != nil {
		return nil, &Open{Code: Failed, Detail: firstLine(err.Error())}, nil
	}
	switch out := out.(type) {
	case types.Bool:
		if out {
			return []string{""}, nil, nil
		}
		return nil, nil, nil
	case traits.Lister:
		list := []string{}
		for it := out.Iterator(); it.HasNext() == types.True; {
			if s, ok := it.Next().(types.String); ok && !slices.Contains(list, string(s)) {
				list = append(list, string(s))
			}
		}
		return list, nil, nil
	default:
		return nil, &Open{Code: NotAnswered}, nil
	}
}

func evaluate(ctx context.Context, prg cel.Program, v Activation) (result.Interval, *Open, error) {
	out, _, err := prg.ContextEval(ctx, v)
	if cause := ctx.Err(); cause != nil {
		return figure.Unknown, nil, fmt.Errorf("assessment: %w", cause)
	}
	if err != nil {
		return figure.Unknown, &Open{Code: Failed, Detail: firstLine(err.Error())}, nil
	}
	switch out := out.(type) {
	case types.Bool:
		if out {
			return figure.Full, nil, nil
		}
		return figure.Nothing, nil, nil
	case types.Double:
		if math.IsNaN(float64(out)) || out < -result.Epsilon || out > 1+result.Epsilon {
			return figure.Unknown, &Open{Code: OutOfRange, Value: float64(out)}, nil
		}
		return figure.Exactly(figure.Clamp(float64(out))), nil, nil
	case *types.Unknown:
		open := &Open{Code: NotAnswered, Names: missing(out)}
		for _, n := range open.Names {
			if fact, ok := strings.CutPrefix(n, "facts."); ok {
				open.Facts = append(open.Facts, fact)
			}
		}
		return figure.Unknown, open, nil
	default:
		return figure.Unknown, &Open{Code: WrongType, Detail: out.Type().TypeName()}, nil
	}
}

// missing names what an unknown is waiting for.
func missing(u *types.Unknown) []string {
	var names []string
	for _, id := range u.IDs() {
		trails, _ := u.GetAttributeTrails(id)
		for _, t := range trails {
			if s := t.String(); !slices.Contains(names, s) {
				names = append(names, s)
			}
		}
	}
	slices.Sort(names)
	return names
}
