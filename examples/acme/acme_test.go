package acme_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/examples/acme"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring"
)

func assess(t *testing.T) *scoring.Assessment {
	t.Helper()
	set, err := catalog.Load(catalog.Builtin(), acme.Files)
	require.NoError(t, err)
	graph, err := mapping.Build(set.Source)
	require.NoError(t, err)
	engine, err := scoring.New(graph)
	require.NoError(t, err)
	a, err := engine.Assess(t.Context(), set.Organisation, set.Organisation.AsOf)
	require.NoError(t, err)
	return a
}

// Each flaw of a piece of evidence surfaces as a verdict of its own, with the reason.
func TestFlawsOfEvidence(t *testing.T) {
	t.Parallel()
	a := assess(t)
	require.GreaterOrEqual(t, len(a.Evidence), 60)
	for _, tt := range []struct {
		typ, lens string
		verdict   scoring.Verdict
		why       string
	}{
		{"ai-policy-document", "iso42001", scoring.Stale, "valid until 2026-05-19"},
		{"impact-assessment-record", "iso42001", scoring.NotAccepted, "draft"},
		{"penetration-test-report", "soc2", scoring.NotAccepted, "rejected"},
		{"device-status-report", "soc2", scoring.VerdictOutOfScope, "speaks of office"},
		{"change-record", "soc2", scoring.NeedsMore, `e.has("population")`},
	} {
		i := slices.IndexFunc(a.Evidence, func(e scoring.EvidenceResult) bool { return e.Type == tt.typ })
		require.GreaterOrEqual(t, i, 0, tt.typ)
		found := false
		for _, v := range a.Evidence[i].Verdicts {
			found = found || v.Lens == tt.lens && v.Verdict == tt.verdict && strings.Contains(v.Why, tt.why)
		}
		assert.True(t, found, "%s: %+v", tt.typ, a.Evidence[i].Verdicts)
	}
}

// The flaws of controls, scope and facts surface where they cost readiness.
func TestFlawsOfTheOrganisation(t *testing.T) {
	t.Parallel()
	a := assess(t)
	gaps := func(ref string) string {
		for _, f := range a.Frameworks {
			for _, r := range f.Requirements {
				if r.Ref.String() == ref {
					return fmt.Sprint(r.Gaps)
				}
			}
		}
		return ""
	}
	assert.Contains(t, gaps("soc2:A1.2"), "2026-04-01/2026-04-30", "the missing month")
	assert.Contains(t, gaps("iso42001:A.6.2.4"), "facts.ai_affects_people", "the fact that nobody answered")
	problems := strings.Join(a.Problems, "\n")
	assert.Contains(t, problems, "iso42001:A.5.5: the exclusion was to be reviewed by 2026-06-30")
	assert.Contains(t, problems, "the accepted-risk on data-destruction ended on 2026-03-31")
}
