package profile

import (
	"cmp"

	"github.com/groundworkgrc/groundwork/catalog/oscal/internal/telling"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/oscal"
	"github.com/groundworkgrc/groundwork/mapping"
)

// A filler sets the parameters that a profile names, wherever they stand.
type filler struct {
	set   map[string]oscal.SetParam
	hit   map[string]bool
	names []string // of all parameters, to suggest one of them
}

// set fills parameters.
func (r *Resolver) set(c *oscal.Catalog, list []oscal.SetParam) {
	f := &filler{set: map[string]oscal.SetParam{}, hit: map[string]bool{}}
	for _, p := range list {
		if first, ok := f.set[p.ID.Text]; ok {
			r.Warnf(mapping.CodeDuplicate, p.ID.At, "parameter %q is set twice; the first is at %s, and this one holds", p.ID.Text, first.ID.At)
		}
		f.set[p.ID.Text] = p
	}
	f.fill(c.Params)
	f.groups(c.Groups)
	c.Each(func(k *oscal.Control) { f.fill(k.Params) })
	for _, p := range list {
		if f.hit[p.ID.Text] {
			continue
		}
		f.hit[p.ID.Text] = true
		if x := r.params[p.ID.Text]; x != nil { // which texts may name
			filled := []oscal.Param{*x}
			f.fill(filled)
			*x = filled[0]
			r.Nothing(p.ID.At, "", "parameter %q is of nothing that is chosen: it stands in texts alone that name it", p.ID.Text)
			continue
		}
		r.Nothing(p.ID.At, r.Guesses.Nearest(p.ID.Text, f.names), "parameter %q is in nothing that is imported", p.ID.Text)
	}
}

func (f *filler) fill(params []oscal.Param) {
	for i := range params {
		p := &params[i]
		f.names = append(f.names, p.ID)
		v, ok := f.set[p.ID]
		if !ok {
			continue
		}
		f.hit[p.ID] = true
		p.Label = cmp.Or(v.Label, p.Label)
		if len(v.Values) > 0 {
			p.Values = v.Values
		}
		if v.Select != nil {
			p.Select = v.Select
		}
	}
}

func (f *filler) groups(list []oscal.Group) {
	for i := range list {
		f.fill(list[i].Params)
		f.groups(list[i].Groups)
	}
}

// alter removes from controls and adds to them, in this order, as OSCAL has it.
func (r *Resolver) alter(c *oscal.Catalog, list []oscal.Alter) {
	if len(list) == 0 {
		return
	}
	at, ids := map[string]*oscal.Control{}, []string{}
	c.Each(func(k *oscal.Control) {
		if at[k.ID.Text] == nil {
			at[k.ID.Text], ids = k, append(ids, k.ID.Text)
		}
	})
	own := map[string]bool{}
	for i := range list {
		a := &list[i]
		k := at[a.Control.Text]
		if k == nil {
			r.Nothing(a.Control.At, r.Guesses.Nearest(a.Control.Text, ids), "control %q, which the profile alters, is not in what is imported", a.Control.Text)
			continue
		}
		if !own[k.ID.Text] { // what was imported is others', too
			own[k.ID.Text] = true
			k.Own()
		}
		for j := range a.Removes {
			if r.Spend(k.Size(), a.Control.At) {
				r.remove(k, &a.Removes[j], a.Control.At)
			}
		}
		for j := range a.Adds {
			if r.Spend(k.Size(), a.Control.At) {
				r.add(k, &a.Adds[j], a.Control.At)
			}
		}
	}
}

// unheld tells of alterations that were not made, those alike once.
func (r *Resolver) unheld(what string, at framework.Position, format string, args ...any) {
	r.Once(what, telling.CodeUnsupported, at, format, args...)
	r.Losses.Add(at.String(), "modify.alters: "+what, "it could not be done here", 1)
}

// remove takes away what has all that is said.
func (r *Resolver) remove(k *oscal.Control, what *oscal.Remove, at framework.Position) {
	r.known("by-item-name", what.Item, "param", "prop", "link", "part", "mapping", "map")
	if k.Remove(what) == 0 {
		r.Once("removes nothing", mapping.CodeUnknown, at, "what the profile removes from control %q is not there", k.ID.Text)
	}
}

// known warns of a word that OSCAL does not have, where there is one.
func (r *Resolver) known(what string, t oscal.Token, words ...string) {
	if t.Text != "" {
		r.Word(what, t, words...)
	}
}

// add puts something into a control.
func (r *Resolver) add(k *oscal.Control, a *oscal.Add, at framework.Position) {
	r.known("position", a.Position, "before", "after", "starting", "ending")
	if a.Title.Text != "" {
		r.unheld("titles added", at, "the profile adds a title to control %q, and OSCAL does not say that it replaces the one it has: it is left out", k.ID.Text)
	}
	switch found, whole := k.Add(a); {
	case !found:
		r.Once("adds to nothing", mapping.CodeUnknown, a.By.At, "control %q has no %q, to which the profile adds: it is left out", k.ID.Text, a.By.Text)
		r.Losses.Add(a.By.At.String(), "modify.alters: additions", "what they are added to is not there", 1)
	case !whole:
		r.unheld("additions to parameters", a.By.At, "what the profile adds to parameter %q of control %q is left out", a.By.Text, k.ID.Text)
	}
}
