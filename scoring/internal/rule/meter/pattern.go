package meter

import (
	"math"
	"regexp/syntax"

	"github.com/google/cel-go/common/ast"
)

// PatternSize is about how many instructions a pattern that is written out compiles to. It is
// counted on the parsed pattern, where a repetition stands once: to compile first would
// be to build what the limit is there to keep out.
func PatternSize(e ast.Expr) (uint64, error) {
	pattern, _ := e.AsLiteral().Value().(string)
	parsed, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return 0, err
	}
	return instructions(parsed), nil
}

func instructions(re *syntax.Regexp) uint64 {
	n := uint64(1)
	switch re.Op {
	case syntax.OpLiteral:
		n = uint64(len(re.Rune))
	case syntax.OpConcat, syntax.OpRepeat:
		n = 0
	default:
	}
	for _, sub := range re.Sub {
		n = saturated(n, instructions(sub))
	}
	if re.Op == syntax.OpRepeat {
		n *= uint64(max(re.Min, re.Max, 1)) // Go takes at most 1000
	}
	return min(n, math.MaxUint32)
}

func saturated(a, b uint64) uint64 { return min(a+b, math.MaxUint32) }
