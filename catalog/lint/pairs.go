package lint

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/relation"
)

// A pair is two requirements of different frameworks, in the order of these.
type pair struct{ a, b framework.Ref }

func pairOf(a, b framework.Ref) pair {
	if a.Framework > b.Framework {
		a, b = b, a
	}
	return pair{a, b}
}

// linked lists, for each requirement, the controls that are linked to it, by their place
// in the source.
func (l *linter) linked() map[framework.Ref][]int {
	by := map[framework.Ref][]int{}
	for i, c := range l.src.Controls {
		for j := range c.Links {
			k := &c.Links[j]
			if n := len(by[k.To]); k.Review.Counts(false) && (n == 0 || by[k.To][n-1] != i) {
				by[k.To] = append(by[k.To], i)
			}
		}
	}
	return by
}

// shared names the controls that both lists hold; the lists are in order.
func (l *linter) shared(a, b []int) string {
	ids := []string{}
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] < b[0]:
			a = a[1:]
		case a[0] > b[0]:
			b = b[1:]
		default:
			ids = append(ids, l.src.Controls[a[0]].ID)
			a, b = a[1:], b[1:]
		}
	}
	slices.Sort(ids)
	return strings.Join(ids, ", ")
}

// atOdds finds statements that two requirements have nothing in common which have a control
// in common.
func (l *linter) atOdds(ctx context.Context) error {
	by, last := l.linked(), map[pair]*relation.Statement{}
	for _, r := range l.src.Relations {
		if r.Review.Counts(false) && r.From.Framework != r.To.Framework {
			last[pairOf(r.From, r.To)] = r
		}
	}
	return each(ctx, l.src.Relations, func(r *relation.Statement) {
		if r.Is != relation.Set(relation.Disjoint) || last[pairOf(r.From, r.To)] != r {
			return
		}
		if ids := l.shared(by[r.From], by[r.To]); ids != "" {
			l.add(CodeAtOdds, r.Places.Item, "%s and %s are stated to be disjoint and share %s", r.From, r.To, ids)
		}
	})
}

// pairs finds requirements that share several controls and of which nothing is stated.
// One with fewer controls than that is in no such pair, so that a control with thousands
// of links makes none by itself.
func (l *linter) pairs(ctx context.Context) error {
	by, stated := l.linked(), map[pair]bool{}
	for _, r := range l.src.Relations {
		if r.Review.Counts(false) {
			stated[pairOf(r.From, r.To)] = true
		}
	}
	met := map[pair]*sharing{}
	for _, c := range l.src.Controls {
		links := several(c, by)
		for _, a := range links {
			if err := ctx.Err(); err != nil {
				return err
			}
			for _, b := range links {
				p := pair{a.To, b.To}
				if a.To.Framework >= b.To.Framework || stated[p] {
					continue
				}
				if !l.step(b.Places.Item) {
					return l.unrelated(ctx, met, by)
				}
				if met[p] == nil {
					met[p] = &sharing{link: b}
				}
				met[p].controls++
			}
		}
	}
	return l.unrelated(ctx, met, by)
}

// sharing is how many controls two requirements share, and a link by which they do.
type sharing struct {
	link     *mapping.Link
	controls int
}

// several lists the links of a control to requirements with several controls, one to each.
func several(c *mapping.Control, by map[framework.Ref][]int) []*mapping.Link {
	list, seen := []*mapping.Link{}, map[framework.Ref]bool{}
	for i := range c.Links {
		k := &c.Links[i]
		if k.Review.Counts(false) && !seen[k.To] && len(by[k.To]) >= sharedControls {
			seen[k.To] = true
			list = append(list, k)
		}
	}
	return list
}

func (l *linter) unrelated(ctx context.Context, met map[pair]*sharing, by map[framework.Ref][]int) error {
	list := []pair{}
	for p, s := range met {
		if s.controls >= sharedControls {
			list = append(list, p)
		}
	}
	slices.SortFunc(list, func(x, y pair) int { return cmp.Or(x.a.Compare(y.a), x.b.Compare(y.b)) })
	return each(ctx, list, func(p pair) {
		ids := ""
		if l.listed[CodeUnrelatedPair] < mostAlike {
			ids = l.shared(by[p.a], by[p.b])
		}
		l.add(CodeUnrelatedPair, met[p].link.Places.Item, "%s and %s share %s: say how they relate", p.a, p.b, ids)
	})
}
