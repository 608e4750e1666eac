package scoring

import (
	"context"

	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
)

// defaultCostLimit is what one evaluation of a rule may cost where nothing else is said.
const defaultCostLimit = 1_000_000

type config struct {
	costLimit    uint64
	reviewedOnly bool
	functions    []Function
}

// An Option tunes an engine.
type Option func(*config)

// CostLimit bounds what one evaluation of a rule may cost. It holds when the rule is loaded,
// for a thousand pieces of evidence, and when it runs. The default is 1,000,000; 0 is the
// default.
func CostLimit(n uint64) Option {
	return func(c *config) {
		if c.costLimit = n; n == 0 {
			c.costLimit = defaultCostLimit
		}
	}
}

// ReviewedOnly counts without the links that nobody reviewed. The default counts
// drafts and says how much rests on them.
func ReviewedOnly() Option { return func(c *config) { c.reviewedOnly = true } }

// Functions adds functions to the rules. The default is none.
func Functions(list ...Function) Option {
	return func(c *config) { c.functions = append(c.functions, list...) }
}

// A Function is a function that a host adds to the rules of its engine. It must be
// pure: the same arguments give the same result, and it does no I/O.
type Function struct {
	Name   string
	Params []evidence.ValueType
	Result evidence.ValueType
	// Call gets bool, int64, float64, string and []string as declared and returns
	// one. An error makes the rule unknown.
	Call func(ctx context.Context, args []any) (any, error)
}

func (c *config) compiled() []rule.Function {
	list := make([]rule.Function, len(c.functions))
	for i, f := range c.functions {
		list[i] = rule.Function{Name: f.Name, Params: f.Params, Result: f.Result, Call: func(args []any) (any, error) {
			return f.Call(context.Background(), args) //nolint:contextcheck // the next stage hands it on
		}}
	}
	return list
}
