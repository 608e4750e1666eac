package cli_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
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

// A file of evidence that is not the one that was accepted is told beside the figures, with its piece and its place; the
// figures, which rest on what people decided, stay.
func TestAssessTellsOfChangedFiles(t *testing.T) {
	t.Parallel()
	text := packed + piece("E-01", "a.txt", digestOf("a")) + piece("E-02", "b.txt", digestOf("was")) + piece("E-03", "none.txt", digestOf("x")) +
		piece("E-04", "../a.txt", digestOf("x")) + piece("E-05", "b.txt", "") + piece("E-06", "https://drive/x", digestOf("x"))
	dir := place(t, map[string]string{"org.yaml": text, "a.txt": "a", "b.txt": "b"})
	same := place(t, map[string]string{"org.yaml": strings.Replace(text, digestOf("was"), digestOf("b"), 1), "a.txt": "a", "b.txt": "b"})
	for _, format := range []string{"text", "json", "html"} {
		code, out, errs := run(t, nil, "assess", dir, "--format", format)
		require.Equal(t, cli.ExitDone, code, errs)
		assert.Regexp(t, `org\.yaml:6:\d+: warning: the file of evidence "E-02" has changed since its digest was taken \(b\.txt\)`, errs)
		assert.Equal(t, 1, strings.Count(errs, "has changed"), errs)
		code, beside, errs := run(t, nil, "assess", same, "--format", format)
		require.Equal(t, cli.ExitDone, code, errs)
		assert.NotContains(t, errs, "has changed")
		if format == "text" {
			assert.Equal(t, strings.ReplaceAll(beside, same, dir), out, "no figure moves")
		}
	}
}

// Whatever command reads a folder, it tells of what it passes over there.
func TestPassedOver(t *testing.T) {
	t.Parallel()
	walk(t)
	dir := place(t, map[string]string{
		"a.yaml": `framework: {id: own, title: Own}
requirements: [{id: "1", kind: requirement, title: T}]
evidence_types: [{id: rec, kind: document, title: Rec}]
controls: [{id: c1, title: C, evidence: {design: [rec]}, links: [{to: "own:1", why: x}, {to: "soc2:CC6.1", why: x}]}]
organisation: {name: A, as_of: 2026-06-30}
scope: [{framework: own, basis: [design]}]
`, "scope.YAML": "x", "facts.json": "{}", "b/evidence.yaml.txt": "x", "elsewhere.txt": "x",
	})
	require.NoError(t, os.Symlink(t.TempDir(), filepath.Join(dir, "linked")))
	for _, line := range []string{
		"assess DIR", "soa DIR", "findings DIR", "evidence DIR", "explain DIR own:1", "requests DIR", "todo DIR", "forecast DIR --until 2026-07-31", "portfolio DIR", "overlap own soc2 --dir DIR", "compare own soc2 --dir DIR",
		"path own:1 soc2:CC6.1 --dir DIR", "catalog list controls --dir DIR", "catalog show c1 --dir DIR", "catalog lint DIR", "catalog test DIR", "catalog diff builtin builtin+DIR", "catalog export --to csv --framework own --dir DIR",
		"diff DIR DIR", "evidence scan DIR DIR", "report DIR --for leadership", "start DIR", "check DIR --answers /dev/null", "serve DIR --try /workspace",
	} {
		x := by(map[string]app.Loaded{"": loaded()[""]}, nil, strings.Fields(strings.ReplaceAll(line, "DIR", dir))...)
		for _, name := range []string{"scope.YAML", "facts.json", "b/evidence.yaml.txt", "linked"} {
			assert.Contains(t, x.errs+x.out, name+": warning: is ", "%s", line)
		}
		assert.NotContains(t, x.errs+x.out, "elsewhere.txt: warning", line)
	}
}

// Neither a long validity nor what a terminal would obey makes an output that is refused where it is read back.
func TestLongestIsReadBack(t *testing.T) {
	t.Parallel()
	const text = `framework: {id: own, title: Own}
requirements: [{id: "1", kind: requirement, title: T}]
evidence_types: [{id: rec, kind: document, title: Rec, valid_for: SPAN}]
controls: [{id: c1, title: C, evidence: {design: [rec]}, links: [{to: "own:1", why: x}]}]
organisation: {name: A, as_of: 2199-06-30}
scope: [{framework: own, basis: [design]}]
evidence: [{id: E, type: rec, effective: 2199-01-01, status: accepted}]
`
	for span, taken := range map[string]bool{"36500y": false, "300y": true, "3600m": true, "1y": true} {
		dir := place(t, map[string]string{"a.yaml": strings.Replace(text, "SPAN", span, 1)})
		stored := filepath.Join(t.TempDir(), "a.json")
		code, _, errs := run(t, nil, "assess", dir, "--format", "json", "-o", stored)
		if !taken {
			assert.Equal(t, cli.ExitFailed, code, span)
			assert.Contains(t, errs, "a.yaml:", span)
			continue
		}
		require.Equal(t, cli.ExitDone, code, errs)
		assert.Contains(t, ok(t, "diff", stored, dir), "Nothing moved", span)
	}
}

// A pipe is no file to take in: it is refused, and nothing waits for whoever writes into it.
func TestPipesAreRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	pipe := filepath.Join(dir, "c.json")
	if err := exec.CommandContext(t.Context(), "mkfifo", pipe).Run(); err != nil {
		t.Skip("no pipes can be made here")
	}
	const head = `{"profile": {"uuid": "11111111-1111-4111-8111-111111111111", "metadata": {"title": "T", "last-modified": "2026-01-01T00:00:00Z", "version": "1", "oscal-version": "1.1.2"}, "imports": [{"href": "HREF"}]}}`
	require.NoError(t, os.WriteFile(filepath.Join(dir, "p.json"), []byte(strings.Replace(head, "HREF", "c.json", 1)), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "q.json"), []byte(strings.Replace(head, "HREF", "", 1)), 0o600))
	for _, args := range [][]string{{"catalog", "import", pipe}, {"diff", pipe, acme}, {"catalog", "import", filepath.Join(dir, "p.json")}, {"catalog", "import", filepath.Join(dir, "q.json")}} {
		x := again(nil, args...)
		assert.Equal(t, cli.ExitFailed, x.code, args)
		assert.NotEmpty(t, x.errs)
		assert.NotRegexp(t, `internal error|interface conversion|rename `, x.errs)
	}
}

// Each workspace that was made to attack comes to its right answer: it is refused where it is wrong, or nothing of it counts.
func TestEachFolderOfAttacks(t *testing.T) {
	t.Parallel()
	walk(t)
	const folder = "../../../../../shared/findings/attack"
	if _, err := os.Stat(folder); err != nil {
		t.Skip("the attacks are not on this machine")
	}
	tried := map[string]bool{"race": true} // by TestManyAtOnce
	for name := range made() {
		name, _, _ = strings.Cut(name, ",")
		tried[name] = true
	}
	for name, want := range map[string]string{
		"blank-attributes": "approved_by says nothing", "blank-expression": "an expression of which nothing is there", "blank-reason": "is decided without a reason", "collected-before-it-happened": "so that it was performed before: say when",
		"csv-cells": "a title is one line", "esc": `control character U\+001B`, "stated-number": "want a number from 0 to 1", "tiny-weight": "the greatest may be 1000 times the least", "valid-for": "longer than 300 years",
	} {
		tried[name] = true
		x := again(nil, "assess", filepath.Join(folder, name))
		assert.Equal(t, cli.ExitFailed, x.code, name)
		assert.Regexp(t, want, x.errs, name)
		_, err := laws.Text([]byte(x.errs))
		assert.NoError(t, err, name)
	}
	for name, want := range map[string]string{
		"cel-escape": `0 of 1 requirements supported`, "design-rule-future": "0 of 1 requirements supported", "future-in-place": "0 of 2 requirements supported", "one-document-type2": "0 of 61 requirements supported",
	} {
		tried[name] = true
		x := again(nil, "assess", filepath.Join(folder, name))
		assert.Equal(t, cli.ExitDone, x.code, name)
		assert.Contains(t, x.out, want, name)
		_, err := laws.Text([]byte(x.out))
		assert.NoError(t, err, name)
	}
	tried["vacuous"], tried["mermaid"] = true, true
	x := again(nil, "catalog", "lint", filepath.Join(folder, "vacuous"))
	assert.Contains(t, x.out, "holds of nothing", "a rule that holds of nothing is told")
	x = again(nil, "draw", "x", "soc2", "--dir", filepath.Join(folder, "mermaid"), "--format", "mermaid")
	assert.Equal(t, cli.ExitDone, x.code, x.errs)
	_, err := laws.Mermaid([]byte(x.out))
	assert.NoError(t, err)
	for name, code := range map[string]int{"csv-nan/n.csv": cli.ExitFailed, "csv-nan/s.csv": cli.ExitFailed, "line-separator/own.csv": cli.ExitDone} {
		tried[filepath.Dir(name)] = true
		x := again(nil, "catalog", "import", filepath.Join(folder, name))
		assert.Equal(t, code, x.code, name)
	}
	all, err := os.ReadDir(folder)
	require.NoError(t, err)
	for _, e := range all {
		assert.True(t, tried[e.Name()], "nothing tries %s", e.Name())
	}
}

// made are the attacks that a generator makes, by its folder: what is written, the command, how it ends and what it tells.
// Each would take minutes, or more memory than there is, where its limit did not hold.
func made() map[string]struct {
	files map[string]string
	args  string
	code  int
	want  string
} {
	const (
		head  = "framework: {id: own, title: Own}\nrequirements: [{id: \"1\", kind: requirement, title: T}]\nevidence_types: [{id: rec, kind: record, title: Rec, attributes: {s: string}}]\n"
		rest  = "organisation: {name: A, as_of: 2026-06-30}\nscope: [{framework: own, basis: [operation], window: 2026-01-01/2026-06-30}]\nevidence: [{id: E0, type: rec, period: 2026-01-01/2026-01-02, status: accepted, attributes: {s: \"%s\"}}]\n"
		heads = `{"uuid": "11111111-1111-4111-8111-111111111111", "metadata": {"title": "T", "last-modified": "2026-01-01T00:00:00Z", "version": "1", "oscal-version": "1.1.2"}, `
	)
	needs := func(expr string, n int) map[string]string {
		control := "controls: [{id: c1, title: C, evidence: {design: [rec], operation: [rec]}, links: [{to: \"own:1\", why: x, needs: '" + expr + "'}]}]\n"
		return map[string]string{"a.yaml": head + control + fmt.Sprintf(rest, strings.Repeat("a", n))}
	}
	var doubled func(k int) string
	doubled = func(k int) string {
		if k == 0 {
			return "e.attributes.s"
		}
		return "(" + doubled(k-1) + "+" + doubled(k-1) + ")"
	}
	list := func(n int, text string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(strings.ReplaceAll(text, "N", strconv.Itoa(i)))
		}
		return b.String()
	}
	pairs := map[string]string{"c.yaml": "evidence_types: [{id: r, kind: record, title: R}]\ncontrols:\n- id: c\n  title: C\n  evidence: {design: [r], operation: [r]}\n  links:\n" + list(4000, "  - {to: \"x:N\", why: w}\n  - {to: \"y:N\", why: w}\n")}
	for _, id := range []string{"x", "y"} {
		pairs[id+".yaml"] = "framework: {id: " + id + ", title: X}\nrequirements:\n" + list(4000, "- {id: \"N\", kind: requirement, title: T}\n")
	}
	glob := map[string]string{
		"c.json": `{"catalog": ` + heads + `"controls": [{"id": "` + strings.Repeat("a", 400_000) + `", "title": "T"}]}}`,
		"p.json": `{"profile": ` + heads + `"imports": [{"href": "c.json", "include-controls": [{"matching": [{"pattern": "*` + strings.Repeat("a", 200_000) + `b"}]}]}]}}`,
	}
	return map[string]struct {
		files map[string]string
		args  string
		code  int
		want  string
	}{
		"cel-concat":         {needs(doubled(8)+` == ""`, 1), "assess DIR", cli.ExitFailed, `a\.yaml:4:\d+: the expression has \d+ bytes, want at most 4096`},
		"cel-concat, bare":   {needs(doubled(7)+` == ""`, 1_000_000), "assess DIR", cli.ExitDone, `(?s)0 of 1 requirements supported.*it stopped at its\s+cost limit`},
		"cel-regex":          {needs(`e.attributes.s.matches("(.{0,500})*(.{0,500}){2}b")`, 3_000_000), "assess DIR", cli.ExitFailed, `the pattern of matches compiles to about \d+ instructions, want at most 1000`},
		"cel-regex, dynamic": {needs(`e.attributes.s.matches(e.attributes.s)`, 300_000), "assess DIR", cli.ExitFailed, "matches wants its pattern written out"},
		"glob":               {glob, "catalog import DIR/p.json", cli.ExitFailed, `(?s)c\.json:1:\d+: an id of more than 512 characters.*p\.json:1:\d+: a pattern of more than 512 characters`},
		"oneline": {
			map[string]string{"a.yaml": "{fact_types: [" + list(20_000, "{id: fN, type: bool, title: t}, ") + "{id: f7, type: bool, title: t}]}"},
			"catalog lint DIR", cli.ExitFailed, `a\.yaml:1:\d{6}: (error: )?fact type "f7" is declared twice; the first is at \S*a\.yaml:1:\d+`,
		},
		"pairs":         {pairs, "overlap x y --dir DIR", cli.ExitDone, `4000 of its 4000 required points`},
		"pairs, drawn":  {pairs, "draw x y --dir DIR", cli.ExitFailed, `a drawing of 16000000 cells, more than 100000`},
		"pairs, linted": {pairs, "catalog lint DIR", cli.ExitDone, `and \d+ more|100\d hints`},
		"problem-flood": {map[string]string{"a.yaml": "evidence:\n" + strings.Repeat("- 1\n", 1<<20)}, "assess DIR", cli.ExitFailed, `more than \d+ values in a file of 4194314 bytes \(MaxValues\)`},
		"problem-flood, in the limit": {
			map[string]string{"a.yaml": "evidence:\n" + strings.Repeat("- 1\n", 20_000)}, "assess DIR", cli.ExitFailed, `a\.yaml:501:3: and at least 1 more are not listed: reading stopped here \(MaxProblems 500\)`,
		},
		"systems-by-scopes": {
			map[string]string{"a.yaml": "organisation: {name: A, as_of: 2026-06-30, systems: [" + list(4000, "sN, ") + "]}\nscope:\n" + list(25, "- {id: lN, framework: soc2, type: 2, window: 2026-01-01/2026-06-30}\n")},
			"assess DIR", cli.ExitFailed, `25 scopes look at 100000 systems, added up: more than 10000 \(MaxSystems\)`,
		},
	}
}

// What a generator made ends soon, and tells its limit.
func TestMadeAttacks(t *testing.T) {
	t.Parallel()
	for name, tt := range made() {
		dir := place(t, tt.files)
		x := again(nil, strings.Fields(strings.ReplaceAll(tt.args, "DIR", dir))...)
		assert.Equal(t, tt.code, x.code, "%s: %.500s", name, x.errs)
		assert.Regexp(t, tt.want, x.out+x.errs, name)
		assert.Less(t, len(x.out+x.errs), 1<<20, "%s: what is told has an end", name)
	}
}

// Many commands at once on what was loaded once say, each, what it says alone.
func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	lines := [][]string{{"assess", acme}, {"soa", acme}, {"overlap", "iso42001", "soc2", "--dir", acme}, {"explain", acme, "soc2:CC6.1"}, {"catalog", "show", "soc2:CC6.1"}, {"findings", acme}, {"todo", acme}, {"report", acme, "--for", "auditor"}, {"window", acme}}
	alone := make([]ran, len(lines))
	for i, args := range lines {
		alone[i] = again(nil, args...)
		require.Equal(t, cli.ExitDone, alone[i].code, "%v: %s", args, alone[i].errs)
	}
	var all sync.WaitGroup
	for n := range 2 * len(lines) {
		all.Go(func() {
			i := n % len(lines)
			assert.Equal(t, alone[i], again(nil, lines[i]...), lines[i])
		})
	}
	all.Wait()
}
