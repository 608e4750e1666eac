package verdict

import (
	"context"
	"slices"

	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/scoring/internal/basis"
	"github.com/groundworkgrc/groundwork/scoring/internal/point"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// lacks says what a piece that would fit needs more.
func (a *asking) lacks(ctx context.Context, r *reached) (Verdict, error) {
	p, l := a.piece, a.lenses[r.leaf]
	v := Verdict{Reason: NeedsMore, Lacks: a.lacking[:0], Links: a.links[:0]}
	for i := range r.ways {
		w := &r.ways[i]
		if !a.takes(w) {
			continue
		}
		systems := a.systemsOf(w.point)
		v.add(System, !w.point.Each.IsZero() && !slices.ContainsFunc(systems, func(y point.System) bool { return y.Takes(p) }))
		if w.edge == nil {
			continue
		}
		if err := a.linked(ctx, &v, l, w); err != nil {
			return v, err
		}
	}
	v.add(Nothing, p.Zero)
	v.add(TestedNumber, p.Void && !p.Zero)
	v.add(SampleResult, p.Unstated)
	v.add(Rest, len(v.Lacks) == 0)
	slices.Sort(v.Lacks)
	a.lacking, a.links = v.Lacks, v.Links
	return v, nil
}

// linked adds what a link and the control that it is of ask of the piece.
func (a *asking) linked(ctx context.Context, v *Verdict, l *point.Lens, w *way) error {
	p := a.piece
	ok := !w.shows(p)
	if !ok {
		var err error
		if ok, err = l.Satisfies(ctx, w.edge.Link.Needs.Text, p); err != nil {
			return err
		}
	}
	if !ok && !slices.Contains(v.Links, w.edge.Link) {
		v.Links = append(v.Links, w.edge.Link)
	}
	v.add(Needs, !ok)
	lists := w.edge.Control.Cadence == calendar.PerEvent && l.Frame.Populations && l.Frame.Windowed()
	v.add(Population, lists && !p.Counted)
	v.add(Source, lists && !p.HasSource)
	v.ruled(a.rulesOf(l, w.edge.Control))
	return nil
}

// satisfied reports whether what each way asks of the piece's type is shown in full without any
// evidence, and by which rules.
func (a *asking) satisfied(r *reached) ([]string, bool) {
	var v Verdict
	l := a.lenses[r.leaf]
	for i := range r.ways {
		w := &r.ways[i]
		if !a.takes(w) {
			continue
		}
		none := &a.none[w.none]
		for k, b := range l.Asked {
			if (w.edge == nil || w.edge.Control.Evidence.On(b).Lists(a.piece.Type)) && none.On(k) < 1-result.Epsilon {
				return nil, false
			}
		}
		if w.edge != nil {
			v.ruled(a.rulesOf(l, w.edge.Control))
		}
	}
	return v.Rules, len(v.Rules) > 0
}

func (v *Verdict) add(w What, when bool) {
	if when && !slices.Contains(v.Lacks, w) {
		v.Lacks = append(v.Lacks, w)
	}
}

// ruled adds what the rules of a control ask.
func (v *Verdict) ruled(by ruling) {
	v.add(Rule, by.some)
	if len(v.Rules) == 0 {
		v.Rules = slices.Clip(by.whys)
		return
	}
	for _, why := range by.whys {
		if !slices.Contains(v.Rules, why) {
			v.Rules = append(v.Rules, why)
		}
	}
}

// A ruling is what the rules of a control ask, on the bases that the lens asks.
type ruling struct {
	some bool
	whys []string
}

// rulesOf is what the rules of a control ask. It is looked up once, and told of many pieces.
func (a *asking) rulesOf(l *point.Lens, c *mapping.Control) ruling {
	by, known := a.rulings[c]
	if known {
		return by
	}
	for _, b := range l.Asked {
		r := l.Rules.Of(c.ID, b)
		by.some = by.some || !r.IsZero()
		list := r.Tightenings
		if r.Rule != nil {
			list = append([]*basis.Rule{r.Rule}, list...)
		}
		for _, one := range list {
			if !slices.Contains(by.whys, one.Why) {
				by.whys = append(by.whys, one.Why)
			}
		}
	}
	if a.rulings == nil {
		a.rulings = map[*mapping.Control]ruling{}
	}
	a.rulings[c] = by
	return by
}
