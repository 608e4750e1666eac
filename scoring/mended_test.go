package scoring_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A rule sees what had come about by the instant, as the default one does: a record of
// days to come and days that are not over are not shown.
func TestRulesSeeNoFuture(t *testing.T) {
	t.Parallel()
	for text, evidence := range map[string]evidence.Piece{
		`window.held("monthly", evidence)`: accepted(t, "R", "review", "2026-06-01/2026-06-30"),
		`window.covered(evidence)`:         accepted(t, "R", "review", "2026-03-01/2026-06-30"),
		`evidence.exists()`:                accepted(t, "R", "review", "2026-06-01/2026-06-30"),
	} {
		e := engine(t, func(s *mapping.Source) {
			rule(s, text)
			control(s, "monthly").Evidence.Design = mapping.BasisShows{None: "not asked here"}
		})
		p := point(t, assess(t, e, type2(t, evidence), "2026-02-15"), "x:1.1#a")
		assert.Equal(t, result.Interval{High: 1}, p.Readiness, text)
	}
	e := engine(t, func(s *mapping.Source) {
		s.Rules = append(s.Rules, &mapping.Rule{Control: "logging", Basis: framework.Operation, Expr: mapping.Expr{Text: `window.covered(evidence)`}})
	})
	p := point(t, assess(t, e, type2(t, accepted(t, "L", "log", "2026-01-01/2026-06-30")), "2026-04-10"), "x:1.2")
	assert.InDelta(t, 100./181, p.Readiness.Low, 1e-12, "the days until the instant")
	assert.InDelta(t, 1, p.Readiness.High, 1e-12)
}

// Before a window begins nothing in it is ruled out, by rule or without one.
func TestBeforeTheWindow(t *testing.T) {
	t.Parallel()
	for _, rules := range [][]*mapping.Rule{nil, {{Control: "monthly", Basis: framework.Design, Expr: mapping.Expr{Text: `window.covered(evidence)`}}}} {
		e := engine(t, func(s *mapping.Source) {
			s.Rules = rules
			control(s, "monthly").Evidence.Operation = mapping.BasisShows{None: "not asked here"}
		})
		assert.Equal(t, result.StatusUnknown, point(t, assess(t, e, type2(t), "2025-12-01"), "x:1.1#a").Status)
	}
}

// A draft leaves what is shown where it was: under a rule that falls as evidence grows, and
// where a record says that nothing occurred.
func TestDraftsLowerNothing(t *testing.T) {
	t.Parallel()
	draft := accepted(t, "D", "review", "2026-02-01/2026-02-28")
	draft.Status = evidence.Draft
	e := engine(t, func(s *mapping.Source) {
		rule(s, `evidence.count() == 1`)
		control(s, "monthly").Evidence.Design = mapping.BasisShows{None: "not asked here"}
	})
	one := accepted(t, "R", "review", "2026-01-01/2026-01-31")
	assert.Equal(t, result.Interval{Low: 1, High: 1}, point(t, assess(t, e, type2(t, one, draft), "2026-07-01"), "x:1.1#a").Readiness)

	e = engine(t, func(s *mapping.Source) {
		control(s, "events").Evidence.Design = mapping.BasisShows{Types: []mapping.AnyOf{{"policy"}}}
	})
	none, some := accepted(t, "N", "ticket", "2026-01-01/2026-06-30"), accepted(t, "S", "ticket", "2026-03-01/2026-03-02")
	none.Attributes, some.Status = map[string]any{"population": int64(0)}, evidence.Draft
	org := type2(t, none, some, evidence.Piece{ID: "P", Type: "policy", Effective: day(t, "2025-01-01"), Status: evidence.Accepted})
	for _, bases := range [][]framework.Basis{{framework.Design, framework.Operation}, {framework.Operation}} {
		org.Scopes[0].Profile, org.Scopes[0].Basis = nil, bases
		assert.Equal(t, result.Interval{Low: 1, High: 1}, point(t, assess(t, e, org, "2026-07-01"), "x:1.1#b").Readiness, "%v", bases)
	}
}

// What cannot be told of one piece makes a filtered list unknown, so that such a filter
// does not rise: an answer narrows, and each piece that carries is found.
func TestUnguardedFilter(t *testing.T) {
	t.Parallel()
	e := engine(t, func(s *mapping.Source) {
		rule(s, `evidence.filter(e, e.attributes.ratio > 0.5).count() >= 1 || evidence.count() >= 5`)
		control(s, "monthly").Evidence.Design = mapping.BasisShows{None: "not asked here"}
	})
	org := type2(t)
	for i, id := range []string{"A", "B", "C", "D", "X"} {
		x := accepted(t, id, "review", "2026-01-01/2026-01-31")
		if id != "A" {
			x.Attributes = map[string]any{"ratio": []float64{0, .1, .1, .1, .9}[i]}
		}
		org.Evidence = append(org.Evidence, x)
	}
	xs, err := e.Explain(t.Context(), org, day(t, "2026-07-01"), ref(t, "x:1.1"))
	require.NoError(t, err)
	var carries []string
	for _, l := range xs[0].Alone {
		carries = append(carries, l.Evidence)
	}
	assert.Equal(t, []string{"B", "C", "D", "X"}, carries, "without A the rest can be told of")
}

// Where the catalog asks a control for none of the lens's bases, the one that is asked
// instead has its gaps, its conditions and its carriers.
func TestBasisInstead(t *testing.T) {
	t.Parallel()
	org := type2(t)
	org.Scopes[0].Profile, org.Scopes[0].Basis = nil, []framework.Basis{framework.Design}
	e := engine(t, nil)
	xs, err := e.Explain(t.Context(), org, day(t, "2026-07-01"), ref(t, "x:1.2"))
	require.NoError(t, err)
	assert.NotEmpty(t, xs[0].Gaps)
	require.NotEmpty(t, xs[0].Would)
	assert.Equal(t, framework.Operation, xs[0].Would[0].Basis)
	org.Evidence = []evidence.Piece{accepted(t, "A", "log", "2026-01-01/2026-03-31"), accepted(t, "B", "log", "2026-04-01/2026-05-31")}
	xs, err = e.Explain(t.Context(), org, day(t, "2026-07-01"), ref(t, "x:1.2"))
	require.NoError(t, err)
	assert.Len(t, xs[0].Alone, 2)
}

// The nearest line of a Statement of Applicability that holds decides, and the statement
// gives its reason and no other; a carve-out does not undo what is not relevant.
func TestWhichLineDecides(t *testing.T) {
	t.Parallel()
	e := engine(t, func(s *mapping.Source) {
		s.Frameworks[0].Excludable.Kinds = []string{"control", "criterion"}
		s.Frameworks[0].CarveOut.Keeps = []string{"1.1"}
	})
	org := type2(t)
	org.Scopes[0].SoA = []framework.Applicability{{Requirement: "1", Why: "none of it"}, {Requirement: "1.2", Applicable: true, Why: "but this"}}
	a := assess(t, e, org, "2026-07-01")
	assert.Equal(t, result.StatusExcluded, requirement(t, a, "x:1.1").Status)
	assert.Equal(t, result.StatusNotMet, requirement(t, a, "x:1.2").Status)

	org.Scopes[0].SoA[1] = framework.Applicability{Requirement: "1.2", Why: "lapsed", ReviewBy: day(t, "2026-01-01")}
	s, err := e.Statement(t.Context(), org, day(t, "2026-07-01"), "")
	require.NoError(t, err)
	for _, row := range s.Rows {
		assert.False(t, row.Applicable && row.Ref.Requirement != "2" && row.Ref.Requirement != "3")
		if row.Ref.Requirement == "1.2" {
			assert.Equal(t, []string{"none of it"}, row.Why)
			assert.True(t, row.ReviewBy.IsZero())
		}
	}

	p := ref(t, "x:1.1").Point("a")
	org.Scopes[0].SoA = nil
	org.Scopes[0].NotRelevant = []framework.NotRelevant{{Point: p, Why: "no people"}}
	org.Scopes[0].Subservice = []framework.Subservice{{Name: "Cloud", Method: framework.CarvedOut, Points: []framework.PointRef{p}, CSOC: []string{"it"}}}
	assert.Equal(t, result.StatusOutOfScope, point(t, assess(t, e, org, "2026-07-01"), "x:1.1#a").Status)
}

// A compensating control for a requirement counts on a point that no control is linked to.
func TestCompensationWithoutLinks(t *testing.T) {
	t.Parallel()
	e := engine(t, func(s *mapping.Source) { control(s, "events").Links = nil })
	org := type2(t, accepted(t, "L", "log", "2026-01-01/2026-06-30"))
	assert.Equal(t, result.StatusUnmapped, point(t, assess(t, e, org, "2026-07-01"), "x:1.1#b").Status)
	org.Treatments = []organisation.Treatment{{Kind: organisation.Compensating, Requirement: ref(t, "x:1.1"), By: "logging", Points: []framework.PointRef{ref(t, "x:1.1").Point("b")}, Why: "so", Owner: "cto", ApprovedBy: "ceo"}}
	a := assess(t, e, org, "2026-07-01")
	assert.Equal(t, result.StatusMet, point(t, a, "x:1.1#b").Status)
	assert.Len(t, a.Treatments[0].Changes, 1)
}
