package cli_test

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/app"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/cli"
	"github.com/groundworkgrc/groundwork/scoring/checkup"
)

// nobody says no to everything.
const nobody = `ai_roles: none
ai_affects_people: no
`

// checkAnswers answers by no whatever the built-in catalog asks widely.
func checkAnswers(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile("../../../../catalog/data/questions.yaml")
	require.NoError(t, err)
	var text strings.Builder
	text.WriteString(nobody)
	for l := range strings.Lines(string(data)) {
		if id, ok := strings.CutPrefix(strings.TrimSpace(l), "- fact: "); ok {
			text.WriteString(id + ": no\n")
		}
	}
	return written(t, "answers.yaml", text.String())
}

func written(t *testing.T, name, text string) string {
	t.Helper()
	name = filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(name, []byte(text), 0o600))
	return name
}

func TestCheckByAnswers(t *testing.T) {
	t.Parallel()
	answers := checkAnswers(t)
	for _, framework := range []string{"iso42001", "soc2"} {
		code, out, errs := run(t, nil, "check", "--framework", framework, "--answers", answers)
		require.Equal(t, cli.ExitFailed, code, "an answer that nothing asks for is told: %s", errs)
		assert.Empty(t, out)
		assert.Contains(t, errs, "nothing asks for it")
	}
	code, out, errs := run(t, nil, "check", "--framework", "iso42001", "--framework", "soc2", "--most", "0", "--answers", onlyAsked(t))
	require.Equal(t, cli.ExitDone, code, errs)
	assert.Contains(t, out, "The band is settled.")
	assert.Contains(t, out, "What serves both", "several are asked about")
	assert.Contains(t, out, "Gaps that matter most")
	assert.Contains(t, out, "Indicative, not legal or audit advice.")
	for _, format := range []string{"md", "yaml", "json"} {
		code, out, errs := run(t, nil, "check", "--answers", written(t, "a.yaml", "anything_on_risks: [risk_method_written]\n"), "--format", format)
		require.Equal(t, cli.ExitDone, code, errs)
		assert.NotContains(t, out, "null")
		assert.NotEmpty(t, out)
	}
}

func onlyAsked(t *testing.T) string {
	t.Helper()
	return written(t, "both.yaml", "anything_on_risks: no\nanything_on_ai_governance: no\nanything_checked: no\nanything_on_access: no\nanything_on_people: no\nanything_at_the_top: no\n"+
		"anything_on_governance: no\nanything_told_outside: no\nanything_on_incidents: no\nanything_on_suppliers: no\nanything_on_documents: no\nanything_on_technical_security: no\n"+
		"anything_on_ai_life_cycle: no\nanything_on_changes: no\nanything_on_ai_data: no\nanything_on_impact: no\n")
}

// What the check writes is what a workspace takes over, and is not asked again.
func TestCheckIntoAWorkspace(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	answers := written(t, "a.yaml", "ai_roles: [provider]\nanything_on_impact: no\nanything_on_ai_data: [dataset_rights_recorded]\n")
	code, _, errs := run(t, nil, "check", dir, "--answers", answers, "--save")
	require.Equal(t, cli.ExitDone, code, errs)
	data, err := os.ReadFile(filepath.Join(dir, "facts-check.yaml"))
	require.NoError(t, err)
	assert.Contains(t, string(data), "impact_assessed: false")
	assert.Contains(t, string(data), "dataset_rights_recorded: true")
	for range 2 { // the second time it knows, and loses nothing
		code, out, errs := run(t, nil, "check", dir, "--answers", written(t, "b.yaml", ""), "--save", "--format", "json")
		require.Equal(t, cli.ExitDone, code, errs)
		var v struct {
			State struct{ Known []any }
			Notes []string
		}
		require.NoError(t, json.Unmarshal([]byte(out), &v))
		assert.Contains(t, strings.Join(v.Notes, "\n"), "b.yaml holds no answers", "an empty file is said to be so")
		assert.NotEmpty(t, v.State.Known)
		again, err := os.ReadFile(filepath.Join(dir, "facts-check.yaml"))
		require.NoError(t, err)
		assert.Equal(t, string(data), string(again))
	}
}

// What somebody else saved while a person was asked stays, and what is kept and saved twice stands once.
func TestCheckSavesBesideOthers(t *testing.T) {
	t.Parallel()
	dir, state := t.TempDir(), filepath.Join(t.TempDir(), "state.json")
	name := filepath.Join(dir, "facts-check.yaml")
	asked := func(in io.Reader) {
		var out, errs bytes.Buffer
		code := cli.Main(t.Context(), app.Env{
			Args: []string{"check", dir, "--save", "--state", state}, Stdin: in, Stdout: &out, Stderr: &errs, Answers: true, Loaded: loaded(),
			Now:    func() time.Time { return time.Date(2026, 7, 20, 12, 0, 0, 0, time.UTC) },
			Getenv: func(k string) string { return map[string]string{"ACCESSIBLE": "1"}[k] },
		})
		require.Equal(t, cli.ExitDone, code, errs.String())
	}
	asked(io.MultiReader(&first{do: func() {
		code, _, errs := run(t, nil, "check", dir, "--save", "--answers", written(t, "a.yaml", "anything_on_impact: no\n"))
		assert.Equal(t, cli.ExitDone, code, errs)
	}}, strings.NewReader("2\n7\n"))) // none of these; stop here
	saved, err := os.ReadFile(name)
	require.NoError(t, err)
	assert.Contains(t, string(saved), "impact_assessed: false")
	assert.Contains(t, string(saved), "ai_roles: []")
	asked(strings.NewReader("7\n"))
	again, err := os.ReadFile(name)
	require.NoError(t, err)
	assert.Equal(t, string(saved), string(again))
	ok(t, "check", dir, "--answers", written(t, "b.yaml", ""))
}

// first does something when it is read, and holds nothing.
type first struct{ do func() }

func (f *first) Read([]byte) (int, error) {
	f.do()
	return 0, io.EOF
}

func TestCheckRefuses(t *testing.T) {
	t.Parallel()
	for want, args := range map[string][]string{
		"there is no terminal to ask on: say --answers FILE": {"check"},
		"name its folder":                                       {"check", "--save", "--answers", "x"},
		`did you mean "ai_roles"`:                               {"check", "--answers", written(t, "a.yaml", "ai_rolls: user\n")},
		"want none, or some of":                                 {"check", "--answers", written(t, "b.yaml", "ai_roles: seller\n")},
		"each question once":                                    {"check", "--answers", written(t, "c.yaml", "ai_roles: user\nai_roles: none\n")},
		`"encryption" is not below it`:                          {"check", "--answers", written(t, "d.yaml", "anything_on_impact: [encryption]\n")},
		"not what --state keeps":                                {"check", "--answers", written(t, "e.yaml", ""), "--state", written(t, "s.json", "{")},
		"check writes text or json or md or yaml, and no .docx": {"check", "--answers", "x", "-o", "r.docx"},
		`--framework "iso9001": nothing here is called so; did you mean "iso42001"?`: {"check", "--answers", "x", "--framework", "iso9001"},
	} {
		code, out, errs := run(t, nil, args...)
		assert.NotEqual(t, cli.ExitDone, code, args)
		assert.Empty(t, out)
		assert.Contains(t, errs, want)
	}
}

// Line by line, with a stop and another beginning from what was kept.
func TestCheckStopsAndGoesOn(t *testing.T) {
	t.Parallel()
	state := filepath.Join(t.TempDir(), "state.json")
	typed := func(keys string) string {
		var out, errs bytes.Buffer
		code := cli.Main(t.Context(), app.Env{
			Args: []string{"check", "--state", state}, Stdin: strings.NewReader(keys), Stdout: &out, Stderr: &errs, Answers: true, Loaded: loaded(),
			Now:    func() time.Time { return time.Date(2026, 7, 20, 12, 0, 0, 0, time.UTC) },
			Getenv: func(k string) string { return map[string]string{"ACCESSIBLE": "1"}[k] },
		})
		require.Equal(t, cli.ExitDone, code, errs.String())
		return out.String()
	}
	first := typed("2\n4\n7\n") // none of these; skip; stop here
	assert.Equal(t, 1, strings.Count(first, "Question 1 of at most 15"), "what helps to answer is told once")
	assert.Contains(t, first, "1 questions answered, 1 left open.")
	second := typed("2\n7\n") // what was skipped is asked again
	assert.Contains(t, second, "Do outputs of your AI systems bear on decisions about people?")
	assert.Contains(t, second, "2 questions answered.")
}

// Frameworks that there are not are told as such.
func TestCheckFrameworks(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]string{"iso4201": `--framework "iso4201": nothing here is called so; did you mean "iso42001"?`, "x": "want one of iso42001, soc2", "": "name one of iso42001, soc2"} {
		code, _, errs := run(t, nil, "check", "--framework", id, "--answers", written(t, "a.yaml", ""))
		assert.Equal(t, cli.ExitUsage, code)
		assert.Contains(t, errs, want)
	}
}

// An empty folder is answered for, and told how a workspace begins. Answers that were kept for another
// catalog are told as such.
func TestCheckElsewhere(t *testing.T) {
	t.Parallel()
	dir, state := t.TempDir(), filepath.Join(t.TempDir(), "state.json")
	answers := written(t, "a.yaml", "ai_roles: [user]\n")
	out := ok(t, "check", dir, "--answers", answers, "--state", state)
	assert.Contains(t, strings.Join(strings.Fields(out), " "), dir+" states nothing yet: 'groundwork init "+dir+"' begins a workspace")
	assert.NotContains(t, out, "another catalog")
	assert.NotContains(t, ok(t, "check", "--answers", answers, "--state", state), "another catalog", "the same one")
	text, err := os.ReadFile(state)
	require.NoError(t, err)
	var kept checkup.State
	require.NoError(t, json.Unmarshal(text, &kept))
	assert.True(t, strings.HasPrefix(kept.Catalog, "sha256:"), kept.Catalog)
	other := strings.Replace(string(text), kept.Catalog, "sha256:00", 1)
	require.NoError(t, os.WriteFile(state, []byte(other), 0o600))
	out = ok(t, "check", "--answers", answers, "--state", state, "--format", "json")
	assert.Contains(t, out, "were given to another catalog, whose questions may have meant something else")
	for _, text := range []string{`{"name": "a package", "version": "1"}`, "{}", "null", `{"catalog": "", "known": [], "answers": []} {}`, "[]", ""} {
		file := written(t, "mine.json", text)
		code, _, errs := run(t, nil, "check", "--answers", answers, "--state", file)
		assert.Equal(t, cli.ExitFailed, code)
		assert.Contains(t, errs, "not what --state keeps")
		kept, err := os.ReadFile(file)
		require.NoError(t, err)
		assert.Equal(t, text, string(kept), "a file of something else is left alone")
	}
	gone := strings.Replace(other, `"fact": "ai_roles"`, `"fact": "gone_since"`, 1)
	require.NoError(t, os.WriteFile(state, []byte(gone), 0o600))
	_, _, errs := run(t, nil, "check", "--answers", answers, "--state", state)
	assert.Contains(t, errs, "it was kept for another catalog: name another file to begin anew")
}
