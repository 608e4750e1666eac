// Groundwork shows how ready an organisation is for ISO/IEC 42001 and SOC 2, and
// which evidence serves both. Run "groundwork --help" for the manual.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"

	"golang.org/x/term"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/app"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/cli"
	_ "github.com/groundworkgrc/groundwork/cmd/groundwork/internal/memory"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // the first interrupt ends the command in good order, the next one at once
	code := cli.Main(ctx, environment())
	stop()
	os.Exit(code)
}

func environment() app.Env {
	fd := int(os.Stdout.Fd())
	env := app.Env{Args: os.Args[1:], Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Now: time.Now, Getenv: os.Getenv, Terminal: term.IsTerminal(fd)}
	if info, ok := debug.ReadBuildInfo(); ok {
		env.Version = info.Main.Version
	}
	env.Answers = term.IsTerminal(int(os.Stdin.Fd())) && env.Terminal
	env.ErrTerminal = term.IsTerminal(int(os.Stderr.Fd()))
	if width, _, err := term.GetSize(fd); err == nil {
		env.Width = width
	}
	return env
}
