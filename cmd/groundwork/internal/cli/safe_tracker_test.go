package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/cli"
)

// Nothing of a tracker is obeyed, on the screen or in the files that it goes to, and an apostrophe
// that kept a cell from being run is no part of it.
func TestNothingSteers_tracker(t *testing.T) {
	t.Parallel()
	const evil = "\x1b[2J\u202egnp.exe"
	dir := place(t, map[string]string{"scope.yaml": scope})
	file := filepath.Join(t.TempDir(), "track"+evil+".csv")
	require.NoError(t, os.WriteFile(file, []byte("Evidence,Date,Status,Owner,Link\n"+
		"Risk register "+evil+",2026-11-05,Done,\"A\nFORGED: 100 %\",'=HYPERLINK(1)\nPen"+evil+" test,"+evil+",Done"+evil+",,\n"), 0o600))
	shown := func(args ...string) {
		code, out, errs := run(t, map[string]string{"COLUMNS": "9000"}, args...)
		assert.False(t, strings.ContainsFunc(out+errs, steers), "%q: %q", args, out+errs)
		assert.NotRegexp(t, `(?m)^\s*FORGED`, out+errs)
		assert.Less(t, code, 3)
	}
	for _, more := range [][]string{nil, {"--format", "json"}, {"--column", "owner=" + evil}, {"--type", "Pen" + evil + "=risk-register"}, {"--save", dir + "/" + evil + "/x"}, {"--write", "--type", "Pen" + evil + "=risk-register"}} {
		shown(append([]string{"evidence", "import", file, dir}, more...)...)
	}
	_, out, errs := answer(t, "q\ny\n", "evidence", "import", file, dir, "--write")
	assert.False(t, strings.ContainsFunc(out+errs, steers), "%q", out+errs)
	list := pieces(t, dir)
	require.NotEmpty(t, list)
	for id, p := range list {
		if strings.HasPrefix(p.Title, "Risk") {
			assert.Equal(t, "=HYPERLINK(1)", p.Origin.URI)
		}
		shown("evidence", "accept", id, dir, "--by", "Maya "+evil+"\nFORGED: 1", "--on", "2026-11-26")
		shown("evidence", "renew", id, dir, "--title", evil)
		shown("evidence", "accept", evil, dir, "--by", "Maya")
	}
	shown("evidence", "scan", filepath.Dir(file), dir, "--add")
	shown("evidence", "scan", evil, dir)
	for _, name := range []string{"evidence.yaml", ".evidence-import.yaml"} {
		text := content(t, dir, name)
		assert.False(t, strings.ContainsFunc(text, steers), "%q", text)
		assert.NotRegexp(t, `(?m)^\s*FORGED`, text)
	}
}

// How a tracker is read is kept over nothing that is something else.
func TestSaveIsNoInput(t *testing.T) {
	t.Parallel()
	dir := place(t, map[string]string{"scope.yaml": scope})
	code, _, errs := run(t, nil, "evidence", "import", trackers+"evidence-tracker.csv", dir, "--save", filepath.Join(dir, "scope.yaml"))
	assert.Equal(t, cli.ExitFailed, code)
	assert.Contains(t, errs, "scope.yaml holds something else than how a tracker is read, and is left alone: name another file with --save")
	assert.Equal(t, scope, content(t, dir, "scope.yaml"))
}
