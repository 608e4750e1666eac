package point

import (
	"iter"
	"slices"

	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
)

// Keep takes over what another lens of the same framework and scope was judged, but for the controls
// that are touched, the pieces that are gone, and what reads one of the facts.
func (l *Lens) Keep(was *Lens, touched func(*mapping.Control) bool, gone map[*piece.Piece]bool, facts []string) {
	l.links = was.links
	if l.whole == nil || l.Planned { // else it shares what the other has
		l.memo = make(memo, len(was.memo))
		for control, judged := range was.memo {
			switch {
			case touched(control):
			case len(facts) == 0:
				l.memo[control] = judged
			default:
				l.memo[control] = judged.without(facts, l.Rules)
			}
		}
	}
	kept := func(k needsKey) bool { return !gone[k.piece] && !l.Rules.Needs[k.text].Reads(facts) }
	l.faults = make(map[needsKey]*rule.Open, len(was.faults))
	for k, open := range was.faults {
		if kept(k) {
			l.faults[k] = open
		}
	}
}

// Keep takes over the lists of pieces of the controls that are not touched.
func (s *Stock) Keep(was *Stock, touched iter.Seq[*mapping.Control]) {
	s.by = was.by.Next()
	for k := range touched {
		s.by.Put(k, nil)
	}
}

// Onto is the lens over another stock of the same day, with what another case states, of which nothing is judged yet;
// operated says that other controls are operated in it.
func (l *Lens) Onto(c *Case, s *Stock, operated bool) *Lens {
	own := l.On(s, l.Relaxed)
	own.room = oneByOne()
	own.Rules, own.Counts, own.Facts, own.Treatments = c.Rules, c.Counts, c.Facts, c.Organisation.Treatments
	if !operated {
		return own
	}
	own.Operates = make(map[string]organisation.Operates, len(c.Organisation.Operates))
	for _, o := range c.Organisation.Operates {
		own.Operates[o.Control] = o
	}
	return own
}

// Same lists the evidence types that list the same events as one, and itself.
func (s *Stock) Same(evidenceType string) []string {
	return append([]string{evidenceType}, s.same[evidenceType]...)
}

// Nothing reports whether a list of nothing of the events of a type is there.
func (s *Stock) Nothing(evidenceType string) bool {
	return s.zeros[evidenceType] > 0 || slices.ContainsFunc(s.same[evidenceType], func(t string) bool { return s.zeros[t] > 0 })
}
