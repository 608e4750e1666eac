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
