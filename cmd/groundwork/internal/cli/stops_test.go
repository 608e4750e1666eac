package cli_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/app"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/cli"
)

// A pipe or a device is no file: reading it might never end.
func TestNotRegular(t *testing.T) {
	t.Parallel()
	const device = "/dev/zero"
	if _, err := os.Stat(device); err != nil {
		t.Skip("no such device here: ", device)
	}
	for _, args := range [][]string{{"catalog", "import", device}, {"diff", device, acme}} {
		code, _, stderr := run(t, nil, args...)
		assert.Equal(t, cli.ExitFailed, code)
		assert.Contains(t, stderr, "/dev/zero: not a regular file")
	}
	dir := t.TempDir()
	require.NoError(t, os.Symlink(device, filepath.Join(dir, "catalog.json")))
	profile := `{"profile":{"uuid":"11111111-1111-4111-8111-111111111111","metadata":{"title":"T","last-modified":"2026-01-01T00:00:00Z","version":"1","oscal-version":"1.1.2"},"imports":[{"href":"catalog.json"}]}}`
	require.NoError(t, os.WriteFile(filepath.Join(dir, "profile.json"), []byte(profile), 0o600))
	code, _, stderr := run(t, nil, "catalog", "import", filepath.Join(dir, "profile.json"))
	assert.Equal(t, cli.ExitFailed, code)
	assert.Contains(t, stderr, `file "catalog.json"`)
}

// Every command ends with the context before it does anything.
func TestInterrupted(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, args := range [][]string{
		{"assess", acme}, {"catalog", "lint"}, {"overlap", "iso42001", "soc2"}, {"draw", "iso42001", "soc2"},
		{"catalog", "export", "--to", "csv", "--what", "links"}, {"catalog", "import", "cli_test.go"},
	} {
		var out, errs bytes.Buffer
		code := cli.Main(ctx, app.Env{Args: args, Stdout: &out, Stderr: &errs, Now: time.Now, Getenv: func(string) string { return "" }})
		assert.Equal(t, cli.ExitFailed, code, args)
		assert.Contains(t, errs.String(), "interrupted", args)
		assert.Empty(t, out.String(), args)
	}
}
