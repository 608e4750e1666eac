package plan

import (
	"context"
	"errors"
	"math"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// errMost says that the case was judged as often as allowed.
var errMost = errors.New("plan: judged as often as allowed before there was one: allow more assessments")

// A set says for each action whether it is done.
type set []bool

func (s set) with(i int, in bool) set {
	out := slices.Clone(s)
	out[i] = in
	return out
}

func (s set) key() string {
	b := make([]byte, len(s))
	for i, in := range s {
		b[i] = '0'
		if in {
			b[i] = '1'
		}
	}
	return string(b)
}

// figures is how many figures a lens has: readiness, design, operation.
const figures = 3

// A seen is what judging said of one set: of each lens that is planned for.
type seen struct {
	set    set
	lenses []*result.Lens // what a change does not touch is shared between sets
	band   []int          // by target: 0 is the best band
	fig    [][figures]float64
	capped []int
	points [][][figures]float64 // by target, in the order of its points
}

// A judge says what sets of actions yield, each judged once.
type judge struct {
	session  *scoring.Session // on the last day, nothing done
	actions  []*action
	lenses   []string // ids, by target
	bands    []string // best first
	memo     map[string]*seen
	most     int
	progress func(done, of int)
	last     *scoring.Session // what was judged last, and of which set
	lastSet  set
}

// of judges a set, from whichever of the sessions at hand is nearest to it.
func (j *judge) of(ctx context.Context, s set) (*seen, error) {
	key := s.key()
	if x, ok := j.memo[key]; ok {
		return x, nil
	}
	if len(j.memo) >= j.most {
		return nil, errMost
	}
	from, at := j.session, make(set, len(s))
	if j.last != nil && apart(s, j.lastSet) < apart(s, at) {
		from, at = j.last, j.lastSet
	}
	next := from.Fork()
	if c := j.change(at, s); c.Put != nil || c.Drop != nil {
		if _, err := next.Apply(ctx, c); err != nil {
			return nil, err
		}
	}
	a, err := next.Variation(ctx)
	if err != nil {
		return nil, err
	}
	if at = slices.Clone(s); count(at) > len(at)/8 || j.last == nil {
		j.last, j.lastSet = next, at
	}
	x := j.see(s, a)
	j.memo[key] = x
	if j.progress != nil {
		j.progress(len(j.memo), max(min(j.most, 4*len(j.actions)), len(j.memo)))
	}
	return x, nil
}

func apart(a, b set) int {
	n := 0
	for i := range a {
		if a[i] != b[i] {
			n++
		}
	}
	return n
}

func count(s set) int { return apart(s, make(set, len(s))) }

// change is what leads from one set to another.
func (j *judge) change(from, to set) scoring.Change {
	var c scoring.Change
	for i, a := range j.actions {
		switch {
		case from[i] == to[i]:
		case to[i]:
			c.Put = append(c.Put, a.pieces...)
		case a.was != nil:
			c.Put = append(c.Put, a.was...)
		default:
			for k := range a.pieces {
				c.Drop = append(c.Drop, a.pieces[k].ID)
			}
		}
	}
	return c
}

// see keeps of an assessment what planning asks.
func (j *judge) see(s set, a *result.Assessment) *seen {
	x := &seen{set: slices.Clone(s)}
	for _, id := range j.lenses {
		l, _ := a.Lens(id)
		x.lenses = append(x.lenses, l)
		x.band = append(x.band, slices.Index(j.bands, l.Band.Name))
		x.fig = append(x.fig, lows(&l.Readiness, l.Design, l.Operation))
		x.capped = append(x.capped, len(l.Band.CappedBy))
		var points [][figures]float64
		for i := range l.Requirements {
			for k := range l.Requirements[i].Points {
				p := &l.Requirements[i].Points[k]
				points = append(points, lows(&p.Readiness, p.Design, p.Operation))
			}
		}
		x.points = append(x.points, points)
	}
	return x
}

// lows are the lows of three figures; one that is not asked is as the first.
func lows(readiness, design, operation *result.Interval) [figures]float64 {
	out := [figures]float64{readiness.Low, readiness.Low, readiness.Low}
	if design != nil {
		out[1] = design.Low
	}
	if operation != nil {
		out[2] = operation.Low
	}
	return out
}

// lowest is the least of a lens's lows.
func lowest(fig [figures]float64) float64 { return min(fig[0], fig[1], fig[2]) }

// standing is a lens as it is told.
func standing(l *result.Lens) Standing {
	return Standing{Readiness: l.Readiness, Lowest: math.Min(lowest(lows(&l.Readiness, l.Design, l.Operation)), 1), Band: l.Band.Name}
}

// raised lists the requirements of a target whose low rises from one set to another.
func raised(was, is *seen) []framework.Ref {
	out := []framework.Ref{}
	for t := range is.lenses {
		before := map[framework.Ref]float64{}
		for i := range was.lenses[t].Requirements {
			q := &was.lenses[t].Requirements[i]
			before[q.Ref] = q.Readiness.Low
		}
		for i := range is.lenses[t].Requirements {
			q := &is.lenses[t].Requirements[i]
			if q.Readiness.Low > before[q.Ref]+result.Epsilon && !slices.Contains(out, q.Ref) {
				out = append(out, q.Ref)
			}
		}
	}
	return out
}

// lifted lists what stood against a band of one set and does not of the other.
func lifted(was, is *seen) []string {
	out := []string{}
	for t := range is.lenses {
		for _, s := range was.lenses[t].Band.CappedBy {
			if !slices.Contains(is.lenses[t].Band.CappedBy, s) && !slices.Contains(out, s) {
				out = append(out, s)
			}
		}
	}
	return out
}
