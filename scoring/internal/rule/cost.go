package rule

import (
	"slices"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/checker"
	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/types"

	"github.com/groundworkgrc/groundwork/scoring/internal/rule/meter"
)

// The static cost reckons with so many pieces of evidence, with so many texts in a list of
// texts, such as the systems of a piece, and with so many bytes in a text.
const (
	expectedItems = 1000
	expectedTexts = 100
	expectedText  = 100
)

// freeUpTo is what an expression without loops, large texts and host calls may cost by
// estimate and yet run without a meter: it walks the evidence ten times at most.
const freeUpTo = 10 * expectedItems

// sparing are the members that do not walk a list of evidence that is one already.
func sparing() []string { return []string{"accepted", "exists", "count"} }

func onEvidence(t *cel.Type) bool { return t.IsExactType(evidenceList) }

// sizes tells the cost estimate how long lists and texts are.
type sizes struct {
	hosts map[string][]meter.Function
}

// EstimateSize is the size of what is read from outside.
func (sizes) EstimateSize(n checker.AstNode) *checker.SizeEstimate {
	if n.Type().IsExactType(cel.ListType(cel.StringType)) {
		return &checker.SizeEstimate{Min: 0, Max: expectedTexts}
	}
	if n.Type().Kind() == types.ListKind {
		return &checker.SizeEstimate{Min: 0, Max: expectedItems}
	}
	return &checker.SizeEstimate{Min: 0, Max: expectedText}
}

// EstimateCallCost is the cost of what we add to CEL: a member walks its list once.
func (s sizes) EstimateCallCost(function, _ string, target *checker.AstNode, args []checker.AstNode) *checker.CallEstimate {
	if len(s.hosts[function]) > 0 {
		return &checker.CallEstimate{CostEstimate: checker.CostEstimate{Min: meter.CallUnits, Max: hostCost(args)}}
	}
	if function == everyPiece || function == keptPieces {
		return &checker.CallEstimate{ResultSize: args[0].ComputedSize()}
	}
	if target != nil {
		args = append([]checker.AstNode{*target}, args...)
	}
	at := slices.IndexFunc(args, func(a checker.AstNode) bool { return onEvidence(a.Type()) })
	if at < 0 {
		return nil
	}
	n := uint64(expectedItems)
	if size := args[at].ComputedSize(); size != nil {
		n = size.Max
	}
	walks := checker.CostEstimate{Min: 1, Max: 1 + n}
	list := &checker.SizeEstimate{Min: 0, Max: n}
	switch function {
	case "ofType", "with", "within", "effective", "latest":
		return &checker.CallEstimate{CostEstimate: walks, ResultSize: list}
	case "accepted":
		return &checker.CallEstimate{CostEstimate: unlessReady(args[at], walks), ResultSize: list}
	case "exists", "count":
		return &checker.CallEstimate{CostEstimate: unlessReady(args[at], walks)}
	case "covered", "held":
		return &checker.CallEstimate{CostEstimate: walks}
	default:
		return nil
	}
}

// unlessReady is the cost of what need not walk a list that is one of evidence already: the
// evidence itself, or what one of our members returned.
func unlessReady(n checker.AstNode, walks checker.CostEstimate) checker.CostEstimate {
	e := n.Expr()
	ready := e.Kind() == ast.IdentKind && e.AsIdent() == "evidence" ||
		e.Kind() == ast.CallKind && slices.Contains([]string{"ofType", "with", "within", "effective", "latest", "accepted"}, e.AsCall().FunctionName())
	if ready {
		return checker.CostEstimate{Min: 1, Max: 1}
	}
	return walks
}

// hostCost is what a call of a host function costs: itself, and what it is given.
func hostCost(args []checker.AstNode) uint64 {
	n := uint64(meter.CallUnits)
	for _, a := range args {
		switch {
		case onEvidence(a.Type()):
			n += expectedItems
		case a.Type().Kind() == types.ListKind:
			n += expectedTexts * (1 + expectedText/meter.BytesPerUnit)
		default:
			n += 1 + expectedText/meter.BytesPerUnit
		}
	}
	return n
}
