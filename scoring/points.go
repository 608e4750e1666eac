package scoring

import (
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/mapping/review"
	"github.com/groundworkgrc/groundwork/scoring/internal/figure"
	"github.com/groundworkgrc/groundwork/scoring/result"
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
		draft := e.Link.Review.State != review.Reviewed
		if draft && l.config.reviewedOnly {
			continue
		}
		list = append(list, candidate{e.Control, e.Link, e.Link.Needs.Text, l.byControl[e.Control.ID], e.Link.Why, draft})
		list = l.addStandIns(list, l.exchanged[e.Control.ID], p.Ref, draft)
	}
	draft := len(p.Links) > 0 && !slices.ContainsFunc(p.Links, func(e mapping.Edge) bool { return e.Link.Review.State == review.Reviewed })
	list = l.addStandIns(list, l.exchangedFor[p.Ref.Ref], p.Ref, draft)
	own := l.byPoint[p.Ref]
	for _, t := range typesOf(own) {
		of := slices.DeleteFunc(slices.Clone(own), func(it *item) bool { return it.e.Type != t })
		list = append(list, candidate{l.anonymous(p.Ref, t), nil, "", of, "evidence that names this point", false})
	}
	return list
}

// addStandIns adds the controls that treatments put in the place of others, each once.
func (l *lens) addStandIns(list []candidate, treatments []*organisation.Treatment, p framework.PointRef, draft bool) []candidate {
	for _, t := range treatments {
		by := l.standIn(t, p)
		if by == nil || t == l.without || slices.ContainsFunc(list, func(c candidate) bool { return c.control == by && c.link == nil }) {
			continue
		}
		list = append(list, candidate{by, nil, "", l.byControl[by.ID], "compensates for " + treated(*t) + ": " + t.Why, draft})
	}
	return list
}

// typesOf lists the types of evidence, each once, in order.
func typesOf(list []*item) []string {
	var types []string
	for _, it := range list {
		types = append(types, it.e.Type)
	}
	slices.Sort(types)
	return slices.Compact(types)
}

// standIn returns the control that a treatment in force puts in the place of another, on
// this point. One that is linked to the point by itself counts by its own link.
func (l *lens) standIn(t *organisation.Treatment, p framework.PointRef) *mapping.Control {
	if t.Lapsed(l.at) || len(t.Points) > 0 && !slices.Contains(t.Points, p) {
		return nil
	}
	by, err := l.graph.Control(t.By)
	if err != nil {
		return nil
	}
	for i := range by.Links {
		if k := &by.Links[i]; k.To == p.Ref && k.Review.State != review.Rejected && k.Reaches(p.Point) {
			return nil
		}
	}
	return by
}

// anonymous makes the control that evidence of one type for a point stands for. It shows
// the bases for which the catalog's controls list the type; a type that none lists shows
// both. Each type stands for itself, so that no piece takes anything from another.
func (l *lens) anonymous(p framework.PointRef, kind string) *mapping.Control {
	key := anonymousKey{p, kind}
	if c := l.anon[key]; c != nil {
		return c
	}
	c := &mapping.Control{ID: "evidence-for-" + p.String(), Title: "Evidence for " + p.String()}
	design, operation := l.shownAs(kind)
	shows := mapping.BasisShows{Types: []mapping.AnyOf{{kind}}}
	none := mapping.BasisShows{None: "this evidence shows the other basis"}
	c.Evidence = mapping.Shows{Design: shows, Operation: shows}
	if operation && !design {
		c.Evidence.Design = none
	}
	if design && !operation {
		c.Evidence.Operation = none
	}
	l.anon[key] = c
	return c
}

// An anonymousKey is a point with a type of evidence that names it.
type anonymousKey struct {
	point framework.PointRef
	kind  string
}

// forget drops the controls that stood for evidence of a point.
func (r *run) forget(p framework.PointRef) {
	for key, c := range r.anon {
		if key.point != p {
			continue
		}
		for _, l := range r.lenses {
			delete(l.memo, c)
		}
		delete(r.anon, key)
	}
}

func (r *run) shownAs(evidenceType string) (design, operation bool) {
	for _, c := range r.graph.Takers(evidenceType) {
		design = design || c.Evidence.Design.Lists(evidenceType)
		operation = operation || c.Evidence.Operation.Lists(evidenceType)
	}
	return design, operation
}

// worth is the mean over the asked bases of what the candidate is worth for one
// system. Where the catalog does not ask any of them of the control, the basis that
// it does have is asked; where nothing is left to ask, nobody can tell.
func (l *lens) worth(c candidate, bases []framework.Basis, system string) result.Interval {
	var m means
	for _, b := range bases {
		m.add(l.judge(c.control, b, c.needs, system, c.list))
	}
	v, asked, may := m.value()
	if asked {
		return v
	}
	if b, ok := l.insteadOf(c, bases, system); ok {
		v = l.judge(c.control, b, c.needs, system, c.list).value
		if may {
			v.High = 1
		}
		return v
	}
	return figure.Unknown
}

// worthOf is the mean over the lens's systems of what the candidate is worth for each.
func (l *lens) worthOf(c candidate, bases []framework.Basis) result.Interval {
	var m figure.Mean
	for _, s := range l.systems {
		m.Add(l.worth(c, bases, s), 1)
	}
	return m.Value()
}

// insteadOf is the basis that is asked where the catalog asks the control for none of the
// lens's.
func (l *lens) insteadOf(c candidate, bases []framework.Basis, system string) (framework.Basis, bool) {
	for _, b := range []framework.Basis{framework.Design, framework.Operation} {
		if !slices.Contains(bases, b) && l.judge(c.control, b, c.needs, system, c.list).asked {
			return b, true
		}
	}
	return 0, false
}

// judgedOn lists the bases on which the candidate is judged: the lens's, and the one that
// is asked instead where none of these is.
func (l *lens) judgedOn(c candidate, bases []framework.Basis) []framework.Basis {
	out := bases
	for _, s := range l.systems {
		if slices.ContainsFunc(bases, func(b framework.Basis) bool { return l.judge(c.control, b, c.needs, s, c.list).asked }) {
			continue
		}
		if b, ok := l.insteadOf(c, bases, s); ok && !slices.Contains(out, b) {
			out = append(slices.Clone(out), b)
		}
	}
	return out
}

// pointValue is the mean over the lens's systems of the best candidate for each;
// reviewed is its low without draft links.
func (l *lens) pointValue(list []candidate, bases []framework.Basis) (v result.Interval, reviewed float64) {
	var all figure.Mean
	var solid figure.Mean
	for _, s := range l.systems {
		var best, without result.Interval
		for _, c := range list {
			w := l.worth(c, bases, s)
			best = figure.Best(best, w)
			if !c.draft {
				without = figure.Best(without, w)
			}
		}
		all.Add(best, 1)
		solid.Add(without, 1)
	}
	return all.Value(), solid.Value().Low
}

// gapsOf lists what is missing from the candidates that do best for the point.
func (l *lens) gapsOf(list []candidate, bases []framework.Basis) []result.Gap {
	best := -1.0
	for _, c := range list {
		best = max(best, l.worthOf(c, bases).Low)
	}
	var out []result.Gap
	for _, c := range list {
		if l.worthOf(c, bases).Low < best {
			continue
		}
		for _, b := range l.judgedOn(c, bases) {
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
func (l *lens) nothingToAsk(c candidate, bases []framework.Basis) (result.Gap, bool) {
	for _, s := range l.systems {
		if l.worth(c, bases, s) != figure.Unknown {
			continue
		}
		asked := slices.ContainsFunc([]framework.Basis{framework.Design, framework.Operation, framework.Stated}, func(b framework.Basis) bool {
			return (b != framework.Stated || slices.Contains(bases, b)) && l.judge(c.control, b, c.needs, s, c.list).asked
		})
		if !asked {
			return gapOf(c.control.ID, bases[len(bases)-1], "nothing is left to ask of it: nothing occurred, and no document is asked for", shortfall{open: true}, nil), true
		}
	}
	return result.Gap{}, false
}

// addGaps adds the gaps of one control on one basis, and for which systems.
func (l *lens) addGaps(out []result.Gap, c candidate, b framework.Basis) []result.Gap {
	start := len(out)
	for _, s := range l.systems {
		j := l.judge(c.control, b, c.needs, s, c.list)
		for _, short := range j.short {
			i := slices.IndexFunc(out[start:], func(g result.Gap) bool { return g.What == short.what })
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

func gapOf(control string, b framework.Basis, what string, s shortfall, open *undecided) result.Gap {
	g := result.Gap{
		Control: control, Basis: b, Systems: []string{}, What: what, Types: append([]string{}, s.types...), Unit: s.unit,
		Expected: s.expected, Found: s.found, Missing: append([]framework.Period{}, s.missing...), Condition: s.condition, Or: s.or, Facts: []string{}, Open: s.open || open != nil,
	}
	if open != nil {
		g.Facts = append(g.Facts, open.facts...)
	}
	return g
}
