package cli_test

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/app"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/cli"
	"github.com/groundworkgrc/groundwork/internal/raced"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring"
)

const acme = "../../../../examples/acme"

// long passes over walks through all there is, where a quick run is asked for: -short.
func long(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("a long walk: run without -short")
	}
}

// walk passes, under the race detector, over what runs one command after the other. Each is taken
// without it; TestManyAtOnce runs commands side by side.
func walk(t *testing.T) {
	t.Helper()
	if raced.On {
		t.Skip("one command after the other: run without -race")
	}
}

// Judging leaves much behind, and there is room for it.
func TestMain(m *testing.M) {
	debug.SetGCPercent(400)
	if os.Getenv(asCommand) != "" {
		os.Exit(program())
	}
	os.Exit(m.Run())
}

// loaded are the folders that no test writes to, read once.
var loaded = sync.OnceValue(func() map[string]app.Loaded {
	out := map[string]app.Loaded{}
	for _, dir := range []string{"", acme, hostile} {
		files := []fs.FS{catalog.Builtin()}
		if dir != "" {
			files = append(files, catalog.Dir(dir))
		}
		set, err := catalog.Load(files...)
		if err != nil {
			continue // the command says why
		}
		graph, err := mapping.Build(set.Source)
		if err != nil {
			continue
		}
		if out[""].Graph != nil && set.Digests == out[""].Set.Digests { // the folder adds nothing to the catalog
			graph = out[""].Graph
		}
		if engine, err := scoring.New(graph); err == nil {
			out[dir] = app.Loaded{Set: set, Graph: graph, Engine: engine}
		}
	}
	return out
})

// ran is what a command line came to.
type ran struct {
	code      int
	out, errs string
}

// before holds what command lines that only read came to. That they come to the same again is
// what [TestSameBytesTwiceAndNoNull] holds.
var before sync.Map

// run runs one command line in process, once where it only reads what no test changes.
func run(t *testing.T, env map[string]string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	writes := func(arg string) bool {
		return arg == "-o" || arg == "--save" || arg == "--write" || arg == "--dir" && !slices.Contains(args, acme) || filepath.IsAbs(arg)
	}
	builtin := slices.Contains([]string{"overlap", "compare", "path", "draw"}, args[0]) || len(args) > 1 && args[0] == "catalog" && (args[1] == "list" || args[1] == "show")
	if env != nil || !slices.Contains(args, acme) && !builtin || slices.ContainsFunc(args, writes) {
		x := again(env, args...)
		return x.code, x.out, x.errs
	}
	once, _ := before.LoadOrStore(strings.Join(args, "\x00"), sync.OnceValue(func() ran { return again(nil, args...) }))
	x := once.(func() ran)()
	return x.code, x.out, x.errs
}

// again runs one command line, whether or not it was run before.
func again(env map[string]string, args ...string) ran { return by(loaded(), env, args...) }

// by runs one command line where some folders were loaded before.
func by(before map[string]app.Loaded, env map[string]string, args ...string) ran {
	var out, errs bytes.Buffer
	code := cli.Main(context.Background(), app.Env{
		Args: args, Stdout: &out, Stderr: &errs, Loaded: before,
		Now:    func() time.Time { return time.Date(2026, 7, 20, 12, 0, 0, 0, time.UTC) },
		Getenv: func(k string) string { return env[k] },
	})
	return ran{code, out.String(), errs.String()}
}

func TestExitCodes(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		args []string
		code int
		want string // on stderr
	}{
		{[]string{"assess", acme}, cli.ExitDone, ""},
		{[]string{"assess", acme, "--fail-under", "0.01"}, cli.ExitDone, ""},
		{[]string{"assess", acme, "--fail-under", "0.999"}, cli.ExitThreshold, "below the threshold"},
		{[]string{"assess", acme, "--fail-under", "nan"}, cli.ExitUsage, "--fail-under NaN: want a share from 0 to 1"},
		{[]string{"assess", acme, "--fail-under", "80"}, cli.ExitUsage, "--fail-under 80: want a share from 0 to 1"},
		{[]string{"assess", acme, "--fail-under=-1"}, cli.ExitUsage, "--fail-under -1: want a share from 0 to 1"},
		{[]string{"assess", "no/such/folder"}, cli.ExitFailed, "no/such/folder"},
		{[]string{"assess", "--formt", "json"}, cli.ExitUsage, "formt"},
		{[]string{"assess", "--format", "yaml"}, cli.ExitUsage, `unknown format "yaml"`},
		{[]string{"asses"}, cli.ExitUsage, "asses"},
		{[]string{"overlap", "iso42001"}, cli.ExitUsage, "usage: groundwork overlap A B"},
		{[]string{"overlap", "iso4201", "soc2"}, cli.ExitFailed, `did you mean "iso42001"?`},
		{[]string{"overlap", "iso42001", "soc2", "--additional", "a1"}, cli.ExitFailed, `did you mean "ai"?`},
		{[]string{"explain", acme, "soc2-CC6.2"}, cli.ExitFailed, `did you mean "soc2:CC6.2"?`},
		{[]string{"explain", acme, "soc2:CC6.9"}, cli.ExitFailed, `is called "soc2:CC6.9"; did you mean "soc2:CC6`},
		{[]string{"catalog", "show", "soc3"}, cli.ExitFailed, `did you mean "soc2"?`},
	} {
		code, out, errs := run(t, nil, tt.args...)
		assert.Equal(t, tt.code, code, "%v: %s", tt.args, errs)
		assert.Contains(t, errs, tt.want)
		if code == cli.ExitFailed || code == cli.ExitUsage {
			assert.Empty(t, out, "nothing half printed: %v", tt.args)
		}
	}
}

func TestCounts(t *testing.T) {
	t.Parallel()
	code, out, errs := run(t, nil, "catalog", "list", "--format", "json")
	require.Equal(t, cli.ExitDone, code, errs)
	var v struct {
		Frameworks []struct {
			ID           string
			Requirements int
			Kinds        map[string]int
		}
	}
	require.NoError(t, json.Unmarshal([]byte(out), &v))
	require.Len(t, v.Frameworks, 2)
	assert.Equal(t, 70, v.Frameworks[0].Requirements)
	assert.Equal(t, map[string]int{"clause": 32, "control": 38}, v.Frameworks[0].Kinds)
	assert.Equal(t, 61, v.Frameworks[1].Requirements)
}

func TestSameBytesTwiceAndNoNull(t *testing.T) {
	long(t)
	t.Parallel()
	for _, args := range [][]string{
		{"assess", acme}, {"evidence", acme}, {"explain", acme, "soc2:CC6.2"}, {"overlap", "iso42001", "soc2"},
		{"soa", acme}, {"window", acme, "--months", "3"}, {"forecast", acme, "--until", "2026-07-20"}, {"diff", acme, acme + "@2026-08-15"},
		{"overlap", "iso42001", "soc2", "--dir", acme}, {"compare"}, {"catalog", "list"}, {"catalog", "show", "soc2"}, {"catalog", "show", "soc2:CC6.2"},
	} {
		args = append(args, "--format", "json")
		code, first, errs := run(t, nil, args...)
		require.Equal(t, cli.ExitDone, code, "%v: %s", args, errs)
		assert.Equal(t, first, by(nil, nil, args...).out, "%v, with all read anew", args)
		assert.True(t, json.Valid([]byte(first)))
		assert.NotRegexp(t, `: null|nil`, first, "%v", args)
	}
}

func TestTextKeepsToTheWidth(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"assess", acme}, {"evidence", acme}, {"compare"}, {"explain", acme, "soc2:CC6.2"}, {"explain", acme, "iso42001:A.6.2.4"},
		{"soa", acme}, {"window", acme}, {"forecast", acme, "--until", "2026-08-12"}, {"diff", acme, acme + "@2026-09-15"},
	} {
		code, out, errs := run(t, nil, args...) // 100 columns
		require.Equal(t, cli.ExitDone, code, errs)
		assert.NotContains(t, out, "\x1b[", "no colour where it is no terminal")
		assert.Contains(t, out, "Indicative, not legal or audit advice.")
		for line := range strings.SplitSeq(out, "\n") {
			assert.LessOrEqual(t, len([]rune(line)), 100, "%v: %s", args, line)
		}
		assert.NotContains(t, strings.ToLower(out), "compliant")
	}
	_, out, _ := run(t, nil, "assess", acme, "--color", "always")
	assert.Contains(t, out, "\x1b[")
}

func TestOutputFile(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "out.json")
	code, out, errs := run(t, nil, "assess", acme, "--format", "json", "-o", file)
	require.Equal(t, cli.ExitDone, code, errs)
	assert.Empty(t, out)
	b, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.True(t, json.Valid(b))
}

// A broken workspace: every problem at once, each with its place, and nothing else.
func TestBrokenWorkspace(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "ws.yaml"), []byte(`organisation: {name: Broken, systems: [app]}
scope:
  - {framework: soc2, type: 2, window: 2026-01-01/2026-06-31, catgories: [availability]}
evidence:
  - {id: E1, type: acces-review, period: 2026-01-01/2026-03-31}
facts: {no_such_fact: true}
`), 0o600))
	code, out, errs := run(t, nil, "assess", dir)
	assert.Equal(t, cli.ExitFailed, code)
	assert.Empty(t, out)
	for line := range strings.SplitSeq(strings.TrimSpace(errs), "\n") {
		assert.Regexp(t, `ws\.yaml:\d+:\d+: `, line)
	}
	assert.Contains(t, errs, "catgories")
	assert.Contains(t, errs, "2026-06-31")
}

// A folder that states nothing is not judged; one without a scope is told so first, with what
// makes one, and judged by default.
func TestEmptyWorkspace(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, command := range []string{"assess", "evidence", "soa", "forecast", "window"} {
		args := []string{command, dir}
		if command == "forecast" {
			args = append(args, "--until", "2027-01-01")
		}
		code, out, errs := run(t, nil, args...)
		assert.Equal(t, cli.ExitFailed, code)
		assert.Empty(t, out)
		assert.Contains(t, errs, "states nothing of an organisation, so that nothing is judged: 'groundwork init "+dir+"' begins a workspace")
	}
	require.NoError(t, os.WriteFile(filepath.Join(dir, "o.yaml"), []byte("organisation: {name: Tidewell}\n"), 0o600))
	code, out, errs := run(t, nil, "assess", dir)
	require.Equal(t, cli.ExitDone, code, errs)
	assert.Regexp(t, "^No scope is stated, so that each framework is judged by its default\\. Say under scope: what", out)
	assert.Contains(t, out, "2026-07-20")
	assert.Contains(t, out, "early")
	code, out, errs = run(t, nil, "assess", dir, "--format", "json")
	require.Equal(t, cli.ExitDone, code, errs)
	assert.Contains(t, out, "No scope is stated")
	code, _, errs = run(t, nil, "assess", "")
	assert.Equal(t, cli.ExitUsage, code)
	assert.Contains(t, errs, "nothing is named: the name of the workspace")
}

// The linter and the rule tests over the built-in catalog are clean.
func TestCatalogIsClean(t *testing.T) {
	t.Parallel()
	code, out, errs := run(t, nil, "catalog", "lint", "--strict", "--format", "json")
	require.Equal(t, cli.ExitDone, code, errs)
	var lint struct {
		Problems []any
		Counts   map[string]int
	}
	require.NoError(t, json.Unmarshal([]byte(out), &lint))
	assert.Empty(t, lint.Problems)
	assert.Equal(t, map[string]int{"errors": 0, "warnings": 0, "hints": 0}, lint.Counts)

	code, out, errs = run(t, nil, "catalog", "test")
	require.Equal(t, cli.ExitDone, code, errs)
	assert.Regexp(t, `^\d+ rules, \d+ tests, 0 failed\n$`, out)
}

// A catalog with faults: the report comes in each format, and the code is 1.
func TestLintReports(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "own.yaml"), []byte(`controls:
  - id: own
    title: Own
    evidence: {operation: [change-record]}
    links: [{to: soc2:CC8.1, points: [a], why: So., needs: e.has("populaton")}]
`), 0o600))
	code, out, errs := run(t, nil, "catalog", "lint", dir)
	assert.Equal(t, cli.ExitFailed, code)
	assert.Regexp(t, `own\.yaml:5:\d+: error: unknown attribute "populaton" \[unknown-id\]; did you mean "population"\?`, out)
	assert.Contains(t, out, "[basis-left-out]")
	assert.Contains(t, errs, "the catalog has problems")

	code, out, _ = run(t, nil, "catalog", "lint", dir, "--format", "sarif")
	assert.Equal(t, cli.ExitFailed, code)
	var log struct {
		Version string
		Runs    []struct {
			Results []struct {
				RuleID    string
				Level     string
				Locations []struct {
					PhysicalLocation struct{ Region struct{ StartLine int } }
				}
			}
		}
	}
	require.NoError(t, json.Unmarshal([]byte(out), &log))
	assert.Equal(t, "2.1.0", log.Version)
	require.NotEmpty(t, log.Runs[0].Results)
	assert.Equal(t, "error", log.Runs[0].Results[len(log.Runs[0].Results)-1].Level)

	require.NoError(t, os.WriteFile(filepath.Join(dir, "own.yaml"), []byte(`rules:
  - control: internal-audit
    basis: design
    expr: evidence.ofType("audit-programme").exists()
    why: There is one.
    tests: [{name: none there, want: true}]
`), 0o600))
	code, out, _ = run(t, nil, "catalog", "test", dir)
	assert.Equal(t, cli.ExitFailed, code)
	assert.Regexp(t, `own\.yaml:6:\d+: internal-audit on design, test "none there": want true, got false`, out)
}

// The starter passes lint without a word, its rule tests pass, and it is not written over.
func TestNewCatalog(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "grc")
	code, _, errs := run(t, nil, "catalog", "new", dir, "--id", "acme-ai")
	require.Equal(t, cli.ExitDone, code, errs)
	code, out, errs := run(t, nil, "catalog", "lint", dir, "--strict", "--format", "json")
	require.Equal(t, cli.ExitDone, code, errs)
	assert.Contains(t, out, `"problems": []`)
	assert.Contains(t, out, `"id": "acme-ai"`)
	code, _, errs = run(t, nil, "catalog", "test", dir)
	require.Equal(t, cli.ExitDone, code, errs)
	code, _, errs = run(t, nil, "catalog", "new", dir)
	assert.Equal(t, cli.ExitFailed, code)
	assert.Contains(t, errs, "is there already, and is left alone: say --file own.yaml for one beside it")
	code, _, errs = run(t, nil, "catalog", "new", dir, "--file", "own.yaml")
	require.Equal(t, cli.ExitDone, code, errs)
	code, out, errs = run(t, nil, "catalog", "lint", dir)
	require.Equal(t, cli.ExitDone, code, "%s %s", out, errs)
	code, _, _ = run(t, nil, "catalog", "new", dir, "--id", "A:B")
	assert.Equal(t, cli.ExitUsage, code)
	code, out, _ = run(t, nil, "catalog", "schema", "overlay")
	require.Equal(t, cli.ExitDone, code)
	assert.Contains(t, out, `"https://json-schema.org/draft/2020-12/schema"`)
	assert.NotContains(t, out, `"treatments"`)
}

// Each command that the help teaches does what it says.
func TestHelpIsTrue(t *testing.T) {
	t.Parallel()
	walk(t)
	n := 0
	for line := range strings.SplitSeq(cli.Manual, "\n") {
		command, _, ok := strings.Cut(strings.TrimPrefix(line, "  groundwork "), "  ")
		if !strings.HasPrefix(line, "  groundwork ") || !ok {
			continue
		}
		n++
		args := strings.Fields(command)
		for i, a := range args {
			switch a {
			case "examples/acme":
				args[i] = acme
			case "grc/":
				args[i] = t.TempDir()
			}
		}
		if args[0] == "forecast" {
			args = append(args, "--until", "2026-08-12") // a month is enough here
		}
		code, _, errs := run(t, nil, args...)
		assert.Equal(t, cli.ExitDone, code, "%v: %s", args, errs)
	}
	assert.GreaterOrEqual(t, n, 7)
}

// The help of each command lists its own formats.
func TestHelpListsFormats(t *testing.T) {
	t.Parallel()
	for want, args := range map[string][]string{
		"FORMAT is text, json, md, csv": {"soa", "--help"}, "FORMAT is text, json, csv": {"catalog", "list", "--help"}, "FORMAT is text, json ": {"window", "--help"},
		"FORMAT is text, json, svg, dot, mermaid": {"draw", "--help"},
	} {
		code, out, errs := run(t, nil, args...)
		require.Equal(t, cli.ExitDone, code, errs)
		assert.Contains(t, out, want)
	}
}

// What is imported lints, and what is exported imports again.
func TestImportAndExport(t *testing.T) {
	t.Parallel()
	set, err := catalog.Load(catalog.Builtin())
	require.NoError(t, err)
	points := 0
	for _, f := range set.Frameworks {
		for i := range f.Requirements {
			if f.ID == "soc2" {
				points += len(f.Requirements[i].Points)
			}
		}
	}
	dir := t.TempDir()
	for _, to := range []string{"oscal", "ciso", "csv"} {
		ext := map[string]string{"oscal": ".json", "ciso": ".yaml", "csv": ".csv"}[to]
		file := filepath.Join(dir, "house"+ext)
		code, _, errs := run(t, nil, "catalog", "export", "--to", to, "--framework", "soc2", "-o", file)
		require.Equal(t, cli.ExitDone, code, errs)
		assert.Contains(t, errs, "not held: ")
		out := filepath.Join(t.TempDir(), "own.yaml")
		code, _, errs = run(t, nil, "catalog", "import", file, "--id", "house", "-o", out)
		require.Equal(t, cli.ExitDone, code, errs)
		assert.Regexp(t, fmt.Sprintf(`took \d+ requirements, %d points`, points), errs)
		code, listing, errs := run(t, nil, "catalog", "list", "--dir", filepath.Dir(out), "--format", "json")
		require.Equal(t, cli.ExitDone, code, errs)
		assert.Contains(t, listing, `"id": "house"`)
	}
	file := filepath.Join(dir, "relations.csv")
	code, _, errs := run(t, nil, "catalog", "export", "--to", "csv", "--what", "relations", "-o", file)
	require.Equal(t, cli.ExitDone, code, errs)
	code, out, errs := run(t, nil, "catalog", "import", file, "--format", "json")
	require.Equal(t, cli.ExitDone, code, errs)
	assert.Contains(t, out, fmt.Sprintf(`"relations": %d,`, len(set.Relations)))
	code, _, errs = run(t, nil, "catalog", "export", "--to", "xlsx", "--framework", "soc2")
	assert.Equal(t, cli.ExitUsage, code, errs)
	code, _, errs = run(t, nil, "catalog", "import", filepath.Join(dir, "nothing.json"))
	assert.Equal(t, cli.ExitFailed, code)
	assert.Contains(t, errs, "nothing.json")
}

// Two states of a catalog, and what the newer one does to a workspace.
func TestCatalogDiff(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "o.yaml"), []byte("overlay:\n  id: o\n  drop: [{requirement: iso42001:A.10.4, why: Nothing to destroy.}]\n"), 0o600))
	code, out, errs := run(t, nil, "catalog", "diff", "builtin", "builtin+"+dir, "--dir", "../../../../examples/rowan", "--format", "json")
	require.Equal(t, cli.ExitDone, code, errs)
	var v struct {
		Changes   []struct{ Kind, What string }
		Readiness []struct {
			Lens    string
			Was, Is struct{ Low float64 }
		}
	}
	require.NoError(t, json.Unmarshal([]byte(out), &v))
	counts := map[string]int{}
	for _, c := range v.Changes {
		if word, _, _ := strings.Cut(c.What, " "); word == "open" || word == "rejected" {
			assert.Equal(t, "withdrawn", c.Kind, "%s: nothing is left to say of it", c.What)
			continue
		}
		counts[c.Kind]++
	}
	assert.Equal(t, map[string]int{"withdrawn": 3, "relinked": 2}, counts, "the requirement, two relations that name it, and two links")
	require.Len(t, v.Readiness, 2)
	assert.Greater(t, v.Readiness[0].Is.Low, v.Readiness[0].Was.Low)
}

// What follows comes with its proof; what does not says so.
func TestPath(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "own.yaml"), []byte("framework: {id: own, title: Own}\nrequirements: [{id: '1', title: One}]\nrelations: [{from: 'own:1', to: 'soc2:CC6.7', is: subset, why: Within.}]\n"), 0o600))
	code, out, errs := run(t, nil, "path", "own:1", "iso42001:A.7.6", "--dir", dir)
	require.Equal(t, cli.ExitDone, code, errs)
	assert.Contains(t, out, "own:1 is disjoint iso42001:A.7.6")
	assert.Regexp(t, `soc2:CC6.7 is disjoint iso42001:A.7.6  builtin:relations.yaml:\d+:\d+`, out)
	code, out, errs = run(t, nil, "path", "iso42001:A.3.2", "iso42001:5.3", "--format", "json")
	require.Equal(t, cli.ExitDone, code, errs)
	assert.Contains(t, out, `"indeterminate": true`)
	assert.Contains(t, out, `"proof": []`)
	code, _, errs = run(t, nil, "path", "iso42001:A.3.2", "iso42001:A.3.22")
	assert.Equal(t, cli.ExitFailed, code)
	assert.Contains(t, errs, `did you mean "iso42001:A.3.2"?`)
}

// Each picture is one that its reader takes.
func TestDraw(t *testing.T) {
	t.Parallel()
	for format, want := range map[string]string{"svg": "<svg ", "dot": "graph \"iso42001 and soc2\" {", "mermaid": "flowchart LR\n", "text": "CC1", "json": `"cells": [`} {
		code, out, errs := run(t, nil, "draw", "iso42001", "soc2", "--format", format)
		require.Equal(t, cli.ExitDone, code, errs)
		assert.Contains(t, out, want)
		if format == "svg" {
			var v struct{ XMLName xml.Name }
			require.NoError(t, xml.Unmarshal([]byte(out), &v))
			assert.Equal(t, "svg", v.XMLName.Local)
		}
		if format == "dot" || format == "mermaid" {
			assert.Equal(t, strings.Count(out, "{"), strings.Count(out, "}"))
		}
	}
	code, out, errs := run(t, nil, "draw", "iso42001", "soc3")
	assert.Equal(t, cli.ExitFailed, code)
	assert.Empty(t, out)
	assert.Contains(t, errs, `did you mean "soc2"?`)
}

// A framework known only by a crosswalk gets intervals with a reason for each.
func TestProject(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	require.NoError(t, os.CopyFS(dir, os.DirFS(acme)))
	data := "../../../../examples/airmf/data/"
	for file, out := range map[string]string{"ai-rmf-genai-catalog.json": "a.yaml"} {
		code, _, errs := run(t, nil, "catalog", "import", data+file, "-o", filepath.Join(dir, out))
		require.Equal(t, cli.ExitDone, code, errs)
	}
	code, _, errs := run(t, nil, "catalog", "import", data+"ai-rmf-to-iso42001-mapping-collection.json", "--dir", dir, "-o", filepath.Join(dir, "b.yaml"))
	require.Equal(t, cli.ExitDone, code, errs)
	assert.Contains(t, errs, "took 2 relations, 46 unions of several")
	assert.Contains(t, errs, `did you mean "7.2"?`)
	code, out, errs := run(t, nil, "project", dir, "ai-rmf-genai", "--format", "json")
	require.Equal(t, cli.ExitDone, code, errs)
	var v struct {
		Open, Unrelated int
		Requirements    []struct{ Reason string }
	}
	require.NoError(t, json.Unmarshal([]byte(out), &v))
	assert.Equal(t, 48, v.Open)
	for _, q := range v.Requirements {
		assert.NotEmpty(t, q.Reason)
	}
}
