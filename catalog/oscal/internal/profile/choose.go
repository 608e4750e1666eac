package profile

import (
	"cmp"
	"context"
	"path"
	"slices"

	"github.com/groundworkgrc/groundwork/catalog/oscal/internal/telling"
	"github.com/groundworkgrc/groundwork/internal/limit"
	"github.com/groundworkgrc/groundwork/internal/oscal"
	"github.com/groundworkgrc/groundwork/mapping"
)

// choose returns the controls that an import takes and that nothing took before.
func (r *Resolver) choose(ctx context.Context, c *oscal.Catalog, imp *oscal.Import, k *picker) ([]oscal.Group, []oscal.Control) {
	k.chosen, _ = r.chosen(ctx, append(slices.Clone(c.Controls), oscal.Flatten(c.Groups)...), imp.All, imp.Include, imp.Exclude)
	return k.groups(c.Groups), k.controls(c.Controls)
}

// chosen says which of the controls are chosen, and lists all ids in order.
func (r *Resolver) chosen(ctx context.Context, controls []oscal.Control, all *struct{}, include, exclude []oscal.Selector) (map[string]bool, []string) {
	below := map[string][]string{}
	ids := []string{}
	var visit func(controls []oscal.Control) []string
	visit = func(controls []oscal.Control) []string {
		all := []string{}
		for i := range controls {
			id := controls[i].ID.Text
			if limit.TooLong(id) {
				r.Errorf(telling.CodeLong, controls[i].ID.At, "an id of more than %d characters", limit.ID)
				continue
			}
			ids = append(ids, id)
			below[id] = visit(controls[i].Controls)
			all = append(append(all, id), below[id]...)
		}
		return all
	}
	visit(controls)
	chosen := map[string]bool{}
	if all != nil || len(include) == 0 {
		for _, id := range ids {
			chosen[id] = true
		}
	}
	r.selectIDs(ctx, include, ids, below, func(id string) { chosen[id] = true })
	r.selectIDs(ctx, exclude, ids, below, func(id string) { delete(chosen, id) })
	return chosen, ids
}

// matched is how many characters are matched for one unit of work.
const matched = 16

func (r *Resolver) selectIDs(ctx context.Context, selectors []oscal.Selector, ids []string, below map[string][]string, do func(string)) {
	whole := map[string]bool{}
	for _, sel := range selectors {
		hit := func(id string) {
			do(id)
			if sel.Children == "yes" && !whole[id] {
				whole[id] = true
				for _, b := range below[id] {
					do(b)
				}
			}
		}
		for _, id := range sel.IDs {
			if _, ok := below[id.Text]; !ok {
				r.Nothing(id.At, r.Guesses.Nearest(id.Text, ids), "control %q is not in what is imported", id.Text)
				continue
			}
			hit(id.Text)
		}
		for _, m := range sel.Matching {
			if !r.match(ctx, m.Pattern, ids, hit) {
				return
			}
		}
	}
}

// match hits the ids that a pattern matches. It reports false where no more is looked at.
func (r *Resolver) match(ctx context.Context, pattern oscal.Token, ids []string, hit func(string)) bool {
	if limit.TooLong(pattern.Text) {
		r.Errorf(telling.CodeLong, pattern.At, "a pattern of more than %d characters: ids have no more", limit.ID)
		return false
	}
	if _, err := path.Match(pattern.Text, ""); err != nil {
		r.Once("malformed", mapping.CodeUnknown, pattern.At, "pattern %q is malformed and matches no control", pattern.Text)
		return true
	}
	found := false
	for _, id := range ids {
		if !r.Spend(1+len(pattern.Text)*len(id)/matched, pattern.At) || ctx.Err() != nil {
			return false
		}
		if ok, err := path.Match(pattern.Text, id); ok && err == nil {
			found = true
			hit(id)
		}
	}
	if !found {
		r.Once("no control", mapping.CodeUnknown, pattern.At, "pattern %q matches no control of what is imported", pattern.Text)
	}
	return true
}

// A picker copies what is chosen. A control below one that is not takes its place.
type picker struct {
	*Resolver

	method string // what becomes of two of one id
	chosen map[string]bool
	taken  map[string]oscal.Control   // as they were imported
	more   map[string][]oscal.Control // of the same id, to be merged
}

func (k *picker) groups(groups []oscal.Group) []oscal.Group {
	var out []oscal.Group
	for _, g := range groups {
		g.Groups, g.Controls, g.Params = k.groups(g.Groups), k.controls(g.Controls), slices.Clone(g.Params)
		if len(g.Groups)+len(g.Controls) > 0 {
			out = append(out, g)
		}
	}
	return out
}

func (k *picker) controls(controls []oscal.Control) []oscal.Control {
	var out []oscal.Control
	for _, c := range controls {
		inner := k.controls(c.Controls)
		if !k.chosen[c.ID.Text] || k.twice(c) {
			out = append(out, inner...)
			continue
		}
		k.taken[c.ID.Text] = c
		c.Controls, c.Params = inner, slices.Clone(c.Params)
		out = append(out, c)
	}
	return out
}

// join adds groups, those of one id into one.
func (r *Resolver) join(to, from []oscal.Group) []oscal.Group {
	place := map[string]int{}
	for i, g := range to {
		place[g.ID.Text] = i
	}
	for _, g := range from {
		i, ok := place[g.ID.Text]
		if !ok || g.ID.Text == "" {
			place[g.ID.Text] = len(to)
			to = append(to, g)
			continue
		}
		if first := to[i].Title; first.Text != g.Title.Text {
			r.Once("groups", mapping.CodeDuplicate, cmp.Or(g.ID.At, g.Title.At), "group %q is imported twice, as %q and as %q: the first is kept, with the controls of both", g.ID.Text, first.Text, g.Title.Text)
		}
		to[i].Groups, to[i].Controls = r.join(to[i].Groups, g.Groups), append(to[i].Controls, g.Controls...)
	}
	return to
}
