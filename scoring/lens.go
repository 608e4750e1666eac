package scoring

import (
	"fmt"
	"maps"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
)

// A lens is one framework with its scope and basis, opened for one organisation at
// one instant.
type lens struct {
	*run

	scope   framework.Scope
	fw      *framework.Framework
	asks    string // "type 2"
	bases   []framework.Basis
	also    []framework.Also
	inPlace bool
	window  framework.Period
	instant framework.Date // where there is no window
	systems []string       // at least one; "" is "all alike"
	reach   *framework.Reach
	parent  map[string]string
	memo    map[judgeKey]judgement
}

func (r *run) lens(s framework.Scope) (*lens, error) {
	fw, err := r.graph.Framework(s.Framework)
	if err != nil {
		return nil, fmt.Errorf("scope %q: %w", s.Lens(), err)
	}
	l := &lens{
		run: r, scope: s, fw: fw, bases: s.Basis, window: s.Window, instant: s.AsOf, systems: s.Systems,
		reach: s.Reach(fw, r.at), parent: map[string]string{}, memo: map[judgeKey]judgement{},
	}
	for _, word := range slices.Sorted(maps.Keys(s.Profile)) {
		p := fw.Profiles[word][s.Profile[word]]
		l.asks = word + " " + s.Profile[word]
		l.bases, l.also, l.inPlace = p.Basis, p.Also, p.InPlace
	}
	if l.instant.IsZero() {
		l.instant = r.at
	}
	if len(l.systems) == 0 {
		l.systems = r.org.Systems
	}
	if len(l.systems) == 0 {
		l.systems = []string{""}
	}
	for i := range fw.Requirements {
		l.parent[fw.Requirements[i].ID] = fw.Requirements[i].Parent
	}
	return l, nil
}

// basesOf returns what the lens asks of a requirement.
func (l *lens) basesOf(id string) []framework.Basis {
	bases := l.bases
	for _, a := range l.also {
		if !l.under(id, a.Requirements) {
			continue
		}
		for _, b := range a.Basis {
			if !slices.Contains(bases, b) {
				bases = append(slices.Clone(bases), b)
			}
		}
	}
	return bases
}

func (l *lens) under(id string, groups []string) bool {
	for range len(l.parent) + 1 {
		if slices.Contains(groups, id) {
			return true
		}
		if id == "" {
			return false
		}
		id = l.parent[id]
	}
	return false
}

// ruleWindow is the window that rules see: the scope's, or the year that ends at
// the instant.
func (l *lens) ruleWindow() framework.Period {
	if !l.window.IsZero() {
		return l.window
	}
	return yearTo(l.instant)
}

func yearTo(d framework.Date) framework.Period {
	return framework.Period{First: d.AddMonths(-12) + 1, Last: d}
}

// shown is the instant that a head line shows; zero where there is a window.
func (l *lens) shown() framework.Date {
	if !l.window.IsZero() {
		return 0
	}
	return l.instant
}

// takesSystem reports whether evidence for these systems speaks of one of the lens.
func (l *lens) takesSystem(e *mapping.Evidence) bool {
	return slices.ContainsFunc(l.systems, e.In)
}

// realSystems lists the lens's systems by name, none where it has none.
func (l *lens) realSystems() []string {
	if len(l.systems) == 1 && l.systems[0] == "" {
		return []string{}
	}
	return l.systems
}
