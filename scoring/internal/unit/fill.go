package unit

import (
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/scoring/internal/days"
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
func (s *Subject) byDays(spans []piece.Span, l lists) Answer {
	ends := make([]framework.Period, len(spans))
	for i, p := range spans {
		ends[i] = p.Period
	}
	marks := []framework.Period{{First: s.At, Last: s.At}}
	if l.events && !s.Since.IsZero() {
		marks = append(marks, framework.Period{First: s.Since, Last: s.Since})
	}
	if s.Own != nil {
		marks = slices.Concat(marks, s.Own.Days, s.Own.Nobody)
	}
	a := Answer{State: NoUnits}
	var m figure.Mean
	for _, d := range days.Cut(s.Window, ends, marks, l.zeros, l.speaks) {
		if !s.mine(&a, d) {
			continue
		}
		if a.State = NotAsked; l.events && d.First < s.Since {
			continue
		}
		u := s.stretch(spans, l, d)
		a.Units = append(a.Units, u)
		if !u.None {
			a.Days = append(a.Days, d)
			m.Add(u.Value, float64(d.Days()))
		}
	}
	return settled(a, m)
}

// settled is the mean of the units that are asked.
func settled(a Answer, m figure.Mean) Answer {
	if m.Weight() > 0 {
		a.State, a.Value = Asked, m.Value()
	}
	return a
}

// stretch is a unit of days on which nothing changes.
func (s *Subject) stretch(spans []piece.Span, l lists, d framework.Period) Unit {
	u := Unit{Days: d, EachDay: true}
	switch {
	case d.First > s.At:
		u.Ahead, u.ToCome, u.Value = true, true, figure.Unknown
		return u
	case days.In(l.zeros, d.First):
		u.None = true
		return u
	}
	open := 0.0
	if u.Unlisted = l.events && !days.In(l.speaks, d.First); u.Unlisted && s.Since.IsZero() {
		open = 1
	}
	u.Sure, u.Maybe = filling(spans, d)
	u.Value = s.worth(u.Sure, u.Maybe, open)
	return u
}

// one takes the days as one unit, filled by what meets them by the instant.
func (s *Subject) one(spans []piece.Span, d framework.Period, open float64) Answer {
	a := Answer{}
	if !s.mine(&a, d) {
		a.State = NoUnits
		return a
	}
	a.Days = append(a.Days, d)
	u := Unit{Days: d, Ahead: d.Last > s.At, ToCome: d.First > s.At}
	if u.Ahead {
		open = 1
	}
	if last := min(d.Last, s.At); last >= d.First {
		u.Sure, u.Maybe = filling(spans, framework.Period{First: d.First, Last: last})
	}
	u.Value = s.worth(u.Sure, u.Maybe, open)
	a.Value, a.Units = u.Value, []Unit{u}
	return a
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
func (s *Subject) instant(spans []piece.Span, open float64) Answer {
	if a, ok := s.ahead(); ok {
		return a
	}
	return s.one(spans, s.now(), open)
}

// A done is a piece with the day on which it was performed.
type done struct {
	piece *piece.Piece
	day   framework.Date
	sure  bool
}

// latest is the instant, filled by the records of the latest day, if that is recent, and by states
// that show it. Each later day that undecided records alone hold is one more choice.
func (s *Subject) latest(records []done, states []Item, open float64, c calendar.Cadence) Answer {
	if a, ok := s.ahead(); ok {
		return a
	}
	a := Answer{}
	if !s.mine(&a, s.now()) {
		a.State = NoUnits
		return a
	}
	a.Days = append(a.Days, s.now())
	recent := framework.Period{First: c.Recent(s.Instant), Last: s.Instant}
	records = slices.DeleteFunc(slices.Clone(records), func(r done) bool { return !recent.Contains(r.day) })
	last := framework.Date(0)
	for _, r := range records {
		if r.sure {
			last = max(last, r.day)
		}
	}
	u := Unit{Days: s.now()}
	u.Sure, u.Maybe = split(states)
	for _, r := range records {
		switch {
		case r.day != last:
		case r.sure:
			u.Sure = append(u.Sure, r.piece)
		default:
			u.Maybe = append(u.Maybe, r.piece)
		}
	}
	u.Value = s.choose(s.worth(u.Sure, u.Maybe, open), records, last, len(u.Sure) > 0)
	for _, r := range records {
		if r.day > last {
			u.Maybe = append(u.Maybe, r.piece)
		}
	}
	a.Value, a.Units = u.Value, []Unit{u}
	return a
}

// choose widens what the latest accepted day is worth by each later day that only undecided
// records hold.
func (s *Subject) choose(v result.Interval, records []done, last framework.Date, filled bool) result.Interval {
	later := map[framework.Date][]*piece.Piece{}
	for _, r := range records {
		if r.day > last {
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

// Slice returns the place of the slice to which a record belongs: the one that holds its whole
// period, else the one that holds the day on which it was performed; -1 for none.
func Slice(p *piece.Piece, c calendar.Cadence, list []framework.Period) int {
	if !p.Period.IsZero() {
		if i := slices.IndexFunc(list, func(d framework.Period) bool { return d.Includes(p.Period) }); i >= 0 {
			return i
		}
	}
	day := p.Performed(c)
	return slices.IndexFunc(list, func(d framework.Period) bool { return d.Contains(day) })
}

// bySlices takes each slice of the window by the cadence as a unit. A record that came after its
// slice is late, and shows nothing later than the grace after it.
func (s *Subject) bySlices(items []Item, c calendar.Cadence) Answer {
	list := c.Slices(s.Window)
	units := make([]Unit, len(list))
	for _, it := range items {
		day := it.Performed(s.Cadence)
		i := Slice(it.Piece, s.Cadence, list)
		if i < 0 || day > s.At {
			continue
		}
		u := &units[i]
		if day > list[i].Last && it.Sure {
			u.Late = append(u.Late, it.Piece)
		}
		switch {
		case day > list[i].Last.AddDays(c.GraceDays()):
		case it.Sure:
			u.Sure = append(u.Sure, it.Piece)
		default:
			u.Maybe = append(u.Maybe, it.Piece)
		}
	}
	a := Answer{State: NoUnits}
	var m figure.Mean
	for i, d := range list {
		if !s.mine(&a, d) {
			continue
		}
		u := &units[i]
		u.Days, u.Slice, u.Ahead, u.ToCome = d, true, d.Last.AddDays(c.GraceDays()) > s.At, d.First > s.At
		open, weight := 0.0, 1.0
		if u.Ahead {
			open = 1
		}
		if s.Own != nil {
			weight = float64(d.Days())
		}
		u.Value = s.worth(u.Sure, u.Maybe, open)
		a.Days, a.Units = append(a.Days, d), append(a.Units, *u)
		m.Add(u.Value, weight)
	}
	return settled(a, m)
}
