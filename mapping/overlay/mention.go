package overlay

import (
	"maps"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/guide"
)

// mentions sweeps out what frameworks and checklists say of a requirement or a point that is gone:
// what a scope may leave out, what is asked anyway, what a profile asks, what mirrors it, what it
// wants in writing.
func (g *ground) mentions(src *mapping.Source) {
	for i, f := range src.Frameworks {
		if f != nil {
			src.Frameworks[i] = g.unmentioned(f)
		}
	}
	src.Checklists = keep(src.Checklists, func(x guide.Checklist) (guide.Checklist, bool) {
		x.Items = slices.Clone(x.Items)
		for i := range x.Items {
			x.Items[i].See = slices.Clone(x.Items[i].See)
		}
		x.Items = slices.DeleteFunc(x.Items, func(e guide.Item) bool { return len(e.See) > 0 && !slices.ContainsFunc(e.See, g.stands) })
		for i := range x.Items {
			x.Items[i].See = slices.DeleteFunc(x.Items[i].See, g.sunk)
		}
		return x, true
	})
}

func (g *ground) stands(ref framework.Ref) bool { return !g.sunk(ref) }

// unmentioned is the framework with nothing said of what is gone.
func (g *ground) unmentioned(f *framework.Framework) *framework.Framework {
	clone := *f
	less := func(list []string) []string {
		return slices.DeleteFunc(slices.Clone(list), func(id string) bool { return g.lacks(f.ID, id) })
	}
	clone.MayBeNotRelevant, clone.MayBeCarvedOut = less(f.MayBeNotRelevant), less(f.MayBeCarvedOut)
	clone.AskedAnyway = maps.Clone(f.AskedAnyway)
	for id, others := range f.AskedAnyway {
		if clone.AskedAnyway[id] = less(others); g.lacks(f.ID, id) || len(clone.AskedAnyway[id]) == 0 {
			delete(clone.AskedAnyway, id)
		}
	}
	clone.Profiles = maps.Clone(f.Profiles)
	for word, values := range f.Profiles {
		values = maps.Clone(values)
		for value, p := range values {
			p.Programme = less(p.Programme)
			if list := less(p.Requirements); len(list) > 0 { // none would mean all
				p.Requirements = list
			}
			values[value] = p
		}
		clone.Profiles[word] = values
	}
	clone.Requirements = slices.Clone(f.Requirements)
	for i := range clone.Requirements {
		clone.Requirements[i].Mirrors = g.mirrored(clone.Requirements[i].Mirrors)
	}
	return &clone
}

// mirrored is what is left of what a requirement mirrors.
func (g *ground) mirrored(of map[string][]string) map[string][]string {
	out := maps.Clone(of)
	for id, list := range of {
		list = slices.DeleteFunc(slices.Clone(list), func(name string) bool { return g.lacks(id, name) })
		if out[id] = list; len(list) == 0 {
			delete(out, id)
		}
	}
	return out
}
