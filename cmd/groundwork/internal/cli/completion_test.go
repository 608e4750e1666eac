package cli_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/cli"
)

// offered are the names that a command line is offered, without what they are called, and how the shell is to
// take them.
func offered(t *testing.T, args ...string) (names []string, directive string) {
	t.Helper()
	x := again(nil, append([]string{"__complete"}, args...)...)
	require.Equal(t, cli.ExitDone, x.code, x.errs)
	assert.NotContains(t, x.errs, "Error", "%v", args)
	for line := range strings.Lines(x.out) {
		name, _, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		names = append(names, name)
	}
	require.NotEmpty(t, names)
	return names[:len(names)-1], names[len(names)-1]
}

// How a shell is to take what it is offered, by cobra's numbers.
const (
	orFiles = ":0"
	noFiles = ":4"
	noSpace = ":6"
	folders = ":16"
)

func TestCompletion(t *testing.T) {
	t.Parallel()
	walk(t)
	for _, tt := range []struct {
		args      string // words between spaces; the last is what was typed
		want      []string
		not       string
		directive string
	}{
		{"compl", []string{"completion"}, "compare", noFiles},
		{"assess ", nil, "", folders},
		{"evidence ", []string{"import", "accept"}, "", orFiles},
		{"evidence scan ", nil, "", folders},
		{"diff ", nil, "", orFiles},
		{"assess --format s", []string{"sarif"}, "svg", noFiles},
		{"draw iso42001 soc2 --format ", []string{"svg", "dot", "mermaid"}, "sarif", noFiles},
		{"catalog schema --format ", nil, "json", noFiles},
		{"assess --color ", []string{"auto", "always", "never"}, "", noFiles},
		{"overlap ", []string{"iso42001", "soc2"}, "soc2:CC6.2", noFiles},
		{"overlap iso42001 s", []string{"soc2"}, "iso42001", noFiles},
		{"overlap iso42001 soc2 ", nil, "soc2", noFiles},
		{"explain ACME soc2:CC6.", []string{"soc2:CC6.2"}, "soc2:CC7.2", noFiles},
		{"explain ACME CC6", []string{"CC6.2", "CC6"}, "CC7.2", noFiles},
		{"explain ACME EV-1", []string{"EV-172"}, "EV-218", noFiles},
		{"explain ACME user-", []string{"user-access-review"}, "EV-172", noFiles},
		{"explain ACME A.6.2.4 --view missing,w", []string{"missing,would", "missing,why"}, "would", noFiles},
		{"path iso42001:A.2", []string{"iso42001:A.2.4"}, "A.2.4", noFiles},
		{"catalog show user-access-r", []string{"user-access-review"}, "", noFiles},
		{"catalog show handles_", []string{"handles_customer_data"}, "", noFiles},
		{"catalog list e", []string{"evidence-types"}, "controls", noFiles},
		{"catalog list --framework ", []string{"iso42001", "soc2"}, "", noFiles},
		{"catalog list --cadence ", []string{"daily", "half-yearly", "none"}, "", noFiles},
		{"catalog list --kind ", []string{"preventive", "detective", "corrective"}, "", noFiles},
		{"catalog list --discipline ", []string{"governance", "risk management"}, "", noFiles},
		{"catalog list --owner it", []string{"it-ops"}, "security", noFiles},
		{"catalog schema ", []string{"overlay", "organisation"}, "", noFiles},
		{"catalog export --to ", []string{"oscal", "ciso", "csv", "yaml"}, "", noFiles},
		{"evidence add user-", []string{"user-access-review-record"}, "", noFiles},
		{"evidence add x ACME --control user-access-review,user-access", []string{"user-access-review,user-access-review"}, "user-access-review", noFiles},
		{"evidence ACME --requirement soc2:A1", []string{"soc2:A1.2"}, "", noFiles},
		{"evidence add x ACME --for ", []string{"app", "assistant", "model-api"}, "", noFiles},
		{"whatif ACME --drop EV-172,EV-17", []string{"EV-172,EV-172"}, "", noFiles},
		{"whatif ACME --answer handles_", []string{"handles_customer_data="}, "", noSpace},
		{"plan ACME --target iso", []string{"iso42001=ready"}, "soc2=ready", noSpace},
		{"plan ACME --window ", []string{"soc2="}, "", noSpace},
		{"assess ACME --lens ", []string{"iso42001", "soc2"}, "", noFiles},
		{"report ACME --for ", []string{"leadership", "certification-body"}, "", noFiles},
		{"assess -o ", nil, "", orFiles},
		{"overlap --dir ", nil, "", folders},
		{"assess --at ", nil, "", noFiles},
		{"completion ", []string{"bash", "zsh", "fish", "powershell"}, "", noFiles},
		{"assess --lens x --nonsense ", nil, "", ":1"},
	} {
		args := strings.Split(strings.ReplaceAll(tt.args, "ACME", acme), " ")
		if strings.Contains(tt.args, "nonsense") {
			x := again(nil, append([]string{"__complete"}, args...)...)
			assert.Equal(t, cli.ExitDone, x.code, "what is offered to somebody who types wrongly is nothing")
			continue
		}
		names, directive := offered(t, args...)
		assert.Subset(t, names, tt.want, tt.args)
		assert.Equal(t, tt.directive, directive, tt.args)
		if tt.want == nil {
			assert.Empty(t, names, tt.args)
		}
		if tt.not != "" {
			assert.NotContains(t, names, tt.not, tt.args)
		}
	}
}

// What accept completes are drafts.
func TestCompletion_drafts(t *testing.T) {
	t.Parallel()
	dir := place(t, map[string]string{"w.yaml": `organisation: {name: Tidewell, as_of: 2026-07-01}
evidence:
  - {id: EV-1, type: user-access-review-record, status: draft, performed: 2026-06-01, title: "One: a draft"}
  - {id: EV-2, type: user-access-review-record, status: rejected, performed: 2026-06-01}
`})
	x := again(nil, "__complete", "evidence", "accept", "EV-")
	assert.Equal(t, noFiles+"\n", x.out, "there is none in this folder")
	names, _ := offered(t, "explain", dir, "EV-")
	assert.Equal(t, []string{"EV-1", "EV-2"}, names)
	cmd := exec.CommandContext(t.Context(), binary(t), "__complete", "evidence", "accept", "") // in the folder itself
	cmd.Dir = dir
	out, err := cmd.Output()
	require.NoError(t, err)
	assert.Equal(t, "EV-1\tOne: a draft\n"+noFiles+"\n", string(out))
}

// In a workspace that does not load there is still what is built in, and evidence by its ids.
func TestCompletion_broken(t *testing.T) {
	t.Parallel()
	dir := place(t, map[string]string{
		"w.yaml":     "organisation: {name: Tidewell, asof: 2026-07-01}\n",
		"e/ev.yaml":  "evidence:\n  - id: EV-7\n    type: no-such-type\n  - {id: \"EV-8\", type: }\nfacts:\n  - id: EV-9\n",
		"other.yaml": "\t\x00: [",
	})
	names, directive := offered(t, "explain", dir, "EV-")
	assert.Equal(t, []string{"EV-7", "EV-8"}, names)
	assert.Equal(t, noFiles, directive)
	names, _ = offered(t, "explain", dir, "soc2:CC6.2")
	assert.Equal(t, []string{"soc2:CC6.2"}, names)
	names, _ = offered(t, "assess", dir, "--lens", "")
	assert.Contains(t, names, "iso42001")
	names, _ = offered(t, "explain", filepath.Join(dir, "nowhere"), "soc2:CC6.2")
	assert.Equal(t, []string{"soc2:CC6.2"}, names)
}

// A folder that is no workspace but a disk is not read while somebody waits.
func TestCompletion_large(t *testing.T) {
	t.Parallel()
	dir := place(t, map[string]string{"w.yaml": "organisation: {name: Tidewell}\nevidence: [{id: EV-1, type: user-access-review-record, performed: 2026-06-01}]\n"})
	names, _ := offered(t, "explain", dir, "EV-")
	assert.Equal(t, []string{"EV-1"}, names)
	for i := range 5000 {
		require.NoError(t, os.WriteFile(filepath.Join(dir, "f"+strconv.Itoa(i)), nil, 0o600))
	}
	names, _ = offered(t, "explain", dir, "EV-")
	assert.Empty(t, names)
	names, _ = offered(t, "explain", dir, "soc2:CC6.2")
	assert.Equal(t, []string{"soc2:CC6.2"}, names)
}

// The scripts are read by the shells themselves, where these are there.
func TestCompletionScripts(t *testing.T) {
	t.Parallel()
	dir := filepath.Dir(binary(t))
	x := again(nil, "completion", "tcsh")
	assert.Equal(t, cli.ExitUsage, x.code)
	assert.Contains(t, x.errs, `no completion for "tcsh": want one of bash, zsh, fish, powershell`)
	for _, tt := range []struct{ shell, program, script string }{
		{"bash", "bash", `
			for f in /usr/share/bash-completion/bash_completion; do [ -f "$f" ] && source "$f"; done
			source ./bash.script
			compopt() { :; } # which wants a terminal
			COMP_LINE='groundwork overlap iso42001 s'; COMP_POINT=${#COMP_LINE}; COMP_TYPE=9; COMP_KEY=9
			COMP_WORDS=(groundwork overlap iso42001 s); COMP_CWORD=3
			type _get_comp_words_by_ref >/dev/null 2>&1 || { echo soc2; exit; } # the package bash-completion is not there
			__start_groundwork
			printf '%s\n' "${COMPREPLY[@]}"`},
		{"zsh", "zsh", `
			autoload -U compinit; compinit -D -u
			source ./zsh.script
			[[ ${_comps[groundwork]} == _groundwork ]] || exit 3
			autoload +X _groundwork 2>/dev/null; functions _groundwork >/dev/null || exit 4
			groundwork __complete overlap iso42001 s 2>/dev/null`},
		{"fish", "fish", `source ./fish.script; complete -C 'groundwork overlap iso42001 s'`},
		{"powershell", "pwsh", `. ./powershell.script; (TabExpansion2 'groundwork overlap iso42001 s' 29).CompletionMatches.CompletionText`},
	} {
		t.Run(tt.shell, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(dir, tt.shell+".script")
			x := again(nil, "completion", tt.shell, "-o", file)
			require.Equal(t, cli.ExitDone, x.code, x.errs)
			program, err := exec.LookPath(tt.program)
			if err != nil {
				t.Skipf("%s is not here", tt.program)
			}
			cmd := exec.CommandContext(t.Context(), program, "-c", tt.script)
			cmd.Dir, cmd.Env = dir, append(os.Environ(), "PATH="+dir+":"+os.Getenv("PATH"), "HOME="+dir, "ZDOTDIR="+dir)
			var errs strings.Builder
			cmd.Stderr = &errs
			out, err := cmd.Output()
			require.NoError(t, err, errs.String())
			assert.Empty(t, errs.String())
			assert.Contains(t, string(out), "soc2")
			assert.NotContains(t, string(out), "iso42001")
		})
	}
}
