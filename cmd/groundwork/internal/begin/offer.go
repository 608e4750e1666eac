package begin

import (
	"maps"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
)

// offer is what a catalog lets one choose.
type offer struct {
	g          *mapping.Graph
	frameworks []*framework.Framework
}

func offerOf(g *mapping.Graph) *offer { return &offer{g, g.Frameworks()} }

func ids(list []*framework.Framework) []string {
	var out []string
	for _, f := range list {
		out = append(out, f.ID)
	}
	return out
}

// of are the frameworks with these ids.
func (o *offer) of(chosen []string) []*framework.Framework {
	return slices.DeleteFunc(slices.Clone(o.frameworks), func(f *framework.Framework) bool { return !slices.Contains(chosen, f.ID) })
}

// categories are those that a scope may choose.
func (o *offer) categories(chosen []string) []string {
	var out []string
	for _, f := range o.of(chosen) {
		for _, k := range f.Categories {
			if !k.Always && !k.Additional {
				out = append(out, k.ID)
			}
		}
	}
	return out
}

// kinds are the kinds of systems that the frameworks know.
func (o *offer) kinds(chosen []string) []string {
	all := map[string]bool{}
	for _, f := range o.of(chosen) {
		for kind := range f.SystemKinds {
			all[kind] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// roles are the parts that one may have in a system of a kind.
func (o *offer) roles(kind string) []string {
	var out []string
	for _, f := range o.frameworks {
		for _, r := range f.SystemKinds[kind] {
			if !slices.Contains(out, r) {
				out = append(out, r)
			}
		}
	}
	return out
}

// values are the kinds of audit under one word: of stage 1, 2, surveillance.
func (o *offer) values(chosen []string, word string) []string {
	var out []string
	for _, f := range o.of(chosen) {
		out = append(out, slices.Sorted(maps.Keys(f.Profiles[word]))...)
	}
	return out
}

// windowed reports whether the audit that is meant covers a window.
func (o *offer) windowed(a *Answers) bool {
	return slices.ContainsFunc(o.of(a.Frameworks), func(f *framework.Framework) bool { return windowed(f, a) })
}

func windowed(f *framework.Framework, a *Answers) bool {
	return slices.ContainsFunc(words(), func(w string) bool {
		p, ok := f.Profiles[w][a.profile(w)]
		return ok && p.Window == "required"
	})
}

// of which kinds of system a framework judges each one, whatever its categories.
func (o *offer) judgesEach(f *framework.Framework) string {
	always := map[string]bool{"": true}
	for _, k := range f.Categories {
		always[k.ID] = k.Always
	}
	for i := range f.Requirements {
		for _, p := range f.Requirements[i].Points {
			if p.Each.Kind != "" && always[f.Requirements[i].Category] {
				return p.Each.Kind
			}
		}
	}
	return ""
}

// carvable are the points that a host may meet in the organisation's place, in the categories
// that were chosen.
func carvable(f *framework.Framework, a *Answers) []framework.PointRef {
	var out []framework.PointRef
	for i := range f.Requirements {
		q := &f.Requirements[i]
		if k, ok := f.Category(q.Category); ok && !k.Always && !slices.Contains(a.Categories, k.ID) {
			continue
		}
		for _, p := range q.Points {
			if slices.Contains(f.MayBeCarvedOut, q.ID) || slices.Contains(f.MayBeCarvedOut, q.ID+"#"+p.ID) {
				out = append(out, framework.Ref{Framework: f.ID, Requirement: q.ID}.Point(p.ID))
			}
		}
	}
	return out
}

// carved lists the requirements of which a host may do something.
func (o *offer) carved(a *Answers) []string {
	var out []string
	for _, f := range o.of(a.Frameworks) {
		for _, p := range carvable(f, a) {
			if !slices.Contains(out, p.Ref.Requirement) {
				out = append(out, p.Ref.Requirement)
			}
		}
	}
	return out
}

// relied are the points that these names mean, with their framework or without.
func (o *offer) relied(a *Answers, names []string) []framework.PointRef {
	var out []framework.PointRef
	for _, f := range o.of(a.Frameworks) {
		for _, p := range carvable(f, a) {
			full := p.String()
			_, bare, _ := strings.Cut(full, ":")
			q := p.Ref.Requirement
			if slices.ContainsFunc(names, func(n string) bool { return n == full || n == bare || n == q || n == p.Ref.String() }) {
				out = append(out, p)
			}
		}
	}
	return out
}
