package unit

import (
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/internal/figure"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Fills is the low of a type were one piece of it all the evidence, accepted and with nothing left to
// tell: the share of the units that it fills, times what it is worth. [Subject.Type] says the same of
// a subject with that item alone, and with which units; most verdicts need no more than this. It may
// be less than the low where days leave the mean, and is 0 only where the low is.
func (s *Subject) Fills(k evidence.Kind, p *piece.Piece, design bool) float64 {
	worth := s.alone(p)
	if worth == 0 {
		return 0
	}
	switch s.claim(k, design) {
	case noClaim:
	case once:
		return worth * filled(s.meets(s.moment(k, p), s.Window))
	case standing:
		return worth * s.stands(k, p, design)
	case bySlice:
		return worth * s.slice(p)
	case recently:
		return worth * filled(s.recent(p))
	case perEvent:
		return worth * s.listed(p)
	case yearly:
		return worth * filled(s.meets(s.ended(p, false), s.Year()))
	}
	return 0
}

// FillsPlace is the same of what shows at the instant that a control is in place; see [Subject.InPlace].
func (s *Subject) FillsPlace(k evidence.Kind, p *piece.Piece) float64 {
	worth := s.alone(p)
	switch {
	case worth == 0:
	case k == evidence.Record && s.Cadence == calendar.PerEvent:
		return s.Fills(k, p, false)
	case k == evidence.Record:
		return worth * filled(s.recent(p))
	case k == evidence.State && s.Instant <= s.At:
		return worth * filled(s.ended(p, false).Contains(s.Instant))
	}
	return 0
}

func filled(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}

// alone is what the piece is worth by itself.
func (s *Subject) alone(p *piece.Piece) float64 {
	switch {
	case s.Relaxed:
		return 1
	case p.Void:
		return 0
	}
	return Conformity(p.Deviating, p.Tested, s.Fails)
}

// ended are the days that the piece shows for sure, once what is newer has ended it; none where the
// last is before the first.
func (s *Subject) ended(p *piece.Piece, design bool) framework.Period {
	d, ok := p.Shown(s.Cadence, design)
	if !ok {
		return framework.Period{First: 1, Last: 0}
	}
	return s.before(p, d)
}

// before cuts days at what ends the piece for the system, or may: see [piece.Cut].
func (s *Subject) before(p *piece.Piece, d framework.Period) framework.Period {
	if len(s.Newer) == 0 {
		return d
	}
	for _, n := range s.Newer[p.ID] {
		if s.System == "" || n.By.Speaks(s.System) {
			d.Last = min(d.Last, n.From-1)
		}
	}
	return d
}

// passed counts the days of a window, up to the instant, that lie in d.
func (s *Subject) passed(d, w framework.Period) int {
	return max(0, int(min(d.Last, w.Last, s.At))-int(max(d.First, w.First))+1)
}

func (s *Subject) meets(d, w framework.Period) bool { return s.passed(d, w) > 0 }

// moment are the days by which a piece shows what runs by itself.
func (s *Subject) moment(k evidence.Kind, p *piece.Piece) framework.Period {
	switch k {
	case evidence.State:
		return s.before(p, framework.Period{First: p.Collected, Last: p.Collected})
	case evidence.Record:
		day := p.Performed(s.Cadence)
		return framework.Period{First: day, Last: day}
	case evidence.Report, evidence.Document, evidence.Bridge:
	}
	return s.ended(p, false)
}

// stands is the share of the window's days that the piece shows, or the instant.
func (s *Subject) stands(k evidence.Kind, p *piece.Piece, design bool) float64 {
	d := s.ended(p, design)
	switch {
	case s.Windowed():
		return float64(s.passed(d, s.Window)) / float64(s.Window.Days())
	case d.Last < d.First:
		return 0
	case k == evidence.Report && !design && s.Cadence.Recent(s.Instant) <= d.Last && d.Last <= s.Instant:
		d.Last = s.Instant
	}
	return filled(s.meets(d, s.now()))
}

// slice is the share of the slices that the record fills.
func (s *Subject) slice(p *piece.Piece) float64 {
	list := s.Slices(s.Cadence)
	i, day := Slice(p, s.Cadence, list), p.Performed(s.Cadence)
	if i < 0 || day > s.At || day > list[i].Last.AddDays(s.Cadence.GraceDays()) {
		return 0
	}
	return 1 / float64(len(list))
}

// HeldAlone is the value of [Subject.Held] of one item that counts for sure. It reports false where that has to be asked.
func (s *Subject) HeldAlone(p *piece.Piece, c calendar.Cadence) (result.Interval, bool) {
	if s.Own != nil || p.Void || p.Retests != "" {
		return result.Interval{}, false
	}
	day := p.Performed(s.Cadence)
	worth := result.Interval{Low: Alone(p, s.Fails), High: Conformity(p.Deviating, p.Tested, s.Fails)}
	if s.Windowed() {
		return s.heldSlices(p, day, worth, c), true
	}
	switch {
	case s.Instant > s.At:
		return figure.Unknown, true
	case c.Recent(s.Instant) <= day && day <= s.Instant:
		return worth, true
	}
	return result.Interval{High: s.notDue()}, true
}

func (s *Subject) heldSlices(p *piece.Piece, day framework.Date, worth result.Interval, c calendar.Cadence) result.Interval {
	list := s.Slices(c)
	at := Slice(p, s.Cadence, list)
	if at >= 0 && (day > s.At || day > list[at].Last.AddDays(c.GraceDays())) {
		at = -1
	}
	var m figure.Mean
	for i, d := range list {
		v := worth
		if i != at {
			v = result.Interval{High: filled(d.Last.AddDays(c.GraceDays()) > s.At)}
		}
		m.Add(v, 1)
	}
	return m.Value()
}

// recent reports whether the record shows the instant.
func (s *Subject) recent(p *piece.Piece) bool {
	day := p.Performed(s.Cadence)
	return s.Instant <= s.At && s.Cadence.Recent(s.Instant) <= day && day <= s.Instant
}

// listed is the share of the days that the list holds, or whether it falls into the window or year.
func (s *Subject) listed(p *piece.Piece) float64 {
	d, w := s.ended(p, false), s.Year()
	if !s.Windowed() || !s.Populations {
		return filled(s.Since <= w.Last && s.meets(d, w))
	}
	if !s.Relaxed && (!p.Counted || !p.HasSource) {
		return 0
	}
	d.First = max(d.First, s.Since)
	return float64(s.passed(d, w)) / float64(w.Days())
}
