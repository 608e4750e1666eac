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

// A Subject is what is judged: a control, by one link, in one lens, for one system.
type Subject struct {
	*Frame

	Cadence   calendar.Cadence
	Automated bool
	// Relaxed judges as if each piece were accepted and tested well, to see where it would stand.
	Relaxed bool
	// Keeps says that nothing of the subject changes any more, so that what a type is worth is kept.
	Keeps  bool
	System string // "": all alike
	Items  Items
	Newer  map[string][]piece.Newer
	// Since is the first day of a system that is itself an occurrence each day: it is of the kind
	// for each of which the point is asked. Zero where the point is asked of all alike.
	Since framework.Date
	// Due is the day through which records that are not there yet are not due; zero for none.
	Due framework.Date
	// Own says which days are the control's in a succession; nil: all.
	Own *Own
	// Contradicted are the types of which the populations of 0 count for nothing.
	Contradicted []string

	told *told // the last; nil for none
}

// Without is the subject of which no type is judged yet, and nothing is kept.
func (s *Subject) Without() Subject {
	own := *s
	own.Keeps, own.told = false, nil
	return own
}

// A told is what a type came to on a basis.
type told struct {
	answer *Answer
	by     *filling // that came to it; nil where another subject told it
	before *told
	place  int32 // of the type
	design bool
}

// Told is what a type came to on a basis, by its place; nil where that is not kept.
func (s *Subject) Told(place int, design bool) *Answer {
	for t := s.told; t != nil; t = t.before {
		if t.place == int32(place) && t.design == design { //nolint:gosec // no more than types of a control
			return t.answer
		}
	}
	return nil
}

// Tell takes from another subject what a type is worth, where nothing tells the two apart for the type. Neither changes it.
func (s *Subject) Tell(place int, design bool, a *Answer) {
	s.keep(told{answer: a, place: int32(place), design: design}) //nolint:gosec // no more than types of a control
}

func (s *Subject) keep(of told) {
	t := s.room().told.New()
	*t = of
	t.before, s.told = s.told, t
}

// Own are the days of one control of a succession, and those that are of no control in it.
type Own struct {
	Days, Nobody []framework.Period
}

// A State says whether an answer is one.
type State uint8

// States. Asked is the zero value. NotAsked: nothing occurred, so that nothing is asked. NoUnits:
// no unit belongs to the control. None: this basis is not asked of the control.
const (
	Asked State = iota
	NotAsked
	NoUnits
	None
)

// An Answer is what a type, an entry or a basis is worth, with the units that it was read off.
type Answer struct {
	State State
	Value result.Interval
	Units []Unit
	Own   *Own // the days by which it weighs in a succession; nil where there are none
}

// own are the days by which the answer weighs.
func (a *Answer) own() *Own {
	if a.Own == nil {
		a.Own = &Own{}
	}
	return a.Own
}

// A Unit is a set of days with what fills it.
type Unit struct {
	Days     framework.Period
	Types    []string
	Value    result.Interval
	Slice    bool // it is one of a cadence
	EachDay  bool // it is a stretch of days, each of which is a unit
	Ahead    bool // it may still be filled
	ToCome   bool // none of its days has come
	Unlisted bool // no list speaks of it
	None     bool // nothing occurred: it has left the mean

	deviates   bool
	unstated   bool
	fills, may int32
	pieces     *listed  // that fill it; nil where there are none, or where they are looked for
	by         *filling // finds these; nil where they are listed
	within     framework.Period
}

// A listed is the pieces that fill a unit, then those that may, then those that came late for it.
type listed []*piece.Piece

// list gives a unit the pieces that fill it, and those that may: all of them, of which so many are sure and may be.
func (s *Subject) list(u *Unit, all listed, sure, maybe int) {
	if len(all) == 0 {
		return
	}
	u.pieces = s.room().listed.New()
	*u.pieces = all
	u.fills, u.may = int32(sure), int32(maybe) //nolint:gosec // no more than pieces
	for _, p := range all[:sure] {
		u.deviates, u.unstated = u.deviates || p.Deviating > 0, u.unstated || p.Unstated
	}
}

// Filled reports whether an accepted piece fills the unit.
func (u *Unit) Filled() bool { return u.fills > 0 }

// Undecided reports whether a piece may fill the unit that is not accepted yet, or of which something is
// left to tell.
func (u *Unit) Undecided() bool { return u.may > 0 }

// Unstated reports whether nobody says how much deviates of an accepted piece that fills the unit.
func (u *Unit) Unstated() bool { return u.unstated }

// Sure lists the accepted pieces that fill the unit, by id. They are looked for each time: ask only where
// it matters which.
func (u *Unit) Sure() []*piece.Piece {
	switch {
	case u.pieces != nil:
		return (*u.pieces)[:u.fills:u.fills]
	case u.by == nil, u.fills == 0:
		return nil
	}
	sure, _ := u.by.in(u.within, nil)
	return sure
}

// Overdue appends those of [Unit.Sure] that were to be looked at anew before the day: no others are looked for.
func (u *Unit) Overdue(to []*piece.Piece, on framework.Date) []*piece.Piece {
	if u.by == nil || u.fills == 0 {
		for _, p := range u.Sure() {
			if p.Overdue(on) {
				to = append(to, p)
			}
		}
		return to
	}
	of := *u.by
	of.overdue = on
	to, _ = of.in(u.within, to)
	return to
}

// Maybe lists the undecided pieces that may fill the unit, as [Unit.Sure] does.
func (u *Unit) Maybe() []*piece.Piece {
	switch {
	case u.pieces != nil:
		return (*u.pieces)[u.fills : u.fills+u.may : u.fills+u.may]
	case u.by == nil, u.may == 0:
		return nil
	}
	_, maybe := u.by.in(u.within, nil)
	return maybe
}

// Late lists the accepted pieces that came after the unit's last day, or too late.
func (u *Unit) Late() []*piece.Piece {
	if u.pieces == nil {
		return nil
	}
	return (*u.pieces)[u.fills+u.may:]
}

// Deviates reports whether an accepted piece that fills the unit deviates.
func (u *Unit) Deviates() bool { return u.deviates }

// Exceptions reports whether something deviated or came late.
func (a *Answer) Exceptions() bool {
	for i := range a.Units {
		if u := &a.Units[i]; u.Deviates() || len(u.Late()) > 0 {
			return true
		}
	}
	return false
}

// mine reports whether the unit is the control's: it is of the one that operates on its last day.
// A unit of no control is noted.
func (s *Subject) mine(a *Answer, u framework.Period) bool {
	switch {
	case s.Own == nil, days.In(s.Own.Days, u.Last):
		return true
	case days.In(s.Own.Nobody, u.Last):
		a.own().Nobody = append(a.own().Nobody, u)
	}
	return false
}

// Worth is what a unit is worth to the control.
func (s *Subject) worth(sure, maybe []*piece.Piece, open float64) result.Interval {
	return Worth(sure, maybe, open, s.Fails, s.Cadence)
}

// Best is as well as the better of some answers, end by end; those that are not asked, or have no
// unit here, say nothing.
func (s *Subject) Best(list []*Answer) *Answer { return s.put(together(list, true)) }

// Mean is the mean of some answers, in equal parts.
func (s *Subject) Mean(list []*Answer) *Answer { return s.put(together(list, false)) }

// Answer makes an answer that says nothing yet.
func (s *Subject) Answer() *Answer { return s.room().answers.New() }

// put keeps an answer beside those of the types.
func (s *Subject) put(a Answer) *Answer {
	out := s.Answer()
	*out = a
	return out
}

func together(list []*Answer, best bool) Answer {
	out := Answer{State: NoUnits}
	out.gather(list)
	var m figure.Mean
	var top result.Interval
	for _, a := range list {
		switch a.State {
		case Asked:
			out.State = Asked
			m.Add(a.Value, 1)
			top = figure.Best(top, a.Value)
		case NotAsked:
			if out.State == NoUnits {
				out.State = NotAsked
			}
		case NoUnits, None:
		}
	}
	if out.Value = m.Value(); best {
		out.Value = top
	}
	return out
}

// gather takes in the units and the days of some answers. Of one alone they are shared.
func (a *Answer) gather(list []*Answer) {
	if len(list) == 1 {
		a.Units, a.Own = slices.Clip(list[0].Units), list[0].Own
		return
	}
	n := 0
	for i := range list {
		n += len(list[i].Units)
	}
	if n > 0 {
		a.Units = make([]Unit, 0, n)
	}
	for _, b := range list {
		a.Units = append(a.Units, b.Units...)
		if b.Own != nil {
			own := a.own()
			own.Days, own.Nobody = append(own.Days, b.Own.Days...), append(own.Nobody, b.Own.Nobody...)
		}
	}
}
