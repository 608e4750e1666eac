package rule

import (
	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/parser"
)

// The functions around a filter that no expression can name: it picks among every piece of a
// list, seen or not, and what it keeps is a list of evidence again.
const (
	everyPiece = "@every"
	keptPieces = "@kept"
)

// filterOptions let filter keep the pieces that covered and held count and a rule does not read.
func filterOptions() []cel.EnvOption {
	list := cel.ListType(cel.TypeParamType("A"))
	around := func(name string, f func(ref.Val) ref.Val) cel.EnvOption {
		return cel.Function(name, cel.Overload(name+"_list", []*cel.Type{list}, list, cel.UnaryBinding(f)))
	}
	return []cel.EnvOption{
		cel.Macros(parser.NewReceiverMacro("filter", 2, expandFilter)),
		around(everyPiece, every), around(keptPieces, kept),
	}
}

func expandFilter(eh parser.ExprHelper, target ast.Expr, args []ast.Expr) (ast.Expr, *cel.Error) {
	loop, err := parser.MakeFilter(eh, eh.NewCall(everyPiece, target), args)
	if err != nil {
		return nil, err
	}
	return eh.NewCall(keptPieces, loop), nil
}

// every opens a list of evidence, so that a loop meets each of its pieces.
func every(v ref.Val) ref.Val {
	if l, ok := v.(items); ok {
		return allItems{l}
	}
	return v
}

// kept makes a list of evidence of what a loop kept.
func kept(v ref.Val) ref.Val {
	if l, ok := listOf(v); ok && len(l) > 0 {
		return l
	}
	return v
}

// allItems is a list of evidence of which every piece is met.
type allItems struct{ items }
