package relation

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/mapping/review"
)

// A Contradiction is the smallest set of statements found that cannot all hold.
type Contradiction struct {
	Statements []*Statement
}

// String names the statements with their places.
func (c Contradiction) String() string {
	var parts []string
	for _, s := range c.Statements {
		at := ""
		if pos := s.Places.Item.String(); pos != "" {
			at = " (" + pos + ")"
		}
		parts = append(parts, fmt.Sprintf("%s is %s %s%s", s.From, s.Is, s.To, at))
	}
	return strings.Join(parts, "; ")
}

// contradictionHops is how long a way round is looked at beside each statement.
const contradictionHops = 3

// Contradictions checks the stated relations for path consistency: each statement is
// compared with what the ways round it imply, up to three statements long. Each
// contradiction is reported once, with the fewest statements that make it. The error
// means that the context ended.
func (n *Net) Contradictions(ctx context.Context) ([]Contradiction, error) {
	found := map[string][]int32{}
	for i, s := range n.stated {
		if s.Review.State == review.Rejected || s.From == s.To {
			continue
		}
		ids, err := n.against(ctx, int32(i))
		if err != nil {
			return nil, err
		}
		if ids != nil {
			found[fmt.Sprint(ids)] = ids
		}
	}
	var keys [][]int32
	for _, ids := range found {
		keys = append(keys, ids)
	}
	slices.SortFunc(keys, func(a, b []int32) int { return cmp.Or(cmp.Compare(len(a), len(b)), slices.Compare(a, b)) })
	list := []Contradiction{}
	var kept [][]int32
	for _, ids := range keys {
		if slices.ContainsFunc(kept, func(k []int32) bool { return within(k, ids) }) {
			continue // a smaller one is the reason
		}
		kept = append(kept, ids)
		c := Contradiction{}
		for _, id := range ids {
			c.Statements = append(c.Statements, n.stated[id])
		}
		slices.SortStableFunc(c.Statements, func(a, b *Statement) int { return a.Places.Item.Compare(b.Places.Item) })
		list = append(list, c)
	}
	return list, nil
}

func within(small, large []int32) bool {
	for _, x := range small {
		if !slices.Contains(large, x) {
			return false
		}
	}
	return true
}

// A round is a way round a statement.
type round struct {
	set Set
	ids []int32
}

// against returns the fewest statements, this one among them, that cannot all hold.
func (n *Net) against(ctx context.Context, id int32) ([]int32, error) {
	s := n.stated[id]
	from, to := n.index[s.From], n.index[s.To]
	if len(n.arcs[from]) == 1 || len(n.arcs[to]) == 1 {
		return nil, nil // no way round
	}
	var rounds []round
	left := s.Is
	w := &search{net: n, hops: contradictionHops, skip: id, budget: defaultBudget, far: n.distances(to, contradictionHops, false, id)}
	if _, joined := w.far[from]; !joined {
		return nil, nil
	}
	w.found = func(at int32, set Set, trail []arc) {
		if at != to || left.Contradicts() && len(trail) >= contradictionHops {
			return
		}
		left = left.Meet(set)
		r := round{set: set}
		for _, a := range trail {
			r.ids = append(r.ids, a.stated)
		}
		rounds = append(rounds, r)
	}
	if err := w.from(ctx, from); err != nil {
		return nil, err
	}
	if !left.Contradicts() {
		return nil, nil
	}
	slices.SortStableFunc(rounds, func(a, b round) int { return cmp.Compare(len(a.ids), len(b.ids)) })
	return fewest(id, s.Is, rounds), nil
}

// fewest finds one way round that contradicts, or two that do together, or as many as
// it takes.
func fewest(id int32, is Set, rounds []round) []int32 {
	for _, r := range rounds {
		if is.Meet(r.set).Contradicts() {
			return statements(id, r)
		}
	}
	for i, a := range rounds {
		for _, b := range rounds[:i] {
			if is.Meet(a.set).Meet(b.set).Contradicts() {
				return statements(id, a, b)
			}
		}
	}
	var all []round
	for _, r := range rounds {
		if m := is.Meet(r.set); m != is {
			is, all = m, append(all, r)
		}
	}
	return statements(id, all...)
}

func statements(id int32, rounds ...round) []int32 {
	ids := []int32{id}
	for _, r := range rounds {
		ids = append(ids, r.ids...)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}
