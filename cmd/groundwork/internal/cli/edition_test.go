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

// Who compares what the first edition of the rules stored with a fresh assessment is told first
// that the rules changed, in every format, and sees no arrow up or down.
func TestDiffTellsThatTheRulesChanged(t *testing.T) {
	t.Parallel()
	stored := filepath.Join("..", "..", "..", "..", "scoring", "result", "testdata", "first", "assessment.json")
	dir := t.TempDir()
	b, err := os.ReadFile(filepath.Join(filepath.Dir(stored), "workspace.yaml"))
	require.NoError(t, err)
	later := strings.NewReplacer("effective: 2025-12-01, status: accepted", "effective: 2026-04-02, status: accepted").Replace(string(b))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "a.yaml"), []byte(later), 0o600))

	code, out, errs := run(t, nil, "diff", stored, dir)
	require.Equal(t, cli.ExitDone, code, errs)
	line := strings.Split(out, "\n")[1]
	assert.True(t, strings.HasPrefix(line, "the rules of judging changed between: edition 1, then 2"), line)
	assert.Contains(t, out, "~ 1.3 A policy alone: 100 % → 49–50 %")
	assert.NotContains(t, out, "▼", "it is not said that the organisation fell")
	assert.NotContains(t, out, " 1.2 ", "what only has another word did not move")

	code, out, errs = run(t, nil, "diff", stored, dir, "--format", "md")
	require.Equal(t, cli.ExitDone, code, errs)
	assert.Contains(t, out, "\n- the rules of judging changed between: edition 1, then 2")

	code, out, errs = run(t, nil, "diff", stored, dir, "--format", "json")
	require.Equal(t, cli.ExitDone, code, errs)
	assert.Regexp(t, `"was": \{\s*"at": "2026-06-30",\s*"edition": 1,`, out)
	assert.Contains(t, out, `"the rules of judging changed between: edition 1, then 2;`)

	code, out, errs = run(t, nil, "diff", dir, dir)
	require.Equal(t, cli.ExitDone, code, errs)
	assert.NotContains(t, out, "the rules of judging")
}

// A catalog of the first edition is told as one where two states of it are compared.
func TestCatalogDiffTellsThatTheRulesChanged(t *testing.T) {
	t.Parallel()
	older, newer := t.TempDir(), t.TempDir()
	const content = "evidence_types: [{id: policy, title: Policy, KIND}]\n"
	require.NoError(t, os.WriteFile(filepath.Join(older, "a.yaml"), []byte(strings.Replace(content, "KIND", "counts: coverage", 1)), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(newer, "a.yaml"), []byte(strings.Replace(content, "KIND", "kind: document", 1)), 0o600))
	code, out, errs := run(t, nil, "catalog", "diff", older, newer)
	require.Equal(t, cli.ExitDone, code, errs)
	assert.Contains(t, strings.Join(strings.Fields(out), " "), "is written for the first edition of the rules of judging and is read by the second here")
	code, out, errs = run(t, nil, "catalog", "diff", older, newer, "--format", "json")
	require.Equal(t, cli.ExitDone, code, errs)
	assert.Contains(t, out, older+" is written for the first edition")
	code, out, errs = run(t, nil, "catalog", "diff", newer, newer, "--format", "json")
	require.Equal(t, cli.ExitDone, code, errs)
	assert.Contains(t, out, `"notes": []`)
}

// The linter runs each rule on nothing, and tells of one that holds all the same.
func TestLintTellsOfRulesThatHoldOfNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	const text = `framework: {id: own, title: Own}
requirements: [{id: "1", kind: requirement, title: T}]
evidence_types: [{id: rec, title: Rec, kind: record}]
controls: [{id: c1, title: C, cadence: weekly, evidence: {design: {none: x}, operation: [rec]}, links: [{to: "own:1", why: x}]}]
rules:
  - {control: c1, basis: operation, expr: "evidence.all(e, false)", why: w}
`
	require.NoError(t, os.WriteFile(filepath.Join(dir, "a.yaml"), []byte(text), 0o600))
	_, out, _ := run(t, nil, "catalog", "lint", dir)
	assert.Contains(t, strings.Join(strings.Fields(out), " "), `a.yaml:6:5: warning: the rule of "c1" on operation holds of nothing`)
	_, out, _ = run(t, nil, "catalog", "lint", dir, "--format", "sarif")
	assert.Contains(t, out, `"ruleId": "holds-of-nothing"`)
	_, out, _ = run(t, nil, "catalog", "lint", "--format", "json")
	assert.NotContains(t, out, "holds-of-nothing")
}

// How far a relation is trusted stands beside what is projected by it.
func TestProjectShowsConfidence(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	const text = `framework: {id: own, title: Own}
requirements: [{id: "1", kind: requirement, title: T}]
evidence_types: [{id: pol, title: Policy, kind: document}]
controls: [{id: c1, title: C, evidence: {design: [pol], operation: {none: x}}, links: [{to: "own:1", why: x}]}]
organisation: {name: A, as_of: 2026-06-30}
scope: [{framework: own, basis: [design]}]
evidence: [{id: P, type: pol, effective: 2026-01-01, status: accepted}]
`
	const other = `framework: {id: far, title: Far}
requirements: [{id: "1", kind: requirement, title: T}]
relations: [{from: "own:1", to: "far:1", is: equal, strength: 1, confidence: 0.01, why: x}]
`
	require.NoError(t, os.WriteFile(filepath.Join(dir, "a.yaml"), []byte(text), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "b.yaml"), []byte(other), 0o600))
	code, out, errs := run(t, nil, "project", dir, "far")
	require.Equal(t, cli.ExitDone, code, errs)
	assert.Contains(t, out, "confidence 0.01")
}
