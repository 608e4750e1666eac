package about

import (
	"maps"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/list"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/schema"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

// ofArgument are the names that an argument may be, by its word and, where one word means more than one thing,
// by the command.
func (x *typing) ofArgument(word string) []name {
	switch command := x.c.Name(); {
	case word == "SHELL":
		return plain(Shells())
	case word == "KIND" && command == "schema":
		return plain(schema.Kinds())
	case word == "KIND":
		return plain(list.Kinds())
	case !x.load():
		return nil
	case command == "path":
		return x.requirements()
	case word == "ID" && command == "accept":
		return x.evidence(func(p *evidence.Piece) bool { return p.Status == evidence.Draft })
	case word == "ID" && command == "renew":
		return x.evidence(nil)
	case word == "ID":
		return slices.Concat(x.frameworks(), x.requirements(), x.controls(), x.evidenceTypes(), x.facts(), x.checklists())
	case word == "A", word == "B", word == "FRAMEWORK":
		return x.frameworks()
	case word == "WHAT":
		return slices.Concat(x.requirements(), x.controls(), x.evidence(nil))
	case word == "TYPE":
		return x.evidenceTypes()
	}
	return nil
}

// ofOption are the names that the value of an option may be. It is not ok where what the help lists is all that
// there is to say.
func (x *typing) ofOption(option, word string) (names []name, ok bool) {
	switch {
	case option == "framework":
		return x.where(x.frameworks), true
	case option == "lens":
		return x.where(x.lenses), true
	case option == "control":
		return x.where(x.controls), true
	case option == "requirement":
		return x.where(x.requirements), true
	case option == "discipline":
		return x.where(x.disciplines), true
	case option == "accept", option == "drop":
		return x.where(func() []name { return x.evidence(nil) }), true
	case option == "category", option == "additional":
		return x.where(func() []name { return x.categories(option == "additional") }), true
	case word == "SYSTEMS":
		return x.where(func() []name { return plain(x.org.SystemIDs()) }), true
	case word == "ROLE", word == "WHO":
		return x.where(x.roles), true
	}
	return nil, false
}

// ofPair are the first halves of what is given as two, and of a target the whole.
func (x *typing) ofPair(word string) []name {
	if !x.load() {
		return nil
	}
	before, after := x.lenses(), []string{""}
	switch {
	case word == "FACT=VALUE":
		before = x.facts()
	case strings.HasSuffix(word, "=BAND"):
		after = nil
		for _, b := range x.graph.Source().Bands {
			after = append(after, b.Name)
		}
	}
	var names []name
	for _, n := range before {
		for _, a := range after {
			names = append(names, name{n.id + "=" + a, n.title})
		}
	}
	return names
}

func (x *typing) where(names func() []name) []name {
	if !x.load() {
		return nil
	}
	return names()
}

func plain(ids []string) []name {
	var names []name
	for _, id := range ids {
		names = append(names, name{id, ""})
	}
	return names
}

func (x *typing) frameworks() (names []name) {
	for _, f := range x.graph.Frameworks() {
		names = append(names, name{f.ID, f.Title})
	}
	return names
}

// requirements are offered with their framework, and without it to somebody who began so.
func (x *typing) requirements() (names []name) {
	var walk func(nodes []*mapping.Node)
	walk = func(nodes []*mapping.Node) {
		for _, n := range nodes {
			names = append(names, name{n.Ref.String(), n.Requirement.Title})
			if x.typed != "" && x.c.Name() != "path" {
				names = append(names, name{n.Ref.Requirement, n.Requirement.Title})
			}
			walk(n.Children)
		}
	}
	for _, f := range x.graph.Frameworks() {
		walk(x.graph.Tree(f.ID))
	}
	return names
}

func (x *typing) controls() (names []name) {
	for _, c := range x.graph.Controls() {
		names = append(names, name{c.ID, c.Title})
	}
	return names
}

func (x *typing) evidenceTypes() (names []name) {
	for _, t := range x.graph.EvidenceTypes() {
		names = append(names, name{t.ID, t.Title})
	}
	return names
}

func (x *typing) facts() (names []name) {
	for _, t := range x.graph.FactTypes() {
		names = append(names, name{t.ID, t.Title})
	}
	return names
}

func (x *typing) checklists() (names []name) {
	for _, l := range x.graph.Checklists() {
		names = append(names, name{l.ID, l.Title})
	}
	return names
}

func (x *typing) evidence(keep func(*evidence.Piece) bool) (names []name) {
	for i := range x.org.Evidence {
		if p := &x.org.Evidence[i]; keep == nil || keep(p) {
			title := p.Title
			if t, err := x.graph.EvidenceType(p.Type); title == "" && err == nil {
				title = t.Title
			}
			names = append(names, name{p.ID, title})
		}
	}
	return names
}

// lenses are the scopes that are judged: those stated, else the frameworks.
func (x *typing) lenses() (names []name) {
	for _, s := range x.org.Scopes {
		names = append(names, name{s.Lens(), s.Framework})
	}
	if names == nil {
		return x.frameworks()
	}
	return names
}

func (x *typing) categories(additional bool) (names []name) {
	for _, f := range x.graph.Frameworks() {
		for _, c := range f.Categories {
			if c.Additional == additional && !c.Always {
				names = append(names, name{c.ID, c.Title})
			}
		}
	}
	return names
}

func (x *typing) disciplines() []name {
	said := map[string]bool{}
	for _, c := range x.graph.Controls() {
		said[c.Discipline] = true
	}
	return plain(slices.Sorted(maps.Keys(said)))
}

// roles are those that controls and the organisation name.
func (x *typing) roles() []name {
	who := maps.Clone(x.org.Owners)
	if who == nil {
		who = map[string]string{}
	}
	for _, c := range x.graph.Controls() {
		if _, named := who[c.Owner]; c.Owner != "" && !named {
			who[c.Owner] = ""
		}
	}
	var names []name
	for _, role := range slices.Sorted(maps.Keys(who)) {
		names = append(names, name{role, who[role]})
	}
	return names
}
