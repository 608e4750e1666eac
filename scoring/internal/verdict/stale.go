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

// stale reports whether the piece lies in no unit that the leaf asks of it, and why: were it good, it
// would lift nothing.
func (j *Judge) stale(ctx context.Context, a *asked) (Old, bool, error) {
	l, p := a.lens, a.piece
	fits, err := j.lies(ctx, a, a.good)
	if fits || err != nil {
		return Old{}, false, err
	}
	if by := l.EndedBy(p); len(by) > 0 {
		unended := good(func(l *point.Lens) *point.Stock { return l.Unended(p) })
		if fits, err = j.lies(ctx, a, unended); err != nil {
			return Old{}, false, err
		}
		if fits {
			return Old{Why: Replaced, By: by}, true, nil
		}
	}
	if a.struck() {
		return Old{Why: Struck}, true, nil
	}
	if rules, ok := j.satisfied(a); ok {
		return Old{Why: Satisfied, Rules: rules}, true, nil
	}
	old := Old{Why: Unasked}
	for _, w := range a.ways {
		o, asked := late(l, w, p)
		switch {
		case !asked:
		case o.Why == TooLate:
			return o, true, nil
		case old.Why == Unasked:
			old = o
		}
	}
	return old, true, nil
}

// lies reports whether the piece, were it good, would lift a point of the leaf.
func (j *Judge) lies(ctx context.Context, a *asked, good *over) (bool, error) {
	fits, _, err := j.lifts(ctx, good.of(a.lens), a)
	return fits, err
}

// late says what a piece shows and what a way asks; it reports false where the way asks nothing
// that its type shows.
func late(l *point.Lens, w way, p *piece.Piece) (Old, bool) {
	design, operation, c := true, true, calendar.NoCadence
	if w.edge != nil {
		k := w.edge.Control
		asks := func(b framework.Basis) bool {
			return slices.Contains(l.Asked, b) && (k.Evidence.On(b).Lists(p.Type)) && w.shows(p)
		}
		design, operation, c = asks(framework.Design), asks(framework.Operation) || l.InPlace && k.Evidence.Operation.Lists(p.Type) && w.shows(p), k.Cadence
	}
	if _, ok := l.SystemsOf(&w.point.Point); !ok || !design && !operation {
		return Old{}, false
	}
	f := &l.Frame
	done := p.Performed(c)
	if p.Kind == evidence.Record && operation && c.IsCalendar() && f.Windowed() {
		slicesOf := c.Slices(f.Window)
		if i := unit.Slice(p, c, slicesOf); i >= 0 && done > slicesOf[i].Last.AddDays(c.GraceDays()) {
			return Old{Why: TooLate, Shows: framework.Period{First: done, Last: done}, Asked: slicesOf[i]}, true
		}
	}
	o := Old{Why: NoDay, Asked: f.Window}
	if shown := p.Days(c, !operation); len(shown) > 0 {
		o.Shows = framework.Period{First: shown[0].First, Last: shown[len(shown)-1].Last}
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
