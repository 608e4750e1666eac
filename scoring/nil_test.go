package scoring_test

import (
	"context"
	"fmt"
	"iter"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/advise"
)

// A door is one exported method that asks for something of an engine or a session, or what
// package advise asks of an engine.
type door func(ctx context.Context, at framework.Date) error

func engineDoors(t *testing.T, e *scoring.Engine) map[string]door {
	t.Helper()
	org, to := type2(t), ref(t, "x:1.2")
	return map[string]door{
		"assess": func(ctx context.Context, at framework.Date) error { _, err := e.Assess(ctx, org, at); return err },
		"open":   func(ctx context.Context, at framework.Date) error { _, err := e.Open(ctx, org, at); return err },
		"explain": func(ctx context.Context, at framework.Date) error {
			_, err := e.Explain(ctx, org, at, to)
			return err
		},
		"statement": func(ctx context.Context, at framework.Date) error {
			_, err := e.Statement(ctx, org, at, "")
			return err
		},
		"fleet": func(ctx context.Context, at framework.Date) error {
			return only(scoring.AssessAll(ctx, e, fleetOf(map[int]*organisation.Organisation{1: org, 2: nil}), at))
		},
		"forecast": func(ctx context.Context, at framework.Date) error {
			_, err := advise.ForecastUntil(ctx, e, org, at, at.AddDays(3), nil)
			return err
		},
		"window": func(ctx context.Context, at framework.Date) error {
			_, err := advise.PlanWindow(ctx, e, org, at, "", 3)
			return err
		},
	}
}

func sessionDoors(t *testing.T, s *scoring.Session) map[string]door {
	t.Helper()
	return map[string]door{
		"assessment": func(ctx context.Context, _ framework.Date) error { _, err := s.Assessment(ctx); return err },
		"explain": func(ctx context.Context, _ framework.Date) error {
			_, err := s.Explain(ctx, framework.Ref{Framework: "x", Requirement: "1.2"})
			return err
		},
		"statement": func(ctx context.Context, _ framework.Date) error { _, err := s.Statement(ctx, ""); return err },
		"move":      func(ctx context.Context, at framework.Date) error { _, err := s.Move(ctx, at); return err },
		"apply": func(ctx context.Context, _ framework.Date) error {
			_, err := s.Apply(ctx, scoring.Change{Drop: []string{"A"}})
			return err
		},
	}
}

// fleetOf is a fleet of organisations by key.
func fleetOf[K comparable](orgs map[K]*organisation.Organisation) iter.Seq2[K, *organisation.Organisation] {
	return func(yield func(K, *organisation.Organisation) bool) {
		for key, org := range orgs {
			if !yield(key, org) {
				return
			}
		}
	}
}

// only is the error of the one outcome that there is.
func only[K any](list iter.Seq2[K, scoring.Outcome]) error {
	var errs []error
	for _, out := range list {
		errs = append(errs, out.Err)
	}
	if len(errs) != 1 {
		return fmt.Errorf("want one outcome, got %v", errs) //nolint:err113 // of a test
	}
	return errs[0]
}

// What is missing is an error that says so, at every door, and never a panic.
func TestNilIsAnError(t *testing.T) {
	t.Parallel()
	e, at := engine(t, nil), day(t, "2026-07-01")
	open, err := e.Open(t.Context(), type2(t), at)
	require.NoError(t, err)
	try := func(name string, ctx context.Context, doors map[string]door) {
		for door, ask := range doors {
			t.Run(name+"/"+door, func(t *testing.T) {
				t.Parallel()
				require.ErrorIs(t, ask(ctx, at), scoring.ErrInput)
			})
		}
	}
	test := func(e *scoring.Engine) map[string]door {
		doors := engineDoors(t, e)
		doors["test"] = func(ctx context.Context, _ framework.Date) error { _, err := e.Test(ctx); return err }
		doors["threshold"] = func(ctx context.Context, _ framework.Date) error { _, _, err := e.Threshold(ctx, "ready"); return err }
		return doors
	}
	try("no context", nil, test(e))
	try("no context", nil, sessionDoors(t, open))
	try("nil engine", t.Context(), test(nil))
	try("zero engine", t.Context(), test(&scoring.Engine{}))
	try("nil session", t.Context(), sessionDoors(t, nil))
	try("zero session", t.Context(), sessionDoors(t, &scoring.Session{}))
	try("more", t.Context(), map[string]door{
		"no graph":   func(context.Context, framework.Date) error { _, err := scoring.New(nil); return err },
		"nil option": func(context.Context, framework.Date) error { _, err := scoring.New(e.Graph(), nil); return err },
		"no context to new": func(context.Context, framework.Date) error {
			_, err := scoring.NewContext(nil, e.Graph()) //nolint:staticcheck // on purpose
			return err
		},
		"nil fleet": func(ctx context.Context, at framework.Date) error {
			return only(scoring.AssessAll[int](ctx, e, nil, at))
		},
	})
	for _, none := range []*scoring.Engine{nil, {}} {
		assert.Nil(t, none.Graph())
	}
	for _, none := range []*scoring.Session{nil, {}} {
		assert.Nil(t, none.Organisation())
		assert.True(t, none.At().IsZero())
	}
}

// Nothing is wrong with an organisation that is nil: it states nothing.
func TestNilOrganisation(t *testing.T) {
	t.Parallel()
	e, at := engine(t, nil), day(t, "2026-07-01")
	_, err := e.Assess(t.Context(), nil, at)
	require.NoError(t, err)
	_, err = advise.ForecastUntil(t.Context(), e, nil, at, at.AddDays(3), nil)
	require.NoError(t, err)
	_, err = advise.PlanWindow(t.Context(), e, nil, at, "", 3)
	require.ErrorIs(t, err, advise.ErrNoWindow)
}

// The instant lies where all days of an organisation do: what is written of it can be read.
func TestInstantIsADay(t *testing.T) {
	t.Parallel()
	e := engine(t, nil)
	days := []framework.Date{0, -5, 1, 1<<31 - 1, framework.MinDate - 1, framework.MaxDate + 1, day(t, "1500-01-01"), day(t, "9999-12-31")}
	for name, ask := range engineDoors(t, e) {
		for _, at := range days {
			require.ErrorIs(t, ask(t.Context(), at), scoring.ErrInput, "%s on day %d", name, at)
		}
	}
	s, err := e.Open(t.Context(), type2(t), day(t, "2026-07-01"))
	require.NoError(t, err)
	for _, at := range days {
		_, err := s.Move(t.Context(), at)
		require.ErrorIs(t, err, scoring.ErrInput, "day %d", at)
		assert.Equal(t, day(t, "2026-07-01"), s.At(), "it stays where it was")
	}
	for _, at := range []framework.Date{framework.MinDate, framework.MaxDate} {
		_, err := s.Move(t.Context(), at)
		require.NoError(t, err)
		_, err = e.Assess(t.Context(), nil, at)
		require.NoError(t, err)
	}
	_, err = advise.ForecastUntil(t.Context(), e, nil, framework.MaxDate.AddDays(-3), framework.MaxDate.AddDays(1), nil)
	require.ErrorIs(t, err, advise.ErrSpan)
	_, err = advise.ForecastUntil(t.Context(), e, nil, framework.MaxDate.AddDays(-3), framework.MaxDate, nil)
	require.NoError(t, err)
}

// counting is a context that counts how often it was asked, and ends after so many times.
type counting struct {
	context.Context

	asked atomic.Int64 // by however many at once
	most  int64
}

func (c *counting) Err() error {
	if c.asked.Add(1) > c.most {
		return context.Canceled
	}
	return nil
}

// Wherever the context ends while an engine is made there is none: bands, finding rules and
// what overlays ask on top look at it as rules and needs do.
func TestMakingStopsAnywhere(t *testing.T) {
	t.Parallel()
	src := small(t)
	rich(&src)
	src.Tightenings = []*mapping.Tightening{{Control: "monthly", Basis: framework.Operation, Why: "more", Expr: mapping.Expr{Text: `evidence.count() > 1`}}}
	g, err := mapping.Build(src)
	require.NoError(t, err)
	for n := range 1000 {
		e, err := scoring.NewContext(&counting{Context: t.Context(), most: int64(n)}, g)
		if err == nil {
			assert.GreaterOrEqual(t, n, len(src.Rules)+len(src.Tightenings)+len(src.Bands)+len(src.FindingRules)+2, "each expression looks")
			return
		}
		require.ErrorIs(t, err, context.Canceled)
		require.Nil(t, e)
	}
	require.Fail(t, "it never came to an end")
}
