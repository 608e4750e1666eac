package verdict

import (
	"context"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/internal/point"
	"github.com/groundworkgrc/groundwork/scoring/internal/unit"
)

// A Staleness says why a piece fills no unit that the lens asks.
type Staleness uint8

// Why a piece is stale.
const (
	NoDay     Staleness = iota // none of its days lies in one
	TooLate                    // it was performed later than the grace after its slice
	Replaced                   // what replaces it took effect before
	Unasked                    // what its type shows is not asked
	Struck                     // the links of what is in scope name other evidence types
	Satisfied                  // a rule holds without any evidence
)

// An Old is what a stale piece shows, and what was asked instead.
type Old struct {
	Why   Staleness
	Shows framework.Period // its days; of one that is too late the day on which it was performed
	Asked framework.Period // the window, the instant, or what is recent for it; or the slice for which it is too late
	By    []*piece.Piece   // that replace it, by id
	Rules []string         // that hold without any evidence
}

// old says why the piece lies in no unit that the leaf asks of it: why, were it good, it would lift
// nothing.
func (a *asking) old(ctx context.Context, r *reached) (Old, error) {
	l, p := a.lenses[r.leaf], a.piece
	if a.alone.Ended {
		if fits, err := a.lifts(ctx, r, point.Unended); fits || err != nil {
			return Old{Why: Replaced, By: l.EndedBy(p)}, err
		}
	}
	if a.struck(r) {
		return Old{Why: Struck}, nil
	}
	if rules, ok := a.satisfied(r); ok {
		return Old{Why: Satisfied, Rules: rules}, nil
	}
	old := Old{Why: Unasked}
	for i := range r.ways {
		w := &r.ways[i]
		if !a.takes(w) {
			continue
		}
		o, asked := a.late(l, w, p)
		switch {
		case !asked:
		case o.Why == TooLate:
			return o, nil
		case old.Why == Unasked:
			old = o
		}
	}
	return old, nil
}

// struck reports whether each way names other types for what its point asks: nothing in scope takes
// the piece.
func (a *asking) struck(r *reached) bool {
	return !slices.ContainsFunc(r.ways, func(w way) bool { return a.takes(&w) && w.shows(a.piece) })
}

// late says what a piece shows and what a way asks; it reports false where the way asks nothing
// that its type shows.
func (a *asking) late(l *point.Lens, w *way, p *piece.Piece) (Old, bool) {
	design, operation, c := true, true, calendar.NoCadence
	if w.edge != nil {
		k := w.edge.Control
		asks := func(b framework.Basis) bool {
			return slices.Contains(l.Asked, b) && (k.Evidence.On(b).Lists(p.Type)) && w.shows(p)
		}
		design, operation, c = asks(framework.Design), asks(framework.Operation) || l.InPlace && k.Evidence.Operation.Lists(p.Type) && w.shows(p), k.Cadence
	}
	if len(a.systemsOf(w.point)) == 0 || !design && !operation {
		return Old{}, false
	}
	f := &l.Frame
	done := p.Performed(c)
	if p.Kind == evidence.Record && operation && c.IsCalendar() && f.Windowed() {
		slicesOf := f.Slices(c)
		if i := unit.Slice(p, c, slicesOf); i >= 0 && done > slicesOf[i].Last.AddDays(c.GraceDays()) {
			return Old{Why: TooLate, Shows: framework.Period{First: done, Last: done}, Asked: slicesOf[i]}, true
		}
	}
	o := Old{Why: NoDay, Asked: f.Window}
	if shown, ok := p.Shown(c, !operation); ok {
		o.Shows = shown
	}
	switch {
	case f.Windowed():
	case operation && p.Kind == evidence.Record && !c.IsCalendar():
		o.Asked = f.Year()
	case operation && (p.Kind == evidence.Record || p.Kind == evidence.Report):
		o.Asked = framework.Period{First: c.Recent(f.Instant), Last: f.Instant}
	default:
		o.Asked = framework.Period{First: f.Instant, Last: f.Instant}
	}
	return o, true
}
