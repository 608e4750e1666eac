package rule

import (
	"context"
	"fmt"
	"iter"
	"math"
	"slices"
	"strings"

	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/common/types/traits"

	"github.com/groundworkgrc/groundwork/internal/safe"
	"github.com/groundworkgrc/groundwork/scoring/internal/figure"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule/lower"
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
	Serving bool     // it may read which requirements a control serves, and how these stand
	Overdue bool     // it may read more of the overdue evidence of a requirement than how much it is

	Lowest float64 // that a band asks for
	Alone  bool    // it asks for nothing but that

	parts   func() []Part         // compiled when first asked for
	decided func(typ string) bool // it holds of every piece of a type
}

// A Part is one recorded condition of an expression.
type Part struct {
	code

	Text  string
	Whole bool // it is all of the expression
}

// code is what runs, and how it is bounded: lowered where all of the expression is, and by CEL otherwise,
// and for what lowered code does not say.
type code struct {
	holds   lower.Fn[bool]     // one of these, or none
	figure  lower.Fn[float64]  //
	reasons lower.Fn[[]string] //
	counts  *meter.Plan        // the plan where evaluations are counted, nil where they are not
	plan    *meter.Plan
	prg     func() (meter.Program, error) // by CEL; planned when first needed
}

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
func (c *code) Judge(ctx context.Context, v Activation) (result.Interval, *Open, error) {
	how := lower.Unsaid
	switch {
	case c.holds != nil:
		f := v.frame()
		f.Begin(ctx, c.counts)
		holds, known := c.holds(f)
		if how = f.End(known, c.counts); how == lower.Said && ctx.Err() == nil {
			return whether(holds), nil, nil
		}
	case c.figure != nil:
		var x float64
		if x, how = lower.Run(ctx, c.figure, c.counts, v.frame()); how == lower.Said && ctx.Err() == nil {
			value, open := within(x)
			return value, open, nil
		}
	}
	if how == lower.Unsaid {
		return c.judgedByCEL(ctx, v)
	}
	if err := c.ended(ctx); err != nil {
		return figure.Unknown, nil, err
	}
	return figure.Unknown, c.unsaid(how, v.frame()), nil
}

// unsaid is of lowered code that comes to no value.
func (c *code) unsaid(how lower.Outcome, f *lower.Frame) *Open {
	if how == lower.Stopped {
		return c.stopped()
	}
	return waitingFor(f.Names())
}

func (c *code) judgedByCEL(ctx context.Context, v Activation) (result.Interval, *Open, error) {
	out, open, err := c.run(ctx, v)
	if err != nil || open != nil {
		return figure.Unknown, open, err
	}
	switch out := out.(type) {
	case types.Bool:
		return whether(bool(out)), nil, nil
	case types.Double:
		value, open := within(float64(out))
		return value, open, nil
	default:
		return figure.Unknown, &Open{Code: WrongType, Detail: out.Type().TypeName()}, nil
	}
}

func whether(holds bool) result.Interval {
	if holds {
		return figure.Full
	}
	return figure.Nothing
}

// within is a figure that an evaluation came to.
func within(x float64) (result.Interval, *Open) {
	if math.IsNaN(x) || x < -result.Epsilon || x > 1+result.Epsilon {
		return figure.Unknown, &Open{Code: OutOfRange, Value: x}
	}
	return figure.Exactly(figure.Clamp(x)), nil
}

// Caps evaluates what stands against a band: the reasons, each once. A bool that holds
// gives one empty reason, for which the band has words of its own.
func (p *Program) Caps(ctx context.Context, v Activation) ([]string, *Open, error) {
	list, how := []string(nil), lower.Unsaid
	switch {
	case p.holds != nil:
		var holds bool
		if holds, how = lower.Run(ctx, p.holds, p.counts, v.frame()); how == lower.Said {
			list = nameless(holds)
		}
	case p.reasons != nil:
		var texts []string
		if texts, how = lower.Run(ctx, p.reasons, p.counts, v.frame()); how == lower.Said {
			list = each(slices.Values(texts))
		}
	}
	if how == lower.Unsaid {
		return p.cappedByCEL(ctx, v)
	}
	if err := p.ended(ctx); err != nil {
		return nil, nil, err
	}
	if how != lower.Said {
		return nil, p.unsaid(how, v.frame()), nil
	}
	return list, nil, nil
}

func (p *Program) cappedByCEL(ctx context.Context, v Activation) ([]string, *Open, error) {
	out, open, err := p.run(ctx, v)
	if err != nil || open != nil {
		return nil, open, err
	}
	switch out := out.(type) {
	case types.Bool:
		return nameless(bool(out)), nil, nil
	case traits.Lister:
		return each(func(yield func(string) bool) {
			for it := out.Iterator(); it.HasNext() == types.True; {
				if s, ok := it.Next().(types.String); ok && !yield(string(s)) {
					return
				}
			}
		}), nil, nil
	default:
		return nil, &Open{Code: WrongType, Detail: out.Type().TypeName()}, nil
	}
}

// nameless is the reason of a condition that holds.
func nameless(holds bool) []string {
	if holds {
		return []string{""}
	}
	return nil
}

// each lists texts, each once, as they may be told.
func each(texts iter.Seq[string]) []string {
	list, seen := []string{}, map[string]bool{}
	for s := range texts {
		if !seen[s] {
			seen[s] = true
			list = append(list, safe.Prose(s))
		}
	}
	return list
}

// run evaluates by CEL. What comes out is a value, or what it is open for, or that the context
// ended.
func (c *code) run(ctx context.Context, v Activation) (ref.Val, *Open, error) {
	prg, err := c.prg()
	if err != nil {
		return nil, failed(err), nil
	}
	out, spent, err := prg.Eval(ctx, v)
	if cause := c.ended(ctx); cause != nil {
		return nil, nil, cause
	}
	if spent.Stop != meter.Running {
		return nil, c.stopped(), nil
	}
	if err != nil {
		return nil, failed(err), nil
	}
	if unknown, ok := out.(*types.Unknown); ok {
		return nil, waitingFor(missing(unknown)), nil
	}
	return out, nil, nil
}

// ended is the error of a context that has ended.
func (*code) ended(ctx context.Context) error {
	if cause := ctx.Err(); cause != nil {
		return fmt.Errorf("assessment: %w", cause)
	}
	return nil
}

// stopped is of an evaluation that reached its limit.
func (c *code) stopped() *Open {
	return &Open{Code: Failed, Detail: fmt.Sprintf("it stopped at its cost limit of %d", c.plan.Limit())}
}

// failed is of an evaluation that failed.
func failed(err error) *Open {
	return &Open{Code: Failed, Detail: safe.Text(plain(firstLine(err.Error())))}
}

// waitingFor says that what is named is not given.
func waitingFor(names []string) *Open {
	open := &Open{Code: NotAnswered, Names: names}
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
