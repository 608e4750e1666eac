package scoring_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/result"
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

// held counts the organisations that were taken and not yet let go, and the most that there were.
type held struct{ now, most atomic.Int64 }

func (h *held) take() {
	now := h.now.Add(1)
	for {
		most := h.most.Load()
		if now <= most || h.most.CompareAndSwap(most, now) {
			return
		}
	}
}

// However long the fleet is and however slow the consumer, no more organisations are held than
// there are hands, and the one whose outcome the consumer looks at.
func TestFleetHoldsFew(t *testing.T) {
	t.Parallel()
	e, at := engine(t, nil), day(t, "2026-07-01")
	for name, wait := range map[string]time.Duration{"a quick consumer": 0, "a slow consumer": time.Hour} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var h held
				fleet := func(yield func(int, *organisation.Organisation) bool) {
					for i := range 200 {
						h.take()
						if !yield(i, nil) {
							return
						}
					}
				}
				seen := map[int]bool{}
				for key, out := range scoring.AssessAll(t.Context(), e, fleet, at) {
					require.NoError(t, out.Err)
					seen[key] = true
					time.Sleep(wait) // of the bubble: everybody else is waiting before it passes
					h.now.Add(-1)
				}
				assert.Len(t, seen, 200)
				assert.LessOrEqual(t, h.most.Load(), int64(runtime.GOMAXPROCS(0)+1))
			})
		})
	}
}

// Loading is done where judging is: no more are loaded at once than there are cores, and where
// there are several, several are.
func TestFleetLoadsOnAllCores(t *testing.T) {
	t.Parallel()
	e, at := engine(t, nil), day(t, "2026-07-01")
	synctest.Test(t, func(t *testing.T) {
		var h held
		load := func(context.Context) (*organisation.Organisation, error) {
			h.take()
			time.Sleep(time.Second)
			h.now.Add(-1)
			return stateless(context.Background())
		}
		begun := time.Now()
		n := 0
		for _, out := range scoring.AssessLoaded(t.Context(), e, repeated(60, load), at) {
			require.NoError(t, out.Err)
			n++
		}
		cores := runtime.GOMAXPROCS(0)
		assert.Equal(t, 60, n)
		assert.Equal(t, int64(min(60, cores)), h.most.Load())
		assert.Equal(t, time.Duration((60+cores-1)/cores)*time.Second, time.Since(begun))
	})
}

// stateless loads an organisation that states nothing.
func stateless(context.Context) (org *organisation.Organisation, err error) { return org, err }

// repeated is a fleet that loads the same n times.
func repeated(n int, load scoring.Load) iter.Seq2[int, scoring.Load] {
	return func(yield func(int, scoring.Load) bool) {
		for i := range n {
			if !yield(i, load) {
				return
			}
		}
	}
}

// One that does not load, whatever its code does, has its error and stops nobody.
func TestFleetWithBadLoads(t *testing.T) {
	t.Parallel()
	e, at := engine(t, nil), day(t, "2026-07-01")
	loads := map[string]scoring.Load{
		"good":    func(context.Context) (*organisation.Organisation, error) { return type2(t), nil },
		"nothing": stateless,
		"error":   func(context.Context) (*organisation.Organisation, error) { return nil, errConsumer },
		"panics":  func(context.Context) (*organisation.Organisation, error) { panic("the row is broken") },
		"ends": func(context.Context) (*organisation.Organisation, error) {
			runtime.Goexit()
			return stateless(context.Background())
		},
		"none": nil,
		"unfit": func(context.Context) (*organisation.Organisation, error) {
			return &organisation.Organisation{Scopes: []framework.Scope{{Framework: "nowhere"}}}, nil
		},
	}
	const times = 20 // more bad ones of each kind than there are hands
	var fleet iter.Seq2[string, scoring.Load] = func(yield func(string, scoring.Load) bool) {
		for i := range times {
			for key, load := range loads {
				if !yield(fmt.Sprint(key, " ", i), load) {
					return
				}
			}
		}
	}
	got := map[string]int{}
	for key, out := range scoring.AssessLoaded(t.Context(), e, fleet, at) {
		kind, _, _ := strings.Cut(key, " ")
		got[kind]++
		switch kind {
		case "good", "nothing":
			require.NoError(t, out.Err)
			assert.NotNil(t, out.Assessment)
			continue
		case "error":
			require.ErrorIs(t, out.Err, errConsumer)
		case "panics":
			require.ErrorContains(t, out.Err, "it panicked: the row is broken")
		case "ends":
			require.ErrorContains(t, out.Err, "ended its goroutine")
		case "none":
			require.ErrorIs(t, out.Err, scoring.ErrInput)
		case "unfit":
			var problems framework.Problems
			require.ErrorAs(t, out.Err, &problems)
		}
		assert.Nil(t, out.Assessment)
	}
	for kind := range loads {
		assert.Equal(t, times, got[kind], kind)
	}
}

// A function of the host that panics for one organisation is a fault of the rule there, and
// changes nothing for the others.
func TestFleetWithAFunctionThatPanics(t *testing.T) {
	t.Parallel()
	bad := scoring.Function{Name: "odd", Params: []scoring.Kind{scoring.IntKind}, Result: scoring.BoolKind, Call: func(_ context.Context, args []any) (any, error) {
		if args[0] == int64(13) {
			panic("thirteen")
		}
		return true, nil
	}}
	e := engine(t, func(src *mapping.Source) {
		src.Rules = append(src.Rules, &mapping.Rule{
			Control: "monthly", Basis: framework.Operation, Why: "w", Expr: mapping.Expr{Text: `evidence.ofType("review").all(e, odd(e.attributes.population))`},
		})
	}, scoring.Functions(bad))
	var fleet iter.Seq2[int64, *organisation.Organisation] = func(yield func(int64, *organisation.Organisation) bool) {
		for i := range int64(30) {
			p := accepted(t, "E", "review", "2026-01-05/2026-01-05")
			p.Attributes = map[string]any{"population": i}
			if !yield(i, type2(t, p)) {
				return
			}
		}
	}
	n := 0
	for key, out := range scoring.AssessAll(t.Context(), e, fleet, day(t, "2026-07-01")) {
		n++
		require.NoError(t, out.Err)
		faulty := slices.ContainsFunc(out.Assessment.Frameworks[0].Unknowns, func(u result.Undecided) bool { return u.Faulty })
		assert.Equal(t, key == 13, faulty, key)
	}
	assert.Equal(t, 30, n)
}

// A fleet that ends its goroutine has not come to its end, and it is said.
func TestFleetEndsItsGoroutine(t *testing.T) {
	t.Parallel()
	e, at := engine(t, nil), day(t, "2026-07-01")
	fleet := func(yield func(string, *organisation.Organisation) bool) {
		if yield("a", nil) {
			runtime.Goexit()
		}
	}
	got := map[string]error{}
	for key, out := range scoring.AssessAll(t.Context(), e, fleet, at) {
		got[key] = out.Err
	}
	require.Len(t, got, 2)
	require.NoError(t, got["a"])
	assert.ErrorContains(t, got[""], "the fleet ended the goroutine")
}
