package cli_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/cli"
)

// What the catalog says of evidence, of a link and of a point is shown in words, and no
// screen shows an expression.
func TestShowSaysHowEvidenceCounts(t *testing.T) {
	for _, tt := range []struct{ what, want string }{
		{"change-record", "record · lists the same events as change-test-record, release-record"},
		{"user-access-review-record", "population: int, of accounts in the systems reviewed"},
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
