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

// A Frame is the time by which a lens judges.
type Frame struct {
	At          framework.Date   // the instant of the assessment
	Window      framework.Period // zero where the lens has none
	Instant     framework.Date   // the lens's day, where it has no window
	Populations bool             // every day of a window is to be held by a list
	Fails       float64          // the share of deviations at which a control fails

	cut sliced
}

// A sliced holds the slices of a window, by cadence.
type sliced struct {
	of framework.Period
	by [calendar.PerEvent + 1][]framework.Period

	ruler ruler
}

// Slices are those of the window by a cadence, cut once. The list is shared and must not be changed.
func (f *Frame) Slices(c calendar.Cadence) []framework.Period {
	if !c.IsCalendar() {
		return nil
	}
	if f.cut.of != f.Window {
		f.cut = sliced{of: f.Window, ruler: f.cut.ruler}
	}
	if f.cut.by[c] == nil {
		f.cut.by[c] = c.Slices(f.Window)
	}
	return f.cut.by[c]
}

// Windowed reports whether the lens has a window.
func (f *Frame) Windowed() bool { return !f.Window.IsZero() }

// End is the last day of the lens's time.
func (f *Frame) End() framework.Date {
	if f.Windowed() {
		return f.Window.Last
	}
	return f.Instant
}

// Year is the time in which something done once counts: the window, or the year to the instant.
func (f *Frame) Year() framework.Period {
	if f.Windowed() {
		return f.Window
	}
	return days.YearTo(f.Instant)
}

// Open reports whether the lens's time has not passed yet.
func (f *Frame) Open() bool { return f.End() > f.At }

// An Item is a piece that counts for a control by one link, or may yet count.
type Item struct {
	*piece.Piece

	Sure bool // accepted, and nothing of it is left to tell
}

// A Subject is what is judged: a control, by one link, in one lens, for one system.
type Subject struct {
	*Frame

	Cadence   calendar.Cadence
	Automated bool
	System    string // "": all alike
	Items     []Item // in the order of their ids
	Newer     map[string][]piece.Newer
	// Since is the first day of a system that is itself an occurrence each day: it is of the kind
	// for each of which the point is asked. Zero where the point is asked of all alike.
	Since framework.Date
	// Due is the day through which records that are not there yet are not due; zero for none.
	Due framework.Date
	// Own says which days are the control's in a succession; nil: all.
	Own *Own
	// Contradicted reports whether the populations of 0 of a type count for nothing.
	Contradicted func(evidenceType string) bool
	// Relaxed judges as if each piece were accepted and tested well, to see where it would stand.
	Relaxed bool
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
	// Days are those by which the answer weighs in a succession, Nobody those of no control.
	Days, Nobody []framework.Period
}

// A Unit is a set of days with what fills it.
type Unit struct {
	Days     framework.Period
	Types    []string
	Value    result.Interval
	Late     []*piece.Piece // accepted pieces that came after its last day, or too late
	Slice    bool           // it is one of a cadence
	EachDay  bool           // it is a stretch of days, each of which is a unit
	Ahead    bool           // it may still be filled
	ToCome   bool           // none of its days has come
	Unlisted bool           // no list speaks of it
	None     bool           // nothing occurred: it has left the mean

	deviates    bool
	unstated    bool
	fills, may  int32
	sure, maybe []*piece.Piece
	by          *filling // finds these; nil where they are listed
	within      framework.Period
}

// list gives a unit the pieces that fill it, and those that may.
func (u *Unit) list(sure, maybe []*piece.Piece) {
	u.sure, u.maybe, u.fills, u.may = sure, maybe, int32(len(sure)), int32(len(maybe)) //nolint:gosec // no more than pieces
	for _, p := range sure {
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
	if u.by == nil || u.fills == 0 {
		return u.sure
	}
	sure, _ := u.by.in(u.within)
	return sure
}

// Maybe lists the undecided pieces that may fill the unit, as [Unit.Sure] does.
func (u *Unit) Maybe() []*piece.Piece {
	if u.by == nil || u.may == 0 {
		return u.maybe
	}
	_, maybe := u.by.in(u.within)
	return maybe
}

// Deviates reports whether an accepted piece that fills the unit deviates.
func (u *Unit) Deviates() bool { return u.deviates }

// Exceptions reports whether something deviated or came late.
func (a *Answer) Exceptions() bool {
	for i := range a.Units {
		if u := &a.Units[i]; u.Deviates() || len(u.Late) > 0 {
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
		a.Nobody = append(a.Nobody, u)
	}
	return false
}

// Worth is what a unit is worth to the control.
func (s *Subject) worth(sure, maybe []*piece.Piece, open float64) result.Interval {
	return Worth(sure, maybe, open, s.Fails, s.Cadence)
}

// Best is as well as the better of some answers, end by end; those that are not asked, or have no
// unit here, say nothing.
func Best(list []Answer) Answer { return together(list, true) }

// Mean is the mean of some answers, in equal parts.
func Mean(list []Answer) Answer { return together(list, false) }

func together(list []Answer, best bool) Answer {
	out := Answer{State: NoUnits}
	out.gather(list)
	var m figure.Mean
	var top result.Interval
	for i := range list {
		switch a := &list[i]; a.State {
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
func (a *Answer) gather(list []Answer) {
	if len(list) == 1 {
		a.Units, a.Days, a.Nobody = slices.Clip(list[0].Units), slices.Clip(list[0].Days), slices.Clip(list[0].Nobody)
		return
	}
	n := 0
	for i := range list {
		n += len(list[i].Units)
	}
	if n > 0 {
		a.Units = make([]Unit, 0, n)
	}
	for i := range list {
		b := &list[i]
		a.Units = append(a.Units, b.Units...)
		a.Days, a.Nobody = append(a.Days, b.Days...), append(a.Nobody, b.Nobody...)
	}
}
