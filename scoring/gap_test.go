package scoring_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring/explanation"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// What is missing is told apart by what it is and not by its sentence, which leaves out the
// fifth of five months: of two systems that lack other months each has a gap of its own.
func TestGapsAreToldApartByValue(t *testing.T) {
	t.Parallel()
	e := engine(t, nil)
	org := type2(t)
	org.Systems = []organisation.System{{ID: "api"}, {ID: "app"}}
	org.Scopes[0].Systems = []string{"api", "app"}
	record := func(system, month string) {
		p := accepted(t, fmt.Sprint(system, month), "review", month)
		p.Systems = []string{system}
		org.Evidence = append(org.Evidence, p)
	}
	record("api", "2026-05-01/2026-05-31")
	record("app", "2026-06-01/2026-06-30")
	org.Evidence = append(org.Evidence, evidence.Piece{ID: "P", Type: "policy", Effective: day(t, "2025-01-01"), Status: evidence.Accepted})
	var gaps []result.Gap
	for _, g := range requirement(t, assess(t, e, org, "2026-07-01"), "x:1.1").Gaps {
		if g.Control == "monthly" {
			gaps = append(gaps, g)
		}
	}
	require.Len(t, gaps, 2, "%+v", gaps)
	assert.Equal(t, gaps[0].What, gaps[1].What, "the sentence is one")
	assert.Equal(t, []string{"api"}, gaps[0].Systems)
	assert.Equal(t, span(t, "2026-06-01/2026-06-30"), gaps[0].Missing[4])
	assert.Equal(t, []string{"app"}, gaps[1].Systems)
	assert.Equal(t, span(t, "2026-05-01/2026-05-31"), gaps[1].Missing[4])

	xs, err := e.Explain(t.Context(), org, day(t, "2026-07-01"), ref(t, "x:1.1"))
	require.NoError(t, err)
	would := map[string]explanation.Condition{}
	for _, c := range xs[0].Would {
		if c.Control == "monthly" {
			would[c.Systems[0]] = c
		}
	}
	assert.Equal(t, []framework.Period{gaps[0].Missing[4]}, would["api"].When[4:])
	assert.Equal(t, []framework.Period{gaps[1].Missing[4]}, would["app"].When[4:])
}
