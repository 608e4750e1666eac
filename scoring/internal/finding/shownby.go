package finding

import (
	"maps"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/internal/words"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// shownBy tells of what shows the points: reviews that are overdue, records that came late or do not
// say of when they are, what is not due yet, and what deviates beside what is good.
func (l *lensState) shownBy() []result.Note {
	all := ofLens{seen: map[*ofUnits]bool{}, known: map[*piece.Piece]bool{}, due: map[string]bool{}, late: map[string]bool{}, unsaid: map[string]bool{}}
	for _, s := range l.leaves {
		if s.shown != nil {
			all.take(s.shown)
		}
	}
	return all.notes(l.lens.CarriedOut())
}

// An ofLens is what the units of all requirements tell, each once.
type ofLens struct {
	shown

	seen              map[*ofUnits]bool
	overdue           []*piece.Piece
	known             map[*piece.Piece]bool // to be overdue
	late, unsaid, due map[string]bool
	lateIDs           []string
}

func (s *ofLens) take(of *shown) {
	for _, u := range of.units {
		if s.seen[u] {
			continue
		}
		s.seen[u] = true
		for _, p := range u.overdue { // most of them show several requirements
			if !s.known[p] {
				s.known[p] = true
				s.overdue = append(s.overdue, p)
			}
		}
		s.lateIDs = append(s.lateIDs, u.lateIDs...)
		add(s.late, u.late)
		add(s.unsaid, u.unsaid)
		add(s.due, u.due)
	}
	for _, x := range of.beside {
		if !slices.Contains(s.beside, x) {
			s.beside = append(s.beside, x)
		}
	}
	if len(of.planned) > 0 {
		s.planned, s.plans = eachOnce(s.planned, of.planned), eachOnce(s.plans, of.plans)
	}
}

func add(to map[string]bool, list []string) {
	for _, text := range list {
		to[text] = true
	}
}

// notes words what the units tell; later is what asks that programmes were carried out.
func (s *ofLens) notes(later string) []result.Note {
	var out []result.Note
	tell := func(about result.NoteKind, list []string, text func([]string) string, of []string) {
		if len(list) > 0 {
			out = append(out, result.Note{About: about, Text: text(list), Of: of})
		}
	}
	tell(result.NoteProgramme, s.planned, func(list []string) string { return words.ProgrammeIsEnough(list, s.plans, later) }, s.planned)
	slices.SortFunc(s.overdue, func(a, b *piece.Piece) int { return framework.CompareID(a.ID, b.ID) })
	if len(s.overdue) > 0 {
		out = append(out, result.Note{About: result.NoteOverdue, Text: words.ReviewsOverdue(s.overdue), Of: piece.IDs(s.overdue)})
	}
	slices.SortFunc(s.lateIDs, framework.CompareID)
	tell(result.NoteLate, slices.Sorted(maps.Keys(s.late)), words.Joined, slices.Compact(s.lateIDs))
	for _, text := range slices.Sorted(maps.Keys(s.unsaid)) {
		out = append(out, result.Note{About: result.NotePeriod, Text: text, Of: []string{}})
	}
	var beside, points []string
	for _, x := range s.beside {
		beside, points = append(beside, x.text), append(points, x.point)
	}
	tell(result.NoteBeside, beside, words.DeviatesBeside, points)
	var due []string
	for key := range s.due {
		c, _, _ := strings.Cut(key, " ")
		due = append(due, c)
	}
	slices.SortFunc(due, framework.CompareID)
	due = slices.Compact(due)
	tell(result.NoteNotDue, due, func(list []string) string { return words.NotDue(len(s.due), list) }, due)
	return out
}
