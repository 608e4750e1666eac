package acme_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Each planted flaw costs what the rules say, on the basis on which it lies, and no other.
func TestFlawsCost(t *testing.T) {
	t.Parallel()
	points := map[string]result.Point{}
	for _, f := range assess(t).Frameworks {
		for _, q := range f.Requirements {
			for _, p := range q.Points {
				points[p.ID.String()] = p
			}
		}
	}
	for _, tt := range []struct {
		flaw, point       string
		design, operation result.Interval
		exceptions        bool
	}{
		{"a list of nine days of 181", "soc2:CC6.2#b", between(1, 1), between(9.0/181, 1), false},
		{"2 of 24 deviate in one quarter, and the other came late", "soc2:CC6.2#c", between(1, 1), between((1+1.0/6)/2, (1+1.0/6)/2), true},
		{"a recovery test that failed, and its retest too", "soc2:A1.3#a", between(1, 1), between(0, 0), true},
		{"settings exported once in 181 days", "soc2:CC6.1#a", between(90.0/181, 90.0/181), between(1, 1), false},
		{"a month of backups without report", "soc2:A1.2#f", between(1, 1), between(151.0/181, 151.0/181), false},
		{"no changes, in a month with releases; and a sample without its list", "soc2:CC8.1#b", between(1, 1), between(0, 1), false},
		{"reports of another system", "soc2:CC6.7#d", between(1, 1), between(0, 0), false},
		{"a draft for one AI system, and nothing for the other", "iso42001:8.4#a", between(0.5, 0.5), between(0, 0.5), false},
		{"a fact that nobody answered", "soc2:AI1.5#a", between(1, 1), between(0, 1), false},
		{"a control that began inside the window", "soc2:AI1.6#a", between(1, 1), between(122.0/181, 122.0/181), false},
	} {
		p, ok := points[tt.point]
		require.True(t, ok, tt.point)
		for basis, pair := range map[string][2]*result.Interval{"design": {&tt.design, p.Design}, "operation": {&tt.operation, p.Operation}} {
			require.NotNil(t, pair[1], tt.flaw)
			assert.InDelta(t, pair[0].Low, pair[1].Low, 1e-9, "%s: %s", tt.flaw, basis)
			assert.InDelta(t, pair[0].High, pair[1].High, 1e-9, "%s: %s", tt.flaw, basis)
		}
		assert.Equal(t, tt.exceptions, p.Exceptions, tt.flaw)
	}
}

func between(low, high float64) result.Interval { return result.Interval{Low: low, High: high} }

// A compensating control changes no figure and stands beside it; what scope leaves out by its
// own word changes nothing, and what somebody outside agreed to leaves.
func TestWhatStandsBeside(t *testing.T) {
	t.Parallel()
	points := map[string]result.Point{}
	for _, q := range assess(t).Frameworks[1].Requirements {
		for _, p := range q.Points {
			points[p.ID.String()] = p
		}
	}
	fraud := points["soc2:CC3.3#e"]
	assert.Equal(t, between(0.5, 1), fraud.Readiness)
	require.NotNil(t, fraud.WithCompensation)
	assert.Equal(t, between(1, 1), *fraud.WithCompensation)
	assert.Equal(t, result.StatusOutOfScope, points["soc2:CC3.4#d"].Status, "the auditor agreed")
	assert.Equal(t, result.StatusNotShown, points["soc2:CC1.5#d"].Status, "nobody agreed")
	assert.Equal(t, result.StatusOutOfScope, points["soc2:CC6.4#b"].Status, "carved out")
	assert.Equal(t, result.StatusSupported, points["soc2:CC6.4#a"].Status, "the list of sites stays with Acme")
}

// The policy of which the review is overdue stands, since it was approved again and does not
// die of age.
func TestPolicyStands(t *testing.T) {
	t.Parallel()
	for _, q := range assess(t).Frameworks[0].Requirements {
		if q.Ref.Requirement == "5.2" || q.Ref.Requirement == "A.2.2" {
			assert.Equal(t, result.StatusSupported, q.Status, q.Ref)
		}
	}
}

// One cause is one finding, raised as the gravest of what it bears on; bands are capped by what
// an auditor would stop at, and say by which.
func TestFindingsByCause(t *testing.T) {
	t.Parallel()
	a := assess(t)
	found := func(lens int, cause string) (list []result.Finding) {
		for _, f := range a.Frameworks[lens].Findings {
			if slices.ContainsFunc(f.Cause, func(c result.Cause) bool { return c.Control == cause && f.Kind == result.KindShortfall }) || f.Control == cause || f.Evidence == cause {
				list = append(list, f)
			}
		}
		return list
	}
	one := found(0, "ai-impact-assessment")
	require.Len(t, one, 1)
	assert.Len(t, one[0].Requirements, 3, "8.4, A.5.3 and A.5.4 rest on the same assessments")
	assert.Equal(t, "minor", one[0].Grade, "a draft is there, and the other system bears no risk above acceptance")
	for cause, want := range map[string]string{"risk-treatment-follow-up": "major", "performance-measurement": "major"} {
		list := found(0, cause)
		require.Len(t, list, 1, cause)
		assert.Equal(t, want, list[0].Grade, cause)
	}
	for cause, want := range map[string]string{
		"recovery-planning-and-test": "area in which the opinion could be modified", "change-management": "could not be tested (possible scope limitation)",
		"appraisal-and-incentives": "possible design deficiency", "EV-148": "control may not be found effective", "EV-218": "exception in a test",
	} {
		list := found(1, cause)
		require.NotEmpty(t, list, cause)
		assert.Equal(t, want, list[0].RaisedAs, cause)
	}
	for i := range a.Frameworks {
		assert.Equal(t, "building", a.Frameworks[i].Band.Name)
		assert.NotEmpty(t, a.Frameworks[i].Band.CappedBy)
	}
}
