package catalog

import (
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/mapping/overlay"
)

// rename reads a control that is named by an id that it had before (was) as the control that it
// is now, wherever the files name controls, and tells of each. Overlays are laid on after, so
// that they find it too.
func (r *reader) rename() {
	n := renamer{now: renamed(r.src.Controls), tell: func(p framework.Problem) { r.problems.Add(p) }}
	if len(n.now) == 0 {
		return
	}
	n.catalog(&r.src)
	for _, x := range r.overlays {
		n.overlay(x)
	}
	n.organisation(&r.org)
}

// Rename reads the controls that an organisation names by ids that they had before as those that they
// are now, as [Load] does, and tells of each: for what was read by itself ([Decode]) or made in Go.
func Rename(src mapping.Source, o *organisation.Organisation) framework.Problems {
	var told framework.Problems
	n := renamer{now: renamed(src.Controls), tell: func(p framework.Problem) { told = append(told, p) }}
	if o == nil || len(n.now) == 0 {
		return nil
	}
	o.Operates, o.Evidence, o.Treatments, o.Risks = slices.Clone(o.Operates), slices.Clone(o.Evidence), slices.Clone(o.Treatments), slices.Clone(o.Risks)
	o.Scopes = slices.Clone(o.Scopes)
	for i := range o.Scopes {
		o.Scopes[i].SoA = slices.Clone(o.Scopes[i].SoA)
	}
	if n.organisation(o); len(told) > 0 && o.Digest != "" {
		o.Digest = organisation.Digest(o)
	}
	return told
}

// renamed says what controls are called now, by what they were called.
func renamed(list []*mapping.Control) map[string]string {
	now, live := map[string]string{}, map[string]bool{"": true}
	for _, c := range list {
		if c != nil {
			live[c.ID] = true
		}
	}
	for _, c := range list {
		if c == nil {
			continue
		}
		for _, id := range c.Was {
			if !live[id] && now[id] == "" {
				now[id] = c.ID
			}
		}
	}
	return now
}

// A renamer knows what controls are called now, by what they were called.
type renamer struct {
	now  map[string]string
	tell func(framework.Problem)
}

func (n renamer) knows(id string) bool {
	_, ok := n.now[id]
	return ok
}

// one renames one id.
func (n renamer) one(id *string, at framework.Position) {
	is, ok := n.now[*id]
	if !ok {
		return
	}
	n.tell(framework.Problem{Pos: at, Code: CodeRenamed, Severity: framework.Warning, Message: "control \"" + *id + "\" is called \"" + is + "\" now, and is read as that: say so"})
	*id = is
}

// list renames ids in a list, which then names each once.
func (n renamer) list(ids *[]string, key string, places framework.Places) {
	before := *ids
	if !slices.ContainsFunc(before, n.knows) {
		return
	}
	*ids = slices.Clone(before)
	for i := range *ids {
		n.one(&(*ids)[i], places.Index(key, i))
	}
	if slices.Equal(before, *ids) {
		return
	}
	seen := map[string]bool{}
	*ids = slices.DeleteFunc(*ids, func(id string) bool {
		again := seen[id]
		seen[id] = true
		return again
	})
}

func (n renamer) catalog(src *mapping.Source) {
	for _, c := range src.Controls {
		n.list(&c.ReliesOn, "relies_on", c.Places)
	}
	for _, x := range src.Rules {
		n.one(&x.Control, x.Places.At("control"))
		for i := range x.Tests {
			n.evidence(x.Tests[i].Evidence)
		}
	}
	for _, x := range src.Rejected {
		n.one(&x.Control, x.Places.At("control"))
	}
}

func (n renamer) overlay(x *overlay.Overlay) {
	for i := range x.Retitle {
		n.one(&x.Retitle[i].Control, x.Retitle[i].Places.At("control"))
	}
	for i := range x.Drop {
		n.one(&x.Drop[i].Control, x.Drop[i].Places.At("control"))
	}
	for i := range x.Relink {
		n.one(&x.Relink[i].Control, x.Relink[i].Places.At("control"))
	}
	for i := range x.Tighten {
		n.one(&x.Tighten[i].Control, x.Tighten[i].Places.At("control"))
	}
}

func (n renamer) evidence(list []evidence.Piece) {
	for i := range list {
		n.list(&list[i].Controls, "controls", list[i].Places)
	}
}

func (n renamer) organisation(o *organisation.Organisation) {
	n.operates(o)
	n.evidence(o.Evidence)
	for i := range o.Treatments {
		t := &o.Treatments[i]
		n.one(&t.Control, t.Places.At("control"))
		n.one(&t.By, t.Places.At("by"))
	}
	for i := range o.Risks {
		n.list(&o.Risks[i].Controls, "controls", o.Risks[i].Places)
	}
	for i := range o.Scopes {
		for j := range o.Scopes[i].SoA {
			a := &o.Scopes[i].SoA[j]
			n.one(&a.Control, a.Places.At("control"))
		}
	}
}

// operates renames what is said of controls in operation. One that took over from what is
// the same control now took over from nothing.
func (n renamer) operates(o *organisation.Organisation) {
	for i := range o.Operates {
		x := &o.Operates[i]
		n.one(&x.Control, x.Places.Item)
		before := x.Replaces
		n.one(&x.Replaces, x.Places.At("replaces"))
		if x.Replaces == x.Control && before != x.Replaces {
			x.Replaces = ""
		}
	}
}
