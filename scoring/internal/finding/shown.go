package finding

import (
	"cmp"
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

// A shown gathers from the units by which the points in scope were judged what the head tells.
type shown struct {
	overdue  []*piece.Piece
	late     []string        // "EV-1 came late for …"
	unsaid   []string        // lines that records of an empty slice leave out
	due      map[string]bool // units that are not due yet, by control and types
	beside   []string
	planned  []string // points for which a programme is enough
	plans    []string // the programmes
	later    string   // what asks that these were carried out
	lateIDs  []string
	besideOf []string
}

// shownBy tells of what shows the points: reviews that are overdue, records that came late or do not
// say of when they are, what is not due yet, and what deviates beside what is good.
func (l *lensState) shownBy() []result.Note {
	s := shown{due: map[string]bool{}, later: l.lens.CarriedOut()}
	for i, leaf := range l.lens.Leaves {
		q := l.lens.Judged(i).Judged
		if q == nil {
			continue
		}
		for j, one := range q.Points {
			if one == nil {
				continue
			}
			s.takeBeside(words.PointName(leaf.Points[j].Ref), one)
			if l.lens.ProgrammeIsEnough(leaf.Requirement.ID) {
				s.takePlanned(words.PointName(leaf.Points[j].Ref), one)
			}
			for _, by := range one.By {
				for k := range by.Candidates {
					s.take(l, &by.Candidates[k])
				}
			}
		}
		for _, p := range l.overduePieces(q) {
			if !slices.Contains(s.overdue, p) {
				s.overdue = append(s.overdue, p)
			}
		}
	}
	return s.notes()
}

// takeBeside notes where one control shows a point while another deviates.
func (s *shown) takeBeside(name string, one *point.Point) {
	for _, by := range one.By {
		best := slices.MaxFunc(by.Candidates, func(a, b point.Candidate) int { return cmp.Compare(a.Value.Low, b.Value.Low) })
		if best.Value.Low <= result.Epsilon {
			continue
		}
		for i := range by.Candidates {
			c := &by.Candidates[i]
			bad := slices.ContainsFunc(c.On, func(on basis.On) bool {
				return slices.ContainsFunc(on.Units, func(u unit.Unit) bool { return u.Deviates() })
			})
			text := words.Beside(name, best.Control.ID, c.Control.ID)
			if bad && c.Control != best.Control && !slices.Contains(s.beside, text) {
				s.beside, s.besideOf = append(s.beside, text), append(s.besideOf, name)
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
				for _, p := range u.Sure {
					if p.Of == nil || !p.Of.Programme {
						continue
					}
					if !slices.Contains(s.planned, name) {
						s.planned = append(s.planned, name)
					}
					if !slices.Contains(s.plans, p.ID) {
						s.plans = append(s.plans, p.ID)
					}
				}
			}
		}
	}
}

// take takes in the units of a candidate.
func (s *shown) take(l *lensState, c *point.Candidate) {
	for k := range c.On {
		units := c.On[k].Units
		for i := range units {
			u := &units[i]
			s.takeLate(u)
			if notDue(l, c.Control, u) {
				key := fmt.Sprintf("%s %v", c.Control.ID, u.Types)
				s.due[key] = true
			}
			if i+1 < len(units) && u.Slice && units[i+1].Slice && slices.Equal(u.Types, units[i+1].Types) {
				s.takeUnsaid(c.Control, u, &units[i+1])
			}
		}
	}
}

func (s *shown) takeLate(u *unit.Unit) {
	if len(u.Late) == 0 {
		return
	}
	text := words.CameLate(u)
	if slices.Contains(s.late, text) {
		return
	}
	s.late = append(s.late, text)
	for _, p := range u.Late {
		s.lateIDs = append(s.lateIDs, p.ID)
	}
}

func (s *shown) takeUnsaid(c *mapping.Control, u, next *unit.Unit) {
	for _, p := range unsaid(c, u, next) {
		if text := words.SayPeriod(p.ID, p.Performed(c.Cadence), c.ID, u.Days); !slices.Contains(s.unsaid, text) {
			s.unsaid = append(s.unsaid, text)
		}
	}
}

// notDue reports whether an empty unit is open only since its control has just begun.
func notDue(l *lensState, c *mapping.Control, u *unit.Unit) bool {
	return !l.lens.Frame.Windowed() && c.Cadence.IsCalendar() && !u.Ahead && !u.None && !u.Unlisted &&
		len(u.Sure)+len(u.Maybe) == 0 && u.Value.High >= 1-result.Epsilon
}

// unsaid lists the records right after an empty slice that may be of it and state no period.
func unsaid(c *mapping.Control, u, next *unit.Unit) []*piece.Piece {
	if len(u.Sure)+len(u.Maybe) > 0 {
		return nil
	}
	until := u.Days.Last.AddDays(c.Cadence.GraceDays())
	return slices.DeleteFunc(slices.Clone(next.Sure), func(p *piece.Piece) bool {
		return !p.Period.IsZero() || p.Performed(c.Cadence) > until
	})
}

func (s *shown) notes() []result.Note {
	var out []result.Note
	tell := func(about result.NoteKind, list []string, text func([]string) string, of []string) {
		if len(list) > 0 {
			out = append(out, result.Note{About: about, Text: text(list), Of: of})
		}
	}
	slices.SortFunc(s.overdue, func(a, b *piece.Piece) int { return framework.CompareID(a.ID, b.ID) })
	var overdue, ids []string
	for _, p := range s.overdue {
		overdue, ids = append(overdue, words.OverdueSince(p)), append(ids, p.ID)
	}
	tell(result.NoteProgramme, s.planned, func(list []string) string { return words.ProgrammeIsEnough(list, s.plans, s.later) }, s.planned)
	tell(result.NoteOverdue, overdue, words.ReviewsOverdue, ids)
	slices.Sort(s.late)
	slices.SortFunc(s.lateIDs, framework.CompareID)
	tell(result.NoteLate, s.late, words.Joined, slices.Compact(s.lateIDs))
	slices.Sort(s.unsaid)
	for _, text := range s.unsaid {
		out = append(out, result.Note{About: result.NotePeriod, Text: text, Of: []string{}})
	}
	tell(result.NoteBeside, s.beside, words.DeviatesBeside, s.besideOf)
	var due []string
	for key := range s.due {
		c, _, _ := strings.Cut(key, " ")
		due = append(due, c)
	}
	slices.SortFunc(due, framework.CompareID)
	tell(result.NoteNotDue, slices.Compact(due), func(list []string) string { return words.NotDue(len(s.due), list) }, due)
	return out
}
