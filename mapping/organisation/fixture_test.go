package organisation_test

import (
	"strings"
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
			AskedAnyway: map[string][]string{"2": {"1.1"}},
			SystemKinds: map[string][]string{"ai": {"developer", "provider"}, "robot": nil},
			Categories:  []framework.Category{{ID: "base", Always: true}, {ID: "extra"}, {ID: "ai", Additional: true}},
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
			{ID: "paper", Title: "Paper", Kind: evidence.Document},
			{ID: "letter", Title: "Letter", Kind: evidence.Bridge},
			{ID: "log", Title: "Log", Kind: evidence.Report},
		},
		FactTypes: []*evidence.FactType{
			{ID: "people", Type: evidence.IntValue},
			{ID: "done", Type: evidence.DoubleValue},
			{ID: "roles", Type: evidence.ListValue, Values: []string{"user", "provider"}},
			{ID: "size", Type: evidence.OneOfValue, Values: []string{"small", "large"}},
		},
		Controls: []*mapping.Control{
			{ID: "review", Title: "Review", Cadence: calendar.Quarterly, Evidence: mapping.Shows{Operation: mapping.BasisShows{Types: []mapping.AnyOf{{"record"}}}}, Links: []mapping.Link{{To: ref("f:1.2"), Why: "So."}}},
			{ID: "policy", Title: "Policy", Question: "done", Evidence: mapping.Shows{Design: mapping.BasisShows{Types: []mapping.AnyOf{{"paper"}}}}},
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
		Name: "Acme", AsOf: day("2026-06-30"), Owners: map[string]string{"it-ops": "Maya Singh", "cto": "Ada Byron"},
		Systems: []organisation.System{{ID: "app"}, {ID: "api", Title: "The API", Kind: "ai", Roles: []string{"provider"}, Since: day("2025-01-01")}},
		Scopes: []framework.Scope{
			{
				Framework: "f", Text: "The app, and who runs it.", Statement: framework.Paper{
					ID: "SOA-1", Version: "1.1", Date: day("2026-05-01"), Owner: "cto", ApprovedBy: "Ada Byron", ApprovedOn: day("2026-05-02"),
					Changes: []framework.Revision{{Version: "1.1", Date: day("2026-05-01"), By: "cto", What: "1.2 excluded."}, {Version: "1.0", Date: day("2025-11-01")}},
				},
				Profile: map[string]string{"stage": "2"}, Window: period("2026-01-01/2026-06-30"), AsOf: day("2026-06-30"), Systems: []string{"app"},
				Categories: []string{"extra"}, Additional: []string{"ai"}, Requirements: []string{"1.2"}, PriorReportEnd: day("2025-12-31"),
				UserEntityControls: []framework.Complement{{ID: "U1", Text: "Customers remove their users.", Points: []framework.PointRef{point("f:1.2#a")}}},
				Commitments:        []framework.Commitment{{ID: "C1", Text: "We answer within a day.", Points: []framework.PointRef{point("f:1.2#a")}}},
				SystemRequirements: []framework.Commitment{{ID: "S1", Text: "It is up."}},
				SoA: []framework.Applicability{
					{Requirement: "1.1", Applicable: new(true), Why: "Asked for."},
					{Requirement: "1.2", Applicable: new(false), Why: "Not done here.", Reason: framework.GroundRisk, ReviewBy: day("2027-01-31"), DecidedBy: "cto"},
					{Control: "policy", Applicable: new(true), Why: "Own.", Risks: []string{"R-1"}, Planned: day("2026-09-30")},
				},
				NotRelevant: []framework.NotRelevant{
					{Point: point("f:1.2#a"), Why: "No such thing."},
					{Points: []framework.PointRef{point("f:1.1"), point("f:2")}, Why: "Nor these.", AgreedWith: framework.Agreement{Who: "Example Audit LLP", Date: day("2026-02-01")}},
				},
				Subservice: []framework.Subservice{
					{Name: "Cloud", Method: framework.CarvedOut, Points: []framework.PointRef{point("f:1.2#b")}, CSOC: []framework.Complement{{ID: "K1", Text: "Doors are locked.", Points: []framework.PointRef{point("f:1.2#b")}}}},
					{Name: "Mail", Method: framework.Inclusive, Systems: []string{"api"}, AgreedWith: framework.Agreement{Who: "Example Audit LLP", Date: day("2026-02-01")}},
				},
			},
			{ID: "plain", Framework: "f", Basis: []framework.Basis{framework.Design, framework.Operation}, Window: period("2026-01-01/2026-06-30"), Populations: new(true), InPlace: new(false)},
		},
		Operates: []organisation.Operates{{Control: "review", Since: day("2025-10-01"), Owner: "it-ops", Does: "Each quarter IT compares.", Replaces: "policy"}, {Control: "policy", Until: day("2025-09-30")}},
		Facts: []evidence.Fact{
			{ID: "people", Value: int64(12)}, {ID: "roles", Value: []string{"user"}}, {ID: "size", Value: "small"}, {ID: "done", Value: 0.5},
		},
		Evidence: []evidence.Piece{
			{
				ID: "EV-1", Type: "record", Controls: []string{"review"}, Title: "First", Period: period("2026-01-01/2026-03-31"), Collected: day("2026-04-01"),
				Valid: day("2026-12-31"), Status: evidence.Accepted, AcceptedBy: "cto", Performed: day("2026-03-30"), PerformedBy: "it-ops", Outcome: evidence.Passed, Owner: "it-ops", Systems: []string{"app"}, Origin: evidence.Origin{System: "jira", URI: "https://x/1", SHA256: strings.Repeat("ab", 32)},
				Attributes: map[string]any{"population": int64(40), "sample": int64(4), "deviations": int64(0), "ratio": 1.0, "tool": "12", "names": []string{"a", "b"}},
			},
			{ID: "EV-2", Type: "paper", Effective: day("2026-01-15"), Points: []framework.PointRef{point("f:1.2#a")}},
			{ID: "EV-3", Type: "paper", Effective: day("2026-03-15"), ApprovedOn: day("2026-03-10"), ApprovedBy: "cto", ReviewBy: day("2027-03-15"), Replaces: []string{"EV-2"}},
			{
				ID: "EV-4", Type: "record", Performed: day("2026-04-02"), Retests: "EV-5",
				Answered: evidence.Answer{Cause: "A leaver was missed.", Response: "Removed.", By: "it-ops", Date: day("2026-04-03")},
			},
			{ID: "EV-5", Type: "record", Performed: day("2026-04-01"), Outcome: evidence.Failed},
		},
		Treatments: []organisation.Treatment{
			{Kind: organisation.AcceptedRisk, Control: "review", Risk: "R-1", Why: "Small.", Owner: "cto", ApprovedBy: "ceo", Until: day("2026-12-31")},
			{Kind: organisation.Compensating, Control: "review", By: "policy", Points: []framework.PointRef{point("f:1.2#a")}, Since: day("2026-04-01"), Why: "Instead.", Owner: "cto", ApprovedBy: "ceo"},
		},
		Risks: []organisation.Risk{{
			ID: "R-1", Title: "Leak", Systems: []string{"api"}, Owner: "cto", Level: framework.RiskHigh, Residual: framework.RiskLow,
			Response: organisation.ResponseMitigate, Controls: []string{"review"}, Requirements: []framework.Ref{ref("f:1")}, Why: "So.", ReviewBy: day("2026-12-31"),
		}},
		Nonconformities: []organisation.Nonconformity{{ID: "N-1", Requirement: ref("f:1.1"), Grade: organisation.Minor, Raised: day("2025-05-01"), Due: day("2025-11-01"), Closed: day("2025-10-01")}},
	}
}

func graph(t testing.TB) *mapping.Graph {
	t.Helper()
	g, err := mapping.Build(source())
	require.NoError(t, err)
	return g
}
