package profile

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/oscal"
	"github.com/groundworkgrc/groundwork/mapping"
)

// Methods of combining two controls of one id. OSCAL's own is "keep", and keeps both.
const (
	useFirst = "use-first"
	mergeAll = "merge"
	keepBoth = "keep"
)

// picker returns what copies chosen controls, as the profile wants them put together.
func (r *Resolver) picker(m *oscal.Merge) *picker {
	k := &picker{Resolver: r, method: keepBoth, taken: map[string]oscal.Control{}, more: map[string][]oscal.Control{}}
	if m != nil && m.Combine != nil && m.Combine.Method.Text != "" {
		r.Word("method", m.Combine.Method, useFirst, mergeAll, keepBoth)
		k.method = m.Combine.Method.Text
	}
	return k
}

// twice reports whether a control of that id was taken before, and does what is to be done
// with two. The very same control twice is one.
func (k *picker) twice(c oscal.Control) bool {
	first, ok := k.taken[c.ID.Text]
	if !ok {
		return false
	}
	plain := c
	plain.Controls, first.Controls = nil, nil
	switch {
	case reflect.DeepEqual(first, plain), k.method == useFirst:
	case k.method == mergeAll:
		k.more[c.ID.Text] = append(k.more[c.ID.Text], plain)
	default:
		k.Alike.Count("twice", doubled(c.ID.At), func(n int) string {
			others := ""
			if n > 1 {
				others = fmt.Sprintf(", and %d more", n-1)
			}
			return fmt.Sprintf("control %q%s is imported twice, and a framework has one of each id; the one at %s is kept", c.ID.Text, others, first.ID.At)
		})
	}
	return true
}

// doubled is what is told of two of one id, but for the words.
func doubled(at framework.Position) framework.Problem {
	return framework.Problem{Pos: at, Code: mapping.CodeDuplicate, Severity: framework.Warning}
}

// merge adds to each control what others of its id have besides.
func (k *picker) merge(c *oscal.Catalog) {
	if len(k.more) == 0 {
		return
	}
	c.Each(func(x *oscal.Control) {
		for _, other := range k.more[x.ID.Text] {
			if other.Title.Text != x.Title.Text {
				k.Once("titles", mapping.CodeDuplicate, other.ID.At, "control %q has two titles, %q and %q: the first is kept", x.ID.Text, x.Title.Text, other.Title.Text)
			}
			x.Merge(&other)
		}
		delete(k.more, x.ID.Text)
	})
}

// An arranger puts what was imported into the groups of a profile.
type arranger struct {
	*Resolver

	from   []oscal.Control
	ids    []string // of all of them
	placed map[string]bool
}

// arrange gives a catalog the groups of the profile. What is put into none of them is left out,
// as OSCAL has it, and told.
func (r *Resolver) arrange(ctx context.Context, c *oscal.Catalog, to *oscal.CustomGroups) {
	a := &arranger{Resolver: r, from: append(c.Controls, oscal.Flatten(c.Groups)...), placed: map[string]bool{}}
	_, a.ids = r.chosen(ctx, a.from, nil, nil, nil)
	c.Groups, c.Controls = a.groups(ctx, to.Groups), a.insert(ctx, to.Insert)
	ids := slices.DeleteFunc(a.ids, func(id string) bool { return a.placed[id] })
	if len(ids) == 0 {
		return
	}
	where := r.path[len(r.path)-1]
	r.Warnf(mapping.CodeUnknown, a.from[0].ID.At, "%d of the controls that %s imports, %q the first, are in none of its own groups and are left out", len(ids), where, ids[0])
	r.Losses.Add(where, "controls in no group", "merge.custom takes what it names", len(ids))
}

func (a *arranger) groups(ctx context.Context, list []oscal.CustomGroup) []oscal.Group {
	var out []oscal.Group
	for i := range list {
		g := &list[i]
		out = append(out, oscal.Group{
			ID: g.ID, Class: g.Class, Title: g.Title, Params: g.Params, Props: g.Props, Links: g.Links, Parts: g.Parts,
			Groups: a.groups(ctx, g.Groups), Controls: a.insert(ctx, g.Insert),
		})
	}
	return out
}

// insert takes controls in the order that is asked for, each in the first place that names it.
func (a *arranger) insert(ctx context.Context, list []oscal.Insertion) []oscal.Control {
	var out []oscal.Control
	for i := range list {
		x := &list[i]
		if !a.Spend(1+len(a.ids), x.Order.At) {
			return out
		}
		chosen, ids := a.chosen(ctx, a.from, x.All, x.Include, x.Exclude)
		for _, id := range ids {
			if chosen[id] && a.placed[id] {
				delete(chosen, id)
				a.Alike.Count("placed", doubled(a.from[0].ID.At), func(n int) string {
					return fmt.Sprintf("%d controls, %q the first, are put into more than one place by the profile: they stand in the first", n, id)
				})
			}
			a.placed[id] = a.placed[id] || chosen[id]
		}
		k := a.picker(nil)
		k.chosen = chosen
		got := k.controls(a.from)
		a.order(got, x.Order)
		out = append(out, got...)
	}
	return out
}

func (a *arranger) order(list []oscal.Control, by oscal.Token) {
	if by.Text == "" {
		return
	}
	a.Word("order", by, "keep", "ascending", "descending")
	sign := map[string]int{"ascending": 1, "descending": -1}[by.Text]
	slices.SortStableFunc(list, func(x, y oscal.Control) int { return sign * strings.Compare(x.ID.Text, y.ID.Text) })
}
