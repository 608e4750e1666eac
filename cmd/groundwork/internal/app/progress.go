package app

import (
	"sync"
	"time"

	"github.com/jedib0t/go-pretty/v6/progress"
)

// progressAfter is how long a command may take before it shows that it works.
const progressAfter = time.Second

// Progress shows on stderr that a command which takes longer is at work. The
// function that it returns ends that and clears the line.
func (a *App) Progress() (done func()) {
	a.Quiet = func() {}
	if !a.Env.ErrTerminal || a.dumb() {
		return a.Quiet
	}
	a.Tracker.Store(nil)
	end, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		select {
		case <-end:
			return
		case <-time.After(progressAfter):
		}
		w := progress.NewWriter()
		w.SetOutputWriter(a.Env.Stderr)
		w.SetAutoStop(false)
		w.Style().Visibility.ETA, w.Style().Visibility.Percentage = false, false
		tracker := &progress.Tracker{Message: "reading and judging"}
		w.AppendTracker(tracker)
		a.Tracker.Store(tracker)
		drawn := make(chan struct{})
		go func() {
			defer close(drawn)
			w.Render()
		}()
		<-end
		tracker.MarkAsDone()
		stopped(w, drawn)
	}()
	a.Quiet = sync.OnceFunc(func() {
		close(end)
		<-ended
	})
	return a.Quiet
}

// stopped ends what is drawn, and waits until the last of it is, so that nothing is written once the command
// has ended. To stop what has not begun has no effect, and so it is done until it has one.
func stopped(w progress.Writer, drawn <-chan struct{}) {
	for {
		w.Stop()
		select {
		case <-drawn:
			return
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// Advance tells the progress how far a long command is.
func (a *App) Advance(done, of int) {
	if t := a.Tracker.Load(); t != nil {
		t.UpdateTotal(int64(of))
		t.SetValue(int64(done))
	}
}
