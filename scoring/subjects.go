package scoring

import (
	"slices"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/internal/figure"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// The subjects of finding rules, as these see them.
type (
	lensVal struct {
		object
		*lens
	}
	groupVal struct {
		object

		group        *mapping.Node
		requirements []*result.Requirement
	}
	controlVal struct {
		object

		lens    *lens
		control *mapping.Control
		test    *result.Test
	}
	testVal struct {
		object

		lens *lens
		item *item
	}
)

func (v lensVal) ConvertToType(t ref.Type) ref.Val { return convertTo(v, lensType, t) }

func (v lensVal) Equal(o ref.Val) ref.Val { return types.Bool(v == o) }

func (v lensVal) Type() ref.Type { return lensType }

func (v lensVal) Value() any { return v }

func (v groupVal) ConvertToType(t ref.Type) ref.Val { return convertTo(v, groupType, t) }

func (v groupVal) Equal(ref.Val) ref.Val { return types.False }

func (v groupVal) Type() ref.Type { return groupType }

func (v groupVal) Value() any { return v }

func (v controlVal) ConvertToType(t ref.Type) ref.Val { return convertTo(v, controlType, t) }

func (v controlVal) Equal(o ref.Val) ref.Val { return types.Bool(v == o) }

func (v controlVal) Type() ref.Type { return controlType }

func (v controlVal) Value() any { return v }

func (v testVal) ConvertToType(t ref.Type) ref.Val { return convertTo(v, testType, t) }

func (v testVal) Equal(o ref.Val) ref.Val { return types.Bool(v == o) }

func (v testVal) Type() ref.Type { return testType }

func (v testVal) Value() any { return v }

func (v controlVal) operation() result.Interval { return v.lens.operationOf(v.control) }

// subjectFields are the fields of what finding rules look at.
func subjectFields() map[string]map[string]field {
	count := func(name string) field {
		return always(cel.IntType, func(v testVal) any { n, _ := v.item.e.Tested(name); return types.Int(n) })
	}
	return map[string]map[string]field{
		lensType.TypeName(): {
			"framework": always(cel.StringType, func(v lensVal) any { return types.String(v.fw.ID) }),
			"asks":      always(cel.StringType, func(v lensVal) any { return types.String(v.asks) }),
			"operation": always(cel.BoolType, func(v lensVal) any { return types.Bool(slices.Contains(v.bases, framework.Operation)) }),
			"window":    always(cel.BoolType, func(v lensVal) any { return types.Bool(!v.window.IsZero()) }),
		},
		groupType.TypeName(): {
			"id":    always(cel.StringType, func(v groupVal) any { return types.String(v.group.Requirement.ID) }),
			"kind":  always(cel.StringType, func(v groupVal) any { return types.String(v.group.Requirement.Kind) }),
			"title": always(cel.StringType, func(v groupVal) any { return types.String(v.group.Requirement.Title) }),
			"requirements": always(cel.ListType(requirementType), func(v groupVal) any {
				vals := make([]ref.Val, len(v.requirements))
				for i, q := range v.requirements {
					vals[i] = requirementVal{Requirement: q}
				}
				return types.NewRefValList(types.DefaultTypeAdapter, vals)
			}),
		},
		controlType.TypeName(): {
			"id":         always(cel.StringType, func(v controlVal) any { return types.String(v.control.ID) }),
			"cadence":    always(cel.StringType, func(v controlVal) any { return types.String(v.test.Cadence) }),
			"expected":   always(cel.IntType, func(v controlVal) any { return types.Int(v.test.Expected) }),
			"found":      always(cel.IntType, func(v controlVal) any { return types.Int(v.test.Found) }),
			"population": always(cel.IntType, func(v controlVal) any { return types.Int(v.test.Population) }),
			"sample":     always(cel.IntType, func(v controlVal) any { return types.Int(v.test.Sample) }),
			"deviations": always(cel.IntType, func(v controlVal) any { return types.Int(v.test.Deviations) }),
			"small":      always(cel.IntType, func(v controlVal) any { return types.Int(v.test.Small) }),
			"requirements": always(cel.ListType(requirementType), func(v controlVal) any {
				vals := make([]ref.Val, len(v.test.Requirements))
				for i, r := range v.test.Requirements {
					vals[i] = requirementVal{Requirement: &v.lens.states[v.lens.leafAt[r]].res}
				}
				return types.NewRefValList(types.DefaultTypeAdapter, vals)
			}),
			"low":  always(cel.DoubleType, func(v controlVal) any { return types.Double(figure.Snap(v.operation().Low)) }),
			"high": always(cel.DoubleType, func(v controlVal) any { return types.Double(figure.Snap(v.operation().High)) }),
		},
		testType.TypeName(): {
			"evidence":          always(cel.StringType, func(v testVal) any { return types.String(v.item.e.ID) }),
			"type":              always(cel.StringType, func(v testVal) any { return types.String(v.item.e.Type) }),
			evidence.Population: count(evidence.Population),
			evidence.Sample:     count(evidence.Sample),
			evidence.Deviations: count(evidence.Deviations),
			"explained":         always(cel.BoolType, func(v testVal) any { return types.Bool(v.lens.explains(v.item)) }),
			"small":             always(cel.BoolType, func(v testVal) any { return types.Bool(v.lens.smallSample(v.item) != "") }),
		},
	}
}
