package unit

import (
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/scoring/internal/figure"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// lists are what lists of events say of days: nothing occurred, or somebody counted.
type lists struct {
	events        bool // days of which no list speaks are open
	zeros, speaks []framework.Period
}

// byDays takes each day of the window as a unit; stretches on which nothing changes are one.
func (s *Subject) byDays(f *filling, l lists) Answer {
	a := Answer{State: NoUnits}
	r := s.ruler()
	if len(r.marks) == 0 {
		return a
	}
	shows := f.spans()
	for i := range shows {
		r.cut(shows[i].days)
	}
	s.marks(r, l)
	list, fills := r.stretches()
	zeros, speaks := r.counts(l.zeros), r.counts(l.speaks)
	for i := range shows {
		x := &shows[i]
		if from, to, ok := r.within(x.days); ok {
			fills[from].count(x.piece, x.sure, 1)
			fills[to+1].count(x.piece, x.sure, -1)
		}
	}
	numbered := f.numbered(shows)
	a.Units = s.room().units.Take(len(list))[:0]
	var m figure.Mean
	var now tally
	for i, d := range list {
		now.add(&fills[i])
		if !s.mine(&a, d) {
			continue
		}
		if a.State = NotAsked; l.events && d.First < s.Since {
			continue
		}
		u := Unit{Days: d, EachDay: true}
		switch {
		case d.First > s.At:
			u.Ahead, u.ToCome, u.Value = true, true, figure.Unknown
		case zeros.at(i):
			u.None = true
		default:
			u.Unlisted = l.events && !speaks.at(i)
			f.fill(&u, &now, shows, numbered, d, filled(u.Unlisted && s.Since.IsZero()))
		}
		if a.Units = append(a.Units, u); !u.None {
			s.weigh(&a, d)
			m.Add(u.Value, float64(d.Days()))
		}
	}
	return settled(a, m)
}

// marks cuts the window where what is asked of its days changes.
func (s *Subject) marks(r *ruler, l lists) {
	r.cut(framework.Period{First: s.At, Last: s.At})
	if l.events && !s.Since.IsZero() {
		r.cut(framework.Period{First: s.Since, Last: s.Since})
	}
	r.cutAll(l.zeros)
	r.cutAll(l.speaks)
	if s.Own != nil {
		r.cutAll(s.Own.Days)
		r.cutAll(s.Own.Nobody)
	}
}

// settled is the mean of the units that are asked.
func settled(a Answer, m figure.Mean) Answer {
	if m.Weight() > 0 {
		a.State, a.Value = Asked, m.Value()
	}
	return a
}

// weigh notes the days of a unit, by which a succession weighs it.
func (s *Subject) weigh(a *Answer, d framework.Period) {
	if s.Own != nil {
		a.own().Days = append(a.own().Days, d)
	}
}

// one takes the days as one unit, filled by what meets them by the instant.
func (s *Subject) one(f *filling, d framework.Period, open float64) Answer {
	a := Answer{}
	if !s.mine(&a, d) {
		a.State = NoUnits
		return a
	}
	s.weigh(&a, d)
	u := Unit{Days: d, Ahead: d.Last > s.At, ToCome: d.First > s.At}
	if u.Ahead {
		open = 1
	}
	var t tally
	var shows []span
	within := framework.Period{First: d.First, Last: min(d.Last, s.At)}
	if within.First <= within.Last {
		shows = f.spans()
		t = tallied(shows, within)
	}
	f.fill(&u, &t, shows, nil, within, open)
	a.Value, a.Units = u.Value, s.only(&u)
	return a
}

// only is one unit as a list.
func (s *Subject) only(u *Unit) []Unit {
	list := s.room().units.Take(1)
	list[0] = *u
	return list
}

// now is the instant as a unit.
func (s *Subject) now() framework.Period {
	return framework.Period{First: s.Instant, Last: s.Instant}
}

// ahead is the answer while the instant itself has not come.
func (s *Subject) ahead() (Answer, bool) {
	if s.Instant <= s.At {
		return Answer{}, false
	}
	return Answer{Value: figure.Unknown, Units: []Unit{{Days: s.now(), Ahead: true, ToCome: true, Value: figure.Unknown}}}, true
}

// instant is the unit of a lens without window, filled by what shows its day.
func (s *Subject) instant(f *filling, open float64) Answer {
	if a, ok := s.ahead(); ok {
		return a
	}
	return s.one(f, s.now(), open)
}

// A done is a piece with the day on which it was performed.
type done struct {
	piece *piece.Piece
	day   framework.Date
	sure  bool
}

// done are the days on which records of a type were performed, of those that are recent for the
// instant; "" is of every type. The list is good until the next is asked for.
func (s *Subject) done(items *Items, c calendar.Cadence, of string) []done {
	out := s.room().done[:0]
	recent := framework.Period{First: c.Recent(s.Instant), Last: s.Instant}
	for i := range items.Len() {
		it := items.At(i)
		if it.Void || of != "" && it.Type != of {
			continue
		}
		if day := it.Performed(s.Cadence); recent.Contains(day) {
			out = append(out, done{piece: it.Piece, day: day, sure: it.Sure})
		}
	}
	s.room().done = out
	return out
}

// latest is the instant, filled by the records of the latest day of those that are recent, and by
// states that show it. Each later day that undecided records alone hold is one more choice.
func (s *Subject) latest(records []done, states []Item, open float64) Answer {
	if a, ok := s.ahead(); ok {
		return a
	}
	a := Answer{}
	if !s.mine(&a, s.now()) {
		a.State = NoUnits
		return a
	}
	s.weigh(&a, s.now())
	last := framework.Date(0)
	for _, r := range records {
		if r.sure {
			last = max(last, r.day)
		}
	}
	u := Unit{Days: s.now()}
	sure, maybe := split(states)
	if sure == nil {
		sure = s.room().pieces.Take(len(records))[:0]
	}
	for _, r := range records {
		switch {
		case r.day != last:
		case r.sure:
			sure = append(sure, r.piece)
		default:
			maybe = append(maybe, r.piece)
		}
	}
	u.Value = s.choose(s.worth(sure, maybe, open), records, last, len(sure) > 0)
	for _, r := range records {
		if r.day > last {
			maybe = append(maybe, r.piece)
		}
	}
	s.list(&u, append(sure, maybe...), len(sure), len(maybe))
	a.Value, a.Units = u.Value, s.only(&u)
	return a
}

// choose widens what the latest accepted day is worth by each later day that only undecided
// records hold.
func (s *Subject) choose(v result.Interval, records []done, last framework.Date, filled bool) result.Interval {
	var later map[framework.Date][]*piece.Piece // mostly there is none
	for _, r := range records {
		if r.day > last {
			if later == nil {
				later = map[framework.Date][]*piece.Piece{}
			}
			later[r.day] = append(later[r.day], r.piece)
		}
	}
	for _, list := range later {
		for _, p := range list {
			v.Low = min(v.Low, Alone(p, s.Fails))
		}
		v.High = max(v.High, s.worth(nil, list, 0).High)
	}
	if !filled {
		v.Low = 0
	}
	return v
}

func split(items []Item) (sure, maybe []*piece.Piece) {
	for _, it := range items {
		if it.Sure {
			sure = append(sure, it.Piece)
		} else {
			maybe = append(maybe, it.Piece)
		}
	}
	return sure, maybe
}
