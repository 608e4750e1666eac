package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/cli"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
	"github.com/groundworkgrc/groundwork/mapping"
)

const own = `framework: {id: own, title: Own, edition: "1"}
requirements: [{id: "1", title: Group}, {id: "1.1", title: One, parent: "1"}, {id: "1.2", title: Two, parent: "1"}, {id: "1.3", title: Three, parent: "1"}]
evidence_types: [{id: own-log, title: Log, kind: record}]
controls:
  - {id: own-watch, was: [old-watch], title: Watch, kind: detective, key: true, performed_by: {by: Ann, not: Lee}, procedures: [{inspect: Look at the log.}],
     evidence: {design: {none: So.}, operation: [own-log]},
     links: [{to: "own:1.1", why: So., votes: [{by: A reader, on: 2026-11-26, says: change, why: Say more.}]}, {to: "soc2:CC6.2", points: [c], why: So.}]}
open: [{requirement: "own:1.2", against: "soc2:CC6", why: The one paints and the other locks.}]
rejected: [{control: own-watch, to: "own:1.3", why: It watches nothing there.}]
`

func ownCatalog(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "own.yaml"), []byte(own), 0o600))
	return dir
}

// Of any two requirements it is said why they are joined or left open.
func TestPathSaysWhy(t *testing.T) {
	dir := ownCatalog(t)
	for to, want := range map[string]string{
		"own:1.1": "Linked: 1 evidence type shows points of both, as an overlap counts: own-log.\n  control own-watch: by own-log",
		"own:1.2": "Nothing: left open, with the reason.\n  open, own:1.2 against soc2:CC6: The one paints and the other locks.",
		"own:1.3": "Nothing: what was considered was struck.\n  considered and struck, a link of own-watch to own:1.3: It watches nothing there.",
	} {
		code, out, errs := run(t, nil, "path", to, "soc2:CC6.2", "--dir", dir)
		require.Equal(t, cli.ExitDone, code, errs)
		assert.Contains(t, out, want)
		code, out, errs = run(t, nil, "path", to, "soc2:CC6.2", "--dir", dir, "--format", "json")
		require.Equal(t, cli.ExitDone, code, errs)
		var v view.Path
		require.NoError(t, json.Unmarshal([]byte(out), &v))
		require.NotNil(t, v.Why)
		assert.Equal(t, to, v.Why.From.String())
	}
	code, out, errs := run(t, nil, "path", "own:1.1", "soc2:CC6.1", "--dir", dir)
	require.Equal(t, cli.ExitDone, code, errs)
	assert.Contains(t, out, "Nothing, and the catalog does not say why.")
}

// The pairs of two frameworks are listed by how they stand, by requirement and series.
func TestOverlapListsPairs(t *testing.T) {
	dir := ownCatalog(t)
	list := func(standing string) view.Pairs {
		code, out, errs := run(t, nil, "overlap", "own", "soc2", "--dir", dir, "--pairs", standing, "--format", "json")
		require.Equal(t, cli.ExitDone, code, errs)
		var v view.Pairs
		require.NoError(t, json.Unmarshal([]byte(out), &v))
		assert.Equal(t, 3*61, v.Of)
		return v
	}
	sum := 0
	for _, s := range mapping.PairStandings() {
		sum += list(string(s)).Count
	}
	assert.Equal(t, 3*61, sum)
	open := list("open")
	assert.Equal(t, 8, open.Count)
	assert.True(t, open.Groups[0].Whole)
	code, out, errs := run(t, nil, "overlap", "own", "soc2", "--dir", dir, "--pairs", "open")
	require.Equal(t, cli.ExitDone, code, errs)
	assert.Contains(t, out, "8 of 183 pairs of own and soc2: open\n1.2\n  CC6: all\n")
	code, _, errs = run(t, nil, "overlap", "own", "soc2", "--dir", dir, "--pairs", "opne")
	assert.NotEqual(t, cli.ExitDone, code)
	assert.Contains(t, errs, `did you mean "open"?`)
}

// A control is found by an id that it had before, with a word of what it is called now.
func TestShowKnowsEarlierIDs(t *testing.T) {
	dir := ownCatalog(t)
	code, out, errs := run(t, nil, "catalog", "show", "old-watch", "--dir", dir)
	require.Equal(t, cli.ExitDone, code, errs)
	assert.Contains(t, errs, `control "old-watch" is called "own-watch" now`)
	for _, want := range []string{
		"called before: old-watch", "performed by: Ann; not by: Lee", "inspect: Look at the log.", "considered and struck, own:1.3: It watches nothing there.",
	} {
		assert.Contains(t, out, want)
	}
	assert.Contains(t, strings.Join(strings.Fields(out), " "), "So. [A reader, 2026-11-26: asked for a change: Say more.]")
	code, out, errs = run(t, nil, "catalog", "list", "controls", "--dir", dir, "--framework", "own", "--kind", "detective", "--key", "--format", "csv")
	require.Equal(t, cli.ExitDone, code, errs)
	assert.Contains(t, out, `"own-watch"`)
	code, out, errs = run(t, nil, "catalog", "list", "rejected", "--dir", dir, "--framework", "own")
	require.Equal(t, cli.ExitDone, code, errs)
	assert.Contains(t, out, "It watches nothing there.")
	code, out, errs = run(t, nil, "catalog", "list", "open", "--dir", dir, "--framework", "own", "--format", "json")
	require.Equal(t, cli.ExitDone, code, errs)
	assert.Contains(t, out, "soc2:CC6")
}

// A checklist tells of a workspace what it has of it.
func TestShowChecklistOfAWorkspace(t *testing.T) {
	code, out, errs := run(t, nil, "catalog", "show", "mandatory-documents", "--dir", "../../../../examples/acme", "--format", "json")
	require.Equal(t, cli.ExitDone, code, errs)
	var v view.Checklist
	require.NoError(t, json.Unmarshal([]byte(out), &v))
	require.NotEmpty(t, v.Items)
	assert.False(t, v.At.IsZero())
	for _, x := range v.Items {
		assert.Contains(t, []string{"in-force", "there", "draft", "missing", "not-asked"}, x.State, x.ID)
		assert.True(t, x.State == "not-asked" || (x.State == "missing") == (len(x.Pieces)+len(x.Stated) == 0), x.ID)
	}
	code, out, errs = run(t, nil, "catalog", "show", "mandatory-documents")
	require.Equal(t, cli.ExitDone, code, errs)
	assert.NotContains(t, out, "as of")
}

// A control is named by an id that it had before in filters, in files of changes and in what is added; what
// is written has the id of now.
func TestEarlierIDsWhereControlsAreSaid(t *testing.T) {
	dir := ownCatalog(t)
	file := filepath.Join(dir, "org.yaml")
	require.NoError(t, os.WriteFile(file, []byte("organisation: {name: A, as_of: 2026-06-30}\nscope: [{framework: own, basis: [operation], window: 2026-01-01/2026-06-30}]\nevidence: [{id: E, type: own-log, performed: 2026-03-01, status: accepted, accepted_by: Ann}]\n"), 0o600))
	code, out, errs := run(t, nil, "evidence", dir, "--control", "old-watch", "--format", "json")
	require.Zero(t, code, errs)
	assert.Contains(t, errs, `control "old-watch" is called "own-watch" now`)
	assert.Contains(t, out, `"id": "E"`)

	changes := filepath.Join(t.TempDir(), "changes.yaml")
	require.NoError(t, os.WriteFile(changes, []byte("treatments: [{kind: accepted-risk, control: old-watch, why: So., owner: Lee, approved_by: Ann, until: 2026-12-31}]\n"), 0o600))
	code, _, errs = run(t, nil, "whatif", dir, changes)
	require.Zero(t, code, errs)
	assert.Contains(t, errs, `control "old-watch" is called "own-watch" now, and is read as that`)

	code, _, errs = run(t, nil, "evidence", "add", "own-log", dir, "--control", "old-watch", "--performed", "2026-04-01")
	require.Zero(t, code, errs)
	code, _, errs = run(t, nil, "evidence", "add", "own-log", dir, "--control", "own-wach", "--performed", "2026-04-01")
	assert.Equal(t, 2, code)
	assert.Contains(t, errs, `did you mean "own-watch"?`)
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Contains(t, string(data), "controls: [own-watch]")
	assert.NotContains(t, string(data), "old-watch")
}
