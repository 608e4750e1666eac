package lens

import (
	"context"

	"github.com/groundworkgrc/groundwork/framework"
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
	on                  map[framework.Basis]*figure.Mean
	compensated         bool
}

// Sum adds up the leaves, in the order of the tree; those that have not been judged are.
// The error means that the context ended.
func (l *Lens) Sum(ctx context.Context) (*Sum, error) {
	sum := &Sum{Counts: map[result.Status]int{}, Additional: []result.Additional{}}
	for _, s := range result.Statuses() {
		sum.Counts[s] = 0
	}
	t := totals{on: map[framework.Basis]*figure.Mean{}}
	extra, size := map[string]*figure.Mean{}, map[string]int{}
	for i := range l.Leaves {
		leaf, err := l.Leaf(ctx, i)
		if err != nil {
			return nil, err
		}
		q, share := &leaf.Requirement, l.Leaves[i].Requirement.Share()
		if q.Additional == "" {
			sum.Counts[q.Status]++
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

// add takes a leaf in.
func (t *totals) add(leaf *Leaf, share float64) {
	q := &leaf.Requirement
	t.all.Add(q.Readiness, share)
	t.reviewed.Add(figure.Exactly(leaf.Reviewed), share)
	for _, b := range []framework.Basis{framework.Design, framework.Operation} {
		if v := q.On(b); v != nil {
			if t.on[b] == nil {
				t.on[b] = &figure.Mean{}
			}
			t.on[b].Add(*v, share)
		}
	}
	v := q.Readiness
	if q.WithCompensation != nil {
		t.compensated, v = true, *q.WithCompensation
	}
	t.with.Add(v, share)
}

// into writes what the leaves come to.
func (t *totals) into(sum *Sum) {
	sum.Readiness = t.all.Value()
	if sum.Readiness.Low > result.Epsilon {
		sum.DraftShare = figure.Clamp(1 - t.reviewed.Value().Low/sum.Readiness.Low)
	}
	of := func(m *figure.Mean) *result.Interval {
		if m == nil || m.Weight() == 0 {
			return nil
		}
		v := m.Value()
		return &v
	}
	sum.Design, sum.Operation = of(t.on[framework.Design]), of(t.on[framework.Operation])
	if t.compensated {
		sum.With = of(&t.with)
	}
}
