package verdict

import (
	"cmp"
	"context"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/internal/point"
	"github.com/groundworkgrc/groundwork/scoring/internal/unit"
	"github.com/groundworkgrc/groundwork/scoring/result"
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
	Units  []unit.Unit     // that it fills, where it supports
	Old    Old             // where it is stale
}

// A Judge says what pieces do in a lens.
type Judge struct {
	lens   func(requirement string) *point.Lens // that judges a requirement
	leaves []*mapping.Leaf
	none   map[framework.PointRef]*point.Point // what is shown without any evidence, by the points in scope
	types  map[string][]way                    // by evidence type, the links to points in scope of controls that take it
	places map[framework.PointRef]way          // of the points in scope of leaves in scope
}

// New makes the judge of a lens, of which each requirement has its own. Scoped says of each leaf
// whether it is in scope, in of each point. The error means that the context ended.
func New(ctx context.Context, l func(requirement string) *point.Lens, leaves []*mapping.Leaf, scoped []bool, in func(framework.PointRef) bool) (*Judge, error) {
	j := &Judge{lens: l, leaves: leaves, none: map[framework.PointRef]*point.Point{}, types: map[string][]way{}, places: map[framework.PointRef]way{}}
	empty := over{stock: func(l *point.Lens) *point.Stock { return l.Alone(nil) }}
	for i, leaf := range leaves {
		if !scoped[i] {
			continue
		}
		for k := range leaf.Points {
			p := &leaf.Points[k]
			one, err := empty.of(l(leaf.Requirement.ID)).Point(ctx, p)
			if err != nil {
				return nil, err
			}
			if j.none[p.Ref] = one; in(p.Ref) {
				j.index(l(leaf.Requirement.ID), way{leaf: i, at: k, point: p})
			}
		}
	}
	return j, nil
}

// Over is the judge over other evidence, of the same scope and the same answers.
func (j *Judge) Over(l func(requirement string) *point.Lens) *Judge {
	own := *j
	own.lens = l
	return &own
}

// index notes by which evidence types a point in scope is reached.
func (j *Judge) index(l *point.Lens, w way) {
	j.places[w.point.Ref] = w
	for i := range w.point.Links {
		w.edge = &w.point.Links[i]
		if l.Counts != nil && !l.Counts(w.edge.Link) {
			continue
		}
		for _, t := range w.edge.Control.EvidenceTypes() {
			j.types[t] = append(j.types[t], w)
		}
	}
}

// over are lenses over another stock, each made once.
type over struct {
	stock   func(*point.Lens) *point.Stock
	relaxed bool // as if each piece were accepted and tested well
	made    map[*point.Lens]*point.Lens
}

// good are lenses over a stock as if its pieces were accepted and tested well.
func good(stock func(*point.Lens) *point.Stock) *over { return &over{stock: stock, relaxed: true} }

func (o *over) of(l *point.Lens) *point.Lens {
	if o.made[l] == nil {
		if o.made == nil {
			o.made = map[*point.Lens]*point.Lens{}
		}
		o.made[l] = l.On(o.stock(l), o.relaxed)
	}
	return o.made[l]
}

// Of says what a piece does for each leaf, by their places. The error means that the context ended.
func (j *Judge) Of(ctx context.Context, p *piece.Piece) ([]Verdict, error) {
	out, ways := make([]Verdict, len(j.leaves)), j.ways(p)
	var stock *point.Stock // of the lenses of a judge, which look at the same evidence
	only := func(l *point.Lens) *point.Stock {
		if stock == nil {
			stock = l.Alone(p)
		}
		return stock
	}
	alone, good := over{stock: only}, good(only)
	for i, leaf := range j.leaves {
		n := 0
		for n < len(ways) && ways[n].leaf == i {
			n++
		}
		one := asked{lens: j.lens(leaf.Requirement.ID), good: good, piece: p, ways: ways[:n]}
		ways = ways[n:]
		if n > 0 {
			one.alone = alone.of(one.lens)
		}
		v, err := j.one(ctx, &one)
		if err != nil {
			return nil, err
		}
		out[i] = v
	}
	return out, nil
}

// asked is what a piece does for one leaf, as it is asked.
type asked struct {
	lens  *point.Lens
	alone *point.Lens // over the piece alone
	good  *over       // over the piece alone, as if it were good
	piece *piece.Piece
	ways  []way // by which the piece reaches points of the leaf
}

// one says what a piece does for one leaf.
func (j *Judge) one(ctx context.Context, a *asked) (Verdict, error) {
	if len(a.ways) > 0 && a.piece.Accepted && a.piece.Present(a.lens.At) {
		lifts, units, err := j.lifts(ctx, a.alone, a)
		if err != nil {
			return Verdict{}, err
		}
		if lifts {
			return Verdict{Reason: Supports, Units: units}, nil
		}
	}
	return j.reason(ctx, a)
}

// lifts reports whether the low of a point of the leaf is above what it is without any evidence.
func (j *Judge) lifts(ctx context.Context, l *point.Lens, a *asked) (bool, []unit.Unit, error) {
	found, units := false, []unit.Unit(nil)
	var last *mapping.Point
	for _, w := range a.ways {
		q := w.point
		if q == last {
			continue
		}
		last = q
		one, err := l.Point(ctx, q)
		if err != nil {
			return false, nil, err
		}
		if one.Value.Low <= j.none[q.Ref].Value.Low+result.Epsilon {
			continue
		}
		found = true
		units = append(units, filled(one, a.piece.ID)...)
	}
	return found, units, nil
}

// filled lists the units of a point that a piece fills with some worth.
func filled(p *point.Point, id string) []unit.Unit {
	var out []unit.Unit
	for _, s := range p.By {
		for _, c := range s.Candidates {
			for _, on := range c.On {
				for _, u := range on.Units {
					if u.Value.Low > 0 && slices.ContainsFunc(u.Sure, func(q *piece.Piece) bool { return q.ID == id }) {
						out = append(out, u)
					}
				}
			}
		}
	}
	return out
}

// A way is a link, or none for evidence that names the point, by which a piece reaches a point.
type way struct {
	leaf, at int // the places of the leaf, and of the point in it
	point    *mapping.Point
	edge     *mapping.Edge
}

// shows reports whether the way takes the piece for what its point asks: the link's by may name
// other types.
func (w way) shows(p *piece.Piece) bool {
	return w.edge == nil || len(w.edge.Link.By) == 0 || slices.Contains(w.edge.Link.By, p.Type)
}

// struck reports whether each way names other types for what its point asks: nothing in scope takes
// the piece.
func (a *asked) struck() bool {
	return !slices.ContainsFunc(a.ways, func(w way) bool { return w.shows(a.piece) })
}

// ways lists the ways of a piece, leaf by leaf and point by point.
func (j *Judge) ways(p *piece.Piece) []way {
	if len(p.Points) == 0 {
		return slices.DeleteFunc(slices.Clone(j.types[p.Type]), func(w way) bool { return !p.Serves(w.edge.Control.ID) })
	}
	var out []way
	for i, ref := range p.Points {
		if w, ok := j.places[ref]; ok && !slices.Contains(p.Points[:i], ref) {
			out = append(out, w)
		}
	}
	slices.SortFunc(out, func(a, b way) int { return cmp.Or(cmp.Compare(a.leaf, b.leaf), cmp.Compare(a.at, b.at)) })
	return out
}

// reason is the first reason for which the piece does not support the leaf.
func (j *Judge) reason(ctx context.Context, a *asked) (Verdict, error) {
	p, l, f := a.piece, a.lens, &a.lens.Frame
	switch {
	case !p.Accepted:
		return Verdict{Reason: NotAccepted}, nil
	case !p.Present(l.At), begins(p) > min(f.At, f.End()):
		return Verdict{Reason: NotYet}, nil
	case len(a.ways) == 0, !inLens(l, p):
		return Verdict{Reason: OutOfScope}, nil
	}
	old, stale, err := j.stale(ctx, a)
	switch {
	case err != nil:
		return Verdict{}, err
	case stale:
		return Verdict{Reason: Stale, Old: old}, nil
	case p.Tested > 0 && !p.Unstated && unit.Conformity(p.Deviating, p.Tested, f.Fails) == 0, p.Kind.Lasting() && p.Failed:
		return Verdict{Reason: Deviates}, nil
	}
	return j.lacks(ctx, a)
}

// begins is the day on which a record was performed, or on which the piece begins to show.
func begins(p *piece.Piece) framework.Date {
	if p.Kind == evidence.Record {
		return p.Performed(calendar.NoCadence)
	}
	if shown := p.Days(calendar.NoCadence, false); len(shown) > 0 {
		return shown[0].First
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

// Best is the best of what a piece does for some leaves, with their places.
func Best(list []Verdict) (Reason, []int) {
	best, at := NotAccepted, []int(nil)
	for i, v := range list {
		switch {
		case at == nil || v.Reason > best:
			best, at = v.Reason, []int{i}
		case v.Reason == best:
			at = append(at, i)
		}
	}
	if at == nil {
		return OutOfScope, nil
	}
	return best, at
}

// reasonNames are what verdicts are called, by their numbers.
func reasonNames() []string {
	return []string{"not-accepted", "not-yet", "out-of-scope", "stale", "deviates", "needs-more", "supports"}
}

// String returns the name.
func (r Reason) String() string { return reasonNames()[min(int(r), len(reasonNames())-1)] }
