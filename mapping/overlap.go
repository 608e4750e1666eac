package mapping

import (
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/review"
)

// OverlapMethod names how [Graph.Overlap] counts.
const OverlapMethod = "shared-controls: weighted points of one framework linked to a control that also has a link into the other, " +
	"over all weighted assessable points of the first, unmapped included"

// An Overlap says how far two frameworks rest on the same controls. It is never
// one figure: the two directions have denominators of their own.
type Overlap struct {
	From     string      `json:"from"`
	To       string      `json:"to"`
	Method   string      `json:"method"`
	Forward  OverlapSide `json:"forward"`  // from's points
	Backward OverlapSide `json:"backward"` // to's points
	// Pairs lists the requirements that share a control, in order.
	Pairs    []OverlapPair  `json:"pairs"`
	Unmapped UnmappedPoints `json:"unmapped"`
	Controls []string       `json:"controls"` // the controls with a link into both
	// Additional says what each set of additional criteria that is not chosen
	// would add.
	Additional []AdditionalOverlap `json:"additional"`
}

// An AdditionalOverlap says what a framework's additional criteria, such as those
// on AI in a SOC 2 report, would add to what the other framework shares with it.
type AdditionalOverlap struct {
	Framework string `json:"framework"` // that has the criteria
	Category  string `json:"category"`
	Title     string `json:"title"`
	// Other is the other framework's side with the criteria taken in, and Gained
	// the points of it that they add.
	Other  OverlapSide          `json:"other"`
	Gained []framework.PointRef `json:"gained"`
}

// An OverlapSide is one direction of an overlap.
type OverlapSide struct {
	Covered float64 `json:"covered"` // weight of the points with a shared control
	Of      float64 `json:"of"`      // weight of all assessable points
	Share   float64 `json:"share"`   // Covered / Of, 0 where there is nothing
	// Points and OfPoints count the same without weights.
	Points   int `json:"points"`
	OfPoints int `json:"of_points"`
	// DraftShare is the part of Covered that would not be there without draft links.
	DraftShare float64 `json:"draft_share"`
	// Uncovered lists the points whose controls serve this framework alone: what
	// the other does not bring, not a fault.
	Uncovered []framework.PointRef `json:"uncovered"`
}

// An OverlapPair is two requirements that share controls.
type OverlapPair struct {
	From      framework.Ref `json:"from"`
	To        framework.Ref `json:"to"`
	Controls  []string      `json:"controls"`
	FromShare float64       `json:"from_share"` // of from's points, reached by these controls
	ToShare   float64       `json:"to_share"`
	Relation  []string      `json:"relation"` // as stated, from → to; empty where nobody states one
	Needs     []string      `json:"needs"`    // what one of the links asks of each piece of evidence on top
}

// UnmappedPoints lists the points that no control links to: a fault of the catalog.
type UnmappedPoints struct {
	From []framework.PointRef `json:"from"`
	To   []framework.PointRef `json:"to"`
}

// OverlapOptions tune [Graph.Overlap]. The zero value counts all of both frameworks
// but additional criteria, which a report takes in by choice alone.
type OverlapOptions struct {
	// Includes, where given, says which points a scope takes in.
	Includes func(framework.PointRef) bool
	// ReviewedOnly counts without draft links.
	ReviewedOnly bool
}

// Overlap says how far the frameworks a and b rest on the same controls, in both
// directions. The error wraps [ErrNotFound].
func (g *Graph) Overlap(a, b string, opts OverlapOptions) (*Overlap, error) {
	fa, err := g.Framework(a)
	if err != nil {
		return nil, err
	}
	fb, err := g.Framework(b)
	if err != nil {
		return nil, err
	}
	if opts.Includes == nil {
		opts.Includes = whole(fa, fb)
	}
	result := (&overlapper{g: g, opts: opts}).between(fa.ID, fb.ID)
	result.Additional = append(additional(g, opts, result, fa, result.Backward, false), additional(g, opts, result, fb, result.Forward, true)...)
	return result, nil
}

// whole takes in all of the frameworks but their additional criteria.
func whole(list ...*framework.Framework) func(framework.PointRef) bool {
	reach := map[string]*framework.Reach{}
	for _, f := range list {
		reach[f.ID] = f.WholeScope().Reach(f, 0)
	}
	return func(p framework.PointRef) bool {
		return reach[p.Ref.Framework].Requirement(p.Ref.Requirement).Standing == framework.InScope
	}
}

// additional works out what each additional category of f that is not taken in
// would add to the other side as it stands.
func additional(g *Graph, opts OverlapOptions, result *Overlap, f *framework.Framework, before OverlapSide, forward bool) []AdditionalOverlap {
	list := []AdditionalOverlap{}
	for _, k := range f.Categories {
		if !k.Additional {
			continue
		}
		s := f.WholeScope()
		s.Categories, s.Additional = nil, []string{k.ID}
		reach := s.Reach(f, 0)
		ofCategory := func(p framework.PointRef) bool {
			id, ok := reach.Additional(p.Ref.Requirement)
			return p.Ref.Framework == f.ID && ok && id == k.ID
		}
		with := &overlapper{g: g, opts: opts}
		with.opts.Includes = func(p framework.PointRef) bool { return opts.Includes(p) || ofCategory(p) }
		chosen := true
		with.points(f.ID, func(_ *Leaf, p *Point) { chosen = chosen && (!ofCategory(p.Ref) || opts.Includes(p.Ref)) })
		if chosen {
			continue
		}
		o := with.between(result.From, result.To)
		a := AdditionalOverlap{Framework: f.ID, Category: k.ID, Title: k.Title, Other: o.Backward, Gained: []framework.PointRef{}}
		if forward {
			a.Other = o.Forward
		}
		for _, p := range before.Uncovered {
			if !slices.Contains(a.Other.Uncovered, p) {
				a.Gained = append(a.Gained, p)
			}
		}
		list = append(list, a)
	}
	return list
}

// between counts both directions.
func (o *overlapper) between(a, b string) *Overlap {
	result := &Overlap{From: a, To: b, Method: OverlapMethod, Controls: []string{}}
	serves := o.shared(a, b, false)
	for _, c := range o.g.Controls() {
		if serves[c] {
			result.Controls = append(result.Controls, c.ID)
		}
	}
	strict := o.shared(a, b, true)
	result.Forward, result.Unmapped.From = o.side(a, serves, strict)
	result.Backward, result.Unmapped.To = o.side(b, serves, strict)
	result.Pairs = o.pairs(a, b)
	return result
}

type overlapper struct {
	g    *Graph
	opts OverlapOptions
}

func (o *overlapper) takes(p *Point) bool { return o.opts.Includes == nil || o.opts.Includes(p.Ref) }

func (o *overlapper) counts(e Edge, reviewed bool) bool {
	return e.Link.Review.State == review.Reviewed || !o.opts.ReviewedOnly && !reviewed
}

// points visits the assessable points in scope of a framework.
func (o *overlapper) points(id string, visit func(*Leaf, *Point)) {
	for _, leaf := range o.g.Leaves(id) {
		for i := range leaf.Points {
			if p := &leaf.Points[i]; o.takes(p) {
				visit(leaf, p)
			}
		}
	}
}

// shared finds the controls with a counting link into both frameworks.
func (o *overlapper) shared(a, b string, reviewed bool) map[*Control]bool {
	into := func(id string) map[*Control]bool {
		set := map[*Control]bool{}
		o.points(id, func(_ *Leaf, p *Point) {
			for _, e := range p.Links {
				if o.counts(e, reviewed) {
					set[e.Control] = true
				}
			}
		})
		return set
	}
	left, right := into(a), into(b)
	for c := range left {
		if !right[c] {
			delete(left, c)
		}
	}
	return left
}

func (o *overlapper) side(id string, serves, strict map[*Control]bool) (OverlapSide, []framework.PointRef) {
	side := OverlapSide{Uncovered: []framework.PointRef{}}
	unmapped := []framework.PointRef{}
	draft := 0.0
	o.points(id, func(_ *Leaf, p *Point) {
		w := p.Share()
		side.Of += w
		side.OfPoints++
		switch {
		case slices.ContainsFunc(p.Links, func(e Edge) bool { return o.counts(e, false) && serves[e.Control] }):
			side.Covered += w
			side.Points++
			if !slices.ContainsFunc(p.Links, func(e Edge) bool { return o.counts(e, true) && strict[e.Control] }) {
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

// reach is what one control reaches in one requirement.
type reach struct {
	leaf   *Leaf
	points map[*Point]bool
	needs  []string
}

func (o *overlapper) reached(id string) map[*Control][]*reach {
	by := map[*Control][]*reach{}
	o.points(id, func(leaf *Leaf, p *Point) {
		for _, e := range p.Links {
			if !o.counts(e, false) {
				continue
			}
			list := by[e.Control]
			if len(list) == 0 || list[len(list)-1].leaf != leaf {
				list = append(list, &reach{leaf: leaf, points: map[*Point]bool{}})
				by[e.Control] = list
			}
			r := list[len(list)-1]
			r.points[p] = true
			if n := e.Link.Needs.Text; n != "" && !slices.Contains(r.needs, n) {
				r.needs = append(r.needs, n)
			}
		}
	})
	return by
}

func (o *overlapper) pairs(a, b string) []OverlapPair {
	type key struct{ from, to framework.Ref }
	type work struct {
		OverlapPair

		left, right map[*Point]bool
		from, to    *Leaf
	}
	found := map[key]*work{}
	left, right := o.reached(a), o.reached(b)
	for _, c := range o.g.Controls() {
		for _, x := range left[c] {
			for _, y := range right[c] {
				w := found[key{x.leaf.Ref, y.leaf.Ref}]
				if w == nil {
					w = &work{left: map[*Point]bool{}, right: map[*Point]bool{}, from: x.leaf, to: y.leaf}
					w.OverlapPair = OverlapPair{From: x.leaf.Ref, To: y.leaf.Ref, Relation: []string{}, Needs: []string{}}
					found[key{x.leaf.Ref, y.leaf.Ref}] = w
				}
				w.Controls = append(w.Controls, c.ID)
				merge(w.left, x.points)
				merge(w.right, y.points)
				for _, n := range append(slices.Clone(x.needs), y.needs...) {
					if !slices.Contains(w.Needs, n) {
						w.Needs = append(w.Needs, n)
					}
				}
			}
		}
	}
	for _, s := range o.g.source.Relations {
		if w := found[key{s.From, s.To}]; w != nil && s.Review.State != review.Rejected {
			w.Relation = s.Is.Names()
		}
		if w := found[key{s.To, s.From}]; w != nil && s.Review.State != review.Rejected {
			w.Relation = s.Is.Inverse().Names()
		}
	}
	pairs := make([]OverlapPair, 0, len(found))
	for _, w := range found {
		w.FromShare, w.ToShare = o.share(w.from, w.left), o.share(w.to, w.right)
		pairs = append(pairs, w.OverlapPair)
	}
	slices.SortFunc(pairs, func(x, y OverlapPair) int {
		if c := x.From.Compare(y.From); c != 0 {
			return c
		}
		return x.To.Compare(y.To)
	})
	return pairs
}

func merge(into, from map[*Point]bool) {
	for p := range from {
		into[p] = true
	}
}

// share is the weight of the reached points over that of the requirement's points
// in scope, summed in the order of the points.
func (o *overlapper) share(leaf *Leaf, reached map[*Point]bool) float64 {
	var sum, of float64
	for i := range leaf.Points {
		p := &leaf.Points[i]
		if !o.takes(p) {
			continue
		}
		of += p.Share()
		if reached[p] {
			sum += p.Share()
		}
	}
	if of == 0 {
		return 0
	}
	return sum / of
}
