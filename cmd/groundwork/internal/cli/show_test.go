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
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/list"
)

// What the catalog says of evidence, of a link and of a point is shown in words, and no
// screen shows an expression.
func TestShowSaysHowEvidenceCounts(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ what, want string }{
		{"change-record", "record · lists the same events as change-test-record, release-record"},
		{"user-access-review-record", "population: accounts in the systems due for review (int)"},
		{"risk-register", "state · speaks for 91 days before and after it was observed"},
		{"statement-of-applicability", "document · review due every 365d · a draft until somebody named approved it"},
		{"visitor-log", "report · shows all days of its period"},
		{"internal-audit", "annual · manual, detective · key"},
		{"internal-audit", "By auditor-profile."},
		{"internal-audit", "Needs: The"},
		{"iso42001:8.2", "(essential on operation; of each system of kind ai)"},
		{"iso42001:10.1", "(practice)"},
	} {
		code, out, errs := run(t, nil, "catalog", "show", tt.what)
		require.Equal(t, cli.ExitDone, code, errs)
		assert.Contains(t, out, tt.want, tt.what)
		assert.NotContains(t, out, "e.has(")
	}
}

// Every list comes as text, JSON and a table, can be narrowed, and shows no rule unasked.
func TestLists(t *testing.T) {
	t.Parallel()
	for _, kind := range append([]string{"frameworks"}, list.Kinds()...) {
		code, out, errs := run(t, nil, "catalog", "list", kind)
		require.Equal(t, cli.ExitDone, code, errs)
		assert.NotContains(t, out, "evidence.ofType(", kind)
		for line := range strings.SplitSeq(out, "\n") {
			assert.True(t, kind == "frameworks" || len([]rune(line)) <= 100, line)
		}
		code, out, errs = run(t, nil, "catalog", "list", kind, "--format", "json")
		require.Equal(t, cli.ExitDone, code, errs)
		assert.True(t, json.Valid([]byte(out)), kind)
		code, out, errs = run(t, nil, "catalog", "list", kind, "--format", "csv")
		require.Equal(t, cli.ExitDone, code, errs)
		rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
		require.NoError(t, err)
		assert.Greater(t, len(rows), 1, kind)
	}
	code, out, errs := run(t, nil, "catalog", "list", "controls", "--framework", "soc2", "--owner", "it-ops", "--cadence", "quarterly")
	require.Equal(t, cli.ExitDone, code, errs)
	assert.Contains(t, out, "user-access-review")
	assert.NotContains(t, out, "internal-audit ")
	_, out, _ = run(t, nil, "catalog", "list", "rules", "--rules")
	assert.Contains(t, out, "evidence.ofType(")
	code, _, errs = run(t, nil, "catalog", "list", "controls", "--owner", "itops")
	assert.Equal(t, cli.ExitUsage, code)
	assert.Contains(t, errs, `did you mean "it-ops"?`)
	code, _, errs = run(t, nil, "catalog", "list", "control")
	assert.Equal(t, cli.ExitUsage, code)
	assert.Contains(t, errs, `did you mean "controls"?`)
}

// show knows every id that a list lists, with or without its framework, and says where an id
// means several things.
func TestShowKnows(t *testing.T) {
	t.Parallel()
	for what, want := range map[string]string{
		"CC6.2": "soc2:CC6.2", "A.5.2": "iso42001:A.5.2", "iso": "A.10.4", "soc2:CC6.2#b": "soc2:CC6.2#b", "ready": "ready", "ai_affects_people": "stated in a workspace under facts",
		"user-access-review": "The check asks: ", "access-review": "Nothing is called access-review; these hold its words:", "description-criteria": "DC1",
	} {
		code, out, errs := run(t, nil, "catalog", "show", what)
		require.Equal(t, cli.ExitDone, code, errs)
		assert.Contains(t, out, want, what)
		assert.NotContains(t, out, "evidence.ofType(")
	}
	_, out, _ := run(t, nil, "catalog", "show", "user-access-review")
	assert.Contains(t, out, "effort: ")
	_, out, _ = run(t, nil, "catalog", "show", "user-access-review", "--rules")
	assert.Contains(t, out, "evidence.ofType(")
	code, out, errs := run(t, nil, "catalog", "show", "user-acess-review")
	assert.Equal(t, cli.ExitFailed, code)
	assert.Empty(t, out)
	assert.Contains(t, errs, `did you mean "user-access-review"?`)
}

// A control is often named where its evidence is meant.
func TestControlAsEvidenceType(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "e.yaml"), []byte("evidence:\n  - {id: E1, type: user-access-review, performed: 2026-03-30}\n  - {id: E2, type: training-record, performed: 2026-03-30}\n"), 0o600))
	code, _, errs := run(t, nil, "assess", dir)
	assert.Equal(t, cli.ExitFailed, code)
	assert.Contains(t, errs, `"user-access-review" is a control and no evidence type: say one of those that it takes, user-access-review-procedure, user-access-review-record`)
	assert.Contains(t, errs, `did you mean "role-training-record"?`)
}
