package organisation

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/check"
	"github.com/groundworkgrc/groundwork/internal/glyph"
)

// whole checks what is said of the organisation itself.
func (w *walker) whole(org *Organisation) {
	item := check.Top("organisation", -1, "", org.Places)
	w.good = Organisation{Places: org.Places}
	if w.Name("name", org.Name, item.At("name")) {
		w.good.Name = org.Name
	}
	if w.Date("as_of", org.AsOf, item.At("as_of")) {
		w.good.AsOf = org.AsOf
	}
	before := w.Faults()
	for _, role := range slices.Sorted(maps.Keys(org.Owners)) {
		at := item.At("owners." + role)
		w.Key("role", role, at)
		if glyph.Blank(role) || glyph.Blank(org.Owners[role]) {
			w.Addf(check.Missing, at, "role %q has nobody: name a person, or leave it out", check.Short(role))
			continue
		}
		w.Name("owner", org.Owners[role], at)
	}
	if w.Faults() == before {
		w.good.Owners = org.Owners
	}
	seen := check.Seen{}
	for i, s := range org.Systems {
		before := w.Faults()
		switch named := w.system(&s, item, i, seen); {
		case w.Faults() == before:
			w.good.Systems = append(w.good.Systems, s)
		case named:
			w.good.Systems = append(w.good.Systems, System{ID: s.ID, Places: s.Places}) // of which nothing else is known
		}
	}
}

// system checks one system, and reports whether it has a name of its own.
func (w *walker) system(s *System, org *check.Item, i int, seen check.Seen) (named bool) {
	at := org.Index("systems", i)
	if glyph.Blank(s.ID) {
		w.Addf(check.Missing, at, "a system without name")
		return false
	}
	if !w.Key("system", s.ID, at) {
		return false
	}
	item := org.Sub("systems", i, s.ID, s.Places)
	if !w.Once(s.ID, item, seen, func() string { return fmt.Sprintf("system %q is declared twice", check.Short(s.ID)) }) {
		return false
	}
	w.systems.Declare(s.ID)
	w.Title(s.Title, item.At("title"))
	w.kind(s, item)
	w.Date("since", s.Since, item.At("since"))
	return true
}

// kind reports a kind of system, or a role to one, that no framework knows, where any knows
// kinds.
func (w *walker) kind(s *System, item *check.Item) {
	kinds := w.kindsOf()
	if s.Kind == "" {
		if len(s.Roles) > 0 {
			w.Addf(check.Missing, item.At("roles"), "system %q has roles and no kind: say kind", check.Short(s.ID))
		}
		return
	}
	if len(kinds) == 0 {
		w.Name("kind", s.Kind, item.At("kind"))
		w.Names("role", s.Roles, item, "roles")
		return
	}
	if !w.OneOf("kind of system", s.Kind, slices.Sorted(maps.Keys(kinds)), item.At("kind")) || len(kinds[s.Kind]) == 0 {
		return
	}
	for i, role := range s.Roles {
		w.OneOf("role to a system of kind "+s.Kind, role, kinds[s.Kind], item.Index("roles", i))
	}
}

// kindsOf lists the kinds of system that any framework knows, with their roles.
func (w *walker) kindsOf() map[string][]string {
	if w.kinds != nil {
		return w.kinds
	}
	w.kinds = map[string][]string{}
	for _, id := range w.Frameworks.List() {
		for kind, roles := range w.Framework(id).SystemKinds {
			all := append(slices.Clone(w.kinds[kind]), roles...)
			slices.Sort(all)
			w.kinds[kind] = slices.Compact(all)
		}
	}
	return w.kinds
}

func (w *walker) operates(ctx context.Context, list []Operates) error {
	seen := check.Seen{}
	ended := w.successions(list)
	return take(ctx, w, list, &w.good.Operates, func(i int, o *Operates) {
		item := check.Top("operates", i, o.Control, o.Places)
		if w.Known("control", &w.Controls, o.Control, item.Whole()) {
			w.Once(o.Control, item, seen, func() string { return fmt.Sprintf("operated control %q is declared twice", o.Control) })
		}
		w.Date("since", o.Since, item.At("since"))
		w.Date("until", o.Until, item.At("until"))
		w.Said("owner", o.Owner, item.At("owner"))
		w.Text("does", o.Does, item.At("does"))
		w.late(func() string { return fmt.Sprintf("control %q", check.Short(o.Control)) }, o.Since, o.Until, item.At("until"))
		if o.Replaces != "" && w.Known("control", &w.Controls, o.Replaces, item.At("replaces")) && ended[i] != "" {
			w.Addf(CodeCircle, item.At("replaces"), "control %q replaces itself in the end: %s", check.Short(o.Control), ended[i])
		}
	})
}

// successions returns, for one entry of each circle of controls that replace one another, the
// way back to it.
func (w *walker) successions(list []Operates) map[int]string {
	place, ended := make(map[string]int, len(list)), map[int]string{}
	for i, o := range list {
		place[o.Control] = i
	}
	next := func(i int) []int {
		if to, known := place[list[i].Replaces]; known && list[i].Replaces != "" {
			return []int{to}
		}
		return nil
	}
	check.Circles(len(list), next, func(circle []int) {
		way := check.SomeOf(len(circle)+1, func(i int) string { return check.Short(list[circle[i%len(circle)]].Control) })
		ended[circle[0]] = strings.ReplaceAll(way, ", ", " → ")
	})
	return ended
}

func (w *walker) treatments(ctx context.Context, list []Treatment) error {
	return check.Each(ctx, list, func(i int, t *Treatment) {
		before := w.Faults()
		w.treatment(t, check.Top("treatments", i, "", t.Places))
		if w.Faults() == before {
			w.good.Treatments, w.treated = append(w.good.Treatments, *t), append(w.treated, i)
		}
	})
}

func (w *walker) treatment(t *Treatment, item *check.Item) {
	if t.Kind == UnstatedTreatment {
		w.Addf(check.Missing, item.Whole(), "a treatment says what it is (kind): accepted-risk, remediation or compensating")
	}
	check.Enum(&w.Report, "kind of treatment", t.Kind, item.At("kind"))
	switch {
	case t.Control != "":
		w.Known("control", &w.Controls, t.Control, item.At("control"))
		w.Name("requirement", t.Requirement.String(), item.At("requirement"))
	case t.Requirement != framework.Ref{}:
		w.Requirement(&w.Report, t.Requirement, item.At("requirement"), false)
	case t.Risk != "" && t.Kind != Compensating:
	default:
		w.Addf(check.Missing, item.Whole(), "a treatment names a control, a requirement or a risk")
	}
	var wanted []string
	if glyph.Blank(t.Why) {
		wanted = append(wanted, "a reason (why)")
	}
	if glyph.Blank(t.Owner) {
		wanted = append(wanted, "an owner")
	}
	if len(wanted) > 0 {
		w.Addf(check.Missing, item.Whole(), "a treatment wants %s", strings.Join(wanted, " and "))
	}
	w.Text("why", t.Why, item.At("why"))
	w.Name("owner", t.Owner, item.At("owner"))
	w.Said("approved_by", t.ApprovedBy, item.At("approved_by"))
	w.Date("since", t.Since, item.At("since"))
	w.Date("until", t.Until, item.At("until"))
	w.late(func() string { return "the treatment" }, t.Since, t.Until, item.At("until"))
	if t.Kind == Compensating {
		w.compensation(t, item)
	} else {
		w.Name("by", t.By, item.At("by"))
	}
	if t.Risk != "" {
		w.Known("risk", &w.risks, t.Risk, item.At("risk"))
	}
	for i, p := range t.Points {
		known := w.Point(&w.Report, p, item.Index("points", i), false)
		if known && t.Kind == Compensating && len(w.Taken(t.Control)) > 0 && t.By != t.Control && !w.Serves(t.Control, p) {
			w.Warnf(CodeTold, item.Index("points", i), "control %q is not linked to %s: nothing is compensated there", check.Short(t.Control), p)
		}
	}
}

// compensation checks a control that stands in for another. Of one that says too little for a
// figure beside, this is told.
func (w *walker) compensation(t *Treatment, item *check.Item) {
	w.Known("control", &w.Controls, t.By, item.At("by"))
	if t.By == t.Control && t.By != "" {
		w.Addf(check.Value, item.At("by"), "control %q cannot compensate for itself", t.By)
	}
	if !glyph.Blank(t.ApprovedBy) && w.org.person(t.ApprovedBy) == w.org.person(t.Owner) {
		w.Addf(check.Value, item.At("approved_by"), "%s owns the compensation and cannot approve it: want somebody else", check.Short(t.ApprovedBy))
	}
	var lacks []string
	for _, x := range []struct {
		what    string
		missing bool
	}{
		{"since", t.Since.IsZero()}, {"points", len(t.Points) == 0}, {"control", t.Control == ""}, {"approved_by", glyph.Blank(t.ApprovedBy)},
	} {
		if x.missing {
			lacks = append(lacks, x.what)
		}
	}
	if len(lacks) > 0 {
		w.Warnf(CodeTold, item.Whole(), "the compensation leaves out %s: no figure with it stands beside", strings.Join(lacks, ", "))
	}
}

// person returns whom a role or a name stands for, so that two spellings of one are one.
func (o *Organisation) person(name string) string {
	key := glyph.Fold(name)
	for _, role := range slices.Sorted(maps.Keys(o.Owners)) {
		if glyph.Fold(role) == key {
			return glyph.Fold(o.Owners[role])
		}
	}
	return key
}

// Outside reports whether the name is that of somebody outside: neither the organisation nor
// a role or a person of its owners. What holds no letter names nobody.
func (o *Organisation) Outside(who string) bool {
	key := glyph.Fold(who)
	if !strings.ContainsFunc(key, unicode.IsLetter) || key == glyph.Fold(o.Name) {
		return false
	}
	for role, person := range o.Owners {
		if key == glyph.Fold(role) || key == glyph.Fold(person) {
			return false
		}
	}
	return true
}

func (w *walker) nonconformities(ctx context.Context, list []Nonconformity) error {
	seen := check.Seen{}
	return take(ctx, w, list, &w.good.Nonconformities, func(i int, n *Nonconformity) {
		item := check.Top("nonconformities", i, n.ID, n.Places)
		w.ID("nonconformity", n.ID, item, seen)
		w.Requirement(&w.Report, n.Requirement, item.At("requirement"), true)
		if n.Grade == UnstatedGrade {
			w.Addf(check.Missing, item.Whole(), "nonconformity %q does not say its grade: major or minor", check.Short(n.ID))
		}
		check.Enum(&w.Report, "grade", n.Grade, item.At("grade"))
		raised := w.Date("raised", n.Raised, item.At("raised"))
		w.Date("due", n.Due, item.At("due"))
		closed := w.Date("closed", n.Closed, item.At("closed"))
		if raised && closed && n.Closed > 0 && n.Closed < n.Raised {
			w.Addf(check.Value, item.At("closed"), "nonconformity %q was closed on %s, before it was raised on %s", check.Short(n.ID), n.Closed, n.Raised)
		}
		if raised && n.Due > 0 && n.Due < n.Raised {
			w.Warnf(CodeTold, item.At("due"), "nonconformity %q is due on %s, before it was raised on %s", check.Short(n.ID), n.Due, n.Raised)
		}
	})
}
