package scoring

import (
	"context"
	"fmt"
	"iter"
	"runtime"
	"sync"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// An Outcome is what came of one organisation of a fleet: its assessment, or the error for
// which it has none.
type Outcome struct {
	Assessment *result.Assessment
	Err        error
}

// A job is one organisation of a fleet; with its outcome, once it has been judged.
type job[K any] struct {
	key K
	org *organisation.Organisation
	out Outcome
}

// AssessAll judges a fleet at one instant, on all cores, and gives the outcome of each
// organisation by its key as it comes, in no order. One that does not fit has its error, and
// the rest go on; where the context ends, those that were begun have its error and no more are
// taken. Memory does not grow with the fleet: organisations are taken as outcomes are.
//
// The fleet is ranged over on a goroutine of its own, so that what it reads must be safe to
// read beside the loop over the outcomes. When that loop ends, however it does, all of them
// have ended; a fleet that waits for something is to stop waiting when the context ends.
//
// Where the engine, the context or the fleet is missing, or the instant is none, there is one
// outcome, under the zero key, with an error that wraps [ErrInput]; where the fleet panics,
// there is one such outcome at the end.
func AssessAll[K any](ctx context.Context, e *Engine, fleet iter.Seq2[K, *organisation.Organisation], at framework.Date) iter.Seq2[K, Outcome] {
	return func(yield func(K, Outcome) bool) {
		if err := allThere(ctx, e, fleet == nil, at); err != nil {
			var none K
			yield(none, Outcome{Err: err})
			return
		}
		ctx, stop := context.WithCancel(ctx)
		jobs, out, left := make(chan job[K]), make(chan job[K]), make(chan struct{})
		var all sync.WaitGroup
		var failed error // set before out is closed
		// The consumer may break, panic or leave its goroutine: nobody is left waiting for it.
		defer all.Wait()
		defer close(left)
		defer stop()
		all.Go(func() {
			defer close(out)
			var workers sync.WaitGroup
			defer workers.Wait()
			defer close(jobs)
			for range runtime.GOMAXPROCS(0) {
				workers.Go(func() { work(ctx, e, at, jobs, out, left) })
			}
			failed = hand(ctx, fleet, jobs)
		})
		for d := range out {
			if !yield(d.key, d.out) {
				return
			}
		}
		if failed != nil {
			var none K
			yield(none, Outcome{Err: failed})
		}
	}
}

// allThere refuses what no organisation of a fleet could be judged with.
func allThere(ctx context.Context, e *Engine, noFleet bool, at framework.Date) error {
	switch {
	case ctx == nil:
		return ended(ctx)
	case noFleet:
		return fmt.Errorf("assessment: %w: the fleet is nil", ErrInput)
	}
	if err := e.made(); err != nil {
		return err
	}
	return instant(at)
}

// hand hands out the fleet until the context ends. The fleet is the host's code: where it
// panics, that is the error.
func hand[K any](ctx context.Context, fleet iter.Seq2[K, *organisation.Organisation], jobs chan<- job[K]) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("assessment: the fleet panicked: %v", r)
		}
	}()
	for key, org := range fleet {
		if ctx.Err() != nil {
			return nil
		}
		select {
		case jobs <- job[K]{key: key, org: org}:
		case <-ctx.Done():
			return nil
		}
	}
	return nil
}

// work judges what is handed out; what was begun has an outcome, unless nobody is there to
// take it.
func work[K any](ctx context.Context, e *Engine, at framework.Date, jobs <-chan job[K], out chan<- job[K], left <-chan struct{}) {
	for j := range jobs {
		j.out.Assessment, j.out.Err = e.Assess(ctx, j.org, at)
		select {
		case out <- j:
		case <-left:
			return
		}
	}
}
