package rule

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/common/types/traits"

	"github.com/groundworkgrc/groundwork/internal/safe"
	"github.com/groundworkgrc/groundwork/scoring/internal/figure"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule/meter"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A Program is one compiled expression. It is safe for concurrent use.
type Program struct {
	code

	Text    string
	Rising  bool     // more evidence never lowers what it comes to
	Facts   []string // that it reads
	AnyFact bool     // it may read any fact

	Lowest float64 // that a band asks for
	Alone  bool    // it asks for nothing but that

	parts   func() []Part         // compiled when first asked for
	decided func(typ string) bool // it holds of every piece of a type
}

// A Part is one recorded condition of an expression.
type Part struct {
	code

	Text string
}

// code is what runs, and how it is bounded.
type code struct {
	prg meter.Program
}

// Activation holds the variables of one evaluation: [Vars], [BandVars] or [FindingVars].
type Activation = cel.Activation

// Parts lists the conditions of which the expression consists.
func (p *Program) Parts() []Part { return p.parts() }

// Asks reports whether what a link needs asks anything of pieces of an evidence type: there are some
// that do not satisfy it, as far as the type alone tells.
func (p *Program) Asks(typ string) bool { return !p.decided(typ) }

// Reads reports whether the program may read one of the facts.
func (p *Program) Reads(facts []string) bool {
	if p == nil || len(facts) == 0 {
		return false
	}
	return p.AnyFact || slices.ContainsFunc(p.Facts, func(f string) bool { return slices.Contains(facts, f) })
}

// Judge evaluates to a figure in 0..1. Whatever else comes of it is an unknown, with what
// it is open for; only a context that ended is an error.
func (c code) Judge(ctx context.Context, v Activation) (result.Interval, *Open, error) {
	out, open, err := c.run(ctx, v)
	if err != nil || open != nil {
		return figure.Unknown, open, err
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
	default:
		return figure.Unknown, &Open{Code: WrongType, Detail: out.Type().TypeName()}, nil
	}
}

// Caps evaluates what stands against a band: the reasons, each once. A bool that holds
// gives one empty reason, for which the band has words of its own.
func (p *Program) Caps(ctx context.Context, v Activation) ([]string, *Open, error) {
	out, open, err := p.run(ctx, v)
	if err != nil || open != nil {
		return nil, open, err
	}
	switch out := out.(type) {
	case types.Bool:
		if out {
			return []string{""}, nil, nil
		}
		return nil, nil, nil
	case traits.Lister:
		list, seen := []string{}, map[string]bool{}
		for it := out.Iterator(); it.HasNext() == types.True; {
			if s, ok := it.Next().(types.String); ok && !seen[string(s)] {
				seen[string(s)] = true
				list = append(list, safe.Prose(string(s)))
			}
		}
		return list, nil, nil
	default:
		return nil, &Open{Code: WrongType, Detail: out.Type().TypeName()}, nil
	}
}

// run evaluates. What comes out is a value, or what it is open for, or that the context
// ended.
func (c code) run(ctx context.Context, v Activation) (ref.Val, *Open, error) {
	out, spent, err := c.prg.Eval(ctx, v)
	if cause := ctx.Err(); cause != nil {
		return nil, nil, fmt.Errorf("assessment: %w", cause)
	}
	if spent.Stop != meter.Running {
		return nil, &Open{Code: Failed, Detail: fmt.Sprintf("it stopped at its cost limit of %d", c.prg.Limit())}, nil
	}
	if err != nil {
		return nil, &Open{Code: Failed, Detail: safe.Text(plain(firstLine(err.Error())))}, nil
	}
	if unknown, ok := out.(*types.Unknown); ok {
		return nil, waiting(unknown), nil
	}
	return out, nil, nil
}

// waiting says for what an unknown is open.
func waiting(u *types.Unknown) *Open {
	open := &Open{Code: NotAnswered, Names: missing(u)}
	for _, n := range open.Names {
		if fact, ok := strings.CutPrefix(n, "facts."); ok {
			open.Facts = append(open.Facts, fact)
		}
	}
	return open
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
