package finding

import (
	"fmt"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring/internal/basis"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/internal/point"
	"github.com/groundworkgrc/groundwork/scoring/internal/unit"
	"github.com/groundworkgrc/groundwork/scoring/internal/words"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A shown is what the units by which one requirement was judged tell the head of its lens.
type shown struct {
	units  []*ofUnits // of its candidates, those that tell something, each once
	beside []besides
	// planned are the points for which a programme is enough, and plans the programmes.
	planned, plans []string
}

// A besides tells that one control shows a point while another deviates.
type besides struct{ text, point string }

// An ofUnits is what the units of one outcome of a control tell. It is worked out once for all points which that
// shows.
type ofUnits struct {
	overdue  []*piece.Piece // documents and states that were to be looked at anew
	late     []string       // "EV-1 came late for …"
	lateIDs  []string
	unsaid   []string // lines that records of an empty slice leave out
	due      []string // units that are not due yet, by control and types
	deviates bool
}

// tells reports whether there is anything to tell, besides that one deviates.
func (s *ofUnits) tells() bool { return len(s.overdue)+len(s.late)+len(s.unsaid)+len(s.due) > 0 }

// shownOf gathers what the units of a requirement tell, by its place.
func (l *lensState) shownOf(i int) *shown {
	leaf, q := l.lens.Leaves[i], l.lens.Judged(i).Judged
	s := l.room.shown.New()
	if q == nil {
		return s
	}
	programme := l.lens.ProgrammeIsEnough(leaf.Requirement.ID)
	for j, one := range q.Points {
		if one == nil {
			continue
		}
		deviates := false
		for by := range one.Apart() {
			for k := range by.Candidates {
				u := l.unitsOf(&by.Candidates[k])
				deviates = deviates || u.deviates && len(by.Candidates) > 1
				if u.tells() && !slices.Contains(s.units, u) {
					if s.units == nil {
						s.units = make([]*ofUnits, 0, 4) // mostly there are no more
					}
					s.units = append(s.units, u)
				}
			}
		}
		if deviates { // else there is nothing to note
			s.takeBeside(l, leaf.Points[j].Ref, one)
		}
		if programme {
			s.takePlanned(words.PointName(leaf.Points[j].Ref), one)
		}
	}
	return s
}

// overdue are the documents and states that show a point at the end of the lens's time and were
// to be looked at anew before, in the order of their ids. The list may be shared, and may lie in the room.
func (s *shown) overdue(room *[2][]*piece.Piece) []*piece.Piece {
	var list []*piece.Piece
	for _, u := range s.units {
		switch {
		case len(u.overdue) == 0:
		case len(list) == 0:
			list = u.overdue
		default:
			list = merged(room[0], list, u.overdue)
			room[0], room[1] = room[1], list
		}
	}
	return list
}

// merged is one list of two that are in order, each piece once, in the place of another list.
func merged(out, a, b []*piece.Piece) []*piece.Piece {
	if n := len(a) + len(b); n > cap(out) {
		out = make([]*piece.Piece, 0, 2*n) // the next is longer
	}
	out = out[:0]
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] == b[0]:
			out, a, b = append(out, a[0]), a[1:], b[1:]
		case a[0].ID < b[0].ID:
			out, a = append(out, a[0]), a[1:]
		default:
			out, b = append(out, b[0]), b[1:]
		}
	}
	return append(append(out, a...), b...)
}

// byID puts pieces in order, each once.
func byID(list []*piece.Piece) []*piece.Piece {
	slices.SortFunc(list, func(a, b *piece.Piece) int { return strings.Compare(a.ID, b.ID) })
	return slices.Compact(list)
}

// takeBeside notes where one control shows a point while another deviates.
func (s *shown) takeBeside(l *lensState, ref framework.PointRef, one *point.Point) {
	for by := range one.Apart() {
		list := by.Candidates
		best := &list[0]
		for i := range list {
			if list[i].Value.Low > best.Value.Low {
				best = &list[i]
			}
		}
		if best.Value.Low <= result.Epsilon {
			continue
		}
		for i := range list {
			c := &list[i]
			if c.Control == best.Control || !l.unitsOf(c).deviates {
				continue
			}
			name := words.PointName(ref)
			if x := (besides{words.Beside(name, best.Control.ID, c.Control.ID), name}); !slices.Contains(s.beside, x) {
				s.beside = append(s.beside, x)
			}
		}
	}
}

// takePlanned notes where a programme shows a point for which it is enough, and which.
func (s *shown) takePlanned(name string, one *point.Point) {
	for _, by := range one.By {
		for i := range by.Candidates {
			c := &by.Candidates[i]
			if c.Value.Low < by.Value.Low {
				continue
			}
			for _, u := range c.On[0].Units {
				for _, p := range u.Sure() {
					if p.Of != nil && p.Of.Programme {
						s.planned, s.plans = eachOnce(s.planned, []string{name}), eachOnce(s.plans, []string{p.ID})
					}
				}
			}
		}
	}
}

// unitsOf is what the units of a candidate tell.
func (l *lensState) unitsOf(c *point.Candidate) *ofUnits {
	at, linked := l.lens.Case.Catalog.Place(c.Control)
	linked = linked && c.Link != nil && len(c.Succession()) == 0 // what was judged for one point alone is not kept
	if tell := l.unitsTold(c, at); tell != nil {
		return tell
	}
	s, due := ofUnits{}, l.due[0][:0]
	end, reviews := clock(l.lens), l.reviews(c)
	for k := range c.On {
		units := c.On[k].Units
		for i := range units {
			u := &units[i]
			s.deviates = s.deviates || u.Deviates()
			s.takeLate(u)
			if reviews && u.Days.Contains(end) {
				due = u.Overdue(due, end)
			}
			if notDue(l, c.Control, u) {
				s.due = append(s.due, fmt.Sprintf("%s %v", c.Control.ID, u.Types))
			}
			if i+1 < len(units) && u.Slice && units[i+1].Slice && slices.Equal(u.Types, units[i+1].Types) {
				s.takeUnsaid(c.Control, u, &units[i+1])
			}
		}
	}
	l.due[0], s.overdue = due, append(s.overdue, byID(due)...)
	tell := l.page.units(&s)
	if linked {
		l.controls[at].units = l.judgedUnits(c.Outcome, tell, l.controls[at].units)
	}
	return tell
}

// unitsTold is what the units of a candidate told already, nil where nothing did: of its control, or, where one control follows
// another, of the one by which it was judged, since units are told of one control. Candidates of their own come first in a point.
func (l *lensState) unitsTold(c *point.Candidate, at int) *ofUnits {
	if c.Link == nil {
		return nil
	}
	if len(c.Succession()) == 0 {
		return l.unitsToldOf(at, c.Outcome)
	}
	for _, id := range c.Succession() {
		k, err := l.lens.Case.Catalog.Graph.Control(id)
		if err != nil {
			continue
		}
		if at, ok := l.lens.Case.Catalog.Place(k); ok {
			if tell := l.unitsToldOf(at, c.Outcome); tell != nil {
				return tell
			}
		}
	}
	return nil
}

func (l *lensState) unitsToldOf(at int, of *basis.Outcome) *ofUnits {
	for u := l.controls[at].units; u != nil; u = u.before {
		if u.of == of {
			return u.tell
		}
	}
	return nil
}

// judgedUnits makes an entry of a list; there is one for each way in which a control is judged.
func (l *lensState) judgedUnits(of *basis.Outcome, tell *ofUnits, before *judgedUnits) *judgedUnits {
	if len(l.entries) == cap(l.entries) {
		l.entries = make([]judgedUnits, 0, 16)
	}
	l.entries = append(l.entries, judgedUnits{of, tell, before})
	return &l.entries[len(l.entries)-1]
}

// units is what units tell as it is kept: most tell nothing, and one stands for all of these.
func (p *page) units(s *ofUnits) *ofUnits {
	switch {
	case s.tells():
		own := *s
		return &own
	case s.deviates:
		return p.deviating
	}
	return p.still
}

func (s *ofUnits) takeLate(u *unit.Unit) {
	if len(u.Late()) == 0 {
		return
	}
	if text := words.CameLate(u); !slices.Contains(s.late, text) {
		s.late = append(s.late, text)
		s.lateIDs = append(s.lateIDs, piece.IDs(u.Late())...)
	}
}

// reviews reports whether a piece of a candidate may be overdue: which pieces fill a unit is worked out for these
// alone.
func (l *lensState) reviews(c *point.Candidate) bool {
	if c.Link == nil || len(c.Succession()) > 0 {
		return true
	}
	at, ok := l.lens.Case.Catalog.Place(c.Control)
	if !ok {
		return true
	}
	k := &l.controls[at]
	if !k.looked {
		end := clock(l.lens)
		k.looked, k.overdue = true, slices.ContainsFunc(l.lens.Case.Of(c.Control), func(p *piece.Piece) bool { return p.Overdue(end) })
	}
	return k.overdue
}

func (s *ofUnits) takeUnsaid(c *mapping.Control, u, next *unit.Unit) {
	for _, p := range unsaid(c, u, next) {
		s.unsaid = append(s.unsaid, words.SayPeriod(p.ID, p.Performed(c.Cadence), c.ID, u.Days))
	}
}

// notDue reports whether an empty unit is open only since its control has just begun.
func notDue(l *lensState, c *mapping.Control, u *unit.Unit) bool {
	return !l.lens.Frame.Windowed() && c.Cadence.IsCalendar() && !u.Ahead && !u.None && !u.Unlisted &&
		!u.Filled() && !u.Undecided() && u.Value.High >= 1-result.Epsilon
}

// unsaid lists the records right after an empty slice that may be of it and state no period.
func unsaid(c *mapping.Control, u, next *unit.Unit) []*piece.Piece {
	if u.Filled() || u.Undecided() {
		return nil
	}
	until := u.Days.Last.AddDays(c.Cadence.GraceDays())
	return slices.DeleteFunc(slices.Clone(next.Sure()), func(p *piece.Piece) bool {
		return !p.Period.IsZero() || p.Performed(c.Cadence) > until
	})
}
