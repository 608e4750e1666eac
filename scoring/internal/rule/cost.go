package rule

import (
	"slices"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/checker"
	"github.com/google/cel-go/common/operators"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
)

// expectedItems is how many pieces of evidence the static cost reckons with.
const expectedItems = 1000

func onEvidence(t *cel.Type) bool { return t.IsExactType(evidenceList) }

// walked charges a member of a list of evidence for the pieces that it walks, as it runs.
type walked struct{}

func (walked) CallCost(function, _ string, args []ref.Val, _ ref.Val) *uint64 {
	if !slices.Contains([]string{"ofType", "with", "within", "effective", "latest", "covered", "held", operators.Add}, function) {
		return nil
	}
	for _, a := range args {
		if l, ok := a.(items); ok {
			cost := uint64(1 + len(l))
			return &cost
		}
	}
	return nil
}

// sizes tells the cost estimate how long the lists are.
type sizes struct{}

func (sizes) EstimateSize(n checker.AstNode) *checker.SizeEstimate {
	if n.Type().Kind() == types.ListKind {
		return &checker.SizeEstimate{Min: 0, Max: expectedItems}
	}
	return &checker.SizeEstimate{Min: 0, Max: 100}
}

func (sizes) EstimateCallCost(function, _ string, target *checker.AstNode, args []checker.AstNode) *checker.CallEstimate {
	ours := target != nil && onEvidence((*target).Type())
	for _, a := range args {
		ours = ours || onEvidence(a.Type())
	}
	if !ours {
		return nil
	}
	list := &checker.SizeEstimate{Min: 0, Max: expectedItems}
	switch function {
	case "ofType", "with", "within", "effective", "latest":
		return &checker.CallEstimate{CostEstimate: checker.CostEstimate{Min: 1, Max: expectedItems}, ResultSize: list}
	case "accepted":
		return &checker.CallEstimate{CostEstimate: checker.CostEstimate{Min: 1, Max: 1}, ResultSize: list}
	case "covered", "held":
		return &checker.CallEstimate{CostEstimate: checker.CostEstimate{Min: 1, Max: expectedItems}}
	default:
		return nil
	}
}
