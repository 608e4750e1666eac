// Package diff says what a new edition of a catalog changes: which requirements and points
// came, went, were renumbered or reworded, and which links changed with them. It compares
// by id first and by what is said second, and knows nothing of files.
package diff

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/relation"
)

// A Change is one difference between two states of a catalog.
type Change struct {
	Kind  Kind               `json:"kind"`
	What  string             `json:"what"`  // the requirement, point, control, link or relation, as in the newer state where it is there
	Was   string             `json:"was"`   // what it was: the old id, title or text; "" for what was added
	Is    string             `json:"is"`    // what it is now; "" for what was withdrawn
	Where framework.Position `json:"-"`     // in the newer state, or in the older one for what was withdrawn
	Place string             `json:"place"` // the same as text
}

// A Kind says what happened to something.
type Kind string

// Kinds of change. Renumbered is a requirement whose title and points stand under
// another id.
const (
	Added      Kind = "added"
	Withdrawn  Kind = "withdrawn"
	Renumbered Kind = "renumbered"
	Retitled   Kind = "retitled"
	Reworded   Kind = "reworded"
	Reweighted Kind = "reweighted"
	Relinked   Kind = "relinked"
	Reissued   Kind = "reissued" // a framework's edition
)

// Between lists what is different in the newer graph, in the order of frameworks,
// requirements, controls and relations. The same catalogs give nothing, and
// exchanging them turns what was added into what was withdrawn.
func Between(older, newer *mapping.Graph) []Change {
	d := &differ{list: []Change{}}
	was, is := older.Source(), newer.Source()
	for _, f := range union(was.Frameworks, is.Frameworks, func(f *framework.Framework) string { return f.ID }, framework.CompareID) {
		d.framework(older, newer, f)
	}
	d.controls(older, newer)
	d.rules(was, is)
	d.relations(was, is)
	return d.list
}

type differ struct{ list []Change }

func (d *differ) add(kind Kind, what, was, is string, at framework.Position) {
	d.list = append(d.list, Change{kind, what, was, is, at, at.String()})
}

// union lists the ids of both, once each, in order.
func union[T any](a, b []T, id func(T) string, order func(string, string) int) []string {
	var ids []string
	for _, x := range slices.Concat(a, b) {
		ids = append(ids, id(x))
	}
	slices.SortFunc(ids, order)
	return slices.Compact(ids)
}

func (d *differ) framework(older, newer *mapping.Graph, id string) {
	a, errA := older.Framework(id)
	b, errB := newer.Framework(id)
	switch {
	case errA != nil:
		d.add(Added, "framework "+id, "", b.Title, b.Places.Item)
		return
	case errB != nil:
		d.add(Withdrawn, "framework "+id, a.Title, "", a.Places.Item)
		return
	case a.Edition != b.Edition:
		d.add(Reissued, "framework "+id, a.Edition, b.Edition, b.Places.Item)
	}
	before, after := requirements(a), requirements(b)
	moved := renumbered(before, after)
	for _, q := range union(a.Requirements, b.Requirements, func(q framework.Requirement) string { return q.ID }, framework.CompareID) {
		x, y := before[q], after[q]
		switch {
		case x == nil && moved[q] != nil:
			d.add(Renumbered, id+":"+q, moved[q].ID, q, y.Places.Item)
		case x == nil:
			d.add(Added, id+":"+q, "", y.Title, y.Places.Item)
		case y == nil && !slices.ContainsFunc(b.Requirements, func(n framework.Requirement) bool { return moved[n.ID] == x }):
			d.add(Withdrawn, id+":"+q, x.Title, "", x.Places.Item)
		case y != nil:
			d.requirement(framework.Ref{Framework: id, Requirement: q}, x, y)
		}
	}
}

func requirements(f *framework.Framework) map[string]*framework.Requirement {
	m := map[string]*framework.Requirement{}
	for i := range f.Requirements {
		m[f.Requirements[i].ID] = &f.Requirements[i]
	}
	return m
}

// renumbered finds, for each id that is new, the one requirement that went and says
// the same.
func renumbered(before, after map[string]*framework.Requirement) map[string]*framework.Requirement {
	gone := map[string][]*framework.Requirement{}
	for id, q := range before {
		if after[id] == nil {
			gone[content(q)] = append(gone[content(q)], q)
		}
	}
	moved := map[string]*framework.Requirement{}
	taken := map[string]int{}
	for id, q := range after {
		if before[id] == nil {
			taken[content(q)]++
		}
		if list := gone[content(q)]; before[id] == nil && len(list) == 1 {
			moved[id] = list[0]
		}
	}
	for id, q := range after { // two that say the same: neither is the one
		if moved[id] != nil && taken[content(q)] > 1 {
			delete(moved, id)
		}
	}
	return moved
}

// content is what a requirement says, without its number.
func content(q *framework.Requirement) string {
	parts := []string{q.Title, q.Kind}
	for _, p := range q.Points {
		parts = append(parts, p.Text)
	}
	return strings.Join(parts, "\x00")
}

func (d *differ) requirement(ref framework.Ref, x, y *framework.Requirement) {
	at := y.Places.Item
	if x.Title != y.Title {
		d.add(Retitled, ref.String(), x.Title, y.Title, at)
	}
	if x.Share() != y.Share() {
		d.add(Reweighted, ref.String(), fmt.Sprint(x.Share()), fmt.Sprint(y.Share()), at)
	}
	if x.Summary != y.Summary {
		d.add(Reworded, ref.String(), x.Summary, y.Summary, at)
	}
	before, after := map[string]framework.Point{}, map[string]framework.Point{}
	for _, p := range x.Points {
		before[p.ID] = p
	}
	for _, p := range y.Points {
		after[p.ID] = p
	}
	for _, id := range union(x.Points, y.Points, func(p framework.Point) string { return p.ID }, framework.CompareID) {
		p, inA := before[id]
		q, inB := after[id]
		what := ref.Point(id).String()
		switch {
		case !inA:
			d.add(Added, what, "", q.Text, at)
		case !inB:
			d.add(Withdrawn, what, p.Text, "", x.Places.Item)
		case p.Text != q.Text:
			d.add(Reworded, what, p.Text, q.Text, at)
		}
		if inA && inB && p.Share() != q.Share() {
			d.add(Reweighted, what, fmt.Sprint(p.Share()), fmt.Sprint(q.Share()), at)
		}
	}
}

func (d *differ) controls(older, newer *mapping.Graph) {
	id := func(c *mapping.Control) string { return c.ID }
	for _, k := range union(older.Controls(), newer.Controls(), id, cmp.Compare[string]) {
		a, errA := older.Control(k)
		b, errB := newer.Control(k)
		switch {
		case errA != nil:
			d.add(Added, "control "+k, "", b.Title, b.Places.Item)
			continue
		case errB != nil:
			d.add(Withdrawn, "control "+k, a.Title, "", a.Places.Item)
			continue
		case a.Title != b.Title:
			d.add(Retitled, "control "+k, a.Title, b.Title, b.Places.Item)
		}
		if a.Does != b.Does {
			d.add(Reworded, "control "+k, a.Does, b.Does, b.Places.Item)
		}
		d.links(a, b)
	}
}

// links compares what a control is linked to, and with which points and needs.
func (d *differ) links(a, b *mapping.Control) {
	texts := func(c *mapping.Control) map[string][]string {
		m := map[string][]string{}
		for _, l := range c.Links {
			text := strings.Join(l.Points, " ")
			if text == "" {
				text = "all points"
			}
			if !l.Needs.IsZero() {
				text += ", needs " + l.Needs.Text
			}
			if !l.Review.Counts(false) {
				text += ", rejected"
			}
			m[l.To.String()] = append(m[l.To.String()], text)
		}
		return m
	}
	to := func(l mapping.Link) string { return l.To.String() }
	was, is := texts(a), texts(b)
	for _, ref := range union(a.Links, b.Links, to, framework.CompareID) {
		if x, y := strings.Join(was[ref], "; "), strings.Join(is[ref], "; "); x != y {
			d.add(Relinked, fmt.Sprintf("control %s to %s", b.ID, ref), x, y, b.Places.Item)
		}
	}
}

func (d *differ) rules(was, is mapping.Source) {
	key := func(r *mapping.Rule) string { return "rule of " + r.Control + " on " + r.Basis.String() }
	before, after := map[string]*mapping.Rule{}, map[string]*mapping.Rule{}
	for _, r := range was.Rules {
		before[key(r)] = r
	}
	for _, r := range is.Rules {
		after[key(r)] = r
	}
	for _, k := range union(was.Rules, is.Rules, key, cmp.Compare[string]) {
		x, y := before[k], after[k]
		switch {
		case x == nil:
			d.add(Added, k, "", y.Expr.Text, y.Places.Item)
		case y == nil:
			d.add(Withdrawn, k, x.Expr.Text, "", x.Places.Item)
		case x.Expr.Text != y.Expr.Text:
			d.add(Reworded, k, x.Expr.Text, y.Expr.Text, y.Places.Item)
		}
	}
}

func (d *differ) relations(was, is mapping.Source) {
	key := func(r *relation.Statement) string { return r.From.String() + " to " + r.To.String() }
	before, after := map[string]*relation.Statement{}, map[string]*relation.Statement{}
	for _, r := range was.Relations {
		before[key(r)] = r
	}
	for _, r := range is.Relations {
		after[key(r)] = r
	}
	for _, k := range union(was.Relations, is.Relations, key, framework.CompareID) {
		x, y := before[k], after[k]
		switch {
		case x == nil:
			d.add(Added, "relation "+k, "", y.Is.String(), y.Places.Item)
		case y == nil:
			d.add(Withdrawn, "relation "+k, x.Is.String(), "", x.Places.Item)
		case x.Is != y.Is:
			d.add(Reworded, "relation "+k, x.Is.String(), y.Is.String(), y.Places.Item)
		}
	}
}
