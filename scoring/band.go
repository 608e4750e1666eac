package scoring

import (
	"context"
	"slices"
	"sync"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/common/types/traits"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring/internal/figure"
	"github.com/groundworkgrc/groundwork/scoring/result"
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
	findings     func() ref.Val // made when a band first asks
}

func (v *bandVars) ResolveName(name string) (any, bool) {
	switch name {
	case "readiness":
		return types.Double(v.readiness), true
	case "requirements":
		return v.requirements, true
	case "findings":
		return v.findings(), true
	default:
		return nil, false
	}
}

func (v *bandVars) Parent() cel.Activation { return nil }

// bandOf finds the bands of low and of high, and what stands against a better one.
func (l *lens) bandOf() (result.Band, error) {
	vars := &bandVars{readiness: l.sum.readiness.Low}
	reqs := make([]ref.Val, 0, len(l.states))
	extra := map[framework.Ref]bool{}
	for _, s := range l.states {
		if q := &s.res; q.Additional != "" {
			extra[q.Ref] = true
		} else if q.Status.Counted() {
			reqs = append(reqs, requirementVal{Requirement: q})
		}
	}
	vars.requirements = types.NewRefValList(types.DefaultTypeAdapter, reqs)
	vars.findings = sync.OnceValue(func() ref.Val {
		found := []ref.Val{}
		for _, f := range l.sum.findings {
			if slices.ContainsFunc(f.Requirements, func(r framework.Ref) bool { return !extra[r] }) {
				found = append(found, findingVal{Finding: f})
			}
		}
		return types.NewRefValList(types.DefaultTypeAdapter, found)
	})
	out := result.Band{CappedBy: []string{}}
	for _, b := range l.bands {
		holds, capped, err := b.holds(l.ctx, vars)
		if err != nil {
			return out, err
		}
		if holds && b.unless != nil {
			// What may stand against a band and could not be decided stands against it.
			capped = append(capped, l.sum.undecided...)
		}
		if holds && len(capped) == 0 {
			out.Name = b.name
			break
		}
		out.CappedBy = append(out.CappedBy, capped...)
	}
	vars.readiness = l.sum.readiness.High
	for _, b := range l.bands {
		holds, err := b.reached(l.ctx, vars)
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

// reached reports whether the figure reaches the band.
func (b *band) reached(ctx context.Context, vars *bandVars) (bool, error) {
	if b.when == nil {
		return true, nil
	}
	v, _, err := b.when.run(ctx, vars)
	return v == figure.Full, err
}

// holds reports whether the figure reaches the band, and what caps it.
func (b *band) holds(ctx context.Context, vars *bandVars) (bool, []string, error) {
	if ok, err := b.reached(ctx, vars); err != nil || !ok || b.unless == nil {
		return ok, nil, err
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
