package advise

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/requests"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// FirstDays is how many days after the instant [First] judges what an item raises.
const FirstDays = 30

// First lists at most n things to do first, of what can be done in the days ahead: before all others what
// stands against a better band, then that without which a requirement cannot stand, and among these what raises
// the lows of all lenses most by the end of these days. What raises nothing by itself comes last. Only some of
// what serves most requirements that are open is tried. The error is that of [scoring.Engine.Assess].
func First(ctx context.Context, e *scoring.Engine, org *organisation.Organisation, at framework.Date, n int) ([]requests.Item, error) {
	s, err := e.Open(ctx, org, at)
	if err != nil {
		return nil, err
	}
	return FirstOf(ctx, e, s, n)
}

// FirstOf is [First] of what a session of the engine holds, of which nothing is judged again. The session stays as it is.
func FirstOf(ctx context.Context, e *scoring.Engine, s *scoring.Session, n int) ([]requests.Item, error) {
	a, err := s.Assessment(ctx)
	if err != nil {
		return nil, err
	}
	then, err := s.Ahead(ctx, a.At.AddDays(FirstDays))
	if err != nil {
		return nil, err
	}
	return FirstBy(ctx, e, s.Organisation(), a, then, n)
}

// FirstBy is [First] of what was assessed of an organisation, where then, a session of the engine, holds it on the day that is
// [FirstDays] after that of a: whoever has two cores judges the two days at once. The error wraps [scoring.ErrInput] where then is
// of another day.
func FirstBy(ctx context.Context, e *scoring.Engine, org *organisation.Organisation, a *result.Assessment, then *scoring.Session, n int) ([]requests.Item, error) {
	if a == nil || then.At().IsZero() || then.At() != a.At.AddDays(FirstDays) {
		return nil, fmt.Errorf("what to do first: %w: want an assessment, and a session %d days after it", scoring.ErrInput, FirstDays)
	}
	if org == nil {
		org = &organisation.Organisation{}
	}
	n = max(n, 0)
	list, err := requested(ctx, e, org, a)
	if err != nil {
		return nil, err
	}
	d := doingOf(e.Graph(), org, a, list, a.At.AddDays(FirstDays))
	d.changes()
	items := slices.DeleteFunc(d.items, func(x item) bool { return x.Over || !x.varied })
	weight := openWeight(a)
	slices.SortStableFunc(items, func(a, b item) int {
		return cmp.Or(cmp.Compare(b.stop, a.stop), cmp.Compare(weight(b.Requirements), weight(a.Requirements)))
	})
	items, err = weighed(ctx, then, items[:min(len(items), 5*n)], n)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(items, before)
	out := []requests.Item{}
	for i := range items[:min(n, len(items))] {
		out = append(out, items[i].Item)
	}
	return out, nil
}

// before puts first what is in the way most, and of this what raises most.
func before(a, b item) int {
	return cmp.Or(cmp.Compare(b.stop, a.stop), cmp.Compare(b.Gain(), a.Gain()), cmp.Compare(a.Date, b.Date), strings.Compare(a.ID, b.ID))
}

// weighed asks what items are worth, of which those that stand most in the way come first. Once n of them raise something that
// stand more in the way than the next, none of the others is among the first n, whatever it raises: it is left out.
func weighed(ctx context.Context, then *scoring.Session, items []item, n int) ([]item, error) {
	for i := range items {
		ahead := 0
		for j := range items[:i] {
			if items[j].stop > items[i].stop {
				ahead++
			}
		}
		if ahead >= n {
			return items[:i], nil
		}
		if err := items[i].vary(ctx, then); err != nil {
			return nil, err
		}
		if items[i].Gain() <= 0 {
			items[i].stop = stopsNothing
		}
	}
	return items, nil
}

// openWeight says how much weight that is not shown some requirements have.
func openWeight(a *result.Assessment) func([]framework.Ref) float64 {
	by := map[framework.Ref]float64{}
	for i := range a.Frameworks {
		l := &a.Frameworks[i]
		for j := range l.Requirements {
			if q := &l.Requirements[j]; q.Status.Counted() && q.Additional == "" {
				by[q.Ref] = max(by[q.Ref], q.Share()*(1-q.Readiness.Low)/float64(max(l.InScope, 1)))
			}
		}
	}
	return func(refs []framework.Ref) float64 {
		sum := 0.0
		for _, r := range refs {
			sum += by[r]
		}
		return sum
	}
}
