package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/begin"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/cli"
)

const tidewell = `name: Tidewell
systems:
  - app
  - {id: copilot, kind: ai, roles: [provider]}
frameworks: [iso42001, soc2]
categories: [availability]
type: 2
window: 2026-10-01/2027-03-31
stage: 1
vendors:
  - {name: AWS, relied_on_for: [CC6.4, A1.2]}
`

// workspace are the files of a folder.
func workspace(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	for _, name := range begin.Names() {
		text, err := os.ReadFile(filepath.Join(dir, name))
		require.NoError(t, err)
		files[name] = string(text)
	}
	return files
}

// byAnswers begins a workspace by a file of answers.
func byAnswers(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "tidewell")
	file := filepath.Join(t.TempDir(), "answers.yaml")
	require.NoError(t, os.WriteFile(file, []byte(tidewell), 0o600))
	code, out, errs := run(t, nil, "init", dir, "--answers", file)
	require.Equal(t, cli.ExitDone, code, errs)
	assert.Contains(t, out, "groundwork assess "+dir)
	return dir
}

// What is begun loads without a word, is judged, and editors find its schema; options say the
// same as a file of answers, and nothing is written over.
func TestInit(t *testing.T) {
	t.Parallel()
	dir := byAnswers(t)
	code, out, errs := run(t, nil, "catalog", "lint", dir, "--format", "json")
	require.Equal(t, cli.ExitDone, code, errs)
	assert.Contains(t, out, `"problems": []`)
	code, out, errs = run(t, nil, "assess", dir)
	require.Equal(t, cli.ExitDone, code, errs)
	assert.Regexp(t, "^Tidewell · readiness", out, "nothing is missing that would be told first")
	text, err := os.ReadFile(filepath.Join(dir, begin.Schema))
	require.NoError(t, err)
	assert.True(t, json.Valid(text))

	same := filepath.Join(t.TempDir(), "same")
	code, out, errs = run(t, nil, "init", same, "--name", "Tidewell", "--system", "app", "--system", "copilot:ai:provider", "--framework", "iso42001", "--framework", "soc2",
		"--category", "availability", "--type", "2", "--window", "2026-10-01/2027-03-31", "--stage", "1", "--vendor", "AWS:CC6.4,A1.2", "--format", "json")
	require.Equal(t, cli.ExitDone, code, errs)
	var v struct{ Files []string }
	require.NoError(t, json.Unmarshal([]byte(out), &v))
	assert.Len(t, v.Files, 6)
	assert.Equal(t, workspace(t, dir), workspace(t, same))

	code, out, errs = run(t, nil, "init", dir, "--name", "Other", "--system", "x", "--framework", "soc2", "--type", "1")
	assert.Equal(t, cli.ExitFailed, code)
	assert.Empty(t, out)
	assert.Contains(t, errs, "is there already, and is left alone")
	assert.Equal(t, workspace(t, dir), workspace(t, same))
}

// What cannot be begun with is told, and nothing is written.
func TestInit_refused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	ws := filepath.Join(dir, "ws")
	for want, args := range map[string][]string{
		"there is no terminal to ask on: say --name and --system, or --answers FILE": {},
		`framework "soc3" is not known; did you mean "soc2"?`:                        {"--name", "A", "--system", "a", "--framework", "soc3"},
		"\ngroundwork: type 2 is a report over a period: say window":                 {"--name", "A", "--system", "a", "--framework", "soc2", "--framework", "x", "--type", "2"},
		"there is no file " + dir + "/none.yaml":                                     {"--answers", dir + "/none.yaml"},
	} {
		code, out, errs := run(t, nil, append([]string{"init", ws}, args...)...)
		assert.NotEqual(t, cli.ExitDone, code)
		assert.Empty(t, out)
		assert.Contains(t, errs, want)
		assert.NoDirExists(t, ws)
	}
	// beside files that state another organisation nothing is begun
	require.NoError(t, os.MkdirAll(ws, 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(ws, "all.yaml"), []byte("organisation: {name: Other}\n"), 0o600))
	code, _, errs := run(t, nil, "init", ws, "--name", "A", "--system", "a", "--framework", "soc2", "--type", "1")
	assert.Equal(t, cli.ExitFailed, code)
	assert.Contains(t, errs, "all.yaml")
	entries, err := os.ReadDir(ws)
	require.NoError(t, err)
	assert.Len(t, entries, 1)
}
