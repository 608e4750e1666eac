package report_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/explanation"
	"github.com/groundworkgrc/groundwork/scoring/report"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

func TestStep(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		step explanation.Step
		want string
	}{
		{explanation.Step{Of: explanation.StepUnit, Text: "Q1: R", Value: "true"}, "Q1: R"},
		{explanation.Step{Of: explanation.StepUnit, Basis: framework.Operation, Text: "Q1: R", Value: "true"}, "operation, Q1: R"},
		{explanation.Step{Of: explanation.StepUnit, Text: "Q1: nothing", Value: "false", System: "app"}, "Q1: nothing (app)"},
		{explanation.Step{Of: explanation.StepUnit, Text: "Q1: R, 4 of 4 deviate", Value: "false"}, "Q1: R, 4 of 4 deviate: worth nothing"},
		{explanation.Step{Of: explanation.StepUnit, Text: "Q1: R, 2 of 24 deviate", Value: "0.1667"}, "Q1: R, 2 of 24 deviate: worth 16–17 %"},
		{explanation.Step{Of: explanation.StepUnit, Text: "Q1: R", Value: "0.5 to 1"}, "Q1: R: worth 50–100 %"},
		{explanation.Step{Of: explanation.StepUnit, Text: "Q1: not tested, nothing occurred", Value: explanation.NotTested}, "Q1: not tested, nothing occurred"},
		{explanation.Step{Of: explanation.StepRule, Text: "Two reviews", Value: "false"}, "asked by rule: Two reviews: it is not so"},
		{explanation.Step{Of: explanation.StepRule, Text: "Two reviews", Value: "unknown"}, "asked by rule: Two reviews: nobody can tell yet"},
		{explanation.Step{Of: explanation.StepBasis, Text: "design is not asked: So.", Value: "true"}, "design is not asked: So."},
		{explanation.Step{Text: "evidence.exists()", Value: "true"}, ""},
	} {
		assert.Equal(t, tt.want, report.Step(&tt.step))
	}
}

func TestFigures(t *testing.T) {
	t.Parallel()
	half, full := result.Interval{Low: .5, High: .5}, result.Interval{Low: 1, High: 1}
	assert.Equal(t, "; design 100 %, operation 50 %; 100 % with what compensates, which counts in no other figure", report.Figures(&full, &half, &full))
	assert.Empty(t, report.Figures(&half, &half, nil), "what is alike is said once")
	assert.Empty(t, report.Figures(nil, &half, nil), "one basis is the whole")
}

func TestExplainedParts(t *testing.T) {
	t.Parallel()
	good := explanation.Control{ID: "good", Status: result.StatusSupported}
	weak := explanation.Control{ID: "weak", Status: result.StatusSupported, Exceptions: true}
	p := explanation.Point{Controls: []explanation.Control{weak, good}, Deviating: []string{"weak"}}
	assert.Equal(t, "by good; deviating or late: weak", report.Beside(&p))
	assert.Empty(t, report.Beside(&explanation.Point{}))
	assert.Equal(t, "out-of-scope", report.Standing(&explanation.Point{Status: result.StatusOutOfScope}), "no figure")
	x := explanation.Explanation{Status: result.StatusSupported, Points: []explanation.Point{{Status: result.StatusOutOfScope}, {Status: result.StatusSupported}}}
	assert.Equal(t, "1 of 2 points are left out by scope, and in no figure.", report.LeftOut(&x))
	x.Points = x.Points[1:]
	assert.Empty(t, report.LeftOut(&x))
	u := explanation.Use{Carries: []explanation.Carried{{What: "slice 1 of 2"}, {}, {What: "covers 9 of 181 days"}}}
	assert.Equal(t, " (slice 1 of 2; covers 9 of 181 days)", report.Carried(&u))
	assert.Empty(t, report.Carried(&explanation.Use{Carries: []explanation.Carried{{}}}))
}
