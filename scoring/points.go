package scoring

import (
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
)

// A candidate is one control that may meet a point: linked to it, standing in for
// one that is, or made of the evidence that names the point itself.
type candidate struct {
	control *mapping.Control
	link    *mapping.Link // nil: it stands in, or is evidence for the point
	needs   string
	list    []*item
	why     string
	draft   bool // rests on a link nobody reviewed
}

// candidates lists what may meet the point.
func (l *lens) candidates(p *mapping.Point) []candidate {
	list := make([]candidate, 0, len(p.Links)+1)
	for _, e := range p.Links {
		draft := e.Link.Review.State != mapping.Reviewed
		if draft && l.config.reviewedOnly {
			continue
		}
		list = append(list, candidate{e.Control, e.Link, e.Link.Needs.Text, l.byControl[e.Control.ID], e.Link.Why, draft})
		for i := range l.treats {
			t := &l.treats[i]
			if by := l.standIn(t, e.Control.ID, p.Ref); by != nil && l.without != t {
				list = append(list, candidate{by, nil, "", l.byControl[by.ID], "compensates for " + e.Control.ID + ": " + t.Why, draft})
			}
		}
	}
	if own := l.byPoint[p.Ref]; len(own) > 0 {
		list = append(list, candidate{l.anonymous(p.Ref, own), nil, "", own, "evidence that names this point", false})
	}
	return list
}

// standIn returns the control that a treatment in force puts in the place of
// another, on this point.
func (l *lens) standIn(t *mapping.Treatment, control string, p framework.PointRef) *mapping.Control {
	if t.Kind != mapping.Compensating || t.Lapsed(l.at) || t.Control != control && t.Requirement != p.Ref {
		return nil
	}
	if len(t.Points) > 0 && !slices.Contains(t.Points, p) {
		return nil
	}
	by, err := l.graph.Control(t.By)
	if err != nil {
		return nil
	}
	return by
}

// anonymous makes the control that evidence for a point stands for. It shows the
// bases for which the catalog's controls list its types; a type that none lists
// shows both.
func (l *lens) anonymous(p framework.PointRef, own []*item) *mapping.Control {
	if c := l.anon[p]; c != nil {
		return c
	}
	c := &mapping.Control{ID: "evidence-for-" + p.String(), Title: "Evidence for " + p.String()}
	var design, operation mapping.AnyOf
	for _, it := range own {
		inDesign, inOperation := l.shownAs(it.e.Type)
		if inDesign || !inOperation {
			design = append(design, it.e.Type)
		}
		if inOperation || !inDesign {
			operation = append(operation, it.e.Type)
		}
	}
	none := mapping.BasisShows{None: "this evidence shows the other basis"}
	c.Evidence = mapping.Shows{Design: none, Operation: none}
	if len(design) > 0 {
		c.Evidence.Design = mapping.BasisShows{Types: []mapping.AnyOf{design}}
	}
	if len(operation) > 0 {
		c.Evidence.Operation = mapping.BasisShows{Types: []mapping.AnyOf{operation}}
	}
	l.anon[p] = c
	return c
}

func (r *run) shownAs(evidenceType string) (design, operation bool) {
	for _, c := range r.graph.Takers(evidenceType) {
		takes := func(any mapping.AnyOf) bool { return slices.Contains(any, evidenceType) }
		design = design || slices.ContainsFunc(c.Evidence.Design.Types, takes)
		operation = operation || slices.ContainsFunc(c.Evidence.Operation.Types, takes)
	}
	return design, operation
}

// worth is the mean over the asked bases of what the candidate is worth for one
// system. Where the catalog does not ask any of them of the control, the basis that
// it does have is asked; where nothing is left to ask, nobody can tell.
func (l *lens) worth(c candidate, bases []framework.Basis, system string) Interval {
	var m mean
	for _, b := range bases {
		if j := l.judge(c.control, b, c.needs, system, c.list); j.asked {
			m.add(j.value, 1)
		}
	}
	if m.weight > 0 {
		return m.value()
	}
	for _, b := range []framework.Basis{framework.Design, framework.Operation} {
		if slices.Contains(bases, b) {
			continue
		}
		if j := l.judge(c.control, b, c.needs, system, c.list); j.asked {
			return j.value
		}
	}
	return unknown
}

// pointValue is the mean over the lens's systems of the best candidate for each;
// reviewed is its low without draft links.
func (l *lens) pointValue(list []candidate, bases []framework.Basis) (v Interval, reviewed float64) {
	var all mean
	var solid mean
	for _, s := range l.systems {
		var best, without Interval
		for _, c := range list {
			w := l.worth(c, bases, s)
			best = best.best(w)
			if !c.draft {
				without = without.best(w)
			}
		}
		all.add(best, 1)
		solid.add(without, 1)
	}
	return all.value(), solid.value().Low
}

// gapsOf lists what is missing from the candidates that do best for the point.
func (l *lens) gapsOf(list []candidate, bases []framework.Basis) []Gap {
	score := func(c candidate) float64 {
		var m mean
		for _, s := range l.systems {
			m.add(l.worth(c, bases, s), 1)
		}
		return m.value().Low
	}
	best := -1.0
	for _, c := range list {
		best = max(best, score(c))
	}
	var out []Gap
	for _, c := range list {
		if score(c) < best {
			continue
		}
		for _, b := range bases {
			out = l.addGaps(out, c, b)
		}
		if g, ok := l.nothingToAsk(c, bases); ok {
			out = append(out, g)
		}
	}
	return out
}

// nothingToAsk tells of a control of which, for some system, no basis is left to ask, so
// that nobody can tell.
func (l *lens) nothingToAsk(c candidate, bases []framework.Basis) (Gap, bool) {
	for _, s := range l.systems {
		if l.worth(c, bases, s) != unknown {
			continue
		}
		asked := slices.ContainsFunc([]framework.Basis{framework.Design, framework.Operation, framework.Stated}, func(b framework.Basis) bool {
			return (b != framework.Stated || slices.Contains(bases, b)) && l.judge(c.control, b, c.needs, s, c.list).asked
		})
		if !asked {
			return gapOf(c.control.ID, bases[len(bases)-1], "nothing is left to ask of it: nothing occurred, and no document is asked for", shortfall{open: true}, nil), true
		}
	}
	return Gap{}, false
}

// addGaps adds the gaps of one control on one basis, and for which systems.
func (l *lens) addGaps(out []Gap, c candidate, b framework.Basis) []Gap {
	start := len(out)
	for _, s := range l.systems {
		j := l.judge(c.control, b, c.needs, s, c.list)
		for _, short := range j.short {
			i := slices.IndexFunc(out[start:], func(g Gap) bool { return g.What == short.what })
			if i < 0 {
				g := gapOf(c.control.ID, b, short.what, short, j.open)
				g.Needs = c.needs
				out = append(out, g)
				i = len(out) - start - 1
			}
			out[start+i].Systems = append(out[start+i].Systems, s)
		}
	}
	for i := start; i < len(out); i++ {
		if len(out[i].Systems) == len(l.systems) {
			out[i].Systems = []string{}
		}
	}
	return out
}

func gapOf(control string, b framework.Basis, what string, s shortfall, open *undecided) Gap {
	g := Gap{
		Control: control, Basis: b, Systems: []string{}, What: what, Types: append([]string{}, s.types...), Unit: s.unit,
		Expected: s.expected, Found: s.found, Missing: append([]framework.Period{}, s.missing...), Condition: s.condition, Or: s.or, Facts: []string{}, Open: s.open || open != nil,
	}
	if open != nil {
		g.Facts = append(g.Facts, open.facts...)
	}
	return g
}
