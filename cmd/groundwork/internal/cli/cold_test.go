package cli_test

import (
	"io"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/app"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/cli"
)

// What needs the built-in catalog alone parses no YAML, which would make ten times as many allocations, and compiles no rules.
func TestCatalogIsNotParsed(t *testing.T) {
	for _, args := range [][]string{{"catalog", "list"}, {"overlap", "iso42001", "soc2"}} {
		allocs := testing.AllocsPerRun(1, func() {
			env := app.Env{Args: args, Stdout: io.Discard, Stderr: io.Discard, Now: time.Now, Getenv: func(string) string { return "" }}
			require.Zero(t, cli.Main(t.Context(), env))
		})
		assert.Less(t, allocs, 100_000.0, args)
	}
}
