package cli_test

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/cli"
)

// The statement comes in each format, as a table with every Annex A control and the
// organisation's own.
func TestStatementOfApplicability(t *testing.T) {
	t.Parallel()
	for _, format := range []string{"text", "json", "md", "csv"} {
		code, out, errs := run(t, nil, "soa", acme, "--format", format)
		require.Equal(t, cli.ExitDone, code, errs)
		assert.Contains(t, out, "A.10.4", format)
		assert.Contains(t, out, "penetration-test", format)
		assert.Contains(t, out, "Indicative, not legal or audit advice.", format)
		if format == "csv" {
			rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
			require.NoError(t, err)
			assert.Len(t, rows, 44)
		}
	}
	code, _, errs := run(t, nil, "soa", acme, "--lens", "soc2")
	assert.Equal(t, cli.ExitFailed, code)
	assert.Contains(t, errs, "from which controls may be excluded")
	code, _, _ = run(t, nil, "soa", acme, "--format", "pdf")
	assert.Equal(t, cli.ExitUsage, code)
}

// What an overlay takes away is told first, in every form: a row that is gone tells nothing itself.
func TestStatementTellsOfOverlays(t *testing.T) {
	t.Parallel()
	dir := copied(t)
	name := filepath.Join(dir, "scope.yaml")
	scope, err := os.ReadFile(name)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(name, regexp.MustCompile(`(?m)^ *- \{requirement: A\.2\.4,.*\n`).ReplaceAll(scope, nil), 0o600)) // a line on what is gone is an error
	require.NoError(t, os.WriteFile(filepath.Join(dir, "over.yaml"), []byte("overlay:\n  id: house\n  drop: [{requirement: iso42001:A.2.4, why: no time}]\n  reweight: [{requirement: iso42001:A.2.2, weight: 0.5}]\n"), 0o600))
	for _, format := range []string{"text", "json", "md", "csv"} {
		code, out, errs := run(t, nil, "soa", dir, "--format", format)
		require.Equal(t, cli.ExitDone, code, errs)
		for _, want := range []string{"verlay house drops iso42001:A.2.4: no time", "verlay house changes the weight of iso42001:A.2.2"} {
			assert.Contains(t, strings.ReplaceAll(out, "\n", " "), want, format)
		}
	}
}

// One trace, in the views that are asked for; JSON always holds all of it.
func TestExplainViews(t *testing.T) {
	t.Parallel()
	code, out, errs := run(t, nil, "explain", acme, "iso42001:A.6.2.4", "--view", "missing,would")
	require.Equal(t, cli.ExitDone, code, errs)
	assert.Contains(t, out, "answered false, the requirement is at 100 %")
	assert.Contains(t, out, "the fact ai_affects_people is answered false")
	assert.NotContains(t, out, "What carries it alone")
	code, out, errs = run(t, nil, "explain", acme, "soc2:A1.2", "--view", "alone", "--format", "json")
	require.Equal(t, cli.ExitDone, code, errs)
	for _, key := range []string{"because", "gaps", "would", "alone", "unknowns", "findings", "treatments", "draft_share", "coverage"} {
		assert.Contains(t, out, `"`+key+`": `)
	}
	code, out, errs = run(t, nil, "explain", acme, "soc2:A1.2", "--format", "md")
	require.Equal(t, cli.ExitDone, code, errs)
	assert.True(t, strings.HasPrefix(out, "# soc2:A1.2 "))
	code, _, errs = run(t, nil, "explain", acme, "soc2:A1.2", "--view", "whatever")
	assert.Equal(t, cli.ExitUsage, code)
	assert.Contains(t, errs, "want why, missing, would, alone, drafts")
}

// A stored assessment compares with one of a later day; what fell says because of what.
func TestStoredAndCompared(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "july.json")
	code, _, errs := run(t, nil, "assess", acme, "--format", "json", "-o", file)
	require.Equal(t, cli.ExitDone, code, errs)
	code, out, errs := run(t, nil, "diff", file, acme)
	require.Equal(t, cli.ExitDone, code, errs)
	assert.Contains(t, out, "Nothing moved.")
	code, out, errs = run(t, nil, "diff", file, acme+"@2026-08-14", "--fail-on-fall")
	assert.Equal(t, cli.ExitThreshold, code)
	assert.Contains(t, errs, "below the threshold")
	assert.Contains(t, strings.Join(strings.Fields(out), " "), "EV-185 no longer supports it: it shows 2026-06-01/2026-06-30, and 2026-07-07/2026-08-14 is asked")
	code, out, errs = run(t, nil, "diff", acme+"@2026-08-14", file, "--format", "json", "--fail-on-fall")
	require.Equal(t, cli.ExitDone, code, "nothing falls the other way round: %s", errs)
	var d struct {
		Was, Is struct{ At string }
		Lenses  []struct {
			Requirements []struct {
				Ref    string
				Gained []string
			}
		}
	}
	require.NoError(t, json.Unmarshal([]byte(out), &d))
	assert.Equal(t, "2026-08-14", d.Was.At)
	require.NotEmpty(t, d.Lenses)
	assert.Contains(t, d.Lenses[0].Requirements[0].Gained, "EV-185")

	code, _, errs = run(t, nil, "diff", acme+"@august", file)
	assert.Equal(t, cli.ExitUsage, code)
	assert.Contains(t, errs, `date "august"`)
	require.NoError(t, os.WriteFile(file, []byte(`{"at": "2026-07-15"}`), 0o600))
	code, _, errs = run(t, nil, "diff", file, acme)
	assert.Equal(t, cli.ExitFailed, code)
	assert.Contains(t, errs, "july.json: not a stored assessment")
	code, _, errs = run(t, nil, "diff", "nowhere@2026-01-01", acme)
	assert.Equal(t, cli.ExitFailed, code)
	assert.Contains(t, errs, "nowhere")
}

func TestForecastAndWindow(t *testing.T) {
	t.Parallel()
	walk(t)
	code, out, errs := run(t, nil, "forecast", acme, "--until", "2026-08-12")
	require.Equal(t, cli.ExitDone, code, errs)
	assert.Contains(t, out, "2026-08-08", "a week of grace after the monthly records of June")
	assert.Contains(t, strings.Join(strings.Fields(out), " "), "EV-185 no longer supports it: it shows 2026-06-01/2026-06-30, and 2026-07-01/2026-08-08 is asked")
	code, out, errs = run(t, nil, "forecast", acme, "--until", "2026-07-20", "--format", "json")
	require.Equal(t, cli.ExitDone, code, errs)
	assert.NotContains(t, out, "null")
	code, _, errs = run(t, nil, "forecast", acme, "--until", "2026-07-15")
	assert.Equal(t, cli.ExitUsage, code)
	assert.Contains(t, errs, "want a day after the instant")

	code, out, errs = run(t, nil, "window", acme, "--months", "3")
	require.Equal(t, cli.ExitDone, code, errs)
	assert.Contains(t, out, "2026-07-01/2026-09-30")
	assert.Contains(t, out, "data-backup")
	code, out, errs = run(t, nil, "window", acme, "--months", "3", "--format", "json")
	require.Equal(t, cli.ExitDone, code, errs)
	assert.NotContains(t, out, "null")
	code, _, errs = run(t, nil, "window", acme, "--lens", "iso42001")
	assert.Equal(t, cli.ExitFailed, code)
	assert.Contains(t, errs, "no scope with a window")
	code, _, _ = run(t, nil, "window", acme, "--months", "0")
	assert.Equal(t, cli.ExitUsage, code)
}

// A workspace's own bands and finding rules take the place of what is built in.
func TestOwnBandsAndFindings(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	require.NoError(t, os.CopyFS(dir, os.DirFS(acme)))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "house.yaml"), []byte(`bands:
  - {name: green, when: readiness >= 0.8, unless: 'findings.exists(f, f.raised_as == "red flag")', why: A red flag is raised.}
  - {name: amber, when: readiness >= 0.0}
finding_rules:
  - {id: flag, each: requirement, framework: soc2, raised_as: red flag, when: 'requirement.status == "not-shown" && requirement.kind == "criterion"', why: House rule.}
`), 0o600))
	code, out, errs := run(t, nil, "assess", dir, "--format", "json")
	require.Equal(t, cli.ExitDone, code, errs)
	var a struct {
		Frameworks []struct {
			Band struct {
				Name     string
				CappedBy []string `json:"capped_by"`
			}
			Findings []struct {
				RaisedAs string `json:"raised_as"`
				Rule     string
			}
		}
	}
	require.NoError(t, json.Unmarshal([]byte(out), &a))
	assert.Equal(t, "green", a.Frameworks[0].Band.Name)
	assert.NotEmpty(t, a.Frameworks[0].Findings, "the rules for ISO stay")
	assert.Equal(t, "amber", a.Frameworks[1].Band.Name)
	assert.Equal(t, []string{"A red flag is raised."}, a.Frameworks[1].Band.CappedBy)
	require.Len(t, a.Frameworks[1].Findings, 3)
	assert.Equal(t, "flag", a.Frameworks[1].Findings[0].Rule)
	assert.Equal(t, "deviation", a.Frameworks[1].Findings[1].RaisedAs, "a fact, whatever rules make of it")
}
