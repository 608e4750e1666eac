package mapping_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/mapping/relation"
	"github.com/groundworkgrc/groundwork/mapping/review"
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func link(to, why string, points ...string) mapping.Link {
	return mapping.Link{To: must(framework.ParseRef(to)), Points: points, Why: why}
}

func shows(types ...string) mapping.Shows {
	return mapping.Shows{
		Design:    mapping.BasisShows{None: "a record is enough here"},
		Operation: mapping.BasisShows{Types: []mapping.AnyOf{types}},
	}
}

// twoFrameworks has three points in each of "p" and "q"; one control serves both.
func twoFrameworks() mapping.Source {
	points := []framework.Point{{ID: "a", Text: "A"}, {ID: "b", Text: "B", Weight: 2}, {ID: "c", Text: "C"}}
	return mapping.Source{
		Frameworks: []*framework.Framework{
			{ID: "p", Title: "P", Requirements: []framework.Requirement{{ID: "1", Title: "Group"}, {ID: "1.1", Title: "One", Parent: "1", Points: points}}},
			{ID: "q", Title: "Q", Requirements: []framework.Requirement{{ID: "7", Title: "Seven", Points: points}}},
		},
		EvidenceTypes: []*evidence.Type{{ID: "record", Title: "Record"}, {ID: "note", Title: "Note"}},
		Controls: []*mapping.Control{
			{ID: "both", Title: "Both", Evidence: shows("record"), Links: []mapping.Link{link("p:1.1", "as it says", "b"), link("q:7", "as it says")}},
			{ID: "only-p", Title: "Only P", Evidence: shows("note"), Links: []mapping.Link{link("p:1.1", "as it says", "a", "b")}},
		},
	}
}

func ExampleGraph_Overlap() {
	g, err := mapping.Build(twoFrameworks())
	if err != nil {
		fmt.Println(err)
		return
	}
	o, _ := g.Overlap(context.Background(), "p", "q", mapping.OverlapOptions{})
	fmt.Printf("forward %.0f of %.0f, backward %.0f of %.0f\n", o.Forward.Covered, o.Forward.Of, o.Backward.Covered, o.Backward.Of)
	fmt.Println("only p:", o.Forward.Uncovered, "no control:", o.Unmapped.From)
	// Output:
	// forward 2 of 4, backward 4 of 4
	// only p: [p:1.1#a] no control: [p:1.1#c]
}

func TestOverlap(t *testing.T) {
	t.Parallel()
	src := twoFrameworks()
	g, err := mapping.Build(src)
	require.NoError(t, err)
	o, err := g.Overlap(t.Context(), "p", "q", mapping.OverlapOptions{})
	require.NoError(t, err)
	require.Len(t, o.Pairs, 1)
	assert.InDelta(t, .5, o.Pairs[0].FromShare, 0)
	assert.InDelta(t, 1, o.Pairs[0].ToShare, 0)
	assert.InDelta(t, 1, o.Forward.DraftShare, 0, "all of it rests on drafts")

	back, err := g.Overlap(t.Context(), "q", "p", mapping.OverlapOptions{})
	require.NoError(t, err)
	assert.Equal(t, o.Forward, back.Backward, "the other way round it is the same two figures")
	assert.Equal(t, o.Backward, back.Forward)

	none, err := g.Overlap(t.Context(), "p", "q", mapping.OverlapOptions{ReviewedOnly: true})
	require.NoError(t, err)
	assert.Zero(t, none.Forward.Covered)

	src.Controls[0].Links[1].Review.State = review.Rejected
	g, err = mapping.Build(src)
	require.NoError(t, err)
	o, err = g.Overlap(t.Context(), "p", "q", mapping.OverlapOptions{})
	require.NoError(t, err)
	assert.Zero(t, o.Forward.Covered, "a rejected link is not there")
	assert.Len(t, o.Unmapped.To, 3)

	_, err = g.Overlap(t.Context(), "p", "qq", mapping.OverlapOptions{})
	require.ErrorIs(t, err, mapping.ErrNotFound)
	assert.Contains(t, err.Error(), `did you mean "q"?`)
}

func TestBuildRefuses(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		change func(*mapping.Source)
		want   string
	}{
		{"dangling link", func(s *mapping.Source) { s.Controls[0].Links[0].To.Requirement = "1.2" }, `unknown requirement "p:1.2"; did you mean "p:1.1"?`},
		{"link to a group", func(s *mapping.Source) { s.Controls[0].Links[0].To.Requirement = "1" }, "p:1 is a group"},
		{"unknown point", func(s *mapping.Source) { s.Controls[0].Links[0].Points[0] = "z" }, `unknown point "z" of p:1.1: it has a, b, c`},
		{"no reason", func(s *mapping.Source) { s.Controls[0].Links[0].Why = "" }, "gives no reason"},
		{"unknown type", func(s *mapping.Source) { s.Controls[0].Evidence = shows("recrod") }, `unknown evidence type "recrod"; did you mean "record"?`},
		{"doubled control", func(s *mapping.Source) { s.Controls[1].ID = "both" }, `control "both" is declared twice`},
		{"circle", func(s *mapping.Source) { s.Frameworks[0].Requirements[0].Parent = "1.1" }, "its own ancestor"},
		{"no evidence", func(s *mapping.Source) { s.Controls[0].Evidence = mapping.Shows{} }, "names no evidence"},
		{"two value types", func(s *mapping.Source) {
			s.EvidenceTypes = append(s.EvidenceTypes, &evidence.Type{ID: "other", Attributes: []evidence.Attribute{{Name: "n", Type: evidence.BoolValue}}})
			s.EvidenceTypes[0].Attributes = []evidence.Attribute{{Name: "n", Type: evidence.IntValue}}
		}, "one name has one type"},
		{"weight", func(s *mapping.Source) { s.Frameworks[0].Requirements[1].Points[0].Weight = -1 }, "want a number above 0"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			src := twoFrameworks()
			tt.change(&src)
			_, err := mapping.Build(src)
			require.Error(t, err)
			assert.Contains(t, err.Error(), tt.want)
		})
	}
}

func TestOrganisationFitsItsCatalog(t *testing.T) {
	t.Parallel()
	src := twoFrameworks()
	src.FactTypes = []*evidence.FactType{{ID: "n", Type: evidence.IntValue}, {ID: "role", Type: evidence.OneOfValue, Values: []string{"user", "provider"}}}
	src.EvidenceTypes[0].Attributes = []evidence.Attribute{{Name: "population", Type: evidence.IntValue}}
	day := must(framework.ParseDate("2026-01-01"))
	ok := evidence.Piece{ID: "E", Type: "record", Effective: day}
	for _, tt := range []struct {
		name string
		org  organisation.Organisation
		want string
	}{
		{"type", organisation.Organisation{Evidence: []evidence.Piece{{ID: "E", Type: "records", Effective: day}}}, `unknown evidence type "records"; did you mean "record"?`},
		{"time", organisation.Organisation{Evidence: []evidence.Piece{{ID: "E", Type: "record"}}}, "says no time"},
		{"twice", organisation.Organisation{Evidence: []evidence.Piece{ok, ok}}, "declared twice"},
		{"control", organisation.Organisation{Evidence: []evidence.Piece{{ID: "E", Type: "record", Effective: day, Controls: []string{"bth"}}}}, `did you mean "both"?`},
		{"whole requirement", organisation.Organisation{Evidence: []evidence.Piece{{ID: "E", Type: "record", Effective: day, Points: []framework.PointRef{{Ref: framework.Ref{Framework: "p", Requirement: "1.1"}}}}}}, "is a whole requirement"},
		{"attribute", organisation.Organisation{Evidence: []evidence.Piece{{ID: "E", Type: "record", Effective: day, Attributes: map[string]any{"populaton": int64(1)}}}}, `did you mean "population"?`},
		{"attribute type", organisation.Organisation{Evidence: []evidence.Piece{{ID: "E", Type: "record", Effective: day, Attributes: map[string]any{"population": "many"}}}}, "want int"},
		{"fact", organisation.Organisation{Facts: []evidence.Fact{{ID: "role", Value: "provder"}}}, `did you mean "provider"?`},
		{"fact type", organisation.Organisation{Facts: []evidence.Fact{{ID: "n", Value: true}}}, "want int"},
		{"exclusion", organisation.Organisation{Scopes: []framework.Scope{{Framework: "p", Basis: []framework.Basis{framework.Design}, SoA: []framework.Applicability{{Requirement: "1.1", Applicable: new(false), Why: "no"}}}}}, "cannot be excluded"},
		{"system", organisation.Organisation{Systems: []organisation.System{{ID: "app"}}, Evidence: []evidence.Piece{{ID: "E", Type: "record", Effective: day, Systems: []string{"ap"}}}}, `did you mean "app"?`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			problems, err := organisation.Check(t.Context(), src, &tt.org)
			require.NoError(t, err)
			err = problems.Err()
			require.Error(t, err)
			assert.Contains(t, err.Error(), tt.want)
		})
	}
	problems, err := organisation.Check(t.Context(), src, &organisation.Organisation{Evidence: []evidence.Piece{ok}})
	require.NoError(t, err)
	assert.Empty(t, problems)
}

// The calendar periods of a cadence tile the days: each day lies in the period that
// it is asked for, and the next period begins the day after.
func TestCadencesTile(t *testing.T) {
	t.Parallel()
	for _, c := range []calendar.Cadence{calendar.Weekly, calendar.Monthly, calendar.Quarterly, calendar.HalfYearly, calendar.Annual} {
		for d := framework.NewDate(2023, 12, 1); d < framework.NewDate(2025, 3, 1); d++ {
			p := c.PeriodOf(d)
			require.True(t, p.Contains(d), "%s %s", c, d)
			require.Equal(t, p, c.PeriodOf(p.First))
			require.Equal(t, p, c.PeriodOf(p.Last))
			require.Equal(t, p.Last+1, c.PeriodOf(p.Last+1).First)
		}
	}
	assert.Equal(t, "2026-06-29/2026-07-05", calendar.Weekly.PeriodOf(must(framework.ParseDate("2026-07-01"))).String(), "Monday to Sunday")
	assert.Len(t, calendar.Quarterly.Within(must(framework.ParsePeriod("2026-01-02/2026-12-31"))), 3)
}

func TestTextForms(t *testing.T) {
	t.Parallel()
	var d mapping.Days
	require.NoError(t, d.UnmarshalText([]byte("0.5d")))
	assert.Equal(t, "0.5d", d.String())
	assert.Error(t, d.UnmarshalText([]byte("4")))
	var s framework.Span
	require.NoError(t, s.UnmarshalText([]byte("1y")))
	assert.Equal(t, "12m", s.String())
	assert.Error(t, s.UnmarshalText([]byte("1w")))
	var c calendar.Cadence
	require.EqualError(t, c.UnmarshalText([]byte("quaterly")), `unknown cadence "quaterly"; did you mean "quarterly"?`)
	_, err := relation.Parse("partail")
	require.Error(t, err)
	assert.Equal(t, "superset|intersects", (relation.Set(relation.Subset | relation.Intersects)).Inverse().String())
}

// Calendar cadences at the ends of months and in leap years: the periods, and from when
// on an occurrence is no older than one cadence and a quarter of it.
func TestCadenceEdges(t *testing.T) {
	t.Parallel()
	d := func(s string) framework.Date {
		v, err := framework.ParseDate(s)
		require.NoError(t, err)
		return v
	}
	for _, tt := range []struct {
		cadence           calendar.Cadence
		day, period, from string
	}{
		{calendar.Monthly, "2024-02-29", "2024-02-01/2024-02-29", "2024-01-22"}, // back to 29 January, and a quarter of 31 days
		{calendar.Monthly, "2026-03-31", "2026-03-01/2026-03-31", "2026-02-21"}, // back to 28 February, and a quarter of 31 days
		{calendar.Quarterly, "2026-05-31", "2026-04-01/2026-06-30", "2026-02-05"},
		{calendar.HalfYearly, "2024-08-31", "2024-07-01/2024-12-31", "2024-01-14"},
		{calendar.Annual, "2024-02-29", "2024-01-01/2024-12-31", "2022-11-29"}, // back to 28 February 2023
		{calendar.Weekly, "2026-01-01", "2025-12-29/2026-01-04", "2025-12-24"}, // the week runs over the new year
	} {
		assert.Equal(t, tt.period, tt.cadence.PeriodOf(d(tt.day)).String(), "%s %s", tt.cadence, tt.day)
		assert.Equal(t, tt.from, tt.cadence.Grace(d(tt.day)).String(), "%s %s", tt.cadence, tt.day)
	}
	half := framework.Period{First: d("2026-01-15"), Last: d("2026-07-15")}
	var months []string
	for _, p := range calendar.Monthly.Within(half) {
		months = append(months, p.String())
	}
	assert.Equal(t, []string{"2026-02-01/2026-02-28", "2026-03-01/2026-03-31", "2026-04-01/2026-04-30", "2026-05-01/2026-05-31", "2026-06-01/2026-06-30"}, months)
	assert.Empty(t, calendar.Annual.Within(half))
	assert.Empty(t, calendar.PerEvent.Within(half))
}
