package cli_test

import (
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/cli"
	"github.com/groundworkgrc/groundwork/scoring/explanation"
)

// What is explained may be a requirement, a control, a piece of evidence or a finding.
func TestExplainWhat(t *testing.T) {
	t.Parallel()
	walk(t)
	for name, what := range map[string]string{
		"explain-requirement.txt": "CC6.2#b", "explain-control.txt": "user-access-review", "explain-piece.txt": "EV-218", "explain-finding.txt": "iso42001/iso-minor/ai-impact-assessment",
	} {
		assertGolden(t, testdata(t, name), ok(t, "explain", acme, what))
		if what != "CC6.2#b" {
			assertGolden(t, testdata(t, strings.Replace(name, ".txt", ".md", 1)), ok(t, "explain", acme, what, "--format", "md"))
		}
	}
	assert.NotContains(t, ok(t, "explain", acme, "EV-218", "--format", "json"), "null")
	assert.Contains(t, ok(t, "explain", acme, "EV-012"), "Nothing would move.")
	for what, want := range map[string]string{"user-acess-review": `did you mean "user-access-review"?`, "qqqqqqqqqqqqqqqq": "groundwork findings"} {
		code, out, errs := run(t, nil, "explain", acme, what)
		assert.Equal(t, cli.ExitFailed, code)
		assert.Contains(t, errs, want)
		assert.Empty(t, out)
	}
}

// Rules are shown as they are written where that is asked for, in each form, and nowhere else.
func TestExplainRules(t *testing.T) {
	walk(t)
	const needs = `e.type != \"user-access-review-record\" || e.has(\"population\")`
	for _, what := range []string{"CC6.2", "user-access-review", "EV-218", "soc2/soc2-exception/user-access-review"} {
		for _, format := range []string{"text", "json", "md"} {
			plain := ok(t, "explain", acme, what, "--format", format)
			assert.NotRegexp(t, programmers, plain, "%s as %s", what, format)
			rules := ok(t, "explain", acme, what, "--format", format, "--rules")
			want := needs
			if format != "json" {
				want = strings.ReplaceAll(needs, `\"`, `"`)
			}
			assert.Contains(t, strings.Join(strings.Fields(rules), " "), want, "%s as %s", what, format)
			if format != "json" {
				assert.Contains(t, rules, "Rules as they are written")
			}
		}
	}
	_, err := explanation.Read(strings.NewReader(ok(t, "explain", acme, "CC6.2", "--format", "json")))
	require.NoError(t, err, "it reads back")
}

// All findings are listed, each by an id that explain takes; --all is more and never less.
func TestFindings(t *testing.T) {
	t.Parallel()
	out := ok(t, "findings", acme)
	assertGolden(t, testdata(t, "findings.txt"), out)
	all := lineSet(ok(t, "findings", acme, "--all"))
	for l := range lineSet(out) {
		assert.Contains(t, all, l)
	}
	var v struct {
		Findings []struct {
			ID, Lens string
			RaisedAs string `json:"raised_as"`
		}
	}
	require.NoError(t, json.Unmarshal([]byte(ok(t, "findings", acme, "--format", "json")), &v))
	seen, told := map[string]bool{}, lineSet(out)
	minor := 0
	for _, f := range v.Findings {
		assert.False(t, seen[f.ID], f.ID)
		assert.Contains(t, told, "    "+f.ID)
		seen[f.ID] = true
		if f.RaisedAs == "minor nonconformity" {
			minor++
		}
	}
	assert.Positive(t, minor)
	rows, err := csv.NewReader(strings.NewReader(ok(t, "findings", acme, "--format", "csv"))).ReadAll()
	require.NoError(t, err)
	assert.Len(t, rows, len(v.Findings)+1)
}

func lineSet(s string) map[string]bool {
	in := map[string]bool{}
	for l := range strings.SplitSeq(s, "\n") {
		in[l] = true
	}
	return in
}

// An assessment says what to do first, and with --all all that it says without, and more.
func TestAssessAllIsMore(t *testing.T) {
	t.Parallel()
	out := ok(t, "assess", acme)
	assertGolden(t, testdata(t, "assess.txt"), out)
	assert.Contains(t, out, "To do first: what holds a better band back or is essential, then what raises most in 30 days\n  1. ")
	assert.Contains(t, out, "\n  3. ")
	assert.NotContains(t, out, "\n  4. ")
	all := ok(t, "assess", acme, "--all")
	assert.Greater(t, 2*strings.Count(all, "\n"), 3*strings.Count(out, "\n"))
	for _, part := range []string{" group ", "matters most", "could be raised as", "To do first"} {
		assert.Contains(t, out, part)
		assert.Contains(t, all, part)
	}
	assert.Equal(t, strings.Count(all, "nonconformity  "), strings.Count(strings.ReplaceAll(ok(t, "findings", acme), "nonconformity (treated)", "nonconformity"), "nonconformity\n"))
}

// A window that runs says how much of it has gone, and one of which nothing is shown that it is not
// started.
func TestWindowBegun(t *testing.T) {
	t.Parallel()
	walk(t)
	dir := place(t, map[string]string{"scope.yaml": scope})
	out := ok(t, "assess", dir)
	assert.Regexp(t, `Not started: nothing is shown yet\. 56 of 182 days of the window have gone, and \d+ % of readiness is lost for good\.`, strings.Join(strings.Fields(out), " "))
	assert.Contains(t, ok(t, "assess", dir, "--format", "md"), "- Not started: nothing is shown yet.")
	assert.NotContains(t, ok(t, "assess", acme), "days of the window have gone", "it is over")
	assert.Contains(t, strings.Join(strings.Fields(ok(t, "assess", dir, "--at", "2026-09-30")), " "),
		"Not begun: the window opens on 2026-10-01, and nothing shows days to come; 'not shown' is no verdict on what there is.")
	out = ok(t, "window", dir)
	assert.Regexp(t, `^No start yet: \d\d of \d\d controls do not run by now, and have to begin first\.$`, strings.Split(out, "\n")[1])
	out = ok(t, "forecast", dir)
	assert.Contains(t, out, "30 days  60 days  90 days")
	assert.Contains(t, out, "since days pass of which nothing speaks: 33 requirements")
	assert.Less(t, strings.Count(out, "\n"), 90, "days that only pass are folded")
	assertGolden(t, testdata(t, "forecast.txt"), out)
}

func TestEvidenceFilters(t *testing.T) {
	t.Parallel()
	of := func(args ...string) (ids []string) {
		t.Helper()
		var v struct {
			Totals   struct{ Pieces int }
			Evidence []struct {
				ID, Owner, Role, Date, Lacks string
				Controls, Requirements       []string
				Verdicts                     []struct{ Verdict string }
			}
		}
		require.NoError(t, json.Unmarshal([]byte(ok(t, append([]string{"evidence", acme, "--format", "json"}, args...)...)), &v))
		assert.Len(t, v.Evidence, v.Totals.Pieces)
		for _, e := range v.Evidence {
			ids = append(ids, e.ID)
			assert.NotEmpty(t, e.Role, e.ID)
			if len(e.Requirements) == 0 {
				assert.NotEmpty(t, e.Lacks, e.ID)
			}
		}
		return ids
	}
	all := of()
	assert.Greater(t, len(all), 300)
	assert.ElementsMatch(t, []string{"EV-216", "EV-217", "EV-218"}, of("--control", "user-access-review", "--owner", "maya singh", "--requirement", "CC6.2"))
	why := ok(t, "evidence", acme, "--why-not")
	assert.Contains(t, why, "EV-012")
	assert.NotContains(t, why, "EV-001", "stale for one, it supports the other")
	assertGolden(t, testdata(t, "why-not.txt"), why)
	rows, err := csv.NewReader(strings.NewReader(ok(t, "evidence", acme, "--format", "csv"))).ReadAll()
	require.NoError(t, err)
	assert.Len(t, rows, 1+len(all))
}
