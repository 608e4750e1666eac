// Package list says what there is: the controls, evidence types, facts, requirements, points,
// checklists, bands and rules of a catalog as lists that one can narrow, and what an id means,
// with or without its framework, misspelt or known by some of its words. It prints nothing.
package list

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
)

// A List is what there is of one kind, in the order of the catalog.
type List struct {
	Kind  string `json:"kind"`
	Count int    `json:"count"`
	Items []Item `json:"items"`
}

// An Item is one thing as named values, in order: texts, lists of texts, numbers, yes or no.
type Item []Field

// A Field is one value of an item.
type Field struct {
	Name  string
	Value any
	Brief bool // it stands in a list that is read on a terminal, too
}

// MarshalJSON writes the fields in their order.
func (x Item) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	for i, f := range x {
		b.WriteByte("{,"[min(i, 1)])
		value, err := json.Marshal(f.Value)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name, err)
		}
		fmt.Fprintf(&b, "%q:%s", f.Name, value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// Text is a value as one text.
func (f Field) Text() string {
	switch v := f.Value.(type) {
	case string:
		return v
	case []string:
		return strings.Join(v, ", ")
	case int:
		return strconv.Itoa(v)
	case bool:
		if v {
			return "yes"
		}
		return "no"
	}
	return fmt.Sprint(f.Value)
}

// Columns names what each item of a list says, in brief or whole.
func (l *List) Columns(brief bool) []string {
	var names []string
	if len(l.Items) > 0 {
		for _, f := range l.Items[0] {
			if f.Brief || !brief {
				names = append(names, f.Name)
			}
		}
	}
	return names
}

// Cells are the texts of an item, under the columns of its list.
func (x Item) Cells(brief bool) []string {
	var cells []string
	for _, f := range x {
		if f.Brief || !brief {
			cells = append(cells, f.Text())
		}
	}
	return cells
}

// A Filter keeps some of a list; an empty field keeps all.
type Filter struct {
	Framework, Discipline, Owner, Cadence, Kind, Nature string

	Key bool // key controls alone
}

// handled reports whether it chooses by what controls are.
func (f Filter) handled() bool {
	f.Framework = ""
	return f != Filter{}
}

// kind is one kind of thing.
type kind struct {
	name    string
	framed  bool // a framework narrows it
	handled bool // who runs its controls, how often and to what end, narrows it
	items   func(*filtered) []Item
}

func kinds() []kind {
	return []kind{
		{"controls", true, true, controls},
		{"evidence-types", true, true, evidenceTypes},
		{"facts", true, true, facts},
		{"requirements", true, true, requirements},
		{"points", true, true, points},
		{"checklists", true, false, checklists},
		{"bands", false, false, bands},
		{"rules", true, true, rules},
		{"sample-guides", false, false, sampleGuides},
		{"open", true, false, open},
		{"rejected", true, false, rejected},
	}
}

// Shown reports whether the things of a kind have ids, by which all of one can be shown.
func Shown(name string) bool {
	return !slices.Contains([]string{"sample-guides", "open", "rejected"}, name)
}

// Kinds names what there are lists of, beside the frameworks themselves.
func Kinds() []string {
	var names []string
	for _, k := range kinds() {
		names = append(names, k.name)
	}
	return names
}

// Of lists what a catalog holds of one kind. Conditions stand in it as their reasons, and as
// they are written only where written is asked for. The error names the nearest thing there is.
func Of(g *mapping.Graph, name string, f Filter, written bool) (*List, error) {
	i := slices.IndexFunc(kinds(), func(k kind) bool { return k.name == name })
	if i < 0 {
		names := append([]string{"frameworks"}, Kinds()...)
		return nil, fmt.Errorf("there is no list of %q%s: want one of %s", name, nearest(name, names), strings.Join(names, ", "))
	}
	k := kinds()[i]
	if f.Framework != "" && !k.framed || f.handled() && !k.handled {
		return nil, fmt.Errorf("%s have nothing of that to choose by: leave --framework, --discipline, --owner, --cadence, --kind, --nature and --key away as it suits", name)
	}
	x := &filtered{g: g, Filter: f, written: written}
	if err := x.check(); err != nil {
		return nil, err
	}
	l := &List{Kind: name, Items: k.items(x)}
	if l.Items == nil {
		l.Items = []Item{}
	}
	l.Count = len(l.Items)
	return l, nil
}

func nearest(name string, names []string) string {
	if near := framework.Nearest(name, names); near != "" {
		return fmt.Sprintf("; did you mean %q?", near)
	}
	return ""
}

// filtered is a catalog seen through a filter.
type filtered struct {
	Filter

	g       *mapping.Graph
	written bool
}

// check reports a word of the filter that nothing in the catalog has.
func (x *filtered) check() error {
	var frameworks, disciplines, owners, cadences, kinds, natures []string
	add := func(list *[]string, s string) {
		if s != "" && !slices.Contains(*list, s) {
			*list = append(*list, s)
		}
	}
	for _, f := range x.g.Frameworks() {
		add(&frameworks, f.ID)
	}
	for _, c := range x.g.Controls() {
		add(&disciplines, c.Discipline)
		add(&owners, c.Owner)
		add(&cadences, cadence(c))
		add(&kinds, c.Kind.String())
		add(&natures, c.Nature.String())
	}
	for _, w := range []struct {
		flag, value string
		known       []string
	}{{"framework", x.Framework, frameworks}, {"discipline", x.Discipline, disciplines}, {"owner", x.Owner, owners}, {"cadence", x.Cadence, cadences}, {"kind", x.Kind, kinds}, {"nature", x.Nature, natures}} {
		if w.value != "" && !slices.Contains(w.known, w.value) {
			slices.Sort(w.known)
			return fmt.Errorf("--%s %q: there is none%s: want one of %s", w.flag, w.value, nearest(w.value, w.known), strings.Join(w.known, ", "))
		}
	}
	return nil
}

// cadence is how often a control runs; of what has none it is said so.
func cadence(c *mapping.Control) string {
	if s := c.Cadence.String(); s != "" {
		return s
	}
	return "none"
}

// keeps reports whether a control passes the filter.
func (x *filtered) keeps(c *mapping.Control) bool {
	return (x.Framework == "" || slices.ContainsFunc(c.Links, func(l mapping.Link) bool { return l.To.Framework == x.Framework })) && x.handles(c)
}

// handles reports whether a control passes what the filter says of who runs it.
func (x *filtered) handles(c *mapping.Control) bool {
	return (x.Discipline == "" || c.Discipline == x.Discipline) && (x.Owner == "" || c.Owner == x.Owner) && (x.Cadence == "" || cadence(c) == x.Cadence) &&
		(x.Kind == "" || c.Kind.String() == x.Kind) && (x.Nature == "" || c.Nature.String() == x.Nature) && (!x.Key || c.Key)
}

// open reports whether nothing is filtered.
func (x *filtered) open() bool { return x.Filter == Filter{} }
