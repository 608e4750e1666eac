package list

import (
	"fmt"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
)

// A Meaning is one thing that an id may mean.
type Meaning struct {
	Kind  string `json:"kind"` // framework, requirement, point, control, evidence-type, fact, checklist, band, finding-rule, start-rule
	ID    string `json:"id"`   // in full
	Title string `json:"title"`
}

// Meanings is what an id means, where it is not one thing alone.
type Meanings struct {
	ID    string    `json:"id"`
	Words bool      `json:"words"` // nothing has the id itself; these hold its words
	List  []Meaning `json:"meanings"`
}

// Find returns what an id means: what has that id, with its framework or without, whatever the
// case; else the frameworks that begin with it; else the control that had it before; else whatever holds its words. Of a point the
// requirement is meant. The error says what is nearest, of any kind.
func Find(g *mapping.Graph, id, kind string) (Meanings, error) {
	all := everything(g)
	if kind != "" {
		all = slices.DeleteFunc(all, func(m Meaning) bool { return m.Kind != kind })
		if len(all) == 0 {
			return Meanings{}, fmt.Errorf("--kind %q: want one of %s", kind, strings.Join(meant(), ", "))
		}
	}
	for _, is := range []func(m Meaning) bool{
		func(m Meaning) bool { return m.ID == id },
		func(m Meaning) bool { return bare(m) == id },
		func(m Meaning) bool { return strings.EqualFold(m.ID, id) || strings.EqualFold(bare(m), id) },
		func(m Meaning) bool {
			return m.Kind == "framework" && len(id) >= 3 && strings.HasPrefix(m.ID, strings.ToLower(id))
		},
	} {
		if list := keep(all, is); len(list) > 0 {
			return Meanings{ID: id, List: list}, nil
		}
	}
	if c, err := g.Control(id); err == nil && c.ID != id && (kind == "" || kind == "control") {
		return Meanings{ID: id, List: []Meaning{{"control", c.ID, c.Title}}}, nil
	}
	if list := keep(all, func(m Meaning) bool { return m.Kind != "point" && framework.HoldsWords(m.ID, id) }); len(list) > 0 {
		return Meanings{ID: id, Words: true, List: list}, nil
	}
	return Meanings{}, fmt.Errorf("nothing is called %q: no framework, requirement, control, evidence type, fact, checklist or band%s"+
		" ('groundwork catalog list controls' and its like list what there is)", id, suggested(all, id))
}

func keep(all []Meaning, is func(Meaning) bool) []Meaning {
	return slices.DeleteFunc(slices.Clone(all), func(m Meaning) bool { return !is(m) })
}

// bare is an id without its framework.
func bare(m Meaning) string {
	if _, id, ok := strings.Cut(m.ID, ":"); ok && (m.Kind == "requirement" || m.Kind == "point") {
		return id
	}
	return m.ID
}

// suggested names the nearest of each kind.
func suggested(all []Meaning, id string) string {
	var near, bares []string
	for _, kind := range meant() {
		var names []string
		for _, m := range all {
			if m.Kind == kind {
				names = append(names, m.ID)
				if b := bare(m); b != m.ID {
					names = append(names, b)
				}
			}
		}
		if n := framework.Nearest(id, names); n != "" {
			near, bares = append(near, fmt.Sprintf("%q (%s)", n, strings.ReplaceAll(kind, "-", " "))), append(bares, n)
		}
	}
	switch len(near) {
	case 0:
		return ""
	case 1:
		return fmt.Sprintf("; did you mean %q?", bares[0])
	}
	return "; did you mean " + strings.Join(near, " or ") + "?"
}

// meant names the kinds of things that an id may mean.
func meant() []string {
	return []string{"framework", "requirement", "point", "control", "evidence-type", "fact", "checklist", "band", "finding-rule", "start-rule"}
}

// everything is all that has an id.
func everything(g *mapping.Graph) []Meaning {
	var all []Meaning
	add := func(kind, id, title string) { all = append(all, Meaning{kind, id, title}) }
	for _, f := range g.Frameworks() {
		add("framework", f.ID, f.Title)
	}
	for _, f := range g.Frameworks() {
		for i := range f.Requirements {
			q := &f.Requirements[i]
			ref := framework.Ref{Framework: f.ID, Requirement: q.ID}
			add("requirement", ref.String(), q.Title)
			for _, p := range q.Points {
				add("point", ref.Point(p.ID).String(), p.Text)
			}
		}
	}
	for _, c := range g.Controls() {
		add("control", c.ID, c.Title)
	}
	for _, t := range g.EvidenceTypes() {
		add("evidence-type", t.ID, t.Title)
	}
	for _, t := range g.FactTypes() {
		add("fact", t.ID, t.Title)
	}
	for _, l := range g.Checklists() {
		add("checklist", l.ID, l.Title)
	}
	for _, b := range g.Source().Bands {
		add("band", b.Name, b.Why)
	}
	for _, r := range g.Source().FindingRules {
		add("finding-rule", r.ID, r.Why)
	}
	for _, r := range g.Source().StartRules {
		add("start-rule", r.ID, r.Why)
	}
	return all
}
