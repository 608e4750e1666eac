package scoring

import (
	"context"

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

// A Kind is what a host function takes or returns, as rules see it.
type Kind uint8

// Kinds, and the Go value of each: bool, int64, float64, string, []string, *evidence.Piece,
// []*evidence.Piece, [time.Time] and [time.Duration]. The zero kind is none.
const (
	NoKind Kind = iota
	BoolKind
	IntKind
	DoubleKind
	TextKind
	TextsKind
	PieceKind
	PiecesKind
	TimeKind
	DurationKind
)

// A Function is a function that a host adds to the rules of its engine. It must be
// pure: the same arguments give the same result, and it does no I/O. Several goroutines call it at
// once, those of one assessment among them.
type Function struct {
	Name   string // an identifier, or several with dots: "vuln.sla"
	Params []Kind
	Result Kind // not evidence
	// Call gets a value as [Kind] says for each parameter, none of which it may change, and
	// returns one of its result's kind; an int, int32, uint, whole float64, [json.Number] or
	// []any of strings is taken where its value fits. Any other value, and an error, is a fault
	// of the rule. The context is that of the evaluation: it ends when nobody waits any more.
	Call func(ctx context.Context, args []any) (any, error)
}

func (c *config) compiled() []rule.Function {
	list := make([]rule.Function, len(c.functions))
	for i, f := range c.functions {
		list[i] = rule.Function{Name: f.Name, Result: rule.Kind(f.Result), Call: f.Call}
		for _, p := range f.Params {
			list[i].Params = append(list[i].Params, rule.Kind(p))
		}
	}
	return list
}
