package mapping

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/check"
)

// OverlapMethod names how [Graph.Overlap] counts.
const OverlapMethod = "evidence-types: weight of one framework's required points that some evidence type shows which also shows a required point of the other, " +
	"over the weight of all its required points, unmapped included"

// An Overlap says how far two frameworks rest on the same evidence. It is never one figure:
// what is run once and shown twice comes first, and the two directions have denominators of
// their own. A control in common alone shows nothing twice: what the links name under by says
// which of its evidence a point is shown with.
type Overlap struct {
	From   string `json:"from"`
	To     string `json:"to"`
	Method string `json:"method"`
	// Controls and EvidenceTypes serve both frameworks, of those that serve one of them at least.
	Controls      OverlapServing `json:"controls"`
	EvidenceTypes OverlapServing `json:"evidence_types"`
	Effort        OverlapEffort  `json:"effort"`
	Forward       OverlapSide    `json:"forward"`  // from's points
	Backward      OverlapSide    `json:"backward"` // to's points
	// Conditions are what one framework asks of the shared evidence and the other does not.
	Conditions []OverlapCondition `json:"conditions"`
	// Relations are those stated at a strength of [StrongRelation] or more.
	Relations []OverlapRelation `json:"relations"`
	// Stated counts what relations say of the two, which is no sharing of evidence.
	Stated OverlapStated `json:"stated"`
	// Pairs lists the requirements that share an evidence type, in order.
	Pairs []OverlapPair `json:"pairs"`
	// PairsLeftOut counts the pairs, one for each type that they share, of which none
	// is listed because they are more than [MaxOverlapPairs]; 0 where all are listed.
	PairsLeftOut int `json:"pairs_left_out"`

	Unmapped UnmappedPoints `json:"unmapped"`
	// Tallies say how far what joins the two has been read, and what is left unsaid; they are of
	// the catalog, whatever is counted above. Of a framework with itself there are none.
	Tallies Tallies `json:"tallies"`
	// Additional says what each set of additional criteria that is asked for would add.
	Additional []AdditionalOverlap `json:"additional"`
}

// MaxOverlapPairs is how many pairs of requirements an overlap lists, counted once for each
// evidence type that they share. One type that shows 4,000 requirements of each of two
// frameworks makes 16 million of them.
const MaxOverlapPairs = 100_000

// StrongRelation is the strength from which a stated relation is told with an overlap.
const StrongRelation = 5

// An OverlapServing counts what serves both frameworks.
type OverlapServing struct {
	Both int      `json:"both"`
	Of   int      `json:"of"`  // what serves one of them at least
	IDs  []string `json:"ids"` // those that serve both, in order
	// OnlyFrom and OnlyTo serve one of them alone.
	OnlyFrom []string `json:"only_from"`
	OnlyTo   []string `json:"only_to"`
}

// OverlapEffort is the catalog's effort for the controls that serve both frameworks, of that
// for all that serve one of them at least.
type OverlapEffort struct {
	First  OverlapDays `json:"first"`
	Upkeep OverlapDays `json:"upkeep"` // a year
}

// OverlapDays are person-days by the catalog's own estimates.
type OverlapDays struct {
	Both Days `json:"both"`
	Of   Days `json:"of"`
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

// An OverlapSide is one direction of an overlap. Only required points have weight in it.
type OverlapSide struct {
	Covered float64 `json:"covered"` // weight of the points that an evidence type of both shows
	Of      float64 `json:"of"`      // weight of all required points
	Share   float64 `json:"share"`   // Covered / Of, 0 where there is nothing
	// Points and OfPoints count the same without weights.
	Points   int `json:"points"`
	OfPoints int `json:"of_points"`
	// DraftShare is the part of Covered that would not be there without draft links.
	DraftShare float64 `json:"draft_share"`
	// Uncovered lists the points for which the other framework brings no evidence: what it
	// does not ask, not a fault.
	Uncovered []framework.PointRef `json:"uncovered"`
}

// UnmappedPoints lists the required points that no control links to: a fault of the catalog.
type UnmappedPoints struct {
	From []framework.PointRef `json:"from"`
	To   []framework.PointRef `json:"to"`
}

// OverlapOptions tune [Graph.Overlap]. The zero value counts all of both frameworks
// but additional criteria, which a report takes in by choice alone.
type OverlapOptions struct {
	// Includes, where given, says which points a scope takes in. Additional criteria that it
	// takes in are asked for: they are told apart, and are in no other figure.
	Includes func(framework.PointRef) bool
	// Additional names categories of additional criteria that are asked for besides.
	Additional []string
	// ReviewedOnly counts without draft links.
	ReviewedOnly bool
}

// Overlap says how far the frameworks a and b rest on the same evidence, in both
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
	if err := known(opts.Additional, fa, fb); err != nil {
		return nil, err
	}
	tallies, end := g.counting(ctx, a, b)
	defer end()
	o := &overlapper{g: g, opts: opts, additional: map[string]*framework.Reach{fa.ID: criteria(fa), fb.ID: criteria(fb)}}
	result := o.between(fa, fb)
	result.Relations = o.strong(fa.ID, fb.ID)
	result.Stated = o.stated(fa.ID, fb.ID, result)
	if err := o.pairs(ctx, result); err != nil {
		return nil, err
	}
	if a != b {
		if result.Tallies, err = tallies(); err != nil {
			return nil, err
		}
	}
	result.Additional = []AdditionalOverlap{}
	for _, f := range []*framework.Framework{fa, fb} {
		for _, k := range f.Categories {
			if err := check.Live(ctx); err != nil {
				return nil, fmt.Errorf("overlap: %w", err)
			}
			if k.Additional && o.asked(f.ID, k.ID) {
				result.Additional = append(result.Additional, o.withCriteria(fa, fb, f, k, result))
			}
		}
	}
	return result, nil
}

// counting is [Graph.Tallies] of two frameworks, on another core where there is one. What panics there does so where the count is
// asked for. At the end it is stopped and waited for, so that nothing goes on after the call.
func (g *Graph) counting(ctx context.Context, a, b string) (count func() (Tallies, error), end func()) {
	ctx, stop := context.WithCancel(ctx)
	count = sync.OnceValues(func() (Tallies, error) { return g.Tallies(ctx, a, b) })
	var there sync.WaitGroup
	if a != b && runtime.GOMAXPROCS(0) > 1 {
		there.Go(func() {
			defer func() { _ = recover() }() // count keeps it, for whoever asks
			_, _ = count()
		})
	}
	return count, func() {
		stop()
		there.Wait()
	}
}

// known reports a category that is none of additional criteria.
func known(names []string, list ...*framework.Framework) error {
	var all []string
	for _, f := range list {
		for _, k := range f.Categories {
			if k.Additional {
				all = append(all, k.ID)
			}
		}
	}
	for _, id := range names {
		if !slices.Contains(all, id) {
			return notFound("category of additional criteria", id, all)
		}
	}
	return nil
}

// criteria tells which requirements of a framework are additional criteria.
func criteria(f *framework.Framework) *framework.Reach {
	s := f.WholeScope()
	for _, k := range f.Categories {
		if k.Additional {
			s.Additional = append(s.Additional, k.ID)
		}
	}
	return s.Reach(f, 0)
}

// taking counts with additional criteria of a framework.
func (o *overlapper) taking(id, category string) *overlapper {
	return &overlapper{g: o.g, opts: o.opts, additional: o.additional, with: category, of: id, types: o.types}
}

// asked reports whether additional criteria are named, or some are in scope.
func (o *overlapper) asked(id, category string) bool {
	if slices.Contains(o.opts.Additional, category) {
		return true
	}
	found := false
	with := o.taking(id, category)
	with.points(id, func(_ *Leaf, p *Point) {
		k, _ := o.additional[id].Additional(p.Ref.Ref.Requirement)
		found = found || k == category && o.opts.Includes != nil && o.opts.Includes(p.Ref)
	})
	return found
}

// withCriteria works out what additional criteria of f would add to the other side as it stands.
func (o *overlapper) withCriteria(fa, fb, f *framework.Framework, k framework.Category, result *Overlap) AdditionalOverlap {
	with := o.taking(f.ID, k.ID)
	found := with.between(fa, fb)
	a := AdditionalOverlap{Framework: f.ID, Category: k.ID, Title: k.Title, Other: found.Backward, Gained: []framework.PointRef{}}
	before := result.Backward
	if f != fa {
		a.Other, before = found.Forward, result.Forward
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
	return a
}
