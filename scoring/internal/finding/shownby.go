package finding

import (
	"maps"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/internal/lens"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/internal/words"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// shownBy tells of what shows the points: reviews that are overdue, records that came late or do not
// say of when they are, what is not due yet, and what deviates beside what is good.
func (l *lensState) shownBy() []result.Note {
	all := ofLens{seen: map[*ofUnits]bool{}, due: map[string]bool{}, late: map[string]bool{}, unsaid: map[string]bool{}}
	for _, s := range l.leaves {
		if s.shown != nil {
			all.take(s.shown)
		}
	}
	return all.notes(l.lens.Case, l.lens.CarriedOut())
}

// An ofLens is what the units of all requirements tell, each once.
type ofLens struct {
	shown

	seen              map[*ofUnits]bool
	reviews           [][]*piece.Piece // that are overdue, each list in order, some pieces in several
	late, unsaid, due map[string]bool
	lateIDs           []string
}

func (s *ofLens) take(of *shown) {
	for _, u := range of.units {
		if s.seen[u] {
			continue
		}
		s.seen[u] = true
		if len(u.overdue) > 0 {
			s.reviews = append(s.reviews, u.overdue)
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
func (s *ofLens) notes(c *lens.Case, later string) []result.Note {
	var out []result.Note
	tell := func(about result.NoteKind, list []string, text func([]string) string, of []string) {
		if len(list) > 0 {
			out = append(out, result.Note{About: about, Text: text(list), Of: of})
		}
	}
	tell(result.NoteProgramme, s.planned, func(list []string) string { return words.ProgrammeIsEnough(list, s.plans, later) }, s.planned)
	if overdue := s.allOverdue(); len(overdue) > 0 {
		due := func(id string) framework.Date { return c.Piece(id).ReviewDue() }
		out = append(out, result.Note{About: result.NoteOverdue, Text: words.ReviewsOverdue(overdue, due), Of: overdue})
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
		control, _, _ := strings.Cut(key, " ")
		due = append(due, control)
	}
	slices.SortFunc(due, framework.CompareID)
	due = slices.Compact(due)
	tell(result.NoteNotDue, due, func(list []string) string { return words.NotDue(len(s.due), list) }, due)
	return out
}

// allOverdue are the ids of the pieces that were to be looked at anew, each once. The lists are merged two by two, until one is left:
// that the same piece stands in both is seen without reading its id.
func (s *ofLens) allOverdue() []string {
	lists, all := s.reviews, 0
	for _, list := range lists {
		all += len(list)
	}
	var rooms [2][]*piece.Piece // for the merged lists, by turns
	for len(lists) > 1 {
		if rooms[0] == nil {
			rooms[0] = make([]*piece.Piece, all)
		}
		room := rooms[0]
		for i := 0; i < len(lists); i += 2 {
			list, next := lists[i], []*piece.Piece(nil)
			if i+1 < len(lists) {
				next = lists[i+1]
			}
			list = merged(room[:0:len(list)+len(next)], list, next)
			lists[i/2], room = list, room[len(list):]
		}
		lists, rooms[0], rooms[1] = lists[:(len(lists)+1)/2], rooms[1], rooms[0]
	}
	if len(lists) == 0 {
		return nil
	}
	list := piece.IDs(lists[0])
	slices.SortFunc(list, framework.CompareID)
	return list
}
