package cli_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/app"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/cli"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/laws"
)

// Names that are not known in a file that is taken in are told as they are, and steer nothing.
func TestNamesOfImportsAreShown(t *testing.T) {
	t.Parallel()
	const evil = "x\x1b[2J\u202e\nFORGED: 1"
	quoted := strings.NewReplacer("\x1b", `\u001b`, "\n", `\n`).Replace(evil)
	dir := place(t, map[string]string{
		"t.csv": "id,title,\"" + evil + "\"\n1,One,\"" + evil + "\"\n",
		"c.json": `{"catalog": {"uuid": "11111111-1111-4111-8111-111111111111", "metadata": {"title": "T", "last-modified": "2026-01-01T00:00:00Z", "version": "1", "oscal-version": "1.1.2"},
			"controls": [{"id": "a-1", "title": "A", "props": [{"name": "` + quoted + `", "value": "v"}], "parts": [{"name": "` + quoted + `", "prose": "p"}, {"name": "statement", "prose": "s"}]}]}}`,
	})
	for _, name := range []string{"t.csv", "c.json"} {
		x := again(nil, "catalog", "import", filepath.Join(dir, name), "--id", "own")
		_, err := laws.Text([]byte(x.errs))
		require.NoError(t, err, name)
		_, err = laws.YAML([]byte(x.out))
		require.NoError(t, err, name)
		assert.Contains(t, x.errs, "[2J", "%s: it is told", name)
	}
}

// A terminal that takes letters alone gets these alone.
func TestDumbTerminal(t *testing.T) {
	t.Parallel()
	for term, colours := range map[string]bool{"dumb": false, "xterm": true} {
		var out, errs bytes.Buffer
		code := cli.Main(t.Context(), app.Env{
			Args: []string{"assess", acme}, Stdout: &out, Stderr: &errs, Terminal: true, ErrTerminal: true, Loaded: loaded(), Now: time.Now,
			Getenv: func(k string) string { return map[string]string{"TERM": term}[k] },
		})
		require.Equal(t, cli.ExitDone, code)
		assert.Equal(t, colours, strings.Contains(out.String(), "\x1b["), term)
		assert.False(t, !colours && strings.Contains(errs.String(), "\x1b"), "no bar that moves: %q", errs.String())
	}
}

// A profile takes in nothing that lies outside of its folder, by whatever link.
func TestProfileLeadsNowhereOutside(t *testing.T) {
	t.Parallel()
	const head = `"uuid": "11111111-1111-4111-8111-111111111111", "metadata": {"title": "T", "last-modified": "2026-01-01T00:00:00Z", "version": "1", "oscal-version": "1.1.2"}`
	dir := place(t, map[string]string{
		"out/c.json": `{"catalog": {` + head + `, "controls": [{"id": "a-1", "title": "A"}]}}`,
		"in/p.json":  `{"profile": {` + head + `, "imports": [{"href": "linked.json", "include-all": {}}]}}`,
		"in/c.json":  `{"catalog": {` + head + `, "controls": [{"id": "a-1", "title": "A"}]}}`,
		"in/q.json":  `{"profile": {` + head + `, "imports": [{"href": "c.json", "include-all": {}}]}}`,
	})
	require.NoError(t, os.Symlink(filepath.Join(dir, "out/c.json"), filepath.Join(dir, "in/linked.json")))
	code, _, errs := run(t, nil, "catalog", "import", filepath.Join(dir, "in/p.json"))
	assert.Equal(t, cli.ExitFailed, code)
	assert.Contains(t, errs, `file "linked.json"`)
	code, _, errs = run(t, nil, "catalog", "import", filepath.Join(dir, "in/q.json"))
	assert.Equal(t, cli.ExitDone, code, errs)
}

// A band whose condition fails is told, where a better one is held back.
func TestBandThatFails(t *testing.T) {
	t.Parallel()
	const text = `framework: {id: own, title: Own}
requirements: [{id: "1", kind: requirement, title: T}]
evidence_types: [{id: rec, kind: document, title: Rec}]
controls: [{id: c1, title: C, evidence: {design: [rec]}, links: [{to: "own:1", why: x}]}]
organisation: {name: A, as_of: 2026-06-30}
scope: [{framework: own, basis: [design]}]
bands: [{name: top, when: WHEN, why: x}, {name: low, when: readiness >= 0.0, why: y}]
`
	dir := place(t, map[string]string{"a.yaml": strings.Replace(text, "WHEN", "1/0 > 0", 1)})
	assert.Contains(t, ok(t, "assess", dir), "the condition of band top could not be decided: division by zero")
	dir = place(t, map[string]string{"a.yaml": strings.Replace(text, "WHEN", "facts.x", 1)})
	code, _, errs := run(t, nil, "assess", dir)
	assert.Equal(t, cli.ExitFailed, code)
	assert.Contains(t, errs, "a.yaml:7:")
	dir = place(t, map[string]string{"a.yaml": strings.Replace(strings.Replace(text, "WHEN", "readiness > 0.5", 1), "title: T", "title: T, weight: 0", 1)})
	code, _, errs = run(t, nil, "assess", dir)
	assert.Equal(t, cli.ExitFailed, code)
	assert.Contains(t, errs, "weight 0: want a number above 0, up to 1e6")
	for _, args := range [][]string{{"assess", ""}, {"diff", "", dir}} {
		code, _, errs = run(t, nil, args...)
		assert.Equal(t, cli.ExitUsage, code, args)
		assert.Contains(t, errs, "nothing is named")
	}
}
