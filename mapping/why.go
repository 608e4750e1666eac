package mapping

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/check"
	"github.com/groundworkgrc/groundwork/mapping/review"
)

// A PairStanding says how two requirements of two frameworks stand to each other in the
// catalog.
type PairStanding string

// Standings, in the order in which the first that holds is taken.
const (
	// StandsLinked: some evidence type shows points of both, which is how an overlap counts.
	StandsLinked PairStanding = "linked"
	// StandsRelated: nothing shows both, and a relation is stated.
	StandsRelated PairStanding = "related"
	// StandsOpen: the catalog says why nothing joins them.
	StandsOpen PairStanding = "open"
	// StandsApart: a control is linked to both and shows each with other evidence, so that
	// nothing is shown twice.
	StandsApart PairStanding = "different-evidence"
	// StandsRejected: a link or relation was considered and struck, with its reason.
	StandsRejected PairStanding = "rejected"
	// StandsUnsaid: the catalog says nothing of the pair.
	StandsUnsaid PairStanding = "unsaid"
)

// PairStandings lists the standings in their order.
func PairStandings() []PairStanding {
	return []PairStanding{StandsLinked, StandsRelated, StandsOpen, StandsApart, StandsRejected, StandsUnsaid}
}

// Said reports whether the pair is joined, or the catalog says why it is not.
func (s PairStanding) Said() bool { return s == StandsLinked || s == StandsRelated || s == StandsOpen }

// A Pair says why two requirements of two frameworks are joined, or why not.
type Pair struct {
	From     framework.Ref `json:"from"`
	To       framework.Ref `json:"to"`
	Standing PairStanding  `json:"standing"`
	// EvidenceTypes show points of both, through by, whichever controls take them.
	EvidenceTypes []string `json:"evidence_types"`
	// Advice says that these show both only with points that are not required, which no
	// overlap counts.
	Advice bool `json:"advice"`
	// Controls are those linked to both.
	Controls  []PairControl  `json:"controls"`
	Relations []PairRelation `json:"relations"`
	// Open is the entry that is nearest to the pair, of those that cover it; nil for none.
	Open     *PairReason     `json:"open"`
	Rejected []PairCandidate `json:"rejected"`
}

// A PairControl is a control that is linked to both.
type PairControl struct {
	ID string `json:"id"`
	// EvidenceTypes show points of both with this control; none where it shows each with
	// other evidence.
	EvidenceTypes []string `json:"evidence_types"`
}

// A PairRelation is what is stated of the two, as it reads from the first.
type PairRelation struct {
	Relation []string      `json:"relation"`
	Strength int           `json:"strength"`
	Why      string        `json:"why"`
	Review   review.State  `json:"review"`
	Votes    []review.Vote `json:"votes"`
}

// A PairReason is why a pair is left open, and of what that is said.
type PairReason struct {
	Requirement framework.Ref `json:"requirement"`
	Against     framework.Ref `json:"against"`
	Why         string        `json:"why"`
}

// A PairCandidate is a candidate that would have joined the two.
type PairCandidate struct {
	Control  string        `json:"control"` // of a link, with the requirement to which it was
	To       framework.Ref `json:"to"`
	Points   []string      `json:"points"`
	Relation []string      `json:"relation"` // or of a relation, from → to
	Why      string        `json:"why"`
	Votes    []review.Vote `json:"votes"`
}

// Why says why two requirements of two frameworks are joined, or left open: by what evidence
// and which controls, by which relation, by which reason. The error wraps [ErrNotFound], also
// for a group, or says that both are of one framework.
func (g *Graph) Why(a, b framework.Ref, reviewedOnly bool) (*Pair, error) {
	x, err := g.Leaf(a)
	if err != nil {
		return nil, err
	}
	y, err := g.Leaf(b)
	if err != nil {
		return nil, err
	}
	if a.Framework == b.Framework {
		return nil, fmt.Errorf("%s and %s: %w", a, b, errOneFramework)
	}
	w := whys{g: g, reviewedOnly: reviewedOnly}
	one := w.side(x)
	one.covers = w.g.considered().covers(one.chain)
	return w.pair(one, w.side(y)), nil
}

var errOneFramework = errors.New("both are of one framework, and pairs are of two")

// MaxPairs is how many pairs of requirements [Graph.Pairs] looks at.
const MaxPairs = 100_000

// ErrTooManyPairs says that two frameworks have more pairs of requirements than [MaxPairs].
var ErrTooManyPairs = fmt.Errorf("more than %d pairs of requirements (MaxPairs)", MaxPairs)

// Pairs is [Graph.Why] of every requirement of one framework with every one of another, in
// order. Additional criteria, which are in no report unless somebody chooses them, are left out.
// The error wraps [ErrNotFound], [ErrTooManyPairs], or that of the context.
func (g *Graph) Pairs(ctx context.Context, a, b string, reviewedOnly bool) ([]*Pair, error) {
	w := whys{g: g, reviewedOnly: reviewedOnly}
	sides, err := w.sides(ctx, a, b)
	if err != nil {
		return nil, err
	}
	return w.all(ctx, sides[0], sides[1])
}

// sides works out what is to be known of the requirements of two frameworks, additional criteria left out.
func (w whys) sides(ctx context.Context, a, b string) (sides [2][]*pairSide, err error) {
	if err := check.Live(ctx); err != nil {
		return sides, fmt.Errorf("pairs: %w", err)
	}
	if a == b {
		return sides, fmt.Errorf("%s: %w", a, errOneFramework)
	}
	for i, id := range []string{a, b} {
		f, err := w.g.Framework(id)
		if err != nil {
			return sides, err
		}
		extra := criteria(f)
		for _, leaf := range w.g.Leaves(id) {
			if _, ok := extra.Additional(leaf.Ref.Requirement); !ok {
				sides[i] = append(sides[i], w.side(leaf))
			}
		}
	}
	if len(sides[0])*len(sides[1]) > MaxPairs {
		return sides, fmt.Errorf("%s and %s: %w", a, b, ErrTooManyPairs)
	}
	return sides, nil
}

// all joins every one of the first side with every one of the second. What covers a requirement is
// worked out for the shorter side, one after the other.
func (w whys) all(ctx context.Context, first, second []*pairSide) ([]*Pair, error) {
	list := make([]*Pair, len(first)*len(second))
	outer, inner, turned := first, second, len(second) < len(first)
	if turned {
		outer, inner = second, first
	}
	for i, x := range outer {
		x.covers = w.g.considered().covers(x.chain)
		for j, y := range inner {
			if err := check.Live(ctx); err != nil {
				return nil, fmt.Errorf("pairs: %w", err)
			}
			if turned {
				list[j*len(second)+i] = w.pair(y, x)
			} else {
				list[i*len(second)+j] = w.pair(x, y)
			}
		}
		x.covers = nil
	}
	return list, nil
}

// whys works out why pairs are joined.
type whys struct {
	g            *Graph
	reviewedOnly bool
}

// A pairSide is what is to be known of one requirement.
type pairSide struct {
	ref       framework.Ref
	chain     []framework.Ref            // itself, the groups above it, its category
	covers    map[framework.Ref]cover    // entries that leave it open, by their other side; nil where nobody asked
	required  map[string]bool            // evidence types that show a required point
	types     map[string]bool            // that show any
	shown     []uint64                   // these as bits; nil where nobody asked
	controls  map[string]map[string]bool // that are linked to it, with the types by which
	ids       []string                   // of these
	relations map[framework.Ref][]PairRelation
}

func (w whys) side(leaf *Leaf) *pairSide {
	s := &pairSide{
		ref: leaf.Ref, chain: w.g.chain(leaf.Ref), required: map[string]bool{}, types: map[string]bool{},
		controls: map[string]map[string]bool{}, relations: map[framework.Ref][]PairRelation{},
	}
	for i := range leaf.Points {
		p := &leaf.Points[i]
		for _, e := range p.Links {
			if !e.Link.Review.Counts(w.reviewedOnly) {
				continue
			}
			by := s.controls[e.Control.ID]
			if by == nil {
				by = map[string]bool{}
				s.controls[e.Control.ID] = by
			}
			for _, t := range e.Types() {
				by[t], s.types[t] = true, true
				if p.Rank == framework.Required {
					s.required[t] = true
				}
			}
		}
	}
	s.ids = slices.Sorted(maps.Keys(s.controls))
	for _, step := range w.g.Relations().Neighbours(leaf.Ref) {
		if st := step.Statement; st.Review.Counts(w.reviewedOnly) {
			s.relations[step.To] = append(s.relations[step.To], PairRelation{
				Relation: step.Is.Names(), Strength: st.Strength, Why: st.Why, Review: st.Review.State, Votes: append([]review.Vote{}, st.Votes...),
			})
		}
	}
	return s
}

// pair joins what is known of two.
func (w whys) pair(x, y *pairSide) *Pair {
	p := &Pair{From: x.ref, To: y.ref, EvidenceTypes: keys(common(x.required, y.required)), Controls: []PairControl{}, Relations: []PairRelation{}}
	if len(p.EvidenceTypes) == 0 {
		p.EvidenceTypes = keys(common(x.types, y.types))
		p.Advice = len(p.EvidenceTypes) > 0
	}
	for _, id := range x.ids {
		if by, ok := y.controls[id]; ok {
			p.Controls = append(p.Controls, PairControl{ID: id, EvidenceTypes: keys(common(x.controls[id], by))})
		}
	}
	p.Relations = append(p.Relations, x.relations[y.ref]...)
	p.Open = nearest(x, y)
	p.Rejected = w.g.considered().struck(x, y)
	p.Standing = p.standing()
	return p
}

func (p *Pair) standing() PairStanding {
	switch {
	case len(p.EvidenceTypes) > 0:
		return StandsLinked
	case len(p.Relations) > 0:
		return StandsRelated
	case p.Open != nil:
		return StandsOpen
	case len(p.Controls) > 0:
		return StandsApart
	case len(p.Rejected) > 0:
		return StandsRejected
	}
	return StandsUnsaid
}

func keys(set map[string]bool) []string { return append([]string{}, slices.Sorted(maps.Keys(set))...) }

// chain lists a requirement, the groups that it stands in, and its category.
func (g *Graph) chain(ref framework.Ref) []framework.Ref {
	var list []framework.Ref
	category := ""
	for n := g.node(ref); n != nil; n = n.Parent {
		list = append(list, n.Ref)
		if category == "" {
			category = n.Requirement.Category
		}
	}
	if category != "" {
		list = append(list, framework.Ref{Framework: ref.Framework, Requirement: category})
	}
	return list
}
