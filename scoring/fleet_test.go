package scoring_test

import (
	"context"
	"errors"
	"runtime"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring"
)

// endless is a fleet without end that says when it was left.
func endless(left *bool) func(func(int, *organisation.Organisation) bool) {
	return func(yield func(int, *organisation.Organisation) bool) {
		defer func() { *left = true }()
		for i := 1; yield(i, nil); i++ {
		}
	}
}

var errConsumer = errors.New("the consumer has enough")

// However the consumer ends, nobody is left waiting for it: the fleet was left, and no
// goroutine stays, which a bubble would tell as a deadlock.
func TestFleetIsLeft(t *testing.T) {
	t.Parallel()
	e, at := engine(t, nil), day(t, "2026-07-01")
	for name, end := range map[string]func(n int, stop func()) bool{
		"breaks":    func(n int, _ func()) bool { return n < 3 },
		"at once":   func(int, func()) bool { return false },
		"panics":    func(n int, _ func()) bool { return n < 3 || fail() },
		"cancelled": func(_ int, stop func()) bool { stop(); return true },
		"leaves": func(n int, _ func()) bool {
			if n == 3 {
				runtime.Goexit()
			}
			return true
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				left, seen := false, 0
				done := make(chan struct{})
				go func() {
					defer close(done)
					defer func() { _ = recover() }()
					ctx, stop := context.WithCancel(t.Context())
					defer stop()
					for _, out := range scoring.AssessAll(ctx, e, endless(&left), at) {
						if seen++; name != "cancelled" {
							assert.NoError(t, out.Err)
						}
						if !end(seen, stop) {
							break
						}
					}
				}()
				<-done
				assert.True(t, left, "the fleet came to its end before the loop did")
				assert.Positive(t, seen)
			})
		})
	}
}

// fail is what a consumer may do.
func fail() bool { panic(errConsumer) }

// Where the context ends, what was begun has its error, and no more are taken.
func TestFleetWhereTheContextEnds(t *testing.T) {
	t.Parallel()
	e, at := engine(t, nil), day(t, "2026-07-01")
	ctx, cancel := context.WithCancelCause(t.Context())
	taken, told := 0, 0
	fleet := func(yield func(int, *organisation.Organisation) bool) {
		for i := range 1000 {
			if i == 10 {
				cancel(errConsumer)
			}
			taken++
			if !yield(i, nil) {
				return
			}
		}
	}
	for _, out := range scoring.AssessAll(ctx, e, fleet, at) {
		if out.Err != nil {
			require.ErrorIs(t, out.Err, context.Canceled)
		}
		told++
	}
	assert.LessOrEqual(t, taken, 12)
	assert.GreaterOrEqual(t, told, 10, "each that was handed out has its outcome")
	for range scoring.AssessAll(ctx, e, fleet, at) {
		require.Fail(t, "nothing is taken under a context that has ended")
	}
}

// What is wrong for all of a fleet is told once.
func TestFleetOfNothing(t *testing.T) {
	t.Parallel()
	e := engine(t, nil)
	orgs := map[string]*organisation.Organisation{"a": nil, "b": nil}
	for key, out := range scoring.AssessAll(t.Context(), e, fleetOf(orgs), framework.MaxDate+1) {
		assert.Empty(t, key)
		require.ErrorIs(t, out.Err, scoring.ErrInput)
		assert.Nil(t, out.Assessment)
	}
	for range scoring.AssessAll(t.Context(), e, fleetOf(map[string]*organisation.Organisation{}), day(t, "2026-07-01")) {
		require.Fail(t, "a fleet of none has no outcome")
	}
}

// A fleet is the host's code: where it panics, what it gave is judged and the panic is told,
// and the process lives.
func TestFleetPanics(t *testing.T) {
	t.Parallel()
	e := engine(t, nil)
	fleet := func(yield func(string, *organisation.Organisation) bool) {
		if yield("a", type2(t)) {
			panic("the database is away")
		}
	}
	got := map[string]error{}
	for key, out := range scoring.AssessAll(t.Context(), e, fleet, day(t, "2026-07-01")) {
		got[key] = out.Err
	}
	require.Len(t, got, 2)
	require.NoError(t, got["a"])
	assert.ErrorContains(t, got[""], "the fleet panicked: the database is away")
}
