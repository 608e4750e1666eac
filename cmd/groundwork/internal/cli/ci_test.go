package cli_test

import (
	"encoding/json"
	"encoding/xml"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"
)

const ciExamples = "../../../../examples/ci"

// A repository is one that keeps a workspace in grc, with the command on the path.
type repository struct {
	*testing.T

	dir string
	env map[string]string
}

func newRepository(t *testing.T) *repository {
	t.Helper()
	for _, program := range []string{"bash", "git"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%s is not here", program)
		}
	}
	r := &repository{T: t, dir: t.TempDir()}
	r.env = map[string]string{
		"PATH": filepath.Dir(binary(t)) + ":" + os.Getenv("PATH"), "HOME": t.TempDir(), "GIT_CONFIG_NOSYSTEM": "1", "RUNNER_TEMP": t.TempDir(),
		"GIT_AUTHOR_NAME": "Maya", "GIT_AUTHOR_EMAIL": "maya@example.org", "GIT_COMMITTER_NAME": "Maya", "GIT_COMMITTER_EMAIL": "maya@example.org",
	}
	require.NoError(t, os.CopyFS(filepath.Join(r.dir, "grc"), os.DirFS(acme)))
	r.bash("git init -q -b main && git add grc && git commit -qm base", nil)
	return r
}

// bash runs a script as a pipeline does, and returns how it ended and what it printed.
func (r *repository) bash(script string, env map[string]string) (code int, out string) {
	r.Helper()
	cmd := exec.CommandContext(r.Context(), "bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script)
	cmd.Dir = r.dir
	for _, m := range []map[string]string{r.env, env} {
		for k, v := range m {
			cmd.Env = append(cmd.Env, k+"="+v)
		}
	}
	text, _ := cmd.CombinedOutput()
	return cmd.ProcessState.ExitCode(), string(text)
}

// write changes a file of the workspace.
func (r *repository) write(name string, change func(string) string) {
	r.Helper()
	file := filepath.Join(r.dir, "grc", name)
	text, err := os.ReadFile(file)
	require.NoError(r, err)
	require.NotEqual(r, string(text), change(string(text)))
	require.NoError(r, os.WriteFile(file, []byte(change(string(text))), 0o600))
}

// read parses a file of the examples.
func example(t *testing.T, name string, v any) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(ciExamples, name))
	require.NoError(t, err)
	if strings.HasSuffix(name, ".json") {
		require.NoError(t, json.Unmarshal(text, v))
		return
	}
	require.NoError(t, yaml.Unmarshal(text, v))
}

// The install line is of this module; what it would fetch is on the path here.
const installs = `go install "github.com/groundworkgrc/groundwork/cmd/groundwork@$VERSION"`

// stopped is what a pipeline came to: the name of the step that stopped it.
func (r *repository) stopped(steps []step, env map[string]string) (name string, code int, out string) {
	r.Helper()
	for _, s := range steps {
		if s.Run == "" || strings.TrimSpace(s.Run) == installs {
			continue
		}
		all := maps.Clone(env)
		for k, v := range s.Env {
			if _, ok := all[k]; !ok {
				all[k] = v
			}
		}
		if code, out := r.bash(s.Run, all); code != 0 {
			return s.Name, code, out
		}
	}
	return "", 0, ""
}

type step struct {
	Name, Run, If, Uses string
	Env                 map[string]string
	With                map[string]any
}

type job struct {
	Permissions map[string]string
	Env         map[string]string
	Steps       []step
}

func TestGitHubWorkflow(t *testing.T) {
	long(t)
	t.Parallel()
	var w struct {
		On          map[string]any
		Permissions map[string]string
		Jobs        map[string]job
	}
	example(t, "github.yml", &w)
	assert.NotContains(t, w.On, "pull_request_target", "it would run what a fork wrote with rights")
	assert.Equal(t, map[string]string{"contents": "read"}, w.Permissions)
	j := w.Jobs["readiness"]
	assert.Equal(t, map[string]string{"contents": "read", "security-events": "write"}, j.Permissions)
	installed := 0
	for _, s := range j.Steps {
		assert.NotContains(t, s.Run, "${{", "%s: what somebody else wrote would be run", s.Name)
		if s.Uses != "" {
			assert.Regexp(t, `@[0-9a-f]{40}$`, s.Uses)
		}
		if strings.TrimSpace(s.Run) == installs {
			installed++
		}
		assert.NotEqual(t, s.Run == "", s.Uses == "")
	}
	assert.Equal(t, 1, installed)
	uploaded := j.Steps[len(j.Steps)-3]
	assert.Equal(t, "readiness.sarif", uploaded.With["sarif_file"])

	r := newRepository(t)
	_, base := r.bash("git rev-parse HEAD", nil)
	env := func(more ...string) map[string]string {
		all := maps.Clone(j.Env)
		all["BASE"], all["GITHUB_STEP_SUMMARY"], all["RUNNER_TEMP"] = strings.TrimSpace(base), filepath.Join(t.TempDir(), "summary.md"), t.TempDir()
		for i := 0; i < len(more); i += 2 {
			all[more[i]] = more[i+1]
		}
		return all
	}
	good := env()
	name, _, out := r.stopped(j.Steps, good)
	require.Empty(t, name, out)
	var sarif struct{ Runs []struct{ Results []any } }
	text, err := os.ReadFile(filepath.Join(r.dir, "readiness.sarif"))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &sarif))
	assert.NotEmpty(t, sarif.Runs[0].Results)
	assert.Contains(t, string(text), `"grc/`, "places are those of the repository")
	summary, err := os.ReadFile(good["GITHUB_STEP_SUMMARY"])
	require.NoError(t, err)
	assert.Contains(t, string(summary), "ISO/IEC 42001")

	gates := j.Steps[len(j.Steps)-2:]
	name, code, out := r.stopped(gates[1:], env("LEAST", "0.95"))
	assert.Equal(t, []any{"Enough is shown", 3}, []any{name, code}, out)
	_, nothing := r.bash("git checkout -q --orphan nothing && git rm -rqf --cached . && git commit -q --allow-empty -m nothing && git rev-parse HEAD && git checkout -qf main", nil)
	name, code, out = r.stopped(gates[:1], env("BASE", strings.Fields(nothing)[0]))
	assert.Equal(t, []any{"", 0}, []any{name, code}, "a base without a workspace is none to fall from: %s", out)
	r.write("scope.yaml", func(s string) string {
		return regexp.MustCompile(`as_of: \S+?([,}\n])`).ReplaceAllString(s, "as_of: 2026-08-14$1")
	})
	name, code, out = r.stopped(gates, env())
	assert.Equal(t, []any{"Nothing falls", 3}, []any{name, code}, out)
	assert.Contains(t, out, "EV-185 no longer supports it")
	r.write("scope.yaml", func(s string) string { return "scoope: {}\n" + s })
	name, code, out = r.stopped(j.Steps, env())
	assert.Equal(t, []any{"It loads", 1}, []any{name, code}, out)
}

func TestGitLabPipeline(t *testing.T) {
	long(t)
	t.Parallel()
	var w map[string]struct {
		Variables map[string]string
		Before    []string `yaml:"before_script"`
		Script    []string
		Artifacts struct{ Reports map[string]string }
	}
	example(t, "gitlab.yml", &w)
	j := w["readiness"]
	assert.Equal(t, []string{installs}, j.Before)
	script := strings.Join(j.Script, "\n")
	r := newRepository(t)
	_, base := r.bash("git rev-parse HEAD", nil)
	run := func(more ...string) (int, string) {
		env := maps.Clone(j.Variables)
		env["CI_PROJECT_DIR"], env["CI_MERGE_REQUEST_DIFF_BASE_SHA"] = filepath.Join(t.TempDir(), "project"), strings.TrimSpace(base)
		for i := 0; i < len(more); i += 2 {
			env[more[i]] = more[i+1]
		}
		return r.bash(script, env)
	}
	code, out := run()
	require.Zero(t, code, out)
	var suites struct {
		Tests int `xml:"tests,attr"`
	}
	text, err := os.ReadFile(filepath.Join(r.dir, j.Artifacts.Reports["junit"]))
	require.NoError(t, err)
	require.NoError(t, xml.Unmarshal(text, &suites))
	assert.Greater(t, suites.Tests, 50)
	code, out = run("CI_MERGE_REQUEST_DIFF_BASE_SHA", "")
	assert.Zero(t, code, out)
	code, _ = run("LEAST", "0.95")
	assert.Equal(t, 3, code)
	r.write("scope.yaml", func(s string) string {
		return regexp.MustCompile(`as_of: \S+?([,}\n])`).ReplaceAllString(s, "as_of: 2026-08-14$1")
	})
	code, out = run()
	assert.Equal(t, 3, code, out)
	r.write("scope.yaml", func(s string) string { return "scoope: {}\n" + s })
	code, out = run()
	assert.Equal(t, 1, code, out)
}

// A commit that would not load is refused, whatever lies in the folder beside it; one that does not touch the
// workspace is not looked at.
func TestPreCommitHook(t *testing.T) {
	long(t)
	t.Parallel()
	r := newRepository(t)
	hook, err := filepath.Abs(filepath.Join(ciExamples, "pre-commit"))
	require.NoError(t, err)
	code, out := r.bash(`install -m 755 "`+hook+`" .git/hooks/pre-commit`, nil)
	require.Zero(t, code, out)
	commit := func(files string) (int, string) {
		return r.bash("git add -A "+files+" && git commit -qm change", nil)
	}
	r.write("facts.yaml", func(s string) string { return s + "# looked at again\n" })
	code, out = commit("grc")
	assert.Zero(t, code, out)
	assert.Empty(t, out, "who does nothing wrong is told nothing")

	r.write("facts.yaml", func(s string) string { return s + "  no_such_fact: true\n" })
	require.NoError(t, os.WriteFile(filepath.Join(r.dir, "notes.md"), []byte("notes\n"), 0o600))
	code, out = commit("notes.md")
	assert.Zero(t, code, "the workspace is as it was: %s", out)
	code, out = commit("grc")
	assert.Equal(t, 1, code)
	assert.Contains(t, out, "grc/facts.yaml:")
	assert.Contains(t, out, "nothing is committed")
	r.write("facts.yaml", func(s string) string { return strings.ReplaceAll(s, "  no_such_fact: true\n", "") })
	code, out = r.bash("git commit -qm change", nil)
	assert.Equal(t, 1, code, "what is staged counts, not what lies there: %s", out)
	code, out = r.bash("git add -A grc && git commit -qm change --allow-empty", nil)
	assert.Zero(t, code, out)
	code, out = r.bash("git rm -rq grc && git commit -qm gone", nil)
	assert.Zero(t, code, "a workspace may go: %s", out)

	var c struct {
		Repos []struct {
			Repo  string
			Hooks []struct {
				Entry, Language, Files string
				Pass                   bool `yaml:"pass_filenames"`
			}
		}
	}
	example(t, "pre-commit-config.yaml", &c)
	h := c.Repos[0].Hooks[0]
	files := regexp.MustCompile(h.Files)
	for name, want := range map[string]bool{"grc/facts.yaml": true, "grc/evidence/2026.yml": true, "grc/notes.md": false, "other/facts.yaml": false, "README.md": false} {
		assert.Equal(t, want, files.MatchString(name), name)
	}
	assert.False(t, h.Pass, "the workspace is looked at as a whole")
	assert.Equal(t, "system", h.Language)
	r = newRepository(t)
	code, out = r.bash(h.Entry, nil)
	assert.Zero(t, code, out)
	r.write("scope.yaml", func(s string) string { return "scoope: {}\n" + s })
	code, _ = r.bash(h.Entry, nil)
	assert.Equal(t, 1, code)
}

// The page on pipelines says only what can be done: its commands run, and its editor finds the schema.
func TestPipelinesPage(t *testing.T) {
	long(t)
	t.Parallel()
	text, err := os.ReadFile("../../../../docs/ci.md")
	require.NoError(t, err)
	r := newRepository(t)
	readme, err := os.ReadFile("../../../../README.md")
	require.NoError(t, err)
	blocks := regexp.MustCompile("(?s)```sh\n(groundwork .*?)```").FindAllStringSubmatch(string(text)+string(readme), -1)
	require.Len(t, blocks, 3)
	for _, b := range blocks {
		code, out := r.bash(b[1], nil)
		assert.Zero(t, code, "%s: %s", b[1], out)
	}
	for _, m := range regexp.MustCompile("(?m)^\\| `(groundwork [^`]*)` \\| (\\d) where").FindAllStringSubmatch(string(text), -1) {
		command := strings.ReplaceAll(m[1], "base.json", "stored.json")
		code, out := r.bash(command, nil)
		assert.Zero(t, code, "%s: %s", command, out)
	}
	for _, m := range regexp.MustCompile(`\]\(\.\./examples/ci/([^)]*)\)`).FindAllStringSubmatch(string(text), -1) {
		assert.FileExists(t, filepath.Join(ciExamples, m[1]))
	}
	_, modeline, _ := strings.Cut(string(text), "```yaml\n")
	_, schema, _ := strings.Cut(strings.Split(modeline, "\n")[0], "$schema=")
	assert.FileExists(t, filepath.Join(r.dir, "grc", schema), "the first command wrote it")
	var settings map[string]any
	example(t, "vscode-settings.json", &settings)
	assert.Contains(t, settings["yaml.schemas"], "./"+schema)
}
