package lens

import (
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring/internal/basis"
	"github.com/groundworkgrc/groundwork/scoring/internal/point"
	"github.com/groundworkgrc/groundwork/scoring/internal/words"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A Gap is one thing that is missing from a candidate, as it is told and as it was judged.
type Gap struct {
	result.Gap

	short *basis.Shortfall // nil: no system is there of which it could be asked
}

// Deviates reports whether something is there and deviates.
func (g *Gap) Deviates() bool { return g.short != nil && g.short.Code == basis.Deviate }

// same reports whether two gaps are one, whatever the sentences are and whichever systems
// lack it.
func (g *Gap) same(o *Gap) bool {
	return g.Control == o.Control && g.Basis == o.Basis && g.Needs == o.Needs && g.short.Same(o.short)
}

// gapsOf lists what is missing from the candidates that do best for the point.
func (l *Lens) gapsOf(leaf *mapping.Leaf, p *point.Point) []Gap {
	if p.NoSystem {
		return []Gap{{Gap: result.Gap{
			Basis: l.BasesOf(leaf.Requirement.ID)[0], Systems: []string{}, What: words.NoSystem, Types: []string{}, Missing: []framework.Period{}, Facts: []string{}, Open: true,
		}}}
	}
	var out []Gap
	for _, s := range p.By {
		best := -1.0
		for _, c := range s.Candidates {
			best = max(best, c.Value.Low)
		}
		for i := range s.Candidates {
			if c := &s.Candidates[i]; c.Value.Low >= best && s.Value.Low < 1-result.Epsilon {
				out = addFor(out, l.Gaps(c), s.System.ID)
			}
		}
	}
	return whole(out, len(p.By))
}

// addFor adds gaps of a system; one that another system has is told with both.
func addFor(list, more []Gap, system string) []Gap {
	for k := range more {
		i := slices.IndexFunc(list, func(o Gap) bool { return o.same(&more[k]) })
		if i < 0 {
			list = append(list, more[k])
			i = len(list) - 1
		}
		if !slices.Contains(list[i].Systems, system) {
			list[i].Systems = append(list[i].Systems, system)
		}
	}
	return list
}

// whole leaves the systems out where all of the lens have the gap.
func whole(list []Gap, systems int) []Gap {
	for i := range list {
		if len(list[i].Systems) == systems {
			list[i].Systems = []string{}
		}
	}
	return list
}

// addGaps adds what is not there yet: points share gaps of one control.
func addGaps(list, more []Gap) []Gap {
	for i := range more {
		if !slices.ContainsFunc(list, func(o Gap) bool { return o.same(&more[i]) && slices.Equal(o.Systems, more[i].Systems) }) {
			list = append(list, more[i])
		}
	}
	return list
}

// A gapsKey is what the gaps of a candidate go by: the control of which they are told, which may be judged by another
// that it follows, what was judged of it, and what its link needs.
type gapsKey struct {
	control *mapping.Control
	of      *basis.Outcome
	needs   string
}

// Gaps lists what is missing from one candidate, by basis. It is worked out once for all systems and points for which
// the candidate was judged alike; the list is shared and must not be changed.
func (l *Lens) Gaps(c *point.Candidate) []Gap {
	key := gapsKey{control: c.Control, of: c.Outcome}
	if c.Link != nil {
		key.needs = c.Link.Needs.Words()
	}
	out, ok := l.gaps[key]
	if !ok {
		out = slices.Clip(l.missing(c, key.needs))
		l.gaps[key] = out
	}
	return out
}

func (l *Lens) missing(c *point.Candidate, needs string) []Gap {
	var out []Gap
	for i := range c.On {
		on := &c.On[i]
		short := on.Shortfalls(c.Control, l.Case.Catalog.RulesOf(c.Control.ID, on.Basis))
		for k := range short {
			s := &short[k]
			g := gapOf(c.Control.ID, on.Basis, s)
			if since := l.Started(c.Control); !since.IsZero() && on.Basis == framework.Operation {
				g.What += " (" + words.LateStart(since) + ")"
			}
			if s.Evidence() {
				g.Needs = needs
			}
			if !slices.ContainsFunc(out, func(o Gap) bool { return o.same(&g) }) {
				out = append(out, g)
			}
		}
	}
	return out
}

// GapsOver lists what is missing from a candidate over several systems, by their names.
func (l *Lens) GapsOver(c *point.Candidate, by []*basis.Outcome, systems []string) []Gap {
	var out []Gap
	for i, o := range by {
		one := *c
		one.Outcome = o
		out = addFor(out, l.Gaps(&one), systems[i])
	}
	return whole(out, len(by))
}

func gapOf(id string, b framework.Basis, s *basis.Shortfall) Gap {
	g := Gap{short: s, Gap: result.Gap{
		Control: id, Basis: b, Systems: []string{}, What: words.Short(s), Types: append([]string{}, s.Types...), Expected: s.Expected, Found: s.Found,
		Missing: append([]framework.Period{}, s.Missing...), Or: words.Or(s), Condition: s.Condition, Facts: []string{}, Open: s.Ahead || s.Unlisted || s.Open != nil || s.Code == basis.NothingToAsk,
	}}
	switch {
	case s.Slices:
		g.Unit = result.Unit(s.Cadence.Units())
	case s.Code == basis.UnitsEmpty || s.Code == basis.Deviate:
		g.Unit = result.UnitDays
	case s.Code == basis.Once:
		g.Unit = result.UnitOccurrences
	}
	if s.Open != nil {
		g.Facts = append(g.Facts, s.Open.Facts...)
	}
	return g
}
