package scoring

import (
	"context"
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

// AssessAll judges a fleet at one instant, on all cores, and gives the outcome of each
// organisation by its key as it comes, in no order. One that does not fit has its error, and
// the rest go on; where the context ends, those that were begun have its error and no more are
// taken. Memory does not grow with the fleet: organisations are taken as outcomes are.
func AssessAll[K any](ctx context.Context, e *Engine, fleet iter.Seq2[K, *organisation.Organisation], at framework.Date) iter.Seq2[K, Outcome] {
	type job struct {
		key K
		org *organisation.Organisation
	}
	type done struct {
		Outcome

		key K
	}
	return func(yield func(K, Outcome) bool) {
		ctx, stop := context.WithCancel(ctx)
		defer stop()
		jobs, out := make(chan job), make(chan done)
		var workers sync.WaitGroup
		for range runtime.GOMAXPROCS(0) {
			workers.Go(func() {
				for j := range jobs {
					a, err := e.Assess(ctx, j.org, at)
					out <- done{Outcome{a, err}, j.key}
				}
			})
		}
		go func() {
			defer close(out)
			for key, org := range fleet {
				if ctx.Err() != nil {
					break
				}
				jobs <- job{key, org}
			}
			close(jobs)
			workers.Wait()
		}()
		going := true
		for d := range out { // to its end, so that nobody is left waiting
			if going = going && yield(d.key, d.Outcome); !going {
				stop()
			}
		}
	}
}
