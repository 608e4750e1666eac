package point

import (
	"github.com/groundworkgrc/groundwork/scoring/internal/basis"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/internal/slab"
	"github.com/groundworkgrc/groundwork/scoring/internal/unit"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// rooms are from where what a lens judges takes its memory, and what serves one judgement after another: an assessment
// makes thousands of these things, and making them one by one was most of what its figures cost. They serve one goroutine,
// as a lens does.
type rooms struct {
	oneByOne bool

	ways   []way   // of the point that is judged
	told   []uint8 // of these
	judged basis.Case
	basis  basis.Room
	sum    Sum
	some   []*piece.Piece // what counts for a control, where a piece is left out, until it has a list of its length

	controls     slab.Of[judged]
	groups       slab.Of[group]
	came         slab.Of[came]
	subjects     slab.Of[unit.Subject]
	pieces       slab.Of[*piece.Piece]
	requirements slab.Of[Requirement]
	pointers     slab.Of[*Point]
	list         slab.Of[*basis.Outcome]
	points       slab.Of[Point]
	shown        slab.Of[Shown]
	showings     slab.Of[Showing]
	candidates   slab.Of[Candidate]
	figures      slab.Of[result.Interval]
}

func (l *Lens) rooms() *rooms {
	if l.room == nil {
		l.room = &rooms{}
	}
	return l.room
}

// oneByOne are rooms for what a change touches: it goes one by one as other changes touch it, and what is gone would hold
// all that was judged before it as long as something beside it in memory is there.
func oneByOne() *rooms {
	r := &rooms{oneByOne: true}
	r.basis.Apart()
	r.controls.Apart()
	r.groups.Apart()
	r.came.Apart()
	r.subjects.Apart()
	r.pieces.Apart()
	r.requirements.Apart()
	r.pointers.Apart()
	r.list.Apart()
	r.points.Apart()
	r.shown.Apart()
	r.showings.Apart()
	r.candidates.Apart()
	r.figures.Apart()
	return r
}

// apart is for how many systems a point is shown by itself.
func (l *Lens) apart(systems []System, alike bool) int {
	if alike {
		return min(1, len(systems))
	}
	n, unnamed := 0, 0
	for _, y := range systems {
		if l.unnamed(y) {
			unnamed = 1
		} else {
			n++
		}
	}
	return n + unnamed
}

// A showingRoom is where it is written how one point is shown for its systems. It is taken as a whole, since it is held as a whole.
type showingRoom struct {
	shown      []Shown
	candidates []Candidate
	figures    []result.Interval
	ways, asks int  // of how many ways a point is shown, and on how many bases it is asked
	begun      bool // the first system has its room, which is in the point
}

// showingRoom makes room to show a point for some systems, in so many ways. The figures of the point itself lie there, too.
func (l *Lens) showingRoom(p *Point, ways, systems int) showingRoom {
	r, asks := l.rooms(), len(l.Asked)
	figures := r.figures.Take(asks * (1 + systems))
	p.On = figures[:asks:asks]
	return showingRoom{shown: r.shown.Take(max(0, systems-1)), candidates: r.candidates.Take(ways * systems), figures: figures[asks:], ways: ways, asks: asks}
}

// next is where it is written how the point is shown for the next system.
func (r *showingRoom) next(p *Point) *Shown {
	s := &p.first
	if r.begun {
		s, r.shown = &r.shown[0], r.shown[1:]
	}
	r.begun = true
	s.On, r.figures = r.figures[:r.asks:r.asks], r.figures[r.asks:]
	s.Candidates, r.candidates = r.candidates[:0:r.ways], r.candidates[r.ways:]
	return s
}
