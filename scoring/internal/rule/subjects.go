package rule

import (
	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"

	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/internal/figure"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// The subjects of finding rules, as plain views: what a later stage works out is asked
// for where a rule reads it.
type (
	// A Lens is what a finding rule sees of the lens.
	Lens struct {
		object

		Framework string
		Asks      string // "type 2"
		Operation bool   // it asks how controls operate
		Window    bool
	}
	// A Group is a group of requirements with those below it that count.
	Group struct {
		object

		ID, Kind, Title string
		Requirements    []*result.Requirement
	}
	// A Control is one control that serves the lens, with what its records tell.
	Control struct {
		object

		ID           string
		Test         *result.Test
		Requirements []*result.Requirement
		Operation    result.Interval // how well it operates
	}
	// A Record is one record that tells of a sample.
	Record struct {
		object

		Item      *Item
		Explained bool // a treatment in force covers what it reports
		Small     bool // its sample is under the rule of thumb
	}

	requirement struct {
		object

		*result.Requirement
	}
	finding struct {
		object

		*result.Finding
	}
)

func (v *Lens) ConvertToType(t ref.Type) ref.Val       { return convertTo(v, lensType, t) }
func (v *Lens) Equal(o ref.Val) ref.Val                { return types.Bool(ref.Val(v) == o) }
func (v *Lens) Type() ref.Type                         { return lensType }
func (v *Lens) Value() any                             { return v }
func (v *Group) ConvertToType(t ref.Type) ref.Val      { return convertTo(v, groupType, t) }
func (v *Group) Equal(o ref.Val) ref.Val               { return types.Bool(ref.Val(v) == o) }
func (v *Group) Type() ref.Type                        { return groupType }
func (v *Group) Value() any                            { return v }
func (v *Control) ConvertToType(t ref.Type) ref.Val    { return convertTo(v, controlType, t) }
func (v *Control) Equal(o ref.Val) ref.Val             { return types.Bool(ref.Val(v) == o) }
func (v *Control) Type() ref.Type                      { return controlType }
func (v *Control) Value() any                          { return v }
func (v *Record) ConvertToType(t ref.Type) ref.Val     { return convertTo(v, testType, t) }
func (v *Record) Equal(o ref.Val) ref.Val              { return types.Bool(ref.Val(v) == o) }
func (v *Record) Type() ref.Type                       { return testType }
func (v *Record) Value() any                           { return v }
func (r requirement) ConvertToType(t ref.Type) ref.Val { return convertTo(r, requirementType, t) }
func (r requirement) Equal(o ref.Val) ref.Val          { return types.Bool(r == o) }
func (r requirement) Type() ref.Type                   { return requirementType }
func (r requirement) Value() any                       { return r }
func (f finding) ConvertToType(t ref.Type) ref.Val     { return convertTo(f, findingType, t) }
func (f finding) Equal(o ref.Val) ref.Val              { return types.Bool(f == o) }
func (f finding) Type() ref.Type                       { return findingType }
func (f finding) Value() any                           { return f }

func requirements(list []*result.Requirement) ref.Val {
	vals := make([]ref.Val, len(list))
	for i, q := range list {
		vals[i] = requirement{Requirement: q}
	}
	return types.NewRefValList(types.DefaultTypeAdapter, vals)
}

func findings(list []*result.Finding) ref.Val {
	vals := make([]ref.Val, len(list))
	for i, f := range list {
		vals[i] = finding{Finding: f}
	}
	return types.NewRefValList(types.DefaultTypeAdapter, vals)
}

// subjectFields are the fields of what finding rules and bands look at.
func subjectFields() map[string]map[string]field {
	number := func(get func(*result.Test) int64) field {
		return always(cel.IntType, func(v *Control) any { return types.Int(get(v.Test)) })
	}
	tested := func(name string) field {
		return always(cel.IntType, func(v *Record) any { n, _ := v.Item.Piece.Tested(name); return types.Int(n) })
	}
	return map[string]map[string]field{
		lensType.TypeName(): {
			"framework": always(cel.StringType, func(v *Lens) any { return types.String(v.Framework) }),
			"asks":      always(cel.StringType, func(v *Lens) any { return types.String(v.Asks) }),
			"operation": always(cel.BoolType, func(v *Lens) any { return types.Bool(v.Operation) }),
			"window":    always(cel.BoolType, func(v *Lens) any { return types.Bool(v.Window) }),
		},
		groupType.TypeName(): {
			"id":           always(cel.StringType, func(v *Group) any { return types.String(v.ID) }),
			"kind":         always(cel.StringType, func(v *Group) any { return types.String(v.Kind) }),
			"title":        always(cel.StringType, func(v *Group) any { return types.String(v.Title) }),
			"requirements": always(cel.ListType(requirementType), func(v *Group) any { return requirements(v.Requirements) }),
		},
		controlType.TypeName(): {
			"id":           always(cel.StringType, func(v *Control) any { return types.String(v.ID) }),
			"cadence":      always(cel.StringType, func(v *Control) any { return types.String(v.Test.Cadence) }),
			"expected":     number(func(t *result.Test) int64 { return int64(t.Expected) }),
			"found":        number(func(t *result.Test) int64 { return int64(t.Found) }),
			"population":   number(func(t *result.Test) int64 { return t.Population }),
			"sample":       number(func(t *result.Test) int64 { return t.Sample }),
			"deviations":   number(func(t *result.Test) int64 { return t.Deviations }),
			"small":        number(func(t *result.Test) int64 { return int64(t.Small) }),
			"requirements": always(cel.ListType(requirementType), func(v *Control) any { return requirements(v.Requirements) }),
			"low":          always(cel.DoubleType, func(v *Control) any { return types.Double(figure.Snap(v.Operation.Low)) }),
			"high":         always(cel.DoubleType, func(v *Control) any { return types.Double(figure.Snap(v.Operation.High)) }),
		},
		testType.TypeName(): {
			"evidence":          always(cel.StringType, func(v *Record) any { return types.String(v.Item.Piece.ID) }),
			"type":              always(cel.StringType, func(v *Record) any { return types.String(v.Item.Piece.Type) }),
			evidence.Population: tested(evidence.Population),
			evidence.Sample:     tested(evidence.Sample),
			evidence.Deviations: tested(evidence.Deviations),
			"explained":         always(cel.BoolType, func(v *Record) any { return types.Bool(v.Explained) }),
			"small":             always(cel.BoolType, func(v *Record) any { return types.Bool(v.Small) }),
		},
		requirementType.TypeName(): {
			"ref":    always(cel.StringType, func(r requirement) any { return types.String(r.Ref.String()) }),
			"kind":   always(cel.StringType, func(r requirement) any { return types.String(r.Kind) }),
			"status": always(cel.StringType, func(r requirement) any { return types.String(r.Status.String()) }),
			"low":    always(cel.DoubleType, func(r requirement) any { return types.Double(figure.Snap(r.Readiness.Low)) }),
			"high":   always(cel.DoubleType, func(r requirement) any { return types.Double(figure.Snap(r.Readiness.High)) }),
			"gaps":   always(cel.IntType, func(r requirement) any { return types.Int(len(r.Gaps)) }),
			"title":  always(cel.StringType, func(r requirement) any { return types.String(r.Title) }),
		},
		findingType.TypeName(): {
			"kind":      always(cel.StringType, func(f finding) any { return types.String(string(f.Kind)) }),
			"raised_as": always(cel.StringType, func(f finding) any { return types.String(f.RaisedAs) }),
			"rule":      always(cel.StringType, func(f finding) any { return types.String(f.Rule) }),
			"control":   always(cel.StringType, func(f finding) any { return types.String(f.Control) }),
			"evidence":  always(cel.StringType, func(f finding) any { return types.String(f.Evidence) }),
			"explained": always(cel.BoolType, func(f finding) any { return types.Bool(f.Explained) }),
		},
	}
}
