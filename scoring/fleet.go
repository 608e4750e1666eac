package scoring

import (
	"context"
	"errors"
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

// A Load gives one organisation of a fleet, or the error for which there is none. The context
// ends when nobody waits for it any more.
type Load func(ctx context.Context) (*organisation.Organisation, error)

// AssessAll judges a fleet at one instant, on all cores, and gives the outcome of each
// organisation by its key as it comes, in no order: what the outcomes hold does not depend on
// it. One that does not fit has its error, and the rest go on; where the context ends, those
// that were begun have its error and no more are taken.
//
// Memory does not grow with the fleet: the next is taken only once fewer are in hand than there
// are cores ([runtime.GOMAXPROCS]), and one is in hand until the loop takes its outcome. A loop
// that is slow so slows the fleet, and what it does is done on one core.
//
// The fleet is ranged over on a goroutine of its own, so that what it reads must be safe to
// read beside the loop over the outcomes. When that loop ends, however it does, all goroutines
// have ended; a fleet that waits for something is to stop waiting when the context ends.
//
// Where the engine, the context or the fleet is missing, or the instant is none, there is one
// outcome, under the zero key, with an error that wraps [ErrInput]; where the fleet panics,
// there is one such outcome at the end. Where judging one organisation panics, that is its
// error; [Engine.Assess] of it alone shows where.
func AssessAll[K any](ctx context.Context, e *Engine, fleet iter.Seq2[K, *organisation.Organisation], at framework.Date) iter.Seq2[K, Outcome] {
	if fleet == nil {
		return AssessLoaded[K](ctx, e, nil, at)
	}
	return AssessLoaded(ctx, e, func(yield func(K, Load) bool) {
		for key, org := range fleet {
			if !yield(key, func(context.Context) (*organisation.Organisation, error) { return org, nil }) {
				return
			}
		}
	}, at)
}

// AssessLoaded is [AssessAll] for a fleet that costs something to read, such as lines of JSON
// or rows of a store: each organisation is loaded on the goroutine that judges it, so that
// loading takes all cores, too. One that does not load has that error, and the rest go on. What
// a Load reads stays as it is until then: a fleet of lines gives each a copy of its own. A Load
// that waits for something is to stop when its context ends.
func AssessLoaded[K any](ctx context.Context, e *Engine, fleet iter.Seq2[K, Load], at framework.Date) iter.Seq2[K, Outcome] {
	return func(yield func(K, Outcome) bool) {
		if err := allThere(ctx, e, fleet == nil, at); err != nil {
			var none K
			yield(none, Outcome{Err: err})
			return
		}
		ctx, stop := context.WithCancel(ctx)
		c := &crew[K]{e: e, at: at, hands: make(chan struct{}, runtime.GOMAXPROCS(0)), done: make(chan judged[K]), left: make(chan struct{})}
		var all sync.WaitGroup
		// The consumer may break, panic or leave its goroutine: nobody is left waiting for it.
		defer all.Wait()
		defer close(c.left)
		defer stop()
		all.Go(func() { c.take(ctx, fleet) })
		for d := range c.done {
			if !yield(d.key, d.Outcome) {
				return
			}
		}
		if c.failed != nil {
			var none K
			yield(none, Outcome{Err: c.failed})
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

// A crew judges a fleet, as many organisations at once as it has hands.
type crew[K any] struct {
	e      *Engine
	at     framework.Date
	hands  chan struct{} // holds one for each organisation in hand
	done   chan judged[K]
	left   chan struct{} // closed when nobody takes outcomes any more
	failed error         // of the fleet itself; set before done is closed
}

// A judged is the outcome of one organisation of a fleet.
type judged[K any] struct {
	Outcome

	key K
}

var (
	errFleetLeft = errors.New("assessment: the fleet ended the goroutine that ranges over it")
	errLeft      = errors.New("assessment: what was called for it ended its goroutine")
)

// take takes the fleet, each organisation when there is a hand for it, until the context ends.
// The fleet is the host's code: where it panics, that is the error.
func (c *crew[K]) take(ctx context.Context, fleet iter.Seq2[K, Load]) {
	var begun sync.WaitGroup
	defer close(c.done)
	defer begun.Wait()
	c.failed = errFleetLeft
	defer func() {
		if r := recover(); r != nil {
			c.failed = fmt.Errorf("assessment: the fleet panicked: %v", r)
		}
	}()
	if c.hand(ctx) {
		for key, load := range fleet {
			// A goroutine for each: what is called for one may end it.
			begun.Go(func() { c.judge(ctx, key, load) })
			if !c.hand(ctx) {
				break
			}
		}
	}
	c.failed = nil
}

// hand waits for a free hand; false means that the context ended.
func (c *crew[K]) hand(ctx context.Context) bool {
	select {
	case c.hands <- struct{}{}:
		return ctx.Err() == nil
	case <-ctx.Done():
		return false
	}
}

// judge loads and judges one organisation. It has an outcome, whatever becomes of it, unless
// nobody is there to take it.
func (c *crew[K]) judge(ctx context.Context, key K, load Load) {
	out := Outcome{Err: errLeft}
	defer func() {
		if r := recover(); r != nil {
			out = Outcome{Err: fmt.Errorf("assessment: it panicked: %v", r)}
		}
		select {
		case c.done <- judged[K]{Outcome: out, key: key}:
		case <-c.left:
		}
		<-c.hands
	}()
	out.Assessment, out.Err = c.assess(ctx, load)
}

func (c *crew[K]) assess(ctx context.Context, load Load) (*result.Assessment, error) {
	if load == nil {
		return nil, fmt.Errorf("assessment: %w: nothing loads the organisation", ErrInput)
	}
	if err := ended(ctx); err != nil {
		return nil, err
	}
	org, err := load(ctx)
	if err != nil {
		return nil, err
	}
	return c.e.assess(ctx, org, c.at, true)
}
