package cli_test

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/cli"
)

// planned is a workspace with a framework of its own, two controls and little else.
const planned = `framework: {id: house, title: House rules}
requirements:
  - {id: "1", title: Access, kind: requirement, points: [{id: a, text: Access is reviewed.}, {id: b, text: Access has rules.}]}
evidence_types:
  - {id: access-rules, title: Access rules, kind: document}
  - {id: access-check, title: Check of access, kind: record, attributes: {population: int, deviations: int}}
controls:
  - id: access-checks
    title: Checks of access
    does: Access is checked.
    cadence: quarterly
    effort: {first: 3d, upkeep: 4d}
    owner: it
    evidence: {design: [access-rules], operation: [access-check]}
    links: [{to: "house:1", why: So it is.}]
`

const plannedOrg = `organisation: {name: House, as_of: 2026-01-15, owners: {it: Maya Singh}}
scope: [{framework: house, basis: [design, operation], window: 2026-02-01/2026-07-31}]
`

func house(t *testing.T, more string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"catalog.yaml": planned, "org.yaml": plannedOrg + more} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	return dir
}

// The plan as text, as JSON with the keys of its contract, as checklists, and carried out by what-if.
func TestPlan(t *testing.T) {
	t.Parallel()
	walk(t)
	dir := house(t, "")
	code, out, errs := run(t, nil, "plan", dir, "--target", "house=ready", "--format", "json")
	require.Equal(t, cli.ExitDone, code, errs)
	var v struct {
		Target  []struct{ Lens, Band string }
		Actions []struct {
			ID, Control, Do, Who string
			Effort               float64
			Gain                 map[string]float64
			Meets, After         []string
		}
		TotalEffort float64 `json:"total_effort"`
		Reaches     bool
		Bound       struct{ Exact bool }
	}
	require.NoError(t, json.Unmarshal([]byte(out), &v))
	assert.NotContains(t, out, "null")
	_, again, _ := run(t, nil, "plan", dir, "--target", "house=ready", "--format", "json")
	assert.Equal(t, out, again)
	assert.True(t, v.Reaches)
	assert.True(t, v.Bound.Exact)
	require.Len(t, v.Actions, 2)
	assert.InDelta(t, 4.0, v.TotalEffort, 1e-9) // 3 to set up, 4 a year for half a year, over two kinds of evidence
	assert.Equal(t, "Maya Singh", v.Actions[0].Who)
	assert.Equal(t, []string{"house:1"}, v.Actions[0].Meets)
	assert.InDelta(t, 1, v.Actions[0].Gain["house"]+v.Actions[1].Gain["house"], 1e-9)

	code, out, errs = run(t, nil, "plan", dir)
	require.Equal(t, cli.ExitDone, code, errs)
	for _, want := range []string{"house, ready", "reached: ready", "no plan needs less", "Maya Singh (it)", "What runs for months", "Critical path: ", "Indicative"} {
		assert.Contains(t, out, want)
	}
	assert.NotContains(t, out, "house=1")
	for format, want := range map[string]string{"csv": `"id","action","control",`, "md": "- [ ] **A-01** "} {
		code, out, errs = run(t, nil, "plan", dir, "--format", format)
		require.Equal(t, cli.ExitDone, code, errs)
		assert.Contains(t, out, want)
	}

	file := filepath.Join(t.TempDir(), "plan.yaml")
	code, _, errs = run(t, nil, "plan", dir, "--format", "yaml", "-o", file)
	require.Equal(t, cli.ExitDone, code, errs)
	code, out, errs = run(t, nil, "whatif", dir, file, "--at", "2026-07-31")
	require.Equal(t, cli.ExitDone, code, errs)
	assert.Contains(t, out, "100 %, ready")
	assert.Contains(t, out, "supports it now")
}

func TestPlanRefuses(t *testing.T) {
	t.Parallel()
	dir := house(t, "")
	for _, tt := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"--target", "house"}, cli.ExitUsage, `--target "house": want SCOPE=BAND`},
		{[]string{"--target", "home=ready"}, cli.ExitUsage, `has no lens "home": want one of house`},
		{[]string{"--target", "house=best"}, cli.ExitUsage, `there is no band "best": want one of ready, nearly`},
		{[]string{"--budget", "-1"}, cli.ExitUsage, "want days of effort"},
		{[]string{"--by", "soon"}, cli.ExitUsage, "--by"},
		{[]string{"--with", "no.yaml"}, cli.ExitFailed, "no.yaml"},
		{[]string{"--window", "house"}, cli.ExitUsage, "want SCOPE=FROM/TO"},
		{[]string{"--window", "home=2026-02-01/2026-07-31"}, cli.ExitUsage, `no scope "home"`},
	} {
		code, out, errs := run(t, nil, append([]string{"plan", dir}, tt.args...)...)
		assert.Equal(t, tt.code, code, "%v: %s", tt.args, errs)
		assert.Contains(t, errs, tt.want)
		assert.Empty(t, out)
	}
}

// A window that is over is out of reach, with the reason, and planning goes on for the next.
func TestPlanOfAClosedWindow(t *testing.T) {
	t.Parallel()
	dir := house(t, "")
	code, out, errs := run(t, nil, "plan", dir, "--target", "house=ready", "--at", "2026-09-01")
	require.Equal(t, cli.ExitDone, code, errs)
	plain := strings.Join(strings.Fields(out), " ")
	assert.Contains(t, plain, "out of reach: early at most")
	assert.Contains(t, plain, "its window 2026-02-01/2026-07-31 is over, and a closed window does not change")
	code, out, errs = run(t, nil, "plan", dir, "--target", "house=ready", "--at", "2026-09-01", "--window", "house=2026-10-01/2027-03-31")
	require.Equal(t, cli.ExitDone, code, errs)
	assert.Contains(t, out, "reached: ready")
	next := filepath.Join(t.TempDir(), "next.yaml")
	require.NoError(t, os.WriteFile(next, []byte("scope: [{framework: house, basis: [design, operation], window: 2026-10-01/2027-03-31}]\n"), 0o600))
	code, same, errs := run(t, nil, "plan", dir, "--target", "house=ready", "--at", "2026-09-01", "--with", next)
	require.Equal(t, cli.ExitDone, code, errs)
	assert.Equal(t, out, same)
}

// What-if takes flags as it takes files, writes nothing, and says what would move and why.
func TestWhatIf(t *testing.T) {
	t.Parallel()
	walk(t)
	dir := house(t, "evidence:\n  - {id: E-1, type: access-rules, effective: 2026-01-10}\n")
	code, out, errs := run(t, nil, "whatif", dir, "--accept", "E-1", "--at", "2026-03-01")
	require.Equal(t, cli.ExitDone, code, errs)
	assert.Contains(t, out, "E-1 supports it now")
	assert.Contains(t, out, "as it would stand")
	code, out, errs = run(t, nil, "whatif", dir, "--drop", "E-1", "--format", "json")
	require.Equal(t, cli.ExitDone, code, errs)
	assert.Contains(t, out, "groundwork-difference/2")
	folder := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(folder, "a.yaml"), []byte("remove: {evidence: [E-1]}\n"), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(folder, "b.yaml"), []byte("evidence: [{id: E-1, type: access-rules, effective: 2026-01-10, status: accepted}]\n"), 0o600))
	code, out, errs = run(t, nil, "whatif", dir, folder, "--format", "md", "--at", "2026-03-01")
	require.Equal(t, cli.ExitDone, code, errs)
	assert.Contains(t, out, "supports it now")
	for _, tt := range []struct {
		args []string
		code int
		want string
	}{
		{nil, cli.ExitUsage, "nothing to try"},
		{[]string{"--accept", "E-9"}, cli.ExitFailed, `no evidence "E-9"`},
		{[]string{"--drop", "E-9"}, cli.ExitFailed, `E-9`},
		{[]string{"--answer", "x"}, cli.ExitUsage, "want FACT=VALUE"},
		{[]string{"--answer", "handles_customer_dat=true"}, cli.ExitFailed, `handles_customer_data`},
		{[]string{filepath.Join(dir, "none.yaml")}, cli.ExitFailed, "none.yaml"},
		{[]string{t.TempDir()}, cli.ExitFailed, "holds no YAML file"},
	} {
		code, out, errs := run(t, nil, append([]string{"whatif", dir}, tt.args...)...)
		assert.Equal(t, tt.code, code, "%v: %s", tt.args, errs)
		assert.Contains(t, errs, tt.want)
		assert.Empty(t, out)
	}
}

// Workspaces stand beside one another: the lowest counts, one that does not load is told, and what
// several hold or one has and another lacks is found.
func TestPortfolio(t *testing.T) {
	t.Parallel()
	const rules = "evidence:\n  - {id: %ID%, type: access-rules, effective: 2026-01-10, status: accepted, source: {uri: \"https://x.example/rules\"}}\n"
	a, b := house(t, strings.ReplaceAll(rules, "%ID%", "A-1")), house(t, strings.ReplaceAll(rules, "%ID%", "B-1"))
	c, broken := house(t, ""), t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(broken, "x.yaml"), []byte("evidnce: []\n"), 0o600))
	code, out, errs := run(t, nil, "portfolio", a, b, c, broken, "--format", "json", "--at", "2026-03-01")
	require.Equal(t, cli.ExitDone, code, errs)
	assert.NotContains(t, out, "null")
	var v struct {
		Workspaces []struct{ Workspace, Problem string }
		Lenses     []struct {
			Lens, Lowest string
			Workspaces   int
		}
		Worst []struct {
			Control    string
			Workspaces []string
		}
		Shared []struct{ Held, Serves []string } `json:"shared_evidence"`
		Could  []struct {
			Type    string   `json:"evidence_type"`
			Missing []string `json:"missing_in"`
		} `json:"could_serve"`
	}
	require.NoError(t, json.Unmarshal([]byte(out), &v))
	require.Len(t, v.Workspaces, 4)
	problems := 0
	for _, w := range v.Workspaces {
		if w.Problem != "" {
			problems++
			assert.Equal(t, filepath.ToSlash(broken), w.Workspace)
			assert.Contains(t, w.Problem, "evidnce")
		}
	}
	assert.Equal(t, 1, problems)
	require.Len(t, v.Lenses, 1)
	assert.Equal(t, 3, v.Lenses[0].Workspaces)
	assert.Equal(t, filepath.ToSlash(c), v.Lenses[0].Lowest)
	require.NotEmpty(t, v.Worst)
	assert.Equal(t, "access-checks", v.Worst[0].Control)
	assert.Len(t, v.Worst[0].Workspaces, 3)
	require.Len(t, v.Shared, 1)
	assert.ElementsMatch(t, []string{filepath.ToSlash(a) + "/A-1", filepath.ToSlash(b) + "/B-1"}, v.Shared[0].Held)
	assert.Len(t, v.Shared[0].Serves, 2)
	require.Len(t, v.Could, 1)
	assert.Equal(t, "access-rules", v.Could[0].Type)
	assert.Equal(t, []string{filepath.ToSlash(c)}, v.Could[0].Missing)
	code, out, errs = run(t, nil, "portfolio", a, b, c)
	require.Equal(t, cli.ExitDone, code, errs)
	_, twice, errs := run(t, nil, "portfolio", a, b, c, a+"/.")
	assert.Equal(t, out, twice)
	assert.Contains(t, errs, a+"/. is named twice, and is counted once")
	for _, want := range []string{"3 workspaces", "Per scope", "Gaps that cost most over all", "Evidence that serves several"} {
		assert.Contains(t, out, want)
	}
	code, out, errs = run(t, nil, "portfolio", t.TempDir())
	assert.Equal(t, cli.ExitFailed, code, "none is judged")
	assert.Contains(t, out, "is not judged")
	assert.Contains(t, errs, "none of these workspaces is judged")
	table, err := csv.NewReader(strings.NewReader(ok(t, "portfolio", a, b, c, broken, "--format", "csv", "--at", "2026-03-01"))).ReadAll()
	require.NoError(t, err)
	require.Len(t, table, 5)
	assert.Equal(t, []string{"workspace", "organisation", "at", "scope", "low", "high", "band", "requirements in scope", "findings", "not judged"}, table[0])
	md := ok(t, "portfolio", a, b, c, broken, "--format", "md", "--at", "2026-03-01")
	for _, want := range []string{"# Portfolio of 4 workspaces", "## Not judged", "| house | 3 | ", "access-checks", "## Evidence that serves several", "Indicative"} {
		assert.Contains(t, md, want)
	}
}
