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
	g.considered(&src)
	if g.lost {
		g.mentions(&src)
	}
	return src
}

// considered sweeps out what names a requirement, a point or a control that is gone: of what was
// considered, and of what controls rely on.
func (g *ground) considered(src *mapping.Source) {
	gone := func(id string) bool { return g.controls[id] != nil && g.controls[id].gone }
	for i, c := range src.Controls {
		if c != nil && slices.ContainsFunc(c.ReliesOn, gone) {
			clone := *c
			clone.ReliesOn = slices.DeleteFunc(slices.Clone(c.ReliesOn), gone)
			src.Controls[i] = &clone
		}
	}
	src.Open = keep(src.Open, func(o mapping.Open) (mapping.Open, bool) {
		o.Against = slices.DeleteFunc(slices.Clone(o.Against), g.sunk)
		return o, !g.sunk(o.Requirement) && len(o.Against) > 0
	})
	src.Rejected = keep(src.Rejected, func(r mapping.Rejected) (mapping.Rejected, bool) {
		had := len(r.Points)
		if g.wounds[r.To] != nil {
			r.Points = slices.DeleteFunc(slices.Clone(r.Points), func(p string) bool { return g.lacks(r.To.Framework, r.To.Requirement+"#"+p) })
		}
		return r, !gone(r.Control) && !g.sunk(r.From) && !g.sunk(r.To) && (had == 0 || len(r.Points) > 0)
	})
}

// sunk reports whether an overlay dropped the requirement.
func (g *ground) sunk(ref framework.Ref) bool {
	f := g.frameworks[ref.Framework]
	if f == nil || f.byID == nil {
		return false
	}
	q := f.byID[ref.Requirement]
	return q != nil && q.gone
}

// lacks reports whether an overlay dropped the requirement or point that a framework calls so.
func (g *ground) lacks(id, name string) bool {
	requirement, point, named := strings.Cut(name, "#")
	ref := framework.Ref{Framework: id, Requirement: requirement}
	if g.sunk(ref) {
		return true
	}
	w := g.wounds[ref]
	if !named || w == nil || w.points[point] == 0 {
		return false
	}
	q := g.find(ref)
	return q == nil || !q.has(point) // a later overlay may have added it anew
}

// keep copies what is left of each entry.
func keep[T any](list []*T, left func(T) (T, bool)) []*T {
	var out []*T
	for _, x := range list {
		if x == nil {
			out = append(out, x)
		} else if y, ok := left(*x); ok {
			out = append(out, &y)
		}
	}
	return out
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
