package acme_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/result"
	"github.com/groundworkgrc/groundwork/scoring/statement"
)

// What the engagement rests on keeps its ids and points in the result, and is told at the points.
func TestEngagementIsTold(t *testing.T) {
	t.Parallel()
	engine, org := opened(t)
	scope := copyOf(t, engine, org).lens("soc2").Scope
	assert.Contains(t, scope.UserEntityControls, result.Term{ID: "UE-1", Text: "Customers remove their own users when these leave.", Points: points(t, "soc2:CC6.2#b")})
	assert.Contains(t, scope.Commitments, result.Term{ID: "notice", Text: "Customers hear of an incident that touches their data within 72 hours.", Points: points(t, "soc2:CC7.4#f")})
	require.Len(t, scope.SystemRequirements, 1)
	require.Len(t, scope.Subservice, 1)
	assert.Equal(t, points(t, "soc2:CC6.4#b", "soc2:CC6.4#d", "soc2:CC6.4#e"), scope.Subservice[0].CSOC[0].Points)

	for ref, want := range map[string][]string{
		"soc2:CC6.1#f": {"system requirement (separation): Documents of one customer never reach another.", "left to the users of the service (UE-2): Customers decide which of their documents the assistant may read."},
		"soc2:CC6.4#b": {"Nimbus Cloud is relied on for it (NC-1): Entry to the data centres is approved, reviewed and logged."},
		"soc2:A1.3#a":  {"commitment to users (uptime): The assistant answers 99.5 % of the time in each month."},
		"soc2:CC6.1#a": {},
	} {
		p := points(t, ref)[0]
		xs, err := engine.Explain(t.Context(), org, org.AsOf, p.Ref)
		require.NoError(t, err)
		require.Len(t, xs, 1)
		told := []string{}
		for _, x := range xs[0].Points {
			for _, term := range x.Terms {
				if x.ID == p {
					told = append(told, term.What)
				}
			}
		}
		assert.Equal(t, want, told, ref)
	}
}

// The head tells of days between the report before and the window, and of days that both hold.
func TestPriorReport(t *testing.T) {
	t.Parallel()
	engine, org := opened(t)
	for end, want := range map[string]string{
		"2025-12-31": "",
		"2025-10-31": "The report before ended on 2025-10-31, and the window begins on 2026-01-01: no report speaks of the days between",
		"2026-01-31": "The report before ended on 2026-01-31, and the window begins on 2026-01-01: both speak of the days between",
	} {
		c := copyOf(t, engine, org)
		c.scope("soc2").PriorReportEnd = day(t, end)
		assert.Equal(t, want, c.told("soc2", result.NotePriorReport), end)
		assert.Equal(t, day(t, end), c.lens("soc2").Scope.PriorReportEnd)
	}
	c := copyOf(t, engine, org)
	assert.Equal(t, framework.Date(0), c.lens("soc2").Scope.PriorReportEnd, "none is stated")
}

// A compensation stands beside the figure, and one that nobody approved brings none; a risk that was
// accepted for a time explains nothing after it.
func TestTreatmentsSayWhatTheyDo(t *testing.T) {
	t.Parallel()
	engine, org := opened(t)
	say := func(c *copied, control string) result.Treatment {
		for _, x := range c.assess().Treatments {
			if x.Control == control {
				return x
			}
		}
		require.Fail(c, "no treatment", control)
		return result.Treatment{}
	}
	c := copyOf(t, engine, org)
	assert.Equal(t, "risk-assessment in the place of fraud-risk-assessment would bring 91–100 % beside the 83–100 % of soc2:CC3.3, at soc2:CC3.3#e, and enters no figure", say(c, "fraud-risk-assessment").Effect)
	assert.Equal(t, "none: it ended on 2026-03-31, and explains nothing any more", say(c, "data-destruction").Effect)
	assert.Contains(t, c.assess().Problems, "the accepted-risk on data-destruction ended on 2026-03-31 and explains nothing any more")

	c = copyOf(t, engine, org)
	c.Treatments[2].ApprovedBy = ""
	x := say(c, "fraud-risk-assessment")
	assert.Equal(t, "none: it is not approved, and no figure stands beside", x.Effect)
	assert.Empty(t, x.Changes)
	assert.Contains(t, c.assess().Problems, "the compensating control for fraud-risk-assessment is not approved: no figure stands beside")
	assert.Nil(t, c.requirement("soc2:CC3.3").WithCompensation)
}

// At stage 1 a programme is enough, whether or not it was carried out: that is asked at stage 2.
func TestProgrammeSaysWhatIsAskedLater(t *testing.T) {
	t.Parallel()
	engine, org := opened(t)
	c := copyOf(t, engine, org)
	c.scope("iso42001").Profile = map[string]string{"stage": "1"}
	told := c.told("iso42001", result.NoteProgramme)
	assert.Contains(t, told, "EV-189, EV-197; that it was carried out is asked at stage 2")
	assert.NotContains(t, told, "nothing says", "the audit report and the minutes are there")
}

// The rule of thumb is of as many occurrences as there were: seven leavers, five of which suffice; two
// quarters, and of 148 accounts a tenth.
func TestRuleOfThumb(t *testing.T) {
	t.Parallel()
	engine, org := opened(t)
	tests := map[string]result.Test{}
	for _, x := range copyOf(t, engine, org).lens("soc2").Tests {
		tests[x.Control] = x
	}
	leavers, review := tests["leaver-mover-withdrawal"], tests["user-access-review"]
	assert.Equal(t, []int64{7, 5, 5}, []int64{leavers.Population, int64(leavers.GuideLeast), int64(leavers.GuideMost)})
	assert.Equal(t, []int{2, 2, 2}, []int{review.Expected, review.GuideLeast, review.GuideMost})
	assert.Zero(t, review.Small)
	assert.NotContains(t, review.Notes, "rule of thumb", "24 of 148 are more than a tenth")
}

// A row of the statement says how far a control is shown for all that it serves there, and not for the
// best of it.
func TestStatementTakesAllPoints(t *testing.T) {
	t.Parallel()
	engine, org := opened(t)
	s, err := engine.Statement(t.Context(), org, org.AsOf, "")
	require.NoError(t, err)
	row := func(id string) statement.Row {
		for _, r := range s.Rows {
			if r.Ref.Requirement == id {
				return r
			}
		}
		require.Fail(t, "no row", id)
		return statement.Row{}
	}
	r := row("A.6.1.2")
	require.Len(t, r.ImplementedBy, 2)
	assert.Equal(t, "responsible-ai-objectives-review", r.ImplementedBy[1].Control)
	assert.Equal(t, result.StatusPartlySupported, r.ImplementedBy[1].Status, "a point of two is not shown")
	assert.Equal(t, r.Status, r.ImplementedBy[1].Status)
}
