package overlay

import (
	"fmt"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/relation"
)

// result sweeps out what is marked.
func (g *ground) result() mapping.Source {
	src := g.src
	for i, f := range src.Frameworks {
		if f != nil && g.frameworks[f.ID].f == f && g.frameworks[f.ID].touched {
			src.Frameworks[i] = g.frameworks[f.ID].result()
		}
	}
	kept := src.Controls[:0]
	for _, c := range src.Controls {
		if c == nil || g.controls[c.ID].source != c {
			kept = append(kept, c)
			continue
		}
		if x := g.controls[c.ID]; !x.gone {
			kept = append(kept, g.controlResult(x))
		}
	}
	src.Controls = kept
	dropped := func(id string) bool { return g.controls[id] != nil && g.controls[id].gone }
	src.Rules = slices.DeleteFunc(slices.Clone(src.Rules), func(r *mapping.Rule) bool { return r != nil && dropped(r.Control) })
	src.Tightenings = slices.DeleteFunc(src.Tightenings, func(t *mapping.Tightening) bool { return t != nil && dropped(t.Control) })
	if len(g.gone) > 0 {
		src.Relations = slices.DeleteFunc(slices.Clone(src.Relations), func(s *relation.Statement) bool { return g.gone[s] })
		src.Unions = slices.DeleteFunc(slices.Clone(src.Unions), func(u *relation.Union) bool { return g.gone[u] })
	}
	return src
}

func (f *frame) result() *framework.Framework {
	clone := *f.f
	clone.Requirements = make([]framework.Requirement, 0, len(f.list))
	for _, q := range f.list {
		if !q.gone {
			clone.Requirements = append(clone.Requirements, q.result())
		}
	}
	return &clone
}

// result is the requirement with the points that are left, each at its place.
func (q *requirement) result() framework.Requirement {
	out := q.Requirement
	if q.live == nil {
		out.Points = slices.Clone(out.Points)
		return out
	}
	out.Points = q.points()
	keys := map[string]framework.Position{}
	for key, at := range q.Places.Keys {
		if !strings.HasPrefix(key, "points[") {
			keys[key] = at
		}
	}
	i := 0
	for _, p := range q.listed {
		if !p.gone {
			keys[fmt.Sprintf("points[%d]", i)] = p.at
			i++
		}
	}
	out.Places.Keys = keys
	return out
}

// controlResult is the control with the links that are left.
func (g *ground) controlResult(c *control) *mapping.Control {
	if len(g.wounds) > 0 {
		c.open()
	}
	if c.byTo == nil {
		return c.c
	}
	for _, l := range c.links {
		if w := g.wounds[l.To]; w != nil && !l.gone && !w.heal(l) {
			l.out()
		}
	}
	if !c.touched {
		return c.c
	}
	c.c.Links = make([]mapping.Link, 0, len(c.links))
	for _, l := range c.links {
		if !l.gone {
			c.c.Links = append(c.c.Links, l.Link)
		}
	}
	return c.c
}
