package oscal

import (
	"cmp"
	"slices"
	"strings"
)

// Each goes over all controls of a catalog, which may be changed in their place.
func (c *Catalog) Each(do func(*Control)) {
	eachOf(c.Controls, do)
	for i := range c.Groups {
		eachIn(&c.Groups[i], do)
	}
}

func eachIn(g *Group, do func(*Control)) {
	eachOf(g.Controls, do)
	for i := range g.Groups {
		eachIn(&g.Groups[i], do)
	}
}

func eachOf(list []Control, do func(*Control)) {
	for i := range list {
		do(&list[i])
		eachOf(list[i].Controls, do)
	}
}

// Flatten lists the controls that stand in groups.
func Flatten(groups []Group) []Control {
	var out []Control
	for _, g := range groups {
		out = append(append(out, g.Controls...), Flatten(g.Groups)...)
	}
	return out
}

// ParamsOf lists what groups declare themselves.
func ParamsOf(groups []Group) []Param {
	var out []Param
	for _, g := range groups {
		out = append(append(out, g.Params...), ParamsOf(g.Groups)...)
	}
	return out
}

// Merge adds to a control what another of its id has besides; its title stays.
func (c *Control) Merge(other *Control) {
	c.Params = UnitedParams(c.Params, other.Params)
	c.Props = united(c.Props, other.Props, func(p Prop) string { return p.NS + " " + p.Name + " " + p.Value.Text })
	c.Links = united(c.Links, other.Links, func(l Link) string { return l.Rel + " " + l.Href.Text })
	c.Parts = unitedParts(c.Parts, other.Parts)
}

// UnitedParams adds the parameters that are not there.
func UnitedParams(to, from []Param) []Param {
	return united(to, from, func(p Param) string { return p.ID })
}

// united adds what is not there by its key.
func united[T any](to, from []T, key func(T) string) []T {
	there := map[string]bool{}
	for _, v := range to {
		there[key(v)] = true
	}
	to = slices.Clone(to)
	for _, v := range from {
		if !there[key(v)] {
			there[key(v)] = true
			to = append(to, v)
		}
	}
	return to
}

// unitedParts adds parts that are not there; those of one id are one, with the parts of both.
func unitedParts(to, from []Part) []Part {
	key := func(p *Part) string { return cmp.Or(p.ID.Text, p.Name+" "+p.Prose) }
	to = slices.Clone(to)
	place := make(map[string]int, len(to))
	for i := range to {
		place[key(&to[i])] = i
	}
	for _, p := range from {
		i, there := place[key(&p)]
		if !there {
			place[key(&p)] = len(to)
			to = append(to, p)
			continue
		}
		to[i].Parts = unitedParts(to[i].Parts, p.Parts)
		if p.Prose != to[i].Prose {
			to[i].Prose = strings.TrimSpace(to[i].Prose + "\n" + p.Prose)
		}
	}
	return to
}

// Own makes what the control holds its own, so that a change of it is none of another.
func (c *Control) Own() {
	c.Props, c.Links, c.Params, c.Parts = slices.Clone(c.Props), slices.Clone(c.Links), slices.Clone(c.Params), cloned(c.Parts)
}

func cloned(parts []Part) []Part {
	parts = slices.Clone(parts)
	for i := range parts {
		p := &parts[i]
		p.Props, p.Links, p.Parts = slices.Clone(p.Props), slices.Clone(p.Links), cloned(p.Parts)
	}
	return parts
}

// Size is how much there is to look through in a control.
func (c *Control) Size() int {
	return 1 + len(c.Params) + len(c.Props) + len(c.Links) + sizeOf(c.Parts)
}

func sizeOf(parts []Part) int {
	n := 0
	for i := range parts {
		n += 1 + len(parts[i].Props) + len(parts[i].Links) + sizeOf(parts[i].Parts)
	}
	return n
}

// hits reports whether something has all that is said, which has to be something.
func (r *Remove) hits(item, name, class, id, ns string) bool {
	some := false
	for _, is := range [][2]string{{r.Item.Text, item}, {r.Name.Text, name}, {r.Class.Text, class}, {r.ID.Text, id}, {r.NS.Text, cmp.Or(ns, NIST)}} {
		if is[0] != "" && is[0] != is[1] {
			return false
		}
		some = some || is[0] != ""
	}
	return some
}

// Remove takes away what has all that is said, and counts it.
func (c *Control) Remove(r *Remove) int {
	before := c.Size()
	c.Params = slices.DeleteFunc(c.Params, func(p Param) bool { return r.hits("param", "", p.Class, p.ID, "") })
	c.Props, c.Links, c.Parts = r.props(c.Props), r.links(c.Links), r.parts(c.Parts)
	return before - c.Size()
}

func (r *Remove) props(list []Prop) []Prop {
	return slices.DeleteFunc(list, func(p Prop) bool { return r.hits("prop", p.Name, p.Class, "", p.NS) })
}

func (r *Remove) links(list []Link) []Link {
	return slices.DeleteFunc(list, func(Link) bool { return r.hits("link", "", "", "", "") })
}

func (r *Remove) parts(list []Part) []Part {
	list = slices.DeleteFunc(list, func(p Part) bool { return r.hits("part", p.Name, p.Class, p.ID.Text, p.NS) })
	for i := range list {
		p := &list[i]
		p.Props, p.Links, p.Parts = r.props(p.Props), r.links(p.Links), r.parts(p.Parts)
	}
	return list
}

// Add puts something where it says: at the start or the end of what it names, or before or after
// that; before or after the control itself is at its start or end. It reports whether there is
// what it names, and whether that could take all of it: a parameter has a label, values and
// choices alone.
func (c *Control) Add(a *Add) (found, whole bool) {
	first := a.Position.Text == "before" || a.Position.Text == "starting"
	beside := a.Position.Text == "before" || a.Position.Text == "after"
	if a.By.Text == "" || a.By.Text == c.ID.Text {
		c.Params, c.Props = put(c.Params, a.Params, first, nil), put(c.Props, a.Props, first, nil)
		c.Links, c.Parts = put(c.Links, a.Links, first, nil), put(c.Parts, a.Parts, first, nil)
		return true, true
	}
	if i := slices.IndexFunc(c.Params, func(p Param) bool { return p.ID == a.By.Text }); i >= 0 {
		if beside {
			c.Params = put(c.Params, a.Params, first, &i)
		}
		return true, len(a.Props)+len(a.Links)+len(a.Parts) == 0 && (beside || len(a.Params) == 0)
	}
	return c.toPart(a, nil, &c.Parts, first, beside), true
}

// toPart adds to the part of that id, or beside it; it reports whether there is one.
func (c *Control) toPart(a *Add, above *Part, list *[]Part, first, beside bool) bool {
	for i := range *list {
		p := &(*list)[i]
		if p.ID.Text != a.By.Text {
			if c.toPart(a, p, &p.Parts, first, beside) {
				return true
			}
			continue
		}
		props, links, parts, at := &p.Props, &p.Links, &p.Parts, (*int)(nil)
		if beside {
			props, links, parts, at = &c.Props, &c.Links, list, &i
			if above != nil {
				props, links = &above.Props, &above.Links
			}
		}
		*props, *links = put(*props, a.Props, first, nil), put(*links, a.Links, first, nil)
		*parts = put(*parts, a.Parts, first, at)
		c.Params = put(c.Params, a.Params, first, nil) // a part has none of its own
		return true
	}
	return false
}

// put adds to a list: at its start or end, or before or after one of it.
func put[T any](to, add []T, first bool, beside *int) []T {
	at := len(to)
	switch {
	case beside != nil && first:
		at = *beside
	case beside != nil:
		at = *beside + 1
	case first:
		at = 0
	}
	return slices.Insert(to, at, add...)
}
