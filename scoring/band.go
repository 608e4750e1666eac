package scoring

import (
	"context"
	"slices"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/common/types/traits"

	"github.com/groundworkgrc/groundwork/mapping"
)

// A band is a compiled [mapping.Band].
type band struct {
	name, why    string
	when, unless *program
}

func (c *compiler) bands(env *cel.Env, list []*mapping.Band) []band {
	bands := make([]band, 0, len(list))
	for _, b := range list {
		compiled := band{name: b.Name, why: b.Why}
		if !b.When.IsZero() {
			compiled.when = c.compile(env, b.When, cel.BoolType)
		}
		if !b.Unless.IsZero() {
			compiled.unless = c.compile(env, b.Unless, cel.BoolType, cel.ListType(cel.StringType))
		}
		bands = append(bands, compiled)
	}
	return bands
}

// bandVars are the variables of a band's expressions.
type bandVars struct {
	readiness    float64
	requirements ref.Val
	findings     ref.Val
}

func (v *bandVars) ResolveName(name string) (any, bool) {
	switch name {
	case "readiness":
		return types.Double(v.readiness), true
	case "requirements":
		return v.requirements, true
	case "findings":
		return v.findings, true
	default:
		return nil, false
	}
}

func (v *bandVars) Parent() cel.Activation { return nil }

// bandOf finds the bands of low and of high, and what stands against a better one.
func (e *Engine) bandOf(ctx context.Context, res *LensResult) (Band, error) {
	vars := &bandVars{}
	var reqs []ref.Val
	var found []Finding
	for i := range res.Requirements {
		q := &res.Requirements[i]
		if q.Status == OutOfScope || q.Status == Excluded || q.Additional != "" {
			continue
		}
		reqs = append(reqs, requirementVal{RequirementResult: q})
		found = append(found, q.Findings...)
	}
	vars.requirements = types.NewRefValList(types.DefaultTypeAdapter, reqs)
	vars.findings = findingVals(found)
	out := Band{CappedBy: []string{}}
	vars.readiness = res.Readiness.Low
	for _, b := range e.bands {
		holds, capped, err := b.holds(ctx, vars)
		if err != nil {
			return out, err
		}
		if holds && len(capped) == 0 {
			out.Name = b.name
			break
		}
		out.CappedBy = append(out.CappedBy, capped...)
	}
	vars.readiness = res.Readiness.High
	for _, b := range e.bands {
		holds, _, err := b.holds(ctx, vars)
		if err != nil {
			return out, err
		}
		if holds {
			out.High = b.name
			break
		}
	}
	return out, nil
}

// holds reports whether the figure reaches the band, and what caps it.
func (b *band) holds(ctx context.Context, vars *bandVars) (bool, []string, error) {
	if b.when != nil {
		v, _, err := b.when.run(ctx, vars)
		if err != nil || v != full {
			return false, nil, err
		}
	}
	if b.unless == nil {
		return true, nil, nil
	}
	v, _, err := b.unless.prg.ContextEval(ctx, vars)
	if cause := ctx.Err(); cause != nil {
		return false, nil, cause //nolint:wrapcheck // the caller wraps
	}
	switch v := v.(type) {
	case types.Bool:
		if v {
			return true, []string{b.why}, nil
		}
		return true, nil, nil
	case traits.Lister:
		list := []string{}
		for it := v.Iterator(); it.HasNext() == types.True; {
			if s, ok := it.Next().(types.String); ok && !slices.Contains(list, string(s)) {
				list = append(list, string(s))
			}
		}
		return true, list, nil
	default:
		reason := "the condition of band " + b.name + " could not be decided"
		if err != nil {
			reason += ": " + firstLine(err.Error())
		}
		return true, []string{reason}, nil
	}
}
