// Package beside does things that do not touch one another beside one another, each on a goroutine of its own; how many of these
// work at once is the runtime's to say. What is to be done alone is done on the goroutine that calls, one after the other.
//
// However one of them ends comes out at whoever called, once none is at work any more: its error, its panic with the same
// value, or the end of its goroutine.
package beside

import (
	"runtime"
	"sync"
)

// All does something for each number from 0 up to n. It returns the error of the least number that failed; alone, nothing is
// done after that.
func All(alone bool, n int, do func(i int) error) error {
	ends := make([]end, n)
	if !alone && n > 1 {
		run(ends, do)
	}
	for i := range ends {
		if alone || n < 2 {
			ends[i].err = do(i)
		}
		if err := ends[i].out(); err != nil {
			return err
		}
	}
	return nil
}

// run does all of them, the first on the goroutine that calls.
func run(ends []end, do func(i int) error) {
	var others sync.WaitGroup
	defer others.Wait() // however the first ends
	for i := range ends[1:] {
		others.Go(func() { ends[i+1].take(func() error { return do(i + 1) }) })
	}
	ends[0].err = do(0)
}

// An end is how something ended that was done on a goroutine of its own.
type end struct {
	err   error
	panic any  // nil for none
	gone  bool // it ended its goroutine
}

// take does something, and notes how it ends.
func (e *end) take(do func() error) {
	e.gone = true
	defer func() {
		if e.panic = recover(); e.panic != nil {
			e.gone = false
		}
	}()
	e.err = do()
	e.gone = false
}

// out has it come out where it is called.
func (e *end) out() error {
	switch {
	case e.panic != nil:
		panic(e.panic) //nolint:forbidigo // it panicked already; done alone, it shows where
	case e.gone:
		runtime.Goexit()
	}
	return e.err
}
