package unit

import (
	"cmp"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A filling finds the pieces that fill units. The units keep it in the place of lists: each day of a
// window may be filled by as many pieces as there are, and few units are asked by which.
type filling struct {
	*Subject

	items   *Items
	of      [1]string // the evidence type, as units list it; "" for all
	kind    evidence.Kind
	design  bool
	once    bool           // the window is one unit, which a moment of it fills
	listed  bool           // by lists alone that name where they were taken from
	overdue framework.Date // by those alone that were to be looked at anew before this day; zero: by all
	recent  framework.Date // from this last day on a report shows the instant; zero: none does
	apart   bool           // of the subject it has its own
}

// each goes through the days that pieces show, ended by what is newer, and whether they are sure. No
// two stretches of a piece share a day.
func (f *filling) each(yield func(p *piece.Piece, d framework.Period, sure bool)) {
	for i := range f.items.Len() {
		it := f.items.At(i)
		if !f.overdue.IsZero() && !it.Overdue(f.overdue) {
			continue
		}
		if it.Void || f.of[0] != "" && it.Type != f.of[0] || f.listed && (!it.Counted || !it.HasSource) {
			continue
		}
		d, ok := f.shows(it.Piece)
		switch {
		case !ok:
		case f.once && f.kind == evidence.Record, len(f.Newer) == 0:
			yield(it.Piece, f.lasting(d), it.Sure)
		default:
			shown, open := piece.Ended(d, f.Newer[it.ID], f.System)
			if shown.First <= shown.Last {
				yield(it.Piece, f.lasting(shown), it.Sure)
			}
			if open.First <= open.Last {
				yield(it.Piece, f.lasting(open), false)
			}
		}
	}
}

// shows are the days by which a piece fills units, before anything ends it.
func (f *filling) shows(p *piece.Piece) (framework.Period, bool) {
	day := p.Collected
	switch {
	case !f.once:
		return p.Shown(f.Cadence, f.design)
	case f.kind == evidence.Record:
		day = p.Performed(f.Cadence)
	case f.kind != evidence.State:
		return p.Shown(f.Cadence, false)
	}
	return framework.Period{First: day, Last: day}, true
}

func (f *filling) lasting(d framework.Period) framework.Period {
	if !f.recent.IsZero() && f.recent <= d.Last && d.Last <= f.Instant {
		d.Last = f.Instant
	}
	return d
}

// A span is the days that a piece shows, and whether it is sure that it does.
type span struct {
	piece *piece.Piece
	days  framework.Period
	sure  bool
}

func (x *span) meets(d framework.Period) bool {
	return x.days.First <= d.Last && d.First <= x.days.Last
}

// spans are the days that [filling.each] goes through, for what looks at them more than once. The list is good until the
// next is asked for.
func (f *filling) spans() []span {
	r := f.room()
	if r.spans == nil {
		r.spans = make([]span, 0, 32)
	}
	out := r.spans[:0]
	f.each(func(p *piece.Piece, d framework.Period, sure bool) { out = append(out, span{p, d, sure}) })
	r.spans = out
	return out
}

// in appends the pieces that fill some days, and lists those that may.
func (f *filling) in(within framework.Period, to []*piece.Piece) (sure, maybe []*piece.Piece) {
	if sure = to; within.Last < within.First {
		return sure, nil
	}
	f.each(func(p *piece.Piece, d framework.Period, fills bool) {
		x := span{p, d, fills}
		sure, maybe = x.in(within, len(to), sure, maybe)
	})
	return sure, maybe
}

// meeting adds to two lists the pieces that fill some days, and those that may.
func meeting(shows []span, within framework.Period, sure, maybe []*piece.Piece) ([]*piece.Piece, []*piece.Piece) {
	from := len(sure)
	for i := range shows {
		sure, maybe = shows[i].in(within, from, sure, maybe)
	}
	return sure, maybe
}

// in adds the piece to those that fill some days, once, or to those that may.
func (x *span) in(within framework.Period, from int, sure, maybe []*piece.Piece) ([]*piece.Piece, []*piece.Piece) {
	switch {
	case !x.meets(within), len(sure) > from && sure[len(sure)-1] == x.piece:
	case x.sure:
		sure = append(sure, x.piece)
	default:
		maybe = append(maybe, x.piece)
	}
	return sure, maybe
}

// A tally is what fills a unit, in numbers: pieces by which it is filled, and that may fill it, of
// these those with numbers, those that retest another, and what was tested of the first.
type tally struct {
	sure, maybe, numbered, retests int32
	tested, deviating, worst       int64
}

// count takes a piece in, or out again where times is -1.
func (t *tally) count(p *piece.Piece, sure bool, times int32) {
	if p.IsRetest() {
		t.retests += times
	}
	if sure {
		t.sure += times
		t.tested += int64(times) * p.Tested
		t.deviating += int64(times) * p.Deviating
		t.worst += int64(times) * worst(p)
		return
	}
	t.maybe += times
	if p.Tested > 0 {
		t.numbered += times
	}
}

func (t *tally) add(o *tally) {
	t.sure, t.maybe, t.numbered, t.retests = t.sure+o.sure, t.maybe+o.maybe, t.numbered+o.numbered, t.retests+o.retests
	t.tested, t.deviating, t.worst = t.tested+o.tested, t.deviating+o.deviating, t.worst+o.worst
}

// numbered are of some days those that undecided pieces with numbers show: they are few, and each unit asks which of them may fill it.
// The list is good until the next is asked for.
func (f *filling) numbered(shows []span) []span {
	r := f.room()
	out := r.numbers[:0]
	for i := range shows {
		if x := &shows[i]; !x.sure && x.piece.Tested > 0 {
			out = append(out, *x)
		}
	}
	r.numbers = out
	return out
}

// fill gives a unit what fills it in the days, of what is shown, and what that is worth: by the sums, but where retests
// or undecided pieces with numbers make it a matter of which. Numbered are what [filling.numbered] says of what is shown, where no
// piece shows the days twice; nil where that was not asked.
func (f *filling) fill(u *Unit, t *tally, shows, numbered []span, within framework.Period, open float64) {
	u.by, u.within, u.fills, u.may, u.deviates, u.unstated = f, within, t.sure, t.maybe, t.deviating > 0, t.worst > t.deviating
	switch {
	case t.retests == 0 && t.numbered > 0 && numbered != nil:
		r := f.room()
		_, r.maybe = meeting(numbered, within, nil, r.maybe[:0])
		u.Value = t.worth(r.maybe, open, f.Fails)
	case t.retests > 0 || t.numbered > 0:
		r := f.room()
		r.sure, r.maybe = meeting(shows, within, r.sure[:0], r.maybe[:0])
		u.Value = f.worth(r.sure, r.maybe, open)
	case t.sure > 0:
		u.Value = result.Interval{Low: Conformity(t.worst, t.tested, f.Fails), High: Conformity(t.deviating, t.tested, f.Fails)}
	default:
		u.Value = result.Interval{High: max(open, filled(t.maybe > 0))}
	}
}

// worth is [Worth] of what is counted, in which nothing retests another, by the undecided pieces with numbers.
func (t *tally) worth(numbered []*piece.Piece, open, fails float64) result.Interval {
	deviating := func(p *piece.Piece) int64 { return p.Deviating }
	if t.sure > 0 {
		return result.Interval{Low: joined(t.worst, t.tested, numbered, worst, fails, true), High: joined(t.deviating, t.tested, numbered, deviating, fails, false)}
	}
	best := max(open, filled(t.maybe > t.numbered))
	for _, p := range numbered {
		best = max(best, Conformity(p.Deviating, p.Tested, fails))
	}
	return result.Interval{High: best}
}

// Drafts counts the undecided pieces that may fill some units, each once.
func Drafts(list []Unit) int {
	if n, ok := draftsOfDays(list); ok {
		return n
	}
	seen := map[*piece.Piece]bool{}
	see := func(p *piece.Piece) { seen[p] = true }
	for i := 0; i < len(list); {
		u, from := &list[i], i
		for i++; i < len(list) && u.by != nil && list[i].by == u.by; i++ {
		}
		if u.by == nil {
			for _, p := range u.Maybe() {
				see(p)
			}
			continue
		}
		u.by.drafts(list[from:i], see)
	}
	return len(seen)
}

// draftsOfDays is the same of days that one filling fills, as most units are. A filling goes through its pieces one after the other, so
// that none need be remembered. It reports false for other units.
func draftsOfDays(list []Unit) (n int, ok bool) {
	if len(list) == 0 || list[0].by == nil || slices.ContainsFunc(list, func(u Unit) bool {
		return u.by != nil && u.by != list[0].by || u.may > 0 && (u.by == nil || !u.EachDay)
	}) {
		return 0, false
	}
	var last *piece.Piece
	list[0].by.drafts(list, func(p *piece.Piece) {
		if p != last {
			n, last = n+1, p
		}
	})
	return n, true
}

// drafts tells the undecided pieces of units in order that the filling fills.
func (f *filling) drafts(list []Unit, tell func(*piece.Piece)) {
	open := f.room().open[:0] // the days of those that something may fill
	for i := range list {
		switch u := &list[i]; {
		case u.may == 0:
		case u.EachDay:
			open = append(open, u.Days)
		default:
			for _, p := range u.Maybe() {
				tell(p)
			}
		}
	}
	if f.room().open = open; len(open) == 0 {
		return
	}
	for _, x := range f.spans() {
		if x.sure {
			continue
		}
		i, _ := slices.BinarySearchFunc(open, x.days.First, func(d framework.Period, day framework.Date) int { return cmp.Compare(d.Last, day) })
		if i < len(open) && open[i].First <= x.days.Last {
			tell(x.piece)
		}
	}
}
