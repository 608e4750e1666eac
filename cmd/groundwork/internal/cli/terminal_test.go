//go:build linux || darwin

package cli_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/app"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/cli"
)

// A terminal is what a person sits at.
type terminal struct {
	t    *testing.T
	keys *os.File
	seen strings.Builder
	at   int         // up to where what was seen has been waited for
	more chan string // what comes on the screen
	code chan int    // when the command has ended
}

// sit starts a command on a pseudo-terminal.
func sit(t *testing.T, env map[string]string, args ...string) *terminal {
	t.Helper()
	return sitUntil(t.Context(), t, env, args...)
}

// sitUntil is that of a command that is interrupted when the context ends.
func sitUntil(ctx context.Context, t *testing.T, env map[string]string, args ...string) *terminal {
	t.Helper()
	keys, tty, err := pty.Open()
	require.NoError(t, err)
	require.NoError(t, pty.Setsize(tty, &pty.Winsize{Rows: 40, Cols: 120}))
	x := &terminal{t: t, keys: keys, more: make(chan string, 1000), code: make(chan int, 1)}
	go func() {
		for b := make([]byte, 4096); ; {
			n, err := keys.Read(b)
			if err != nil {
				return
			}
			x.more <- string(b[:n])
		}
	}()
	go func() {
		x.code <- cli.Main(ctx, app.Env{
			Args: args, Stdin: tty, Stdout: tty, Stderr: tty, Terminal: true, ErrTerminal: true, Answers: true, Loaded: loaded(),
			Now:    func() time.Time { return time.Date(2026, 7, 20, 12, 0, 0, 0, time.UTC) },
			Getenv: func(k string) string { return env[k] },
		})
	}()
	t.Cleanup(func() { _ = keys.Close(); _ = tty.Close() })
	return x
}

// until waits for the first of some texts to come on the screen, and returns it.
func (x *terminal) until(texts ...string) string {
	x.t.Helper()
	for {
		for _, text := range texts {
			if i := strings.Index(x.seen.String()[x.at:], text); i >= 0 {
				x.at += i + len(text)
				return text
			}
		}
		select {
		case s := <-x.more:
			x.seen.WriteString(s)
		case <-time.After(time.Minute): // so long only where nothing comes any more
			require.FailNow(x.t, "it does not come", "%q: %q", texts, x.seen.String()[x.at:])
		}
	}
}

// answer waits until a question is asked and then types.
func (x *terminal) answer(question, keys string) {
	x.t.Helper()
	x.until(question)
	x.types(keys)
}

func (x *terminal) types(keys string) {
	x.t.Helper()
	_, err := x.keys.WriteString(keys)
	require.NoError(x.t, err)
}

// At a terminal the questions give the same files as a file of answers.
func TestInit_terminal(t *testing.T) {
	t.Parallel()
	want := workspace(t, byAnswers(t))
	dir := filepath.Join(t.TempDir(), "ws")
	x := sit(t, map[string]string{"ACCESSIBLE": "1"}, "init", dir)
	x.answer("What is your organisation called?", "Tidewell\n")
	x.answer("Which frameworks", "0\n")
	x.answer("Name a system", "app\n")
	x.answer("Is app an AI system", "n\n")
	x.answer("another system", "y\n")
	x.answer("Name a system", "copilot\n")
	x.answer("Is copilot an AI system", "y\n")
	x.answer("What is your part in it?", "2\n0\n")
	x.answer("another system", "n\n")
	x.answer("further categories", "1\n0\n")
	x.answer("Which type of report", "2\n")
	x.answer("Which days", "2026-10-01/2027-03-31\n")
	x.answer("Which audit comes next?", "1\n")
	x.answer("host or vendor run a part", "y\n")
	x.answer("What is it called?", "AWS\n")
	x.answer("What do you leave to AWS?", "1\n3\n0\n")
	x.answer("another host or vendor", "n\n")
	x.until("Next")
	assert.Equal(t, cli.ExitDone, <-x.code)
	assert.Equal(t, want, workspace(t, dir))
}

// The same with fields that one moves through by keys; and leaving them writes nothing.
func TestInit_fields(t *testing.T) {
	t.Parallel()
	want := workspace(t, byAnswers(t))
	dir := filepath.Join(t.TempDir(), "ws")
	x := sit(t, nil, "init", dir)
	const down, mark, enter = "\x1b[B", "x", "\r"
	x.answer("What is your organisation called?", "Tidewell"+enter)
	x.answer("Which frameworks", enter)
	x.answer("Name a system", "app"+enter)
	x.answer("Is app an AI system", "n")
	x.answer("another system", "y")
	x.answer("Name a system", "copilot"+enter)
	x.answer("Is copilot an AI system", "y")
	x.answer("What is your part in it?", down+mark+enter)
	x.answer("another system", "n")
	x.answer("further categories", mark+enter)
	x.answer("Which type of report", down+enter)
	x.answer("Which days", strings.Repeat("\x7f", 30)+"2026-10-01/2027-03-31"+enter)
	x.answer("Which audit comes next?", enter)
	x.answer("host or vendor run a part", "y")
	x.answer("What is it called?", "AWS"+enter)
	x.answer("What do you leave to AWS?", mark+down+down+mark+enter)
	x.answer("another host or vendor", "n")
	x.until("Next")
	assert.Equal(t, cli.ExitDone, <-x.code)
	assert.Equal(t, want, workspace(t, dir))

	dir = filepath.Join(t.TempDir(), "left")
	x = sit(t, nil, "init", dir)
	x.answer("What is your organisation called?", "\x03")
	x.until("the questions were left; nothing is written")
	assert.Equal(t, cli.ExitFailed, <-x.code)
	assert.NoDirExists(t, dir)
}

// Whoever interrupts a question has left it: the command ends at once and writes nothing.
func TestLeft(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "left")
	ws := byAnswers(t)
	for _, x := range []struct {
		asks, tells string
		args        []string
	}{
		{"What is your organisation called?", "the questions were left; nothing is written", []string{"init", dir}},
		{"Enter a number", "You left before the end", []string{"check"}},
		{"q asks no more", "nothing is written", []string{"evidence", "import", "../tracker/testdata/evidence-tracker.csv", ws}},
	} {
		ctx, cancel := context.WithCancel(t.Context())
		seen := sitUntil(ctx, t, map[string]string{"ACCESSIBLE": "1"}, x.args...)
		seen.until(x.asks)
		cancel()
		seen.until(x.tells)
		<-seen.code
	}
	assert.NoDirExists(t, dir)
	text, err := os.ReadFile(filepath.Join(ws, "evidence.yaml"))
	require.NoError(t, err)
	assert.NotContains(t, string(text), "\nevidence:")
}

// Line by line a question says no less than as a field: what helps to answer it, and what Enter takes.
func TestInit_helps(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "ws")
	x := sit(t, map[string]string{"ACCESSIBLE": "1"}, "init", dir, "--framework", "soc2")
	x.answer("As it stands on contracts.", "Tidewell\n")
	x.answer("Name a system", "app\n")
	x.answer("Is app an AI system", "n\n")
	x.answer("another system", "n\n")
	x.answer("Security is always in.", "0\n")
	x.answer("type 2", "2\n")
	x.answer("Enter takes 2026-08-01/2027-01-31.", "\n")
	x.answer("host or vendor run a part", "n\n")
	x.until("Next")
	assert.Equal(t, cli.ExitDone, <-x.code)
	assert.Contains(t, workspace(t, dir)["scope.yaml"], "window: 2026-08-01/2027-01-31")
}
