package app_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/app"
)

// drawing counts what is written, without a lock: a write beside the reading of the count is a race.
type drawing struct {
	begun  chan struct{}
	writes int
}

func (d *drawing) Write(p []byte) (int, error) {
	if d.writes++; d.writes == 1 {
		close(d.begun)
	}
	return len(p), nil
}

// Once a command has ended its progress, nothing more of it is drawn.
func TestProgressEnds(t *testing.T) {
	t.Parallel()
	d := &drawing{begun: make(chan struct{})}
	a := &app.App{Env: app.Env{Stderr: d, ErrTerminal: true, Getenv: func(string) string { return "xterm" }}}
	done := a.Progress()
	<-d.begun
	done()
	assert.Positive(t, d.writes)
	done() // again, which is nothing
}
