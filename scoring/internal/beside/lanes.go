package beside

import "sync"

// Lanes does so many steps in each of some lanes beside one another, and for each step something more once all lanes did it.
// A lane does its steps in order, and is at work on one of less than ahead steps (2 or more) from the one that then is at, so
// that as many of whatever a step leaves to then are enough. Alone, all is done step by step.
//
// It returns the first error in the order of steps and, in a step, of lanes.
func Lanes(alone bool, lanes, steps, ahead int, do func(lane, step int) error, then func(step int) error) error {
	l := make([]lane, lanes)
	if alone = alone || lanes*steps < 2; !alone {
		stop := make(chan struct{})
		var all sync.WaitGroup
		defer all.Wait()
		defer close(stop)
		for k := range l {
			l[k].did = make(chan struct{}, ahead-2)
			all.Go(func() { l[k].run(steps, func(step int) error { return do(k, step) }, stop) })
		}
	}
	for step := range steps {
		for k := range l {
			if alone {
				l[k].err = do(k, step)
			}
			if err := l[k].wait(); err != nil {
				return err
			}
		}
		if err := then(step); err != nil {
			return err
		}
	}
	return nil
}

// A lane is done by a goroutine of its own.
type lane struct {
	end

	did chan struct{} // something for each step that it did; closed where it got no further; nil: it is done alone
}

// run does the steps of a lane, until one fails or nobody waits for more.
func (l *lane) run(steps int, do func(step int) error, stop <-chan struct{}) {
	defer close(l.did)
	l.take(func() error {
		for step := range steps {
			if err := do(step); err != nil {
				return err
			}
			select {
			case l.did <- struct{}{}:
			case <-stop:
				return nil
			}
		}
		return nil
	})
}

// wait waits until the lane did its next step.
func (l *lane) wait() error {
	if l.did != nil {
		if _, did := <-l.did; did {
			return nil
		}
	}
	return l.out()
}
