package organisation_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
)

func ExampleCheck() {
	graph, err := mapping.Build(source())
	if err != nil {
		fmt.Println(err)
		return
	}
	org := &organisation.Organisation{Evidence: []evidence.Piece{
		{ID: "EV-014", Type: "recrod", Effective: day("2026-01-01")},
		{ID: "EV-015", Type: "record", Period: framework.Period{First: day("2026-01-01")}},
	}}
	problems, err := organisation.Check(context.Background(), graph, org)
	fmt.Println(problems, err)
	// Output:
	// evidence[EV-014].type: unknown evidence type "recrod"; did you mean "record"?
	// evidence[EV-015].period: period has no last day: want FROM/TO <nil>
}

// broken is one fault put into what was sound, and the one line that tells of it.
type broken struct {
	name  string
	spoil func(*organisation.Organisation)
	want  string
}

const tooFar = framework.Date(math.MaxInt32)

func piece(change func(*evidence.Piece)) func(*organisation.Organisation) {
	return func(o *organisation.Organisation) { change(&o.Evidence[0]) }
}

func scope(change func(*framework.Scope)) func(*organisation.Organisation) {
	return func(o *organisation.Organisation) { change(&o.Scopes[0]) }
}

func attribute(name string, v any) func(*organisation.Organisation) {
	return piece(func(e *evidence.Piece) { e.Attributes[name] = v })
}

func fact(i int, v any) func(*organisation.Organisation) {
	return func(o *organisation.Organisation) { o.Facts[i].Value = v }
}

func treatment(change func(*organisation.Treatment)) func(*organisation.Organisation) {
	return func(o *organisation.Organisation) { change(&o.Treatments[0]) }
}

func risk(change func(*organisation.Risk)) func(*organisation.Organisation) {
	return func(o *organisation.Organisation) { change(&o.Risks[0]) }
}

// Every fault of what a program can hold is told once, with the path to it.
func TestCheck(t *testing.T) {
	t.Parallel()
	g := graph(t)
	for _, list := range [][]broken{wholeFaults(), scopeFaults(), evidenceFaults(), attributeFaults(), otherFaults()} {
		for _, tt := range list {
			t.Run(tt.name, func(t *testing.T) {
				t.Parallel()
				org := sound()
				tt.spoil(org)
				problems, err := organisation.Check(t.Context(), g, org)
				require.NoError(t, err)
				require.Len(t, problems, 1, "%s", problems.Error())
				assert.Equal(t, tt.want, problems[0].String())
				assert.NotEmpty(t, problems[0].Code)

				same, err := organisation.Check(t.Context(), source(), org)
				require.NoError(t, err)
				assert.Equal(t, problems, same, "a source from which no graph was built says the same")
			})
		}
	}
	problems, err := organisation.Check(t.Context(), g, sound())
	require.NoError(t, err)
	assert.Empty(t, problems, "what is sound is")
}

func wholeFaults() []broken {
	return []broken{
		{"name", func(o *organisation.Organisation) { o.Name = "Ac\u200bme" }, `organisation.name: name: invisible character U+200B after "Ac": remove it`},
		{"name that is not UTF-8", func(o *organisation.Organisation) { o.Name = "Ac\xffme" }, "organisation.name: name \"Ac\ufffdme\" is not UTF-8"},
		{"system", func(o *organisation.Organisation) { o.Systems = append(o.Systems, organisation.System{ID: "a\nb"}) }, `organisation.systems[2]: system: invisible character U+000A after "a": remove it`},
		{"empty system", func(o *organisation.Organisation) { o.Systems = append(o.Systems, organisation.System{}) }, "organisation.systems[2]: a system without name"},
		{"system twice", func(o *organisation.Organisation) {
			o.Systems[1].ID = "app"
			o.Risks, o.Scopes, o.Treatments = nil, nil, nil
		},
			`organisation.systems[1]: system "app" is declared twice; the first is at organisation.systems[0]`},
		{"kind of system", func(o *organisation.Organisation) { o.Systems[1].Kind = "ia" }, `organisation.systems[api].kind: unknown kind of system "ia": want one of ai, robot; did you mean "ai"?`},
		{"role to a system", func(o *organisation.Organisation) { o.Systems[1].Roles[0] = "provide" },
			`organisation.systems[api].roles[0]: unknown role to a system of kind ai "provide": want one of developer, provider; did you mean "provider"?`},
		{"role without kind", func(o *organisation.Organisation) { o.Systems[1].Kind = "" }, `organisation.systems[api].roles: system "api" has roles and no kind: say kind`},
		{"owner of nothing", func(o *organisation.Organisation) { o.Owners["it-ops"] = " " }, `organisation.owners.it-ops: role "it-ops" has nobody: name a person, or leave it out`},
		{"as of", func(o *organisation.Organisation) { o.AsOf = day("1899-12-31") }, "organisation.as_of: as_of 1899-12-31: want a day from 1900-01-01 to 2200-12-31"},
		{"as of nowhere", func(o *organisation.Organisation) { o.AsOf = tooFar }, "organisation.as_of: as_of out of all calendars: want a day from 1900-01-01 to 2200-12-31"},
		{"as of before all days", func(o *organisation.Organisation) { o.AsOf = -5 }, "organisation.as_of: as_of out of all calendars: want a day from 1900-01-01 to 2200-12-31"},
	}
}

func scopeFaults() []broken {
	return []broken{
		{"half a window", scope(func(s *framework.Scope) { s.Window.Last = 0 }), "scope[f].window: window has no last day: want FROM/TO"},
		{"the other half", scope(func(s *framework.Scope) { s.Window.First = 0 }), "scope[f].window: window has no first day: want FROM/TO"},
		{"window turned round", scope(func(s *framework.Scope) {
			s.Window = framework.Period{First: day("2026-06-30"), Last: day("2026-01-01")}
		}), "scope[f].window: window 2026-06-30/2026-01-01 ends before it begins"},
		{"window of eleven years", scope(func(s *framework.Scope) { s.Window = period("2016-01-01/2026-12-31") }),
			"scope[f].window: window 2016-01-01/2026-12-31 is longer than 10 years, which is the limit of a window"},
		{"window of forty years", scope(func(s *framework.Scope) { s.Window = period("2000-01-01/2039-12-31") }),
			"scope[f].window: window 2000-01-01/2039-12-31 is longer than 10 years, which is the limit of a window"},
		{"window of a day", scope(func(s *framework.Scope) { s.Window = period("2026-01-01/2026-01-01") }),
			"scope[f].window: warning: the window 2026-01-01/2026-01-01 is shorter than 3 months, which few accept"},
		{"a day less than three months", scope(func(s *framework.Scope) { s.Window = period("2026-01-01/2026-03-30") }),
			"scope[f].window: warning: the window 2026-01-01/2026-03-30 is shorter than 3 months, which few accept"},
		{"a day more than eighteen", scope(func(s *framework.Scope) { s.Window = period("2026-01-01/2027-07-01") }),
			"scope[f].window: warning: the window 2026-01-01/2027-07-01 is longer than 18 months, which is unusual"},
		{"populations of no window", func(o *organisation.Organisation) { o.Scopes[1].Window = framework.Period{} },
			"scope[plain].populations: populations are asked over a window: say window: FROM/TO"},
		{"requirements beside", scope(func(s *framework.Scope) { s.Requirements[0] = "1.22" }), `scope[f].requirements[0]: unknown requirement "f:1.22"; did you mean "f:1.2"?`},
		{"who approved", scope(func(s *framework.Scope) { s.Statement.ApprovedBy = "" }), "scope[f].statement: an approval says who and when: approved_by and approved_on, or neither"},
		{"a change without a date", scope(func(s *framework.Scope) { s.Statement.Changes[0].Date = 0 }), "scope[f].statement: an entry of the change history wants a version and a date"},
		{"a statement of a far day", scope(func(s *framework.Scope) { s.Statement.Date = 3 }), "scope[f].statement: date 0001-01-03: want a day from 1900-01-01 to 2200-12-31"},
		{"a risk that nobody lists", scope(func(s *framework.Scope) { s.SoA[2].Risks[0] = "R-2" }), `scope[f].soa[policy].risks[0]: unknown risk "R-2"; did you mean "R-1"?`},
		{"excluded and planned", scope(func(s *framework.Scope) { s.SoA[1].Planned = day("2026-09-30") }), "scope[f].soa[1.2].planned: 1.2 is excluded and planned: one of them"},
		{"prior report", scope(func(s *framework.Scope) { s.PriorReportEnd = 3 }), "scope[f].prior_report_end: prior_report_end 0001-01-03: want a day from 1900-01-01 to 2200-12-31"},
		{"window of all days", scope(func(s *framework.Scope) {
			s.Window = framework.Period{First: math.MinInt32, Last: tooFar}
		}), "scope[f].window: window out of all calendars: want a day from 1900-01-01 to 2200-12-31"},
		{"as of", scope(func(s *framework.Scope) { s.AsOf = day("2300-01-01") }), "scope[f].as_of: as_of 2300-01-01: want a day from 1900-01-01 to 2200-12-31"},
		{"zero basis", func(o *organisation.Organisation) { o.Scopes[1].Basis[1] = 0 }, "scope[plain].basis[1]: basis 0: want stated, design or operation"},
		{"basis 99", func(o *organisation.Organisation) { o.Scopes[1].Basis[0] = 99 }, "scope[plain].basis[0]: basis 99: want stated, design or operation"},
		{"a basis twice", func(o *organisation.Organisation) { o.Scopes[1].Basis[1] = framework.Design }, "scope[plain].basis[1]: basis design is there twice"},
		{"the check-up beside evidence", func(o *organisation.Organisation) { o.Scopes[1].Basis[0] = framework.Stated },
			"scope[plain].basis[0]: basis stated is the check-up alone, which is not mixed with evidence: give it a scope of its own"},
		{"id", func(o *organisation.Organisation) { o.Scopes[1].ID = "pl\u00a0ain" }, `scope[1].id: id: invisible character U+00A0 after "pl": remove it`},
		{"two of a name", func(o *organisation.Organisation) { o.Scopes[1].ID = "" }, `scope[1]: two scopes are called "f"; give one an id of its own; the first is at scope[0]`},
		{"framework", func(o *organisation.Organisation) { o.Scopes[1].Framework = "ff" }, `scope[plain].framework: unknown framework "ff"; did you mean "f"?`},
		{"no framework", func(o *organisation.Organisation) { o.Scopes[1].Framework = "" }, "scope[plain].framework: framework is missing"},
		{"word", scope(func(s *framework.Scope) { s.Profile = map[string]string{"stag": "2"} }), `scope[f].stag: unknown key of a scope of f "stag": want one of stage; did you mean "stage"?`},
		{"value of a word", scope(func(s *framework.Scope) { s.Profile["stage"] = "3" }), `scope[f].stage: unknown stage "3": want one of 1, 2`},
		{"no window", scope(func(s *framework.Scope) { s.Window = framework.Period{} }), "scope[f]: stage 2 needs a window, such as window: 2026-01-01/2026-06-30"},
		{"word and basis", scope(func(s *framework.Scope) { s.Basis = []framework.Basis{framework.Design} }), "scope[f].basis: a scope says its basis either plainly or by stage, not both"},
		{"populations beside a word", scope(func(s *framework.Scope) { s.Populations = new(false) }),
			"scope[f].populations: stage 2 says what it asks itself: leave out populations, or say basis in its place"},
		{"in place beside a word", scope(func(s *framework.Scope) { s.InPlace = new(true) }), "scope[f].in_place: stage 2 says what it asks itself: leave out in_place, or say basis in its place"},
		{"window of a day's profile", scope(func(s *framework.Scope) { s.Profile["stage"] = "1" }), "scope[f].window: stage 1 is as of a day, not over a window: say as_of, or leave both out"},
		{"system", scope(func(s *framework.Scope) { s.Systems = []string{"ap"} }), `scope[f].systems[0]: unknown system "ap"; did you mean "app"?`},
		{"system where none is declared", func(o *organisation.Organisation) {
			*o = organisation.Organisation{Scopes: []framework.Scope{{Framework: "f", Basis: []framework.Basis{framework.Design}, Systems: []string{"q"}}}}
		}, `scope[f].systems[0]: unknown system "q": none is declared; name it under organisation: systems`},
		{"category", scope(func(s *framework.Scope) { s.Categories = []string{"ai"} }), `scope[f].categories[0]: unknown category "ai": want one of base, extra`},
		{"additional", scope(func(s *framework.Scope) { s.Additional = []string{"extra"} }), `scope[f].additional[0]: unknown additional category "extra": want one of ai`},
		{"user entity control", scope(func(s *framework.Scope) { s.UserEntityControls[0].Text = "a\x1b[31m" }),
			`scope[f].user_entity_controls[0]: user entity control: invisible character U+001B after "a": remove it`},
		{"reason of spaces", scope(func(s *framework.Scope) { s.SoA[1].Why = " " }), "scope[f].soa[1.2]: 1.2 is decided without a reason: say why"},
		{"reason that does not show", scope(func(s *framework.Scope) { s.SoA[1].Why = "\u200b" }), "scope[f].soa[1.2]: 1.2 is decided without a reason: say why"},
		{"reason with a control character", scope(func(s *framework.Scope) { s.SoA[1].Why = "So\x1b[2J." }),
			`scope[f].soa[1.2]: reason: character U+001B after "So" is not allowed: remove it`},
		{"empty line", scope(func(s *framework.Scope) { s.SoA[2] = framework.Applicability{} }),
			"scope[f].soa[2]: a line of the Statement of Applicability names a requirement or a control"},
		{"line that decides nothing", scope(func(s *framework.Scope) { s.SoA[1].Applicable = nil }), "scope[f].soa[1.2]: 1.2 is decided neither way: say applicable: true, or false"},
		{"line twice", scope(func(s *framework.Scope) { s.SoA[2] = s.SoA[1] }), "scope[f].soa[2]: 1.2 is decided twice; the first is at scope[f].soa[1]"},
		{"group with a clause", scope(func(s *framework.Scope) { s.SoA[1].Requirement = "1" }),
			"scope[f].soa[1].requirement: f:1 cannot be excluded: controls may be left out, and 1.1 is a clause"},
		{"requirement", scope(func(s *framework.Scope) { s.SoA[1].Requirement = "1.22" }), `scope[f].soa[1.22].requirement: unknown requirement "f:1.22"; did you mean "f:1.2"?`},
		{"control", scope(func(s *framework.Scope) { s.SoA[2].Control = "polic" }), `scope[f].soa[polic].control: unknown control "polic"; did you mean "policy"?`},
		{"asked anyway", scope(func(s *framework.Scope) {
			s.SoA = append(s.SoA, framework.Applicability{Requirement: "2", Applicable: new(false), Why: "Nor this."})
		}), "scope[f].soa[2]: warning: 2 is excluded, and 1.1 ask the same anyway"},
		{"review", scope(func(s *framework.Scope) { s.SoA[1].ReviewBy = day("3000-01-01") }),
			"scope[f].soa[1.2].review_by: review_by 3000-01-01: want a day from 1900-01-01 to 2200-12-31"},
		{"not relevant without a reason", scope(func(s *framework.Scope) { s.NotRelevant[0].Why = "" }),
			"scope[f].not_relevant[f:1.2#a]: f:1.2#a is called not relevant without a reason: say why"},
		{"nothing not relevant", scope(func(s *framework.Scope) { s.NotRelevant[0] = framework.NotRelevant{} }),
			"scope[f].not_relevant[0]: what is not relevant is missing: name points or requirements"},
		{"not relevant twice", scope(func(s *framework.Scope) { s.NotRelevant = append(s.NotRelevant, s.NotRelevant[0]) }),
			"scope[f].not_relevant[2]: f:1.2#a is called not relevant twice; the first is at scope[f].not_relevant[0]"},
		{"not relevant point", scope(func(s *framework.Scope) { s.NotRelevant[0].Point.Point = "z" }),
			`scope[f].not_relevant[f:1.2#z].point: unknown point "z" of f:1.2: it has a, b`},
		{"subservice of blanks", scope(func(s *framework.Scope) { s.Subservice[0].Name = " " }), "scope[f].subservice[ ].name: a subservice organisation without name"},
		{"csoc for no point", scope(func(s *framework.Scope) { s.Subservice[0].CSOC[0].Points = nil }),
			`scope[f].subservice[Cloud].csoc[K1]: "K1" serves no point: name those that it is relied on for (points)`},
		{"agreed with no letter", scope(func(s *framework.Scope) { s.NotRelevant[1].AgreedWith.Who = "." }),
			`scope[f].not_relevant[f:1.1].agreed_with: "." is nobody's name: say with whom (who)`},
		{"method", scope(func(s *framework.Scope) { s.Subservice[0].Method = "carved-out" }),
			`scope[f].subservice[Cloud].method: unknown method "carved-out": want one of carve-out, inclusive; did you mean "carve-out"?`},
		{"carved point", scope(func(s *framework.Scope) { s.Subservice[0].Points[0] = point("f:1.2") }),
			"scope[f].subservice[Cloud].points[0]: f:1.2 is a whole requirement: name its points, such as f:1.2#a"},
		{"control of a line beside a requirement", scope(func(s *framework.Scope) { s.SoA[0].Control = "a\nb" }),
			`scope[f].soa[0].control: control: invisible character U+000A after "a": remove it`},
		{"what changed in a statement", scope(func(s *framework.Scope) { s.Statement.Changes[0].What = "a\nb" }), `scope[f].statement: what: invisible character U+000A after "a": remove it`},
		{"long id of a statement", scope(func(s *framework.Scope) { s.Statement.ID = strings.Repeat("a", 513) }),
			`scope[f].statement: id: more than 512 characters, "` + strings.Repeat("a", 200) + `…": shorten it`},
		{"how a sample was drawn", piece(func(e *evidence.Piece) { e.Drawn = "a\nb" }), `evidence[EV-1].drawn: drawn: invisible character U+000A after "a": remove it`},
		{"requirement of a treatment of a control", treatment(func(x *organisation.Treatment) { x.Requirement = framework.Ref{Framework: "f", Requirement: "a\nb"} }),
			`treatments[0].requirement: requirement: invisible character U+000A after "f:a": remove it`},
		{"by of a treatment that compensates for nothing", treatment(func(x *organisation.Treatment) { x.By = "a\nb" }), `treatments[0].by: by: invisible character U+000A after "a": remove it`},
		{"csoc", scope(func(s *framework.Scope) { s.Subservice[0].CSOC[0].Text = "\u202eabc" }),
			`scope[f].subservice[Cloud].csoc[0]: control of a subservice organisation: invisible character U+202E after "": remove it`},
		{"user entity control without text", scope(func(s *framework.Scope) { s.UserEntityControls[0].Text = " " }), "scope[f].user_entity_controls[0]: a user entity control without text"},
		{"text alone", scope(func(s *framework.Scope) { s.UserEntityControls[0] = framework.Complement{Text: "They do."} }),
			"scope[f].user_entity_controls[0]: warning: a text alone is taken for all points, of its carve-out where it has one: say {id, text, points}"},
		{"point of a complement", scope(func(s *framework.Scope) { s.Subservice[0].CSOC[0].Points[0] = point("f:1.2#z") }),
			`scope[f].subservice[Cloud].csoc[K1].points[0]: unknown point "z" of f:1.2: it has a, b`},
		{"commitment", scope(func(s *framework.Scope) { s.Commitments[0].Text = "" }), `scope[f].commitments[C1]: "C1" says nothing: say what is promised (text)`},
		{"system requirement", scope(func(s *framework.Scope) { s.SystemRequirements[0].ID = "" }), "scope[f].system_requirements[0].id: commitment without id"},
		{"agreed with whom", scope(func(s *framework.Scope) { s.NotRelevant[1].AgreedWith.Who = "\u200b" }),
			"scope[f].not_relevant[f:1.1].agreed_with: an agreement says with whom (who) and when (date)"},
		{"agreed when", scope(func(s *framework.Scope) { s.Subservice[1].AgreedWith.Date = 0 }),
			"scope[f].subservice[Mail].agreed_with: an agreement says with whom (who) and when (date)"},
		{"agreed with oneself", scope(func(s *framework.Scope) { s.NotRelevant[1].AgreedWith.Who = "maya  singh" }),
			"scope[f].not_relevant[f:1.1].agreed_with: warning: maya  singh is not outside the organisation, so that the agreement changes nothing"},
		{"agreed with a role", scope(func(s *framework.Scope) { s.NotRelevant[1].AgreedWith.Who = "CTO" }),
			"scope[f].not_relevant[f:1.1].agreed_with: warning: CTO is not outside the organisation, so that the agreement changes nothing"},
		{"agreed with the organisation", scope(func(s *framework.Scope) { s.NotRelevant[1].AgreedWith.Who = "ACME" }),
			"scope[f].not_relevant[f:1.1].agreed_with: warning: ACME is not outside the organisation, so that the agreement changes nothing"},
		{"a series is not relevant", scope(func(s *framework.Scope) { s.NotRelevant[1].Points[0] = point("f:1") }),
			"scope[f].not_relevant[f:1].points[0]: f:1 is a series: name those of its requirements that are not relevant, of f:1.1, f:1.2"},
		{"one of several", scope(func(s *framework.Scope) { s.NotRelevant[1].Points[1] = point("f:3") }), `scope[f].not_relevant[f:1.1].points[1]: unknown requirement "f:3"; did you mean "f:1"?`},
		{"reason", scope(func(s *framework.Scope) { s.SoA[1].Reason = 9 }), "scope[f].soa[1.2].reason: reason 9: there is no such value"},
		{"system of a provider", scope(func(s *framework.Scope) { s.Subservice[1].Systems[0] = "apy" }), `scope[f].subservice[Mail].systems[0]: unknown system "apy"; did you mean "app"?`},
		{"relied on for nothing", scope(func(s *framework.Scope) { s.Subservice[0].CSOC, s.UserEntityControls = nil, nil }),
			`scope[f].subservice[Cloud]: warning: "Cloud" is carved out and nothing says what it is relied on for: state its controls (csoc)`},
		{"provider", scope(func(s *framework.Scope) { s.Subservice[0].Name = "Clo\tud" }),
			`scope[f].subservice[0].name: name: invisible character U+0009 after "Clo": remove it`},
	}
}

func evidenceFaults() []broken {
	return []broken{
		{"no id", piece(func(e *evidence.Piece) { e.ID = "" }), "evidence[0].id: evidence without id"},
		{"id with a line", piece(func(e *evidence.Piece) { e.ID = "a\nb\x00" }), `evidence[0].id: id: invisible character U+000A after "a": remove it`},
		{"id twice", func(o *organisation.Organisation) { o.Evidence[1].ID, o.Evidence[2].Replaces = "EV-1", nil }, `evidence[1].id: evidence "EV-1" is declared twice; the first is at evidence[0]`},
		{"type", piece(func(e *evidence.Piece) { e.Type, e.Attributes = "no-such-type", nil }), `evidence[EV-1].type: unknown evidence type "no-such-type"`},
		{"no type", piece(func(e *evidence.Piece) { e.Type = "" }), "evidence[EV-1].type: evidence type is missing"},
		{"title", piece(func(e *evidence.Piece) { e.Title = "First\xff" }), "evidence[EV-1].title: the title is not UTF-8"},
		{"owner", piece(func(e *evidence.Piece) { e.Owner = "it\u2028ops" }), `evidence[EV-1].owner: owner: invisible character U+2028 after "it": remove it`},
		{"source", piece(func(e *evidence.Piece) { e.Origin.System = "ji\x07ra" }), `evidence[EV-1].source.system: system: invisible character U+0007 after "ji": remove it`},
		{"uri", piece(func(e *evidence.Piece) { e.Origin.URI = "a\rb" }), `evidence[EV-1].source.uri: uri: invisible character U+000D after "a": remove it`},
		{"status", piece(func(e *evidence.Piece) { e.Status = 99 }), "evidence[EV-1].status: status 99: there is no such value"},
		{"period turned round", piece(func(e *evidence.Piece) {
			e.Period = framework.Period{First: day("2026-02-01"), Last: day("2026-01-01")}
		}), "evidence[EV-1].period: period 2026-02-01/2026-01-01 ends before it begins"},
		{"half a period", piece(func(e *evidence.Piece) { e.Period.Last = 0 }), "evidence[EV-1].period: period has no last day: want FROM/TO"},
		{"negative period", piece(func(e *evidence.Piece) { e.Period = framework.Period{First: -9, Last: -2} }),
			"evidence[EV-1].period: period out of all calendars: want a day from 1900-01-01 to 2200-12-31"},
		{"no time", piece(func(e *evidence.Piece) { e.Period, e.Performed, e.Collected = framework.Period{}, 0, 0 }),
			`evidence[EV-1]: evidence "EV-1" says no time: want period: FROM/TO, or the day on which it was performed, effective or collected`},
		{"outcome", piece(func(e *evidence.Piece) { e.Outcome = 9 }), "evidence[EV-1].outcome: outcome 9: there is no such value"},
		{"performed before", piece(func(e *evidence.Piece) { e.Performed = day("2025-12-31") }),
			`evidence[EV-1].performed: evidence "EV-1" was performed on 2025-12-31, before its period 2026-01-01/2026-03-31`},
		{"performed after", piece(func(e *evidence.Piece) { e.Performed = day("2026-04-02") }),
			`evidence[EV-1].performed: evidence "EV-1" was performed on 2026-04-02, after it was collected on 2026-04-01`},
		{"collected before its period", piece(func(e *evidence.Piece) { e.Performed, e.Collected = 0, day("2025-12-31") }),
			`evidence[EV-1].collected: evidence "EV-1" was collected on 2025-12-31, before its period 2026-01-01/2026-03-31, so that it was performed before: say when (performed)`},
		{"performed nowhere", piece(func(e *evidence.Piece) { e.Performed = tooFar }),
			"evidence[EV-1].performed: day of performance out of all calendars: want a day from 1900-01-01 to 2200-12-31"},
		{"accepted by", piece(func(e *evidence.Piece) { e.AcceptedBy = "c\u200bto" }), `evidence[EV-1].accepted_by: accepted_by: invisible character U+200B after "c": remove it`},
		{"accepted by blanks", piece(func(e *evidence.Piece) { e.AcceptedBy = " " }), `evidence[EV-1].accepted_by: accepted_by says nothing: name somebody or something, or leave it out`},
		{"approved by blanks", piece(func(e *evidence.Piece) { e.ApprovedBy = "  " }), `evidence[EV-1].approved_by: approved_by says nothing: name somebody or something, or leave it out`},
		{"source of blanks", piece(func(e *evidence.Piece) { e.Origin.System = " " }), `evidence[EV-1].source.system: system says nothing: name somebody or something, or leave it out`},
		{"half an answer", func(o *organisation.Organisation) { o.Evidence[3].Answered.Response = " " },
			"evidence[EV-4].answered: an answer to deviations says why they came about (cause), what was done (response), by whom (by) and when (date)"},
		{"answer of a document", func(o *organisation.Organisation) { o.Evidence[2].Answered = o.Evidence[3].Answered },
			`evidence[EV-3].answered: evidence "EV-3" is a document, which has no deviations to answer`},
		{"replaced record", func(o *organisation.Organisation) { o.Evidence[4].Replaces = []string{"EV-1"} },
			`evidence[EV-5].replaces: evidence "EV-5" is a record, which replaces nothing: reject the earlier one, or say that this retests it`},
		{"retested document", func(o *organisation.Organisation) { o.Evidence[2].Retests = "EV-2" },
			`evidence[EV-3].retests: evidence "EV-3" is a document, which tests nothing again: want a record or a report`},
		{"replaces nothing", func(o *organisation.Organisation) { o.Evidence[2].Replaces[0] = "EV-22" }, `evidence[EV-3].replaces[0]: unknown evidence "EV-22"; did you mean "EV-2"?`},
		{"retests nothing", func(o *organisation.Organisation) { o.Evidence[3].Retests = "X" }, `evidence[EV-4].retests: unknown evidence "X"`},
		{"retests another type", func(o *organisation.Organisation) { o.Evidence[3].Retests = "EV-2" },
			`evidence[EV-4].retests: evidence "EV-4" is of type "record" and retests "EV-2", which is of type "paper": want one type`},
		{"replaces itself", func(o *organisation.Organisation) { o.Evidence[2].Replaces[0] = "EV-3" }, `evidence[EV-3].replaces: evidence "EV-3" replaces itself in the end: EV-3 → EV-3`},
		{"replace each other", func(o *organisation.Organisation) { o.Evidence[1].Replaces = []string{"EV-3"} },
			`evidence[EV-2].replaces: evidence "EV-2" replaces itself in the end: EV-2 → EV-3 → EV-2`},
		{"retest each other", func(o *organisation.Organisation) {
			o.Evidence[4].Retests, o.Evidence[4].Performed = "EV-4", day("2026-04-02")
		},
			`evidence[EV-4].retests: evidence "EV-4" retests itself in the end: EV-4 → EV-5 → EV-4`},
		{"retested before", func(o *organisation.Organisation) { o.Evidence[3].Performed = day("2026-03-01") },
			`evidence[EV-4].retests: warning: evidence "EV-4" was performed on 2026-03-01, before "EV-5" which it retests: it takes no deviation away`},
		{"collected", piece(func(e *evidence.Piece) { e.Collected = 5 }), "evidence[EV-1].collected: day of collection 0001-01-05: want a day from 1900-01-01 to 2200-12-31"},
		{"ends before", piece(func(e *evidence.Piece) { e.Valid = day("2025-12-31") }), `evidence[EV-1].valid: evidence "EV-1" ends on 2025-12-31, before it begins`},
		{"system", piece(func(e *evidence.Piece) { e.Systems[0] = "ap" }), `evidence[EV-1].systems[0]: unknown system "ap"; did you mean "app"?`},
		{"control", piece(func(e *evidence.Piece) { e.Controls[0] = "reviw" }), `evidence[EV-1].controls[0]: unknown control "reviw"; did you mean "review"?`},
		{"control of another type", piece(func(e *evidence.Piece) { e.Controls[0] = "policy" }), `evidence[EV-1].controls[0]: control "policy" does not take evidence of type "record": it takes paper`},
		{"controls and points", piece(func(e *evidence.Piece) { e.Points = []framework.PointRef{point("f:1.2#a")} }), `evidence[EV-1]: evidence "EV-1" names controls and points: want one of them`},
		{"point", func(o *organisation.Organisation) { o.Evidence[1].Points[0] = point("f:1.2") }, "evidence[EV-2].points[0]: f:1.2 is a whole requirement: name its points, such as f:1.2#a"},
		{"point of a group", func(o *organisation.Organisation) { o.Evidence[1].Points[0] = point("f:1#a") },
			"evidence[EV-2].points[0]: f:1 is a group and cannot be met by itself: name a requirement below it"},
		{"letter of a day", func(o *organisation.Organisation) {
			o.Evidence = o.Evidence[:2]
			o.Evidence[1] = evidence.Piece{ID: "EV-2", Type: "letter", Effective: day("2026-01-01")}
		}, `evidence[EV-2]: evidence "EV-2" is a bridge letter: say by period: FROM/TO of which days it speaks`},
		{"letter for points", func(o *organisation.Organisation) {
			o.Evidence = o.Evidence[:2]
			o.Evidence[1] = evidence.Piece{ID: "EV-2", Type: "letter", Period: period("2026-01-01"), Points: []framework.PointRef{point("f:1.2#a")}}
		}, `evidence[EV-2]: evidence "EV-2" is a bridge letter and shows neither design nor operation: it names no controls and no points`},
	}
}

func attributeFaults() []broken {
	return []broken{
		{"unknown attribute", attribute("populaton", int64(1)), `evidence[EV-1].attributes.populaton: unknown attribute "populaton" of evidence type "record"; did you mean "population"?`},
		{"text for int", attribute("population", "many"), `evidence[EV-1].attributes.population: attribute "population" is "many" (string), want int`},
		{"fraction for int", attribute("population", 4.5), `evidence[EV-1].attributes.population: attribute "population" is 4.5 (double), want int: a whole number of 64 bits`},
		{"too great for int", attribute("population", uint64(math.MaxUint64)), `evidence[EV-1].attributes.population: attribute "population" is 18446744073709551615 (uint64), want int`},
		{"NaN", attribute("ratio", math.NaN()), `evidence[EV-1].attributes.ratio: attribute "ratio" is NaN, want a finite double`},
		{"infinite", attribute("ratio", math.Inf(1)), `evidence[EV-1].attributes.ratio: attribute "ratio" is +Inf, want a finite double`},
		{"nothing", attribute("ratio", nil), `evidence[EV-1].attributes.ratio: attribute "ratio" is nothing, want double`},
		{"function", attribute("tool", func() {}), `evidence[EV-1].attributes.tool: attribute "tool" is of the Go type func(), want string`},
		{"number for text", attribute("tool", json.Number("12")), `evidence[EV-1].attributes.tool: attribute "tool" is 12 (number), want string`},
		{"text that hides", attribute("tool", "ji\u200bra"), `evidence[EV-1].attributes.tool: attribute "tool": invisible character U+200B after "ji": remove it`},
		{"mixed list", attribute("names", []any{"a", 1}), `evidence[EV-1].attributes.names: attribute "names" is a list that holds 1 (int) at 1, want a list of texts`},
		{"list that hides", attribute("names", []any{"a", "b\n"}), `evidence[EV-1].attributes.names: attribute "names": invisible character U+000A after "b": remove it`},
		{"negative", attribute("deviations", -1), "evidence[EV-1].attributes.deviations: a deviations of -1: want 0 or more"},
		{"more than there are", attribute("sample", 41), "evidence[EV-1].attributes.sample: sample 41 of a population of 40: it cannot be more"},
		{"more deviate than were tested", attribute("deviations", 5), "evidence[EV-1].attributes.deviations: deviations 5 of a sample of 4: it cannot be more"},
		{"more deviate than there are", piece(func(e *evidence.Piece) { e.Attributes = map[string]any{"population": 3, "deviations": 4} }),
			"evidence[EV-1].attributes.deviations: deviations 4 of a population of 3: it cannot be more"},
		{"deviations in nothing", piece(func(e *evidence.Piece) { e.Attributes = map[string]any{"population": 0, "deviations": 1} }),
			"evidence[EV-1].attributes.deviations: deviations 1 of a population of 0: it cannot be more"},
		{"deviations of what", piece(func(e *evidence.Piece) { e.Attributes = map[string]any{"deviations": 0} }),
			"evidence[EV-1].attributes.deviations: deviations 0 without a number that was tested: state sample or population"},
		{"failed with less than nothing", piece(func(e *evidence.Piece) { e.Outcome, e.Attributes["deviations"] = evidence.Failed, -3 }),
			"evidence[EV-1].attributes.deviations: the outcome is failed with a deviations of -3: want 0 or more"},
		{"blank text", attribute("tool", " "), `evidence[EV-1].attributes.tool: attribute "tool" says nothing: fill it in, or leave it out`},
		{"empty list", attribute("names", []string{}), `evidence[EV-1].attributes.names: attribute "names" says nothing: fill it in, or leave it out`},
	}
}

func otherFaults() []broken {
	return []broken{
		{"fact", func(o *organisation.Organisation) { o.Facts[0].ID = "poeple" }, `facts[poeple]: unknown fact type "poeple"; did you mean "people"?`},
		{"fact twice", func(o *organisation.Organisation) { o.Facts = append(o.Facts, o.Facts[0]) }, `facts[4]: fact "people" is answered twice; the first is at facts[0]`},
		{"answer of another type", fact(0, true), `facts[people]: fact "people" is true (bool), want int`},
		{"no such answer", fact(2, "smal"), `facts[size]: unknown answer to size "smal": want one of small, large; did you mean "small"?`},
		{"no such answer in a list", fact(1, []any{"user", "seller"}), `facts[roles]: unknown answer to roles "seller": want one of user, provider`},
		{"more than all", fact(3, 17.0), `facts[done]: fact "done" says how far control "policy" is done and is 17: want a number from 0 to 1`},
		{"less than nothing", fact(3, -1), `facts[done]: fact "done" says how far control "policy" is done and is -1: want a number from 0 to 1`},
		{"operates", func(o *organisation.Organisation) { o.Operates[0].Control = "reviw" }, `operates[reviw]: unknown control "reviw"; did you mean "review"?`},
		{"operates twice", func(o *organisation.Organisation) { o.Operates = append(o.Operates, o.Operates[0]) },
			`operates[2]: operated control "review" is declared twice; the first is at operates[0]`},
		{"since", func(o *organisation.Organisation) { o.Operates[0].Since = 1 }, "operates[review].since: since 0001-01-01: want a day from 1900-01-01 to 2200-12-31"},
		{"until before since", func(o *organisation.Organisation) { o.Operates[0].Until = day("2025-09-01") },
			`operates[review].until: warning: control "review" ends on 2025-09-01, before it begins on 2025-10-01: it holds on no day`},
		{"replaces nothing", func(o *organisation.Organisation) { o.Operates[0].Replaces = "polcy" }, `operates[review].replaces: unknown control "polcy"; did you mean "policy"?`},
		{"replace each other", func(o *organisation.Organisation) { o.Operates[1].Replaces = "review" },
			`operates[review].replaces: control "review" replaces itself in the end: review → policy → review`},
		{"what it does", func(o *organisation.Organisation) { o.Operates[0].Does = "a\x1bb" }, `operates[review].does: does: character U+001B after "a" is not allowed: remove it`},
		{"no kind", treatment(func(x *organisation.Treatment) { x.Kind = 0 }), "treatments[0]: a treatment says what it is (kind): accepted-risk, remediation or compensating"},
		{"kind 9", treatment(func(x *organisation.Treatment) { x.Kind = 9 }), "treatments[0].kind: kind of treatment 9: there is no such value"},
		{"of nothing", treatment(func(x *organisation.Treatment) { x.Control, x.Risk = "", "" }), "treatments[0]: a treatment names a control, a requirement or a risk"},
		{"blank why", treatment(func(x *organisation.Treatment) { x.Why = "\u200b " }), "treatments[0]: a treatment wants a reason (why)"},
		{"no owner", treatment(func(x *organisation.Treatment) { x.Owner = "" }), "treatments[0]: a treatment wants an owner"},
		{"no why, no owner", treatment(func(x *organisation.Treatment) { x.Why, x.Owner = "", "" }), "treatments[0]: a treatment wants a reason (why) and an owner"},
		{"until", treatment(func(x *organisation.Treatment) { x.Until = tooFar }), "treatments[0].until: until out of all calendars: want a day from 1900-01-01 to 2200-12-31"},
		{"approved", treatment(func(x *organisation.Treatment) { x.ApprovedBy = "c\x00eo" }), `treatments[0].approved_by: approved_by: invisible character U+0000 after "c": remove it`},
		{"approved by blanks", treatment(func(x *organisation.Treatment) { x.ApprovedBy = " " }), `treatments[0].approved_by: approved_by says nothing: name somebody or something, or leave it out`},
		{"unknown risk", treatment(func(x *organisation.Treatment) { x.Risk = "R-2" }), `treatments[0].risk: unknown risk "R-2"; did you mean "R-1"?`},
		{"by itself", func(o *organisation.Organisation) {
			o.Treatments[1].Control = "policy"
		}, `treatments[1].by: control "policy" cannot compensate for itself`},
		{"by nothing", func(o *organisation.Organisation) { o.Treatments[1].By = "" }, "treatments[1].by: control is missing"},
		{"approved by its owner", func(o *organisation.Organisation) { o.Treatments[1].ApprovedBy = "cto" },
			"treatments[1].approved_by: cto owns the compensation and cannot approve it: want somebody else"},
		{"approved by its owner by name", func(o *organisation.Organisation) { o.Treatments[1].ApprovedBy = "ada byron" },
			"treatments[1].approved_by: ada byron owns the compensation and cannot approve it: want somebody else"},
		{"approved by nobody", func(o *organisation.Organisation) { o.Treatments[1].ApprovedBy = "" },
			"treatments[1]: warning: the compensation leaves out approved_by: no figure with it stands beside"},
		{"of a point that it does not serve", func(o *organisation.Organisation) { o.Treatments[1].Control, o.Treatments[1].By = "policy", "review" },
			`treatments[1].points[0]: warning: control "policy" is not linked to f:1.2#a: nothing is compensated there`},
		{"since when", func(o *organisation.Organisation) { o.Treatments[1].Since = 0 },
			"treatments[1]: warning: the compensation leaves out since: no figure with it stands beside"},
		{"ends before it begins", func(o *organisation.Organisation) { o.Treatments[1].Until = day("2026-03-31") },
			"treatments[1].until: warning: the treatment ends on 2026-03-31, before it begins on 2026-04-01: it holds on no day"},
		{"grade", func(o *organisation.Organisation) { o.Nonconformities[0].Grade = 0 }, `nonconformities[N-1]: nonconformity "N-1" does not say its grade: major or minor`},
		{"nonconformity of nothing", func(o *organisation.Organisation) { o.Nonconformities[0].Requirement = ref("f:1.3") }, `nonconformities[N-1].requirement: unknown requirement "f:1.3"; did you mean "f:1.1"?`},
		{"closed before", func(o *organisation.Organisation) { o.Nonconformities[0].Closed = day("2025-04-30") },
			`nonconformities[N-1].closed: nonconformity "N-1" was closed on 2025-04-30, before it was raised on 2025-05-01`},
		{"due before", func(o *organisation.Organisation) { o.Nonconformities[0].Due = day("2025-04-30") },
			`nonconformities[N-1].due: warning: nonconformity "N-1" is due on 2025-04-30, before it was raised on 2025-05-01`},
		{"of a group", func(o *organisation.Organisation) {
			o.Treatments[0].Control, o.Treatments[0].Requirement = "", ref("f:1")
		},
			"treatments[0].requirement: f:1 is a group and cannot be met by itself: name a requirement below it"},
		{"on a point", func(o *organisation.Organisation) { o.Treatments[1].Points[0].Point = "c" }, `treatments[1].points[0]: unknown point "c" of f:1.2: it has a, b`},
		{"risk without id", func(o *organisation.Organisation) {
			o.Risks = append(o.Risks, organisation.Risk{Title: "T", Owner: "cto"})
		}, "risks[1].id: risk without id"},
		{"risk without title", risk(func(x *organisation.Risk) { x.Title = " " }), `risks[R-1]: risk "R-1" wants a title and an owner`},
		{"level", risk(func(x *organisation.Risk) { x.Level = 77 }), "risks[R-1].level: level of risk 77: there is no such value"},
		{"response", risk(func(x *organisation.Risk) { x.Response = 77 }), "risks[R-1].response: response to a risk 77: there is no such value"},
		{"more remains", risk(func(x *organisation.Risk) { x.Residual = framework.RiskCritical }), `risks[R-1].residual: risk "R-1" is high and critical remains of it: what remains cannot be more`},
		{"accepted without a reason", risk(func(x *organisation.Risk) { x.Response, x.Why = organisation.ResponseAccept, "\u200b" }), `risks[R-1]: risk "R-1" is accepted without a reason: say why`},
		{"risk's control", risk(func(x *organisation.Risk) { x.Controls[0] = "x" }), `risks[R-1].controls[0]: unknown control "x"`},
		{"risk's requirement", risk(func(x *organisation.Risk) { x.Requirements[0] = framework.Ref{} }), "risks[R-1].requirements[0]: requirement is missing"},
		{"risk's review", risk(func(x *organisation.Risk) { x.ReviewBy = -1 }), "risks[R-1].review_by: review_by out of all calendars: want a day from 1900-01-01 to 2200-12-31"},
		{"risk's system", risk(func(x *organisation.Risk) { x.Systems[0] = "apii" }), `risks[R-1].systems[0]: unknown system "apii"; did you mean "api"?`},
	}
}

// A reason that stands word for word at more than three exclusions is told once.
func TestCheckRepeatedReasons(t *testing.T) {
	t.Parallel()
	s := framework.Scope{Framework: "f", Basis: []framework.Basis{framework.Design}, SoA: []framework.Applicability{
		{Requirement: "1.2", Applicable: new(false), Why: "Not done here."}, {Control: "policy", Applicable: new(false), Why: "not done  HERE."},
		{Control: "review", Applicable: new(false), Why: "Not done here. "},
	}}
	problems, err := organisation.Check(t.Context(), graph(t), &organisation.Organisation{Scopes: []framework.Scope{s}})
	require.NoError(t, err)
	assert.Empty(t, problems)
	s.SoA = append(s.SoA, framework.Applicability{Requirement: "2", Applicable: new(false), Why: "Not done here."})
	problems, err = organisation.Check(t.Context(), graph(t), &organisation.Organisation{Scopes: []framework.Scope{s}})
	require.NoError(t, err)
	assert.Equal(t, []string{
		"scope[f].soa[2]: warning: 2 is excluded, and 1.1 ask the same anyway",
		"scope[f].soa[2]: warning: more than 3 exclusions give the same reason word for word: say of each why",
	}, strings.Split(problems.Error(), "\n"))
}

// What Go programs and decoders of JSON hold for a number or a list is taken as one.
func TestCheckTakesWhatProgramsHold(t *testing.T) {
	t.Parallel()
	g := graph(t)
	for name, v := range map[string]any{
		"int": 40, "int8": int8(40), "int32": int32(40), "uint": uint(40), "uint64": uint64(40), "whole float": 40.0, "float32": float32(40), "number": json.Number("40"), "number with a point": json.Number("40.0"),
	} {
		org := sound()
		org.Evidence[0].Attributes["population"], org.Evidence[0].Attributes["ratio"], org.Facts[0].Value = v, v, v
		org.Evidence[0].Attributes["names"] = []any{"a"}
		problems, err := organisation.Check(t.Context(), g, org)
		require.NoError(t, err)
		assert.Empty(t, problems, name)
		n, ok := org.Evidence[0].Tested("population")
		assert.True(t, ok, name)
		assert.Equal(t, int64(40), n, name)
	}
}

// Where an organisation lists no systems, names are free, and still names.
func TestCheckFreeSystems(t *testing.T) {
	t.Parallel()
	org := &organisation.Organisation{Evidence: []evidence.Piece{{ID: "E", Type: "record", Effective: day("2026-01-01"), Systems: []string{"any", "o\u200bne"}}}}
	problems, err := organisation.Check(t.Context(), graph(t), org)
	require.NoError(t, err)
	assert.Equal(t, []string{
		"evidence[E].systems[0]: warning: the organisation lists no systems, so that names of systems are ignored: list them under organisation: systems",
		`evidence[E].systems[1]: system: invisible character U+200B after "o": remove it`,
	}, strings.Split(problems.Error(), "\n"))
}

// A place in a file says more than a path, which is there all the same.
func TestCheckPlaces(t *testing.T) {
	t.Parallel()
	org := sound()
	org.Evidence[0].Places = framework.Places{Item: framework.Position{File: "e.yaml", Line: 3, Column: 5}, Keys: map[string]framework.Position{"status": {File: "e.yaml", Line: 4, Column: 9}}}
	org.Evidence[0].Status = 77
	problems, err := organisation.Check(t.Context(), graph(t), org)
	require.NoError(t, err)
	require.Len(t, problems, 1)
	assert.Equal(t, "e.yaml:4:9: status 77: there is no such value", problems[0].String())
	assert.Equal(t, "evidence[EV-1].status", problems[0].Path)
}

func TestCheckEvidence(t *testing.T) {
	t.Parallel()
	g := graph(t)
	list := sound().Evidence
	problems, err := organisation.CheckEvidence(t.Context(), g, &organisation.Organisation{Systems: []organisation.System{{ID: "app"}}}, list, nil)
	require.NoError(t, err)
	assert.Empty(t, problems)
	problems, err = organisation.CheckEvidence(t.Context(), g, &organisation.Organisation{Systems: []organisation.System{{ID: "api"}}}, append(list, list[0]), nil)
	require.NoError(t, err)
	assert.Equal(t, []string{
		`evidence[5].id: evidence "EV-1" is declared twice; the first is at evidence[0]`,
		`evidence[5].systems[0]: unknown system "app"; did you mean "api"?`,
		`evidence[EV-1].systems[0]: unknown system "app"; did you mean "api"?`,
	}, strings.Split(problems.Error(), "\n"))
}

// Nothing to check against, and no context, are errors and no panics.
func TestCheckOfNothing(t *testing.T) {
	t.Parallel()
	var none *mapping.Graph
	for _, c := range []organisation.Catalog{nil, none, &mapping.Graph{}} {
		_, err := organisation.Check(t.Context(), c, sound())
		require.Error(t, err)
		_, err = organisation.CheckEvidence(t.Context(), c, nil, nil, nil)
		require.Error(t, err)
		_, _, err = organisation.Sound(t.Context(), c, sound())
		require.Error(t, err)
	}
	var noContext context.Context
	_, err := organisation.Check(noContext, graph(t), sound())
	require.Error(t, err)
	problems, err := organisation.Check(t.Context(), graph(t), nil)
	require.NoError(t, err)
	assert.Empty(t, problems)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = organisation.Check(ended, graph(t), sound())
	require.ErrorIs(t, err, context.Canceled)
}

// counting ends after it was looked at so often.
type counting struct {
	context.Context

	left int
}

func (c *counting) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}

// A check of many pieces looks at its context on the way, and stops soon after it ended.
func TestCheckStops(t *testing.T) {
	t.Parallel()
	org := &organisation.Organisation{Evidence: make([]evidence.Piece, 10_000)}
	for i := range org.Evidence {
		org.Evidence[i] = evidence.Piece{ID: strconv.Itoa(i), Type: "record", Effective: day("2026-01-01")}
	}
	g := graph(t)
	for _, looks := range []int{1, 5, 20} {
		_, err := organisation.Check(&counting{t.Context(), looks}, g, org)
		require.ErrorIs(t, err, context.Canceled, "%d", looks)
	}
	_, err := organisation.Check(&counting{t.Context(), 100}, g, org)
	require.NoError(t, err)
}

// Thousands of misspelt names among thousands are told without comparing each with each.
func TestCheckGuessesSeldom(t *testing.T) {
	t.Parallel()
	src := source()
	org := &organisation.Organisation{}
	for i := range 20_000 {
		src.EvidenceTypes = append(src.EvidenceTypes, &evidence.Type{ID: fmt.Sprintf("evidence-of-kind-%d", i)})
		org.Evidence = append(org.Evidence, evidence.Piece{ID: strconv.Itoa(i), Type: fmt.Sprintf("evidence-off-kind-%d", i), Effective: day("2026-01-01")})
	}
	problems, err := organisation.Check(t.Context(), src, org)
	require.NoError(t, err)
	require.Len(t, problems, 20_000)
	guessed := 0
	for _, p := range problems {
		if p.Suggestion != "" {
			guessed++
		}
	}
	assert.Equal(t, 100, guessed)
}
