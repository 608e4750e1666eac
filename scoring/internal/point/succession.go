package point

import (
	"context"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/internal/basis"
	"github.com/groundworkgrc/groundwork/scoring/internal/days"
	"github.com/groundworkgrc/groundwork/scoring/internal/figure"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/internal/unit"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A turn is a control of a succession with the days on which it operates.
type turn struct {
	judging

	days framework.Period
}

// turns reports whether one of the controls took over from another.
func (l *Lens) turns(ways []way) bool {
	return slices.ContainsFunc(ways, func(w way) bool { return !w.named && l.follows(w.control.ID) })
}

// successions adds a candidate for each control that took over from others that are linked too.
func (l *Lens) successions(ctx context.Context, s *Shown, ways []way, y System) error {
	for i := range ways {
		w := &ways[i]
		if w.named || l.replaced(w.control.ID) == "" || linked(ways[:i], w.control.ID) != nil {
			continue
		}
		var turns []turn
		var ids []string
		for at := w; at != nil && !slices.Contains(ids, at.control.ID); at = linked(ways, l.replaced(at.control.ID)) {
			turns, ids = append(turns, turn{at.judging, l.operating(at.control.ID)}), append(ids, at.control.ID)
		}
		if len(turns) < 2 {
			continue
		}
		o, _, err := l.succeeding(ctx, turns, y)
		if err != nil {
			return err
		}
		s.Candidates = append(s.Candidates, Candidate{Outcome: o, Control: w.control, Link: w.link, turns: &ids})
	}
	return nil
}

// replaced is the control from which one took over; "" for none.
func (l *Lens) replaced(control string) string {
	if o := l.Operates[control]; o != nil {
		return o.Replaces
	}
	return ""
}

// operating are the days on which the organisation says that it runs a control.
func (l *Lens) operating(control string) framework.Period {
	d := framework.Period{First: Always, Last: piece.OpenEnd}
	o := l.Operates[control]
	if o == nil {
		return d
	}
	if !o.Since.IsZero() {
		d.First = o.Since
	}
	if !o.Until.IsZero() {
		d.Last = o.Until
	}
	return d
}

// succeeding judges several controls, the newest first, as one: units weigh by their days, and each
// belongs to the control that operates on its last day, the newest of several; of none it is
// worth nothing. It reports whether the newest owns a day.
func (l *Lens) succeeding(ctx context.Context, turns []turn, y System) (out *basis.Outcome, first bool, err error) {
	own, nobody := l.split(turns)
	first = len(own[0]) > 0
	if !l.Frame.Windowed() {
		for i := range turns {
			if len(own[i]) > 0 {
				out, err = l.judge(ctx, &turns[i].judging, y, nil)
				return out, first, err
			}
		}
		out = &basis.Outcome{}
		for _, b := range l.Asked {
			out.On = append(out.On, basis.On{Answer: &unit.Answer{}, Basis: b})
		}
		return out, first, nil
	}
	parts := make([]*basis.Outcome, len(turns))
	for i := range turns {
		if parts[i], err = l.judge(ctx, &turns[i].judging, y, &unit.Own{Days: own[i], Nobody: nobody}); err != nil {
			return nil, false, err
		}
	}
	out = &basis.Outcome{}
	for i, b := range l.Asked {
		out.On = append(out.On, joined(b, i, parts))
	}
	out.Value = basis.Whole(out.On)
	return out, first, nil
}

// split says which days are each control's, and which are of none.
func (l *Lens) split(turns []turn) (own [][]framework.Period, nobody []framework.Period) {
	w := l.Frame.Window
	if !l.Frame.Windowed() {
		w = framework.Period{First: l.Frame.Instant, Last: l.Frame.Instant}
	}
	periods := make([]framework.Period, len(turns))
	for i := range turns {
		periods[i] = turns[i].days
	}
	own = make([][]framework.Period, len(turns))
	for _, d := range days.Cut(w, periods) {
		at := -1
		for i, p := range periods {
			if p.First <= d.First && d.First <= p.Last {
				at = i
				break
			}
		}
		if at < 0 {
			nobody = append(nobody, d)
			continue
		}
		own[at] = append(own[at], d)
	}
	return own, nobody
}

// joined is one basis of a succession: its parts by their days, and nothing for the days of none.
func joined(b framework.Basis, i int, parts []*basis.Outcome) basis.On {
	on := basis.On{Answer: &unit.Answer{}, Basis: b}
	on.State = unit.None
	var m figure.Mean
	var taken, left []framework.Period
	for _, part := range parts {
		p := &part.On[i]
		if p.State == unit.None {
			continue
		}
		on.State = unit.NotAsked
		on.Units = append(on.Units, p.Units...)
		var own unit.Own
		if p.Own != nil {
			own = *p.Own
		}
		taken, left = append(taken, own.Days...), append(left, own.Nobody...)
		if n := days.Size(own.Days); p.State == unit.Asked && n > 0 {
			m.Add(p.Value, float64(n))
		}
		on.Ruled = on.Ruled || p.Ruled
		on.Waits(p.Open())
	}
	if on.State == unit.None {
		return on
	}
	if n := days.Size(append(left, taken...)) - days.Size(taken); n > 0 {
		m.Add(result.Interval{}, float64(n))
	}
	if m.Weight() > 0 {
		on.State, on.Value = unit.Asked, m.Value()
	}
	return on
}
