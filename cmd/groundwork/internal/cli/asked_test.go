package cli_test

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/cli"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/requests"
)

// listed reads the requests of a workspace.
func listed(t *testing.T, dir string, args ...string) *requests.List {
	t.Helper()
	l, err := requests.Read(strings.NewReader(ok(t, append([]string{"requests", dir, "--format", "json"}, args...)...)))
	require.NoError(t, err)
	return l
}

// The law of the list: what is asked for is filled in, taken in, and then is the piece that answers.
func TestRequestsRoundTrip(t *testing.T) {
	t.Parallel()
	walk(t)
	for _, format := range []string{"csv", "xlsx"} {
		dir := place(t, map[string]string{"scope.yaml": "organisation: {name: Tidewell, systems: [app], as_of: 2026-11-26, owners: {it-ops: Maya}}\nscope:\n  - {framework: soc2, type: 2, window: 2026-04-01/2026-09-30}\n"})
		file := filepath.Join(dir, "requests."+format)
		ok(t, "requests", dir, "--format", format, "-o", file)
		before := listed(t, dir)
		require.NotEmpty(t, before.Requests)
		fill := map[string]func(*testing.T, string) int{"csv": fillCSV, "xlsx": fillWorkbook}[format]
		require.Equal(t, len(before.Requests), fill(t, file))
		require.NoError(t, os.Rename(file, file+".sent"))
		out := ok(t, "evidence", "import", file+".sent", dir, "--approved-by", "the board", "--write")
		assert.Contains(t, strings.Join(strings.Fields(out), " "), " 0 to update, 0 as they are, 0 not there yet, 0 refused.")
		after, held := listed(t, dir), pieces(t, dir)
		require.Len(t, after.Requests, len(before.Requests))
		for i, r := range after.Requests {
			assert.Equal(t, before.Requests[i].ID, r.ID, "an id stays")
			assert.Equal(t, requests.NotStarted, before.Requests[i].State, r.ID)
			assert.Contains(t, r.Evidence, r.ID, r.Wanted)
			assert.Contains(t, r.Types, held[r.ID].Type)
			assert.Equal(t, evidence.Accepted, held[r.ID].Status)
			assert.Equal(t, "soc2", r.Lenses[0])
		}
		counts := after.Counts()
		assert.Zero(t, counts[requests.NotStarted])
		again := filepath.Join(dir, "again."+format+".sent")
		ok(t, "requests", dir, "--format", format, "-o", again)
		out = ok(t, "evidence", "import", again, dir, "--approved-by", "the board")
		assert.Contains(t, strings.Join(strings.Fields(out), " "), "0 to add (0 as drafts for doubt), 0 to update", "what is there is left as it is")
	}
}

// filled are what somebody fills in of a row, by header.
func filled(head, row []string) map[string]string {
	in := map[string]string{"Date": "2026-09-30", "Status": "approved", "Owner": "Maya"}
	if i := slices.Index(head, "Period"); i < len(row) && row[i] != "" {
		_, in["Performed"], _ = strings.Cut(row[i], "/")
	}
	return in
}

func fillCSV(t *testing.T, file string) int {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(content(t, file))).ReadAll()
	require.NoError(t, err)
	for _, row := range rows[1:] {
		for h, v := range filled(rows[0], row) {
			row[slices.Index(rows[0], h)] = v
		}
	}
	var b strings.Builder
	require.NoError(t, csv.NewWriter(&b).WriteAll(rows))
	require.NoError(t, os.WriteFile(file, []byte(b.String()), 0o600))
	return len(rows) - 1
}

func fillWorkbook(t *testing.T, file string) int {
	t.Helper()
	f, err := excelize.OpenFile(file)
	require.NoError(t, err)
	defer f.Close()
	const sheet = "Evidence requests"
	assert.Equal(t, []string{"How to use it", sheet}, f.GetSheetList())
	rows, err := f.GetRows(sheet)
	require.NoError(t, err)
	for n, row := range rows[1:] {
		for h, v := range filled(rows[0], row) {
			at, err := excelize.CoordinatesToCellName(slices.Index(rows[0], h)+1, n+2)
			require.NoError(t, err)
			require.NoError(t, f.SetCellStr(sheet, at, v))
		}
	}
	require.NoError(t, f.Save())
	return len(rows) - 1
}

// The list of the example: states, owners by name, each request once.
func TestRequests(t *testing.T) {
	t.Parallel()
	out := ok(t, "requests", acme)
	assertGolden(t, testdata(t, "requests.txt"), out)
	all := lineSet(ok(t, "requests", acme, "--all"))
	assert.Contains(t, all, strings.Split(out, "\n")[1], "--all is more")
	assert.Greater(t, len(all), 2*strings.Count(out, "\n"))
	l := listed(t, acme)
	by := map[string]requests.Request{}
	for _, r := range l.Requests {
		by[r.ID] = r
		assert.NotEmpty(t, r.Wanted)
		assert.NotEmpty(t, r.Requirements, r.ID)
		assert.Positive(t, r.Due, r.ID)
	}
	assert.Equal(t, requests.Deviates, by["recovery-test-record-2025-07-01"].State)
	assert.Equal(t, requests.Submitted, by["impact-assessment-record-2026-assistant"].State)
	assert.Equal(t, []string{"assistant"}, by["impact-assessment-record-2026-assistant"].Systems)
	r := by["user-access-review-record-2026-q1"]
	assert.Equal(t, "Maya Singh", r.Who())
	assert.Equal(t, "2026-01-01/2026-03-31", r.Period.String())
	assert.Equal(t, []string{"EV-217"}, r.Evidence)
	assert.Contains(t, r.Number, "1 for each quarter")
	policy := by["ai-policy-document"]
	assert.Equal(t, []string{"iso42001", "soc2"}, slices.Sorted(slices.Values(policy.Lenses)), "one document for both")
	mine := listed(t, acme, "--owner", "maya singh")
	assert.NotEmpty(t, mine.Requests)
	assert.Less(t, len(mine.Requests), len(l.Requests))
	for want, args := range map[string][]string{
		"want not-started": {"--state", "done"}, "say -o requests.xlsx": {"--format", "xlsx"}, "text or json or csv or xlsx": {"--format", "pdf"},
	} {
		code, _, errs := run(t, nil, append([]string{"requests", acme}, args...)...)
		assert.Equal(t, cli.ExitUsage, code)
		assert.Contains(t, errs, want)
	}
}

func testdata(t *testing.T, name string) string {
	t.Helper()
	dir, err := filepath.Abs("testdata")
	require.NoError(t, err)
	return filepath.Join(dir, name)
}

// What is to be done has a day, somebody who does it, and what falls otherwise.
func TestTodo(t *testing.T) {
	t.Parallel()
	walk(t)
	assertGolden(t, testdata(t, "todo.txt"), ok(t, "todo", acme, "--days", "30"))
	out := ok(t, "todo", acme, "--format", "json")
	l, err := requests.ReadTodo(strings.NewReader(out))
	require.NoError(t, err)
	by := map[string]requests.Item{}
	for _, x := range l.Items {
		by[x.ID] = x
		assert.LessOrEqual(t, x.Date.String(), "2026-08-14")
		for _, f := range x.Falls {
			assert.Greater(t, f.Done.Low, f.Left.Low-1e-9, x.ID)
			assert.NotEmpty(t, f.Requirements)
		}
	}
	x := by["accept-EV-172"]
	assert.Equal(t, requests.Approve, x.Kind)
	assert.Equal(t, "Ines Brandt", x.Who())
	require.Len(t, x.Falls, 1)
	assert.Equal(t, "iso42001", x.Falls[0].Lens)
	assert.Equal(t, requests.Answer, by["answer-ai_affects_people"].Kind)
	assert.Equal(t, requests.Approve, by["approve-accepted-risk-appraisal-and-incentives"].Kind)
	late := by["data-destruction-record-2026-q1"]
	assert.True(t, late.Over)
	assert.Equal(t, requests.Overdue, late.Kind)

	assert.Greater(t, len(l.Items), 10)
	rows, err := csv.NewReader(strings.NewReader(ok(t, "todo", acme, "--format", "csv"))).ReadAll()
	require.NoError(t, err)
	assert.Len(t, rows, len(l.Items)+1)
	cal := ok(t, "todo", acme, "--format", "ics")
	assert.Equal(t, len(l.Items), strings.Count(cal, "BEGIN:VEVENT"))
	assert.Contains(t, cal, "UID:accept-EV-172@groundwork")
	assert.NotContains(t, cal, "DTSTART;VALUE=DATE:20260331", "what is overdue stands on today")
	legal := ok(t, "todo", acme, "--owner", "legal", "--by", "kind")
	assert.NotContains(t, legal, "EV-172")
	assert.Contains(t, legal, "\noverdue\n")
	for want, args := range map[string][]string{"--days 0: want 1": {"--days", "0"}, "want owner, date, kind or control": {"--by", "colour"}} {
		code, _, errs := run(t, nil, append([]string{"todo", acme}, args...)...)
		assert.Equal(t, cli.ExitUsage, code)
		assert.Contains(t, errs, want)
	}
	var v map[string]any
	require.NoError(t, json.Unmarshal([]byte(out), &v))
	assert.Equal(t, "groundwork-todo/1", v["format"])
}
