package mapping

import (
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
)

// A Derived is what the stated relations imply of two requirements: each path between
// them composes its statements, and the paths meet. Nothing is inferred from what is
// not stated.
type Derived struct {
	From framework.Ref
	To   framework.Ref
	// Set is what may hold; [Any] is indeterminate, and the empty set a contradiction
	// between the paths of the proof.
	Set RelationSet
	// Confidence is that of the proof: the product over its statements, where one that
	// does not say counts as 1. It never exceeds that of any statement.
	Confidence float64
	// Proof is the shortest path that gives Set, or the fewest that together do; none
	// where Set is Any.
	Proof []Path
	// Paths lists every path that says something, shortest first, where they were
	// asked for.
	Paths []Path
	// Cut says that there was more to look at than the limit allows. Set is sound all
	// the same: it excludes nothing that can hold.
	Cut bool
	// Settle names what would make an indeterminate answer determinate; nil where no
	// chain of statements joins the two.
	Settle *Settling
}

// A Path is a chain of statements.
type Path struct {
	Set        RelationSet
	Confidence float64
	Draft      bool // a statement of it is a draft
	Steps      []Step
}

// A Step is one statement of a path, as it is walked.
type Step struct {
	From   framework.Ref
	To     framework.Ref
	Is     RelationSet // the inverse where it is walked the other way
	Stated *Stated
}

// A Settling is a pair of neighbours on the shortest chain, and what would have to be
// stated of them for the chain to say something.
type Settling struct {
	From framework.Ref
	To   framework.Ref
	If   RelationSet
}

// DeriveOptions tune derivation. The zero value looks along four hops.
type DeriveOptions struct {
	Hops         int  // 0 is 4
	ReviewedOnly bool // without the statements that nobody reviewed
	AllPaths     bool // list every path
}

func (o DeriveOptions) hops() int {
	if o.Hops <= 0 {
		return 4
	}
	return o.Hops
}

// Derive returns what the stated relations imply of two requirements. One that no
// statement names is indeterminate to all others; the error wraps [ErrNotFound] for
// one that does not exist.
func (g *Graph) Derive(from, to framework.Ref, opts DeriveOptions) (Derived, error) {
	d := Derived{From: from, To: to, Set: Any, Proof: []Path{}, Paths: []Path{}}
	for _, r := range []framework.Ref{from, to} {
		if _, err := g.Requirement(r); err != nil {
			return d, err
		}
	}
	if from == to {
		d.Set, d.Confidence = rEqual, 1
		return d, nil
	}
	a, ok1 := g.net.index[from]
	b, ok2 := g.net.index[to]
	if !ok1 || !ok2 {
		return d, nil
	}
	far := g.net.distances(b, opts.hops(), opts.ReviewedOnly, -1)
	if _, joined := far[a]; !joined {
		return d, nil
	}
	var paths []Path
	s := &search{net: g.net, hops: opts.hops(), reviewed: opts.ReviewedOnly, skip: -1, budget: defaultBudget, far: far}
	s.found = func(at int32, set RelationSet, trail []arc) {
		if at == b {
			paths = append(paths, g.net.path(a, trail, set))
		}
	}
	s.from(a)
	d.Cut = s.budget < 0
	for _, p := range paths {
		d.Set = d.Set.Meet(p.Set)
	}
	shortest(paths)
	d.Proof = proof(paths, d.Set)
	d.Confidence = confidence(d.Proof)
	if opts.AllPaths {
		d.Paths = append(d.Paths, paths...)
	}
	if d.Set.Indeterminate() {
		d.Settle = g.settle(a, b, far, opts)
	}
	return d, nil
}

// proof picks the shortest path that gives the set, or the fewest found that do.
func proof(paths []Path, set RelationSet) []Path {
	if set.Indeterminate() {
		return []Path{}
	}
	for _, p := range paths {
		if p.Set == set {
			return []Path{p}
		}
	}
	chosen, left := []Path{}, Any
	for left != set {
		best, at := left, -1
		for i, p := range paths {
			if m := left.Meet(p.Set); m != left && len(m.Names()) < len(best.Names()) {
				best, at = m, i
			}
		}
		if at < 0 {
			break
		}
		chosen, left = append(chosen, paths[at]), best
	}
	return chosen
}

// confidence multiplies that of each statement of the proof once.
func confidence(paths []Path) float64 {
	if len(paths) == 0 {
		return 0
	}
	seen := map[*Stated]bool{}
	product := 1.0
	for _, p := range paths {
		for _, s := range p.Steps {
			if s.Stated.Confidence > 0 && !seen[s.Stated] {
				product = float64(product * s.Stated.Confidence)
			}
			seen[s.Stated] = true
		}
	}
	return product
}

// settle walks the shortest chain and looks for the first pair of neighbours on it of
// which a narrower statement would make the chain say something.
func (g *Graph) settle(from, to int32, far map[int32]int, opts DeriveOptions) *Settling {
	var chain []arc
	for at := from; at != to; {
		i := slices.IndexFunc(g.net.arcs[at], func(a arc) bool {
			left, ok := far[a.to]
			return ok && left == far[at]-1 && g.net.counts(a, opts.ReviewedOnly)
		})
		if i < 0 {
			return nil
		}
		chain = append(chain, g.net.arcs[at][i])
		at = chain[len(chain)-1].to
	}
	at := from
	for i, a := range chain {
		var would RelationSet
		for _, r := range []RelationSet{rEqual, rSubset, rSuperset, rIntersects, rDisjoint} {
			set := rEqual
			for j, b := range chain {
				if j == i {
					set = set.Compose(r)
				} else {
					set = set.Compose(b.set)
				}
			}
			if !set.Indeterminate() && a.set.Has(Relation(r)) {
				would |= r
			}
		}
		if would != 0 && would != a.set {
			return &Settling{From: g.net.refs[at], To: g.net.refs[a.to], If: would}
		}
		at = a.to
	}
	return &Settling{From: g.net.refs[from], To: g.net.refs[to], If: Any}
}

// A Derivation is what the stated relations imply between two whole frameworks.
type Derivation struct {
	From string
	To   string
	// Pairs lists the pairs of which something is implied, in order, each with its
	// shortest proof.
	Pairs []Derived
	// Indeterminate counts the pairs that a chain joins and of which nothing follows.
	Indeterminate int
	Cut           bool
}

// DeriveAll derives between all requirements of two frameworks. It looks along the
// statements from each requirement of the first and makes no table of all pairs.
func (g *Graph) DeriveAll(from, to string, opts DeriveOptions) (*Derivation, error) {
	for _, id := range []string{from, to} {
		if _, err := g.Framework(id); err != nil {
			return nil, err
		}
	}
	d := &Derivation{From: from, To: to, Pairs: []Derived{}}
	for start, ref := range g.net.refs {
		if ref.Framework == from {
			g.deriveFrom(d, int32(start), opts)
		}
	}
	slices.SortFunc(d.Pairs, func(a, b Derived) int {
		if c := a.From.Compare(b.From); c != 0 {
			return c
		}
		return a.To.Compare(b.To)
	})
	return d, nil
}

func (g *Graph) deriveFrom(d *Derivation, start int32, opts DeriveOptions) {
	paths := map[int32][]Path{}
	s := &search{net: g.net, hops: opts.hops(), reviewed: opts.ReviewedOnly, skip: -1, budget: defaultBudget}
	s.found = func(at int32, set RelationSet, trail []arc) {
		if g.net.refs[at].Framework == d.To {
			paths[at] = append(paths[at], g.net.path(start, trail, set))
		}
	}
	s.from(start)
	d.Cut = d.Cut || s.budget < 0
	for at, list := range paths {
		x := Derived{From: g.net.refs[start], To: g.net.refs[at], Set: Any, Paths: []Path{}, Cut: s.budget < 0}
		for _, p := range list {
			x.Set = x.Set.Meet(p.Set)
		}
		shortest(list)
		x.Proof = proof(list, x.Set)
		x.Confidence = confidence(x.Proof)
		d.Pairs = append(d.Pairs, x)
	}
	for at, hops := range g.net.distances(start, opts.hops(), opts.ReviewedOnly, -1) {
		if hops > 0 && g.net.refs[at].Framework == d.To && len(paths[at]) == 0 {
			d.Indeterminate++
		}
	}
}

// Neighbours lists the statements about a requirement as they read from it, rejected
// ones left out, in the order of the other ends. What follows for each pair of a union
// is among them.
func (g *Graph) Neighbours(ref framework.Ref) []Step {
	list := []Step{}
	at, ok := g.net.index[ref]
	if !ok {
		return list
	}
	for _, a := range g.net.arcs[at] {
		list = append(list, Step{From: ref, To: g.net.refs[a.to], Is: a.set, Stated: g.net.stated[a.stated]})
	}
	slices.SortStableFunc(list, func(a, b Step) int { return a.To.Compare(b.To) })
	return list
}
