package report_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/report"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

func lens() *result.Lens {
	operation := result.Interval{Low: .5, High: 1}
	return &result.Lens{
		Lens: "x", Title: "X", Asks: "type 2", Basis: []framework.Basis{framework.Design, framework.Operation}, Window: framework.Period{First: 739000, Last: 739089},
		Systems: []string{"app"}, Readiness: result.Interval{Low: .5, High: 1}, Operation: &operation, DraftShare: 1, UnnamedShare: .25, InScope: 2,
		ByStatus: map[result.Status]int{result.StatusSupported: 1, result.StatusPartlySupported: 1, result.StatusExcluded: 3},
		Band:     result.Band{Name: "building", High: "ready", CappedBy: []string{"Z lists no occurrence, and R does"}},
		Notes: []result.Note{
			{About: result.NoteLeftOut, Text: "Left out, 2.0 % of the weight, relies on Host: 1#a"}, {About: result.NoteContradiction, Text: "Z lists no occurrence, and R does"},
		},
		Raised: []result.Tally{{RaisedAs: "major"}, {RaisedAs: "minor"}},
		Findings: []result.Finding{
			{RaisedAs: "minor", What: "a small thing", Cause: []result.Cause{{Control: "k", Basis: framework.Design}, {Control: "k", Basis: framework.Operation}}, Explained: true},
			{RaisedAs: "major", What: "a | grave thing", Cause: []result.Cause{{Evidence: []string{"E-1", "E-2"}}}},
			{RaisedAs: "minor", What: "a group", Group: "A.5"},
		},
	}
}

// The head has the counts first, then the interval with its band, what left the scope and what stands
// beside, each once, and the causes, the gravest first.
func TestAssessmentMarkdown(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	require.NoError(t, report.AssessmentMarkdown(&b, &result.Assessment{Organisation: "O", At: 739100, Frameworks: []result.Lens{*lens()}, Problems: []string{"odd"}, Notice: result.Notice}))
	text := b.String()
	at := -1
	for _, want := range []string{
		"# O: readiness as of", "## X", "type 2 · window", "systems app", "1 of 2 requirements supported, 1 partly supported, 0 not shown, 0 not supported; 0 out of scope, 3 excluded.",
		"**50–100 %**, building, could be ready; operation 50–100 %.", "- A better band is held back: Z lists no occurrence, and R does", "- Left out, 2.0 % of the weight, relies on Host: 1#a.",
		"- 100 % of what is shown rests on draft links, which no auditor has reviewed; 25 % of the accepted evidence was accepted by nobody named.",
		`| major | E-1, E-2 | a \| grave thing |  |`, "| minor | k on design; k on operation | a small thing | treated |", "| minor | A.5 | a group |  |", "- odd", result.Notice,
	} {
		i := strings.Index(text, want)
		require.Greater(t, i, at, "%s in\n%s", want, text)
		at = i
	}
	assert.Equal(t, 1, strings.Count(text, "Z lists no occurrence"), "each thing is told once")
}

// What is of nothing is not told, a sentence begins with a capital where it begins with a word, and the
// figure with compensation is no third basis.
func TestHeadParts(t *testing.T) {
	t.Parallel()
	l := lens()
	assert.Empty(t, report.Compensated(l))
	l.WithCompensation = &result.Interval{Low: .75, High: 1}
	assert.Equal(t, "operation 50–100 %", report.Bases(l))
	assert.Equal(t, "Beside the figure, with compensating controls: 75–100 %.", report.Compensated(l))
	var b strings.Builder
	require.NoError(t, report.AssessmentMarkdown(&b, &result.Assessment{Frameworks: []result.Lens{*l, {}}}))
	assert.Contains(t, b.String(), "- Beside the figure, with compensating controls: 75–100 %.")
	assert.NotContains(t, b.String(), "; .")

	l.Readiness.Low = 0
	assert.Equal(t, "25 % of the accepted evidence was accepted by nobody named.", report.Shares(l), "nothing is shown")
	l.UnnamedShare = 0
	assert.Empty(t, report.Shares(l))

	l.Band.CappedBy = nil
	l.Notes = []result.Note{
		{About: result.NoteNoSystem, Text: "no system of kind ai is declared"}, {About: result.NoteContradiction, Text: "ev-1 lists no occurrence"}, {About: result.NoteLoosened, Text: "overlay o drops x:1"},
	}
	assert.Equal(t, []string{"No system of kind ai is declared.", "ev-1 lists no occurrence.", "Overlay o drops x:1."}, report.Told(l), "an id stays what it is")
}

func TestUnitCount(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "1 month", result.UnitMonths.Count(1))
	assert.Equal(t, "0 months", result.UnitMonths.Count(0))
	assert.Equal(t, "2 days", result.UnitDays.Count(2))
}

func TestCauseEqual(t *testing.T) {
	t.Parallel()
	made := func() result.Cause {
		return result.Cause{Control: "k", Basis: framework.Design, Evidence: []string{"a"}}
	}
	c := made()
	assert.True(t, c.Equal(made()))
	for _, o := range []result.Cause{{Control: "l", Basis: framework.Design, Evidence: []string{"a"}}, {Control: "k", Basis: framework.Operation, Evidence: []string{"a"}}, {Control: "k", Basis: framework.Design}} {
		assert.False(t, c.Equal(o))
	}
}
