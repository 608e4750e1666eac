package unit

import (
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/internal/days"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
)

// A Type is an evidence type as judging looks at it.
type Type struct {
	ID   string
	Kind evidence.Kind
}

// Type is what one evidence type is worth on a basis: the mean of the units that it expects.
func (s *Subject) Type(t Type, design bool) Answer {
	var items []Item
	for _, it := range s.Items {
		if it.Type == t.ID {
			items = append(items, it)
		}
	}
	a := s.ofType(t, items, design)
	for i := range a.Units {
		a.Units[i].Types = []string{t.ID}
	}
	return a
}

func (s *Subject) ofType(t Type, items []Item, design bool) Answer {
	shown := slices.DeleteFunc(slices.Clone(items), func(it Item) bool { return it.Void })
	switch {
	case t.Kind == evidence.Bridge:
		return Answer{State: NotAsked}
	case s.Automated && !design && s.Windowed() && t.Kind != evidence.Document:
		return s.automated(t, shown)
	case t.Kind != evidence.Record || design:
		return s.standing(t, shown, design)
	case s.Cadence.IsCalendar() && s.Windowed():
		return s.bySlices(shown, s.Cadence)
	case s.Cadence.IsCalendar():
		return s.latest(s.done(shown), nil, s.notDue(), s.Cadence)
	case s.Cadence == calendar.PerEvent:
		return s.perEvent(t, items, shown)
	}
	return s.one(s.allSpans(shown, false), s.Year(), 0)
}

func (s *Subject) allSpans(items []Item, design bool) []piece.Span {
	out := make([]piece.Span, 0, len(items))
	for _, it := range items {
		out = s.spans(out, it, design)
	}
	return out
}

// done are the days on which the items were performed.
func (s *Subject) done(items []Item) []done {
	out := make([]done, len(items))
	for i, it := range items {
		out[i] = done{piece: it.Piece, day: it.Performed(s.Cadence), sure: it.Sure}
	}
	return out
}

// automated takes the window as one unit: what runs by itself runs as it was set, so that one
// state collected in the window shows it, or one record or a report of a day of it.
func (s *Subject) automated(t Type, items []Item) Answer {
	var spans []piece.Span
	for _, it := range items {
		switch t.Kind {
		case evidence.State:
			spans = s.cut(spans, it, framework.Period{First: it.Collected, Last: it.Collected})
		case evidence.Record:
			day := it.Performed(s.Cadence)
			spans = append(spans, piece.Span{Piece: it.Piece, Period: framework.Period{First: day, Last: day}, Sure: it.Sure})
		case evidence.Report, evidence.Document, evidence.Bridge:
			spans = s.spans(spans, it, false)
		}
	}
	return s.one(spans, s.Window, 0)
}

// standing are documents, states and reports, and records listed under design: each day of the
// window is to be shown, or the instant. On operation a report of which the last day is recent
// shows the instant too.
func (s *Subject) standing(t Type, items []Item, design bool) Answer {
	spans := s.allSpans(items, design)
	if s.Windowed() {
		return s.byDays(spans, lists{})
	}
	if t.Kind == evidence.Report && !design {
		for i := range spans {
			if last := spans[i].Last; s.Cadence.Recent(s.Instant) <= last && last <= s.Instant {
				spans[i].Last = s.Instant
			}
		}
	}
	open := 0.0
	if t.Kind == evidence.Record {
		open = s.notDue()
	}
	return s.instant(spans, open)
}

// notDue is the high of an empty unit of records of a control that has just begun.
func (s *Subject) notDue() float64 {
	if !s.Windowed() && s.Cadence.IsCalendar() && !s.Due.IsZero() && s.Instant <= s.Due {
		return 1
	}
	return 0
}

// perEvent are the records of a control that runs when something happens: where the lens asks
// populations, each day of the window is to be held by a list that names where it was taken from;
// else one record in the window, or in the year to the instant, is enough.
func (s *Subject) perEvent(t Type, items, shown []Item) Answer {
	l := s.lists(t, items)
	spans := s.allSpans(shown, false)
	if s.Windowed() && s.Populations {
		if !s.Relaxed {
			spans = slices.DeleteFunc(spans, func(p piece.Span) bool { return !p.Piece.Counted || !p.Piece.HasSource })
		}
		return s.byDays(spans, l)
	}
	w := s.Year()
	a := Answer{}
	switch {
	case !s.mine(&a, w):
		a.State = NoUnits
		return a
	case days.Cover(l.zeros, w):
		a.State, a.Units = NotAsked, []Unit{{Days: w, None: true}}
		return a
	case s.Since > w.Last:
		a.State = NotAsked
		return a
	}
	unlisted := !days.Cover(l.speaks, w)
	open := 0.0
	if unlisted && s.Since.IsZero() {
		open = 1
	}
	a = s.one(spans, w, open)
	for i := range a.Units {
		a.Units[i].Unlisted = unlisted
	}
	return a
}

// lists says of which days an accepted list speaks, and which of them it declares empty. A list of
// nothing counts where nothing contradicts it, and never where the system in service is itself an
// occurrence each day.
func (s *Subject) lists(t Type, items []Item) lists {
	l := lists{events: true}
	void := s.Relaxed || !s.Since.IsZero() || s.Contradicted != nil && s.Contradicted(t.ID)
	for _, it := range items {
		switch {
		case !it.Counted, !it.Sure, s.Populations && !it.HasSource, it.Zero && void, it.Void && !it.Zero:
			continue
		}
		held := it.Days(s.Cadence, false)
		l.speaks = append(l.speaks, held...)
		if it.Zero {
			l.zeros = append(l.zeros, held...)
		}
	}
	return l
}

// InPlace is what shows at the instant that a control is in place: the states that show it and the
// latest record, if it is recent. It reports false where the control lists neither.
func (s *Subject) InPlace(operation []Type) (Answer, bool) {
	of := func(k evidence.Kind) (list []string) {
		for _, t := range operation {
			if t.Kind == k {
				list = append(list, t.ID)
			}
		}
		return list
	}
	records, states := of(evidence.Record), of(evidence.State)
	if len(records)+len(states) == 0 {
		return Answer{}, false
	}
	var there, made []Item
	for _, it := range s.Items {
		switch {
		case it.Void:
		case slices.Contains(records, it.Type):
			made = append(made, it)
		case slices.Contains(states, it.Type):
			for _, p := range s.spans(nil, it, false) {
				if p.Contains(s.Instant) {
					there = append(there, Item{Piece: it.Piece, Sure: p.Sure})
				}
			}
		}
	}
	a := s.inPlace(records, made, there, len(states) > 0)
	for i := range a.Units {
		if a.Units[i].Types == nil {
			a.Units[i].Types = slices.Concat(records, states)
		}
	}
	return a, true
}

func (s *Subject) inPlace(records []string, made, there []Item, states bool) Answer {
	if s.Cadence != calendar.PerEvent {
		open := 0.0
		if len(records) > 0 {
			open = s.notDue()
		}
		return s.latest(s.done(made), there, open, s.Cadence)
	}
	var list []Answer
	for _, id := range records {
		list = append(list, s.Type(Type{ID: id, Kind: evidence.Record}, false))
	}
	if states {
		list = append(list, s.latest(nil, there, 0, calendar.NoCadence))
	}
	return Best(list)
}

// Covered is the share of days, or the instant, that the items show, as rules ask it.
func (s *Subject) Covered(items []Item, design bool) Answer {
	if s.Windowed() {
		return s.byDays(s.allSpans(items, design), lists{})
	}
	return s.instant(s.allSpans(items, design), 0)
}

// Held is the share of slices, or the instant, that the items fill by the cadence, as rules ask it.
func (s *Subject) Held(items []Item, c calendar.Cadence) Answer {
	if s.Windowed() {
		return s.bySlices(items, c)
	}
	return s.latest(s.done(items), nil, s.notDue(), c)
}
