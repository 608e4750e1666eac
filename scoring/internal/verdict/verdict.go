package verdict

import (
	"context"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/internal/point"
)

// A Reason is the first of the reasons for which a piece does not support a requirement, or that
// it does. The later of two is the better.
type Reason uint8

// Reasons.
const (
	NotAccepted Reason = iota
	NotYet             // collected, performed or in force only later
	OutOfScope
	Stale     // it fills no unit that the lens asks
	Deviates  // of what was tested so much deviates that nothing is left
	NeedsMore // see [What]
	Supports
)

// A What is something that a piece lacks.
type What uint8

// What a piece may lack.
const (
	Needs What = iota // the link asks more of it; see [Verdict.Links]
	Rule              // so does the rule of the control
	Population
	Source
	System       // it names none of the systems for each of which the point is asked
	TestedNumber // nothing was tested
	SampleResult // nobody says how much of the sample deviates
	Nothing      // it says that nothing occurred
	Rest         // what it lacks is other evidence beside it
)

// A Verdict is what a piece does for one requirement.
type Verdict struct {
	Reason Reason
	Lacks  []What
	Links  []*mapping.Link // of which needs does not hold
	Rules  []string        // what the rules ask that it lacks
	Old    Old             // where it is stale
}

// A Judge says what pieces do in a lens. It serves one goroutine.
type Judge struct {
	net        *Net
	manner     *manner
	lenses     []*point.Lens  // that judge the leaves, by their places
	none       []point.None   // what is shown without any evidence, by the numbers of the points
	everywhere []point.System // for which is asked what is asked of all alike
	each       map[*mapping.Point][]point.System
	places     map[framework.PointRef]linkAt // of the points in scope; nil before evidence names one
	lists      map[string][]int              // of places of leaves, each once
	lastList   []int                         // of these the last that was asked for: many pieces in a row do the same
	lastType   *evidence.Type                // the last that was asked about: many pieces in a row are of one
	lastReach  *reach                        // what it reaches; nil where no type was asked about
	room       asking                        // of the piece that is asked about
}

// New makes the judge of a lens, of which each requirement has its own, and all ask the same bases. In says of
// each point of the net whether it is in scope with its requirement, by the place of the leaf and that of the point in the leaf. The
// error means that the context ended.
func New(ctx context.Context, n *Net, l func(requirement string) *point.Lens, in func(leaf, point int) bool) (*Judge, error) {
	j := &Judge{net: n, none: make([]point.None, n.points), lists: map[string][]int{}}
	j.look(l)
	for i, leaf := range n.leaves {
		for k := range leaf.Points {
			p := &leaf.Points[k]
			if !in(i, k) {
				continue
			}
			var err error
			if j.none[int(n.first[i])+k], err = j.lenses[i].None(ctx, p); err != nil {
				return nil, err
			}
		}
	}
	return j, nil
}

// Over is the judge over other evidence, of the same scope and the same answers.
func (j *Judge) Over(l func(requirement string) *point.Lens) *Judge {
	own := *j
	own.look(l)
	return &own
}

// look takes the lenses that judge the leaves.
func (j *Judge) look(l func(requirement string) *point.Lens) {
	j.lenses, j.room, j.lastReach = make([]*point.Lens, len(j.net.leaves)), asking{}, nil
	for i, leaf := range j.net.leaves {
		j.lenses[i] = l(leaf.Requirement.ID)
	}
	if len(j.lenses) > 0 {
		j.manner, j.each = j.net.manner(j.lenses[0]), nil
		j.everywhere, _ = j.lenses[0].SystemsOf(&framework.Point{})
	}
}

// Best is the best that a piece does for any leaf, the places of the leaves for which it does it, and
// the verdict of one of them that says most: of what is stale, one that asks for the type. Of what says
// the same of every leaf no places are listed. The list is shared and must not be changed. It reports
// false where there is no leaf. The verdict holds until the next piece. The error means that the context ended.
func (j *Judge) Best(ctx context.Context, p *piece.Piece) (*Verdict, []int, bool, error) {
	if len(j.lenses) == 0 {
		return &Verdict{Reason: OutOfScope}, nil, false, nil
	}
	a := j.ask(p)
	if p.Accepted && p.Present(a.lens.At) {
		at, err := a.lifted(ctx)
		if err != nil || len(at) > 0 {
			return a.says(Supports), at, true, err
		}
	}
	if r, early := a.early(); early {
		return a.says(r), nil, true, nil
	}
	return a.best(ctx)
}

// For says what a piece does for one leaf, by its place. The verdict holds until the next piece. The error means that the
// context ended.
func (j *Judge) For(ctx context.Context, p *piece.Piece, leaf int) (Verdict, error) {
	a := j.ask(p)
	a.lens = j.lenses[leaf]
	var at *reached
	for i := range a.reach.leaves {
		if a.reach.leaves[i].leaf == leaf && a.serves(&a.reach.leaves[i]) {
			at = &a.reach.leaves[i]
		}
	}
	if at != nil && p.Accepted && p.Present(a.lens.At) {
		if lifts, err := a.lifts(ctx, at, point.AsItIs); lifts || err != nil {
			return Verdict{Reason: Supports}, err
		}
	}
	switch r, early := a.early(); {
	case early:
		return Verdict{Reason: r}, nil
	case at == nil:
		return Verdict{Reason: OutOfScope}, nil
	}
	return a.reason(ctx, at)
}

// begins is the day on which a record was performed, or on which the piece begins to show.
func begins(p *piece.Piece) framework.Date {
	if p.Kind == evidence.Record {
		return p.Performed(calendar.NoCadence)
	}
	if shown, ok := p.Shown(calendar.NoCadence, false); ok {
		return shown.First
	}
	return point.Always
}

// inLens reports whether the piece speaks of a system of the lens.
func inLens(l *point.Lens, p *piece.Piece) bool {
	if len(l.Systems) == 0 {
		return true
	}
	for _, y := range l.Systems {
		if p.Speaks(y.ID) {
			return true
		}
	}
	return false
}

// reasonNames are what verdicts are called, by their numbers.
func reasonNames() []string {
	return []string{"not-accepted", "not-yet", "out-of-scope", "stale", "deviates", "needs-more", "supports"}
}

// String returns the name.
func (r Reason) String() string { return reasonNames()[min(int(r), len(reasonNames())-1)] }
