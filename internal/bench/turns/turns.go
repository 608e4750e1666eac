// Package turns measures contenders side by side: A, B, A, B, in one process and in one run, so that whatever slows the
// machine slows all of them. Of many turns it keeps the least and the median: the least says what the work costs, the
// median what it costs among other work.
package turns

import (
	"fmt"
	"runtime"
	"slices"
	"syscall"
	"time"
)

// A Contender is one of those that are measured side by side.
type Contender struct {
	Name string
	// Run does the work n times. What it returns ends the measurement.
	Run func(n int) error
}

// Once is a contender whose work is done by a function that does it once.
func Once(name string, run func() error) Contender {
	return Contender{name, func(n int) error {
		for range n {
			if err := run(); err != nil {
				return err
			}
		}
		return nil
	}}
}

// A Time is what one doing of the work took.
type Time struct {
	Least, Median time.Duration
	Turns         int
	Each          int // doings in each turn
}

// A Plan says how long contenders are measured.
type Plan struct {
	Turns int           // of each contender
	Turn  time.Duration // that a turn takes at least: short work is done many times
	// CPU counts what all threads and ended children worked instead of what the clock on the wall says: for a machine
	// that does other work, too.
	CPU bool
}

// maxEach bounds how many times work is done in one turn.
const maxEach = 1 << 20

// SideBySide measures the contenders. Garbage is collected before each turn, so that none pays for what another left, and
// pays for its own.
func (p Plan) SideBySide(list ...Contender) ([]Time, error) {
	out := make([]Time, len(list))
	taken := make([][]time.Duration, len(list))
	for i, c := range list {
		each, err := p.calibrate(c)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", c.Name, err)
		}
		out[i] = Time{Turns: p.Turns, Each: each}
	}
	for range p.Turns {
		for i, c := range list {
			runtime.GC()
			d, err := p.timed(c, out[i].Each)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", c.Name, err)
			}
			taken[i] = append(taken[i], d/time.Duration(out[i].Each))
		}
	}
	for i := range out {
		out[i].Least, out[i].Median = Of(taken[i])
	}
	return out, nil
}

// calibrate says how often the work is done in one turn. What it does first also warms up.
func (p Plan) calibrate(c Contender) (int, error) {
	n := 1
	for {
		d, err := p.timed(c, n)
		if err != nil || d >= p.Turn || n >= maxEach {
			return n, err
		}
		grow := min(max(2, int(p.Turn/max(d, 1))), 100)
		n = min(n*grow, maxEach)
	}
}

func (p Plan) timed(c Contender, n int) (time.Duration, error) {
	start, worked := time.Now(), Worked()
	err := c.Run(n)
	if p.CPU {
		return Worked() - worked, err
	}
	return time.Since(start), err
}

// Worked is what the threads of this process and its ended children have worked.
func Worked() time.Duration {
	sum := time.Duration(0)
	for _, who := range []int{syscall.RUSAGE_SELF, syscall.RUSAGE_CHILDREN} {
		var u syscall.Rusage
		if err := syscall.Getrusage(who, &u); err == nil {
			sum += time.Duration(u.Utime.Nano() + u.Stime.Nano())
		}
	}
	return sum
}

// Of is the least and the median of some times; zero of none.
func Of(list []time.Duration) (least, median time.Duration) {
	if len(list) == 0 {
		return 0, 0
	}
	sorted := slices.Sorted(slices.Values(list))
	return sorted[0], sorted[len(sorted)/2]
}
