package advise

import (
	"context"
	"errors"
	"fmt"
	"slices"

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
	s, err := e.Open(ctx, org, at)
	if err != nil {
		return nil, err
	}
	if until <= at || until > min(at.AddMonths(120), framework.MaxDate) {
		return nil, fmt.Errorf("forecast until %s: %w", until, ErrSpan)
	}
	f := &forecast.Forecast{
		Format: forecast.Format, At: at, Until: until, Method: forecast.Method, Lenses: []forecast.Outlook{}, Days: []forecast.Day{}, Notice: result.Notice,
	}
	a, err := s.Assessment(ctx)
	if err != nil {
		return nil, err
	}
	begin(f, a)
	days := int(until-at) + 1
	for i := range days {
		if i > 0 {
			d, err := s.Move(ctx, at.AddDays(i))
			if err != nil {
				return nil, err
			}
			next(f, at.AddDays(i), d)
			ahead(f, i)
		}
		if progress != nil {
			progress(i+1, days)
		}
	}
	return f, nil
}

func begin(f *forecast.Forecast, a *result.Assessment) {
	f.Organisation = a.Organisation
	for i := range a.Frameworks {
		l := &a.Frameworks[i]
		f.Lenses = append(f.Lenses, forecast.Outlook{Lens: l.Lens, Title: l.Title, Now: l.Readiness, Then: l.Readiness, Band: l.Band.Name, BandEnd: l.Band.Name})
	}
}

// next takes in what moved since the day before.
func next(f *forecast.Forecast, on framework.Date, d *difference.Difference) {
	if moves := visible(d.Lenses); len(moves) > 0 || len(d.NewProblems) > 0 {
		f.Days = append(f.Days, forecast.Day{On: on, Moves: moves, NewProblems: d.NewProblems})
	}
	for i := range f.Lenses {
		o := &f.Lenses[i]
		k := slices.IndexFunc(d.Lenses, func(m difference.LensMove) bool { return m.Lens == o.Lens })
		if k < 0 {
			continue
		}
		m := &d.Lenses[k]
		if o.FirstFall.IsZero() && m.Is.Low < o.Then.Low-result.Epsilon {
			o.FirstFall = on
		}
		if o.LeavesBand.IsZero() && m.BandIs != o.Band {
			o.LeavesBand = on
		}
		o.Then, o.BandEnd = m.Is, m.BandIs
	}
}

// ahead notes where each lens stands so many days after the instant.
func ahead(f *forecast.Forecast, days int) {
	if !slices.Contains(forecast.Steps(), days) {
		return
	}
	for i := range f.Lenses {
		o := &f.Lenses[i]
		o.Ahead = append(o.Ahead, forecast.Ahead{Days: days, On: f.At.AddDays(days), Readiness: o.Then, Band: o.BandEnd})
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
