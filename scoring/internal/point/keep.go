package point

import (
	"slices"

	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring/internal/basis"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
)

// Keep takes over what another lens of the same framework and scope was judged, but for the controls
// that are touched, the pieces that are gone, and what reads one of the facts.
func (l *Lens) Keep(was *Lens, touched func(control string) bool, gone map[*piece.Piece]bool, facts []string) {
	l.memo = make(map[memoKey]*basis.Outcome, len(was.memo))
	for k, o := range was.memo {
		if !touched(k.control) && !l.Rules.Needs[k.needs].Reads(facts) {
			l.memo[k] = o
		}
	}
	kept := func(k needsKey) bool { return !gone[k.piece] && !l.Rules.Needs[k.text].Reads(facts) }
	l.faults = make(map[needsKey]*rule.Open, len(was.faults))
	for k, open := range was.faults {
		if kept(k) {
			l.faults[k] = open
		}
	}
	if l.needs = was.needs; len(facts) == 0 { // what both ask comes to the same
		for text := range l.Rules.Needs {
			for p := range gone {
				delete(l.needs, needsKey{text, p})
			}
		}
		return
	}
	l.needs = make(map[needsKey]told, len(was.needs))
	for k, a := range was.needs {
		if kept(k) {
			l.needs[k] = a
		}
	}
}

// Keep takes over the lists of pieces of the controls that are not touched.
func (s *Stock) Keep(was *Stock, touched func(*mapping.Control) bool) {
	for k, list := range was.by {
		if !touched(k) {
			s.by[k] = list
		}
	}
}

// Same lists the evidence types that list the same events as one, and itself.
func (s *Stock) Same(evidenceType string) []string {
	return append([]string{evidenceType}, s.same[evidenceType]...)
}

// Nothing reports whether a list of nothing of the events of a type is there.
func (s *Stock) Nothing(evidenceType string) bool {
	return slices.ContainsFunc(s.Same(evidenceType), func(t string) bool {
		return slices.ContainsFunc(s.of[t], func(p *piece.Piece) bool { return p.Zero })
	})
}
