package list

import (
	"fmt"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring/requests"
)

// Named refuses a name to list by that nothing has: an empty list would say that all is done.
func Named(flag, name string, known []string) error {
	if name == "" || slices.Contains(known, name) {
		return nil
	}
	hint := ""
	if near := framework.Nearest(name, known); near != "" {
		hint = fmt.Sprintf("; did you mean %q?", near)
	} else if len(known) > 0 {
		hint = ": want one of " + strings.Join(known, ", ")
	}
	return fmt.Errorf("%s %q: nothing here is called so%s", flag, name, hint)
}

// Owned reports whether something is of the role or person who is asked for, however it is written; "" is anybody.
func Owned(who, role, person string) bool {
	return who == "" || strings.EqualFold(who, role) || strings.EqualFold(who, person)
}

// Nobody refuses a role or a person, however it is written, that nothing names; flag is how it was asked for.
func Nobody(flag, owner string, g *mapping.Graph, org *organisation.Organisation) error {
	known := people(g, org)
	if i := slices.IndexFunc(known, func(s string) bool { return strings.EqualFold(s, owner) }); i >= 0 {
		return nil
	}
	return Named(flag, owner, known)
}

// people are the roles that run controls and whoever the organisation names.
func people(g *mapping.Graph, org *organisation.Organisation) []string {
	var list []string
	for _, c := range g.Controls() {
		list = append(list, c.Owner)
	}
	for role, name := range org.Owners {
		list = append(list, role, name)
	}
	for i := range org.Operates {
		list = append(list, org.Operates[i].Owner)
	}
	for i := range org.Evidence {
		list = append(list, org.Evidence[i].Owner)
	}
	for i := range org.Treatments {
		list = append(list, org.Treatments[i].Owner)
	}
	for i := range org.Risks {
		list = append(list, org.Risks[i].Owner)
	}
	list = slices.DeleteFunc(list, func(s string) bool { return s == "" })
	slices.Sort(list)
	return slices.Compact(list)
}

// Controls are those that somebody names, by the ids that they have now. It refuses one that there is
// not.
func Controls(g *mapping.Graph, said []string) ([]string, error) {
	var ids []string
	for _, id := range said {
		c, err := g.Control(id)
		if err != nil {
			return nil, fmt.Errorf("--control: %w", err)
		}
		if !slices.Contains(ids, c.ID) {
			ids = append(ids, c.ID)
		}
	}
	return ids, nil
}

// NoRequirement refuses a requirement, by its whole or its printed id, that there is not.
func NoRequirement(g *mapping.Graph, id string) error {
	var known []string
	for _, f := range g.Frameworks() {
		for i := range f.Requirements {
			known = append(known, f.Requirements[i].ID, f.ID+":"+f.Requirements[i].ID)
		}
	}
	if id == "" || slices.Contains(known, id) {
		return nil
	}
	hint := " ('groundwork catalog list requirements' lists what there is)"
	if near := framework.Nearest(id, known); near != "" {
		hint = fmt.Sprintf("; did you mean %q?", near)
	}
	return fmt.Errorf("--requirement %q: there is no such requirement%s", id, hint)
}

// Lenses are those of a list of requests.
func Lenses(l *requests.List) []string {
	var list []string
	for i := range l.Lenses {
		list = append(list, l.Lenses[i].Lens)
	}
	return list
}
