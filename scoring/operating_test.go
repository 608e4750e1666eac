package scoring_test

import (
	"strings"
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

// While the window runs, what is yet to come is open; and what is to occur later has not
// occurred, whatever a record says.
func TestInsideTheWindow(t *testing.T) {
	t.Parallel()
	org := type2(t, accepted(t, "R1", "review", "2026-01-01/2026-01-31"), accepted(t, "R4", "review", "2026-04-01/2026-04-20"))
	e := engine(t, func(s *mapping.Source) { control(s, "monthly").Evidence.Design = mapping.BasisShows{None: "not asked"} })
	a := assess(t, e, org, "2026-04-10")
	got := point(t, a, "x:1.1#a").Readiness
	assert.InDelta(t, 1./6, got.Low, 1e-12, "January alone; the record of April speaks of days to come")
	assert.InDelta(t, 4./6, got.High, 1e-12, "February and March are over and hold none")
	assert.Contains(t, a.Evidence[1].Notes[0], "has not occurred yet")
	org.Evidence = []evidence.Piece{accepted(t, "L", "log", "2026-01-01/2026-06-30")}
	got = point(t, assess(t, e, org, "2026-04-10"), "x:1.2").Readiness
	assert.InDelta(t, 100./181, got.Low, 1e-12, "the days until the instant")
	assert.InDelta(t, 1, got.High, 1e-12)
}

// guided is the small catalog with rules of thumb and rules that raise findings.
func guided(s *mapping.Source) {
	s.SampleGuides = []*mapping.SampleGuide{{Cadence: calendar.Monthly, Least: 2, Most: 5}, {Cadence: calendar.PerEvent, Least: 25, Most: 60}}
	s.FindingRules = []*mapping.FindingRule{
		{ID: "qualified", Framework: "x", Each: mapping.SubjectRequirement, RaisedAs: "qualified area", When: mapping.Expr{Text: `requirement.status == "not-met"`}, Why: "Not met."},
		{ID: "exception", Framework: "x", Each: mapping.SubjectControl, RaisedAs: "exception in a test", When: mapping.Expr{Text: `control.deviations > 0 || control.high < 1.0`}},
		{ID: "deviation", Framework: "x", Each: mapping.SubjectTest, RaisedAs: "deviation", When: mapping.Expr{Text: `test.deviations > 0`}},
		{ID: "small", Framework: "x", Each: mapping.SubjectTest, RaisedAs: "small sample", When: mapping.Expr{Text: `test.small`}},
		{ID: "group", Framework: "x", Each: mapping.SubjectGroup, RaisedAs: "failure of the whole", When: mapping.Expr{Text: `group.requirements.all(r, r.status == "not-met")`}},
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

// A deviation in a sample does not unmake the occurrence, is an exception in the test of
// its control, and by itself leaves the criterion met.
func TestDeviationExceptionCriterion(t *testing.T) {
	t.Parallel()
	org := type2(t,
		evidence.Piece{ID: "P", Type: "policy", Effective: day(t, "2025-01-01"), Status: evidence.Accepted},
		tested(t, "R1", "2026-01-01/2026-01-31", 80, 25, 0), tested(t, "R2", "2026-02-01/2026-02-28", 80, 25, 2), tested(t, "R3", "2026-03-01/2026-03-31", 80, 20, 0),
		tested(t, "R4", "2026-04-01/2026-04-30", 12, 12, 0), tested(t, "R5", "2026-05-01/2026-05-31", -1, 25, 0), tested(t, "R6", "2026-06-01/2026-06-30", 80, 30, 0),
		accepted(t, "T", "ticket", "2026-02-02/2026-02-02"),
	)
	a := assess(t, engine(t, guided), org, "2026-07-01")
	f := a.Frameworks[0]
	assert.Equal(t, result.StatusMet, requirement(t, a, "x:1.1").Status)
	require.Len(t, f.Tests, 3)
	m := f.Tests[2]
	assert.Equal(t, "monthly", m.Control)
	assert.Equal(t, []int64{332, 137, 2}, []int64{m.Population, m.Sample, m.Deviations})
	assert.Equal(t, []int{6, 6, 2, 5}, []int{m.Expected, m.Found, m.GuideLeast, m.GuideMost})
	require.Len(t, m.Notes, 1)
	assert.Equal(t, "R3: a sample of 20 of 80; the rule of thumb for single occurrences is 25 to 60", m.Notes[0])

	raised := map[string][]string{}
	for _, x := range f.Findings {
		raised[x.RaisedAs+" "+string(x.Kind)] = append(raised[x.RaisedAs+" "+string(x.Kind)], x.Control+x.Evidence+x.Group+refsOf(x))
	}
	assert.Equal(t, map[string][]string{
		"qualified area shortfall":      {"x:1.2"},
		"exception in a test exception": {"loggingx:1.2", "monthlyx:1.1"},
		"deviation deviation":           {"R2x:1.1"},
		"small sample note":             {"R3x:1.1"},
	}, raised)
	assert.Equal(t, []string{"R2 is not explained"}, f.Band.CappedBy)
	assert.Equal(t, "early", f.Band.Name)
	assert.Len(t, requirement(t, a, "x:1.1").Findings, 3, "each is listed again with the requirement that it bears on")

	org.Treatments = []organisation.Treatment{{Kind: organisation.AcceptedRisk, Control: "monthly", Why: "known", Owner: "cto"}}
	f = assess(t, engine(t, guided), org, "2026-07-01").Frameworks[0]
	assert.Equal(t, "early", f.Band.Name, "nobody approved it")
	org.Treatments[0].ApprovedBy = "ceo"
	f = assess(t, engine(t, guided), org, "2026-07-01").Frameworks[0]
	assert.Equal(t, "ready", f.Band.Name)
	org.Treatments[0].Until = day(t, "2026-06-30")
	f = assess(t, engine(t, guided), org, "2026-07-01").Frameworks[0]
	assert.Equal(t, "early", f.Band.Name, "expired, it re-opens")
	org.Treatments[0].Until, org.Treatments[0].Control = 0, "events"
	f = assess(t, engine(t, guided), org, "2026-07-01").Frameworks[0]
	assert.Equal(t, "early", f.Band.Name, "a treatment of another control explains nothing here")
}

func refsOf(f result.Finding) string {
	var b strings.Builder
	for _, r := range f.Requirements {
		b.WriteString(r.String())
	}
	return b.String()
}

// Several requirements of a group that fail together are told once, at the group; rules
// for other frameworks speak where a framework has none of its own.
func TestRelatedFailures(t *testing.T) {
	t.Parallel()
	org := type2(t)
	org.Scopes = append(org.Scopes, framework.Scope{Framework: "y", Basis: []framework.Basis{framework.Design}})
	zero := accepted(t, "T", "ticket", "2026-02-02/2026-02-02")
	zero.Attributes = map[string]any{}
	a := assess(t, engine(t, func(s *mapping.Source) {
		guided(s)
		control(s, "events").Cadence = calendar.NoCadence
	}), org, "2026-07-01")
	var group *result.Finding
	for i := range a.Frameworks[0].Findings {
		if a.Frameworks[0].Findings[i].Kind == result.KindRelated {
			require.Nil(t, group)
			group = &a.Frameworks[0].Findings[i]
		}
	}
	require.NotNil(t, group)
	assert.Equal(t, "1", group.Group)
	assert.Equal(t, "x:1.1x:1.2", refsOf(*group))
	require.NotEmpty(t, a.Frameworks[1].Findings)
	assert.Equal(t, "gap", a.Frameworks[1].Findings[0].RaisedAs)
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
	require.ErrorContains(t, err, "f.yaml:3:19: undefined field 'deviatons'")
}

// A compensating control changes the figures that it says, and lapses to none.
func TestTreatmentEffects(t *testing.T) {
	t.Parallel()
	org := type2(t, accepted(t, "T", "ticket", "2026-02-02/2026-02-02"))
	org.Treatments = []organisation.Treatment{{
		Kind: organisation.Compensating, Control: "logging", By: "events", Why: "tickets tell", Owner: "cto", ApprovedBy: "ceo", Until: day(t, "2026-12-31"),
	}}
	e := engine(t, nil)
	a := assess(t, e, org, "2026-12-31")
	require.Len(t, a.Treatments, 1)
	assert.Equal(t, result.TreatmentInForce, a.Treatments[0].State)
	assert.Equal(t, []result.TreatmentChange{{Lens: "x", Ref: ref(t, "x:1.2"), With: result.Interval{Low: 1, High: 1}}}, a.Treatments[0].Changes)
	a = assess(t, e, org, "2027-01-01")
	assert.Equal(t, result.TreatmentLapsed, a.Treatments[0].State)
	assert.Empty(t, a.Treatments[0].Changes)
	assert.Contains(t, a.Problems, "the compensating control for logging ended on 2026-12-31 and has no effect")
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
		s.EvidenceTypes = append(s.EvidenceTypes, &evidence.Type{ID: "letter", Title: "Letter", Counts: evidence.CountsBridge})
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
	org.Systems = []string{"api", "app", "batch"}
	org.Scopes[0].Systems = []string{"app", "api"}
	assert.Equal(t, result.StatusMet, point(t, assess(t, engine(t, nil), org, "2026-07-01"), "x:1.2").Status)
	org.Scopes[0].Systems = []string{"app", "api", "batch"}
	a := assess(t, engine(t, nil), org, "2026-07-01")
	assert.InDelta(t, 2./3, point(t, a, "x:1.2").Readiness.Low, 1e-12)
	assert.Equal(t, []string{"batch"}, requirement(t, a, "x:1.2").Gaps[0].Systems)
}

// Unknowns say why, and which facts would settle them; a fault is told apart.
func TestUnknowns(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]result.Undecided{
		`facts.done && facts.n > 1`:                       {Why: "not answered: facts.done, facts.n", Facts: []string{"done", "n"}},
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
		`requirement.status == "not-met"`:              "",
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
