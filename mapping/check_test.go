package mapping_test

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/guide"
	"github.com/groundworkgrc/groundwork/mapping/relation"
	"github.com/groundworkgrc/groundwork/mapping/review"
)

// full is a source with one of everything, in which nothing is wrong.
func full() mapping.Source {
	src := base()
	src.Frameworks[0].Profiles = map[string]map[string]framework.Profile{"stage": {"1": {Basis: []framework.Basis{framework.Design}}}}
	src.Frameworks[0].Categories = []framework.Category{{ID: "base", Title: "Base"}}
	knowing(src.Frameworks[0])
	src.Frameworks[0].Requirements[1].Category = "base"
	src.Frameworks = append(src.Frameworks, &framework.Framework{ID: "y", Title: "Y", Edition: "2", Requirements: []framework.Requirement{{ID: "1", Title: "One"}}})
	src.EvidenceTypes[0].Attributes = []evidence.Attribute{{Name: "n", Type: evidence.IntValue}}
	src.EvidenceTypes = append(src.EvidenceTypes, &evidence.Type{ID: "paper", Title: "Paper", Kind: evidence.Document}, &evidence.Type{ID: "letter", Title: "Letter", Kind: evidence.Bridge})
	src.FactTypes = []*evidence.FactType{{ID: "people", Title: "People", Type: evidence.IntValue}}
	src.Rules[0].Tests = []mapping.RuleTest{{
		Name: "yes", At: must(framework.ParseDate("2026-06-30")), Window: must(framework.ParsePeriod("2026-01-01/2026-06-30")),
		Evidence: []evidence.Piece{{ID: "e", Type: "log", Effective: must(framework.ParseDate("2026-01-01"))}}, Facts: []evidence.Fact{{ID: "people", Value: int64(1)}}, Want: mapping.Want{Value: 1},
	}}
	src.Questions = []*mapping.Question{{Fact: "people", Area: "standing", Ask: "How many?"}}
	src.Bands = []*mapping.Band{{Name: "ready", When: mapping.Expr{Text: "true"}}}
	src.FindingRules = []*mapping.FindingRule{{ID: "gap", Framework: "x", Each: mapping.SubjectRequirement, RaisedAs: "finding", When: mapping.Expr{Text: "true"}}}
	src.SampleGuides = []*mapping.SampleGuide{{Cadence: calendar.Weekly, Least: 5, Most: 9}}
	src.Relations = []*relation.Statement{{From: ref("x:1.1"), To: ref("y:1"), Is: relation.Set(relation.Subset), Strength: 5, Confidence: .5, Review: review.Review{State: review.Reviewed, By: "me", On: must(framework.ParseDate("2026-01-01"))}}}
	src.Unions = []*relation.Union{{From: []framework.Ref{ref("x:1.1"), ref("x:1.2")}, To: []framework.Ref{ref("y:1")}, Is: relation.Set(relation.Equal)}}
	src.Tightenings = []*mapping.Tightening{{Control: "keep", Basis: framework.Operation, Expr: mapping.Expr{Text: "true"}}}
	src.Pins = []*mapping.Pin{{Framework: "y", Edition: "2"}}
	src.Guides = []*guide.Guide{{Between: []string{"x", "y"}, Assesses: []guide.Passage{{Framework: "x", Text: "T"}}, Sections: []guide.Passage{{Title: "S", Text: "T"}}, Disciplines: []guide.Discipline{{Discipline: "d", Text: "T"}}}}
	src.Checklists = []*guide.Checklist{{ID: "written", Framework: "x", Items: []guide.Item{{ID: "1", Title: "T", See: []framework.Ref{ref("x:1")}, Evidence: []string{"log"}}}}}
	return src
}

// knowing says all that a framework may know of its own assessments.
func knowing(f *framework.Framework) {
	f.Points, f.FailsAt, f.RiskAcceptance = framework.Focus, .2, framework.RiskMedium
	f.SystemKinds = map[string][]string{"ai": {"developer", "provider"}}
	f.DefaultProfile = map[string]string{"stage": "1"}
	f.MayBeNotRelevant, f.MayBeCarvedOut = []string{"1.1#a", "1"}, []string{"1.2"}
	f.AskedAnyway = map[string][]string{"1.1": {"1.2"}}
	f.AcceptedRiskExplains = map[string]bool{framework.ExplainsDeviations: false}
	p := &f.Requirements[1].Points[0]
	p.Essential, p.Each = framework.EssentialEither, framework.Each{Kind: "ai", Roles: []string{"provider"}}
}

type faulty struct {
	name  string
	spoil func(*mapping.Source)
	want  string
}

// Every fault of what a program can hold is told once, with the path to it.
func TestCheck(t *testing.T) {
	t.Parallel()
	problems, err := mapping.Check(t.Context(), full())
	require.NoError(t, err)
	require.Empty(t, problems)
	for _, list := range [][]faulty{nilFaults(), frameworkFaults(), controlFaults(), ruleFaults(), relationFaults(), textFaults(), fileFaults()} {
		for _, tt := range list {
			t.Run(tt.name, func(t *testing.T) {
				t.Parallel()
				src := full()
				tt.spoil(&src)
				problems, err := mapping.Check(t.Context(), src)
				require.NoError(t, err)
				require.Len(t, problems, 1, "%s", problems.Error())
				assert.Equal(t, tt.want, problems[0].String())
				assert.NotEmpty(t, problems[0].Code)
				g, err := mapping.Build(src)
				if problems[0].Severity != framework.Error {
					require.NoError(t, err)
					return
				}
				assert.Nil(t, g)
				assert.EqualError(t, err, "catalog: "+tt.want)
			})
		}
	}
}

// A nil in a list is told, and no panic.
func nilFaults() []faulty {
	at := func(path string) string { return path + ": there is nothing here: a nil in the list" }
	return []faulty{
		{"nil framework", func(s *mapping.Source) { s.Frameworks = append(s.Frameworks, nil) }, at("frameworks[2]")},
		{"nil control", func(s *mapping.Source) { s.Controls = append(s.Controls, nil) }, at("controls[1]")},
		{"nil evidence type", func(s *mapping.Source) { s.EvidenceTypes = append([]*evidence.Type{nil}, s.EvidenceTypes...) }, at("evidence_types[0]")},
		{"nil fact type", func(s *mapping.Source) { s.FactTypes = append(s.FactTypes, nil) }, at("fact_types[1]")},
		{"nil rule", func(s *mapping.Source) { s.Rules = append(s.Rules, nil) }, at("rules[1]")},
		{"nil tightening", func(s *mapping.Source) { s.Tightenings = append(s.Tightenings, nil) }, at("tightenings[1]")},
		{"nil question", func(s *mapping.Source) { s.Questions = append(s.Questions, nil) }, at("questions[1]")},
		{"nil band", func(s *mapping.Source) { s.Bands = append(s.Bands, nil) }, at("bands[1]")},
		{"nil finding rule", func(s *mapping.Source) { s.FindingRules = append(s.FindingRules, nil) }, at("finding_rules[1]")},
		{"nil sample guide", func(s *mapping.Source) { s.SampleGuides = append(s.SampleGuides, nil) }, at("sample_guides[1]")},
		{"nil relation", func(s *mapping.Source) { s.Relations = append(s.Relations, nil) }, at("relations[1]")},
		{"nil union", func(s *mapping.Source) { s.Unions = append(s.Unions, nil) }, at("unions[1]")},
		{"nil pin", func(s *mapping.Source) { s.Pins = append(s.Pins, nil) }, at("pins[1]")},
		{"nil guide", func(s *mapping.Source) { s.Guides = append(s.Guides, nil) }, at("guides[1]")},
		{"nil checklist", func(s *mapping.Source) { s.Checklists = append(s.Checklists, nil) }, at("checklists[1]")},
	}
}

func frameworkFaults() []faulty {
	requirement := func(change func(*framework.Requirement)) func(*mapping.Source) {
		return func(s *mapping.Source) { change(&s.Frameworks[0].Requirements[1]) }
	}
	whole := func(change func(*framework.Framework)) func(*mapping.Source) {
		return func(s *mapping.Source) { change(s.Frameworks[0]) }
	}
	return []faulty{
		{"no id", func(s *mapping.Source) { s.Frameworks = append(s.Frameworks, &framework.Framework{}) }, "frameworks[2].id: framework without id"},
		{"twice", func(s *mapping.Source) { s.Frameworks = append(s.Frameworks, s.Frameworks[1]) }, `frameworks[2].id: framework "y" is declared twice; the first is at frameworks[1]`},
		{"basis of a profile", func(s *mapping.Source) { s.Frameworks[0].Profiles["stage"]["1"].Basis[0] = 9 }, "frameworks[x].profiles.stage.1.basis[0]: basis 9: want stated, design or operation"},
		{"a basis twice", func(s *mapping.Source) {
			s.Frameworks[0].Profiles["stage"]["1"] = framework.Profile{Basis: []framework.Basis{framework.Design, framework.Design}}
		}, "frameworks[x].profiles.stage.1.basis[1]: basis design is there twice"},
		{"bridge", func(s *mapping.Source) { s.Frameworks[0].Profiles["stage"]["1"] = framework.Profile{BridgeMonths: -3} }, "frameworks[x].profiles.stage.1.bridge_months: bridge_months -3: want 0 or more"},
		{"requirement twice", func(s *mapping.Source) {
			s.Frameworks[1].Requirements = append(s.Frameworks[1].Requirements, s.Frameworks[1].Requirements[0])
		},
			`frameworks[y].requirements[1].id: requirement "1" is declared twice; the first is at frameworks[y].requirements[0]`},
		{"id that hides", func(s *mapping.Source) {
			s.Frameworks[1].Requirements = append(s.Frameworks[1].Requirements, framework.Requirement{ID: "2\u200b", Title: "T"})
		},
			`frameworks[y].requirements[1].id: id: invisible character U+200B after "2": remove it`},
		{"blank title", requirement(func(q *framework.Requirement) { q.Title = "\u200b" }), `frameworks[x].requirements[1.1]: requirement "1.1" has no title`},
		{"parent", requirement(func(q *framework.Requirement) { q.Parent = "12" }), `frameworks[x].requirements[1.1].parent: unknown requirement "x:12"; did you mean "x:1"?`},
		{"own parent", func(s *mapping.Source) { s.Frameworks[0].Requirements[0].Parent = "1" }, `frameworks[x].requirements[1].parent: requirement "x:1" is its own ancestor`},
		{"category", requirement(func(q *framework.Requirement) { q.Category = "bsae" }), `frameworks[x].requirements[1.1].category: unknown category "bsae": want one of base; did you mean "base"?`},
		{"weight", requirement(func(q *framework.Requirement) { q.Weight = -1 }), "frameworks[x].requirements[1.1].weight: weight -1: want a number above 0, up to 1e6"},
		{"great weight", requirement(func(q *framework.Requirement) { q.Weight = 1e308 }), "frameworks[x].requirements[1.1].weight: weight 1e+308: want a number above 0, up to 1e6"},
		{"a thousand times and more", requirement(func(q *framework.Requirement) { q.Weight = 1001 }),
			"frameworks[x].requirements[1.2].weight: weight 1 of 1.2 beside 1001 of 1.1: the greatest may be 1000 times the least"},
		{"points a thousand times and more", requirement(func(q *framework.Requirement) { q.Points[1].Weight = 1e-4 }),
			"frameworks[x].requirements[1.1].points[b].weight: weight 0.0001 of b beside 1 of a: the greatest may be 1000 times the least"},
		{"rank", requirement(func(q *framework.Requirement) { q.Points[1].Rank = 7 }), "frameworks[x].requirements[1.1].points[b].rank: rank 7: there is no such value"},
		{"essential advice", requirement(func(q *framework.Requirement) {
			q.Points[1].Rank, q.Points[1].Essential = framework.Guidance, framework.EssentialDesign
		}), `frameworks[x].requirements[1.1].points[b].essential: point "b" is guidance, which is advice, and cannot be essential: want rank required`},
		{"essential on what", requirement(func(q *framework.Requirement) { q.Points[1].Essential = 9 }),
			"frameworks[x].requirements[1.1].points[b].essential: basis of an essential point 9: there is no such value"},
		{"nothing required", requirement(func(q *framework.Requirement) {
			q.Points[0] = framework.Point{ID: "a", Text: "A", Rank: framework.Guidance}
			q.Points[1].Rank = framework.Practice
		}), `frameworks[x].requirements[1.1]: requirement "x:1.1" has no required point: of guidance and practice alone nothing is asked`},
		{"each of what", requirement(func(q *framework.Requirement) { q.Points[0].Each.Kind = "ia" }),
			`frameworks[x].requirements[1.1].points[a].each.kind: unknown kind of system "ia": want one of ai; did you mean "ai"?`},
		{"each of no kind", requirement(func(q *framework.Requirement) { q.Points[0].Each.Kind = "" }),
			`frameworks[x].requirements[1.1].points[a].each.kind: unknown kind of system "": want one of ai`},
		{"each where no kind is known", func(s *mapping.Source) { s.Frameworks[0].SystemKinds = nil },
			`frameworks[x].requirements[1.1].points[a].each.kind: unknown kind of system "ai": none is declared`},
		{"each in what role", requirement(func(q *framework.Requirement) { q.Points[0].Each.Roles[0] = "user" }),
			`frameworks[x].requirements[1.1].points[a].each.roles[0]: unknown role to a system of kind ai "user": want one of developer, provider`},
		{"how points are meant", whole(func(f *framework.Framework) { f.Points = 4 }), "frameworks[x].points: way to mean points 4: there is no such value"},
		{"fails at nothing", whole(func(f *framework.Framework) { f.FailsAt = -.1 }), "frameworks[x].fails_at: fails_at -0.1: want a share above 0, at most 1"},
		{"fails at more than all", whole(func(f *framework.Framework) { f.FailsAt = 1.1 }), "frameworks[x].fails_at: fails_at 1.1: want a share above 0, at most 1"},
		{"fails at no number", whole(func(f *framework.Framework) { f.FailsAt = math.NaN() }), "frameworks[x].fails_at: fails_at NaN: want a share above 0, at most 1"},
		{"risk acceptance", whole(func(f *framework.Framework) { f.RiskAcceptance = 9 }), "frameworks[x].risk_acceptance: level of risk 9: there is no such value"},
		{"kind without name", whole(func(f *framework.Framework) { f.SystemKinds[""] = nil }), "frameworks[x].system_kinds.: a kind of system without name"},
		{"role twice", whole(func(f *framework.Framework) { f.SystemKinds["ai"] = []string{"provider", "provider"} }),
			`frameworks[x].system_kinds.ai[1]: role "provider" is there twice`},
		{"default profile", whole(func(f *framework.Framework) { f.DefaultProfile = map[string]string{"stage": "3"} }), `frameworks[x].default_profile.stage: unknown stage "3": want one of 1`},
		{"word of a default profile", whole(func(f *framework.Framework) { f.DefaultProfile = map[string]string{"stge": "1"} }),
			`frameworks[x].default_profile.stge: unknown word of a profile "stge": want one of stage; did you mean "stage"?`},
		{"not relevant", whole(func(f *framework.Framework) { f.MayBeNotRelevant[0] = "1.1#z" }), `frameworks[x].may_be_not_relevant[0]: unknown point "z" of x:1.1: it has a, b`},
		{"carved out", whole(func(f *framework.Framework) { f.MayBeCarvedOut[0] = "1.3" }), `frameworks[x].may_be_carved_out[0]: unknown requirement "x:1.3"; did you mean "x:1.1"?`},
		{"asked anyway", whole(func(f *framework.Framework) { f.AskedAnyway["1.1"][0] = "1.3" }), `frameworks[x].asked_anyway.1.1[0]: unknown requirement "x:1.3"; did you mean "x:1.1"?`},
		{"explained by a risk", whole(func(f *framework.Framework) { f.AcceptedRiskExplains["deviation"] = true }),
			`frameworks[x].accepted_risk_explains.deviation: unknown gap that an accepted risk explains "deviation": want one of deviations; did you mean "deviations"?`},
		{"requirements of a profile", whole(func(f *framework.Framework) {
			f.Profiles["stage"]["1"] = framework.Profile{Requirements: []string{"1.12"}}
		}), `frameworks[x].profiles.stage.1.requirements[0]: unknown requirement "x:1.12"; did you mean "x:1.1"?`},
		{"least window", whole(func(f *framework.Framework) {
			f.Profiles["stage"]["1"] = framework.Profile{LeastWindow: framework.Span{Months: -3}}
		}), "frameworks[x].profiles.stage.1.least_window: least_window of -3 months and 0 days: want 0 or more, up to 36500"},
		{"no number", requirement(func(q *framework.Requirement) { q.Weight = math.NaN() }), "frameworks[x].requirements[1.1].weight: weight NaN: want a number above 0, up to 1e6"},
		{"weight of a point", requirement(func(q *framework.Requirement) { q.Points[1].Weight = math.Inf(1) }), "frameworks[x].requirements[1.1].points[b].weight: weight +Inf: want a number above 0, up to 1e6"},
		{"point without id", requirement(func(q *framework.Requirement) { q.Points = append(q.Points, framework.Point{Text: "C"}) }), "frameworks[x].requirements[1.1].points[2].id: point of x:1.1 without id"},
		{"point twice", requirement(func(q *framework.Requirement) { q.Points = append(q.Points, q.Points[0]) }),
			`frameworks[x].requirements[1.1].points[2].id: point of x:1.1 "a" is declared twice; the first is at frameworks[x].requirements[1.1].points[0]`},
	}
}

func controlFaults() []faulty {
	control := func(change func(*mapping.Control)) func(*mapping.Source) {
		return func(s *mapping.Source) { change(s.Controls[0]) }
	}
	return []faulty{
		{"type of values", func(s *mapping.Source) {
			s.EvidenceTypes[0].Attributes = append(s.EvidenceTypes[0].Attributes, evidence.Attribute{Name: "m"})
		},
			`evidence_types[log].attributes[1]: attribute "m" has no type: want bool, int, double, string, one of or list`},
		{"type of values 40", func(s *mapping.Source) { s.EvidenceTypes[1].Attributes = []evidence.Attribute{{Name: "m", Type: 40}} }, "evidence_types[paper].attributes[0]: type 40: there is no such value"},
		{"attribute without name", func(s *mapping.Source) {
			s.EvidenceTypes[1].Attributes = []evidence.Attribute{{Type: evidence.IntValue}}
		}, "evidence_types[paper].attributes[0]: an attribute without name"},
		{"one name, two types", func(s *mapping.Source) {
			s.EvidenceTypes[1].Attributes = []evidence.Attribute{{Name: "n", Type: evidence.BoolValue}}
		},
			`evidence_types[paper].attributes[0]: attribute "n" is bool here and int in evidence type "log": one name has one type`},
		{"kind", func(s *mapping.Source) { s.EvidenceTypes[1].Kind = 7 }, "evidence_types[paper].kind: kind of evidence 7: there is no such value"},
		{"recheck of a document", func(s *mapping.Source) { s.EvidenceTypes[1].Recheck = evidence.RecheckDays(0) },
			`evidence_types[paper].recheck: evidence type "paper" is a document, of which recheck says nothing: it is of kind state`},
		{"recheck of less than nothing", func(s *mapping.Source) {
			s.EvidenceTypes[1].Kind, s.EvidenceTypes[1].Recheck = evidence.State, evidence.RecheckDays(-1)
		},
			"evidence_types[paper].recheck: recheck of -1 days: want 0 or more, up to 36500"},
		{"continuous record", func(s *mapping.Source) { s.EvidenceTypes[0].Continuous = true },
			`evidence_types[log].continuous: evidence type "log" is a record, of which continuous says nothing: it is of kind report`},
		{"review of a record", func(s *mapping.Source) { s.EvidenceTypes[0].ReviewEvery.Months = 12 },
			`evidence_types[log].review_every: evidence type "log" is a record, of which review_every says nothing: it is of kind document`},
		{"validity of a record", func(s *mapping.Source) { s.EvidenceTypes[0].ValidFor.Months = 12 },
			`evidence_types[log].valid_for: warning: evidence type "log" is a record, which does not expire: valid_for is left aside`},
		{"same events as nothing", func(s *mapping.Source) { s.EvidenceTypes[0].SameEventsAs = []string{"papr"} },
			`evidence_types[log].same_events_as[0]: unknown evidence type "papr"; did you mean "paper"?`},
		{"same events as itself", func(s *mapping.Source) { s.EvidenceTypes[0].SameEventsAs = []string{"log"} },
			`evidence_types[log].same_events_as[0]: evidence type "log" lists the same events as itself: name others`},
		{"validity", func(s *mapping.Source) { s.EvidenceTypes[1].ValidFor.Months = -1 }, "evidence_types[paper].valid_for: valid_for of -1 months and 0 days: want 0 or more, up to 36500"},
		{"type of a fact", func(s *mapping.Source) { s.FactTypes = append(s.FactTypes, &evidence.FactType{ID: "f"}) }, `fact_types[f].type: fact type "f" has no type: want bool, int, double, string, one of or list`},
		{"no title", control(func(c *mapping.Control) { c.Title = " " }), `controls[keep]: control "keep" has no title`},
		{"cadence", control(func(c *mapping.Control) { c.Cadence = 200 }), "controls[keep].cadence: cadence 200: there is no such value"},
		{"nature", control(func(c *mapping.Control) { c.Nature = 5 }), "controls[keep].nature: nature of a control 5: there is no such value"},
		{"kind of a control", control(func(c *mapping.Control) { c.Kind = 5 }), "controls[keep].kind: kind of a control 5: there is no such value"},
		{"by what is unknown", control(func(c *mapping.Control) { c.Links[0].By = []string{"lgo"} }), `controls[keep].links[0].by[0]: unknown evidence type "lgo"; did you mean "log"?`},
		{"by what does not show it", control(func(c *mapping.Control) { c.Links[0].By = []string{"log", "paper"} }),
			`controls[keep].links[0].by[1]: evidence type "paper" does not show control "keep": of that there is log`},
		{"blank needs", control(func(c *mapping.Control) { c.Links[0].Needs.Text = " \n" }), `controls[keep].links[0].needs: "needs" has no expression: say one, or leave it out`},
		{"blank reason of needs", control(func(c *mapping.Control) {
			c.Links[0].Needs = mapping.Needs{Expr: mapping.Expr{Text: "true"}, Why: "\u200b"}
		}), "controls[keep].links[0].needs.why: the reason of what the link needs is blank: say why"},
		{"effort", control(func(c *mapping.Control) { c.Effort.First = mapping.Days(math.NaN()) }), "controls[keep].effort.first: effort NaN: want days from 0 to 1e+06"},
		{"upkeep", control(func(c *mapping.Control) { c.Effort.Upkeep = -1 }), "controls[keep].effort.upkeep: effort -1: want days from 0 to 1e+06"},
		{"owner", control(func(c *mapping.Control) { c.Owner = "it\u00a0ops" }), `controls[keep].owner: owner: invisible character U+00A0 after "it": remove it`},
		{"question", control(func(c *mapping.Control) { c.Question = "poeple" }), `controls[keep].question: unknown fact type "poeple"; did you mean "people"?`},
		{"evidence", control(func(c *mapping.Control) { c.Evidence.Operation.Types[0][0] = "lgo" }), `controls[keep].evidence.operation[0]: unknown evidence type "lgo"; did you mean "log"?`},
		{"choice of nothing", control(func(c *mapping.Control) { c.Evidence.Operation.Types = append(c.Evidence.Operation.Types, nil) }), "controls[keep].evidence.operation[1]: an empty list: name the evidence types of which one is enough"},
		{"letter", control(func(c *mapping.Control) { c.Evidence.Design.Types = []mapping.AnyOf{{"letter"}} }), `controls[keep].evidence.design[0]: evidence type "letter" is a bridge letter and shows neither design nor operation`},
		{"no evidence", control(func(c *mapping.Control) { c.Evidence = mapping.Shows{} }), `controls[keep].evidence: control "keep" names no evidence: list types for design or operation`},
		{"link", control(func(c *mapping.Control) { c.Links[1].To = ref("x:1.22") }), `controls[keep].links[1].to: unknown requirement "x:1.22"; did you mean "x:1.2"?`},
		{"link to nothing", control(func(c *mapping.Control) { c.Links[1].To = framework.Ref{} }), "controls[keep].links[1].to: requirement is missing"},
		{"link to a group", control(func(c *mapping.Control) { c.Links[1].To = ref("x:1") }), "controls[keep].links[1].to: x:1 is a group and cannot be met by itself: name a requirement below it"},
		{"point of a link", control(func(c *mapping.Control) { c.Links[0].Points[1] = "z" }), `controls[keep].links[0].points[1]: unknown point "z" of x:1.1: it has a, b`},
		{"blank reason of none", control(func(c *mapping.Control) { c.Evidence.Design = mapping.BasisShows{None: " "} }),
			`controls[keep].evidence.design.none: control "keep" is asked nothing on design and nobody says why: give the reason`},
		{"blank reason", control(func(c *mapping.Control) { c.Links[0].Why = "\u200b" }), "controls[keep].links[0]: link to x:1.1 gives no reason: say why"},
		{"review", control(func(c *mapping.Control) { c.Links[0].Review.State = 8 }), "controls[keep].links[0].review.state: review state 8: there is no such value"},
		{"reviewed when", control(func(c *mapping.Control) { c.Links[0].Review.On = 3 }), "controls[keep].links[0].review.on: review 0001-01-03: want a day from 1900-01-01 to 2200-12-31"},
		{"reviewed by", control(func(c *mapping.Control) { c.Links[0].Review.By = "m\ne" }), `controls[keep].links[0].review.by: reviewer: invisible character U+000A after "m": remove it`},
	}
}

func ruleFaults() []faulty {
	rule := func(change func(*mapping.Rule)) func(*mapping.Source) {
		return func(s *mapping.Source) { change(s.Rules[0]) }
	}
	return []faulty{
		{"rule of nothing", rule(func(r *mapping.Rule) { r.Control = "kep" }), `rules[kep on operation].control: unknown control "kep"; did you mean "keep"?`},
		{"rule twice", func(s *mapping.Source) { s.Rules = append(s.Rules, s.Rules[0]) }, "rules[1]: rule for keep on operation is declared twice; the first is at rules[0]"},
		{"no basis", rule(func(r *mapping.Rule) { r.Basis = 0 }), `rules[keep on ]: rule for "keep" names no basis: want stated, design or operation`},
		{"basis 9", rule(func(r *mapping.Rule) { r.Basis = 9 }), "rules[keep on Basis(9)].basis: basis 9: want stated, design or operation"},
		{"blank expression", rule(func(r *mapping.Rule) { r.Expr.Text = " \n" }), `rules[keep on operation]: rule for "keep" has no expr`},
		{"window of a test", rule(func(r *mapping.Rule) { r.Tests[0].Window.Last = 0 }), "rules[keep on operation].tests[yes].window: window has no last day: want FROM/TO"},
		{"day of a test", rule(func(r *mapping.Rule) { r.Tests[0].At = math.MaxInt32 }), "rules[keep on operation].tests[yes].at: day out of all calendars: want a day from 1900-01-01 to 2200-12-31"},
		{"want", rule(func(r *mapping.Rule) { r.Tests[0].Want.Value = 2 }), "rules[keep on operation].tests[yes].want: what the test wants, 2: want 0 to 1"},
		{"evidence of a test", rule(func(r *mapping.Rule) { r.Tests[0].Evidence[0].Type = "lgo" }), `rules[keep on operation].tests[yes].evidence[e].type: unknown evidence type "lgo"; did you mean "log"?`},
		{"status in a test", rule(func(r *mapping.Rule) { r.Tests[0].Evidence[0].Status = 9 }), "rules[keep on operation].tests[yes].evidence[e].status: status 9: there is no such value"},
		{"attribute in a test", rule(func(r *mapping.Rule) { r.Tests[0].Evidence[0].Attributes = map[string]any{"n": "x"} }),
			`rules[keep on operation].tests[yes].evidence[e].attributes.n: attribute "n" is "x" (string), want int`},
		{"fact in a test", rule(func(r *mapping.Rule) { r.Tests[0].Facts[0].Value = "x" }), `rules[keep on operation].tests[yes].facts[people]: fact "people" is "x" (string), want int`},
		{"tightening", func(s *mapping.Source) { s.Tightenings[0].Basis = 0 }, "tightenings[keep on  0].basis: basis 0: want stated, design or operation"},
		{"tightening of nothing", func(s *mapping.Source) { s.Tightenings[0].Expr.Text = "" }, "tightenings[keep on operation 0]: a tightening names the basis and what more is asked (expr)"},
		{"question", func(s *mapping.Source) { s.Questions[0].Fact = "" }, "questions[0].fact: fact type is missing"},
		{"finding rule", func(s *mapping.Source) { s.FindingRules[0].Each = 0 }, `finding_rules[gap]: finding rule "gap" wants what it looks at (each), the words that it raises (raised_as) and when it does (when)`},
		{"raised on", func(s *mapping.Source) { s.FindingRules[0].On = "1" }, `finding_rules[gap].on: finding rule "gap" names a requirement (on) and is no rule of a framework that looks at a test: say framework and each: test, or leave on out`},
		{"raised on nothing", func(s *mapping.Source) {
			s.FindingRules[0].On, s.FindingRules[0].Each, s.FindingRules[0].Framework = "99", mapping.SubjectTest, s.Frameworks[0].ID
		}, `finding_rules[gap].on: unknown requirement "x:99"`},
		{"subject", func(s *mapping.Source) { s.FindingRules[0].Each = 50 }, "finding_rules[gap].each: subject of a finding rule 50: there is no such value"},
		{"words of nobody", func(s *mapping.Source) { s.FindingRules[0].Framework = "z" }, `finding_rules[gap].framework: unknown framework "z"`},
		{"sample for nothing", func(s *mapping.Source) { s.SampleGuides[0].Cadence = 0 }, "sample_guides[0]: a sample guide wants the cadence that it is for"},
		{"share of a sample", func(s *mapping.Source) { s.SampleGuides[0].Share = 2 }, "sample_guides[weekly]: a share of 2 and 0 at least: want a share of 0 to 1, and no more than the least"},
		{"no share", func(s *mapping.Source) { s.SampleGuides[0].Share = math.NaN() }, "sample_guides[weekly]: a share of NaN and 0 at least: want a share of 0 to 1, and no more than the least"},
		{"floor of a sample", func(s *mapping.Source) { s.SampleGuides[0].Floor = 6 }, "sample_guides[weekly]: a share of 0 and 6 at least: want a share of 0 to 1, and no more than the least"},
		{"sample", func(s *mapping.Source) { s.SampleGuides[0].Most = 4 }, "sample_guides[weekly]: a sample of 5 to 4: want 1 or more, and the most no less than the least"},
	}
}

func relationFaults() []faulty {
	return []faulty{
		{"no relation", func(s *mapping.Source) { s.Relations[0].Is = 0 }, "relations[0].is: a relation that names none of the five base relations is a contradiction"},
		{"relation 200", func(s *mapping.Source) { s.Relations[0].Is = 200 }, "relations[0].is: relation 200: there is no such set of base relations"},
		{"strength", func(s *mapping.Source) { s.Relations[0].Strength = 11 }, "relations[0].strength: strength 11: want 0 to 10"},
		{"confidence", func(s *mapping.Source) { s.Relations[0].Confidence = math.NaN() }, "relations[0].confidence: confidence NaN: want 0 to 1"},
		{"from", func(s *mapping.Source) { s.Relations[0].From = ref("x:9.9") }, `relations[0].from: unknown requirement "x:9.9"`},
		{"state", func(s *mapping.Source) { s.Relations[0].Review.State = 4 }, "relations[0].review.state: review state 4: there is no such value"},
		{"union of nothing", func(s *mapping.Source) { s.Unions[0].To = nil }, "unions[0]: a union names the requirements on both sides: say to: [...]"},
		{"union that is none", func(s *mapping.Source) { s.Unions[0].Is = 0 }, "unions[0].is: a relation that names none of the five base relations is a contradiction"},
		{"strength of a union", func(s *mapping.Source) { s.Unions[0].Strength = -1 }, "unions[0].strength: strength -1: want 0 to 10"},
		{"confidence of a union", func(s *mapping.Source) { s.Unions[0].Confidence = 1.5 }, "unions[0].confidence: confidence 1.5: want 0 to 1"},
		{"member of a union", func(s *mapping.Source) { s.Unions[0].From[1] = ref("x:1.3") }, `unions[0].from[1]: unknown requirement "x:1.3"; did you mean "x:1.1"?`},
		{"pin", func(s *mapping.Source) { s.Pins[0].Edition = "1" }, `pins[y].edition: warning: written for edition "1" of y, and edition "2" is loaded: see what changed with catalog diff`},
		{"pin of nothing", func(s *mapping.Source) { s.Pins[0].Framework = "" }, "pins[0].framework: framework is missing"},
		{"guide between three", func(s *mapping.Source) { s.Guides[0].Between = append(s.Guides[0].Between, "x") }, "guides[0].between: a guide stands between two frameworks: say between: [a, b]"},
		{"guide of nothing", func(s *mapping.Source) { s.Guides[0].Assesses[0].Framework = "z" }, `guides[0].assesses[z].framework: unknown framework "z"`},
		{"day of a guide", func(s *mapping.Source) { s.Guides[0].Dated = -1 }, "guides[0].dated: day of the guide out of all calendars: want a day from 1900-01-01 to 2200-12-31"},
		{"part of a workspace", func(s *mapping.Source) { s.Checklists[0].Items[0].Shows = []string{"subservices"} }, `checklists[written].items[1].shows[0]: unknown part of a workspace "subservices": want one of additional, categories, commitments, csoc, inclusive, nonconformities, not_relevant, operates, prior_report_end, risks, soa, subservice, system_requirements, systems, user_entity_controls; did you mean "subservice"?`},
		{"report of another type", func(s *mapping.Source) { s.Checklists[0].Items[0].Only = map[string]string{"stage": "7"} }, `checklists[written].items[1].only.stage: unknown stage "7": want one of 1`},
		{"word of no profile", func(s *mapping.Source) { s.Checklists[0].Items[0].Only = map[string]string{"typ": "1"} }, `checklists[written].items[1].only.typ: unknown word of a profile "typ": want one of stage`},
		{"checklist", func(s *mapping.Source) { s.Checklists[0].Items[0].Evidence[0] = "lgo" }, `checklists[written].items[1].evidence[0]: unknown evidence type "lgo"; did you mean "log"?`},
		{"item twice", func(s *mapping.Source) {
			s.Checklists[0].Items = append(s.Checklists[0].Items, s.Checklists[0].Items[0])
		},
			`checklists[written].items[1].id: checklist item "1" is declared twice; the first is at checklists[written].items[0]`},
	}
}

// Text may hold any language, and nothing that steers a terminal.
func textFaults() []faulty {
	const esc = "a\x1b[2Jb"
	tell := func(path, key string) string {
		return fmt.Sprintf("%s.%s: %s: character U+001B after \"a\" is not allowed: remove it", path, key, key)
	}
	return []faulty{
		{"text of a framework", func(s *mapping.Source) { s.Frameworks[0].Title = esc }, tell("frameworks[x]", "title")},
		{"publisher", func(s *mapping.Source) { s.Frameworks[0].Publisher = esc }, tell("frameworks[x]", "publisher")},
		{"text of a requirement", func(s *mapping.Source) { s.Frameworks[0].Requirements[1].Summary = esc }, tell("frameworks[x].requirements[1.1]", "summary")},
		{"text of a point", func(s *mapping.Source) { s.Frameworks[0].Requirements[1].Points[0].Text = esc }, tell("frameworks[x].requirements[1.1].points[a]", "text")},
		{"text of a type", func(s *mapping.Source) { s.EvidenceTypes[0].Title = esc }, tell("evidence_types[log]", "title")},
		{"text of a control", func(s *mapping.Source) { s.Controls[0].Does = esc }, tell("controls[keep]", "does")},
		{"text of a rule", func(s *mapping.Source) { s.Rules[0].Why = esc }, tell("rules[keep on operation]", "why")},
		{"text of a question", func(s *mapping.Source) { s.Questions[0].Ask = esc }, tell("questions[people]", "ask")},
		{"text of a band", func(s *mapping.Source) { s.Bands[0].Why = esc }, tell("bands[ready]", "why")},
		{"text of a relation", func(s *mapping.Source) { s.Relations[0].Why = esc }, tell("relations[0]", "why")},
		{"text of a guide", func(s *mapping.Source) { s.Guides[0].Sections[0].Text = esc }, tell("guides[0].sections[0]", "text")},
		{"text of a checklist", func(s *mapping.Source) { s.Checklists[0].Items[0].Text = esc }, tell("checklists[written].items[1]", "text")},
	}
}

// What the loader refuses in a file is refused of a program, too: else what is sound would be written and never read.
func fileFaults() []faulty {
	long := strings.Repeat("a", 513)
	tooLong := func(path, what string) string {
		return path + ": " + what + `: more than 512 characters, "` + long[:200] + `…": shorten it`
	}
	breaks := func(path, what string) string {
		return path + ": " + what + ": invisible character U+000A after \"a\": remove it"
	}
	framed := func(change func(*framework.Framework)) func(*mapping.Source) {
		return func(s *mapping.Source) { change(s.Frameworks[0]) }
	}
	return []faulty{
		{"long id of a framework", func(s *mapping.Source) {
			s.Frameworks = append(s.Frameworks, &framework.Framework{ID: long, Title: "T"})
		}, tooLong("frameworks[2].id", "id")},
		{"long id of a requirement", framed(func(f *framework.Framework) {
			f.Requirements = append(f.Requirements, framework.Requirement{ID: long, Title: "T"})
		}), tooLong("frameworks[x].requirements[3].id", "id")},
		{"long id of a point", framed(func(f *framework.Framework) {
			q := &f.Requirements[1]
			q.Points = append(q.Points, framework.Point{ID: long, Text: "T"})
		}), tooLong("frameworks[x].requirements[1.1].points[2].id", "id")},
		{"long category", framed(func(f *framework.Framework) { f.Categories = append(f.Categories, framework.Category{ID: long}) }), tooLong("frameworks[x].categories[1]", "category")},
		{"long kind of system", framed(func(f *framework.Framework) { f.SystemKinds[long] = []string{"r"} }), tooLong("frameworks[x].system_kinds", "kind of system")},
		{"long mirror", framed(func(f *framework.Framework) { f.Requirements[1].Mirrors = map[string][]string{long: {"1"}} }), tooLong("frameworks[x].requirements[1.1].mirrors", "mirrors")},
		{"long attribute", func(s *mapping.Source) { s.EvidenceTypes[0].Attributes[0].Name = long }, tooLong("evidence_types[log].attributes[0]", "attribute")},
		{"long framework that is not loaded", func(s *mapping.Source) { s.Relations[0].To = ref(long + ":1") }, tooLong("relations[0].to", "framework")},
		{"long requirement that is not loaded", func(s *mapping.Source) { s.Unions[0].To[0] = ref("z:" + long) }, tooLong("unions[0].to[0]", "requirement")},
		{"requirement that does not show", func(s *mapping.Source) { s.Relations[0].To = ref("z:\u3164") }, `relations[0].to: requirement: invisible character U+3164 after "": remove it`},
		{"framework in parts", func(s *mapping.Source) { s.Unions[0].To[0] = ref("e\u0301:1") },
			`unions[0].to[0]: framework: what follows "e" is written in parts, such as a letter and its accent: write it as one character (Unicode NFC), since a name has one spelling`},
		{"rationale of two lines", func(s *mapping.Source) { s.Relations[0].Rationale = "a\nb" }, breaks("relations[0].rationale", "rationale")},
		{"rationale of a union", func(s *mapping.Source) { s.Unions[0].Rationale = "a\n" }, breaks("unions[0].rationale", "rationale")},
		{"type of assurance", framed(func(f *framework.Framework) { f.Assurance.Type = "a\nb" }), breaks("frameworks[x].assurance.type", "type of assurance")},
		{"focus of assurance", framed(func(f *framework.Framework) { f.Assurance.Focus = "a\x1b" }), `frameworks[x].assurance.focus: focus: character U+001B after "a" is not allowed: remove it`},
		{"category without id", framed(func(f *framework.Framework) { f.Categories = append(f.Categories, framework.Category{Title: "T"}) }), "frameworks[x].categories[1]: a category without id: nothing could be of it"},
		{"excludable kind", framed(func(f *framework.Framework) { f.Excludable.Kinds = []string{"a\nb"} }), breaks("frameworks[x].excludable.kinds[0]", "excludable kind")},
		{"who performs", func(s *mapping.Source) { s.Controls[0].PerformedBy.By = "a\nb" }, breaks("controls[keep].performed_by.by", "who performs it")},
		{"where a list is drawn from", func(s *mapping.Source) { s.Controls[0].Population = mapping.Population{Of: "o", From: "a\nb"} }, breaks("controls[keep].population.from", "where the list is drawn from")},
		{"piece of a test", func(s *mapping.Source) { s.Rules[0].Tests[0].Evidence[0].ID = "a\nb" }, breaks("rules[keep on operation].tests[yes].evidence[0].id", "id")},
		{"discipline of a guide", func(s *mapping.Source) { s.Guides[0].Disciplines[0].Discipline = "a\nb" }, breaks("guides[0].disciplines[0].discipline", "discipline")},
		{"term of a guide", func(s *mapping.Source) { s.Guides[0].Terms = []guide.Term{{Term: "a\nb", Text: "T"}} }, breaks("guides[0].terms[0].term", "term")},
		{"word of a profile", framed(func(f *framework.Framework) { f.Profiles["a\nb"] = map[string]framework.Profile{"v": {}} }), breaks("frameworks[x].profiles", "word of a profile")},
		{"value of a profile", framed(func(f *framework.Framework) { f.Profiles["w"] = map[string]framework.Profile{"a\nb": {}} }), breaks("frameworks[x].profiles", "value of a profile")},
		{"control of a piece of a test", func(s *mapping.Source) { s.Rules[0].Tests[0].Evidence[0].Controls = []string{"a\nb"} }, breaks("rules[keep on operation].tests[yes].evidence[e].controls[0]", "control")},
		{"how the sample of a test was drawn", func(s *mapping.Source) { s.Rules[0].Tests[0].Evidence[0].Drawn = "a\nb" }, breaks("rules[keep on operation].tests[yes].evidence[e].drawn", "drawn")},
		{"section of a guide", func(s *mapping.Source) { s.Guides[0].Sections[0].Framework = "a\nb" }, breaks("guides[0].sections[0].framework", "framework")},
		{"reason of what a link needs without it", func(s *mapping.Source) { s.Controls[0].Links[0].Needs = mapping.Needs{Why: "w"} }, `controls[keep].links[0].needs: "needs" has a reason and no expression: say one (expr), or leave it out`},
		{"expression of a finding rule", func(s *mapping.Source) { s.FindingRules[0].When.Text = "a\u200bb" }, `finding_rules[gap].when: "when": invisible character U+200B after "a": remove it`},
		{"expression of a rule", func(s *mapping.Source) { s.Rules[0].Expr.Text = "a\u200bb" }, `rules[keep on operation].expr: "expr": invisible character U+200B after "a": remove it`},
		{"expression of a band", func(s *mapping.Source) { s.Bands[0].When.Text = "a\rb" }, `bands[ready].when: "when": invisible character U+000D after "a": remove it`},
	}
}

// All problems come at once, each where it stands.
func TestCheckTellsAll(t *testing.T) {
	t.Parallel()
	src := full()
	src.Controls[0].Cadence = 200
	src.Controls = append(src.Controls, nil)
	src.Relations[0].Is = 0
	src.Frameworks[0].Requirements[2].Weight = -1
	problems, err := mapping.Check(t.Context(), src)
	require.NoError(t, err)
	paths := []string{}
	for _, p := range problems {
		paths = append(paths, p.Path)
	}
	assert.Equal(t, []string{"controls[1]", "controls[keep].cadence", "frameworks[x].requirements[1.2].weight", "relations[0].is"}, paths)
}

func TestBuildContext(t *testing.T) {
	t.Parallel()
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := mapping.BuildContext(ended, full())
	require.ErrorIs(t, err, context.Canceled)
	_, err = mapping.Check(ended, full())
	require.ErrorIs(t, err, context.Canceled)
	var none context.Context
	_, err = mapping.BuildContext(none, full())
	require.Error(t, err)
	g, err := mapping.BuildContext(t.Context(), full())
	require.NoError(t, err)
	assert.Len(t, g.Controls(), 1)
	_, err = mapping.Build(mapping.Source{})
	require.NoError(t, err, "nothing is a catalog too")
}

// Each circle of parents is told once, whatever leads into it.
func TestCircles(t *testing.T) {
	t.Parallel()
	f := &framework.Framework{ID: "c", Title: "C"}
	for id, parent := range map[string]string{"a": "b", "b": "c", "c": "a", "d": "a", "e": "d", "f": "f", "g": "", "h": "g", "i": "j", "j": "i"} {
		f.Requirements = append(f.Requirements, framework.Requirement{ID: id, Title: "T", Parent: parent})
	}
	problems, err := mapping.Check(t.Context(), mapping.Source{Frameworks: []*framework.Framework{f}})
	require.NoError(t, err)
	require.Len(t, problems, 3, "%s", problems.Error())
	for _, p := range problems {
		assert.Equal(t, mapping.CodeCycle, p.Code)
		assert.True(t, strings.HasSuffix(p.Message, "is its own ancestor"))
	}
}

// An id that no reference could name is refused, since nothing could be said of it.
func TestRefIDs(t *testing.T) {
	t.Parallel()
	for _, f := range []framework.Framework{
		{ID: "a:b", Title: "T"}, {ID: "a b", Title: "T"},
		{ID: "x", Title: "T", Requirements: []framework.Requirement{{ID: " Q", Title: "T"}}},
		{ID: "x", Title: "T", Requirements: []framework.Requirement{{ID: "1#2", Title: "T"}}},
		{ID: "x", Title: "T", Requirements: []framework.Requirement{{ID: "1", Title: "T", Points: []framework.Point{{ID: "a b", Text: "T"}}}}},
	} {
		_, err := mapping.Build(mapping.Source{Frameworks: []*framework.Framework{&f}})
		assert.ErrorContains(t, err, "no reference could name it", f.ID)
	}
	ok := framework.Framework{ID: "x", Title: "T", Requirements: []framework.Requirement{{ID: "1:2", Title: "T"}, {ID: "Art. 5", Title: "T"}}}
	_, err := mapping.Build(mapping.Source{Frameworks: []*framework.Framework{&ok}})
	assert.NoError(t, err)
}
