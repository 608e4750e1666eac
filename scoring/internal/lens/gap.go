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

// A lacking is a gap with the systems that have it; none: all of the lens. Gaps are shared by all points whose candidates have them.
type lacking struct {
	gap     *Gap
	systems []string
}

// told is the gap with its systems.
func (x *lacking) told() Gap {
	g := *x.gap
	if g.Systems = x.systems; g.Systems == nil {
		g.Systems = []string{}
	}
	return g
}

// gapsOf lists what is missing from the candidates that do best for the point.
func (l *Lens) gapsOf(leaf *mapping.Leaf, p *point.Point) []lacking {
	if p.NoSystem {
		return []lacking{{gap: &Gap{Gap: result.Gap{
			Basis: l.BasesOf(leaf.Requirement.ID)[0], What: words.NoSystem, Types: []string{}, Missing: []framework.Period{}, Facts: []string{}, Open: true,
		}}}}
	}
	var out []lacking
	by := p.By
	if p.Alike() {
		by = by[:1] // what it lacks, all lack
	}
	for _, s := range by {
		best := -1.0
		for i := range s.Candidates {
			best = max(best, s.Candidates[i].Value.Low)
		}
		for i := range s.Candidates {
			if c := &s.Candidates[i]; c.Value.Low >= best && s.Value.Low < 1-result.Epsilon {
				out = addFor(out, l.Gaps(c), s.System.ID, len(by))
			}
		}
	}
	return whole(out, len(by))
}

// addFor adds gaps of a system, which is named where it is one of several; one that another system has is told with both.
// Systems come one after another: one that is named already is the last.
func addFor(list []lacking, more []Gap, system string, of int) []lacking {
	for k := range more {
		g := &more[k]
		i := slices.IndexFunc(list, func(o lacking) bool { return o.gap == g || o.gap.same(g) })
		if i < 0 {
			list = append(list, lacking{gap: g})
			i = len(list) - 1
		}
		x := &list[i]
		if n := len(x.systems); of > 1 && (n == 0 || x.systems[n-1] != system) {
			x.systems = append(x.systems, system)
		}
	}
	return list
}

// whole leaves the systems out where all of the lens have the gap.
func whole(list []lacking, systems int) []lacking {
	for i := range list {
		if len(list[i].systems) == systems {
			list[i].systems = nil
		}
	}
	return list
}

// addGaps adds what is not there yet: points share gaps of one control.
func addGaps(list, more []lacking) []lacking {
	for _, x := range more {
		if !slices.ContainsFunc(list, func(o lacking) bool {
			return (o.gap == x.gap || o.gap.same(x.gap)) && slices.Equal(o.systems, x.systems)
		}) {
			list = append(list, x)
		}
	}
	return list
}

// A gapped is what is missing from a candidate of a control, by what was judged of it and by what its link needs, and what is
// from those before it. It outlives the case, as long as nothing touches the control.
type gapped struct {
	of     *basis.Outcome
	needs  string
	gaps   []Gap
	before *gapped
}

// Gaps lists what is missing from one candidate, by basis. It is worked out once for all systems and points for which
// the candidate was judged alike; the list is shared and must not be changed.
func (l *Lens) Gaps(c *point.Candidate) []Gap {
	needs := ""
	if c.Link != nil {
		needs = c.Link.Needs.Words()
	}
	at, known := l.Case.Catalog.Place(c.Control)
	if !known || len(c.Succession()) > 0 { // what was judged for one point alone
		return slices.Clip(l.missing(c, needs))
	}
	for g := l.gaps[at]; g != nil; g = g.before {
		if g.of == c.Outcome && g.needs == needs {
			return g.gaps
		}
	}
	l.gaps[at] = &gapped{c.Outcome, needs, slices.Clip(l.missing(c, needs)), l.gaps[at]}
	return l.gaps[at].gaps
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
	var list []lacking
	for i, o := range by {
		one := *c
		one.Outcome = o
		list = addFor(list, l.Gaps(&one), systems[i], len(by))
	}
	var out []Gap
	for i := range whole(list, len(by)) {
		out = append(out, list[i].told())
	}
	return out
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
