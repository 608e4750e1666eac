package scoring_test

import (
	"flag"
	"os"
	"runtime/debug"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/raced"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// times is for a long run of the laws: go test ./scoring -times 10 -laws 1000 -walks 600 -timeout 60m.
var times = flag.Int("times", 1, "on how many times as many made-up organisations as in every run a law is tried")

// Judging leaves much behind, and there is room for it.
func TestMain(m *testing.M) {
	debug.SetGCPercent(400)
	os.Exit(m.Run())
}

// tries is on how many made-up organisations a law is tried that is tried on n in every run.
func tries(n int) int { return raced.Few(n) * *times }

func day(t *testing.T, s string) framework.Date {
	t.Helper()
	d, err := framework.ParseDate(s)
	require.NoError(t, err)
	return d
}

func span(t *testing.T, s string) framework.Period {
	t.Helper()
	p, err := framework.ParsePeriod(s)
	require.NoError(t, err)
	return p
}

func ref(t *testing.T, s string) framework.Ref {
	t.Helper()
	r, err := framework.ParseRef(s)
	require.NoError(t, err)
	return r
}

// small is a catalog of two frameworks that a person can compute by hand: "x" has a
// requirement of two points and one without points, "y" one of a single point.
func small(t *testing.T) mapping.Source {
	t.Helper()
	both := []framework.Basis{framework.Design, framework.Operation}
	x := &framework.Framework{
		ID: "x", Title: "X", Excludable: framework.Excludable{Kinds: []string{"control"}},
		Categories: []framework.Category{{ID: "core", Always: true}, {ID: "extra"}, {ID: "ai", Additional: true}},
		Profiles: map[string]map[string]framework.Profile{"type": {
			"1": {Basis: []framework.Basis{framework.Design}, InPlace: true},
			"2": {Basis: both, Window: "required"},
		}},
		Requirements: []framework.Requirement{
			{ID: "1", Kind: "group", Title: "Group", Category: "core"},
			{ID: "1.1", Kind: "criterion", Title: "Two points", Parent: "1", Points: []framework.Point{{ID: "a", Text: "A"}, {ID: "b", Text: "B", Weight: 3}}},
			{ID: "1.2", Kind: "control", Title: "One point", Parent: "1"},
			{ID: "2", Kind: "criterion", Title: "By choice", Category: "extra"},
			{ID: "3", Kind: "criterion", Title: "Added", Category: "ai"},
		},
	}
	y := &framework.Framework{ID: "y", Title: "Y", Requirements: []framework.Requirement{{ID: "1", Kind: "clause", Title: "Only"}}}
	eachOf := func(ids ...string) []mapping.AnyOf {
		var list []mapping.AnyOf
		for _, id := range ids {
			list = append(list, mapping.AnyOf{id})
		}
		return list
	}
	link := func(to string, points ...string) mapping.Link {
		return mapping.Link{To: ref(t, to), Points: points, Why: "because"}
	}
	return mapping.Source{
		Frameworks: []*framework.Framework{x, y},
		EvidenceTypes: []*evidence.Type{
			{ID: "policy", Title: "Policy", Kind: evidence.Document},
			{ID: "review", Title: "Review", Attributes: []evidence.Attribute{
				{Name: "deviations", Type: evidence.IntValue}, {Name: "population", Type: evidence.IntValue}, {Name: "ratio", Type: evidence.DoubleValue}, {Name: "sample", Type: evidence.IntValue},
			}},
			{ID: "ticket", Title: "Ticket", Attributes: []evidence.Attribute{{Name: "population", Type: evidence.IntValue}}},
			{ID: "log", Title: "Log", Kind: evidence.Report},
		},
		FactTypes: []*evidence.FactType{{ID: "done", Type: evidence.BoolValue, Title: "Done?"}, {ID: "n", Type: evidence.IntValue, Title: "How many?"}},
		Controls: []*mapping.Control{
			{
				ID: "monthly", Title: "Monthly review", Cadence: calendar.Monthly, Question: "done",
				Evidence: mapping.Shows{Design: mapping.BasisShows{Types: eachOf("policy")}, Operation: mapping.BasisShows{Types: eachOf("review")}},
				Links:    []mapping.Link{link("x:1.1", "a"), link("y:1")},
			},
			{
				ID: "events", Title: "Handled events", Cadence: calendar.PerEvent,
				Evidence: mapping.Shows{Design: mapping.BasisShows{None: "no document"}, Operation: mapping.BasisShows{Types: eachOf("ticket")}},
				Links:    []mapping.Link{link("x:1.1", "b")},
			},
			{
				ID: "logging", Title: "Logging",
				Evidence: mapping.Shows{Design: mapping.BasisShows{None: "the log is the design"}, Operation: mapping.BasisShows{Types: eachOf("log")}},
				Links:    []mapping.Link{link("x:1.2"), link("x:2"), link("x:3")},
			},
		},
		Bands: []*mapping.Band{
			{Name: "ready", When: mapping.Expr{Text: "readiness >= 0.95"}, Unless: mapping.Expr{Text: `requirements.filter(r, r.status == "not-supported").map(r, r.ref)`}},
			{Name: "early", When: mapping.Expr{Text: "readiness >= 0.0"}},
		},
	}
}

// engine builds the small catalog, changed as the test wants it.
func engine(t *testing.T, change func(*mapping.Source), opts ...scoring.Option) *scoring.Engine {
	t.Helper()
	src := small(t)
	if change != nil {
		change(&src)
	}
	g, err := mapping.Build(src)
	require.NoError(t, err)
	e, err := scoring.New(g, opts...)
	require.NoError(t, err)
	return e
}

func control(src *mapping.Source, id string) *mapping.Control {
	for _, c := range src.Controls {
		if c.ID == id {
			return c
		}
	}
	return nil
}

// type2 is an organisation with a type 2 scope over the first half of 2026.
func type2(t *testing.T, evidence ...evidence.Piece) *organisation.Organisation {
	t.Helper()
	return &organisation.Organisation{
		Name:     "Small",
		Scopes:   []framework.Scope{{Framework: "x", Profile: map[string]string{"type": "2"}, Window: span(t, "2026-01-01/2026-06-30")}},
		Evidence: evidence,
	}
}

func accepted(t *testing.T, id, kind, period string) evidence.Piece {
	t.Helper()
	return evidence.Piece{ID: id, Type: kind, Period: span(t, period), Status: evidence.Accepted}
}

func assess(t *testing.T, e *scoring.Engine, org *organisation.Organisation, at string) *result.Assessment {
	t.Helper()
	a, err := e.Assess(t.Context(), org, day(t, at))
	require.NoError(t, err)
	return a
}

// point finds a point's result in the first lens of the framework.
func point(t *testing.T, a *result.Assessment, id string) result.Point {
	t.Helper()
	for _, f := range a.Frameworks {
		for _, q := range f.Requirements {
			for _, p := range q.Points {
				if p.ID.String() == id {
					return p
				}
			}
		}
	}
	require.Fail(t, "no such point", id)
	return result.Point{}
}

func requirement(t *testing.T, a *result.Assessment, id string) result.Requirement {
	t.Helper()
	for _, f := range a.Frameworks {
		for _, q := range f.Requirements {
			if q.Ref.String() == id {
				return q
			}
		}
	}
	require.Fail(t, "no such requirement", id)
	return result.Requirement{}
}
