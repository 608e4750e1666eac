package unit

import (
	"slices"

	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/internal/days"
)

// A Type is an evidence type as judging looks at it.
type Type struct {
	ID    string
	Kind  evidence.Kind
	Place int // among those that a control lists, where it is of one
}

// A typed is a filling by pieces of one type, with what the type came to.
type typed struct {
	filling

	answer Answer
}

// Type is what one evidence type is worth on a basis: the mean of the units that it expects. It is shared and must not be
// changed.
func (s *Subject) Type(t Type, design bool) *Answer {
	if a := s.Told(t.Place, design); a != nil {
		return a
	}
	f := s.room().filling.New()
	f.Subject, f.items, f.of[0], f.kind, f.design = s, &s.Items, t.ID, t.Kind, design
	a := &f.answer
	*a = s.ofType(&f.filling)
	a.Units = slices.Clip(a.Units)
	for i := range a.Units {
		a.Units[i].Types = f.of[:]
	}
	if s.Keeps {
		s.keep(told{answer: a, by: &f.filling, place: int32(t.Place), design: design}) //nolint:gosec // no more than types of a control
	}
	return a
}

// A claim is how the units are made that a type expects on a basis.
type claim uint8

const (
	noClaim  claim = iota // nothing is asked
	once                  // the window is one unit: what runs by itself runs as it was set
	standing              // each day of the window, or the instant
	bySlice               // each slice of the window
	recently              // the instant, by the latest day
	perEvent              // each day of lists, or the window or the year as one unit
	yearly                // the window, or the year to the instant, as one unit
)

// claim says how the units are made that evidence of a kind is to fill.
func (s *Subject) claim(k evidence.Kind, design bool) claim {
	switch {
	case k == evidence.Bridge:
		return noClaim
	case s.Automated && !design && s.Windowed() && k != evidence.Document:
		return once
	case k != evidence.Record || design:
		return standing
	case s.Cadence.IsCalendar() && s.Windowed():
		return bySlice
	case s.Cadence.IsCalendar():
		return recently
	case s.Cadence == calendar.PerEvent:
		return perEvent
	}
	return yearly
}

func (s *Subject) ofType(f *filling) Answer {
	switch s.claim(f.kind, f.design) {
	case noClaim:
		return Answer{State: NotAsked}
	case once:
		f.once = true
		return s.one(f, s.Window, 0)
	case standing:
		return s.standing(f)
	case bySlice:
		return s.bySlices(&s.Items, s.Cadence, f.of[0])
	case recently:
		return s.latest(s.done(&s.Items, s.Cadence, f.of[0]), nil, s.notDue())
	case perEvent:
		return s.perEvent(f)
	case yearly:
	}
	return s.one(f, s.Year(), 0)
}

// standing are documents, states and reports, and records listed under design: each day of the
// window is to be shown, or the instant. On operation a report of which the last day is recent
// shows the instant too.
func (s *Subject) standing(f *filling) Answer {
	if s.Windowed() {
		return s.byDays(f, lists{})
	}
	if f.kind == evidence.Report && !f.design {
		f.recent = f.Cadence.Recent(f.Instant)
	}
	open := 0.0
	if f.kind == evidence.Record {
		open = s.notDue()
	}
	return s.instant(f, open)
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
func (s *Subject) perEvent(f *filling) Answer {
	l := s.lists(f.of[0])
	if s.Windowed() && s.Populations {
		f.listed = !s.Relaxed
		return s.byDays(f, l)
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
	a = s.one(f, w, open)
	for i := range a.Units {
		a.Units[i].Unlisted = unlisted
	}
	return a
}

// lists says of which days an accepted list speaks, and which of them it declares empty. A list of
// nothing counts where nothing contradicts it, and never where the system in service is itself an
// occurrence each day. They are good until others are asked for.
func (s *Subject) lists(of string) lists {
	r := s.room()
	l := lists{events: true, zeros: r.zeros[:0], speaks: r.speaks[:0]}
	void := s.Relaxed || !s.Since.IsZero() || slices.Contains(s.Contradicted, of)
	for i := range s.Items.Len() {
		it := s.Items.At(i)
		switch {
		case it.Type != of, !it.Counted, !it.Sure, s.Populations && !it.HasSource, it.Zero && void, it.Void && !it.Zero:
			continue
		}
		held, ok := it.Shown(s.Cadence, false)
		if !ok {
			continue
		}
		if l.speaks = append(l.speaks, held); it.Zero {
			l.zeros = append(l.zeros, held)
		}
	}
	r.zeros, r.speaks = l.zeros, l.speaks
	return l
}

// InPlace is what shows at the instant that a control is in place: the states that show it and the
// latest record, if it is recent. It reports false where the control lists neither.
func (s *Subject) InPlace(operation []Type) (*Answer, bool) {
	listed := func(k evidence.Kind) (list []string) {
		for _, t := range operation {
			if t.Kind == k {
				list = append(list, t.ID)
			}
		}
		return list
	}
	records, states := listed(evidence.Record), listed(evidence.State)
	if len(records)+len(states) == 0 {
		return nil, false
	}
	var there, made []Item
	one := make([]Item, 1) // of the items, one after the other
	of := Each(one...)
	f := filling{Subject: s, items: &of}
	for i := range s.Items.Len() {
		it := s.Items.At(i)
		switch {
		case it.Void:
		case slices.Contains(records, it.Type):
			made = append(made, it)
		case slices.Contains(states, it.Type):
			one[0] = it
			if sure, maybe := f.in(s.now(), nil); len(sure)+len(maybe) > 0 {
				there = append(there, Item{Piece: it.Piece, Sure: len(sure) > 0})
			}
		}
	}
	a := s.inPlace(operation, made, there, len(records) > 0, len(states) > 0)
	for i := range a.Units {
		if a.Units[i].Types == nil {
			a.Units[i].Types = slices.Concat(records, states)
		}
	}
	return a, true
}

// inPlace is the same of what records made, and of the states that are there; recorded and stated say which the control lists.
func (s *Subject) inPlace(operation []Type, made, there []Item, recorded, stated bool) *Answer {
	if s.Cadence != calendar.PerEvent {
		open := 0.0
		if recorded {
			open = s.notDue()
		}
		items := Each(made...)
		return s.put(s.latest(s.done(&items, s.Cadence, ""), there, open))
	}
	var list []*Answer
	for _, t := range operation {
		if t.Kind == evidence.Record {
			list = append(list, s.Type(t, false))
		}
	}
	if stated {
		list = append(list, s.put(s.latest(nil, there, 0)))
	}
	return s.Best(list)
}

// Covered is the share of days, or the instant, that the items show, as rules ask it.
func (s *Subject) Covered(items []Item, design bool) Answer {
	of, f := Each(items...), &s.room().filling.New().filling
	f.Subject, f.items, f.design = s, &of, design
	if s.Windowed() {
		return s.byDays(f, lists{})
	}
	return s.instant(f, 0)
}

// Held is the share of slices, or the instant, that the items fill by the cadence, as rules ask it.
func (s *Subject) Held(items []Item, c calendar.Cadence) Answer {
	of := Each(items...)
	if s.Windowed() {
		return s.bySlices(&of, c, "")
	}
	return s.latest(s.done(&of, c, ""), nil, s.notDue())
}
