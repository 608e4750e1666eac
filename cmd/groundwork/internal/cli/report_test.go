package cli_test

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/cli"
	"github.com/groundworkgrc/groundwork/internal/golden"
	"github.com/groundworkgrc/groundwork/scoring/document"
)

// Each reader is given a document in each form, and JSON reads back.
func TestReport(t *testing.T) {
	t.Parallel()
	walk(t)
	for _, r := range document.Readers() {
		code, out, errs := run(t, nil, "report", acme, "--for", string(r), "--format", "json")
		require.Equal(t, cli.ExitDone, code, errs)
		d, err := document.Read(strings.NewReader(out))
		require.NoError(t, err)
		assert.Equal(t, r, d.For)
		code, out, errs = run(t, nil, "report", acme, "--for", string(r), "--format", "csv")
		require.Equal(t, cli.ExitDone, code, errs)
		rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
		require.NoError(t, err)
		main, ok := d.Table("")
		require.True(t, ok)
		assert.Len(t, rows, len(main.Rows)+1, r)
		code, out, _ = run(t, nil, "report", acme, "--for", string(r))
		assert.Equal(t, cli.ExitDone, code)
		assert.Contains(t, out, d.Title)
		code, out, _ = run(t, nil, "report", acme, "--for", string(r), "--format", "md")
		assert.Equal(t, cli.ExitDone, code)
		golden.Assert(t, "report/"+string(r)+".md", []byte(brief(out)))
	}
	dir := t.TempDir()
	for _, ending := range []string{"html", "md", "pdf", "xlsx"} {
		name := filepath.Join(dir, "report."+ending)
		code, _, errs := run(t, nil, "report", acme, "--for", "leadership", "-o", name)
		require.Equal(t, cli.ExitDone, code, errs)
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		assert.NotEmpty(t, text, ending)
	}
}

// brief leaves the first rows of each table in Markdown, and says how many more there are: the laws of package handover
// hold each cell, and a reviewer reads what changes.
func brief(text string) string {
	const head, few = 2, 6 // lines of a head, and rows
	var b strings.Builder
	rows := 0
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "|") {
			if more := rows - head - few; more > 0 {
				fmt.Fprintf(&b, "(%d more rows)\n", more)
			}
			rows = 0
		} else if rows++; rows > head+few {
			continue
		}
		b.WriteString(line)
	}
	return b.String()
}

// The whole report is a document in the forms that have pictures.
func TestAssessAsDocument(t *testing.T) {
	t.Parallel()
	walk(t)
	dir := t.TempDir()
	for _, ending := range []string{"html", "pdf", "xlsx"} {
		name := filepath.Join(dir, "readiness."+ending)
		code, _, errs := run(t, nil, "assess", acme, "--lens", "soc2", "-o", name)
		require.Equal(t, cli.ExitDone, code, errs)
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		assert.NotEmpty(t, text, ending)
	}
	code, _, errs := run(t, nil, "assess", acme, "--format", "pdf")
	assert.Equal(t, cli.ExitUsage, code)
	assert.Contains(t, errs, "pdf goes to a file: say -o report.pdf")
	code, _, _ = run(t, nil, "assess", acme, "--fail-under", "0.99", "-o", filepath.Join(dir, "below.html"))
	assert.Equal(t, cli.ExitThreshold, code, "the gate holds in each form")
}

func TestReportMisuse(t *testing.T) {
	t.Parallel()
	walk(t)
	for args, want := range map[string]string{
		"":                               "say for whom: --for leadership, auditor, certification-body, engineering, customer",
		"--for leadershop":               `unknown reader "leadershop"; did you mean "leadership"?`,
		"--for x":                        `unknown reader "x": want one of leadership`,
		"--for auditor --lens pci":       `no scope is called "pci"`,
		"--for auditor --annex":          "--annex is of --for certification-body",
		"--for auditor --gaps":           "--gaps is of --for customer",
		"--for auditor --framework soc2": "--framework is of --for customer",
		"--for customer --framework soc2 --lens soc2": "say one",
		"--for auditor --table controls":              "--table and --bom are of --format csv",
		"--for auditor --format xlsx":                 "xlsx goes to a file: say -o report.xlsx",
	} {
		code, _, errs := run(t, nil, append([]string{"report", acme}, strings.Fields(args)...)...)
		assert.Equal(t, cli.ExitUsage, code, args)
		assert.Contains(t, errs, want, args)
	}
	code, _, errs := run(t, nil, "report", acme, "--for", "engineering", "--format", "csv", "--table", "nothing")
	assert.Equal(t, cli.ExitFailed, code)
	assert.Contains(t, errs, `has no table "nothing"`)
	_, _, errs = run(t, nil, "report", acme, "--for", "customer", "--framework", "nothing")
	assert.Contains(t, errs, `framework "nothing" not found`)
	_, out, _ := run(t, nil, "report", acme, "--for", "customer", "--framework", "soc2", "--format", "md")
	assert.NotContains(t, out, "Answers: ISO")
	begun := filepath.Join(t.TempDir(), "begun")
	code, _, errs = run(t, nil, "init", begun, "--name", "Begun", "--system", "Copilot:ai:provider", "--framework", "iso42001")
	require.Equal(t, cli.ExitDone, code, errs)
	_, _, errs = run(t, nil, "report", begun, "--for", "certification-body", "--at", "2026-07-15")
	assert.Contains(t, errs, "--annex says what")
}
