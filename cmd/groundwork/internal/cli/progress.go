package cli

import (
	"time"

	"github.com/jedib0t/go-pretty/v6/progress"
)

// progressAfter is how long a command may take before it shows that it works.
const progressAfter = time.Second

// progress shows on stderr that a command which takes longer is at work. The
// function that it returns ends that and clears the line.
func (a *app) progress() (done func()) {
	if !a.env.ErrTerminal {
		return func() {}
	}
	a.tracker.Store(nil)
	end, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		select {
		case <-end:
			return
		case <-time.After(progressAfter):
		}
		w := progress.NewWriter()
		w.SetOutputWriter(a.env.Stderr)
		w.SetAutoStop(false)
		w.Style().Visibility.ETA, w.Style().Visibility.Percentage = false, false
		tracker := &progress.Tracker{Message: "reading and judging"}
		w.AppendTracker(tracker)
		a.tracker.Store(tracker)
		go w.Render()
		<-end
		tracker.MarkAsDone()
		w.Stop()
	}()
	return func() {
		close(end)
		<-ended
	}
}

// advance tells the progress how far a long command is.
func (a *app) advance(done, of int) {
	if t := a.tracker.Load(); t != nil {
		t.UpdateTotal(int64(of))
		t.SetValue(int64(done))
	}
}
