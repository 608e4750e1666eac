package mapping

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
)

// Types lists the evidence types with which the control shows what the link reaches: those of
// its entries that the link's by leaves, each once.
func (e Edge) Types() []string {
	all := e.Control.Takes()
	if len(e.Link.By) == 0 {
		return all
	}
	return slices.DeleteFunc(all, func(t string) bool { return !slices.Contains(e.Link.By, t) })
}

// An overlapper counts with some options. Additional criteria are out, but those that it is with.
type overlapper struct {
	g          *Graph
	opts       OverlapOptions
	additional map[string]*framework.Reach // by framework: which of its requirements are additional criteria
	with, of   string                      // a category of additional criteria, and the framework that has it

	types map[*Link][]string // of each link, worked out once
}

// takes reports whether a point counts: it is required, and in scope.
func (o *overlapper) takes(p *Point) bool {
	if p.Rank != framework.Required {
		return false
	}
	id := p.Ref.Ref.Framework
	if k, ok := o.additional[id].Additional(p.Ref.Ref.Requirement); ok {
		return id == o.of && k == o.with
	}
	return o.opts.Includes == nil || o.opts.Includes(p.Ref)
}

func (o *overlapper) counts(e Edge, reviewed bool) bool {
	return e.Link.Review.Counts(o.opts.ReviewedOnly || reviewed)
}

// shows is [Edge.Types].
func (o *overlapper) shows(e Edge) []string {
	list, ok := o.types[e.Link]
	if !ok {
		if o.types == nil {
			o.types = map[*Link][]string{}
		}
		list = e.Types()
		o.types[e.Link] = list
	}
	return list
}

// points visits the points of a framework that count.
func (o *overlapper) points(id string, visit func(*Leaf, *Point)) {
	for _, leaf := range o.g.Leaves(id) {
		for i := range leaf.Points {
			if p := &leaf.Points[i]; o.takes(p) {
				visit(leaf, p)
			}
		}
	}
}

// A served is what serves one framework.
type served struct {
	controls map[string]bool
	types    map[string]bool
}

func (o *overlapper) serves(id string, reviewed bool) served {
	s := served{controls: map[string]bool{}, types: map[string]bool{}}
	o.points(id, func(_ *Leaf, p *Point) {
		for _, e := range p.Links {
			if !o.counts(e, reviewed) {
				continue
			}
			s.controls[e.Control.ID] = true
			for _, t := range o.shows(e) {
				s.types[t] = true
			}
		}
	})
	return s
}

// common is what is in both sets.
func common(a, b map[string]bool) map[string]bool {
	out := map[string]bool{}
	for k := range a {
		if b[k] {
			out[k] = true
		}
	}
	return out
}

func serving(a, b map[string]bool) OverlapServing {
	s := OverlapServing{IDs: []string{}, OnlyFrom: []string{}, OnlyTo: []string{}}
	for _, id := range slices.Sorted(maps.Keys(a)) {
		if b[id] {
			s.IDs = append(s.IDs, id)
		} else {
			s.OnlyFrom = append(s.OnlyFrom, id)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(b)) {
		if !a[id] {
			s.OnlyTo = append(s.OnlyTo, id)
		}
	}
	s.Both, s.Of = len(s.IDs), len(s.IDs)+len(s.OnlyFrom)+len(s.OnlyTo)
	return s
}

// between counts both directions, without the pairs.
func (o *overlapper) between(a, b *framework.Framework) *Overlap {
	left, right := o.serves(a.ID, false), o.serves(b.ID, false)
	result := &Overlap{
		From: a.ID, To: b.ID, Method: OverlapMethod,
		Controls: serving(left.controls, right.controls), EvidenceTypes: serving(left.types, right.types),
		Effort: o.effort(left.controls, right.controls),
	}
	both, strict := common(left.types, right.types), common(o.serves(a.ID, true).types, o.serves(b.ID, true).types)
	result.Forward, result.Unmapped.From = o.side(a.ID, both, strict)
	result.Backward, result.Unmapped.To = o.side(b.ID, both, strict)
	result.Conditions = o.conditions(a, b, both)
	return result
}

// effort sums what the catalog estimates, in the order of the controls.
func (o *overlapper) effort(left, right map[string]bool) OverlapEffort {
	var e OverlapEffort
	for _, c := range o.g.Controls() {
		if !left[c.ID] && !right[c.ID] {
			continue
		}
		e.First.Of += c.Effort.First
		e.Upkeep.Of += c.Effort.Upkeep
		if left[c.ID] && right[c.ID] {
			e.First.Both += c.Effort.First
			e.Upkeep.Both += c.Effort.Upkeep
		}
	}
	for _, d := range []*Days{&e.First.Both, &e.First.Of, &e.Upkeep.Both, &e.Upkeep.Of} {
		*d = Days(math.Round(float64(*d)*hundred) / hundred)
	}
	return e
}

// hundred rounds sums of days to what people write.
const hundred = 100

func (o *overlapper) side(id string, both, strict map[string]bool) (OverlapSide, []framework.PointRef) {
	side := OverlapSide{Uncovered: []framework.PointRef{}}
	unmapped := []framework.PointRef{}
	draft := 0.0
	o.points(id, func(_ *Leaf, p *Point) {
		w := p.Share()
		side.Of += w
		side.OfPoints++
		switch {
		case o.shown(p, both, false):
			side.Covered += w
			side.Points++
			if !o.shown(p, strict, true) {
				draft += w
			}
		case len(p.Links) == 0:
			unmapped = append(unmapped, p.Ref)
		default:
			side.Uncovered = append(side.Uncovered, p.Ref)
		}
	})
	if side.Of > 0 {
		side.Share = side.Covered / side.Of
	}
	if side.Covered > 0 {
		side.DraftShare = draft / side.Covered
	}
	return side, unmapped
}

// shown reports whether one of the evidence types shows the point.
func (o *overlapper) shown(p *Point, types map[string]bool, reviewed bool) bool {
	return slices.ContainsFunc(p.Links, func(e Edge) bool { return o.counts(e, reviewed) && o.shownBy(e, types) })
}

// shownBy reports whether the control shows what the link reaches with one of the types.
func (o *overlapper) shownBy(e Edge, types map[string]bool) bool {
	return slices.ContainsFunc(o.shows(e), func(t string) bool { return types[t] })
}

// An OverlapRelation is what is stated of two requirements.
type OverlapRelation struct {
	From     framework.Ref `json:"from"`
	To       framework.Ref `json:"to"`
	Relation []string      `json:"relation"` // from → to
	Strength int           `json:"strength"`
}

// strong lists what is stated strongly of requirements that have points which count.
func (o *overlapper) strong(a, b string) []OverlapRelation {
	in := map[framework.Ref]bool{}
	for _, id := range []string{a, b} {
		o.points(id, func(leaf *Leaf, _ *Point) { in[leaf.Ref] = true })
	}
	out := []OverlapRelation{}
	for _, s := range o.g.source.Relations {
		if !s.Review.Counts(o.opts.ReviewedOnly) || s.Strength < StrongRelation || !in[s.From] || !in[s.To] {
			continue
		}
		switch {
		case s.From.Framework == a && s.To.Framework == b:
			out = append(out, OverlapRelation{From: s.From, To: s.To, Relation: s.Is.Names(), Strength: s.Strength})
		case s.From.Framework == b && s.To.Framework == a:
			out = append(out, OverlapRelation{From: s.To, To: s.From, Relation: s.Is.Inverse().Names(), Strength: s.Strength})
		}
	}
	slices.SortStableFunc(out, func(x, y OverlapRelation) int { return cmp.Or(x.From.Compare(y.From), x.To.Compare(y.To)) })
	return out
}
