package scoring

import (
	"cmp"
	"maps"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
)

// would adds what would have to be true for a point to be met, by each of its controls,
// the one that does best first.
func (l explainer) would(out []Condition, p framework.PointRef, list []candidate, bases []framework.Basis) []Condition {
	score := map[*mapping.Control]float64{}
	for _, c := range list {
		var m mean
		for _, s := range l.systems {
			m.add(l.worth(c, bases, s), 1)
		}
		score[c.control] = m.value().Low
	}
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b candidate) int { return cmp.Compare(score[b.control], score[a.control]) })
	for _, c := range list {
		for _, b := range bases {
			for _, g := range l.addGaps(nil, c, b) {
				out = addConditionsOf(out, p, c, g, l.at)
			}
		}
		if g, ok := l.nothingToAsk(c, bases); ok {
			out = addConditionsOf(out, p, c, g, l.at)
		}
	}
	return out
}

// addConditionsOf turns a gap into what would have to be true: the evidence that would
// mend it, or the answers that it waits for.
func addConditionsOf(out []Condition, p framework.PointRef, c candidate, g Gap, at framework.Date) []Condition {
	base := Condition{
		Points: []framework.PointRef{p}, Control: g.Control, Basis: g.Basis, Systems: g.Systems, What: g.What, Types: g.Types, When: g.Missing, Needs: c.needs,
	}
	if g.Condition != "" {
		base.What = g.Condition
	}
	base.Closed = len(g.Missing) > 0 && !slices.ContainsFunc(g.Missing, func(w framework.Period) bool { return w.Last >= at })
	list := []Condition{base}
	if len(g.Facts) > 0 {
		list = list[:0]
		for _, f := range g.Facts {
			one := base
			one.Fact, one.What = f, "facts."+f+" is to be answered"
			list = append(list, one)
		}
	}
	for _, n := range list {
		i := slices.IndexFunc(out, func(o Condition) bool {
			return o.Control == n.Control && o.Basis == n.Basis && o.What == n.What && o.Fact == n.Fact && o.Needs == n.Needs && slices.Equal(o.Systems, n.Systems)
		})
		switch {
		case i < 0:
			out = append(out, n)
		case !slices.Contains(out[i].Points, p):
			out[i].Points = append(out[i].Points, p)
		}
	}
	return out
}

// alone lists the evidence that a point rests on alone: take it away, and the point
// stands worse than before.
func (l explainer) alone(x *Explanation) []ReliedOn {
	out := []ReliedOn{}
	used := map[string]bool{}
	for _, p := range x.Points {
		for _, c := range p.Controls {
			for _, e := range c.Evidence {
				used[e.ID] = true
			}
		}
	}
	for _, it := range l.items {
		if !used[it.e.ID] || !it.present || !it.accepted {
			continue
		}
		res := l.lacking(it)
		load := ReliedOn{Evidence: it.e.ID, Points: []framework.PointRef{}, Readiness: res.Readiness}
		for i, p := range res.Points {
			if was := x.Points[i].Status; was != p.Status && p.Readiness.Low < x.Points[i].Readiness.Low-Epsilon {
				load.Points = append(load.Points, p.ID)
			}
		}
		if len(load.Points) > 0 {
			out = append(out, load)
		}
	}
	return out
}

// lacking judges the requirement as if a piece of evidence were not there.
func (l explainer) lacking(it *item) RequirementResult {
	bare := *l.lens
	bare.skip, bare.memo = it, maps.Clone(l.memo)
	for _, c := range l.controlsOf(it) {
		delete(bare.memo, c)
	}
	for _, p := range it.e.Points {
		delete(bare.memo, l.anon[p])
	}
	res, _ := bare.requirement(l.leaf, &leafState{})
	return res
}

// questions lists what a rule could not decide about the requirement, with what each
// answer would make of it.
func (l explainer) questions(state *leafState) []OpenQuestion {
	out := []OpenQuestion{}
	for _, o := range state.open {
		q := OpenQuestion{Control: o.control, Basis: o.basis, Why: o.why, Faulty: o.faulty, Facts: []OpenFact{}}
		for _, id := range o.facts {
			q.Facts = append(q.Facts, l.openFact(id))
		}
		out = append(out, q)
	}
	return out
}

func (l explainer) openFact(id string) OpenFact {
	f := OpenFact{Fact: id, Settles: []Answer{}}
	for _, t := range l.graph.Source().FactTypes {
		if t.ID != id {
			continue
		}
		f.Title = t.Title
		switch t.Type {
		case mapping.Bool:
			f.Settles = append(f.Settles, Answer{"true", l.answered(id, true)}, Answer{"false", l.answered(id, false)})
		case mapping.OneOf:
			for _, v := range t.Values {
				f.Settles = append(f.Settles, Answer{v, l.answered(id, v)})
			}
		default: // too many answers to try
		}
	}
	return f
}

// answered judges the requirement as if a fact were answered.
func (l explainer) answered(fact string, value any) Interval {
	r := *l.run
	r.facts = &facts{values: maps.Clone(l.facts.values)}
	r.facts.values[fact] = value
	other := *l.lens
	other.run, other.memo = &r, map[*mapping.Control]map[judgeKey]judgement{}
	res, _ := other.requirement(l.leaf, &leafState{})
	return res.Readiness
}
