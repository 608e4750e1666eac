package scoring

import (
	"fmt"
	"maps"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
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
	bridge  int // months after the window for which a letter is taken
	window  framework.Period
	instant framework.Date // where there is no window
	systems []string       // at least one, in order; "" is "all alike"
	reach   *framework.Reach
	parent  map[string]string
	leaves  []*mapping.Leaf
	self    *lens                   // this one, or the one of which this is a variation on the same input
	skip    *item                   // left out, to see what rests on it alone
	without *organisation.Treatment // left out, to see what it changes

	// What has been judged so far.
	memo     map[*mapping.Control]map[judgeKey]judgement
	states   []*leafState // by the order of the leaves
	controls map[*mapping.Control]*controlState
	sum      *summary

	finders map[mapping.Subject][]findingRule
}

func (r *run) lens(s framework.Scope) (*lens, error) {
	fw, err := r.graph.Framework(s.Framework)
	if err != nil {
		return nil, fmt.Errorf("scope %q: %w", s.Lens(), err)
	}
	l := &lens{
		run: r, scope: s, fw: fw, bases: s.Basis, window: s.Window, instant: s.AsOf, systems: s.Systems,
		reach: s.Reach(fw, r.at), parent: map[string]string{}, leaves: r.graph.Leaves(fw.ID),
		memo: map[*mapping.Control]map[judgeKey]judgement{}, controls: map[*mapping.Control]*controlState{},
	}
	l.states, l.finders = make([]*leafState, len(l.leaves)), r.rulesFor(fw.ID)
	for _, word := range slices.Sorted(maps.Keys(s.Profile)) {
		p := fw.Profiles[word][s.Profile[word]]
		l.asks = word + " " + s.Profile[word]
		l.bases, l.also, l.inPlace, l.bridge = p.Basis, p.Also, p.InPlace, p.BridgeMonths
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
	l.systems = slices.Compact(slices.Sorted(slices.Values(l.systems)))
	l.self = l
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

// started returns since when the organisation says that it runs the control, where that
// is inside the window, and the sentence that tells it.
func (l *lens) started(c *mapping.Control) (string, bool) {
	o, ok := l.operates[c.ID]
	if !ok || l.window.IsZero() || !l.window.Contains(o.Since) || o.Since == l.window.First {
		return "", false
	}
	return fmt.Sprintf("late start: in operation since %s, inside the window", o.Since), true
}

// takesSystem reports whether evidence for these systems speaks of one of the lens.
func (l *lens) takesSystem(e *evidence.Piece) bool {
	return slices.ContainsFunc(l.systems, e.In)
}

// realSystems lists the lens's systems by name, none where it has none.
func (l *lens) realSystems() []string {
	if len(l.systems) == 1 && l.systems[0] == "" {
		return []string{}
	}
	return l.systems
}
