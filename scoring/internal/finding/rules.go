package finding

import (
	"context"
	"fmt"

	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
)

// Rules are the compiled bands and finding rules of a catalog. Make them with [Compile].
type Rules struct {
	bands   []band
	finders map[string]map[mapping.Subject][]finder // by framework; "" for those without rules of their own
	guides  map[calendar.Cadence]*mapping.SampleGuide
	order   []string // what is raised, in the order of the catalog's rules
	ids     []string // of these
	beside  []string // ids of those that are raised beside others
}

// A band is a compiled [mapping.Band].
type band struct {
	name, why    string
	when, unless *rule.Program
}

// A finder is a compiled [mapping.FindingRule].
type finder struct {
	*mapping.FindingRule

	when  *rule.Program
	looks bool // at the requirements that a control serves, or it may
}

// Compile compiles the bands and finding rules; what does not fit is among the problems of
// the compiler. The error means that the context ended.
func Compile(ctx context.Context, c *rule.Compiler, src mapping.Source) (*Rules, error) {
	r := &Rules{finders: map[string]map[mapping.Subject][]finder{}, guides: map[calendar.Cadence]*mapping.SampleGuide{}}
	for _, b := range src.Bands {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("finding rules: %w", err)
		}
		one := band{name: b.Name, why: b.Why}
		if !b.When.IsZero() {
			one.when = c.Band(b.When)
		}
		if !b.Unless.IsZero() {
			one.unless = c.Cap(b.Unless)
		}
		r.bands = append(r.bands, one)
	}
	for _, f := range src.FindingRules {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("finding rules: %w", err)
		}
		r.order, r.ids = append(r.order, f.RaisedAs), append(r.ids, f.ID)
		if f.Beside {
			r.beside = append(r.beside, f.ID)
		}
		when := c.Finding(f.Each, f.When)
		if when == nil {
			continue
		}
		if r.finders[f.Framework] == nil {
			r.finders[f.Framework] = map[mapping.Subject][]finder{}
		}
		r.finders[f.Framework][f.Each] = append(r.finders[f.Framework][f.Each], finder{f, when, when.Serving})
	}
	for _, g := range src.SampleGuides {
		r.guides[g.Cadence] = g
	}
	return r, nil
}

// of returns the rules in a framework's own words, or the general ones where it has none of
// any kind.
func (r *Rules) of(framework string) map[mapping.Subject][]finder {
	if own := r.finders[framework]; len(own) > 0 {
		return own
	}
	return r.finders[""]
}
