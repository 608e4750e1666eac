package relation

import (
	"cmp"
	"context"
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
	Set Set
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
	Set        Set
	Confidence float64
	Draft      bool // a statement of it is a draft
	Steps      []Step
}

// A Step is one statement of a path, as it is walked.
type Step struct {
	From      framework.Ref
	To        framework.Ref
	Is        Set // the inverse where it is walked the other way
	Statement *Statement
}

// A Settling is a pair of neighbours on the shortest chain, and what would have to be
// stated of them for the chain to say something.
type Settling struct {
	From framework.Ref
	To   framework.Ref
	If   Set
}

// Options tune derivation. The zero value looks along four hops.
type Options struct {
	Hops         int  // 0 is 4
	ReviewedOnly bool // without the statements that nobody reviewed
	AllPaths     bool // list every path
}

func (o Options) hops() int {
	if o.Hops <= 0 {
		return 4
	}
	return o.Hops
}

// Derive returns what the stated relations imply of two requirements. One that no
// statement names is indeterminate to all others. The error means that the context ended,
// or that it or the net is missing.
func (n *Net) Derive(ctx context.Context, from, to framework.Ref, opts Options) (Derived, error) {
	d := Derived{From: from, To: to, Set: Any, Proof: []Path{}, Paths: []Path{}}
	if err := n.live(ctx); err != nil {
		return d, err
	}
	if from == to {
		d.Set, d.Confidence = rEqual, 1
		return d, nil
	}
	a, ok1 := n.find(from)
	b, ok2 := n.find(to)
	if !ok1 || !ok2 {
		return d, nil
	}
	far, _ := n.distances(b, opts.hops(), opts.ReviewedOnly, -1)
	if _, joined := far[a]; !joined {
		return d, nil
	}
	var paths []Path
	s := &search{net: n, hops: opts.hops(), reviewed: opts.ReviewedOnly, skip: -1, budget: defaultBudget, far: far}
	s.found = func(at int32, set Set, trail []arc) {
		if at == b {
			paths = append(paths, n.path(a, trail, set))
		}
	}
	if err := s.from(ctx, a); err != nil {
		return d, err
	}
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
		d.Settle = n.settle(a, b, far, opts)
	}
	return d, nil
}

// proof picks the shortest path that gives the set, or the fewest found that do.
func proof(paths []Path, set Set) []Path {
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
	seen := map[*Statement]bool{}
	product := 1.0
	for _, p := range paths {
		for _, s := range p.Steps {
			if s.Statement.Confidence > 0 && !seen[s.Statement] {
				product = float64(product * s.Statement.Confidence)
			}
			seen[s.Statement] = true
		}
	}
	return product
}

// settle walks the shortest chain and looks for the first pair of neighbours on it of
// which a narrower statement would make the chain say something.
func (n *Net) settle(from, to int32, far map[int32]int, opts Options) *Settling {
	var chain []arc
	for at := from; at != to; {
		i := slices.IndexFunc(n.arcs[at], func(a arc) bool {
			left, ok := far[a.to]
			return ok && left == far[at]-1 && n.counts(a, opts.ReviewedOnly)
		})
		if i < 0 {
			return nil
		}
		chain = append(chain, n.arcs[at][i])
		at = chain[len(chain)-1].to
	}
	at := from
	for i, a := range chain {
		var would Set
		for _, r := range []Set{rEqual, rSubset, rSuperset, rIntersects, rDisjoint} {
			set := rEqual
			for j, b := range chain {
				if j == i {
					set = set.Compose(r)
				} else {
					set = set.Compose(b.set)
				}
			}
			if !set.Indeterminate() && a.set.Has(Base(r)) {
				would |= r
			}
		}
		if would != 0 && would != a.set {
			return &Settling{From: n.refs[at], To: n.refs[a.to], If: would}
		}
		at = a.to
	}
	return &Settling{From: n.refs[from], To: n.refs[to], If: Any}
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
// statements from each requirement of the first and makes no table of all pairs. The work
// over all of them is limited too: what Cut says of. The error is that of [Net.Derive].
func (n *Net) DeriveAll(ctx context.Context, from, to string, opts Options) (*Derivation, error) {
	if err := n.live(ctx); err != nil {
		return nil, err
	}
	d := &Derivation{From: from, To: to, Pairs: []Derived{}}
	budget := totalBudget
	for start, ref := range n.refs {
		if ref.Framework != from {
			continue
		}
		if budget <= 0 {
			d.Cut = true
			break
		}
		spent, err := n.deriveFrom(ctx, d, int32(start), opts, min(budget, defaultBudget))
		if err != nil {
			return nil, err
		}
		budget -= spent
	}
	slices.SortFunc(d.Pairs, func(a, b Derived) int {
		if c := a.From.Compare(b.From); c != 0 {
			return c
		}
		return a.To.Compare(b.To)
	})
	return d, nil
}

// deriveFrom derives from one requirement within a budget and says what of it was spent.
func (n *Net) deriveFrom(ctx context.Context, d *Derivation, start int32, opts Options, budget int) (spent int, err error) {
	kept := map[int32]ways{}
	s := &search{net: n, hops: opts.hops(), reviewed: opts.ReviewedOnly, skip: -1, budget: budget}
	s.found = func(at int32, set Set, trail []arc) {
		if n.refs[at].Framework == d.To {
			kept[at] = n.keep(kept[at], set, trail)
		}
	}
	if err := s.from(ctx, start); err != nil {
		return 0, err
	}
	d.Cut = d.Cut || s.budget < 0
	for at, list := range kept {
		x := Derived{From: n.refs[start], To: n.refs[at], Set: Any, Paths: []Path{}, Cut: s.budget < 0}
		paths := make([]Path, len(list))
		for i, w := range list {
			x.Set = x.Set.Meet(w.set)
			paths[i] = n.path(start, w.trail, w.set)
		}
		shortest(paths)
		x.Proof = proof(paths, x.Set)
		x.Confidence = confidence(x.Proof)
		d.Pairs = append(d.Pairs, x)
	}
	far, looked := n.distances(start, opts.hops(), opts.ReviewedOnly, -1)
	for at, hops := range far {
		if hops > 0 && n.refs[at].Framework == d.To && len(kept[at]) == 0 {
			d.Indeterminate++
		}
	}
	return budget - s.budget + looked, nil
}

// ways are the shortest trails to one requirement, one for each set that a trail gives:
// no proof wants more of them.
type ways []way

type way struct {
	set   Set
	trail []arc
}

// keep takes a trail in where it is shorter than what gave the same set so far.
func (n *Net) keep(list ways, set Set, trail []arc) ways {
	for i := range list {
		if list[i].set != set {
			continue
		}
		if n.before(trail, list[i].trail) {
			list[i].trail = slices.Clone(trail)
		}
		return list
	}
	return append(list, way{set, slices.Clone(trail)})
}

// before orders trails that give one set as [shortest] does.
func (n *Net) before(a, b []arc) bool {
	if len(a) != len(b) {
		return len(a) < len(b)
	}
	return slices.CompareFunc(a, b, func(x, y arc) int {
		return cmp.Or(n.refs[x.to].Compare(n.refs[y.to]), cmp.Compare(x.set, y.set))
	}) < 0
}

// Neighbours lists the statements about a requirement as they read from it, rejected
// ones left out, in the order of the other ends. What follows for each pair of a union
// is among them.
func (n *Net) Neighbours(ref framework.Ref) []Step {
	list := []Step{}
	if n == nil {
		return list
	}
	at, ok := n.find(ref)
	if !ok {
		return list
	}
	for _, a := range n.arcs[at] {
		list = append(list, Step{From: ref, To: n.refs[a.to], Is: a.set, Statement: n.stated[a.stated]})
	}
	slices.SortStableFunc(list, func(a, b Step) int { return a.To.Compare(b.To) })
	return list
}
