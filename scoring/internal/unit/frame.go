package unit

import (
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/scoring/internal/days"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/internal/slab"
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

	room *room // for what is judged by the frame; nil where nothing was yet
}

// A room is from where what is judged by a frame takes its memory, and what serves one judgement after
// another.
type room struct {
	ruler   ruler
	zeros   []framework.Period
	speaks  []framework.Period
	done    []done
	places  []place
	sizes   []sizes
	sorted  []sorted
	spans   []span
	numbers []span // see numbered
	open    []framework.Period
	sure    []*piece.Piece
	maybe   []*piece.Piece
	units   slab.Of[Unit]
	listed  slab.Of[listed]
	answers slab.Of[Answer]
	pieces  slab.Of[*piece.Piece]
	told    slab.Of[told]
	filling slab.Of[typed]
}

func (f *Frame) room() *room {
	if f.cut.room == nil {
		f.cut.room = &room{}
	}
	return f.cut.room
}

// Bare is the frame without what was judged by it; what is judged by it then goes one by one, or all together.
func (f *Frame) Bare(oneByOne bool) Frame {
	own := *f
	own.cut.room = &room{}
	if r := own.cut.room; oneByOne {
		r.units.Apart()
		r.listed.Apart()
		r.answers.Apart()
		r.pieces.Apart()
		r.told.Apart()
		r.filling.Apart()
	}
	return own
}

// Same reports whether another frame is of the same time, and counts alike; nil is none.
func (f *Frame) Same(t *Frame) bool {
	return t != nil && t.At == f.At && t.Window == f.Window && t.Instant == f.Instant && t.Populations == f.Populations && t.Fails == f.Fails
}

// Slices are those of the window by a cadence, cut once. The list is shared and must not be changed.
func (f *Frame) Slices(c calendar.Cadence) []framework.Period {
	if !c.IsCalendar() {
		return nil
	}
	if f.cut.of != f.Window {
		f.cut = sliced{of: f.Window, room: f.cut.room}
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
