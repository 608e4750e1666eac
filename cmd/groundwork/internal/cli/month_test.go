package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/scoring/difference"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A month of work on the example, in its next window: a review is done, a procedure approved anew, a
// vendor's report comes in, and backups fail. Each comes in by the command's own ways, and what is told
// of the month is what these four caused, each by its name: by comparing, and by trying them out first.
func TestAMonth(t *testing.T) {
	t.Parallel()
	walk(t)
	const on = "2026-08-15"
	dir := nextWindow(t)
	before := filepath.Join(t.TempDir(), "before.json")
	ok(t, "assess", dir, "--at", on, "--format", "json", "-o", before)
	was := nextWindow(t)

	ok(t, "evidence", "add", "user-access-review-record", dir, "--id", "M-review", "--period", "2026-07-01/2026-08-10", "--performed", "2026-08-10", "--collected", "2026-08-11",
		"--performed-by", "it-ops", "--owner", "it-ops", "--attribute", "population=120", "--attribute", "sample=20", "--attribute", "deviations=0", "--attribute", "owner_confirmed=true")
	ok(t, "evidence", "renew", "EV-125", dir, "--id", "M-approval", "--on", "2026-08-06", "--approved-by", "top-management", "--uri", "policies/suppliers-v2.pdf", "--into", "evidence.yaml")
	ok(t, "evidence", "import", written(t, "vendors.csv", "ID,Evidence,Date,Performed,Owner,Systems,Population,Sample,Deviations,Outcome,Link,Status\n"+
		"M-vendor,supplier-review-record,2026-08-12,2026-08-12,security,\"app, model-api, assistant, ticket-sorter\",5,5,0,passed,https://nimbus.example/report.pdf,accepted\n"),
		dir, "--accepted-by", "compliance", "--write")
	ok(t, "evidence", "add", "backup-job-report", dir, "--id", "M-backup", "--period", "2026-07-01/2026-07-31", "--collected", "2026-08-04", "--outcome", "failed",
		"--owner", "it-ops", "--attribute", "population=62", "--attribute", "deviations=9")
	ok(t, "evidence", "accept", "M-review,M-approval,M-backup", dir, "--by", "compliance")

	arrived := []string{"M-approval", "M-backup", "M-review", "M-vendor"}
	d := differs(t, ok(t, "diff", before, dir+"@"+on, "--format", "json"))
	only(t, d, arrived)
	tried := differs(t, ok(t, "whatif", was, filepath.Join(dir, "evidence.yaml"), "--at", on, "--format", "json"))
	assert.Equal(t, d.Lenses, tried.Lenses)
	assert.Equal(t, d.Evidence, tried.Evidence)
	for _, text := range []string{ok(t, "diff", before, dir+"@"+on), ok(t, "diff", before, dir+"@"+on, "--format", "md"), ok(t, "whatif", was, filepath.Join(dir, "evidence.yaml"), "--at", on, "--all")} {
		for _, id := range arrived {
			assert.Contains(t, text, id)
		}
	}
	assert.True(t, differs(t, ok(t, "diff", before, was+"@"+on, "--format", "json")).Empty(), "nothing else moved")
}

// nextWindow is a copy of the example of which the window is the one after.
func nextWindow(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	files, err := filepath.Glob(filepath.Join(acme, "*.yaml"))
	require.NoError(t, err)
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		text := strings.Replace(string(data), "window: 2026-01-01/2026-06-30", "window: 2026-07-01/2026-12-31", 1)
		require.NoError(t, os.WriteFile(filepath.Join(dir, filepath.Base(file)), []byte(text), 0o600))
	}
	return dir
}

func differs(t *testing.T, text string) *difference.Difference {
	t.Helper()
	var d difference.Difference
	require.NoError(t, json.Unmarshal([]byte(text), &d))
	return &d
}

// only holds that whatever moved goes back to what arrived, all of which moved something.
func only(t *testing.T, d *difference.Difference, arrived []string) {
	t.Helper()
	named := map[string]bool{}
	for _, e := range d.Evidence {
		named[e.ID] = true
		assert.True(t, slices.Contains(arrived, e.ID) || e.ID == "EV-125", "%s moved, and nothing came of it: %v", e.ID, e)
	}
	controls := []string{"user-access-review", "supplier-reassessment", "data-backup"}
	gap := func(list []result.Gap) {
		for _, g := range list {
			assert.Contains(t, controls, g.Control)
		}
	}
	require.NotEmpty(t, d.Lenses)
	var raised []result.Finding
	for _, l := range d.Lenses {
		for _, q := range l.Requirements {
			assert.Subset(t, arrived, q.Gained, q.Ref)
			assert.Subset(t, []string{"EV-125"}, q.Lost, q.Ref)
			assert.NotEmpty(t, q.Because, q.Ref)
			gap(q.Opened)
			gap(q.Closed)
		}
		raised = append(raised, l.Raised...)
		for _, f := range l.Raised {
			for _, c := range f.Cause {
				assert.Subset(t, arrived, c.Evidence, f.What)
			}
		}
		assert.Empty(t, l.Cleared)
	}
	assert.True(t, slices.ContainsFunc(raised, func(f result.Finding) bool { return f.Evidence == "M-backup" }), "the failed backup could be raised: %v", raised)
	for _, id := range arrived {
		assert.True(t, named[id], "%s is told", id)
	}
	assert.Empty(t, d.Causes)
	assert.Empty(t, d.NewProblems)
	assert.Empty(t, d.GoneProblems)
}
