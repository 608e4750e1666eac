// Package known keeps expressions as they were checked, so that those which are shipped need neither
// be parsed nor checked when they are compiled. It holds them as plain data in a quick form; what makes
// sure that this is what checking gives today is a test beside the compiler, which also writes it:
//
//	go generate ./scoring/internal/rule/known
package known

import (
	_ "embed"
	"sync"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"

	"github.com/groundworkgrc/groundwork/internal/quick"
)

//go:generate go test .. -run TestShippedExpressionsAreKnown -update
//go:embed shipped.quick
var shipped string

// A Key names an expression: the environment that it was checked in, and its text.
type Key struct{ Environment, Text string }

// Checked is an expression that was checked, with what it was estimated to cost without functions of a host.
type Checked struct {
	*cel.Ast

	Cost uint64
}

// Shipped returns the expressions that are shipped with Groundwork, as they were checked for this version of the
// environment, and what they cost: nil for any other, and for all of another version. They are read when the first is asked for. It is safe for
// concurrent use.
func Shipped(version string) func(environment, text string) (*cel.Ast, uint64) {
	read := sync.OnceValue(func() func(environment, text string) (*cel.Ast, uint64) {
		get, err := Read(shipped, version)
		if err != nil { // a test holds that there is none but for another version
			return func(string, string) (*cel.Ast, uint64) { return nil, 0 }
		}
		return get
	})
	return func(environment, text string) (*cel.Ast, uint64) { return read()(environment, text) }
}

// Read is [Shipped] of a form that [Write] made.
func Read(form, version string) (func(environment, text string) (*cel.Ast, uint64), error) {
	r, err := open(form, version)
	if err != nil {
		return nil, err
	}
	return func(environment, text string) (*cel.Ast, uint64) { return r.get(Key{environment, text}) }, nil
}

// A reader makes expressions of what was stored.
type reader struct {
	by    map[Key]*expression
	types []*types.Type
}

func open(form, version string) (*reader, error) {
	var all stored
	if err := quick.Read(form, version, &all); err != nil {
		return nil, err
	}
	r := &reader{by: make(map[Key]*expression, len(all.Expressions)), types: make([]*types.Type, 0, len(all.Types))}
	for _, t := range all.Types {
		r.types = append(r.types, t.made(r.types))
	}
	for i := range all.Expressions {
		x := &all.Expressions[i]
		r.by[Key{x.Environment, x.Text}] = x
	}
	return r, nil
}
