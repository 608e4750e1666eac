package advise

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/difference"
	"github.com/groundworkgrc/groundwork/scoring/forecast"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// ErrSpan says that a forecast does not end after it begins, or goes too far.
var ErrSpan = errors.New("want a day after the instant, within ten years")

// ForecastUntil forecasts from the instant until the day, both included. Where progress is not
// nil it is called after each day with how many of all are done. The error wraps
// [ErrSpan], or is that of [scoring.Engine.Assess].
func ForecastUntil(ctx context.Context, e *scoring.Engine, org *organisation.Organisation, at, until framework.Date, progress func(done, of int)) (*forecast.Forecast, error) {
	if until <= at || until > at.AddMonths(120) {
		return nil, fmt.Errorf("forecast until %s: %w", until, ErrSpan)
	}
	f := &forecast.Forecast{
		Format: forecast.Format, At: at, Until: until, Method: forecast.Method, Lenses: []forecast.Outlook{}, Days: []forecast.Day{}, Notice: result.Notice,
	}
	var before *result.Assessment
	days := int(until-at) + 1
	err := daily(ctx, e, org, at, days, func(i int, a *result.Assessment) {
		if before == nil {
			begin(f, a)
		} else {
			next(f, before, a)
		}
		before = a
		if progress != nil {
			progress(i+1, days)
		}
	})
	if err != nil {
		return nil, err
	}
	return f, nil
}

// daily assesses day after day, several at a time, and hands the results over in order.
func daily(ctx context.Context, e *scoring.Engine, org *organisation.Organisation, at framework.Date, days int, take func(int, *result.Assessment)) error {
	type answer struct {
		a   *result.Assessment
		err error
	}
	ctx, cancel := context.WithCancel(ctx)
	width := runtime.GOMAXPROCS(0)
	queue := make(chan chan answer, width)
	var wg sync.WaitGroup
	defer wg.Wait()
	defer cancel()
	wg.Go(func() {
		defer close(queue)
		for i := range days {
			out := make(chan answer, 1)
			select {
			case queue <- out:
			case <-ctx.Done():
				return
			}
			wg.Go(func() {
				a, err := e.Assess(ctx, org, at.AddDays(i))
				out <- answer{a, err}
			})
		}
	})
	i := 0
	for out := range queue {
		r := <-out
		if r.err != nil {
			return r.err
		}
		take(i, r.a)
		i++
	}
	if err := ctx.Err(); err != nil && i < days {
		return fmt.Errorf("forecast: %w", err)
	}
	return nil
}

func begin(f *forecast.Forecast, a *result.Assessment) {
	f.Organisation = a.Organisation
	for i := range a.Frameworks {
		l := &a.Frameworks[i]
		f.Lenses = append(f.Lenses, forecast.Outlook{Lens: l.Lens, Title: l.Title, Now: l.Readiness, Then: l.Readiness, Band: l.Band.Name, BandEnd: l.Band.Name})
	}
}

func next(f *forecast.Forecast, before, a *result.Assessment) {
	d := difference.Between(before, a)
	if moves := visible(d.Lenses); len(moves) > 0 || len(d.NewProblems) > 0 {
		f.Days = append(f.Days, forecast.Day{On: a.At, Moves: moves, NewProblems: d.NewProblems})
	}
	for i := range a.Frameworks {
		now, o := &a.Frameworks[i], &f.Lenses[i]
		if o.FirstFall.IsZero() && now.Readiness.Low < o.Then.Low-result.Epsilon {
			o.FirstFall = a.At
		}
		if o.LeavesBand.IsZero() && now.Band.Name != o.Band {
			o.LeavesBand = a.At
		}
		o.Then, o.BandEnd = now.Readiness, now.Band.Name
	}
}

// visible keeps what a reader would see move.
func visible(list []difference.LensMove) []difference.LensMove {
	out := []difference.LensMove{}
	for _, l := range list {
		seen := []difference.RequirementMove{}
		for _, q := range l.Requirements {
			if q.StatusWas != q.StatusIs || len(q.Lost)+len(q.Gained) > 0 || q.Was.String() != q.Is.String() {
				seen = append(seen, q)
			}
		}
		if l.Requirements = seen; len(seen) > 0 || l.BandWas != l.BandIs || l.Was.String() != l.Is.String() {
			out = append(out, l)
		}
	}
	return out
}
