package mapping

import (
	"context"
	"fmt"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/check"
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
	Pairs []OverlapPair `json:"pairs"`
	// PairsLeftOut counts the pairs, one for each control that they share, of which none
	// is listed because they are more than [MaxOverlapPairs]; 0 where all are listed.
	PairsLeftOut int `json:"pairs_left_out"`

	Unmapped UnmappedPoints `json:"unmapped"`
	Controls []string       `json:"controls"` // the controls with a link into both
	// Additional says what each set of additional criteria that is not chosen
	// would add.
	Additional []AdditionalOverlap `json:"additional"`
}

// MaxOverlapPairs is how many pairs of requirements an overlap lists, counted once for each
// control that they share. One control with 4,000 links into each of two frameworks makes
// 16 million of them.
const MaxOverlapPairs = 100_000

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
// directions. The error wraps [ErrNotFound], or that of the context when it ended, or says
// that there is no graph.
func (g *Graph) Overlap(ctx context.Context, a, b string, opts OverlapOptions) (*Overlap, error) {
	if err := check.Live(ctx); err != nil {
		return nil, fmt.Errorf("overlap: %w", err)
	}
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
	o := &overlapper{g: g, opts: opts}
	result := o.between(fa.ID, fb.ID)
	if err := o.pairs(ctx, result); err != nil {
		return nil, err
	}
	one, err := additional(ctx, g, opts, result, fa, result.Backward, false)
	if err != nil {
		return nil, err
	}
	two, err := additional(ctx, g, opts, result, fb, result.Forward, true)
	one = append(one, two...)
	result.Additional = one
	return result, err
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
func additional(ctx context.Context, g *Graph, opts OverlapOptions, result *Overlap, f *framework.Framework, before OverlapSide, forward bool) ([]AdditionalOverlap, error) {
	list := []AdditionalOverlap{}
	for _, k := range f.Categories {
		if err := check.Live(ctx); err != nil {
			return nil, fmt.Errorf("overlap: %w", err)
		}
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
		still := make(map[framework.PointRef]bool, len(a.Other.Uncovered))
		for _, p := range a.Other.Uncovered {
			still[p] = true
		}
		for _, p := range before.Uncovered {
			if !still[p] {
				a.Gained = append(a.Gained, p)
			}
		}
		list = append(list, a)
	}
	return list, nil
}

// between counts both directions, without the pairs.
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
	return result
}

type overlapper struct {
	g    *Graph
	opts OverlapOptions
}

func (o *overlapper) takes(p *Point) bool { return o.opts.Includes == nil || o.opts.Includes(p.Ref) }

func (o *overlapper) counts(e Edge, reviewed bool) bool {
	return e.Link.Review.Counts(o.opts.ReviewedOnly || reviewed)
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
