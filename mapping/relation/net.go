package relation

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/check"
	"github.com/groundworkgrc/groundwork/mapping/review"
)

// A Net is the stated relations as an undirected graph: every statement is one arc
// each way, the way back with the inverse. Rejected statements are not in it. It is
// read-only once [New] made it, and safe for concurrent use.
type Net struct {
	stated []*Statement
	index  map[framework.Ref]int32
	refs   []framework.Ref
	arcs   [][]arc
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
	pairs := 0
	for _, u := range unions {
		if u == nil {
			continue
		}
		if pairs += u.Size(); pairs > MaxPairs {
			return nil, ErrTooManyPairs
		}
		list = append(list, u.Pairs()...)
	}
	n := &Net{stated: list, index: make(map[framework.Ref]int32, len(list))}
	for i, s := range list {
		if !s.Review.Counts(false) || s.From == s.To {
			continue
		}
		a, b := n.node(s.From), n.node(s.To)
		n.arcs[a] = append(n.arcs[a], arc{to: b, stated: int32(i), set: s.Is})
		n.arcs[b] = append(n.arcs[b], arc{to: a, stated: int32(i), set: s.Is.Inverse(), turned: true})
	}
	return n, nil
}

func (n *Net) node(r framework.Ref) int32 {
	if i, ok := n.index[r]; ok {
		return i
	}
	i := int32(len(n.refs)) //nolint:gosec // fewer nodes than statements
	n.index[r] = i
	n.refs = append(n.refs, r)
	n.arcs = append(n.arcs, nil)
	return i
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
