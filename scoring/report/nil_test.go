package report_test

import (
	"context"
	"io"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring/difference"
	"github.com/groundworkgrc/groundwork/scoring/explanation"
	"github.com/groundworkgrc/groundwork/scoring/forecast"
	"github.com/groundworkgrc/groundwork/scoring/projection"
	"github.com/groundworkgrc/groundwork/scoring/report"
	"github.com/groundworkgrc/groundwork/scoring/result"
	"github.com/groundworkgrc/groundwork/scoring/statement"
	"github.com/groundworkgrc/groundwork/scoring/window"
)

// What is nil is named by an error at every door of results.
func TestNilIsAnError(t *testing.T) {
	t.Parallel()
	g, err := mapping.Build(mapping.Source{})
	require.NoError(t, err)
	var none context.Context
	var to io.Writer
	ctx, a := t.Context(), &result.Assessment{}
	second := func(_ any, err error) error { return err }
	for name, door := range map[string]struct {
		err  error
		want string
	}{
		"result.Read":      {second(result.Read(nil)), "stored assessment: no reader"},
		"explanation.Read": {second(explanation.Read(nil)), "stored explanation: no reader"},
		"statement.Read":   {second(statement.Read(nil)), "no reader"},
		"difference.Read":  {second(difference.Read(nil)), "stored difference: no reader"},
		"projection.Read":  {second(projection.Read(nil)), "stored projection: no reader"},
		"forecast.Read":    {second(forecast.Read(nil)), "stored forecast: no reader"},
		"window.Read":      {second(window.Read(nil)), "stored window plan: no reader"},

		"projection, no context":    {second(projection.Of(none, g, a, "x")), "projection: no context"},
		"projection, no graph":      {second(projection.Of(ctx, nil, a, "x")), "projection: no graph"},
		"projection, no assessment": {second(projection.Of(ctx, g, nil, "x")), "projection: no assessment"},

		"DifferenceMarkdown":          {report.DifferenceMarkdown(io.Discard, nil), "difference: nothing to report"},
		"DifferenceMarkdown, writer":  {report.DifferenceMarkdown(to, &difference.Difference{}), "difference: no writer"},
		"ExplanationMarkdown":         {report.ExplanationMarkdown(io.Discard, nil), "explanation: nothing to report"},
		"ExplanationMarkdown, writer": {report.ExplanationMarkdown(to, &explanation.Explanation{}), "explanation: no writer"},
		"StatementMarkdown":           {report.StatementMarkdown(io.Discard, nil), "statement: nothing to report"},
		"StatementMarkdown, writer":   {report.StatementMarkdown(to, &statement.Statement{}), "statement: no writer"},
		"StatementCSV":                {report.StatementCSV(io.Discard, nil), "statement: nothing to report"},
		"StatementCSV, writer":        {report.StatementCSV(to, &statement.Statement{}), "statement: no writer"},
	} {
		require.ErrorContains(t, door.err, door.want, name)
	}
}

// A result that is nil holds nothing, at doors that have no error.
func TestNilHoldsNothing(t *testing.T) {
	t.Parallel()
	var (
		a *result.Assessment
		d *difference.Difference
		f *forecast.Forecast
	)
	_, ok := a.Lens("x")
	assert.False(t, ok)
	assert.Empty(t, a.Supporting())
	assert.True(t, d.Empty())
	assert.False(t, f.Only("x"))
	assert.True(t, difference.Between(nil, nil).Empty())
	assert.Equal(t, difference.Part{}, difference.Whole(nil))

	all := &result.Assessment{
		Frameworks: []result.Lens{{Lens: "x", Readiness: result.Interval{Low: 1, High: 1}}},
		Evidence:   []result.Evidence{{ID: "E", Verdicts: []result.LensVerdict{{Lens: "x", Verdict: result.VerdictSupports}}}},
	}
	came, went := difference.Between(nil, all), difference.Between(all, nil)
	for _, d := range []*difference.Difference{came, went} {
		require.Len(t, d.Lenses, 1)
		require.Len(t, d.Evidence, 1)
	}
	assert.True(t, came.Evidence[0].Is.There)
	assert.False(t, came.Evidence[0].Was.There)
	assert.InDelta(t, 1, went.Lenses[0].Was.Low, 0)
	assert.InDelta(t, 0, went.Lenses[0].Is.Low, 0)

	holed := difference.Part{Evidence: []*result.Evidence{nil}, Lenses: []difference.PartLens{{Lens: "x", Requirements: []*result.Requirement{nil}, Findings: []*result.Finding{nil}}}}
	assert.True(t, difference.Of(holed, difference.Part{Lenses: []difference.PartLens{{Lens: "x"}}}).Empty())
	assert.True(t, difference.Of(difference.Part{Lenses: []difference.PartLens{{Lens: "x"}}}, holed).Empty())
	assert.True(t, difference.Of(holed, holed).Empty())
}
