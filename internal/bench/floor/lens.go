package floor

import (
	"fmt"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
)

// A system is one for which a point is asked.
type system struct {
	bit   uint64
	any   bool // all alike
	each  bool // it is asked of each of a kind
	only  bool // and no other is
	since day  // in service from this day; 0 for one that is not asked by its kind
}

// takes reports whether a piece counts for the system.
func (y *system) takes(p *piece) bool {
	switch {
	case y.any:
		return true
	case y.each:
		return p.systems&y.bit != 0 || !p.is(named) && y.only
	}
	return !p.is(named) || p.systems&y.bit != 0
}

// speaks reports whether a piece speaks of the system.
func (y *system) speaks(p *piece) bool {
	return y.any || !p.is(named) || p.systems&y.bit != 0
}

// A lens is a scope, judged.
type lens struct {
	*run
	reached

	id          string
	window      span // without a window the instant
	windowed    bool
	instant     day
	end         day
	year        span
	populations bool
	inPlace     bool
	planned     []bool // by node: a programme is enough
	stated      bool
	asks        [2]bool
	fails       float64
	declared    []organisation.System
	plain       int32    // how many systems points without a kind are asked of
	systems     []system // those, then those of each kind
	kinds       []span   // by each: which of systems; empty: none is declared
	mask        uint64   // of the plain ones
	blind       []bool   // by type: none of its pieces tells one plain system from another
	sightless   []bool   // by control: so of all its types
	slices      [len(cadences)][]span
	recents     [len(cadences)]span
	contradicts map[contradiction]bool
	instead     []standIn // compensating controls

	cellAt     []int32 // the place in cells, and 1, by slot and system; 0: not known yet
	cells      []answer
	judgedAt   []int32 // likewise, by judging and system
	judged     []outcome
	scratch    scratch
	counted    []bool       // by leaf: it is in the denominator
	verdictsOf []verdictsOf // by type
	listed     []framework.Ref
	marked     bitset
}

// A standIn is a control that compensates for another on a point.
type standIn struct {
	point       int32
	by, control int32
	days        span
}

// lens opens a scope.
func (r *run) lens(s *framework.Scope) (*lens, error) {
	at, ok := r.tableAt[s.Framework]
	if !ok {
		return nil, fmt.Errorf("floor: scope %q: no framework %q", s.Lens(), s.Framework)
	}
	t := r.frameworks[at]
	p := t.of.ProfileOf(*s)
	l := &lens{
		run: r, reached: reached{table: t, scope: s}, id: s.Lens(), instant: day(s.AsOf), populations: p.Populations, inPlace: p.InPlace, fails: t.of.Fails(),
	}
	if l.instant == 0 {
		l.instant = r.today
	}
	l.window, l.windowed = span{day(s.Window.First), day(s.Window.Last)}, !s.Window.IsZero()
	l.end = l.instant
	if l.year = yearTo(l.instant); l.windowed {
		l.end, l.year = l.window.last, l.window
	} else {
		l.window = span{l.instant, l.instant}
	}
	if err := l.ask(&p); err != nil {
		return nil, err
	}
	l.agreed = func(a framework.Agreement) bool {
		return a.Who != "" && a.Date != 0 && day(a.Date) <= r.today && r.org.Outside(a.Who)
	}
	l.reach(&p)
	l.place()
	l.see()
	l.stands()
	l.cellAt, l.judgedAt = make([]int32, t.slots*len(l.systems)), make([]int32, len(t.judgings)*len(l.systems))
	l.cells, l.judged = make([]answer, 0, t.slots/2), make([]outcome, 0, len(t.judgings))
	l.scratch.size(l)
	return l, nil
}

// ask takes in what the scope asks.
func (l *lens) ask(p *framework.Profile) error {
	asked := l.scope.Basis
	if len(asked) == 0 {
		asked = p.Basis
	}
	if len(asked) == 0 {
		asked = []framework.Basis{framework.Design, framework.Operation}
	}
	for _, b := range asked {
		switch b {
		case framework.Stated:
			l.stated = true
		case framework.Design:
			l.asks[design] = true
		case framework.Operation:
			l.asks[operation] = true
		default:
			return fmt.Errorf("floor: scope %q: basis %s", l.id, b)
		}
	}
	if l.stated && len(asked) > 1 {
		return fmt.Errorf("floor: scope %q: what is stated is asked with something else", l.id)
	}
	if len(p.Programme) > 0 && !l.asks[operation] {
		l.planned = make([]bool, len(l.nodes))
		for i := range l.nodes {
			n := &l.nodes[i]
			l.planned[i] = n.parent >= 0 && l.planned[n.parent] || slices.Contains(p.Programme, n.id)
		}
	}
	return nil
}

// systemsOf are the ids of the systems of a scope.
func systemsOf(o *organisation.Organisation, s *framework.Scope) []string {
	ids := slices.Clone(s.Systems)
	if len(ids) == 0 {
		ids = o.SystemIDs()
	}
	for i := range s.Subservice {
		if s.Subservice[i].Method == framework.Inclusive {
			ids = append(ids, s.Subservice[i].Systems...)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// place lists the systems for which points are asked.
func (l *lens) place() {
	for _, id := range systemsOf(l.org, l.scope) {
		y := organisation.System{ID: id}
		for i := range l.org.Systems {
			if l.org.Systems[i].ID == id {
				y = l.org.Systems[i]
			}
		}
		bit := uint64(1) << slices.Index(l.run.systems, id)
		l.mask |= bit
		l.declared, l.systems = append(l.declared, y), append(l.systems, system{bit: bit})
	}
	if len(l.systems) == 0 {
		l.systems = append(l.systems, system{any: true})
	}
	l.plain = num(len(l.systems))
	for i := range l.each {
		from := num(len(l.systems))
		for k := range l.declared {
			y := &l.declared[k]
			if !l.each[i].Of(y.Kind, y.Roles) {
				continue
			}
			since := always
			if y.Since != 0 {
				since = day(y.Since)
			}
			l.systems = append(l.systems, system{bit: l.systems[k].bit, each: true, since: since})
		}
		to := num(len(l.systems)) - 1
		if from == to {
			l.systems[from].only = true
		}
		l.kinds = append(l.kinds, span{from, to})
	}
}

// see finds the types whose pieces tell no plain system from another: each that names systems names
// all of them or none.
func (l *lens) see() {
	l.blind, l.sightless = make([]bool, len(l.types)), make([]bool, len(l.controls))
	for t := range l.sorts {
		s := &l.sorts[t]
		l.blind[t] = !s.many || l.plain == 1
		for _, m := range s.masks[:s.named] {
			l.blind[t] = l.blind[t] && (l.plain == 1 || m&l.mask == 0 || m&l.mask == l.mask)
		}
	}
	for t := range l.types {
		for _, o := range l.groups[l.types[t].group] {
			l.blind[t] = l.blind[t] && l.blind[o]
		}
	}
	for c := range l.controls {
		l.sightless[c] = true
		for _, t := range l.controls[c].types {
			l.sightless[c] = l.sightless[c] && l.blind[t]
		}
	}
}

// stands lists the compensating controls that somebody other than their owner approved.
func (l *lens) stands() {
	for i := range l.org.Treatments {
		t := &l.org.Treatments[i]
		if t.Kind != organisation.Compensating || t.Since == 0 || t.ApprovedBy == "" || t.ApprovedBy == t.Owner || t.By == t.Control || l.stated {
			continue
		}
		of, ok := l.controlAt[t.Control]
		by, err := l.graph.Control(t.By)
		if !ok || err != nil {
			continue
		}
		days := span{day(t.Since), openEnd}
		if t.Until != 0 {
			days.last = day(t.Until)
		}
		for _, ref := range t.Points {
			if at, ok := l.pointAt[ref]; ok {
				l.instead = append(l.instead, standIn{point: at, by: l.controlAt[by.ID], control: of, days: days})
			}
		}
	}
}
