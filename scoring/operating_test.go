package scoring_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/explanation"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// The worked example of a type 2 window, as the explanation counts it. Six months; five
// reviews, of which that for February came on 3 March: February holds none and March two.
// May is missing. The policy is in force from 1 April, 91 of 181 days.
func TestWorkedCoverage(t *testing.T) {
	t.Parallel()
	org := type2(t,
		evidence.Piece{ID: "P", Type: "policy", Effective: day(t, "2026-04-01"), Status: evidence.Accepted},
		accepted(t, "R1", "review", "2026-01-01/2026-01-31"),
		accepted(t, "R2", "review", "2026-02-01/2026-03-03"),
		accepted(t, "R3", "review", "2026-03-01/2026-03-31"),
		accepted(t, "R4", "review", "2026-04-01/2026-04-30"),
		accepted(t, "R6", "review", "2026-06-01/2026-06-30"),
	)
	xs, err := engine(t, nil).Explain(t.Context(), org, day(t, "2026-07-15"), ref(t, "x:1.1"))
	require.NoError(t, err)
	got := xs[0].Points[0].Controls[0].Coverage
	span := func(s string) framework.Period { return span(t, s) }
	assert.Equal(t, []explanation.Coverage{
		{
			Basis: framework.Design, Types: []string{"policy"}, Unit: "days", Expected: 181, Found: 91,
			Held: []explanation.Held{{Period: span("2026-04-01/2026-06-30"), Evidence: []string{"P"}}}, Missing: []framework.Period{span("2026-01-01/2026-03-31")},
		},
		{
			Basis: framework.Operation, Types: []string{"review"}, Unit: "months", Expected: 6, Found: 4,
			Held: []explanation.Held{
				{Period: span("2026-01-01/2026-01-31"), Evidence: []string{"R1"}}, {Period: span("2026-03-01/2026-03-31"), Evidence: []string{"R2", "R3"}},
				{Period: span("2026-04-01/2026-04-30"), Evidence: []string{"R4"}}, {Period: span("2026-06-01/2026-06-30"), Evidence: []string{"R6"}},
			},
			Missing: []framework.Period{span("2026-02-01/2026-02-28"), span("2026-05-01/2026-05-31")},
		},
	}, got)
	var months []explanation.Condition
	for _, c := range xs[0].Would {
		if c.Control == "monthly" && c.Basis == framework.Operation {
			months = append(months, c)
		}
	}
	require.Len(t, months, 1)
	assert.Equal(t, []string{"review"}, months[0].Types)
	assert.Equal(t, got[1].Missing, months[0].When)
	assert.True(t, months[0].Closed, "both months are over")
}

// guided is the small catalog with rules of thumb and rules that raise findings.
func guided(s *mapping.Source) {
	s.SampleGuides = []*mapping.SampleGuide{{Cadence: calendar.Monthly, Least: 2, Most: 5}, {Cadence: calendar.PerEvent, Least: 25, Most: 60}}
	s.FindingRules = []*mapping.FindingRule{
		{ID: "qualified", Framework: "x", Each: mapping.SubjectRequirement, RaisedAs: "qualified area", When: mapping.Expr{Text: `requirement.status == "not-supported"`}, Why: "Not met."},
		{ID: "exception", Framework: "x", Each: mapping.SubjectControl, RaisedAs: "exception in a test", When: mapping.Expr{Text: `control.deviations > 0 || control.high < 1.0`}},
		{ID: "deviation", Framework: "x", Each: mapping.SubjectTest, RaisedAs: "deviation", When: mapping.Expr{Text: `test.deviations > 0`}},
		{ID: "small", Framework: "x", Each: mapping.SubjectTest, RaisedAs: "small sample", When: mapping.Expr{Text: `test.small`}},
		{ID: "group", Framework: "x", Each: mapping.SubjectGroup, RaisedAs: "failure of the whole", When: mapping.Expr{Text: `group.requirements.all(r, r.status == "not-supported")`}},
		{ID: "other", Each: mapping.SubjectRequirement, RaisedAs: "gap", When: mapping.Expr{Text: `requirement.low < 1.0`}},
	}
	s.Bands[0].Unless = mapping.Expr{Text: `findings.filter(f, f.kind == "deviation" && !f.explained).map(f, f.evidence + " is not explained")`}
	s.Bands[0].When = mapping.Expr{Text: "readiness >= 0.0"}
}

func tested(t *testing.T, id, period string, population, sample, deviations int64) evidence.Piece {
	t.Helper()
	e := accepted(t, id, "review", period)
	e.Attributes = map[string]any{"sample": sample, "deviations": deviations}
	if population >= 0 {
		e.Attributes["population"] = population
	}
	return e
}

// What the records of a control tell: how often it ran, what was tested, and which samples are small.
func TestSamplesOfAControl(t *testing.T) {
	t.Parallel()
	org := type2(t,
		evidence.Piece{ID: "P", Type: "policy", Effective: day(t, "2025-01-01"), Status: evidence.Accepted},
		tested(t, "R1", "2026-01-01/2026-01-31", 80, 25, 0), tested(t, "R2", "2026-02-01/2026-02-28", 80, 25, 2), tested(t, "R3", "2026-03-01/2026-03-31", 80, 20, 0),
		tested(t, "R4", "2026-04-01/2026-04-30", 12, 12, 0), tested(t, "R5", "2026-05-01/2026-05-31", -1, 25, 0), tested(t, "R6", "2026-06-01/2026-06-30", 80, 30, 0),
	)
	a := assess(t, engine(t, guided), org, "2026-08-15")
	f := a.Frameworks[0]
	i := slices.IndexFunc(f.Tests, func(x result.Test) bool { return x.Control == "monthly" })
	require.GreaterOrEqual(t, i, 0)
	m := f.Tests[i]
	assert.Equal(t, []int64{332, 137, 2}, []int64{m.Population, m.Sample, m.Deviations})
	assert.Equal(t, []int{6, 6, 2, 5}, []int{m.Expected, m.Found, m.GuideLeast, m.GuideMost})
	require.Len(t, m.Notes, 1)
	assert.Equal(t, "R3: a sample of 20 of 80; the rule of thumb for so many single occurrences is 25 to 60", m.Notes[0])
	// 2 of 25 leave a fifth of February: five months and a fifth of six.
	assert.InDelta(t, (1+5.2/6)/2, point(t, a, "x:1.1#a").Readiness.Low, 1e-12)
	assert.True(t, point(t, a, "x:1.1#a").Exceptions)

	raised := map[string][]string{}
	for _, x := range f.Findings {
		raised[x.RaisedAs] = append(raised[x.RaisedAs], x.Control+x.Evidence)
	}
	assert.Equal(t, []string{"R2"}, raised["deviation"])
	assert.Equal(t, []string{"R3"}, raised["small sample"])
	assert.Contains(t, raised["exception in a test"], "monthly")
	assert.Contains(t, f.Band.CappedBy, "R2 is not explained")

	org.Treatments = []organisation.Treatment{{Kind: organisation.Remediation, Control: "monthly", Why: "known", Owner: "cto"}}
	for _, tt := range []struct {
		name     string
		change   func(*organisation.Treatment)
		explains bool
	}{
		{"nobody approved it", func(*organisation.Treatment) {}, false},
		{"approved", func(x *organisation.Treatment) { x.ApprovedBy = "ceo" }, true},
		{"through its last day", func(x *organisation.Treatment) { x.ApprovedBy, x.Until = "ceo", day(t, "2026-06-30") }, true},
		{"it expired the day before the window closed", func(x *organisation.Treatment) { x.ApprovedBy, x.Until = "ceo", day(t, "2026-06-29") }, false},
		{"of another control", func(x *organisation.Treatment) { x.ApprovedBy, x.Control = "ceo", "events" }, false},
	} {
		then := *org
		then.Treatments = slices.Clone(org.Treatments)
		tt.change(&then.Treatments[0])
		capped := slices.Contains(assess(t, engine(t, guided), &then, "2026-08-15").Frameworks[0].Band.CappedBy, "R2 is not explained")
		assert.Equal(t, !tt.explains, capped, tt.name)
	}
}

// A finding rule that fails raises nothing, is told, and stops nobody.
func TestFaultyFindingRule(t *testing.T) {
	t.Parallel()
	a := assess(t, engine(t, func(s *mapping.Source) {
		s.FindingRules = []*mapping.FindingRule{{ID: "bad", Each: mapping.SubjectRequirement, RaisedAs: "x", When: mapping.Expr{Text: `1 / (requirement.gaps - requirement.gaps) == 1`}}}
	}), type2(t), "2026-07-01")
	assert.Empty(t, a.Frameworks[0].Findings)
	assert.Contains(t, a.Problems[0], "finding rule bad: the rule did not finish")
}

// A finding rule is checked at load, with its place.
func TestFindingRuleIsRefused(t *testing.T) {
	t.Parallel()
	src := small(t)
	src.FindingRules = []*mapping.FindingRule{{
		ID: "bad", Each: mapping.SubjectControl, RaisedAs: "x",
		When: mapping.Expr{Text: `control.deviatons > 0`, Pos: framework.Position{File: "f.yaml", Line: 3, Column: 11}},
	}}
	g, err := mapping.Build(src)
	require.NoError(t, err)
	_, err = scoring.New(g)
	require.ErrorContains(t, err, "f.yaml:3:19: there is no \"deviatons\" to read here")
}

// What a compensating control would bring is told by requirement, beside the figure.
func TestTreatmentEffects(t *testing.T) {
	t.Parallel()
	org := type2(t, accepted(t, "T", "ticket", "2026-02-02/2026-02-02"))
	org.Treatments = []organisation.Treatment{{
		Kind: organisation.Compensating, Control: "logging", By: "events", Why: "tickets tell", Owner: "cto", ApprovedBy: "ceo",
		Since: day(t, "2025-01-01"), Until: day(t, "2026-12-31"), Points: []framework.PointRef{ref(t, "x:1.2").Point("")},
	}}
	e := engine(t, nil)
	a := assess(t, e, org, "2026-12-31")
	require.Len(t, a.Treatments, 1)
	assert.Equal(t, result.TreatmentInForce, a.Treatments[0].State)
	before := []result.TreatmentChange{{Lens: "x", Ref: ref(t, "x:1.2"), With: result.Interval{Low: 1, High: 1}}}
	assert.Equal(t, before, a.Treatments[0].Changes)
	a = assess(t, e, org, "2027-01-01")
	assert.Equal(t, result.TreatmentInForce, a.Treatments[0].State, "what ends after a closed window changes nothing in it")
	assert.Equal(t, before, a.Treatments[0].Changes)
	org.Treatments[0].Until = day(t, "2025-12-31")
	a = assess(t, e, org, "2026-12-31")
	assert.Equal(t, result.TreatmentLapsed, a.Treatments[0].State)
	assert.Contains(t, a.Problems, "the compensating control for logging ended on 2025-12-31 and stands in no longer")
}

// A start inside the window is told; the denominator stays.
func TestLateStart(t *testing.T) {
	t.Parallel()
	org := type2(t, accepted(t, "R6", "review", "2026-06-01/2026-06-30"))
	e := engine(t, nil)
	before := point(t, assess(t, e, org, "2026-07-01"), "x:1.1#a").Readiness
	org.Operates = []organisation.Operates{{Control: "monthly", Since: day(t, "2026-03-01"), Owner: "it"}}
	a := assess(t, e, org, "2026-07-01")
	assert.Equal(t, before, point(t, a, "x:1.1#a").Readiness)
	found := false
	for _, g := range requirement(t, a, "x:1.1").Gaps {
		found = found || g.Control == "monthly" && g.Basis == framework.Operation
		if g.Basis == framework.Operation && g.Control == "monthly" {
			assert.Contains(t, g.What, "late start: in operation since 2026-03-01, inside the window")
		}
	}
	assert.True(t, found)
}

// A bridge letter bridges days after the window, with holes told, and counts as nothing.
func TestBridgeLetters(t *testing.T) {
	t.Parallel()
	e := engine(t, func(s *mapping.Source) {
		s.EvidenceTypes = append(s.EvidenceTypes, &evidence.Type{ID: "letter", Title: "Letter", Kind: evidence.Bridge})
		p := s.Frameworks[0].Profiles["type"]["2"]
		p.BridgeMonths = 3
		s.Frameworks[0].Profiles["type"]["2"] = p
	})
	bare := assess(t, e, type2(t), "2026-12-31").Frameworks[0]
	org := type2(t, accepted(t, "B1", "letter", "2026-07-01/2026-08-15"), accepted(t, "B2", "letter", "2026-09-01/2026-10-31"))
	a := assess(t, e, org, "2026-12-31")
	b := a.Frameworks[0].Bridge
	assert.Equal(t, []string{"B1", "B2"}, b.Letters)
	assert.Equal(t, "2026-08-15", b.Until.String())
	require.Len(t, b.Uncovered, 2)
	assert.Equal(t, "2026-08-16/2026-08-31", b.Uncovered[0].String())
	assert.Equal(t, "2026-11-01/2026-12-31", b.Uncovered[1].String())
	assert.Contains(t, b.Notes[0], "B2 speaks until 2026-10-31; a letter is customarily taken for 3 months, until 2026-09-30")
	assert.Equal(t, bare.Readiness, a.Frameworks[0].Readiness)
	for _, v := range a.Evidence {
		assert.Equal(t, result.VerdictOutOfScope, v.Verdicts[0].Verdict)
	}
	assert.Zero(t, assess(t, e, org, "2026-06-30").Frameworks[0].Bridge.Gap, "the window is not over")
}

// Several pieces together cover the systems in scope, and a system of which none speaks
// is told.
func TestJointCoverageOfSystems(t *testing.T) {
	t.Parallel()
	piece := func(id, system, period string) evidence.Piece {
		e := accepted(t, id, "log", period)
		e.Systems = []string{system}
		return e
	}
	org := type2(t, piece("A", "app", "2026-01-01/2026-06-30"), piece("B", "api", "2026-01-01/2026-03-31"), piece("C", "api", "2026-04-01/2026-06-30"))
	org.Systems = []organisation.System{{ID: "api"}, {ID: "app"}, {ID: "batch"}}
	org.Scopes[0].Systems = []string{"app", "api"}
	assert.Equal(t, result.StatusSupported, point(t, assess(t, engine(t, nil), org, "2026-07-01"), "x:1.2").Status)
	org.Scopes[0].Systems = []string{"app", "api", "batch"}
	a := assess(t, engine(t, nil), org, "2026-07-01")
	assert.InDelta(t, 2./3, point(t, a, "x:1.2").Readiness.Low, 1e-12)
	assert.Equal(t, []string{"batch"}, requirement(t, a, "x:1.2").Gaps[0].Systems)
}

// Unknowns say why, and which facts would settle them; a fault is told apart.
func TestUnknowns(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]result.Undecided{
		`facts.done && facts.n > 1`:                       {Why: "not answered: done, n", Facts: []string{"done", "n"}},
		`1 / (evidence.count() - evidence.count()) == 1`:  {Why: "the rule did not finish: division by zero", Facts: []string{}, Faulty: true},
		`evidence.exists(e, e.attributes.population > 1)`: {Why: "not answered: R.population", Facts: []string{}},
	} {
		e := engine(t, func(s *mapping.Source) { rule(s, text) })
		a := assess(t, e, type2(t, accepted(t, "R", "review", "2026-01-01/2026-01-31")), "2026-07-01")
		require.Len(t, a.Frameworks[0].Unknowns, 1, text)
		want.Control, want.Basis, want.Requirements = "monthly", framework.Operation, []framework.Ref{ref(t, "x:1.1")}
		assert.Equal(t, want, a.Frameworks[0].Unknowns[0])
		assert.Equal(t, want.Faulty, len(a.Problems) > 0, "a fault is told among the problems")
	}
}

// A rule that loops over everything within everything does not load, and says where.
func TestLoopWithinLoopIsRefused(t *testing.T) {
	t.Parallel()
	src := small(t)
	rule(&src, `evidence.all(a, evidence.all(b, a.id + b.id + a.owner != b.owner + a.id))`)
	g, err := mapping.Build(src)
	require.NoError(t, err)
	_, err = scoring.New(g)
	require.ErrorContains(t, err, "rules.yaml:4:11: the expression could cost")
	require.ErrorContains(t, err, "over 1000 pieces of evidence, more than the limit of 1000000: loop over less")
}

// A scope without anything to exclude has no statement, and of two lenses that have one
// the reader names one.
func TestStatementOfWhichLens(t *testing.T) {
	t.Parallel()
	e := engine(t, nil)
	org := type2(t)
	s, err := e.Statement(t.Context(), org, day(t, "2026-07-01"), "")
	require.NoError(t, err)
	require.Len(t, s.Rows, 1, "the one control of x")
	assert.Equal(t, "x:1.2", s.Rows[0].Ref.String())
	org.Scopes = append(org.Scopes, framework.Scope{ID: "second", Framework: "x", Basis: []framework.Basis{framework.Design}})
	_, err = e.Statement(t.Context(), org, day(t, "2026-07-01"), "")
	require.ErrorIs(t, err, scoring.ErrSeveralStatements)
	s, err = e.Statement(t.Context(), org, day(t, "2026-07-01"), "second")
	require.NoError(t, err)
	assert.Equal(t, "second", s.Lens)
	org.Scopes = []framework.Scope{{Framework: "y", Basis: []framework.Basis{framework.Design}}}
	_, err = e.Statement(t.Context(), org, day(t, "2026-07-01"), "")
	require.ErrorIs(t, err, mapping.ErrNotFound)
}

// A deviation stays a fact where no rule names it, and a rule that cannot be decided
// holds a band back with its reason.
func TestFindingsFailClosed(t *testing.T) {
	t.Parallel()
	org := type2(t,
		evidence.Piece{ID: "P", Type: "policy", Effective: day(t, "2025-01-01"), Status: evidence.Accepted},
		tested(t, "R", "2026-01-01/2026-01-31", 80, 25, 2),
	)
	org.Scopes = append(org.Scopes, framework.Scope{Framework: "y", Basis: []framework.Basis{framework.Design}})
	for name, rules := range map[string][]*mapping.FindingRule{
		"no rules":         nil,
		"none for records": {{ID: "r", Each: mapping.SubjectRequirement, RaisedAs: "gap", When: mapping.Expr{Text: "false"}}},
		"faulty":           {{ID: "r", Each: mapping.SubjectTest, RaisedAs: "deviation", When: mapping.Expr{Text: `1 / (test.sample - test.sample) == 1`}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := assess(t, engine(t, func(s *mapping.Source) {
				guided(s)
				s.FindingRules = rules
			}), org, "2026-07-01")
			f := a.Frameworks[0]
			require.NotEmpty(t, f.Findings)
			assert.Equal(t, result.KindDeviation, f.Findings[len(f.Findings)-1].Kind)
			assert.Equal(t, "early", f.Band.Name)
			assert.Contains(t, f.Band.CappedBy, "R is not explained")
			assert.Empty(t, a.Frameworks[1].Findings, "a lens on design alone asks for no operation")
			if name == "faulty" {
				assert.Contains(t, f.Band.CappedBy, "finding rule r: the rule did not finish: division by zero")
			}
		})
	}
}

// Comparisons with what a field never is do not load.
func TestComparedLiterals(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`requirement.status == "not_met"`:              `no status is ever "not_met"`,
		`"met " != requirement.status`:                 `no status is ever "met "`,
		`requirement.low < 1`:                          "a whole number compares with 1, a figure with 1.0",
		`requirement.status == "not-supported"`:        "",
		`requirement.kind == "criterion"`:              "",
		`requirement.status == requirement.kind + "x"`: "",
	} {
		src := small(t)
		src.FindingRules = []*mapping.FindingRule{{ID: "r", Each: mapping.SubjectRequirement, RaisedAs: "x", When: mapping.Expr{Text: text}}}
		g, err := mapping.Build(src)
		require.NoError(t, err)
		_, err = scoring.New(g)
		if want == "" {
			require.NoError(t, err, text)
			continue
		}
		require.ErrorContains(t, err, want)
	}
}

// A treatment of a requirement of another framework explains nothing, and one of many
// gaps does not treat the whole requirement.
func TestExplainedIsNarrow(t *testing.T) {
	t.Parallel()
	org := type2(t, tested(t, "R", "2026-01-01/2026-01-31", 80, 25, 2))
	explained := func(kind result.FindingKind) bool {
		for _, f := range assess(t, engine(t, guided), org, "2026-07-01").Frameworks[0].Findings {
			if f.Kind == kind {
				return f.Explained
			}
		}
		require.Fail(t, "no such finding")
		return false
	}
	org.Treatments = []organisation.Treatment{{Kind: organisation.Remediation, Requirement: ref(t, "y:1"), Why: "so", Owner: "cto", ApprovedBy: "ceo"}}
	assert.False(t, explained(result.KindDeviation))
	org.Treatments[0].Requirement = ref(t, "x:1.1")
	assert.True(t, explained(result.KindDeviation))
	org.Treatments[0] = organisation.Treatment{Kind: organisation.Remediation, Control: "events", Why: "so", Owner: "cto", ApprovedBy: "ceo"}
	assert.False(t, explained(result.KindShortfall), "x:1.2 rests on logging")
	org.Treatments[0].Control = "logging"
	assert.True(t, explained(result.KindShortfall))
}

// Where the framework says so, no treatment explains a deviation, and it still explains a gap.
func TestDeviationsAreNotExplained(t *testing.T) {
	t.Parallel()
	for _, kind := range []organisation.TreatmentKind{organisation.AcceptedRisk, organisation.Remediation} {
		org := type2(t, tested(t, "R", "2026-01-01/2026-01-31", 80, 25, 2))
		org.Treatments = []organisation.Treatment{{Kind: kind, Control: "monthly", Why: "so", Owner: "cto", ApprovedBy: "ceo"}, {Kind: kind, Control: "logging", Why: "so", Owner: "cto", ApprovedBy: "ceo"}}
		for _, explains := range []bool{true, false} {
			a := assess(t, engine(t, func(s *mapping.Source) {
				guided(s)
				s.Frameworks[0].AcceptedRiskExplains = map[string]bool{framework.ExplainsDeviations: explains}
			}), org, "2026-07-01")
			got := map[result.FindingKind]bool{}
			for _, f := range a.Frameworks[0].Findings {
				if f.Control != "logging" {
					got[f.Kind] = got[f.Kind] || f.Explained
				}
			}
			assert.Equal(t, explains, got[result.KindDeviation], kind)
			assert.Equal(t, explains, got[result.KindException], kind)
			assert.True(t, got[result.KindShortfall], kind)
		}
	}
}

// What ends after a closed window changes nothing in it, however late it is looked at.
func TestClosedWindowStands(t *testing.T) {
	t.Parallel()
	for until, want := range map[string]bool{"2026-06-29": false, "2026-06-30": true, "2026-08-31": true} {
		for _, at := range []string{"2026-07-01", "2026-08-15", "2026-09-15"} {
			org := type2(t)
			org.Treatments = []organisation.Treatment{{Kind: organisation.AcceptedRisk, Control: "logging", Why: "so", Owner: "cto", ApprovedBy: "ceo", Until: day(t, until)}}
			a := assess(t, engine(t, guided), org, at)
			i := slices.IndexFunc(a.Frameworks[0].Findings, func(f result.Finding) bool { return f.Kind == result.KindShortfall && f.Explained })
			assert.Equal(t, want, i >= 0, "%s at %s", until, at)
			assert.Equal(t, want, a.Treatments[0].State == result.TreatmentInForce, "%s at %s", until, at)
		}
	}
}

// An answer counts from the day of the test to the instant; of another day it is told.
func TestAnswersInTime(t *testing.T) {
	t.Parallel()
	for on, want := range map[string]bool{"2026-01-30": false, "2026-01-31": true, "2026-07-01": true, "2026-07-02": false, "2020-01-01": false} {
		r := tested(t, "R", "2026-01-01/2026-01-31", 80, 25, 2)
		r.Answered = evidence.Answer{Cause: "A leaver was missed.", Response: "Removed.", By: "cto", Date: day(t, on)}
		a := assess(t, engine(t, guided), type2(t, r), "2026-07-01")
		i := slices.IndexFunc(a.Frameworks[0].Findings, func(f result.Finding) bool { return f.Evidence == "R" })
		require.GreaterOrEqual(t, i, 0)
		f := a.Frameworks[0].Findings[i]
		assert.Equal(t, want, f.Answered, on)
		if !want {
			assert.Contains(t, f.What, "the answer of "+on+" does not count", on)
		}
	}
}

// An agreement with one's own people, however they are spelled, or with nobody widens nothing.
func TestAgreedWithOneself(t *testing.T) {
	t.Parallel()
	for who, want := range map[string]bool{"kim  roe": false, " Kim Roe": false, "CTO": false, "Example Audit": true} {
		org := type2(t)
		org.Owners = map[string]string{"cto": "Kim Roe"}
		org.Scopes[0].NotRelevant = []framework.NotRelevant{{Point: ref(t, "x:1.1").Point("a"), Why: "so", AgreedWith: framework.Agreement{Who: who, Date: day(t, "2026-02-01")}}}
		a := assess(t, engine(t, nil), org, "2026-07-01")
		told := slices.ContainsFunc(a.Frameworks[0].Notes, func(n result.Note) bool { return n.About == result.NoteUnagreed })
		assert.Equal(t, want, !told, who)
	}
}
