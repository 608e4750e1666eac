package cli_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/cli"
)

// What people write wrong on the command line is answered in their words, with what to do.
func TestMistakes(t *testing.T) {
	t.Parallel()
	walk(t)
	dir := t.TempDir()
	put := func(name, text string) string {
		file := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
		return file
	}
	require.NoError(t, os.Mkdir(filepath.Join(dir, "tidewell"), 0o700))
	for _, tt := range []struct {
		code int
		want string
		args []string
	}{
		{cli.ExitFailed, `workspace "` + dir + `/tidewel": there is no such folder; did you mean "` + dir + `/tidewell"?`, []string{"assess", dir + "/tidewel"}},
		{cli.ExitFailed, `is a file: name the folder that it stands in, "` + dir + `"`, []string{"assess", put("a.txt", "x")}},
		{cli.ExitUsage, "--fail-under 80: want a share from 0 to 1", []string{"assess", acme, "--fail-under", "80"}},
		{cli.ExitUsage, `invalid argument "80%" for "--fail-under" flag: want a number, such as 0.8`, []string{"assess", acme, "--fail-under", "80%"}},
		{cli.ExitUsage, `invalid argument "six" for "--months" flag: want a whole number, such as 6`, []string{"window", acme, "--months", "six"}},
		{cli.ExitUsage, "the folder comes first: groundwork explain w soc2:CC6.2", []string{"explain", "soc2:CC6.2", "w"}},
		{cli.ExitFailed, "is no stored assessment: name the folder of a workspace, or a file that", []string{"diff", put("s.yaml", "organisation: {name: A}\n"), acme}},
		{cli.ExitFailed, "is a tracker of evidence, and no catalog: groundwork evidence import ../tracker/testdata/evidence-tracker-semicolon.csv DIR", []string{"catalog", "import", "../tracker/testdata/evidence-tracker-semicolon.csv"}},
		{cli.ExitFailed, "is a tracker of evidence, and no catalog: groundwork evidence import ../tracker/testdata/evidence-tracker.xlsx DIR", []string{"catalog", "import", "../tracker/testdata/evidence-tracker.xlsx"}},
		{cli.ExitFailed, "the workbook cannot be read (a password, or no .xlsx): save it anew, or as CSV UTF-8", []string{"catalog", "import", put("b.xlsx", "PK\x03\x04\x14")}},
		{cli.ExitFailed, "there is no folder " + dir + "/out: make it first, or write elsewhere", []string{"soa", hostile, "-o", dir + "/out/soa.csv"}},
		{cli.ExitUsage, `--owner "it-op": nothing here is called so; did you mean "it-ops"?`, []string{"todo", acme, "--owner", "it-op"}},
		{cli.ExitUsage, `--owner "nobody-here": nothing here is called so: want one of`, []string{"requests", acme, "--owner", "nobody-here"}},
		{cli.ExitUsage, `--lens "soc": nothing here is called so; did you mean "soc2"?`, []string{"requests", acme, "--lens", "soc"}},
		{cli.ExitUsage, `--lens "x": nothing here is called so: want one of iso42001, soc2`, []string{"assess", acme, "--lens", "x"}},
		{cli.ExitUsage, `--owner "zz": nothing here is called so`, []string{"evidence", acme, "--owner", "zz"}},
		{cli.ExitUsage, `--control: control "user-access-reviw" not found; did you mean "user-access-review"?`, []string{"evidence", acme, "--control", "user-access-reviw"}},
		{cli.ExitUsage, `--requirement "CC62": there is no such requirement; did you mean "CC2"?`, []string{"evidence", acme, "--requirement", "CC62"}},
		{cli.ExitUsage, "--budget NaN: want days of effort", []string{"plan", acme, "--budget", "nan"}},
		{cli.ExitFailed, "changes: there is no file " + dir + "/none.yaml", []string{"whatif", acme, dir + "/none.yaml"}},
		{cli.ExitFailed, `--accept: the workspace has no evidence "EV-17x2"; did you mean "EV-172"?`, []string{"whatif", acme, "--accept", "EV-17x2"}},
		{cli.ExitUsage, `--window: the workspace has no scope "soc"; did you mean "soc2"?`, []string{"whatif", acme, "--window", "soc=2027-01-01/2027-06-30"}},
		{cli.ExitUsage, `there is no command "asess"; did you mean "groundwork assess"?`, []string{"asess"}},
		{cli.ExitUsage, `there is no command "list"; did you mean "groundwork catalog list"?`, []string{"list", "controls"}},
		{cli.ExitUsage, `there is no command "new"; did you mean "groundwork init"?`, []string{"new", "tidewell"}},
		{cli.ExitUsage, `there is no command "lits"; did you mean "groundwork catalog list"?`, []string{"catalog", "lits"}},
		{cli.ExitUsage, `there is no command "xyzzy"`, []string{"xyzzy"}},
	} {
		code, out, errs := run(t, nil, tt.args...)
		assert.Equal(t, tt.code, code, "%v", tt.args)
		assert.Empty(t, out)
		assert.Contains(t, errs, tt.want, "%v", tt.args)
		assert.NotRegexp(t, `strconv|no such file|stat |invalid character|\.groundwork-`, errs, "no words of programmers")
	}
	code, out, errs := run(t, nil, "catalog", "import", put("q.csv", "id;title\n1;T\n"), "--format", "json")
	require.Equal(t, cli.ExitDone, code, errs)
	assert.Contains(t, out, `"requirements": 1`)
}

// What is unusual is let pass, and told beside the answer.
func TestUnusual(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "o.yaml"), []byte("organisation: {name: A}\nscope: [{framework: soc2, type: 2, window: 2026-01-01/2027-12-31}]\n"), 0o600))
	code, out, errs := run(t, nil, "assess", dir)
	require.Equal(t, cli.ExitDone, code, errs)
	assert.Contains(t, out, "readiness as of")
	assert.Contains(t, errs, "o.yaml:2:44: warning: the window 2026-01-01/2027-12-31 is longer than 18 months, which is unusual")
}

// So is what they write wrong in a file.
func TestMistakes_files(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"evidence:\n  - {id: E, type: user-access-review-record, date: 2026-03-01}\n":                                                      `unknown key "date": say effective of a document, performed of a record, collected of what was looked at, or period: FROM/TO`,
		"evidence:\n  - {id: E, type: user-access-review-record, performed: 2026-03-01, attributes: {owner_confirmed: yes}}\n":             `is "yes" (string), want bool: say true or false`,
		"evidence:\n  - {id: E, type: user-access-review-record, performed: 2026-03-01, attributes: {population: 1, deviations: \"0\"}}\n": `is "0" (string), want int: say 0, without quotes`,
		"evidence:\n  - {id: E, type: user-access-review-record, performed: 2026-03-01, systems: app}\n":                                   `"systems" is "app": want a list: say [app]`,
		"facts: {ai_roles: provider}\n": `fact "ai_roles" is "provider" (string), want list: say [provider]`,
		"evidence:\n  - {id: E, type: user-access-review-record, performed: 2026-03-01, controls: [AC-01]}\n":  `unknown control "AC-01" ('groundwork catalog list controls' lists what there is)`,
		"scope:\n  - {framework: iso42001, soa: [{requirement: iso42001:A.7.6, applicable: false, why: x}]}\n": "the framework is known here: say A.7.6",
		"treatments: [{kind: accepted-risk, control: penetration-test, why: x}]\n":                             "a treatment wants an owner\n",
		"evidence:\n  - id: E1\n    type: policy\n   owner: maya\n":                                            `it begins in column 4, and the line above, "type: policy", in column 5`,
		"organisation:\n  name: 'Tidewell's review'\n":                                                         "inside '…' an apostrophe is written twice",
		"evidence:\n  - id: E\n    owner: @maya\n":                                                             `a text that begins with "@" wants quotes`,
		"evidence:\n  - id: E\n    title: %x\n":                                                                `a text that begins with "%" wants quotes`,
	} {
		dir := t.TempDir()
		require.NoError(t, os.WriteFile(filepath.Join(dir, "e.yaml"), []byte(text), 0o600))
		code, out, errs := run(t, nil, "assess", dir)
		assert.Equal(t, cli.ExitFailed, code, text)
		assert.Empty(t, out)
		assert.Contains(t, errs, want, text)
	}
}
