// Package app is what all commands share: their flags, what they take from the outside, how they read a
// workspace and open it at a day, and how they print, as text, as JSON or into a file. It knows no command.
package app

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/jedib0t/go-pretty/v6/progress"
	"github.com/spf13/cobra"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/disk"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/usage"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring"
)

// Env is what the command takes from the outside.
type Env struct {
	Args           []string
	Stdin          io.Reader // what is answered there, nil for nobody
	Answers        bool      // Stdin is a terminal: questions may be asked
	Stdout, Stderr io.Writer
	Now            func() time.Time
	Getenv         func(string) string
	Terminal       bool   // Stdout is a terminal
	ErrTerminal    bool   // Stderr is one: progress may be shown there
	Width          int    // columns, 0 for not known
	Version        string // of the program, "" for not known

	// Optional: folders that do not change and were loaded before, with the built-in catalog under "".
	// What is not among them is read, beside that where it states of an organisation alone.
	Loaded map[string]Loaded
}

// Loaded is what was read of a folder, beside the built-in catalog, and what judges by it.
type Loaded struct {
	Set    *catalog.Set
	Graph  *mapping.Graph
	Engine *scoring.Engine
}

// Errors of what was done, and is short of what was asked.
var (
	ErrBelow = errors.New("below the threshold")
	ErrShort = errors.New("files of evidence are not in the pack that should be")
)

// App holds the flags that all commands share.
type App struct {
	Env                     Env
	Format, Output, Dir, At string
	Color, Lens             string
	ReviewedOnly, All       bool
	Additional              []string // categories of additional criteria
	Tests                   bool
	FailUnder               float64
	Note                    string                           // what a workspace lacks, to be told first
	Inputs                  disk.Inputs                      // what the command read, and does not write over
	Quiet                   func()                           // ends the progress, before somebody is asked
	Tracker                 atomic.Pointer[progress.Tracker] // of a command that takes long
}

// Args counts positional arguments; a wrong count is wrong usage.
func Args(least, most int) cobra.PositionalArgs {
	return func(c *cobra.Command, list []string) error {
		if len(list) < least || len(list) > most {
			return usage.Of(fmt.Errorf("%d arguments given; usage: %s", len(list), c.UseLine()))
		}
		return nil
	}
}

// Check takes the formats and colours that the flags of a command ask for.
func (a *App) Check(c *cobra.Command) error {
	list := FormatsOf(c)
	if err := a.byEnding(c, list); err != nil {
		return err
	}
	if !slices.Contains(list, a.Format) {
		return usage.Of(fmt.Errorf("unknown format %q: want %s", a.Format, strings.Join(list, " or ")))
	}
	switch a.Color {
	case "always", "never", "auto":
	default:
		return usage.Of(fmt.Errorf("unknown colour choice %q: want auto, always or never", a.Color))
	}
	return nil
}
