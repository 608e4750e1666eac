package cli_test

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/cli"
)

const hostile = "testdata/hostile"

// steers finds what moves a cursor, turns the direction of writing, or begins a line that the
// command did not begin.
func steers(r rune) bool {
	return unicode.IsControl(r) && r != '\n' || unicode.Is(unicode.Bidi_Control, r) || r == 0x2028 || r == 0x2029 || r == 0xFEFF
}

var colours = regexp.MustCompile("\x1b\\[[0-9;]*m")

// Nothing that people wrote is obeyed, in any command and any form.
func TestNothingSteers(t *testing.T) {
	t.Parallel()
	walk(t)
	const evil = "evil:1"
	stored := filepath.Join(t.TempDir(), "a.json")
	code, _, errs := run(t, nil, "assess", hostile, "--format", "json", "-o", stored)
	require.Equal(t, cli.ExitDone, code, errs)
	for _, args := range [][]string{
		{"assess", hostile}, {"assess", hostile, "--all", "--tests"}, {"evidence", hostile}, {"explain", hostile, evil}, {"explain", hostile, "soc2:CC6.2"}, {"soa", hostile},
		{"overlap", "evil", "soc2", "--dir", hostile}, {"draw", "evil", "soc2", "--dir", hostile}, {"catalog", "show", "evil", "--dir", hostile},
		{"catalog", "show", "c1", "--dir", hostile}, {"catalog", "show", "rec", "--dir", hostile}, {"catalog", "show", evil, "--dir", hostile},
		{"catalog", "list", "--dir", hostile}, {"catalog", "lint", hostile}, {"catalog", "diff", "builtin", "builtin+" + hostile},
		{"diff", stored, hostile + "@2026-09-30"}, {"forecast", hostile, "--until", "2026-07-03"},
		{"catalog", "export", "--to", "csv", "--framework", "evil", "--dir", hostile}, {"catalog", "export", "--to", "yaml", "--framework", "evil", "--dir", hostile},
		{"catalog", "export", "--to", "oscal", "--framework", "evil", "--dir", hostile}, {"catalog", "export", "--to", "csv", "--what", "links", "--dir", hostile},
	} {
		for _, format := range []string{"text", "json", "md", "csv", "svg", "dot", "mermaid", "sarif", "junit", "oscal", "oscal-poam"} {
			code, out, errs := run(t, map[string]string{"COLUMNS": "9000"}, append(args, "--format", format, "--color", "always")...)
			if code == cli.ExitUsage {
				continue // a format that it does not have
			}
			out = colours.ReplaceAllString(out, "") + errs
			assert.False(t, strings.ContainsFunc(out, steers), "%v as %s", args, format)
			if !slices.Contains(args, "csv") && format != "csv" { // where a quoted cell may have lines
				assert.NotRegexp(t, `(?m)^\s*FORGED`, out, "%v as %s", args, format)
			}
			assert.NotContains(t, out, `\u001b[`+"1m", "%v as %s: our own colours are no one else's", args, format)
		}
	}
}

// Names of files are shown, too.
func TestNothingSteers_names(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "a.yaml:1:1: warning: nothing\n\x1b[2Jb.yaml"), []byte("x: ["), 0o600))
	for _, args := range [][]string{{"assess", dir}, {"catalog", "lint", dir}, {"catalog", "lint", dir, "--format", "sarif"}, {"assess", dir + "/\x1b[2J"}} {
		_, out, errs := run(t, nil, args...)
		assert.False(t, strings.ContainsFunc(out+errs, steers), "%v: %q", args, out+errs)
		assert.NotRegexp(t, `(?m)^b\.yaml`, out+errs)
	}
}

// No cell of a table is a formula for any spreadsheet, and all are quoted.
func TestNoFormulas(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{
		{"soa", hostile, "--format", "csv", "--lens", "evil"}, {"catalog", "export", "--to", "csv", "--framework", "evil", "--dir", hostile},
		{"catalog", "export", "--to", "csv", "--what", "links", "--dir", hostile},
	} {
		code, out, errs := run(t, nil, args...)
		require.Equal(t, cli.ExitDone, code, errs)
		rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
		require.NoError(t, err)
		for _, r := range rows {
			for _, cell := range r {
				assert.NotRegexp(t, `^[\s]*[=+\-@＝＋－＠]|^[\t\r\n]`, cell)
			}
		}
		assert.Regexp(t, `^(("([^"]|"")*")(,|\n))+$`, out, "every cell is quoted")
	}
}

// The ending of a file's name says the format, or the command refuses.
func TestFormatByEnding(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, want := range map[string]string{
		"soa.csv": `"control","title"`, "soa.json": "{\n", "soa.md": "# Statement", "SOA.MD": "# Statement", "soa.txt": "Statement of", "soa": "Statement of", "soa.v2": "Statement of",
	} {
		file := filepath.Join(dir, name)
		code, _, errs := run(t, nil, "soa", hostile, "--lens", "evil", "-o", file)
		require.Equal(t, cli.ExitDone, code, errs)
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		assert.Contains(t, string(text), want, name)
	}
	for _, name := range []string{"soa.xlsx", "soa.svg", "soa.pdf", "soa.yaml"} {
		code, _, errs := run(t, nil, "soa", hostile, "-o", filepath.Join(dir, name))
		assert.Equal(t, cli.ExitUsage, code)
		assert.Contains(t, errs, name+": soa writes text or json or md or csv, and no "+filepath.Ext(name)+": name the file so, or say --format")
		assert.NoFileExists(t, filepath.Join(dir, name))
	}
	code, _, errs := run(t, nil, "soa", hostile, "--format", "csv", "-o", filepath.Join(dir, "soa.txt"))
	assert.Equal(t, cli.ExitDone, code, errs)
}

// What a command wrote is read by the next one, and gives the same again.
func TestOwnOutputIsRead(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	stored := filepath.Join(dir, "a.json")
	for _, at := range []string{"2026-06-30", "0001-01-01", "9999-12-31"} {
		code, _, errs := run(t, nil, "assess", hostile, "--format", "json", "-o", stored, "--at", at)
		if code == cli.ExitUsage {
			assert.Contains(t, errs, "--at")
			continue
		}
		code, out, errs := run(t, nil, "diff", stored, stored)
		require.Equal(t, cli.ExitDone, code, errs)
		assert.Contains(t, out, "Nothing moved")
	}
	for _, text := range []string{"id,title\n1,\"Pasted from a page:\u2028second line\"\n", "id,title\n1,\"\u202eright to left\u202c\"\n2,＝1\n", "id,title,weight\n1,T,NaN\n"} {
		in, ws := filepath.Join(dir, "own.csv"), t.TempDir()
		require.NoError(t, os.WriteFile(in, []byte(text), 0o600))
		code, _, errs := run(t, nil, "catalog", "import", in, "-o", filepath.Join(ws, "own.yaml"))
		if code != cli.ExitDone {
			assert.NotEmpty(t, errs)
			assert.NoFileExists(t, filepath.Join(ws, "own.yaml"))
			continue
		}
		code, out, errs := run(t, nil, "catalog", "show", "own", "--dir", ws, "--format", "json")
		require.Equal(t, cli.ExitDone, code, errs)
		var v struct{ Requirements []struct{ Title string } }
		require.NoError(t, json.Unmarshal([]byte(out), &v))
		assert.Contains(t, []string{"Pasted from a page: second line", "right to left"}, v.Requirements[0].Title)
	}
}

// -o writes over nothing that was read, wherever a command reads from.
func TestOutputIsNoInput(t *testing.T) {
	t.Parallel()
	walk(t)
	dir := t.TempDir()
	ws, in, stored := filepath.Join(dir, "ws"), filepath.Join(dir, "in.csv"), filepath.Join(dir, "a.json")
	require.NoError(t, os.CopyFS(ws, os.DirFS(hostile)))
	require.NoError(t, os.WriteFile(in, []byte("id,title\n1,T\n"), 0o600))
	code, _, errs := run(t, nil, "assess", ws, "--format", "json", "-o", stored)
	require.Equal(t, cli.ExitDone, code, errs)
	file := filepath.Join(ws, "a.yaml")
	for target, args := range map[string][]string{file: {"assess", ws}, in: {"catalog", "import", in}, stored: {"diff", stored, ws}, filepath.Join(ws, "./a.yaml"): {"catalog", "lint", ws}} {
		before, err := os.ReadFile(target)
		require.NoError(t, err)
		code, _, errs := run(t, nil, append(args, "--format", "text", "-o", target)...)
		assert.Equal(t, cli.ExitFailed, code, "%v", args)
		assert.Contains(t, errs, "was read to make this, and would be lost: write to another file")
		after, err := os.ReadFile(target)
		require.NoError(t, err)
		assert.Equal(t, before, after)
	}
	code, _, errs = run(t, nil, "assess", ws, "-o", filepath.Join(dir, "out", "a.json"))
	assert.Equal(t, cli.ExitFailed, code)
	assert.Contains(t, errs, "there is no folder "+filepath.Join(dir, "out")+": make it first")
}
