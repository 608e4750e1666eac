package advise_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/examples/acme"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/loaded"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/advise"
	"github.com/groundworkgrc/groundwork/scoring/forecast"
	"github.com/groundworkgrc/groundwork/scoring/window"
)

func day(s string) framework.Date {
	d, err := framework.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func period(first, last string) framework.Period {
	return framework.Period{First: day(first), Last: day(last)}
}

// shop is a framework of one requirement that a monthly and a standing control meet.
func shop() *scoring.Engine {
	ref := framework.Ref{Framework: "shop", Requirement: "1"}
	of := func(id string) mapping.BasisShows { return mapping.BasisShows{Types: []mapping.AnyOf{{id}}} }
	g, err := mapping.Build(mapping.Source{
		Frameworks: []*framework.Framework{{ID: "shop", Title: "Shop rules", Requirements: []framework.Requirement{
			{ID: "1", Title: "Rights are reviewed, backups run", Points: []framework.Point{{ID: "a", Text: "Reviews"}, {ID: "b", Text: "Backups"}}},
		}}},
		EvidenceTypes: []*evidence.Type{
			{ID: "policy", Title: "Policy", Kind: evidence.Document, ValidFor: framework.Span{Months: 12}}, {ID: "review", Title: "Review"}, {ID: "log", Title: "Log", Kind: evidence.Report},
		},
		Controls: []*mapping.Control{
			{ID: "review", Title: "Review", Cadence: calendar.Monthly, Evidence: mapping.Shows{Design: of("policy"), Operation: of("review")},
				Links: []mapping.Link{{To: ref, Points: []string{"a"}, Why: "so"}}},
			{ID: "backup", Title: "Backup", Evidence: mapping.Shows{Design: mapping.BasisShows{None: "the log is it"}, Operation: of("log")},
				Links: []mapping.Link{{To: ref, Points: []string{"b"}, Why: "so"}}},
		},
		Bands: []*mapping.Band{{Name: "ready", When: mapping.Expr{Text: "readiness >= 0.95"}}, {Name: "early", When: mapping.Expr{Text: "readiness >= 0.0"}}},
	})
	if err != nil {
		panic(err)
	}
	e, err := scoring.New(g)
	if err != nil {
		panic(err)
	}
	return e
}

func piece(id, kind, first, last string) evidence.Piece {
	return evidence.Piece{ID: id, Type: kind, Period: period(first, last), Status: evidence.Accepted}
}

// owner keeps a policy of August 2025, reviews from February on but for March, and logs
// since 10 January.
func owner(scope framework.Scope) *organisation.Organisation {
	return &organisation.Organisation{
		Name: "Shop", Scopes: []framework.Scope{scope},
		Evidence: []evidence.Piece{
			{ID: "P", Type: "policy", Effective: day("2025-08-10"), Status: evidence.Accepted},
			piece("R2", "review", "2026-02-01", "2026-02-28"), piece("R4", "review", "2026-04-01", "2026-04-30"),
			piece("R5", "review", "2026-05-01", "2026-05-31"), piece("R6", "review", "2026-06-01", "2026-06-30"),
			piece("L", "log", "2026-01-10", "2026-07-14"),
		},
	}
}

// A window could begin in April: March has no review. The log would have allowed one from
// February on.
func ExamplePlanWindow() {
	org := owner(framework.Scope{Framework: "shop", Basis: []framework.Basis{framework.Design, framework.Operation}, Window: period("2026-01-01", "2026-06-30")})
	plan, err := advise.PlanWindow(context.Background(), shop(), org, day("2026-07-15"), "", 6)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return
	}
	fmt.Println("earliest:", plan.Earliest)
	for _, h := range plan.Held {
		fmt.Println(h.Control, "could start", h.Since, h.Missing)
	}
	// Output:
	// earliest: 2026-04-01/2026-09-30
	// review could start 2026-04-01 [2026-03-01/2026-03-31]
	// backup could start 2026-02-01 [2026-01-01/2026-01-09]
}

// Without a window the latest of each counts: the policy ends after a year, and a monthly
// review grows too old a month and a quarter after it.
func ExampleForecastUntil() {
	org := owner(framework.Scope{Framework: "shop", Basis: []framework.Basis{framework.Design, framework.Operation}})
	f, err := advise.ForecastUntil(context.Background(), shop(), org, day("2026-07-15"), day("2026-08-31"), nil)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return
	}
	for _, d := range f.Days {
		for _, m := range d.Moves {
			for _, q := range m.Requirements {
				fmt.Println(d.On, m.Was, "to", m.Is, q.Lost)
			}
		}
	}
	o := f.Lenses[0]
	fmt.Println("first falls:", o.FirstFall, "leaves", o.Band, "on", o.LeavesBand)
	// Output:
	// 2026-08-08 100 % to 75 % [R6]
	// 2026-08-10 75 % to 50 % [P]
	// first falls: 2026-08-08 leaves ready on 2026-08-08
}

// What a forecast says of a day is what an assessment on that day says.
func TestForecastIsAssessment(t *testing.T) {
	t.Parallel()
	e, org := loaded.Engine(t, acme.Files)
	at := org.AsOf
	const ahead = 35 // days, on some of which something ends
	calls := 0
	f, err := advise.ForecastUntil(t.Context(), e, org, at, at.AddDays(ahead), func(done, of int) {
		calls++
		assert.Equal(t, calls, done)
		assert.Equal(t, ahead+1, of)
	})
	require.NoError(t, err)
	assert.Equal(t, ahead+1, calls)
	require.NotEmpty(t, f.Days)
	now, err := e.Assess(t.Context(), org, at)
	require.NoError(t, err)
	then, err := e.Assess(t.Context(), org, at.AddDays(ahead))
	require.NoError(t, err)
	for i, o := range f.Lenses {
		assert.Equal(t, now.Frameworks[i].Readiness, o.Now)
		assert.Equal(t, then.Frameworks[i].Readiness, o.Then)
	}
	for _, d := range f.Days {
		was, err := e.Assess(t.Context(), org, d.On-1)
		require.NoError(t, err)
		is, err := e.Assess(t.Context(), org, d.On)
		require.NoError(t, err)
		for _, m := range d.Moves {
			for i := range is.Frameworks {
				if is.Frameworks[i].Lens == m.Lens {
					assert.Equal(t, was.Frameworks[i].Readiness, m.Was)
					assert.Equal(t, is.Frameworks[i].Readiness, m.Is)
				}
			}
		}
	}
	stored, err := json.Marshal(f)
	require.NoError(t, err)
	back, err := forecast.Read(bytes.NewReader(stored))
	require.NoError(t, err)
	assert.Equal(t, f, back, "it reads back whole")
	again, err := advise.ForecastUntil(t.Context(), e, org, at, at.AddDays(ahead), nil)
	require.NoError(t, err)
	assert.Equal(t, f, again, "several days at a time, in the same order")
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	org := owner(framework.Scope{Framework: "shop", Basis: []framework.Basis{framework.Design}})
	e := shop()
	_, err := advise.ForecastUntil(t.Context(), e, org, day("2026-07-01"), day("2026-07-01"), nil)
	require.ErrorIs(t, err, advise.ErrSpan)
	_, err = advise.ForecastUntil(t.Context(), e, org, day("2026-07-01"), day("2046-07-01"), nil)
	require.ErrorIs(t, err, advise.ErrSpan)
	_, err = advise.PlanWindow(t.Context(), e, org, day("2026-07-01"), "", 6)
	require.ErrorIs(t, err, advise.ErrNoWindow)
	_, err = advise.PlanWindow(t.Context(), e, org, day("2026-07-01"), "shop", 6)
	require.ErrorIs(t, err, advise.ErrNoWindow)
	_, err = advise.PlanWindow(t.Context(), e, nil, day("2026-07-01"), "", 6)
	require.ErrorIs(t, err, advise.ErrNoWindow)
	two := framework.Scope{Framework: "shop", Basis: []framework.Basis{framework.Design}, Window: period("2026-01-01", "2026-06-30")}
	other := two
	other.ID = "other"
	_, err = advise.PlanWindow(t.Context(), e, &organisation.Organisation{Scopes: []framework.Scope{two, other}}, day("2026-07-01"), "", 6)
	require.ErrorIs(t, err, advise.ErrSeveralWindows)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = advise.ForecastUntil(ctx, e, org, day("2026-07-01"), day("2027-07-01"), nil)
	require.ErrorIs(t, err, context.Canceled)
	first, err := advise.First(t.Context(), e, org, day("2026-07-01"), -1)
	require.NoError(t, err)
	assert.Empty(t, first)
	org.Facts = []evidence.Fact{{ID: "unknown", Value: true}}
	_, err = advise.ForecastUntil(t.Context(), e, org, day("2026-07-01"), day("2027-07-01"), nil)
	var problems framework.Problems
	require.ErrorAs(t, err, &problems)
}

// A control that never ran, or that stopped, is not running: no start of a window makes up
// for it, however young the month is.
func TestNotRunning(t *testing.T) {
	t.Parallel()
	org := owner(framework.Scope{Framework: "shop", Basis: []framework.Basis{framework.Design, framework.Operation}, Window: period("2026-01-01", "2026-06-30")})
	var kept []evidence.Piece
	for _, x := range org.Evidence {
		if x.Type != "review" {
			kept = append(kept, x)
		}
	}
	org.Evidence = kept
	plan, err := advise.PlanWindow(t.Context(), shop(), org, day("2026-07-15"), "", 6)
	require.NoError(t, err)
	require.Len(t, plan.NotRunning, 1)
	assert.Equal(t, "review", plan.NotRunning[0].Control)
	assert.Equal(t, "no accepted record of its operation, ever (monthly)", plan.NotRunning[0].What)
	require.Len(t, plan.Held, 1)
	assert.Equal(t, "backup", plan.Held[0].Control)
	assert.Equal(t, "2026-02-01/2026-07-31", plan.Earliest.String(), "as far as running controls go")

	org.Evidence = slices.Concat(kept, []evidence.Piece{piece("R2", "review", "2026-02-01", "2026-02-28")})
	plan, err = advise.PlanWindow(t.Context(), shop(), org, day("2026-07-15"), "", 6)
	require.NoError(t, err)
	require.Len(t, plan.NotRunning, 1)
	assert.Equal(t, "the latest accepted record of its operation is of 2026-02-28 (monthly)", plan.NotRunning[0].What)

	stored, err := json.Marshal(plan)
	require.NoError(t, err)
	back, err := window.Read(bytes.NewReader(stored))
	require.NoError(t, err)
	assert.Equal(t, plan, back, "it reads back whole")
}

// When a slice of a window and its grace end without a record, that is the cause.
func TestForecastTellsThePeriodThatPassed(t *testing.T) {
	t.Parallel()
	org := owner(framework.Scope{Framework: "shop", Basis: []framework.Basis{framework.Design, framework.Operation}, Window: period("2026-05-01", "2026-10-31")})
	f, err := advise.ForecastUntil(t.Context(), shop(), org, day("2026-07-29"), day("2026-08-10"), nil)
	require.NoError(t, err)
	found := false
	for _, d := range f.Days {
		for _, m := range d.Moves {
			for _, q := range m.Requirements {
				if d.On == day("2026-08-07") { // with the grace of the cadence
					found = true
					assert.Contains(t, q.Because, "2026-07-01/2026-07-31 is over and holds no accepted review of review")
				}
			}
		}
	}
	assert.True(t, found, "%+v", f.Days)
}

// A start is held back by its own holes alone: an earlier window without any is a window
// that the evidence supports, whatever was missed after it.
func TestEarlierWindowsWithoutHoles(t *testing.T) {
	t.Parallel()
	org := owner(framework.Scope{Framework: "shop", Basis: []framework.Basis{framework.Design, framework.Operation}, Window: period("2026-01-01", "2026-06-30")})
	org.Evidence = []evidence.Piece{
		{ID: "P", Type: "policy", Effective: day("2025-08-10"), Status: evidence.Accepted}, piece("L", "log", "2025-08-01", "2026-07-14"),
	}
	for i, m := range []string{"2025-09", "2025-10", "2025-11", "2025-12", "2026-01", "2026-02", "2026-04", "2026-05", "2026-06"} {
		org.Evidence = append(org.Evidence, piece("R"+string(rune('a'+i)), "review", m+"-02", m+"-20"))
	}
	plan, err := advise.PlanWindow(t.Context(), shop(), org, day("2026-07-15"), "", 3)
	require.NoError(t, err)
	assert.Equal(t, "2025-09-01/2025-11-30", plan.Earliest.String())
	held := map[string][]string{}
	for _, s := range plan.Starts {
		held[s.Window.First.String()] = s.HeldBy
	}
	assert.Empty(t, held["2025-12-01"])
	assert.Equal(t, []string{"review"}, held["2026-01-01"], "March is in it")
	assert.Equal(t, []string{"review"}, held["2026-03-01"])
	assert.Empty(t, held["2026-04-01"])
	require.Len(t, plan.Held, 1)
	assert.Equal(t, "2026-04-01", plan.Held[0].Since.String())
}

// Without any evidence there is no earliest window.
func TestNothingShown(t *testing.T) {
	t.Parallel()
	org := owner(framework.Scope{Framework: "shop", Basis: []framework.Basis{framework.Design, framework.Operation}, Window: period("2026-01-01", "2026-06-30")})
	org.Evidence = nil
	plan, err := advise.PlanWindow(t.Context(), shop(), org, day("2026-07-15"), "", 6)
	require.NoError(t, err)
	assert.True(t, plan.Earliest.IsZero())
	assert.NotEmpty(t, plan.Starts)
}
