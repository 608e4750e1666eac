package relation

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/check"
	"github.com/groundworkgrc/groundwork/mapping/internal/index"
	"github.com/groundworkgrc/groundwork/mapping/review"
)

// A Net is the stated relations as an undirected graph: every statement is one arc
// each way, the way back with the inverse. Rejected statements are not in it. It is
// read-only once [New] made it, and safe for concurrent use.
type Net struct {
	stated []*Statement
	refs   []framework.Ref
	arcs   [][]arc // by place among the refs
	names  *index.Index
	places []int32                 // by number in the index: the place among the refs, from 1
	others map[framework.Ref]int32 // the places of those without a number
}

// An arc is one statement as seen from one of its ends.
type arc struct {
	to     int32
	stated int32
	set    Set
	turned bool
}

var errNoNet = errors.New("no net: make one with New")

// live reports that there is no net, or that the context is missing or has ended.
func (n *Net) live(ctx context.Context) error {
	if n == nil {
		return fmt.Errorf("relations: %w", errNoNet)
	}
	if err := check.Live(ctx); err != nil {
		return fmt.Errorf("relations: %w", err)
	}
	return nil
}

// New makes a net of statements, and of what follows for the pairs of unions. Entries that
// are nil are passed over. The error is [ErrTooManyPairs].
func New(list []*Statement, unions []*Union) (*Net, error) {
	list = slices.DeleteFunc(slices.Clone(list), func(s *Statement) bool { return s == nil })
	return Indexed(index.New(), nil, list, unions)
}

// Indexed is [New] for package mapping, which has looked up the ends of the statements already, so
// that a net of a hundred thousand of them looks up none: of each of the list, none of which is
// nil, the numbers in the index. To others an index is opaque.
func Indexed(x *index.Index, ends []index.Ends, list []*Statement, unions []*Union) (*Net, error) {
	pairs := 0
	for _, u := range unions {
		if u == nil {
			continue
		}
		if pairs += u.Size(); pairs > MaxPairs {
			return nil, ErrTooManyPairs
		}
		list = append(slices.Clip(list), u.Pairs()...)
	}
	n := &Net{stated: list, names: x, places: make([]int32, x.Count()), others: map[framework.Ref]int32{}}
	n.refs = make([]framework.Ref, 0, x.Count())
	n.join(ends)
	return n, nil
}

// join notes the statements of each requirement, all in one list: most have few each.
func (n *Net) join(ends []index.Ends) {
	joined := make([]index.Ends, len(n.stated))
	degree := make([]int32, 0, cap(n.refs))
	for i, s := range n.stated {
		joined[i].From = -1
		if !s.Review.Counts(false) || s.From == s.To {
			continue
		}
		if i < len(ends) {
			joined[i] = ends[i]
		} else {
			joined[i] = index.Ends{From: n.names.Number(s.From), To: n.names.Number(s.To)}
		}
		joined[i] = index.Ends{From: n.place(s.From, joined[i].From), To: n.place(s.To, joined[i].To)}
		for len(degree) < len(n.refs) {
			degree = append(degree, 0)
		}
		degree[joined[i].From]++
		degree[joined[i].To]++
	}
	n.arcs = make([][]arc, len(n.refs))
	all := make([]arc, 2*len(n.stated))
	for i, d := range degree {
		n.arcs[i], all = all[:0:d], all[d:]
	}
	for i, e := range joined {
		if e.From < 0 {
			continue
		}
		set := n.stated[i].Is
		n.arcs[e.From] = append(n.arcs[e.From], arc{to: e.To, stated: int32(i), set: set})
		n.arcs[e.To] = append(n.arcs[e.To], arc{to: e.From, stated: int32(i), set: set.Inverse(), turned: true})
	}
}

// place is where a requirement of that number, -1 for none, stands among those of the net, at
// the end where it does not yet.
func (n *Net) place(r framework.Ref, number int32) int32 {
	next := int32(len(n.refs)) //nolint:gosec // fewer than two for each statement
	if number >= 0 {
		if n.places[number] == 0 {
			n.refs, n.places[number] = append(n.refs, r), next+1
		}
		return n.places[number] - 1
	}
	i, ok := n.others[r]
	if !ok {
		n.refs, n.others[r], i = append(n.refs, r), next, next
	}
	return i
}

// find is the place of a requirement that is joined to others.
func (n *Net) find(r framework.Ref) (int32, bool) {
	if n.names != nil {
		if i := n.names.Number(r); i >= 0 {
			return n.places[i] - 1, n.places[i] > 0
		}
	}
	i, ok := n.others[r]
	return i, ok
}

// counts reports whether an arc may be used.
func (n *Net) counts(a arc, reviewedOnly bool) bool {
	return n.stated[a.stated].Review.Counts(reviewedOnly)
}

// A search enumerates the paths without a loop from one node, along arcs whose
// composition still says something.
type search struct {
	net      *Net
	hops     int
	reviewed bool
	skip     int32 // a statement that is not to be used, -1 for none
	budget   int
	far      map[int32]int // hops to the target, where there is one, of what is in reach
	start    int32
	trail    []arc
	found    func(to int32, set Set, trail []arc)
}

// defaultBudget bounds how many arcs one search looks at, totalBudget how many all searches
// of one question over a whole net do.
const (
	defaultBudget = 200_000
	totalBudget   = 20_000_000
)

// from walks from a node; the error means that the context ended on the way.
func (s *search) from(ctx context.Context, start int32) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("relations: %w", err)
	}
	s.start = start
	return s.walk(ctx, start, rEqual)
}

// on reports whether the path has been there.
func (s *search) on(at int32) bool {
	for _, a := range s.trail {
		if a.to == at {
			return true
		}
	}
	return at == s.start
}

// lookEvery is after how many arcs a search looks whether its context ended.
const lookEvery = 1 << 10

func (s *search) walk(ctx context.Context, at int32, set Set) error {
	if len(s.trail) == s.hops {
		return nil
	}
	for _, a := range s.net.arcs[at] {
		if s.budget--; s.budget < 0 {
			return nil
		}
		if s.budget%lookEvery == 0 && ctx.Err() != nil {
			return fmt.Errorf("relations: %w", ctx.Err())
		}
		if s.on(a.to) || a.stated == s.skip || !s.net.counts(a, s.reviewed) {
			continue
		}
		if s.far != nil {
			if left, ok := s.far[a.to]; !ok || left+len(s.trail)+1 > s.hops {
				continue
			}
		}
		next := set.Compose(a.set)
		if next.Indeterminate() {
			continue
		}
		s.trail = append(s.trail, a)
		s.found(a.to, next, s.trail)
		if err := s.walk(ctx, a.to, next); err != nil {
			return err
		}
		s.trail = s.trail[:len(s.trail)-1]
	}
	return nil
}

// distances counts the hops from a node to those within a limit, and the arcs that it
// looked at.
func (n *Net) distances(to int32, limit int, reviewed bool, skip int32) (far map[int32]int, looked int) {
	far = map[int32]int{to: 0}
	queue := []int32{to}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		if far[at] == limit {
			continue
		}
		looked += len(n.arcs[at])
		for _, a := range n.arcs[at] {
			if _, seen := far[a.to]; !seen && a.stated != skip && n.counts(a, reviewed) {
				far[a.to] = far[at] + 1
				queue = append(queue, a.to)
			}
		}
	}
	return far, looked
}

// path turns a trail into steps with their places.
func (n *Net) path(from int32, trail []arc, set Set) Path {
	p := Path{Set: set, Confidence: 1, Steps: make([]Step, len(trail))}
	at := from
	for i, a := range trail {
		s := n.stated[a.stated]
		p.Steps[i] = Step{From: n.refs[at], To: n.refs[a.to], Is: a.set, Statement: s}
		if s.Confidence > 0 {
			p.Confidence *= s.Confidence
		}
		p.Draft = p.Draft || s.Review.State == review.Draft
		at = a.to
	}
	return p
}

// shortest orders paths by length, then by what they say, then by their statements.
func shortest(list []Path) {
	slices.SortStableFunc(list, func(a, b Path) int {
		return cmp.Or(cmp.Compare(len(a.Steps), len(b.Steps)), cmp.Compare(len(a.Set.Names()), len(b.Set.Names())),
			slices.CompareFunc(a.Steps, b.Steps, func(x, y Step) int { return cmp.Or(x.To.Compare(y.To), cmp.Compare(x.Is, y.Is)) }))
	})
}
