package organisation_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
)

// source is a catalog small enough to know by heart: framework "f" with a group, a clause
// that may not be excluded and two controls that may; controls "review" and "policy".
func source() mapping.Source {
	return mapping.Source{
		Frameworks: []*framework.Framework{{
			ID: "f", Title: "F", Excludable: framework.Excludable{Kinds: []string{"control"}},
			Categories: []framework.Category{{ID: "base", Always: true}, {ID: "extra"}, {ID: "ai", Additional: true}},
			Profiles: map[string]map[string]framework.Profile{"stage": {
				"1": {Basis: []framework.Basis{framework.Design}},
				"2": {Basis: []framework.Basis{framework.Operation}, Window: "required"},
			}},
			Requirements: []framework.Requirement{
				{ID: "1", Title: "Group", Kind: "group"},
				{ID: "1.1", Title: "Clause", Kind: "clause", Parent: "1"},
				{ID: "1.2", Title: "Control", Kind: "control", Parent: "1", Points: []framework.Point{{ID: "a", Text: "A"}, {ID: "b", Text: "B"}}},
				{ID: "2", Title: "Control", Kind: "control"},
			},
		}},
		EvidenceTypes: []*evidence.Type{
			{ID: "record", Title: "Record", Attributes: []evidence.Attribute{
				{Name: "population", Type: evidence.IntValue}, {Name: "sample", Type: evidence.IntValue}, {Name: "deviations", Type: evidence.IntValue},
				{Name: "ratio", Type: evidence.DoubleValue}, {Name: "tool", Type: evidence.StringValue}, {Name: "names", Type: evidence.ListValue},
			}},
			{ID: "paper", Title: "Paper", Counts: evidence.CountsDays},
			{ID: "letter", Title: "Letter", Counts: evidence.CountsBridge},
		},
		FactTypes: []*evidence.FactType{
			{ID: "people", Type: evidence.IntValue},
			{ID: "roles", Type: evidence.ListValue, Values: []string{"user", "provider"}},
			{ID: "size", Type: evidence.OneOfValue, Values: []string{"small", "large"}},
		},
		Controls: []*mapping.Control{
			{ID: "review", Title: "Review", Cadence: calendar.Quarterly, Evidence: mapping.Shows{Operation: mapping.BasisShows{Types: []mapping.AnyOf{{"record"}}}}, Links: []mapping.Link{{To: ref("f:1.2"), Why: "So."}}},
			{ID: "policy", Title: "Policy", Evidence: mapping.Shows{Design: mapping.BasisShows{Types: []mapping.AnyOf{{"paper"}}}}},
		},
	}
}

func ref(s string) framework.Ref {
	r, err := framework.ParseRef(s)
	if err != nil {
		return framework.Ref{}
	}
	return r
}

func point(s string) framework.PointRef {
	p, err := framework.ParsePointRef(s)
	if err != nil {
		return framework.PointRef{}
	}
	return p
}

func day(s string) framework.Date {
	d, err := framework.ParseDate(s)
	if err != nil {
		return 0
	}
	return d
}

func period(s string) framework.Period {
	p, err := framework.ParsePeriod(s)
	if err != nil {
		return framework.Period{}
	}
	return p
}

// sound is an organisation of which everything is in order and nearly everything is said.
func sound() *organisation.Organisation {
	return &organisation.Organisation{
		Name: "Acme", Systems: []string{"app", "api"}, AsOf: day("2026-06-30"),
		Scopes: []framework.Scope{
			{
				Framework: "f", Profile: map[string]string{"stage": "2"}, Window: period("2026-01-01/2026-06-30"), AsOf: day("2026-06-30"), Systems: []string{"app"},
				Categories: []string{"extra"}, Additional: []string{"ai"}, UserEntityControls: []string{"Customers remove their users."},
				SoA: []framework.Applicability{
					{Requirement: "1.1", Applicable: true, Why: "Asked for."},
					{Requirement: "1.2", Why: "Not done here.", ReviewBy: day("2027-01-31")},
					{Control: "policy", Applicable: true, Why: "Own."},
				},
				NotRelevant: []framework.NotRelevant{{Point: point("f:1.2#a"), Why: "No such thing."}},
				Subservice:  []framework.Subservice{{Name: "Cloud", Method: framework.CarvedOut, Points: []framework.PointRef{point("f:1.2#b")}, CSOC: []string{"Doors are locked."}}},
			},
			{ID: "plain", Framework: "f", Basis: []framework.Basis{framework.Stated, framework.Design}},
		},
		Operates: []organisation.Operates{{Control: "review", Since: day("2025-10-01"), Owner: "it-ops"}},
		Facts: []evidence.Fact{
			{ID: "people", Value: int64(12)}, {ID: "roles", Value: []string{"user"}}, {ID: "size", Value: "small"},
		},
		Evidence: []evidence.Piece{
			{
				ID: "EV-1", Type: "record", Controls: []string{"review"}, Title: "First", Period: period("2026-01-01/2026-03-31"), Collected: day("2026-04-01"),
				Valid: day("2026-12-31"), Status: evidence.Accepted, Owner: "it-ops", Systems: []string{"app"}, Origin: evidence.Origin{System: "jira", URI: "https://x/1", SHA256: "ab"},
				Attributes: map[string]any{"population": int64(40), "sample": int64(4), "deviations": int64(0), "ratio": 1.0, "tool": "12", "names": []string{"a", "b"}},
			},
			{ID: "EV-2", Type: "paper", Effective: day("2026-01-15"), Points: []framework.PointRef{point("f:1.2#a")}},
		},
		Treatments: []organisation.Treatment{
			{Kind: organisation.AcceptedRisk, Control: "review", Risk: "R-1", Why: "Small.", Owner: "cto", ApprovedBy: "ceo", Until: day("2026-12-31")},
			{Kind: organisation.Compensating, Requirement: ref("f:1.2"), By: "policy", Points: []framework.PointRef{point("f:1.2#a")}, Why: "Instead.", Owner: "cto"},
		},
		Risks: []organisation.Risk{{
			ID: "R-1", Title: "Leak", Systems: []string{"api"}, Owner: "cto", Level: organisation.RiskHigh, Residual: organisation.RiskLow,
			Response: organisation.ResponseMitigate, Controls: []string{"review"}, Requirements: []framework.Ref{ref("f:1")}, Why: "So.", ReviewBy: day("2026-12-31"),
		}},
	}
}

func graph(t testing.TB) *mapping.Graph {
	t.Helper()
	g, err := mapping.Build(source())
	require.NoError(t, err)
	return g
}
