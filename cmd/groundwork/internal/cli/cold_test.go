package cli_test

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/app"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/cli"
)

// What needs the built-in catalog alone parses no YAML, which would make ten times as many allocations, and compiles no rules;
// beside a workspace it is read once. The bounds tell no more than that: internal/bench/guard holds the counts. They are taken on
// one core, so what other cores do for a command is not in them.
func TestColdStart(t *testing.T) {
	for command, most := range map[string]float64{
		"catalog list": 60_000, "overlap iso42001 soc2": 75_000, "assess ../../../../examples/acme": 300_000,
	} {
		allocs := testing.AllocsPerRun(1, func() {
			env := app.Env{Args: strings.Fields(command), Stdout: io.Discard, Stderr: io.Discard, Now: time.Now, Getenv: func(string) string { return "" }}
			require.Zero(t, cli.Main(t.Context(), env))
		})
		assert.Less(t, allocs, most, command)
	}
}

// A command says the same on one core as on two, of which the other does a part of it.
func TestCoresSayTheSame(t *testing.T) {
	now := time.Now()
	faulty, own := t.TempDir(), t.TempDir()
	for dir, text := range map[string]string{
		faulty: "organisation: {nam: X}\nevidence: [{id: E, type: no-such-type}]\n",
		own:    "organisation: {name: X}\ncontrols: [{id: x, title: X}]\n",
	} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, "a.yaml"), []byte(text), 0o600))
	}
	said := func(cores int, args ...string) (int, string, string) {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
		var out, errs bytes.Buffer
		env := app.Env{Args: args, Stdout: &out, Stderr: &errs, Now: func() time.Time { return now }, Getenv: func(string) string { return "" }}
		code := cli.Main(t.Context(), env)
		return code, out.String(), errs.String()
	}
	for _, args := range [][]string{
		{"assess", "../../../../examples/acme"}, {"overlap", "iso42001", "soc2"}, {"assess", faulty}, {"assess", own},
	} {
		oneCode, one, oneErrs := said(1, args...)
		twoCode, two, twoErrs := said(2, args...)
		assert.Equal(t, oneCode, twoCode, args)
		assert.Equal(t, one, two, args)
		assert.Equal(t, oneErrs, twoErrs, args)
		assert.NotEmpty(t, one+oneErrs, args)
	}
}
