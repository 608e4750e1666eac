package relation

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
)

// A Contradiction is the smallest set of statements found that cannot all hold.
type Contradiction struct {
	Statements []*Statement
}

// String names the statements with their places.
func (c Contradiction) String() string {
	var parts []string
	for _, s := range c.Statements {
		if s == nil {
			continue
		}
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
// contradiction is reported once, with the fewest statements that make it. Over all
// statements the work is limited; cut says that some were not looked at in full, so that
// there may be more. The error is that of [Net.Derive].
func (n *Net) Contradictions(ctx context.Context) (list []Contradiction, cut bool, err error) {
	if err := n.live(ctx); err != nil {
		return nil, false, err
	}
	found := map[string][]int32{}
	budget := totalBudget
	for i, s := range n.stated {
		if !s.Review.Counts(false) || s.From == s.To {
			continue
		}
		if budget <= 0 || len(found) >= maxContradictions {
			cut = true
			break
		}
		look, err := n.against(ctx, int32(i), min(budget, defaultBudget))
		if err != nil {
			return nil, false, err
		}
		budget -= look.spent
		cut = cut || look.cut
		if look.ids != nil {
			found[fmt.Sprint(look.ids)] = look.ids
		}
	}
	return n.smallest(found), cut, nil
}

// maxContradictions is how many contradictions are found at most.
const maxContradictions = 1000

// smallest lists the contradictions that hold no other, by size.
func (n *Net) smallest(found map[string][]int32) []Contradiction {
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
	return list
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

// A look is what was found of one statement, and at what cost.
type look struct {
	ids   []int32 // the fewest statements, this one among them, that cannot all hold
	spent int
	cut   bool // there was more to look at
}

// against looks at one statement within a budget.
func (n *Net) against(ctx context.Context, id int32, budget int) (look, error) {
	s := n.stated[id]
	from, _ := n.find(s.From)
	to, _ := n.find(s.To)
	if len(n.arcs[from]) == 1 || len(n.arcs[to]) == 1 {
		return look{spent: 1}, nil // no way round
	}
	var rounds []round
	left := s.Is
	far, looked := n.distances(to, contradictionHops, false, id)
	w := &search{net: n, hops: contradictionHops, skip: id, budget: budget, far: far}
	if _, joined := w.far[from]; !joined {
		return look{spent: looked}, nil
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
		return look{}, err
	}
	l := look{spent: budget - w.budget + looked, cut: w.budget < 0}
	if !left.Contradicts() {
		return l, nil
	}
	slices.SortStableFunc(rounds, func(a, b round) int { return cmp.Compare(len(a.ids), len(b.ids)) })
	l.spent += min(len(rounds), maxRounds) * len(rounds) / 2
	l.ids = fewest(id, s.Is, rounds)
	return l, nil
}

// maxRounds is of how many ways round each two are looked at together, the shortest first.
const maxRounds = 2000

// fewest finds one way round that contradicts, or two that do together, or as many as
// it takes.
func fewest(id int32, is Set, rounds []round) []int32 {
	for _, r := range rounds {
		if is.Meet(r.set).Contradicts() {
			return statements(id, r)
		}
	}
	for i, a := range rounds[:min(len(rounds), maxRounds)] {
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
