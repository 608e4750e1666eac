package scoring_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Six months, a policy from 1 April (91 of 181 days), and reviews in five of the six
// months, one of them late: the one for February came on 3 March, so that February
// holds none and March holds two. 4 of 6 months; design 91/181.
func TestType2WorkedExample(t *testing.T) {
	t.Parallel()
	org := type2(t,
		evidence.Piece{ID: "P", Type: "policy", Effective: day(t, "2026-04-01"), Status: evidence.Accepted},
		accepted(t, "R1", "review", "2026-01-01/2026-01-31"),
		accepted(t, "R2", "review", "2026-02-01/2026-03-03"), // late
		accepted(t, "R3", "review", "2026-03-01/2026-03-31"),
		accepted(t, "R4", "review", "2026-04-01/2026-04-30"),
		accepted(t, "R6", "review", "2026-06-01/2026-06-30"), // May is missing
	)
	a := assess(t, engine(t, nil), org, "2026-07-15")
	want := (91.0/181 + 4.0/6) / 2
	p := point(t, a, "x:1.1#a")
	assert.InDelta(t, want, p.Readiness.Low, 1e-12)
	assert.InDelta(t, want, p.Readiness.High, 1e-12)
	assert.Equal(t, result.StatusPartlySupported, p.Status)
	gaps := requirement(t, a, "x:1.1").Gaps
	require.NotEmpty(t, gaps)
	assert.Contains(t, gaps[0].What, "2026-01-01/2026-03-31")
	assert.Contains(t, gaps[1].What, "4 of 6 months")
	assert.Contains(t, gaps[1].What, "2026-02-01/2026-02-28, 2026-05-01/2026-05-31")
}

func TestOperation(t *testing.T) {
	t.Parallel()
	half := "2026-01-01/2026-06-30"
	pop0 := accepted(t, "T", "ticket", half)
	pop0.Attributes = map[string]any{"population": int64(0)}
	draft := accepted(t, "L", "log", half)
	draft.Status = evidence.Draft
	rejected := accepted(t, "L", "log", half)
	rejected.Status = evidence.Rejected
	late := accepted(t, "L", "log", half)
	late.Collected = day(t, "2026-08-01")
	for _, tt := range []struct {
		name, point string
		evidence    []evidence.Piece
		at          string
		want        result.Interval
	}{
		{"per event, one", "x:1.1#b", []evidence.Piece{accepted(t, "T", "ticket", "2026-02-02/2026-02-02")}, "2026-07-01", result.Interval{Low: 1, High: 1}},
		{"per event, none and undeclared", "x:1.1#b", nil, "2026-07-01", result.Interval{Low: 0, High: 1}},
		{"per event, declared none: nothing left to ask", "x:1.1#b", []evidence.Piece{pop0}, "2026-07-01", result.Interval{Low: 0, High: 1}},
		{"coverage, the whole window", "x:1.2", []evidence.Piece{accepted(t, "L", "log", half)}, "2026-07-01", result.Interval{Low: 1, High: 1}},
		{"coverage, half of January missing", "x:1.2", []evidence.Piece{accepted(t, "L", "log", "2026-01-16/2026-06-30")}, "2026-07-01", result.Interval{Low: 166. / 181, High: 166. / 181}},
		{"coverage, the rest is still to come", "x:1.2", []evidence.Piece{accepted(t, "L", "log", "2026-01-01/2026-03-31")}, "2026-03-31", result.Interval{Low: 90. / 181, High: 1}},
		{"draft counts in high only", "x:1.2", []evidence.Piece{draft}, "2026-07-01", result.Interval{Low: 0, High: 1}},
		{"rejected counts nothing", "x:1.2", []evidence.Piece{rejected}, "2026-07-01", result.Interval{}},
		{"not collected yet", "x:1.2", []evidence.Piece{late}, "2026-07-01", result.Interval{}},
		{"nothing", "x:1.2", nil, "2026-07-01", result.Interval{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := point(t, assess(t, engine(t, nil), type2(t, tt.evidence...), tt.at), tt.point).Readiness
			assert.InDelta(t, tt.want.Low, got.Low, 1e-12)
			assert.InDelta(t, tt.want.High, got.High, 1e-12)
		})
	}
}

func TestCadenceWithoutWholePeriodAndWithoutWindow(t *testing.T) {
	t.Parallel()
	quarterly := func(s *mapping.Source) { control(s, "monthly").Cadence = calendar.Quarterly }
	e := engine(t, quarterly)
	org := type2(t, accepted(t, "R", "review", "2026-02-01/2026-02-10"))
	org.Scopes[0].Window = span(t, "2026-02-15/2026-04-15") // holds no whole quarter
	assert.InDelta(t, .5, point(t, assess(t, e, org, "2026-06-01"), "x:1.1#a").Readiness.Low, 1e-12, "found within a quarter before the end")
	org.Evidence[0].Period = span(t, "2026-01-15/2026-01-15")
	assert.Zero(t, point(t, assess(t, e, org, "2026-06-01"), "x:1.1#a").Readiness.High, "more than a quarter before the end")

	org.Scopes[0] = framework.Scope{Framework: "x", Basis: []framework.Basis{framework.Operation}}
	org.Evidence[0].Period = span(t, "2026-01-10/2026-01-10")
	// A quarter and a quarter of it back from 1 May: 1 February less 22 days is 10 January.
	assert.InDelta(t, 1, point(t, assess(t, e, org, "2026-05-01"), "x:1.1#a").Readiness.Low, 0)
	assert.Zero(t, point(t, assess(t, e, org, "2026-05-02"), "x:1.1#a").Readiness.High)
}

func TestWeightsAndStatus(t *testing.T) {
	t.Parallel()
	a := assess(t, engine(t, nil), type2(t, accepted(t, "T", "ticket", "2026-02-02/2026-02-02")), "2026-07-01")
	q := requirement(t, a, "x:1.1")
	assert.InDelta(t, .75, q.Readiness.Low, 1e-12, "point b weighs three of four")
	assert.Equal(t, result.StatusPartlySupported, q.Status)
	assert.Equal(t, result.StatusNotSupported, requirement(t, a, "x:1.2").Status)
	assert.Equal(t, result.StatusOutOfScope, requirement(t, a, "x:2").Status)
	assert.Equal(t, 2, a.Frameworks[0].InScope)
	assert.InDelta(t, .375, a.Frameworks[0].Readiness.Low, 1e-12)
	assert.Equal(t, "early", a.Frameworks[0].Band.Name)
}

func TestAdditionalCriteriaHaveTheirOwnFigure(t *testing.T) {
	t.Parallel()
	org := type2(t, accepted(t, "L", "log", "2026-01-01/2026-06-30"))
	before := assess(t, engine(t, nil), org, "2026-07-01").Frameworks[0]
	org.Scopes[0].Additional = []string{"ai"}
	f := assess(t, engine(t, nil), org, "2026-07-01").Frameworks[0]
	assert.Equal(t, before.Readiness, f.Readiness, "the 61 are not diluted")
	assert.Equal(t, before.ByStatus, f.ByStatus)
	assert.Equal(t, before.InScope, f.InScope)
	assert.Equal(t, before.Band, f.Band, "nor do additional criteria cap the band")
	require.Len(t, f.Additional, 1)
	assert.InDelta(t, 1, f.Additional[0].Readiness.Low, 0)
}

func TestSystems(t *testing.T) {
	t.Parallel()
	app := accepted(t, "L", "log", "2026-01-01/2026-06-30")
	app.Systems = []string{"app"}
	org := type2(t, app)
	org.Systems = []organisation.System{{ID: "api"}, {ID: "app"}, {ID: "batch"}}
	org.Scopes[0].Systems = []string{"app", "api"}
	a := assess(t, engine(t, nil), org, "2026-07-01")
	assert.InDelta(t, .5, point(t, a, "x:1.2").Readiness.Low, 1e-12, "one of two systems")
	assert.Equal(t, []string{"api"}, requirement(t, a, "x:1.2").Gaps[0].Systems)
	org.Scopes[0].Systems = []string{"batch"}
	a = assess(t, engine(t, nil), org, "2026-07-01")
	assert.Equal(t, result.VerdictOutOfScope, a.Evidence[0].Verdicts[0].Verdict)
}

func TestScopeChangesTheDenominator(t *testing.T) {
	t.Parallel()
	org := type2(t, accepted(t, "T", "ticket", "2026-02-02/2026-02-02"))
	org.Scopes[0].SoA = []framework.Applicability{{Requirement: "1.2", Applicable: new(false), Why: "we have none", ReviewBy: day(t, "2026-12-31")}}
	e := engine(t, nil)
	a := assess(t, e, org, "2026-07-01")
	assert.Equal(t, result.StatusExcluded, requirement(t, a, "x:1.2").Status)
	assert.InDelta(t, .75, a.Frameworks[0].Readiness.Low, 1e-12)
	a = assess(t, e, org, "2027-01-01")
	assert.Equal(t, result.StatusExcluded, requirement(t, a, "x:1.2").Status, "an exclusion past its review stays a decision")
	org.Scopes[0].NotRelevant = []framework.NotRelevant{{Point: ref(t, "x:1.1").Point("a"), Why: "no people"}}
	assert.InDelta(t, .75, requirement(t, assess(t, e, org, "2026-07-01"), "x:1.1").Readiness.Low, 1e-12, "nobody outside agreed")
	org.Scopes[0].NotRelevant[0].AgreedWith = framework.Agreement{Who: "Audit LLP", Date: day(t, "2026-02-01")}
	assert.InDelta(t, 1, requirement(t, assess(t, e, org, "2026-07-01"), "x:1.1").Readiness.Low, 1e-12)
}

func TestTreatments(t *testing.T) {
	t.Parallel()
	org := type2(t, accepted(t, "T", "ticket", "2026-02-02/2026-02-02"))
	e := engine(t, nil)
	before := assess(t, e, org, "2026-07-01").Frameworks[0].Readiness
	org.Treatments = []organisation.Treatment{{Kind: organisation.AcceptedRisk, Control: "logging", Why: "small", Owner: "cto", Until: day(t, "2026-12-31")}}
	a := assess(t, e, org, "2026-07-01")
	assert.Equal(t, before, a.Frameworks[0].Readiness, "an accepted risk explains, it does not close")
	assert.Len(t, requirement(t, a, "x:1.2").Treatments, 1)
	org.Treatments[0].Kind, org.Treatments[0].By = organisation.Compensating, "events"
	org.Treatments[0].ApprovedBy, org.Treatments[0].Since, org.Treatments[0].Points = "ceo", day(t, "2025-01-01"), []framework.PointRef{ref(t, "x:1.2").Point("")}
	q := requirement(t, assess(t, e, org, "2026-07-01"), "x:1.2")
	assert.Zero(t, q.Readiness.Low, "a compensation changes no figure")
	require.NotNil(t, q.WithCompensation)
	assert.InDelta(t, 1, q.WithCompensation.Low, 1e-12, "the figure with it stands beside")
}

func TestEvidenceForAPoint(t *testing.T) {
	t.Parallel()
	own := accepted(t, "L", "log", "2026-01-01/2026-06-30")
	own.Points = []framework.PointRef{ref(t, "x:1.1").Point("b")}
	a := assess(t, engine(t, nil), type2(t, own), "2026-07-01")
	assert.Equal(t, result.StatusSupported, point(t, a, "x:1.1#b").Status)
	assert.Equal(t, result.StatusNotSupported, point(t, a, "x:1.2").Status, "for that point and no other")
}

func TestVerdicts(t *testing.T) {
	t.Parallel()
	e := engine(t, func(s *mapping.Source) {
		control(s, "monthly").Links[0].Needs = mapping.Needs{Expr: mapping.Expr{Text: `e.has("population")`}}
	})
	with := accepted(t, "A", "review", "2026-01-01/2026-01-31")
	with.Attributes = map[string]any{"population": int64(3)}
	draft := accepted(t, "C", "review", "2026-01-01/2026-01-31")
	draft.Status = evidence.Draft
	org := type2(t, with, accepted(t, "B", "review", "2026-01-01/2026-01-31"), draft, accepted(t, "D", "review", "2025-11-01/2025-11-30"))
	org.Scopes = append(org.Scopes, framework.Scope{Framework: "y", Basis: []framework.Basis{framework.Operation}, Window: span(t, "2026-01-01/2026-06-30")})
	a := assess(t, e, org, "2026-07-01")
	var got []string
	for _, r := range a.Evidence {
		got = append(got, r.ID+" "+r.Verdicts[0].Verdict.String()+" "+r.Verdicts[1].Verdict.String())
	}
	assert.Equal(t, []string{"A supports supports", "B needs-more supports", "C not-accepted not-accepted", "D stale stale"}, got)
	assert.True(t, a.Evidence[0].SatisfiesBoth)
	assert.Equal(t, []string{"y"}, a.Evidence[1].SupportsIn)
	assert.InDelta(t, 1./12, point(t, a, "x:1.1#a").Readiness.Low, 1e-12, "one of six months, no policy")
}
