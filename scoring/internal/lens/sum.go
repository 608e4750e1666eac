package lens

import (
	"context"

	"github.com/groundworkgrc/groundwork/scoring/internal/figure"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A Sum is what the leaves of a lens add up to.
type Sum struct {
	Readiness         result.Interval
	Design, Operation *result.Interval // nil where the lens does not ask it
	With              *result.Interval // with compensation, nil for none
	DraftShare        float64
	InScope           int
	Counts            map[result.Status]int
	Additional        []result.Additional
}

// totals are the means behind a sum.
type totals struct {
	all, reviewed, with figure.Mean
	design, operation   figure.Mean
	compensated         bool
	counts              counts
}

// Sum adds up the leaves, in the order of the tree; those that have not been judged are.
// The error means that the context ended.
func (l *Lens) Sum(ctx context.Context) (*Sum, error) {
	sum := &Sum{Additional: []result.Additional{}}
	t := totals{}
	extra, size := map[string]*figure.Mean{}, map[string]int{}
	for i := range l.Leaves {
		leaf, err := l.Leaf(ctx, i)
		if err != nil {
			return nil, err
		}
		q, share := leaf.Requirement, l.Leaves[i].Requirement.Share()
		if q.Additional == "" {
			t.counts[q.Status]++
		}
		switch {
		case !q.Status.Counted():
		case q.Additional != "":
			if extra[q.Additional] == nil {
				extra[q.Additional] = &figure.Mean{}
			}
			extra[q.Additional].Add(q.Readiness, share)
			size[q.Additional]++
		default:
			sum.InScope++
			t.add(leaf, share)
		}
	}
	t.into(sum)
	for _, k := range l.Framework.Categories {
		if m := extra[k.ID]; m != nil {
			sum.Additional = append(sum.Additional, result.Additional{Category: k.ID, Title: k.Title, Readiness: m.Value(), InScope: size[k.ID]})
		}
	}
	return sum, nil
}

// counts are of how many requirements there are by status.
type counts [result.StatusUnmapped + 1]int

// by is the number of each status.
func (c *counts) by() map[result.Status]int {
	out := make(map[result.Status]int, len(c))
	for s, n := range c {
		out[result.Status(s)] = n
	}
	return out
}

// add takes a leaf in.
func (t *totals) add(leaf *Leaf, share float64) {
	q := leaf.Requirement
	t.all.Add(q.Readiness, share)
	t.reviewed.Add(figure.Exactly(leaf.Reviewed), share)
	if q.Design != nil {
		t.design.Add(*q.Design, share)
	}
	if q.Operation != nil {
		t.operation.Add(*q.Operation, share)
	}
	v := q.Readiness
	if q.WithCompensation != nil {
		t.compensated, v = true, *q.WithCompensation
	}
	t.with.Add(v, share)
}

// into writes what the leaves come to.
func (t *totals) into(sum *Sum) {
	sum.Counts = t.counts.by()
	sum.Readiness = t.all.Value()
	if sum.Readiness.Low > result.Epsilon {
		sum.DraftShare = figure.Clamp(1 - t.reviewed.Value().Low/sum.Readiness.Low)
	}
	of := func(m *figure.Mean) *result.Interval {
		if m.Weight() == 0 {
			return nil
		}
		v := m.Value()
		return &v
	}
	sum.Design, sum.Operation = of(&t.design), of(&t.operation)
	if t.compensated {
		sum.With = of(&t.with)
	}
}
