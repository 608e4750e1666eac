package lens

import (
	"context"

	"github.com/groundworkgrc/groundwork/scoring/internal/figure"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A Sum is what the leaves of a lens add up to.
type Sum struct {
	Readiness  result.Interval
	DraftShare float64
	InScope    int
	Counts     map[result.Status]int
	Additional []result.Additional
}

// Sum adds up the leaves, in the order of the tree; those that have not been judged are.
// The error means that the context ended.
func (l *Lens) Sum(ctx context.Context) (*Sum, error) {
	sum := &Sum{Counts: map[result.Status]int{}, Additional: []result.Additional{}}
	for _, s := range result.Statuses() {
		sum.Counts[s] = 0
	}
	var all, reviewed figure.Mean
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
			all.Add(q.Readiness, share)
			reviewed.Add(figure.Exactly(leaf.Reviewed), share)
		}
	}
	sum.Readiness = all.Value()
	if sum.Readiness.Low > result.Epsilon {
		sum.DraftShare = figure.Clamp(1 - reviewed.Value().Low/sum.Readiness.Low)
	}
	for _, k := range l.Framework.Categories {
		if m := extra[k.ID]; m != nil {
			sum.Additional = append(sum.Additional, result.Additional{Category: k.ID, Title: k.Title, Readiness: m.Value(), InScope: size[k.ID]})
		}
	}
	return sum, nil
}
