package cli_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/cli"
)

// Each command and topic that the help lists has a manual page, of the day that is asked for, and no tool finds
// fault with one.
func TestManualPages(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "man")
	env := map[string]string{"SOURCE_DATE_EPOCH": "1767225600"}
	x := again(env, "manual", dir)
	require.Equal(t, cli.ExitDone, x.code, x.errs)
	files, err := filepath.Glob(dir + "/*")
	require.NoError(t, err)
	pages := map[string]string{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		pages[filepath.Base(file)] = string(text)
	}
	for name := range helps(t) {
		page := pages["groundwork-"+strings.ReplaceAll(name, " ", "-")+".1"]
		require.NotEmpty(t, page, name)
		assert.Contains(t, page, `"2026-01-01"`, name)
		for _, head := range []string{"NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXAMPLES", "SEE ALSO"} {
			assert.Contains(t, page, ".SH "+head, name)
		}
	}
	for _, topic := range []string{"workspace", "evidence-kinds", "formats", "exit-codes"} {
		assert.Contains(t, pages["groundwork.1"], strings.ReplaceAll("groundwork-"+topic, "-", `\-`)+"(7)")
		require.NotEmpty(t, pages["groundwork-"+topic+".7"], topic)
		assert.Equal(t, cli.ExitDone, again(nil, "help", topic).code)
	}
	assert.NotContains(t, pages, "groundwork-manual.1", "it stands in no list")
	for reference := range strings.FieldsSeq(regexp.MustCompile(`(?s)^.*\.SH SEE ALSO`).ReplaceAllString(pages["groundwork.1"], "")) {
		name := strings.NewReplacer(`\`, "", "(", ".", ")", "", ",", "").Replace(reference)
		assert.Contains(t, pages, name, "it is referred to")
	}

	x = again(map[string]string{"SOURCE_DATE_EPOCH": "today"}, "manual", dir)
	assert.Equal(t, cli.ExitUsage, x.code)
	assert.Contains(t, x.errs, `SOURCE_DATE_EPOCH "today": want seconds since 1970`)

	for _, lint := range [][]string{{"mandoc", "-T", "lint", "-W", "warning"}, {"groff", "-man", "-ww", "-z", "-K", "utf8"}} {
		if _, err := exec.LookPath(lint[0]); err != nil {
			t.Logf("%s is not here, and does not read the pages", lint[0])
			continue
		}
		out, err := exec.CommandContext(t.Context(), lint[0], append(lint[1:], files...)...).CombinedOutput()
		require.NoError(t, err, string(out))
		assert.Empty(t, string(out))
	}
}

// A topic says nothing that is not so: the exit codes and the keys of a workspace are those that there are.
func TestTopicsAreTrue(t *testing.T) {
	t.Parallel()
	codes := again(nil, "help", "exit-codes").out
	for args, want := range map[string]string{
		"assess " + acme + " --fail-under 0.1": "0  done", "assess " + acme + " --fail-under 0.99": "3  done, and below", "assess no/such": "1  failed", "assess --fail-under 80": "2  wrong usage",
	} {
		x := again(nil, strings.Fields(args)...)
		assert.Equal(t, string(want[0]), string(rune('0'+x.code)), args)
		assert.Contains(t, codes, want)
	}
	var schema struct{ Properties map[string]any }
	x := again(nil, "catalog", "schema", "organisation")
	require.NoError(t, json.Unmarshal([]byte(x.out), &schema))
	workspace := again(nil, "help", "workspace").out
	require.NotEmpty(t, schema.Properties)
	for key := range schema.Properties {
		assert.Regexp(t, `(?m)^  `+key+` +\S`, workspace)
	}
	formats := again(nil, "help", "formats").out
	for name, help := range helps(t) {
		_, list, _ := strings.Cut(help, "FORMAT is ")
		list, _, _ = strings.Cut(list, "\n")
		list, _, _ = strings.Cut(list, " (")
		if strings.Contains(list, "whatever is said") || strings.Contains(list, "what --to says") {
			continue
		}
		for format := range strings.SplitSeq(list, ", ") {
			assert.Regexp(t, `(?m)^  (.*, )?`+format+`(,| )`, formats, name)
		}
	}
}

func TestVersion(t *testing.T) {
	t.Parallel()
	x := again(nil, "version", "--format", "json")
	require.Equal(t, cli.ExitDone, x.code, x.errs)
	var v struct {
		Version, Commit, Date, Go, Platform string
		Changed                             *bool
		Catalog, Rules                      struct{ Digest string }
	}
	require.NoError(t, json.Unmarshal([]byte(x.out), &v))
	assert.NotEmpty(t, v.Version)
	assert.NotNil(t, v.Changed)
	var assessed struct{ Catalog, Rules struct{ Digest string } }
	require.NoError(t, json.Unmarshal([]byte(ok(t, "assess", acme, "--format", "json")), &assessed))
	assert.Equal(t, assessed.Catalog, v.Catalog, "an assessment names the digest that the version tells")
	assert.Equal(t, assessed.Rules, v.Rules)
	text := ok(t, "version")
	assert.Contains(t, text, v.Catalog.Digest)
	assert.True(t, strings.HasPrefix(text, ok(t, "--version")), "both name the build the same")
}
